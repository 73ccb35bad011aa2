"""Which entities are worth comparing: those that share an unusual key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from coopgraph.model import Entity, Kind
from coopgraph.resolution.bodies import BodyName, body_name
from coopgraph.resolution.identities import PlaceIdentity, entity_points

__all__ = ["Profile", "pairs_to_compare", "profile", "profiles_of"]

_FULL_BLOCK: Final = 40
_NEIGHBOURS: Final = 3
_RARE: Final = 12
_LEAST_TOKEN: Final = 5
_CELLS: Final = 20  # a degree: about 5 km
_CELL_STEM: Final = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity as it is compared; `point` is that of the place it governs, `place` GeoNames'."""

    entity: Entity
    names: tuple[BodyName, ...]
    keys: frozenset[str]
    acronyms: frozenset[str]
    point: tuple[float, float] | None
    place: PlaceIdentity | None


def profile(
    entity: Entity, point: tuple[float, float] | None, place: PlaceIdentity | None = None
) -> Profile:
    """Return an entity as it is compared."""
    names = tuple(dict.fromkeys(body_name(n.text) for n in entity.names))
    keys = frozenset(n.key for n in names if n.key)
    acronyms = frozenset(a for n in names for a in n.acronyms)
    return Profile(entity, names, keys, acronyms, point, place)


def profiles_of(
    entities: Sequence[Entity], places: Mapping[str, PlaceIdentity], without: Collection[Kind]
) -> list[Profile]:
    """Return entities as they are compared, save some kinds and the places that bodies govern."""
    points = entity_points(entities)
    governed = {e.governs for e in entities if e.governs is not None}
    return [
        profile(e, points.get(e.governs or e.iri, points.get(e.iri)), places.get(e.iri))
        for e in entities
        if e.kind not in without and e.iri not in governed
    ]


def pairs_to_compare(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield each pair of positions that shares a key, once.

    Keys are identifiers, GeoNames' places, names, acronyms, rare words of names, and a cell of the
    map together with the beginning of a name. In a key that more than 40 share each is compared
    with the next ones of its country alone: 10,000 of one name would else be 50 million pairs.
    """
    common = Counter(word for p in profiles for word in _words(p))
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(profiles):
        for key in _keys(one, common):
            blocks[key].append(number)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) < 2:
            continue
        for pair in _within(members, profiles):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _words(one: Profile) -> set[str]:
    return {w for key in one.keys for w in key.split() if len(w) >= _LEAST_TOKEN}


def _keys(one: Profile, common: Counter[str]) -> Iterator[tuple[str, str]]:
    for identifier in one.entity.identifiers:
        yield identifier.scheme, identifier.value
    if one.place is not None:
        yield "place", str(one.place.geonames)
    for key in one.keys:
        yield "name", key
    for acronym in one.acronyms:
        yield "acronym", acronym
    for word in _words(one):
        if common[word] <= _RARE:
            yield "word", word
    if one.point is not None:
        yield from _cells(one, one.point)


def _cells(one: Profile, point: tuple[float, float]) -> Iterator[tuple[str, str]]:
    """Yield the four cells around a point: neighbours share one wherever the grid cuts."""
    row, column = int(point[0] * _CELLS // 1), int(point[1] * _CELLS // 1)
    down = (point[0] * _CELLS) % 1 < 0.5
    left = (point[1] * _CELLS) % 1 < 0.5
    stems = {key[:_CELL_STEM] for key in one.keys}
    for r in {row - down, row + 1 - down}:
        for c in {column - left, column + 1 - left}:
            for stem in stems:
                yield "cell", f"{r} {c} {stem}"


def _within(members: list[int], profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    if len(members) <= _FULL_BLOCK:
        yield from combinations(members, 2)
        return
    by_country: dict[str, list[int]] = defaultdict(list)
    for number in members:
        by_country[profiles[number].entity.country or ""].append(number)
    for same in by_country.values():
        if len(same) <= _FULL_BLOCK:
            yield from combinations(same, 2)
            continue
        ordered = sorted(same, key=lambda n: (profiles[n].point or (91.0, 0.0), n))
        for place, number in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + _NEIGHBOURS]:
                yield min(number, other), max(number, other)
