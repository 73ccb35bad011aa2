"""Why a place may be meant, in words."""

from __future__ import annotations

from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.resolution._place_search import NEAR_KM, Hit, How, Wanted
from coopgraph.resolution.candidates import Mapping
from coopgraph.resolution.folding import BodyWord

__all__ = ["mapping_of", "reasons_of"]

_BROAD: Final = frozenset({How.PART, How.BRACKETS})
_CLOSE: Final = frozenset({How.LONG, How.SHORT, How.SIMILAR})


def mapping_of(hit: Hit, wanted: Wanted) -> Mapping:
    """Return whether a place is what is named, or only near it or around it."""
    body = wanted.folded.body
    if hit.how in _BROAD or (hit.how is How.KIND and body not in (None, BodyWord.COMMUNE)):
        return Mapping.BROAD
    return Mapping.CLOSE if hit.how in _CLOSE else Mapping.EXACT


def _name_reason(hit: Hit) -> Message:
    name = hit.place.name
    match hit.how:
        case How.MAIN:
            return msg("its main name")
        case How.OTHER:
            return msg("one of its other names")
        case How.JOINED:
            return msg("its name with what stands in brackets")
        case How.LOOSE:
            return msg("its name without articles and links")
        case How.KIND:
            return msg("its name without the words for a body")
        case How.PART:
            return msg("one of two joined names: {name}", name=name)
        case How.LONG:
            return msg("a longer form of its name: {name}", name=name)
        case How.SHORT:
            return msg("a short form of its name: {name}", name=name)
        case How.BRACKETS:
            return msg("what stands in brackets: {name}", name=name)
        case How.SIMILAR:
            if hit.edits > 1:
                return msg("{count} letters differ: {name}", name=name, count=hit.edits)
            return msg("one letter differs: {name}", name=name)


def reasons_of(hit: Hit, hits: list[Hit], wanted: Wanted) -> tuple[Message, ...]:
    """Return why a hit may be meant, the strongest reason first."""
    said = [_name_reason(hit)]
    if wanted.countries:
        if hit.place.country == wanted.countries[0]:
            said.append(msg("same country"))
        elif hit.place.country in wanted.countries:
            said.append(msg("a territory of the country"))
        else:
            said.append(msg("but in {country}", country=hit.place.country))
    if hit.in_region:
        said.append(msg("same region"))
    if hit.by_hint and hit.how is How.PART:
        said.append(msg("the other name is near it"))
    elif hit.by_hint:
        said.append(msg("what stands in brackets is near it or its other name"))
    if hit.km is not None:
        near = hit.km <= NEAR_KM
        said.append(
            msg("{km} km apart", km=round(hit.km))
            if near
            else msg("but {km} km apart", km=round(hit.km))
        )
    if len(hits) > 1:
        largest = max(hits, key=lambda h: h.place.population)
        said.append(
            msg("the largest of {count} of this name", count=len(hits))
            if largest is hit
            else msg("one of {count} of this name", count=len(hits))
        )
    return tuple(said)
