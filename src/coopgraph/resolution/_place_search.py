"""Which places a name may stand for, in what way it names them, and how far one stands out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from coopgraph.resolution._place_evidence import Region
from coopgraph.resolution.folding import Change, FoldedName, spaceless
from coopgraph.resolution.gazetteer import Gazetteer, Place, Rank, distance_km

__all__ = [
    "ALONE",
    "NEAR_KM",
    "Hit",
    "How",
    "Wanted",
    "edits_allowed",
    "lead_of",
    "named_hits",
    "similar_hits",
]

ALONE: Final = 9.0
"""The lead of a place that no other town shares its name with."""
NEAR_KM: Final = 15.0
_BESIDE_KM: Final = 50.0
_LEAST_SIMILAR: Final = 5
_TWO_EDITS: Final = 9
_PREFIX: Final = 2


class How(StrEnum):
    """In what way a place has a name, the surest first."""

    MAIN = "main"
    OTHER = "other"
    JOINED = "joined"
    LOOSE = "loose"
    KIND = "kind"
    PART = "part"
    LONG = "long"
    SHORT = "short"
    BRACKETS = "brackets"
    SIMILAR = "similar"


# How far, in powers of ten of inhabitants, a looser name stands behind a stricter one.
_BEHIND: Final = {
    How.MAIN: 0.0,
    How.OTHER: 0.4,
    How.JOINED: 0.0,
    How.LOOSE: 0.5,
    How.KIND: 0.6,
    How.PART: 0.8,
    How.LONG: 1.3,
    How.SHORT: 1.5,
    How.BRACKETS: 0.9,
    How.SIMILAR: 1.0,
}
_ORDER: Final = {how: number for number, how in enumerate(How)}
_FULL: Final = (Rank.MAIN, Rank.OTHER, Rank.LOOSE)
_WAYS: Final[dict[tuple[Change, Rank], How]] = {
    (Change.WHOLE, Rank.MAIN): How.MAIN,
    (Change.WHOLE, Rank.OTHER): How.OTHER,
    (Change.WHOLE, Rank.LOOSE): How.LOOSE,
    (Change.WHOLE, Rank.PART): How.PART,
    (Change.WHOLE, Rank.HEAD): How.SHORT,
    (Change.LOOSE, Rank.HEAD): How.SHORT,
    **{(Change.KIND, rank): How.KIND for rank in _FULL},
    **{(Change.LOOSE, rank): How.LOOSE for rank in _FULL},
    **{(Change.JOINED, rank): How.JOINED for rank in _FULL},
    **{(Change.PART, rank): How.PART for rank in _FULL},
    **{(Change.HEAD, rank): How.LONG for rank in _FULL},
    **{(Change.BRACKETS, rank): How.BRACKETS for rank in _FULL[:2]},
}
_WHOLE_NAMES: Final = frozenset({How.MAIN, How.OTHER, How.JOINED, How.LOOSE, How.KIND})
_SPELT_SO: Final = 0.3
_IN_REGION: Final = 3.0
_BY_HINT: Final = 2.0
_ELSEWHERE_IN_FAMILY: Final = 1.0


class Hit(NamedTuple):
    """A place and what speaks for it; `points` are powers of ten of inhabitants.

    Attributes
    ----------
    edits
        Letters that differ, of a similar name.
    in_region, by_hint
        Whether the region told is its, and whether what stood in brackets is its name or near it.
    km
        From the coordinates told, None without any.
    """

    place: Place
    how: How
    points: float
    edits: int = 0
    in_region: bool = False
    by_hint: bool = False
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the name, the countries (the stated one first) and the region."""

    folded: FoldedName
    text: str
    countries: tuple[str, ...]
    region: Region | None


def named_hits(gazetteer: Gazetteer, wanted: Wanted) -> list[Hit]:
    """Return the places of the countries that a name may stand for, each in its surest way."""
    changes = {spaceless(v.key): v.change for v in wanted.folded.variants[::-1]}
    ways: dict[int, set[How]] = {}
    places: dict[int, Place] = {}
    for found in gazetteer.named(*changes, countries=wanted.countries):
        how = _WAYS.get((changes[found.key], found.rank))
        if how is not None:
            ways.setdefault(found.place.geonames, set()).add(how)
            places[found.place.geonames] = found.place
    hinted = [p for number, p in places.items() if How.BRACKETS in ways[number]]
    joined = [p for number, p in places.items() if How.PART in ways[number]]
    hits = []
    for number, place in places.items():
        how = min(ways[number], key=_ORDER.__getitem__)
        others = joined if how is How.PART else hinted
        by_hint = how is not How.BRACKETS and (
            How.BRACKETS in ways[number]
            or any(_is_beside(place, p) for p in others if p is not place)
        )
        hits.append(_hit(place, how, wanted, by_hint))
    if any(hit.how in _WHOLE_NAMES for hit in hits):
        # The whole name is known: what it says beyond its first word tells the town from another.
        hits = [hit for hit in hits if hit.how is not How.LONG]
    return hits


def _is_beside(place: Place, other: Place) -> bool:
    return distance_km(place.latitude, place.longitude, other) <= _BESIDE_KM


def _hit(place: Place, how: How, wanted: Wanted, by_hint: bool) -> Hit:
    points = math.log10(place.population + 200) - _BEHIND[how]
    region = wanted.region
    in_region = region is not None and region == Region(place.country, place.admin1)
    if place.name.casefold() == wanted.text:
        points += _SPELT_SO
    if in_region:
        points += _IN_REGION
    if by_hint:
        points += _BY_HINT
    if wanted.countries and place.country != wanted.countries[0]:
        points -= _ELSEWHERE_IN_FAMILY
    return Hit(place, how, points, in_region=in_region, by_hint=by_hint)


def edits_allowed(wanted: Wanted) -> int:
    """Return how many letters may differ: two of a long name, else one."""
    return 2 if len(spaceless(wanted.folded.key)) >= _TWO_EDITS else 1


def similar_hits(
    gazetteer: Gazetteer,
    wanted: Wanted,
    keys_like: Callable[[str, str], tuple[str, ...]],
    *,
    edits: int = 0,
) -> list[Hit]:
    """Return the places of the countries whose name differs in a letter, or two if it is long.

    Optimal string alignment distance over names that begin with the same two letters.

    Parameters
    ----------
    edits
        Allowed; 0: as `edits_allowed` says.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    key = spaceless(wanted.folded.key)
    if len(key) < _LEAST_SIMILAR:
        return []
    allowed = edits or edits_allowed(wanted)
    best: dict[int, Hit] = {}
    for country in wanted.countries:
        keys = keys_like(key[:_PREFIX], country)
        near = extract_iter(key, keys, scorer=OSA.distance, score_cutoff=allowed)
        distances = {text: int(distance) for text, distance, _ in near}
        for found in gazetteer.named(*distances, countries=(country,)):
            hit = _hit(found.place, How.SIMILAR, wanted, by_hint=False)
            hit = hit._replace(edits=distances[found.key])
            known = best.get(found.place.geonames)
            if known is None or hit.edits < known.edits:
                best[found.place.geonames] = hit
    return list(best.values())


def lead_of(hits: list[Hit]) -> float:
    """Return how far the first of some hits stands before the next that is another town.

    A place within 15 km is a part, or another entry, of the same town.
    """
    first = hits[0]
    for other in hits[1:]:
        if distance_km(first.place.latitude, first.place.longitude, other.place) > NEAR_KM:
            return first.points - other.points
    return ALONE
