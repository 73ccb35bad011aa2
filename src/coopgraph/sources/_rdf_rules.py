"""Rules that read a vocabulary, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from coopgraph.model import Kind

__all__ = ["PathStep", "Paths", "RecordRule", "RelationEnds", "RelationRule", "RuleSet"]

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class PathStep:
    """A predicate to follow, from object to subject where `inverse`."""

    predicate: str
    inverse: bool = False


Paths = tuple[tuple[PathStep, ...], ...]


@dataclass(frozen=True, slots=True)
class RelationEnds:
    """What the relation itself says of the kinds of its ends.

    Parameters
    ----------
    subject, object
        Kinds of ends of which none is stated.
    instead_of
        Stated kinds that these replace.
    only_typed
        Whether what has an end of no stated kind is passed over in silence.
    """

    subject: Kind | None = None
    object: Kind | None = None
    instead_of: frozenset[Kind] = frozenset()
    only_typed: bool = False


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A predicate that is a relation.

    Parameters
    ----------
    predicate, type
        IRI, and name of the relation type.
    inverse
        Whether it leads from the relation's object to its subject.
    shortcut
        Whether it is passed over where the file has records of the type.
    ends
        Kinds.
    """

    predicate: str
    type: str
    inverse: bool
    shortcut: bool
    ends: RelationEnds


@dataclass(frozen=True, slots=True)
class RecordRule:
    """A node that stands for a relation: an ``org:Membership``, a Wikidata statement.

    Parameters
    ----------
    classes, having
        Which nodes: of one of the classes, having a predicate, or both.
    type
        The relation type; None: the paths of ``type`` lead to it.
    read
        Paths by what they lead to, from the node.
    unless
        Paths and an IRI at their end that leaves the node out.
    """

    classes: frozenset[str]
    having: str | None
    type: str | None
    ends: RelationEnds
    read: Mapping[str, Paths]
    unless: tuple[tuple[Paths, str], ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """Rules of one file, or of several one after the other."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    entity: Mapping[str, Paths] = field(default_factory=dict)
    schemes: Mapping[str, Paths] = field(default_factory=dict)
    dates: Mapping[str, Paths] = field(default_factory=dict)
    coarse: tuple[str, ...] = ()
    relations: Mapping[str, RelationRule] = field(default_factory=dict)
    records: tuple[RecordRule, ...] = ()

    def __add__(self, other: RuleSet) -> RuleSet:
        """Return both; where they say different things the first is right."""
        return RuleSet(
            prefixes={**other.prefixes, **self.prefixes},
            aliases={**other.aliases, **self.aliases},
            identifiers={**other.identifiers, **self.identifiers},
            kinds={**other.kinds, **self.kinds},
            values={**other.values, **self.values},
            entity=_joined(self.entity, other.entity),
            schemes=_joined(self.schemes, other.schemes),
            dates=_joined(self.dates, other.dates),
            coarse=self.coarse + other.coarse,
            relations={**other.relations, **self.relations},
            records=self.records + other.records,
        )

    @cached_property
    def _paths(self) -> list[Paths]:
        tables = [self.entity, self.schemes, self.dates, *(r.read for r in self.records)]
        found = [paths for table in tables for paths in table.values()]
        return found + [paths for r in self.records for paths, _ in r.unless]

    @cached_property
    def predicates(self) -> frozenset[str]:
        """All predicates that a rule follows."""
        followed = {step.predicate for paths in self._paths for path in paths for step in path}
        marks = {r.having for r in self.records if r.having}
        return frozenset({_TYPE, *followed, *marks, *self.relations})

    @cached_property
    def inverted(self) -> frozenset[str]:
        """The predicates that are followed from object to subject."""
        steps = (step for paths in self._paths for path in paths for step in path)
        return frozenset(step.predicate for step in steps if step.inverse)

    @cached_property
    def _by_start(self) -> dict[str, str]:
        return {iri: prefix for prefix, iri in sorted(self.prefixes.items(), reverse=True)}

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix, in angle brackets if it has none."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_start.get(iri[:cut]) if cut < len(iri) else None
        if prefix is None:
            return iri if iri.startswith("_:") else f"<{iri}>"
        return f"{prefix}:{iri[cut:]}"


def _joined(first: Mapping[str, Paths], second: Mapping[str, Paths]) -> dict[str, Paths]:
    names = [*first, *(name for name in second if name not in first)]
    return {
        name: tuple(dict.fromkeys((*first.get(name, ()), *second.get(name, ())))) for name in names
    }
