"""Reader ``table``: any table, by a mapping in the manifest.

The mapping names entities by column templates (``"{ville}"``) and the relations between them. See
docs/tables.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter

from coopgraph.errors import CoopgraphError, InputError, ProjectError, VocabularyError
from coopgraph.messages import msg
from coopgraph.model import (
    MAX_QUOTE,
    Amount,
    Claim,
    ContributionKind,
    Edtf,
    Name,
    Status,
    check_iri,
    parse_edtf,
)
from coopgraph.sources._written import is_currency, parse_day, parse_money, parse_number, parse_when
from coopgraph.sources.base import Finding, Harvest, ReadContext, SourceSpec
from coopgraph.sources.bodies import Description, at_column, describe, whole_number
from coopgraph.sources.mapping import EntityMapping, RelationMapping, read_mapping
from coopgraph.sources.rows import NumberText, Row, Table
from coopgraph.sources.table_files import open_table
from coopgraph.sources.templates import EMPTY

__all__ = ["MappedTable", "read_mapped_table"]


def read_mapped_table(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return what a table says by the mapping of its source.

    Raises
    ------
    InputError
        If the file cannot be read.
    ProjectError
        If the mapping names what the table or the vocabulary has not.
    """
    return MappedTable(spec, context).read()


class MappedTable:
    """A table and its mapping; each distinct entity is described once.

    Parameters
    ----------
    spec, context
        The source, and what readers share.
    """

    def __init__(self, spec: SourceSpec, context: ReadContext) -> None:
        self.spec, self.context = spec, context
        self.mapping = read_mapping(spec, context)
        self.table: Table = open_table(spec.path, spec.options)
        self._check_columns()
        self.source = spec.source(context.iris)
        self.harvest = Harvest(sources=[self.source])
        self._known: dict[tuple[int, object], str] = {}
        self._dates: dict[str, Edtf] = {}
        self._getters = {
            m.label: itemgetter(*m.columns) if m.columns else (lambda _: "")
            for m in self.mapping.entities
        }
        shapes = [m.shape for m in self.mapping.entities]
        self._shapes = {
            m.label: shapes.index(shape)
            for m, shape in zip(self.mapping.entities, shapes, strict=True)
        }

    def _check_columns(self) -> None:
        missing = sorted(self.mapping.columns - set(self.table.columns))
        if missing:
            raise ProjectError(
                msg(
                    "the mapping of {key} names column {value!r}",
                    key=self.spec.key,
                    value=missing[0],
                ),
                path=self.spec.manifest,
                hint=msg("the table has: {header}", header=", ".join(self.table.columns)),
            )

    def read(self, *, limit: int | None = None) -> Harvest:
        """Return what the rows say; of the first `limit` rows where one is given."""
        empty, conditions = self.mapping.empty, self.mapping.conditions
        filtered = bool(conditions)
        for count, row in enumerate(self.table.rows()):
            if limit is not None and count >= limit:
                break
            if isinstance(row, InputError):
                self._report(row, row.line)
                continue
            cells = row.cells
            if empty:
                for column, cell in cells.items():
                    if cell in empty:
                        cells[column] = ""
            if filtered and not conditions.hold(cells):
                continue
            try:
                self._row(row)
            except CoopgraphError as error:
                self._report(error, row.line)
        self.harvest.findings += self.table.findings
        return self.harvest

    def _report(self, error: CoopgraphError, line: int | None) -> None:
        path = str(self.spec.path)
        error.path = path
        self.harvest.findings.append(Finding.of_error(error, path=path, line=line))

    def _row(self, row: Row) -> None:
        cells = row.cells
        ends: dict[str, list[str]] = {}
        for mapping in self.mapping.entities:
            if mapping.conditions and not mapping.conditions.hold(cells):
                ends[mapping.label] = []
                continue
            if mapping.separator:
                parts = _split(cells, mapping)
                found = [iri for part in parts if (iri := self._entity(mapping, part))]
                ends[mapping.label] = list(dict.fromkeys(found))
            else:
                iri = self._entity(mapping, cells)
                ends[mapping.label] = [iri] if iri else []
        for number, relation in enumerate(self.mapping.relations):
            if relation.conditions and not relation.conditions.hold(cells):
                continue
            subjects, objects = ends[relation.subject], ends[relation.object]
            if not subjects or not objects:
                continue
            asserting = ends[relation.asserted_by] if relation.asserted_by else []
            for subject in subjects:
                for obj in objects:
                    self._claim(row, relation, subject, obj, number, asserting)

    def _entity(self, mapping: EntityMapping, cells: Mapping[str, str]) -> str:
        """Return the IRI of the entity that the cells describe; "" for an optional one left out."""
        key = (self._shapes[mapping.label], self._getters[mapping.label](cells))
        iri = self._known.get(key)
        if iri is None:
            iri = self._known[key] = self._describe(mapping, cells)
        return iri

    def _describe(self, mapping: EntityMapping, cells: Mapping[str, str]) -> str:
        def text(name: str) -> str:
            try:
                return mapping.texts.get(name, EMPTY).fill(cells)
            except CoopgraphError as error:
                raise at_column(error, name) from error

        names = [Name.of(found, tag) for tag, t in mapping.names if (found := t.fill(cells))] + [
            Name.of(part, tag, preferred=False)
            for tag, t in mapping.alternatives
            for part in t.fill(cells).split("|")
            if part.strip()
        ]
        identifiers = {scheme: t.fill(cells) for scheme, t in mapping.identifiers}
        if mapping.optional and not names and not any(identifiers.values()) and not text("key"):
            return ""
        concept = identifiers.get("concept")
        if concept and concept not in self.context.vocabulary.concepts:
            raise VocabularyError(
                msg("unknown concept {value!r}", value=concept),
                column="concept",
                value=concept,
                hint=msg("see the slugs in ontology/concepts.ttl"),
            )
        homepage = text("homepage")
        about = Description(
            kind=mapping.kind,
            names=tuple(names),
            identifiers=identifiers,
            country=text("country"),
            latitude=_degrees(text("latitude")),
            longitude=_degrees(text("longitude")),
            population=self._whole(text("population")),
            when=self._when(text("when")),
            descriptions=tuple((f, tag) for tag, t in mapping.descriptions if (f := t.fill(cells))),
            homepage=check_iri(homepage) if homepage else None,
            key=text("key"),
        )
        made = describe(about, iris=self.context.iris, source=self.source.iri)
        self.harvest.entities += [(self.source.iri, entity) for entity in made]
        return made[0].iri

    def _whole(self, text: str) -> int | None:
        if text and self.mapping.decimal and not isinstance(text, NumberText):
            try:
                return int(parse_number(text, self.mapping.decimal))
            except CoopgraphError as error:
                raise at_column(error, "population") from error
        return whole_number(text, "population")

    def _when(self, text: str, column: str = "when") -> Edtf | None:
        if not text:
            return None
        found = self._dates.get(text)
        if found is None:
            try:
                found = parse_when(text, self.mapping.date_format)
            except CoopgraphError as error:
                raise at_column(error, column) from error
            self._dates[text] = found
        return found

    def _dated(self, mapping: RelationMapping, cells: Mapping[str, str]) -> Edtf | None:
        texts = mapping.texts
        if "when" in texts:
            return self._when(texts["when"].fill(cells))
        if "start" not in texts and "end" not in texts:
            return None
        parts = []
        for name in ("start", "end"):
            text = texts.get(name, EMPTY).fill(cells)
            when = self._when(text, name) if text not in ("", "..") else None
            if when is not None and when.is_interval:
                raise InputError(
                    msg("{value!r} is no single date", value=text), column=name, value=text
                )
            parts.append(text if when is None else when.text)
        if not any(part not in ("", "..") for part in parts):
            return None
        try:
            return parse_edtf("/".join(parts))
        except CoopgraphError as error:
            raise at_column(error, "end") from error

    def _amount(self, mapping: RelationMapping, cells: Mapping[str, str]) -> Amount | None:
        texts = mapping.texts
        text = texts.get("amount", EMPTY).fill(cells)
        if not text:
            return None
        try:
            money = parse_money(text, self.mapping.decimal)
        except CoopgraphError as error:
            raise at_column(error, "amount") from error
        stated = texts.get("currency", EMPTY).fill(cells).upper()
        currency = stated or money.currency
        if not is_currency(currency) or (money.currency and money.currency != currency):
            raise InputError(
                msg("{value!r} is no currency", value=currency or text)
                if not is_currency(currency)
                else msg(
                    "the amount is in {found}, its currency says {stated}",
                    found=text,
                    stated=stated,
                ),
                column="currency",
                value=currency or text,
                hint=msg("write an ISO 4217 code such as EUR"),
            )
        kind = texts.get("contribution", EMPTY).fill(cells) or "grant"
        try:
            return Amount(money.value, currency, ContributionKind(kind))
        except ValueError as error:
            raise VocabularyError(
                msg("unknown contribution {value!r}", value=kind),
                column="contribution",
                value=kind,
                hint=msg("one of {known}", known=", ".join(ContributionKind)),
            ) from error

    def _claim(
        self,
        row: Row,
        mapping: RelationMapping,
        subject: str,
        obj: str,
        number: int,
        asserting: list[str],
    ) -> None:
        if subject == obj:
            raise InputError(
                msg("both ends of the relation are the same"),
                hint=msg("remove the row, or mend one of its ends"),
            )
        cells, texts = row.cells, mapping.texts
        name = mapping.type.fill(cells)
        if not name:
            raise InputError(
                msg("the relation type is not known: the cell is empty"),
                column=next(iter(mapping.type.columns), None),
                hint=msg("fill the cell; the row is left out"),
            )
        relation = self.context.vocabulary[name]
        locator = f"{self.table.unit} {row.line}"
        status = texts["status"].fill(cells) if "status" in texts else ""
        as_of = texts["as-of"].fill(cells) if "as-of" in texts else ""
        confidence = texts["confidence"].fill(cells) if "confidence" in texts else ""
        iris, source = self.context.iris, self.source.iri
        self.harvest.claims.append(
            Claim(
                iri=iris.claim(source, locator, subject, relation.name, obj, number),
                source=source,
                subject=subject,
                type=relation.name,
                object=obj,
                locator=locator,
                when=self._dated(mapping, cells),
                status=_status(status),
                roles=tuple(r for t in mapping.roles if (r := t.fill(cells))),
                key=texts["key"].fill(cells) if "key" in texts else "",
                amount=self._amount(mapping, cells) if "amount" in texts else None,
                quote=_quote(texts["quote"].fill(cells)) if "quote" in texts else None,
                asserted_by=asserting[0] if asserting else None,
                as_of=parse_day(as_of, self.mapping.date_format) if as_of else None,
                read_by=self.spec.reader,
                confidence=float(parse_number(confidence, ".")) if confidence else 1.0,
            )
        )


def _status(text: str) -> Status:
    try:
        return Status.parse(text)
    except CoopgraphError as error:
        raise at_column(error, "status") from error


def _quote(text: str) -> str | None:
    """Return a quote of at most the length a quote may have."""
    return text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 1].rstrip() + "…"


def _degrees(text: str) -> str:
    """Return degrees with a decimal point."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _split(cells: Mapping[str, str], mapping: EntityMapping) -> Iterator[Mapping[str, str]]:
    """Yield the cells of each entity in cells with a separator; single cells are shared."""
    parts = {
        column: [part.strip() for part in cell.split(mapping.separator)]
        for column in mapping.columns
        if mapping.separator in (cell := cells.get(column, ""))
    }
    if not parts:
        yield cells
        return
    count = max(len(values) for values in parts.values())
    for column, values in parts.items():
        if len(values) != count:
            raise InputError(
                msg(
                    "{found} values here, {wanted} in another cell", found=len(values), wanted=count
                ),
                column=column,
                value=cells[column][:80],
                hint=msg("give each cell as many values, or one for all"),
            )
    for number in range(count):
        own = {column: values[number] for column, values in parts.items()}
        if any(own.values()):
            yield {**cells, **own}
