"""Which place a name means: candidates with scores and reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from coopgraph.errors import CoopgraphError
from coopgraph.messages import Message, msg
from coopgraph.resolution.candidates import Candidate, Verdict
from coopgraph.resolution.countries import country_code
from coopgraph.resolution.folding import FoldedName, fold
from coopgraph.resolution.gazetteer import Found, Gazetteer, Place, distance_km

__all__ = ["AUTOMATIC", "REVIEWED", "PlaceMatcher", "decide"]

AUTOMATIC: Final = 0.9
"""From this score on a candidate is taken without asking."""
REVIEWED: Final = 0.5
"""From this score on a person is asked; below, it is no candidate."""

_NEAR_KM: Final = 15.0
_LEAST_LETTERS: Final = 86.0
_PREFIX: Final = 2
_SHOWN: Final = 5


def decide(candidates: Sequence[Candidate]) -> Verdict:
    """Return what becomes of the best of some candidates."""
    if not candidates or candidates[0].score < REVIEWED:
        return Verdict.NONE
    return Verdict.SAME if candidates[0].score >= AUTOMATIC else Verdict.REVIEW


@dataclass(frozen=True, slots=True)
class _Hit:
    place: Place
    weight: float
    reasons: tuple[Message, ...]


class PlaceMatcher:
    """Finds what names of places mean.

    Parameters
    ----------
    gazetteer
        Open.
    base
        What the IRIs of places begin with.
    """

    def __init__(
        self, gazetteer: Gazetteer, base: str = "https://w3id.org/coopgraph/id/geonames-"
    ) -> None:
        self._gazetteer, self._base = gazetteer, base
        self._keys = lru_cache(maxsize=2_000)(gazetteer.keys_like)

    def match(
        self,
        name: str,
        country: str = "",
        *,
        coordinates: tuple[float, float] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return what a name may mean, the best first; nothing for a name that says nothing.

        Parameters
        ----------
        name
            In any language and script.
        country
            Name or code; unknown ones are passed over.
        coordinates
            Latitude and longitude in degrees, WGS 84; (0, 0) counts as unknown.
        """
        folded = fold(name)
        if len(folded.key) < 2:
            return ()
        code = _code(country) or _code(folded.hint)
        hits = self._named(folded, code) or self._similar(folded, code)
        if coordinates is not None and coordinates != (0, 0):
            hits = _weighed_by_distance(hits, coordinates)
        total = sum(hit.weight for hit in hits)
        found = [
            Candidate(
                f"{self._base}{hit.place.geonames}",
                hit.place.name,
                hit.place.country,
                round(_score(hit, total, bool(code) or coordinates is not None), 4),
                _told(hit, hits, code, folded),
            )
            for hit in hits
        ]
        found.sort(key=lambda c: (-c.score, c.iri))
        return tuple(found[:_SHOWN])

    def _named(self, folded: FoldedName, code: str) -> list[_Hit]:
        """Return places of the name; of its variants the first that leads anywhere."""
        for number, form in enumerate(folded.variants):
            found = self._gazetteer.named(form, code)
            if found:
                return [_hit(one, number > 0) for one in found]
        return []

    def _similar(self, folded: FoldedName, code: str) -> list[_Hit]:
        """Return places of the country whose name differs in a letter or two."""
        if not code or len(folded.key) < 5:
            return []
        from rapidfuzz import fuzz, process

        best: list[_Hit] = []
        for form in folded.variants[:2]:
            keys = self._keys(form[:_PREFIX], code)
            near = process.extract(
                form, keys, scorer=fuzz.ratio, score_cutoff=_LEAST_LETTERS, limit=3
            )
            for key, alike, _ in near:
                for one in self._gazetteer.named(key, code):
                    hit = _hit(one, is_variant=False)
                    said = msg("written nearly so: {name}", name=one.place.name)
                    share = (alike / 100) ** 8
                    best.append(_Hit(one.place, hit.weight * share, (said,)))
        return best


def _hit(found: Found, is_variant: bool) -> _Hit:
    # A larger town is meant more often; its main name says more than one among many.
    weight = (found.place.population + 300.0) * (1.0 if found.is_main else 0.2)
    reasons = [
        msg("its main name") if found.is_main else msg("one of its other names"),
        *([msg("without its article, title or river")] if is_variant else []),
    ]
    return _Hit(found.place, weight, tuple(reasons))


def _score(hit: _Hit, total: float, is_placed: bool) -> float:
    share = hit.weight / total if total > 0 else 0.0
    sure = 0.99 if is_placed else 0.85
    similar = any("nearly" in reason.template for reason in hit.reasons)
    return share * (0.8 if similar else sure)


def _weighed_by_distance(hits: list[_Hit], at: tuple[float, float]) -> list[_Hit]:
    made = []
    for hit in hits:
        km = distance_km(*at, hit.place)
        if km <= _NEAR_KM:
            said = msg("{km} km apart", km=round(km))
            made.append(_Hit(hit.place, hit.weight * 1000, (*hit.reasons, said)))
        else:
            made.append(_Hit(hit.place, hit.weight / (1 + km), hit.reasons))
    return made


def _told(hit: _Hit, hits: list[_Hit], code: str, folded: FoldedName) -> tuple[Message, ...]:
    said = list(hit.reasons)
    if code:
        said.append(msg("same country"))
    if len(hits) > 1:
        largest = max(hits, key=lambda h: h.place.population)
        said.append(
            msg("the largest of {count} of this name", count=len(hits))
            if largest is hit
            else msg("one of {count} of this name", count=len(hits))
        )
    if folded.was_mojibake:
        said.append(msg("the encoding of the name was broken and is mended"))
    return tuple(said)


def _code(country: str) -> str:
    """Return the code of a country, of "Réunion, France" that of the first part that is one."""
    for name in (country, *country.split(",")) if country else ():
        try:
            return country_code(name.strip())
        except CoopgraphError:
            continue
    return ""
