"""Reader ``table``: any delimited file, by a mapping in the manifest.

The mapping names entities by column templates (``"{ville}"``) and the relations between them. See
docs/tables.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import Claim, Edtf, Entity, Kind, Name, RelationType, Status, parse_edtf
from coopgraph.sources.rows import Row, Table, read_table
from coopgraph.sources.base import Finding, Harvest, ReadContext, SourceSpec
from coopgraph.sources.bodies import Description, at_column, describe, whole_number

__all__ = ["read_mapped_table"]

_FIELD = re.compile(r"\{([^{}]+)\}")
_ENTITY_KEYS = frozenset(
    {
        "as",
        "kind",
        "key",
        "names",
        "name",
        "identifiers",
        "country",
        "latitude",
        "longitude",
        "population",
        "when",
    }
)
_RELATION_KEYS = frozenset({"subject", "type", "object", "when", "status", "role", "only"})


@dataclass(frozen=True, slots=True)
class Template:
    """A text with ``{column}`` fields; empty where a field's cell is empty."""

    text: str
    columns: tuple[str, ...]

    @classmethod
    def of(cls, text: object) -> Template:
        """Return the template of a manifest value."""
        return cls(str(text), tuple(_FIELD.findall(str(text))))

    def fill(self, row: Row) -> str:
        """Return the text with the row's cells in it."""
        if not self.columns:
            return self.text
        cells = [row[column] for column in self.columns]
        if not all(cells):
            return ""
        return _FIELD.sub(lambda match: row[match[1]], self.text)


_EMPTY = Template("", ())


@dataclass(frozen=True, slots=True)
class EntityMapping:
    """How a row names one entity."""

    label: str
    kind: Kind
    key: Template
    names: tuple[tuple[str, Template], ...]
    identifiers: tuple[tuple[str, Template], ...]
    country: Template
    latitude: Template
    longitude: Template
    population: Template
    when: Template

    def cells(self, row: Row) -> tuple[str, ...]:
        """Return all that the row says of the entity; equal cells mean the same entity."""
        parts = (self.key, self.country, self.latitude, self.longitude, self.population, self.when)
        templates = (*parts, *(t for _, t in self.names), *(t for _, t in self.identifiers))
        return tuple(template.fill(row) for template in templates)


@dataclass(frozen=True, slots=True)
class RelationMapping:
    """How a row states one relation."""

    subject: str
    relation: RelationType
    object: str
    when: Template
    status: Status
    role: Template
    only: tuple[tuple[str, str], ...]


def read_mapped_table(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return what a delimited file says by the mapping of its source.

    Raises
    ------
    InputError
        If the file cannot be read.
    ProjectError
        If the mapping names what the table or the vocabulary has not.
    """
    return _TableReader(spec, context).read()


class _TableReader:
    """Reads one table row by row; each distinct entity is described once."""

    def __init__(self, spec: SourceSpec, context: ReadContext) -> None:
        self.spec, self.context = spec, context
        options = spec.options
        self.entities = [self._entity_mapping(e) for e in _tables(options, "entity", spec)]
        self.relations = [self._relation_mapping(r) for r in _tables(options, "relation", spec)]
        if not self.entities:
            raise self._wrong(
                msg("source {key} maps no entity", key=spec.key),
                msg("add a [[source.entity]] with kind and key or names"),
            )
        self.source = spec.source(context.iris)
        self.harvest = Harvest(sources=[self.source])
        self.known: dict[tuple[str, tuple[str, ...]], str] = {}

    def _wrong(self, message: Message, hint: Message) -> ProjectError:
        return ProjectError(message, path=self.spec.manifest, hint=hint)

    def _entity_mapping(self, entry: Mapping[str, Any]) -> EntityMapping:
        self._check_keys(entry, _ENTITY_KEYS)
        language = self.spec.language or ""
        names = dict(entry.get("names", {}))
        if "name" in entry:
            names.setdefault(language, entry["name"])
        return EntityMapping(
            label=str(entry.get("as", "entity")),
            kind=Kind.parse(str(entry.get("kind", "City"))),
            key=Template.of(entry.get("key", "")),
            names=tuple((tag, Template.of(text)) for tag, text in names.items()),
            identifiers=tuple(
                (scheme, Template.of(text)) for scheme, text in entry.get("identifiers", {}).items()
            ),
            **{
                name: Template.of(entry.get(name, ""))
                for name in ("country", "latitude", "longitude", "population", "when")
            },
        )

    def _relation_mapping(self, entry: Mapping[str, Any]) -> RelationMapping:
        self._check_keys(entry, _RELATION_KEYS)
        labels = {mapping.label for mapping in self.entities}
        for end in ("subject", "object"):
            if entry.get(end) not in labels:
                raise self._wrong(
                    msg("relation end {value!r} is no entity of this source", value=entry.get(end)),
                    msg("one of {known}", known=", ".join(sorted(labels))),
                )
        return RelationMapping(
            subject=str(entry["subject"]),
            relation=self.context.vocabulary[str(entry.get("type", ""))],
            object=str(entry["object"]),
            when=Template.of(entry.get("when", "")),
            status=Status.parse(str(entry.get("status", ""))),
            role=Template.of(entry.get("role", "")),
            only=tuple((str(k), str(v)) for k, v in entry.get("only", {}).items()),
        )

    def _check_keys(self, entry: Mapping[str, Any], known: frozenset[str]) -> None:
        unknown = sorted(set(entry) - known)
        if unknown:
            raise self._wrong(
                msg(
                    "unknown key {value!r} in the mapping of {key}",
                    value=unknown[0],
                    key=self.spec.key,
                ),
                msg("one of {known}", known=", ".join(sorted(known))),
            )

    def read(self) -> Harvest:
        columns = self.spec.options.get("columns")
        table = read_table(
            self.spec.path, columns=columns, delimiter=self.spec.options.get("delimiter")
        )
        self._check_columns(table)
        for row in table.rows():
            if isinstance(row, InputError):
                self._report(row, row.line)
                continue
            try:
                self._row(row)
            except CoopgraphError as error:
                self._report(error, row.line)
        return self.harvest

    def _report(self, error: CoopgraphError, line: int | None) -> None:
        path = str(self.spec.path)
        error.path = path
        self.harvest.findings.append(Finding.of_error(error, path=path, line=line))

    def _check_columns(self, table: Table) -> None:
        wanted: set[str] = set()
        for mapping in self.entities:
            for template in (
                mapping.key,
                mapping.country,
                mapping.latitude,
                mapping.longitude,
                mapping.population,
                mapping.when,
                *(t for _, t in mapping.names),
                *(t for _, t in mapping.identifiers),
            ):
                wanted.update(template.columns)
        for relation in self.relations:
            wanted.update(
                relation.when.columns, relation.role.columns, (c for c, _ in relation.only)
            )
        missing = sorted(wanted - set(table.columns))
        if missing:
            raise self._wrong(
                msg(
                    "the mapping of {key} names column {value!r}",
                    key=self.spec.key,
                    value=missing[0],
                ),
                msg("the table has: {header}", header=", ".join(table.columns)),
            )

    def _row(self, row: Row) -> None:
        ends: dict[str, str] = {}
        for mapping in self.entities:
            cells = mapping.cells(row)
            iri = self.known.get((mapping.label, cells))
            if iri is None:
                iri = self._describe(mapping, row)[0].iri
                self.known[mapping.label, cells] = iri
            ends[mapping.label] = iri
        for number, relation in enumerate(self.relations):
            if all(row[column] == value for column, value in relation.only):
                self._claim(row, relation, ends, number)

    def _describe(self, mapping: EntityMapping, row: Row) -> tuple[Entity, ...]:
        about = Description(
            kind=mapping.kind,
            names=tuple(
                Name.of(text, tag)
                for tag, template in mapping.names
                if (text := template.fill(row))
            ),
            identifiers={scheme: template.fill(row) for scheme, template in mapping.identifiers},
            country=mapping.country.fill(row),
            latitude=mapping.latitude.fill(row),
            longitude=mapping.longitude.fill(row),
            population=whole_number(mapping.population.fill(row), "population"),
            when=_edtf(mapping.when.fill(row)),
            key=mapping.key.fill(row),
        )
        found = describe(about, iris=self.context.iris, source=self.source.iri)
        self.harvest.entities += [(self.source.iri, entity) for entity in found]
        return found

    def _claim(
        self, row: Row, mapping: RelationMapping, ends: Mapping[str, str], number: int
    ) -> None:
        subject, obj = ends[mapping.subject], ends[mapping.object]
        if subject == obj:
            raise InputError(
                msg("both ends of the relation are the same"),
                hint=msg("remove the row, or mend one of its ends"),
            )
        locator = f"row {row.line}"
        role = mapping.role.fill(row)
        iris, source = self.context.iris, self.source.iri
        self.harvest.claims.append(
            Claim(
                iri=iris.claim(source, locator, subject, mapping.relation.name, obj, number),
                source=source,
                subject=subject,
                type=mapping.relation.name,
                object=obj,
                locator=locator,
                when=_edtf(mapping.when.fill(row)),
                status=mapping.status,
                roles=(role,) if role else (),
                read_by=self.spec.reader,
            )
        )


def _edtf(text: str) -> Edtf | None:
    try:
        return parse_edtf(text) if text else None
    except InputError as error:
        raise at_column(error, "when") from error


def _tables(options: Mapping[str, Any], name: str, spec: SourceSpec) -> list[Mapping[str, Any]]:
    found = options.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise ProjectError(
            msg("{name} of source {key} is no list of tables", name=name, key=spec.key),
            path=spec.manifest,
            hint=msg("write [[source.{name}]]", name=name),
        )
    return found
