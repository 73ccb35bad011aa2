"""Reader ``facts``: three tables that people write and edit by hand.

``sources.csv`` (the pages), ``entities.csv`` (who and what) and ``relations.csv`` (one row a fact
and page, with the words that prove it). The claims' sources are the pages, not the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from coopgraph.errors import CoopgraphError, InputError, VocabularyError
from coopgraph.messages import msg
from coopgraph.model import (
    Amount,
    Claim,
    ContributionKind,
    Entity,
    Kind,
    Name,
    Source,
    Status,
    check_iri,
    parse_edtf,
)
from coopgraph.sources.base import Finding, Harvest, ReadContext, SourceSpec
from coopgraph.sources.bodies import Description, at_column, describe, whole_number
from coopgraph.sources.rows import Row, Table, read_table

__all__ = ["read_facts"]

T = TypeVar("T")

_IDENTIFIER_COLUMNS = (
    "wikidata",
    "geonames",
    "concept",
    "iso3166",
    "siren",
    "insee",
    "ror",
    "iati",
)
_CURRENCY = re.compile(r"[A-Z]{3}")
_TRUE = frozenset({"true", "yes", "1", "oui", "vrai", "x"})


def read_facts(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return what the tables of a folder say.

    Raises
    ------
    InputError
        If a table is missing or its header is wrong.
    """
    return _FactsReader(spec, context).read()


def cell(row: Row, column: str, parse: Callable[[str], T]) -> T | None:
    """Return the parsed cell, None where it is empty; errors get the column."""
    text = row[column]
    if not text:
        return None
    try:
        return parse(text)
    except CoopgraphError as error:
        raise at_column(error, column) from error


def iso_date(text: str) -> date:
    """Return a calendar day.

    Raises
    ------
    InputError
        If the text is no ISO 8601 day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            msg("{value!r} is no day", value=text),
            value=text,
            hint=msg("write a day such as 2025-06-16"),
        ) from error


class _FactsReader:
    """Reads the three tables in the order in which they refer to each other."""

    def __init__(self, spec: SourceSpec, context: ReadContext) -> None:
        self.spec, self.context = spec, context
        self.harvest = Harvest()
        self.own = spec.source(context.iris)
        self.sources: dict[str, Source] = {}
        self.entities: dict[str, Entity] = {}
        self.broken: set[str] = set()

    def read(self) -> Harvest:
        folder = self.spec.path
        if not folder.is_dir():
            raise InputError(
                msg("no folder of tables here"),
                path=folder,
                hint=msg("the reader facts wants a folder with entities.csv and relations.csv"),
            )
        self.harvest.sources.append(self.own)
        if (folder / "sources.csv").is_file():
            self._each(read_table(folder / "sources.csv", required=("key", "title")), self._source)
        entities = read_table(folder / "entities.csv", required=("key", "kind"))
        self._each(entities, self._entity)
        required = ("subject", "type", "object")
        self._each(read_table(folder / "relations.csv", required=required), self._relation)
        return self.harvest

    def _each(self, table: Table, take: Callable[[Row], None]) -> None:
        for row in table.rows():
            if isinstance(row, InputError):
                self._report(row, table, row.line)
                continue
            try:
                take(row)
            except CoopgraphError as error:
                self._report(error, table, row.line)
                if table.name == "entities.csv":
                    self.broken.add(row["key"])
        self.harvest.findings += table.findings

    def _report(self, error: CoopgraphError, table: Table, line: int | None) -> None:
        self.harvest.findings.append(Finding.of_error(error, path=str(table.path), line=line))

    def _source(self, row: Row) -> None:
        key = _own_key(row, self.sources)
        source = Source(
            iri=self.context.iris.source(key),
            key=key,
            title=row["title"] or key,
            publisher=row["publisher"] or None,
            address=cell(row, "address", check_iri),
            licence=cell(row, "licence", _licence),
            language=row["language"] or None,
            issued=cell(row, "issued", parse_edtf),
            retrieved=cell(row, "retrieved", iso_date),
            trust=whole_number(row["trust"], "trust") or 0,
            read_by=self.spec.reader,
        )
        self.sources[key] = source
        self.harvest.sources.append(source)

    def _entity(self, row: Row) -> None:
        key = _own_key(row, self.entities)
        kind = cell(row, "kind", Kind.parse)
        if kind is None:
            raise InputError(
                msg("the cell is empty"), column="kind", hint=msg("write a kind such as City")
            )
        if kind is Kind.PERSON:
            raise InputError(
                msg("persons do not belong in entities.csv"),
                column="kind",
                hint=msg("write them in people.csv; they are kept in a store of their own"),
            )
        concept = row["concept"]
        if concept and concept not in self.context.vocabulary.concepts:
            raise VocabularyError(
                msg("unknown concept {value!r}", value=concept),
                column="concept",
                value=concept,
                hint=msg("see the slugs in ontology/concepts.ttl"),
            )
        about = Description(
            kind=kind,
            names=_names(row),
            identifiers={scheme: row[scheme] for scheme in _IDENTIFIER_COLUMNS},
            country=row["country"] or (row["iso3166"] if kind is Kind.COUNTRY else ""),
            latitude=row["latitude"],
            longitude=row["longitude"],
            when=cell(row, "when", parse_edtf),
            population=whole_number(row["population"], "population"),
            population_year=whole_number(row["population_year"], "population_year"),
            structure_type=_structure_type(row, self.context),
            descriptions=tuple(
                (row[f"description_{tag}"], tag)
                for tag in ("en", "fr")
                if row[f"description_{tag}"]
            ),
            homepage=cell(row, "homepage", check_iri),
            key=key,
        )
        found = describe(about, iris=self.context.iris, source=self.own.iri)
        self.entities[key] = found[0]
        self.harvest.entities += [(self.own.iri, entity) for entity in found]

    def _end(self, row: Row, column: str) -> Entity:
        key = row[column]
        found = self.entities.get(key)
        if found is None:
            message = (
                msg("the row of {value!r} in entities.csv has an error", value=key)
                if key in self.broken
                else msg("{value!r} is not in entities.csv", value=key)
            )
            raise InputError(
                message, column=column, value=key, hint=msg("add it there, or mend the key")
            )
        return found

    def _relation(self, row: Row) -> None:
        subject, obj = self._end(row, "subject"), self._end(row, "object")
        if subject.iri == obj.iri:
            raise InputError(
                msg("both ends of the relation are the same"),
                column="object",
                value=row["object"],
                hint=msg("remove the row, or mend one of its ends"),
            )
        relation = cell(row, "type", self.context.vocabulary.__getitem__)
        if relation is None:
            raise InputError(
                msg("the cell is empty"), column="type", hint=msg("write a relation type")
            )
        if not relation.allows(subject.kind, obj.kind):
            raise InputError(
                msg(
                    "{type} does not go from {subject} to {object}",
                    type=relation.name,
                    subject=subject.kind,
                    object=obj.kind,
                ),
                column="type",
                value=relation.name,
                hint=msg("see the relation types in docs/graph.md; are the ends swapped?"),
            )
        source = self._row_source(row)
        locator = row["locator"] or f"relations.csv row {row.line}"
        iris = self.context.iris
        asserted_by = self._end(row, "asserted_by").iri if row["asserted_by"] else None
        confidence = cell(row, "confidence", _number)
        claim = Claim(
            iri=iris.claim(source.iri, locator, subject.iri, relation.name, obj.iri, 0),
            source=source.iri,
            subject=subject.iri,
            type=relation.name,
            object=obj.iri,
            locator=locator,
            when=cell(row, "when", parse_edtf),
            status=cell(row, "status", Status.parse) or Status.UNKNOWN,
            roles=tuple(r.strip() for r in row["role"].split("|") if r.strip()),
            key=row["agreement"],
            amount=_amount(row),
            denied=row["denied"].casefold() in _TRUE,
            quote=row["quote"] or None,
            asserted_by=asserted_by,
            as_of=cell(row, "as_of", iso_date),
            read_by=self.spec.reader,
            confidence=1.0 if confidence is None else confidence,
        )
        self.harvest.claims.append(claim)

    def _row_source(self, row: Row) -> Source:
        key = row["source"]
        if not key:
            raise InputError(
                msg("the fact has no source"),
                column="source",
                hint=msg("write the key of a row in sources.csv"),
            )
        found = self.sources.get(key)
        if found is None:
            raise InputError(
                msg("{value!r} is not in sources.csv", value=key),
                column="source",
                value=key,
                hint=msg("add it there, or mend the key"),
            )
        return found


def _own_key(row: Row, taken: dict[str, Any]) -> str:
    key = row["key"]
    if not key:
        raise InputError(msg("the cell is empty"), column="key", hint=msg("give the row a key"))
    if key in taken:
        raise InputError(
            msg("key {value!r} stands twice", value=key),
            column="key",
            value=key,
            hint=msg("give one of the rows another key"),
        )
    return key


def _names(row: Row) -> tuple[Name, ...]:
    names = []
    for column, text in row.cells.items():
        if column.startswith("name_") and text:
            try:
                names.append(Name.of(text, column.removeprefix("name_")))
            except CoopgraphError as error:
                raise at_column(error, column) from error
    for part in row["alternatives"].split("|"):
        text = part.strip()
        if not text:
            continue
        tag, mark, rest = text.partition(":")
        tagged = bool(mark) and len(tag) <= 3 and tag.isalpha() and tag.islower()
        names.append(Name.of(rest if tagged else text, tag if tagged else "", preferred=False))
    return tuple(names)


def _structure_type(row: Row, context: ReadContext) -> str | None:
    text = row["structure_type"]
    if not text:
        return None
    slug = text if text.startswith("structure-") else f"structure-{text}"
    if slug not in context.vocabulary.concepts:
        raise VocabularyError(
            msg("unknown structure type {value!r}", value=text),
            column="structure_type",
            value=text,
            hint=msg("see the slugs in ontology/concepts.ttl"),
        )
    return slug


def _licence(text: str) -> str:
    """Return a licence's name, or its address if that is an IRI."""
    return check_iri(text) if text.startswith(("http://", "https://")) else text


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(
            msg("{value!r} is no number", value=text),
            value=text,
            hint=msg("write a number from 0 to 1, such as 0.5"),
        ) from error


def _amount(row: Row) -> Amount | None:
    text = row["amount"]
    if not text:
        return None
    try:
        value = Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation as error:
        raise InputError(
            msg("{value!r} is no amount", value=text),
            column="amount",
            value=text,
            hint=msg("write digits and a decimal point, such as 40000 or 1250.50"),
        ) from error
    if not value.is_finite():
        raise InputError(
            msg("{value!r} is no amount", value=text),
            column="amount",
            value=text,
            hint=msg("write digits and a decimal point, such as 40000 or 1250.50"),
        )
    currency = row["currency"].upper()
    if _CURRENCY.fullmatch(currency) is None:
        raise InputError(
            msg("{value!r} is no currency", value=row["currency"]),
            column="currency",
            value=row["currency"],
            hint=msg("write an ISO 4217 code such as EUR"),
        )
    try:
        kind = ContributionKind(row["contribution"] or "grant")
    except ValueError as error:
        raise VocabularyError(
            msg("unknown contribution {value!r}", value=row["contribution"]),
            column="contribution",
            value=row["contribution"],
            hint=msg("one of {known}", known=", ".join(ContributionKind)),
        ) from error
    return Amount(value, currency, kind)
