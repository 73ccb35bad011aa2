"""Several descriptions of one entity → the one the graph holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from coopgraph.model import Entity, Name, Names, Source

__all__ = ["Disagreement", "merge_entities"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that describe an entity differently, and the value that was taken."""

    entity: str
    label: str
    attribute: str
    values: tuple[str, ...]
    taken: str


def merge_entities(
    described: Iterable[tuple[str, Entity]],
    *,
    sources: Mapping[str, Source],
    canonical: Callable[[str], str] = lambda iri: iri,
) -> tuple[list[Entity], list[Disagreement]]:
    """Return one entity for each canonical IRI, sorted, and where their sources disagree.

    Names and identifiers are put together. Of other attributes the source with the higher trust
    is followed, then the one that stands first in the project.
    """
    order = {iri: number for number, iri in enumerate(sources)}
    groups: dict[str, list[tuple[tuple[int, int], Entity]]] = defaultdict(list)
    for source, entity in described:
        rank = (-sources[source].trust, order[source])
        groups[canonical(entity.iri)].append((rank, entity))
    merged: list[Entity] = []
    disagreements: list[Disagreement] = []
    for iri in sorted(groups):
        ranked = [e for _, e in sorted(groups[iri], key=lambda pair: pair[0])]
        merged.append(_merge(iri, ranked, canonical))
        disagreements += _disagreements(iri, ranked, merged[-1])
    return merged, disagreements


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _merge(iri: str, ranked: list[Entity], canonical: Callable[[str], str]) -> Entity:
    first = ranked[0]
    if len(ranked) == 1 and first.iri == iri:
        place = first.governs
        if place is None or canonical(place) == place:
            return first
    taken: set[str] = set()
    names: list[Name] = []
    for entity in ranked:
        for name in entity.names:
            preferred = name.preferred and name.language not in taken
            if preferred:
                taken.add(name.language)
            names.append(Name(name.text, name.language, preferred))
    governs = _first(e.governs for e in ranked)
    counted = _first(e for e in ranked if e.population is not None)
    return Entity(
        iri=iri,
        kind=first.kind,
        names=Names.of(names),
        identifiers=tuple(sorted({i for e in ranked for i in e.identifiers})),
        country=_first(e.country for e in ranked),
        coordinates=_first(e.coordinates for e in ranked),
        governs=None if governs is None else canonical(governs),
        when=_first(e.when for e in ranked),
        population=None if counted is None else counted.population,
        population_year=None if counted is None else counted.population_year,
        structure_type=_first(e.structure_type for e in ranked),
        descriptions=tuple(sorted({d for e in ranked for d in e.descriptions})),
        homepage=_first(e.homepage for e in ranked),
    )


def _disagreements(iri: str, ranked: list[Entity], merged: Entity) -> list[Disagreement]:
    found = []
    for attribute in ("kind", "country", "when"):
        values = sorted({str(v) for e in ranked if (v := getattr(e, attribute)) is not None})
        if len(values) > 1:
            taken = str(getattr(merged, attribute))
            found.append(
                Disagreement(iri, merged.names.label() or iri, attribute, tuple(values), taken)
            )
    return found
