"""Which entity of a graph a name means, with GeoNames for names the graph does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from coopgraph.messages import Message, Progress, msg, silent
from coopgraph.model import Entity, Kind, Name, Names
from coopgraph.resolution._duplicates_blocks import Profile, profile, profiles_of
from coopgraph.resolution._place_evidence import point_of, read_country
from coopgraph.resolution.candidates import REVIEWED, Candidate, Match
from coopgraph.resolution.countries import country_family
from coopgraph.resolution.duplicates import compare_profiles
from coopgraph.resolution.folding import fold, mended_encoding
from coopgraph.resolution.identities import PlaceIdentity, place_identities
from coopgraph.resolution.matching import PlaceMatcher

__all__ = ["EntityMatcher"]

_TOWNS: Final = frozenset({Kind.CITY, Kind.PLACE})
_SHOWN: Final = 5
_LEAST_WORD: Final = 5
_LEAST_LETTERS: Final = 2
_RARE: Final = 12
_UNIQUE: Final = 0.1
_DOUBTED: Final = 0.65
_MOST_NAMESAKES: Final = 200
_QUESTION: Final = "urn:coopgraph:question"


class EntityMatcher:
    """Finds the entities that names mean.

    Parameters
    ----------
    entities
        Of one graph.
    places
        Over an open gazetteer; None: only the names in the graph are known.
    progress
        Told of looking up the graph's own places, once.
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        places: PlaceMatcher | None = None,
        *,
        progress: Progress = silent,
    ) -> None:
        everything = sorted(entities, key=lambda e: e.iri)
        self._places = places
        identities: dict[str, PlaceIdentity] = (
            {} if places is None else place_identities(everything, places, progress=progress)
        )
        profiles = profiles_of(everything, identities, {Kind.PERSON})
        self._by_iri = {p.entity.iri: p for p in profiles}
        self._by_key: dict[tuple[str, str], list[Profile]] = defaultdict(list)
        self._by_place: dict[int, list[Profile]] = defaultdict(list)
        for one in profiles:
            for key in _keys(one):
                self._by_key[key].append(one)
            if one.place is not None:
                self._by_place[one.place.geonames].append(one)
            for identifier in one.entity.identifiers:
                self._by_key["identifier", str(identifier)].append(one)

    def entity(self, iri: str) -> Entity | None:
        """Return the entity of the graph with this IRI, None where there is none."""
        one = self._by_iri.get(iri)
        return None if one is None else one.entity

    def match(
        self,
        name: str,
        country: str = "",
        *,
        kinds: Collection[Kind] = (),
        region: str = "",
        coordinates: object = None,
        population: object = None,
    ) -> Match:
        """Return what a name may mean; a name that says nothing has no candidate, with the reason.

        Parameters
        ----------
        name
            In any language; or an identifier (``wikidata:Q…``) or IRI of the graph.
        country
            Name or code; "" where it is not known.
        kinds
            Only these; none: all but persons and countries.
        region, coordinates, population
            Of a place, as `PlaceMatcher.match` takes them.
        """
        exact = self._exact(name.strip(), kinds)
        if exact is not None:
            return Match((exact,))
        found = _unlooked(name, country, coordinates)
        if self._places is not None and (not kinds or _TOWNS & set(kinds)):
            found = self._places.match(
                name, country, region=region, coordinates=coordinates, population=population
            )
        code = read_country(country).code or found.country
        named = self._named(name, code, kinds, coordinates, found)
        candidates = self._joined(named, found, kinds)
        notes = found.notes
        if not candidates:
            notes = (*notes, msg("nothing in the graph has this name"))
        return Match(tuple(candidates[:_SHOWN]), notes, code)

    def _exact(self, name: str, kinds: Collection[Kind]) -> Candidate | None:
        known = self._by_key.get(("identifier", name), [])
        known = [self._by_iri[name]] if name in self._by_iri else known
        known = [p for p in known if not kinds or p.entity.kind in kinds]
        if len(known) != 1:
            return None
        return _candidate(known[0], 1.0, (msg("same identifier {value}", value=name),))

    def _named(
        self,
        name: str,
        code: str,
        kinds: Collection[Kind],
        coordinates: object,
        found: Match,
    ) -> list[Candidate]:
        """Return the entities that have the name or one like it, with what speaks for each."""
        asked = Entity(_QUESTION, Kind.CITY, Names.of([Name(mended_encoding(name) or name, "")]))
        asked = replace(asked, country=code or None)
        point = None if coordinates is None else point_of(coordinates).at
        question = profile(asked, point)
        near: dict[str, Profile] = {}
        for key in _keys(question):
            sharing = self._by_key.get(key, [])
            if key[0] == "word" and len(sharing) > _RARE:
                continue
            for one in sharing[:_MOST_NAMESAKES]:
                near.setdefault(one.entity.iri, one)
        scored: list[tuple[float, Profile, tuple[Message, ...]]] = []
        for one in near.values():
            if one.entity.kind not in kinds and (kinds or one.entity.kind is Kind.COUNTRY):
                continue
            if code and one.entity.country and one.entity.country not in country_family(code):
                continue
            alike = replace(question, entity=replace(asked, kind=one.entity.kind))
            pair = compare_profiles(alike, one)
            if pair is not None:
                scored.append((pair.score, one, pair.reasons))
        whole = [one for _, one, _ in scored if one.keys & question.keys]
        several = _several(len(whole))
        return [
            _candidate(
                one,
                self._weighed(score, one, whole, found),
                (*reasons, *several) if one in whole else reasons,
            )
            for score, one, reasons in scored
        ]

    def _weighed(self, score: float, one: Profile, whole: list[Profile], found: Match) -> float:
        """Return how sure an entity is that has the name, with its namesakes and GeoNames."""
        if one not in whole:
            return min(score, _DOUBTED)
        if len(whole) > 1:
            return score / len(whole)
        best = found.best
        if one.place is not None and best is not None and best.score >= REVIEWED:
            if best.iri.endswith(f"-{one.place.geonames}"):
                # The only one of the graph, and the first of GeoNames: half the doubt is left.
                return 1 - (1 - best.score) / 2
            # The name is more likely that of another town, which the graph does not have.
            return min(score, _DOUBTED)
        return min(score + _UNIQUE, 0.99)

    def _joined(
        self, named: list[Candidate], found: Match, kinds: Collection[Kind]
    ) -> list[Candidate]:
        """Return the entities by name and those by place, then places that are not in the graph."""
        best = {c.iri: c for c in named}
        outside = []
        for place in found.candidates:
            number = int(place.iri.rpartition("-")[2])
            towns = [
                p for p in self._by_place.get(number, ()) if not kinds or p.entity.kind in kinds
            ]
            for one in towns:
                sure = place.score * (one.place.score if one.place else 1.0) / len(towns)
                known = best.get(one.entity.iri)
                if known is None or known.score < sure:
                    reason = msg("it is {name} in GeoNames ({id})", name=place.name, id=number)
                    told = (reason, *place.reasons, *_several(len(towns)))
                    made = _candidate(one, sure, told)
                    best[one.entity.iri] = replace(made, mapping=place.mapping)
            if not towns:
                outside.append(place)
        inside = sorted(best.values(), key=lambda c: (-c.score, c.iri))
        left = 1 - (inside[0].score if inside else 0.0)
        rivals = [replace(c, score=round(c.score * left, 4)) for c in outside]
        return sorted((*inside, *rivals), key=lambda c: (-c.score, c.iri))


def _several(count: int) -> tuple[Message, ...]:
    return (msg("one of {count} of this name in the graph", count=count),) if count > 1 else ()


def _keys(one: Profile) -> list[tuple[str, str]]:
    keys = [("name", key) for key in one.keys]
    keys += [("name", key.replace(" ", "")) for key in one.keys if " " in key]
    keys += [("acronym", acronym) for acronym in one.acronyms]
    keys += [("word", w) for key in one.keys for w in key.split() if len(w) >= _LEAST_WORD]
    return list(dict.fromkeys(keys))


def _unlooked(name: str, country: str, coordinates: object) -> Match:
    """Return what is odd about a question that the gazetteer is not asked."""
    notes = [read_country(country).note]
    if len(fold(name).key) < _LEAST_LETTERS:
        notes.append(msg("the name is empty or a single letter"))
    if coordinates is not None:
        notes.append(point_of(coordinates).note)
    return Match((), tuple(note for note in notes if note is not None))


def _candidate(one: Profile, score: float, reasons: tuple[Message, ...]) -> Candidate:
    entity = one.entity
    return Candidate(
        entity.iri,
        entity.names.label() or entity.iri,
        entity.country or "",
        round(score, 4),
        reasons,
    )
