"""The mapping of a table in ``coopgraph.toml``: parsed and checked before a row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import ContributionKind, Kind, Status
from coopgraph.sources._written import date_pattern, is_currency
from coopgraph.sources.base import ReadContext, SourceSpec
from coopgraph.sources.table_files import FILE_OPTIONS
from coopgraph.sources.templates import Conditions, Template

__all__ = ["EntityMapping", "RelationMapping", "TableMapping", "read_mapping"]

_ENTITY_TEXTS = ("key", "country", "latitude", "longitude", "population", "when", "homepage")
_ENTITY_KEYS = frozenset(
    {
        *_ENTITY_TEXTS,
        *("as", "kind", "names", "name", "alternatives", "identifiers", "language"),
        *("separator", "only", "unless", "optional", "descriptions"),
    }
)
_RELATION_TEXTS = (
    *("when", "start", "end", "status", "amount", "currency", "contribution"),
    *("confidence", "quote", "as-of", "key"),
)
_RELATION_KEYS = frozenset(
    {*_RELATION_TEXTS, "subject", "type", "object", "role", "asserted-by", "only", "unless"}
)
_SOURCE_KEYS = frozenset(
    {*FILE_OPTIONS, "entity", "relation", "empty", "decimal", "date-format", "only", "unless"}
)


@dataclass(frozen=True, slots=True)
class EntityMapping:
    """How a row names one entity, or several in cells with a separator."""

    label: str
    kind: Kind
    texts: Mapping[str, Template]
    names: tuple[tuple[str, Template], ...]
    alternatives: tuple[tuple[str, Template], ...]
    identifiers: tuple[tuple[str, Template], ...]
    descriptions: tuple[tuple[str, Template], ...]
    separator: str
    optional: bool
    conditions: Conditions

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that describe it, each once."""
        pairs = (*self.names, *self.alternatives, *self.identifiers, *self.descriptions)
        templates = (*self.texts.values(), *(t for _, t in pairs))
        return tuple(dict.fromkeys(c for t in templates for c in t.columns))

    @property
    def shape(self) -> object:
        """What it makes of the values of its columns: equal for columns of towns and partners."""
        numbers = {column: str(n) for n, column in enumerate(self.columns)}
        pairs = (self.names, self.alternatives, self.identifiers, self.descriptions)
        return (
            self.kind,
            tuple((name, t.shape(numbers)) for name, t in self.texts.items()),
            tuple(tuple((name, t.shape(numbers)) for name, t in group) for group in pairs),
            self.separator,
            self.optional,
        )


@dataclass(frozen=True, slots=True)
class RelationMapping:
    """How a row states one relation."""

    subject: str
    type: Template
    object: str
    texts: Mapping[str, Template]
    roles: tuple[Template, ...]
    asserted_by: str | None
    conditions: Conditions

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs."""
        templates = (self.type, *self.texts.values(), *self.roles)
        return (*self.conditions.columns, *(c for t in templates for c in t.columns))


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the rows of a table say."""

    entities: tuple[EntityMapping, ...]
    relations: tuple[RelationMapping, ...]
    conditions: Conditions
    empty: frozenset[str]
    decimal: str | None
    date_format: str | None

    @property
    def columns(self) -> frozenset[str]:
        """All columns it needs."""
        found = set(self.conditions.columns)
        for entity in self.entities:
            found.update(entity.columns, entity.conditions.columns)
        for relation in self.relations:
            found.update(relation.columns)
        return frozenset(found)


def read_mapping(spec: SourceSpec, context: ReadContext) -> TableMapping:
    """Return the mapping of a source.

    Raises
    ------
    ProjectError
        If it has what no mapping has, or names what the vocabulary has not.
    """
    try:
        return _Parser(spec, context).read()
    except ProjectError:
        raise
    except CoopgraphError as error:
        raise ProjectError(
            error.message, path=spec.manifest, value=error.value, hint=error.hint
        ) from error


class _Parser:
    """Reads one source's mapping."""

    def __init__(self, spec: SourceSpec, context: ReadContext) -> None:
        self.spec, self.context = spec, context
        self.kinds: dict[str, Kind] = {}

    def wrong(self, message: Message, hint: Message) -> ProjectError:
        return ProjectError(message, path=self.spec.manifest, hint=hint)

    def check_keys(self, entry: Mapping[str, Any], known: frozenset[str]) -> None:
        for key in sorted(set(entry) - known):
            raise self.wrong(
                msg("unknown key {value!r} in the mapping of {key}", value=key, key=self.spec.key),
                msg("one of {known}", known=", ".join(sorted(known))),
            )

    def read(self) -> TableMapping:
        options = self.spec.options
        self.check_keys(options, _SOURCE_KEYS)
        entities = tuple(self.entity(entry) for entry in self.tables("entity"))
        if not entities:
            raise self.wrong(
                msg("source {key} maps no entity", key=self.spec.key),
                msg("add a [[source.entity]] with kind and key or names"),
            )
        decimal = options.get("decimal")
        if decimal not in (None, ",", "."):
            raise self.wrong(
                msg("{value!r} is no decimal mark", value=decimal), msg('write "," or "."')
            )
        date_format = options.get("date-format")
        if date_format is not None:
            date_pattern(str(date_format))
        empty = options.get("empty", [])
        return TableMapping(
            entities=entities,
            relations=tuple(self.relation(entry) for entry in self.tables("relation")),
            conditions=Conditions.of(options),
            empty=frozenset(str(e) for e in (empty if isinstance(empty, list) else [empty])),
            decimal=decimal,
            date_format=date_format,
        )

    def tables(self, name: str) -> list[Mapping[str, Any]]:
        found = self.spec.options.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
            raise self.wrong(
                msg("{name} of source {key} is no list of tables", name=name, key=self.spec.key),
                msg("write [[source.{name}]]", name=name),
            )
        return found

    def entity(self, entry: Mapping[str, Any]) -> EntityMapping:
        self.check_keys(entry, _ENTITY_KEYS)
        language = str(entry.get("language", self.spec.language or ""))
        label = str(entry.get("as", "entity"))
        kind = Kind.parse(str(entry.get("kind", "City")))
        if kind is Kind.PERSON:
            raise self.wrong(
                msg("persons do not belong in a mapping"),
                msg("write them in people.csv; they are kept in a store of their own"),
            )
        if label in self.kinds:
            raise self.wrong(
                msg("two entities of source {key} are called {value!r}", key=label, value=label),
                msg("give each its own name: as = …"),
            )
        self.kinds[label] = kind
        names = self.by_language(entry.get("names", {}), language)
        if "name" in entry:
            names = (*self.by_language(entry["name"], language), *names)
        identifiers = entry.get("identifiers", {})
        return EntityMapping(
            label=label,
            kind=kind,
            texts={name: Template.of(entry[name]) for name in _ENTITY_TEXTS if name in entry},
            names=names,
            alternatives=self.by_language(entry.get("alternatives", {}), language),
            identifiers=tuple((str(s), Template.of(text)) for s, text in identifiers.items()),
            descriptions=self.by_language(entry.get("descriptions", {}), language),
            separator=str(entry.get("separator", "")),
            optional=bool(entry.get("optional", False)),
            conditions=Conditions.of(entry),
        )

    def by_language(self, value: Any, language: str) -> tuple[tuple[str, Template], ...]:
        """Return the templates of a text, a list of texts, or a table of either by language."""
        if isinstance(value, Mapping) and "from" not in value:
            pairs: Iterable[tuple[str, Any]] = ((str(k), v) for k, v in value.items())
        else:
            pairs = [(language, value)]
        return tuple(
            (tag, Template.of(text))
            for tag, texts in pairs
            for text in (texts if isinstance(texts, list) else [texts])
        )

    def relation(self, entry: Mapping[str, Any]) -> RelationMapping:
        self.check_keys(entry, _RELATION_KEYS)
        for end in ("subject", "object", "asserted-by"):
            if entry.get(end) not in self.kinds and (end != "asserted-by" or end in entry):
                raise self.wrong(
                    msg("relation end {value!r} is no entity of this source", value=entry.get(end)),
                    msg("one of {known}", known=", ".join(sorted(self.kinds))),
                )
        roles = entry.get("role", [])
        mapping = RelationMapping(
            subject=str(entry["subject"]),
            type=Template.of(entry.get("type", "")),
            object=str(entry["object"]),
            texts={name: Template.of(entry[name]) for name in _RELATION_TEXTS if name in entry},
            roles=tuple(Template.of(r) for r in (roles if isinstance(roles, list) else [roles])),
            asserted_by=entry.get("asserted-by"),
            conditions=Conditions.of(entry),
        )
        self.check_relation(mapping)
        return mapping

    def check_relation(self, mapping: RelationMapping) -> None:
        """Refuse what no row could make right: unknown words, kinds that do not fit the type."""
        for name in mapping.type.outcomes() or ():
            relation = self.context.vocabulary[name]
            subject, obj = self.kinds[mapping.subject], self.kinds[mapping.object]
            if not relation.allows(subject, obj):
                raise self.wrong(
                    msg(
                        "{type} does not go from {subject} to {object}",
                        type=relation.name,
                        subject=subject,
                        object=obj,
                    ),
                    msg("see the relation types in docs/graph.md; are the ends swapped?"),
                )
        texts = mapping.texts
        for text in self.words(texts, "status"):
            Status.parse(text)
        for text in self.words(texts, "contribution"):
            if text not in set(ContributionKind):
                raise InputError(
                    msg("unknown contribution {value!r}", value=text),
                    hint=msg("one of {known}", known=", ".join(ContributionKind)),
                )
        for text in self.words(texts, "currency"):
            if not is_currency(text):
                raise InputError(
                    msg("{value!r} is no currency", value=text),
                    hint=msg("write an ISO 4217 code such as EUR"),
                )
        if "when" in texts and ("start" in texts or "end" in texts):
            raise self.wrong(
                msg("a relation has either when, or start and end"), msg("remove one of them")
            )

    @staticmethod
    def words(texts: Mapping[str, Template], name: str) -> tuple[str, ...]:
        return tuple(w for w in (texts[name].outcomes() or ()) if w) if name in texts else ()
