"""Scans of a store to columns: one predicate at a time, joined in Python.

`OPTIONAL` joins over statements are slow in every engine; scans are not (design §5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from coopgraph.model import ONTOLOGY, Kind, Name, Names, Period
from coopgraph.store import Scope, Store

__all__ = ["Scanner"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"


class Scanner:
    """Reads columns of a store's current graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _columns(self, text: str) -> list[list[str]]:
        return self._store.columns(text, scope=Scope())

    def pairs(self, predicate: str) -> dict[str, str]:
        """Return subject → object of a predicate that has one value a subject."""
        name = predicate if "://" in predicate else ONTOLOGY + predicate
        subjects, objects = self._columns(f"SELECT ?s ?o WHERE {{ ?s <{name}> ?o }}")
        return dict(zip(subjects, objects, strict=True))

    def lists(self, predicate: str) -> dict[str, list[str]]:
        """Return subject → objects of a predicate."""
        name = predicate if "://" in predicate else ONTOLOGY + predicate
        found: dict[str, list[str]] = defaultdict(list)
        subjects, objects = self._columns(f"SELECT ?s ?o WHERE {{ ?s <{name}> ?o }}")
        for subject, obj in zip(subjects, objects, strict=True):
            found[subject].append(obj)
        return found

    def of_classes(self, classes: Iterable[str]) -> dict[str, str]:
        """Return instance → class, of the classes given (at most one an instance)."""
        values = " ".join(f"<{iri}>" for iri in classes)
        subjects, found = self._columns(
            f"SELECT ?s ?c WHERE {{ VALUES ?c {{ {values} }} ?s a ?c }}"
        )
        return dict(zip(subjects, found, strict=True))

    def kinds(self) -> dict[str, Kind]:
        """Return entity → kind."""
        by_class = {ONTOLOGY + kind.value: kind for kind in Kind}
        return {iri: by_class[c] for iri, c in self.of_classes(by_class).items()}

    def names(self, wanted: Iterable[str]) -> dict[str, Names]:
        """Return entity → names, of the entities wanted."""
        keep = set(wanted)
        found: dict[str, list[Name]] = defaultdict(list)
        for predicate, preferred in (("prefLabel", True), ("altLabel", False)):
            columns = self._columns(
                f"SELECT ?s ?o (LANG(?o) AS ?l) WHERE {{ ?s <{_SKOS}{predicate}> ?o }}"
            )
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

    def _days(self, predicate: str) -> dict[str, date]:
        return {s: date.fromisoformat(o) for s, o in self.pairs(predicate).items()}

    def periods(self) -> dict[str, tuple[Period, ...]]:
        """Return statement → its periods."""
        nodes = self.lists("period")
        if not nodes:
            return {}
        when = self.pairs("when")
        start_earliest, start_latest = self._days("startEarliest"), self._days("startLatest")
        end_earliest, end_latest = self._days("endEarliest"), self._days("endLatest")
        opened, unended = self.pairs("openStart"), self.pairs("openEnd")
        return {
            statement: tuple(
                Period(
                    when.get(node, ""),
                    start_earliest.get(node),
                    start_latest.get(node),
                    end_earliest.get(node),
                    end_latest.get(node),
                    node in opened,
                    node in unended,
                )
                for node in sorted(parts)
            )
            for statement, parts in nodes.items()
        }
