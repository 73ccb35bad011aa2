"""Relation types as values. The catalogue itself is data: ``ontology/concepts.ttl``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from coopgraph.errors import VocabularyError
from coopgraph.messages import msg
from coopgraph.model.entity import KIND_SUPERCLASSES, Kind
from coopgraph.model.names import Names

__all__ = ["RelationNature", "RelationType", "Vocabulary"]


class RelationNature(StrEnum):
    """A state lasts; an occurrence takes place."""

    STATE = "state"
    OCCURRENCE = "occurrence"


@dataclass(frozen=True, slots=True)
class RelationType:
    """A type of relation.

    Parameters
    ----------
    name
        As tables and calls write it: ``twinned-with``.
    iri, statement_class, plain_property
        IRIs of the concept, of the class of its statements, of its plain property.
    nature, symmetric, transitive
        How it behaves.
    domain, range
        Allowed ends: kinds, or the classes above them (``Actor``, ``Authority``, …).
    names, inverse_names
        Reading from subject to object and back, by language.
    also
        Other words it is read as.
    inverse_property
        IRI of the inverse plain property, which is materialised; None where there is none.
    wikidata_property, wikidata_inverse
        Such as ``P190``; None where there is none.
    """

    name: str
    iri: str
    statement_class: str
    plain_property: str
    nature: RelationNature
    symmetric: bool = False
    transitive: bool = False
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    names: Names = Names()
    inverse_names: Names = Names()
    also: tuple[str, ...] = ()
    inverse_property: str | None = None
    wikidata_property: str | None = None
    wikidata_inverse: str | None = None

    def label(self, language: str = "en") -> str:
        """Return the reading from subject to object."""
        return self.names.label(language) or self.name

    def inverse_label(self, language: str = "en") -> str:
        """Return the reading from object to subject."""
        return self.label(language) if self.symmetric else self.inverse_names.label(language)

    def allows(self, subject: Kind, obj: Kind) -> bool:
        """Say whether the ends are of allowed kinds; a symmetric type reads from either end."""
        forward = _within(subject, self.domain) and _within(obj, self.range)
        if forward or not self.symmetric:
            return forward
        return _within(obj, self.domain) and _within(subject, self.range)


def _within(kind: Kind, allowed: tuple[str, ...]) -> bool:
    classes = {kind.value, *KIND_SUPERCLASSES[kind]}
    return not allowed or not classes.isdisjoint(allowed)


@dataclass(frozen=True)
class Vocabulary:
    """The relation types in use, by name."""

    relation_types: tuple[RelationType, ...]
    concepts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        by_name = {t.name: t for t in self.relation_types}
        if len(by_name) != len(self.relation_types):
            names = [t.name for t in self.relation_types]
            twice = sorted({n for n in names if names.count(n) > 1})
            raise VocabularyError(
                msg("relation type {value} is defined twice", value=", ".join(twice)),
                value=", ".join(twice),
                hint=msg("give your own type another name"),
            )
        object.__setattr__(self, "_by_name", by_name)

    def __iter__(self) -> Iterator[RelationType]:
        return iter(self.relation_types)

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def _names(self) -> dict[str, RelationType]:
        names: dict[str, RelationType] = self.__dict__["_by_name"]
        return names

    def __getitem__(self, name: str) -> RelationType:
        found = self._names().get(name)
        if found is None:
            near = difflib.get_close_matches(name, self._names(), n=1)
            hint = (
                msg("did you mean {near}?", near=near[0])
                if near
                else msg("one of {known}", known=", ".join(self._names()))
            )
            raise VocabularyError(
                msg("unknown relation type {value!r}", value=name), value=name, hint=hint
            )
        return found

    def extended(self, own: Iterable[RelationType]) -> Vocabulary:
        """Return a vocabulary with a project's own types added."""
        return Vocabulary((*self.relation_types, *own), self.concepts)
