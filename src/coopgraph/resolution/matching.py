"""Which place a name means: candidates with scores and reasons in words."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.model import Identifier, Iris
from coopgraph.resolution._place_evidence import number_of, point_of, read_country, region_of
from coopgraph.resolution._place_reasons import mapping_of, reasons_of
from coopgraph.resolution._place_scores import Case, case_of, sureness
from coopgraph.resolution._place_search import (
    NEAR_KM,
    Hit,
    How,
    Wanted,
    edits_allowed,
    lead_of,
    named_hits,
    similar_hits,
)
from coopgraph.resolution.candidates import REVIEWED, Candidate, Match
from coopgraph.resolution.countries import country_family, is_country_name
from coopgraph.resolution.folding import fold, spaceless
from coopgraph.resolution.gazetteer import Gazetteer, Place, distance_km

__all__ = ["PlaceMatcher"]

_FAR_KM: Final = 50.0
_SURE: Final = 0.99
_SURE_SIMILAR: Final = 0.93
_DOUBTED: Final = 0.65
_ELSEWHERE: Final = 0.2
_SHOWN: Final = 5
_LEAST_LETTERS: Final = 2
_RATIO: Final = 2.0
_MOST_EDITS: Final = 2


class PlaceMatcher:
    """Finds what names of places mean.

    Parameters
    ----------
    gazetteer
        Open.
    iris
        Makes the IRIs of the places.
    """

    def __init__(self, gazetteer: Gazetteer, iris: Iris | None = None) -> None:
        self.gazetteer = gazetteer
        self._start = (iris or Iris()).identified(Identifier("geonames", "0")).removesuffix("0")
        self._keys = lru_cache(maxsize=2_000)(gazetteer.keys_like)

    def match(
        self,
        name: str,
        country: str = "",
        *,
        region: str = "",
        coordinates: object = None,
        population: object = None,
    ) -> Match:
        """Return what a name may mean; a name that says nothing has no candidate, with the reason.

        Parameters
        ----------
        name
            In any language and script; what stands in brackets or after a comma is taken as a
            country, a region, another name or a neighbour.
        country
            Name or code, also with a region before it; unknown ones are passed over and said.
        region
            First division of the country, where known.
        coordinates
            Latitude and longitude in degrees, WGS 84, numbers or text; (0, 0) counts as unknown.
        population
            Inhabitants, number or text; helps to choose among towns of one name.
        """
        wanted, unknown = _wanted(name, country, region)
        notes: list[Message] = []
        if wanted.folded.was_mojibake:
            notes.append(msg("the encoding of the name was broken and is mended"))
        if _says_nothing(wanted):
            return Match((), (*notes, msg("the name is empty or a single letter")))
        notes += [unknown] if unknown else []
        code = wanted.countries[0] if wanted.countries else ""
        hits, more = self._weighed(self._hits(wanted), coordinates, population)
        notes += more
        candidates = self._scored(hits, wanted)
        is_country = (not hits or not code) and is_country_name(name)
        if is_country:
            notes.append(msg("the name is a country's"))
        if is_country or unknown is not None:
            candidates = [replace(c, score=min(c.score, _DOUBTED)) for c in candidates]
        if not candidates or candidates[0].score < REVIEWED:
            candidates += self._mends(wanted, candidates)
            if code and not hits:
                notes.append(msg("no place of this name in {country}", country=code))
        if not candidates:
            notes.append(msg("no place of this name"))
        return Match(tuple(candidates[:_SHOWN]), tuple(notes), code)

    def place_of(self, candidate: Candidate) -> Place | None:
        """Return the place that a candidate of this matcher is."""
        return self.gazetteer.place(int(candidate.iri.rpartition("-")[2]))

    def case(self, name: str, country: str = "") -> tuple[Case, str] | None:
        """Return the case of a name's best place and that place's IRI: for measuring scores."""
        wanted, _ = _wanted(name, country, "")
        hits = self._hits(wanted)
        if not hits or _says_nothing(wanted):
            return None
        case = case_of(hits[0], lead_of(hits), wanted)
        return case, self._iri(hits[0])

    def _iri(self, hit: Hit) -> str:
        return f"{self._start}{hit.place.geonames}"

    def _hits(self, wanted: Wanted) -> list[Hit]:
        found = named_hits(self.gazetteer, wanted)
        if not found and wanted.countries:
            found = similar_hits(self.gazetteer, wanted, self._keys)
        return sorted(found, key=lambda h: (-h.points, h.place.geonames))

    def _weighed(
        self, hits: list[Hit], coordinates: object, population: object
    ) -> tuple[list[Hit], list[Message]]:
        """Return hits with what coordinates and inhabitants say of them, and what is odd."""
        if coordinates is None and population is None:
            return hits, []
        notes = []
        point = point_of(coordinates)
        inhabitants, note = number_of(population)
        notes += [n for n in (point.note, note) if n is not None]
        at = point.at
        if hits and point.swapped and not _any_near(hits, at) and _any_near(hits, point.swapped):
            notes.append(msg("latitude and longitude look swapped"))
            at = None  # they are told, not used
        weighed = []
        for hit in hits:
            points = hit.points
            km = None if at is None else distance_km(*at, hit.place)
            if km is not None:
                points += 4.0 if km <= NEAR_KM else -min(3.0, km / 500)
            if inhabitants and hit.place.population:
                ratio = inhabitants / hit.place.population
                points += 0.4 if 1 / _RATIO <= ratio <= _RATIO else -0.4
            weighed.append(hit._replace(points=points, km=km))
        return sorted(weighed, key=lambda h: (-h.points, h.place.geonames)), notes

    def _scored(self, hits: list[Hit], wanted: Wanted) -> list[Candidate]:
        if not hits:
            return []
        lead = lead_of(hits)
        best = sureness(case_of(hits[0], lead, wanted))
        made = []
        for number, hit in enumerate(hits[:_SHOWN]):
            # A rival is right at most as often as the first is wrong.
            score = best if number == 0 else min(1 - best, best) / (number + 1)
            made.append(self._candidate(hit, _placed(score, hit), hits, wanted))
        return made

    def _candidate(self, hit: Hit, score: float, hits: list[Hit], wanted: Wanted) -> Candidate:
        return Candidate(
            self._iri(hit),
            hit.place.name,
            hit.place.country,
            round(score, 4),
            reasons_of(hit, hits, wanted),
            mapping_of(hit, wanted),
        )

    def _mends(self, wanted: Wanted, known: list[Candidate]) -> list[Candidate]:
        """Return what may have been meant: a like name in the country, the name elsewhere."""
        if not wanted.countries:
            return []
        seen = {candidate.iri for candidate in known}
        # Two edits of a long name were searched before: there are none.
        is_new = not known and edits_allowed(wanted) < _MOST_EDITS
        like = similar_hits(self.gazetteer, wanted, self._keys, edits=_MOST_EDITS) if is_new else []
        like.sort(key=lambda h: (-h.points + h.edits, h.place.geonames))
        away = named_hits(self.gazetteer, replace(wanted, countries=(), region=None))
        away = [h for h in away if h.how in (How.MAIN, How.OTHER)]
        away.sort(key=lambda h: (-h.points, h.place.geonames))
        hits = [h for h in (*like[:2], *away[:2]) if self._iri(h) not in seen]
        return [self._candidate(hit, _ELSEWHERE, hits, wanted) for hit in hits]


def _wanted(name: str, country: str, region: str) -> tuple[Wanted, Message | None]:
    """Return what is looked for, and why the country that is told is not known."""
    folded, told = fold(name), read_country(country)
    code = told.code or read_country(folded.hint).code
    family = country_family(code) if code else ()
    within = region_of(code, region or told.region or folded.hint)
    return Wanted(folded, name.casefold().strip(), family, within), told.note


def _says_nothing(wanted: Wanted) -> bool:
    return len(spaceless(wanted.folded.key)) < _LEAST_LETTERS


def _any_near(hits: list[Hit], at: tuple[float, float] | None) -> bool:
    return at is not None and any(distance_km(*at, h.place) <= NEAR_KM for h in hits)


def _placed(score: float, hit: Hit) -> float:
    """Return a score with what the distance says: near is sure, far is doubt."""
    if hit.km is None:
        return score
    if hit.km <= NEAR_KM:
        return max(score, _SURE_SIMILAR if hit.how is How.SIMILAR else _SURE)
    return min(score, _DOUBTED if hit.km <= _FAR_KM else _ELSEWHERE)
