"""Lists of partners below a lead-in, and the words for ties that lead-ins and sentences share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.blocks import BlockKind
from coopgraph.extraction.facts import Fact, dated, is_denied, numbers, status_of
from coopgraph.extraction.moments import Moment
from coopgraph.extraction.scene import Scene, Sentence

__all__ = ["COOP", "TWIN", "listed_ties"]

TWIN: Final = (
    r"(?:jumelages?|jumelle\w*|jumelés?|jumelées?|jumeler|se jumelle\w*|twinn?ed|twinn?ings?|"
    r"twin (?:towns?|cit(?:y|ies))|sister cit(?:y|ies)|sister[- ]cities|JUMELAGES?|JUMEL[EÉ]ES?)"
)
COOP: Final = (
    r"(?:coopérations?(?: décentralisées?)?|coop[éèe]r(?:e|ent|er|ait)|partenariats?|partenaires?|"
    rf"conventions?|accords?|pactes? d{APOSTROPHE}amitié|lettres? d{APOSTROPHE}intention|"
    rf"protocoles?(?: d{APOSTROPHE}accord| d{APOSTROPHE}entente)?|chartes? d{APOSTROPHE}amitié|"
    rf"ententes?|collabor(?:e|ent|er|ation|ations)|"
    rf"liens? d{APOSTROPHE}amitié|relations? de coopération|"
    r"cooperations?|partnerships?|partners?|agreements?|memorandum(?: of understanding)?|"
    r"cooperates?|friendship (?:agreement|pact)|COOP[EÉ]RATION(?: D[EÉ]CENTRALIS[EÉ]E)?|"
    r"CONVENTION|ACCORDS?|PARTENARIATS?)"
)


def _first(moments: list[Moment], limit: int) -> Moment | None:
    return next((m for m in moments if m.begin <= limit), None)


def listed_ties(scene: Scene) -> Iterator[Fact]:
    """Yield the ties of lists whose lead-in says what their cities are to the subject."""
    lead: tuple[str, int, str] | None = None
    for sentence in scene.sentences:
        item = sentence.block.kind is BlockKind.ITEM or _STANDS_ALONE.match(sentence.marked)
        if item and lead is not None:
            yield from _item(sentence, lead)
            continue
        lead = _lead(scene, sentence) or (lead if sentence.block.kind is BlockKind.ITEM else None)


_STANDS_ALONE: Final = re.compile(r"⟦[CRI]\d+⟧(?:[ ,(]|$)[^.]{0,60}$")
_LEAD: Final = re.compile(
    rf"(?:(?P<twin>{TWIN})|(?P<coop>{COOP})|(?P<both>\bexchanges\b))", re.IGNORECASE
)


def _lead(scene: Scene, sentence: Sentence) -> tuple[str, int, str] | None:
    marked = sentence.marked.rstrip()
    is_lead = marked.endswith(":") or sentence.block.kind is BlockKind.HEADING
    found = _LEAD.search(marked) if is_lead and not is_denied(marked) else None
    if found is None:
        return None
    own = numbers(marked, "CRI")
    subject = own[0] if own else scene.main
    if subject is None or (not own and not _is_named_before(scene, subject, sentence.begin)):
        return None  # a list without an owner: its first item is not the others' twin
    return "twinned-with" if found["twin"] else "cooperates-with", subject, marked


def _is_named_before(scene: Scene, subject: int, begin: int) -> bool:
    return any(mention.begin < begin for mention in scene.groups[subject].mentions)


def _item(sentence: Sentence, lead: tuple[str, int, str]) -> Iterator[Fact]:
    kind, subject, words = lead
    first = re.match(r"[^\w⟦⟧]{0,4}(?:(?:la|le|the) )?(?P<first>⟦[CRI]\d+⟧)", sentence.marked)
    if first is None:
        return
    obj = numbers(first["first"])[0]
    if obj == subject:
        return
    fact = Fact(
        subject, kind, obj, sentence.begin, sentence.stop, f"{kind}: list", status=status_of(words)
    )
    yield dated(fact, _first(list(sentence.moments), sentence.stop))
