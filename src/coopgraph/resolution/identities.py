"""Which place of the gazetteer an entity is, and which entities stand in a wrong country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from coopgraph.messages import Progress, msg, silent
from coopgraph.model import Entity, Kind
from coopgraph.resolution.bodies import Level, body_name
from coopgraph.resolution.candidates import Candidate, Mapping, Match, Verdict
from coopgraph.resolution.countries import country_family
from coopgraph.resolution.folding import BodyWord, Change, fold
from coopgraph.resolution.gazetteer import Place, Rank
from coopgraph.resolution.matching import PlaceMatcher

__all__ = [
    "CountryMismatch",
    "PlaceIdentity",
    "country_mismatches",
    "entity_points",
    "place_identities",
]

SURE: Final = 0.9
"""From this score on a place stands for an entity: stricter than for a table's row."""

_TOWNS: Final = frozenset({Kind.CITY, Kind.PLACE})
_COMMUNES: Final = frozenset({None, Level.COMMUNE})
_SCHEME: Final = "geonames"
_STEP: Final = 500
_NEAR_KM: Final = 15.0
_BORDER_KM: Final = 50.0
_WELL_KNOWN: Final = 100_000
_LEAST_LETTERS: Final = 4


@dataclass(frozen=True, slots=True)
class PlaceIdentity:
    """The GeoNames place that an entity is.

    Attributes
    ----------
    geonames, name
        GeoNames' id and main name.
    score
        In [0, 1]: how sure; 1 where the entity has the id itself.
    """

    geonames: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class CountryMismatch:
    """An entity whose name or coordinates lie in another country than it states.

    Attributes
    ----------
    iri, name, country
        Of the entity; the country as ISO 3166-1 alpha-2.
    lies_in
        The country in which its coordinates lie, empty where its name alone tells.
    suggestions
        What may have been meant, at most three, in the stated country first.
    """

    iri: str
    name: str
    country: str
    lies_in: str
    suggestions: tuple[Candidate, ...]


def place_identities(
    entities: Iterable[Entity], matcher: PlaceMatcher, *, progress: Progress = silent
) -> dict[str, PlaceIdentity]:
    """Return the place of each town that its names and coordinates leave no doubt about, by IRI.

    Parameters
    ----------
    entities
        Of one graph; cities without coordinates take those of the place they govern.
    matcher
        Over an open gazetteer.
    progress
        Called with the step, how much is done and of how much.

    Notes
    -----
    Only the town itself counts (`skos:exactMatch`), never the town of a borough or conurbation, and
    names that GeoNames tells apart give no place.
    """
    towns = _towns(entities)
    found: dict[str, PlaceIdentity] = {}
    for number, (entity, point) in enumerate(towns):
        if number % _STEP == 0:
            progress(msg("looking up places"), number, len(towns))
        identity = _identity(entity, point, matcher)
        if identity is not None:
            found[entity.iri] = identity
    return found


def country_mismatches(
    entities: Iterable[Entity], matcher: PlaceMatcher, *, progress: Progress = silent
) -> tuple[CountryMismatch, ...]:
    """Return the towns that cannot lie in the country they state, with what may be meant, by IRI.

    Coordinates decide where there are any: a town is out of its country when the next place of
    GeoNames is of another one, and no place of its own is within 50 km. Else its name does: when
    no place of the country has it, and a town of 100,000 inhabitants or more elsewhere does.
    """
    towns = _towns(entities)
    found = []
    for number, (entity, point) in enumerate(towns):
        if number % _STEP == 0:
            progress(msg("comparing places with countries"), number, len(towns))
        mismatch = _mismatch(entity, point, matcher)
        if mismatch is not None:
            found.append(mismatch)
    return tuple(sorted(found, key=lambda m: m.iri))


_Point = tuple[float, float]


def entity_points(entities: Iterable[Entity]) -> dict[str, _Point]:
    """Return latitude and longitude, in degrees, of the entities that have coordinates, by IRI."""
    return {
        e.iri: (float(e.coordinates.latitude), float(e.coordinates.longitude))
        for e in entities
        if e.coordinates is not None
    }


def _towns(entities: Iterable[Entity]) -> list[tuple[Entity, _Point | None]]:
    """Return the towns, each with its point; a place that a body governs is the body's."""
    everything = tuple(entities)
    points = entity_points(everything)
    governed = {e.governs for e in everything if e.governs is not None}
    return [
        (e, points.get(e.iri, points.get(e.governs or "")))
        for e in everything
        if e.kind in _TOWNS and e.iri not in governed
    ]


def _identity(entity: Entity, point: _Point | None, matcher: PlaceMatcher) -> PlaceIdentity | None:
    for identifier in entity.identifiers:
        if identifier.scheme == _SCHEME and identifier.value.isdecimal():
            place = matcher.gazetteer.place(int(identifier.value))
            name = place.name if place else (entity.names.label() or "")
            return PlaceIdentity(int(identifier.value), name, 1.0)
    best: PlaceIdentity | None = None
    for text in dict.fromkeys(name.text for name in entity.names):
        if body_name(text).level not in _COMMUNES:
            return None
        match = matcher.match(text, entity.country or "", coordinates=point)
        candidate = match.best
        if candidate is None or candidate.score < SURE or candidate.mapping is not Mapping.EXACT:
            continue
        place = matcher.place_of(candidate)
        if place is None:
            continue
        if best is not None and best.geonames != place.geonames:
            return None
        if best is None or candidate.score > best.score:
            best = PlaceIdentity(place.geonames, place.name, candidate.score)
    return best


def _mismatch(
    entity: Entity, point: _Point | None, matcher: PlaceMatcher
) -> CountryMismatch | None:
    if point is not None and point != (0.0, 0.0):
        return _out_of_country(entity, point, matcher)
    name, stated = entity.names.label() or "", entity.country or ""
    matches = [matcher.match(n.text, stated) for n in entity.names]
    country = next((m.country for m in matches if m.country), "")
    if not country or any(_has_place(m, country) for m in matches):
        return None
    namesake = _namesake(name, country, matcher)
    if namesake is None:
        return None
    here = [c for c in matches[0].candidates if _is_in(c, country)]
    away = matcher.match(namesake.name, namesake.country).candidates[:1]
    return CountryMismatch(entity.iri, name, country, "", (*here[:2], *away))


def _namesake(name: str, country: str, matcher: PlaceMatcher) -> Place | None:
    """Return the well-known town that the whole name is of, None if there is one in the country."""
    folded = fold(name)
    if folded.body not in (None, BodyWord.COMMUNE):
        return None
    keys = [v.key for v in folded.variants if v.change in (Change.WHOLE, Change.KIND)]
    if max(map(len, keys), default=0) < _LEAST_LETTERS:
        return None
    whole = [f.place for f in matcher.gazetteer.named(*keys) if f.rank in (Rank.MAIN, Rank.OTHER)]
    largest = max(whole, key=lambda p: p.population, default=None)
    if largest is None or largest.population < _WELL_KNOWN:
        return None
    return None if largest.country in country_family(country) else largest


def _is_in(candidate: Candidate, country: str) -> bool:
    return candidate.country in country_family(country)


def _has_place(match: Match, country: str) -> bool:
    """Return whether a place of the country has the name."""
    if match.verdict is Verdict.SAME:
        return True
    return any(_is_in(c, country) and c.mapping is Mapping.EXACT for c in match.candidates)


def _out_of_country(entity: Entity, point: _Point, matcher: PlaceMatcher) -> CountryMismatch | None:
    name, country = entity.names.label() or "", entity.country or ""
    family = country_family(country) if country else ()
    near = matcher.gazetteer.near(*point, km=_NEAR_KM)
    if not near or not family or near[0].country in family:
        return None
    wide = matcher.gazetteer.near(*point, km=_BORDER_KM)
    if any(place.country in family for place in wide):
        return None
    lies_in = near[0].country
    here = [c for c in matcher.match(name, country).candidates if _is_in(c, country)]
    there = matcher.match(name, lies_in, coordinates=point).candidates
    suggestions = (*here[:1], *(c for c in there[:1] if c.country == lies_in))
    return CountryMismatch(entity.iri, name, country, lies_in, suggestions)
