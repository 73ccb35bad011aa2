"""Scans of a store to columns: one predicate at a time, joined in Python.

`OPTIONAL` joins over statements are slow in every engine; scans are not (design §5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

from coopgraph.model import ONTOLOGY, Kind, Name, Names, Period
from coopgraph.store import Limits, Scope, Store

__all__ = ["Scanner"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_SCAN: Final = Limits(seconds=3600.0, rows=100_000_000)
"""A scan grows with the store, not with what a user asks; a server that hangs ends it still."""
_MET: Final = 1_000_000
"""Texts remembered to hold equal ones once; many more are hardly ever equal."""

T = TypeVar("T")


class Scanner:
    """Reads columns of a store's current graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _blocks(self, text: str) -> Iterator[list[list[str]]]:
        return self._store.blocks(text, scope=Scope(), limits=_SCAN)

    def _scan(self, predicate: str) -> Iterator[tuple[list[str], list[str]]]:
        """Yield subjects and objects of a predicate; equal objects are one text."""
        name = predicate if "://" in predicate else ONTOLOGY + predicate
        met: dict[str, str] = {}
        for subjects, objects in self._blocks(f"SELECT ?s ?o WHERE {{ ?s <{name}> ?o }}"):
            yield subjects, list(map(met.setdefault, objects, objects))
            if len(met) > _MET:
                met.clear()

    def _placed(self, predicate: str, index: Mapping[str, int]) -> Iterator[tuple[int, str]]:
        """Yield position and object of the subjects in `index`."""
        for subjects, objects in self._scan(predicate):
            for position, obj in zip(map(index.get, subjects), objects, strict=True):
                if position is not None:
                    yield position, obj

    def pairs(self, predicate: str) -> dict[str, str]:
        """Return subject → object of a predicate that has one value a subject."""
        found: dict[str, str] = {}
        for subjects, objects in self._scan(predicate):
            found.update(zip(subjects, objects, strict=True))
        return found

    def lists(self, predicate: str) -> dict[str, list[str]]:
        """Return subject → objects of a predicate."""
        found: dict[str, list[str]] = defaultdict(list)
        for subjects, objects in self._scan(predicate):
            for subject, obj in zip(subjects, objects, strict=True):
                found[subject].append(obj)
        return found

    def column(
        self,
        predicate: str,
        index: Mapping[str, int],
        otherwise: T,
        read: Callable[[str], T],
    ) -> list[T]:
        """Return the value of each subject in `index`, at its position; subjects are not kept.

        Parameters
        ----------
        predicate
            It has one value a subject.
        index
            Subject → position, from 0 on without gaps.
        otherwise
            Value where there is none.
        read
            Makes an object a value, once for equal ones.
        """
        column = [otherwise] * len(index)
        values: dict[str, T] = {}
        for position, obj in self._placed(predicate, index):
            if obj not in values:
                if len(values) > _MET:
                    values.clear()
                values[obj] = read(obj)
            column[position] = values[obj]
        return column

    def several(self, predicate: str, index: Mapping[str, int]) -> list[tuple[str, ...]]:
        """Return the objects of each subject in `index`, at its position."""
        column: list[tuple[str, ...]] = [()] * len(index)
        alone: dict[str, tuple[str, ...]] = {}
        for position, obj in self._placed(predicate, index):
            before = column[position]
            if before:
                column[position] = (*before, obj)
                continue
            if len(alone) > _MET:
                alone.clear()
            column[position] = alone.setdefault(obj, (obj,))
        return column

    def of_classes(self, classes: Iterable[str]) -> dict[str, str]:
        """Return instance → class, of the classes given (at most one an instance)."""
        # One class at a time: a join of VALUES with all types is held in memory by the engine.
        return {
            subject: name
            for name in classes
            for (subjects,) in self._blocks(f"SELECT ?s WHERE {{ ?s a <{name}> }}")
            for subject in subjects
        }

    def kinds(self) -> dict[str, Kind]:
        """Return entity → kind."""
        by_class = {ONTOLOGY + kind.value: kind for kind in Kind}
        return {iri: by_class[c] for iri, c in self.of_classes(by_class).items()}

    def names(self, wanted: Iterable[str]) -> dict[str, Names]:
        """Return entity → names, of the entities wanted."""
        keep = set(wanted)
        found: dict[str, list[Name]] = defaultdict(list)
        for predicate, preferred in (("prefLabel", True), ("altLabel", False)):
            blocks = self._blocks(
                f"SELECT ?s ?o (LANG(?o) AS ?l) WHERE {{ ?s <{_SKOS}{predicate}> ?o }}"
            )
            for columns in blocks:
                for subject, text, language in zip(*columns, strict=True):
                    if subject in keep:
                        found[subject].append(Name(text, language, preferred))
        return {iri: Names.of(names) for iri, names in found.items()}

    def points(self) -> dict[str, tuple[float, float]]:
        """Return entity → (latitude, longitude) in degrees: a body's are its place's."""
        latitude, longitude = self.pairs(_GEO + "lat"), self.pairs(_GEO + "long")
        points = {
            iri: (float(lat), float(longitude[iri]))
            for iri, lat in latitude.items()
            if iri in longitude
        }
        for body, place in self.pairs("governs").items():
            if place in points:
                points[body] = points[place]
        return points

    def periods(self, index: Mapping[str, int]) -> list[tuple[Period, ...]]:
        """Return the periods of each statement in `index`, at its position, by their nodes."""
        parts = self.several("period", index)
        nodes = {node: n for n, node in enumerate(node for own in parts for node in own)}
        if not nodes:
            return [()] * len(index)

        def days(predicate: str) -> list[date | None]:
            return self.column(predicate, nodes, None, date.fromisoformat)

        def said(predicate: str) -> list[bool]:
            return self.column(predicate, nodes, False, bool)

        rows = zip(
            self.column("when", nodes, "", str),
            *map(days, ("startEarliest", "startLatest", "endEarliest", "endLatest")),
            *map(said, ("openStart", "openEnd")),
            strict=True,
        )
        met: dict[tuple[object, ...], Period] = {}
        made = [met[row] if row in met else met.setdefault(row, Period(*row)) for row in rows]
        alone = {id(period): (period,) for period in met.values()}
        return [
            alone[id(made[nodes[own[0]]])]
            if len(own) == 1
            else tuple(made[nodes[node]] for node in sorted(own))
            for own in parts
        ]
