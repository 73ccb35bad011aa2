"""Rules for money: who pays whom, for what, how much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.amounts import Sum, find_sums
from coopgraph.extraction.facts import (
    ARTICLE,
    Fact,
    found_in,
    is_denied,
    listed,
    numbers,
    slot,
    status_of,
)
from coopgraph.extraction.scene import Scene, Sentence

__all__ = ["read_money"]

_GAP: Final = r"[^⟦⟧.;]"
_PAYER: Final = "CRISMGNOF"
_PAID: Final = "CRIGNOPFV"
_BY: Final = re.compile(
    rf"(?P<paid>{slot(_PAID)})(?P<clause>[^⟦⟧.;]{{0,140}}?\b(?:(?:co-?)?financ\w+|subventionn\w+|"
    rf"soutenue?s?|"
    rf"(?:co-?)?funded|supported|sponsored|appuyée?s?){_GAP}{{0,60}}?\b(?:par|by|de|auprès de))\s+"
    rf"{ARTICLE}{listed(_PAYER, 'payers')}"
)
_SUPPORT: Final = re.compile(
    rf"(?:avec|grâce à|bénéficie\w* d|reçu)\s?(?:le |l{APOSTROPHE}|du |un |{APOSTROPHE}un |)"
    rf"(?:soutien|appui|aide|concours|cofinancement|financement|support|subvention)"
    rf"(?: financi(?:er|ère)s?)?{_GAP}{{0,30}}?\b(?:de|du|des|d{APOSTROPHE}|of)"
    rf"\s?{ARTICLE}{listed(_PAYER, 'payers')}"
)
_GIVES: Final = re.compile(
    rf"{listed('CRISMGNO', 'payers')}(?P<clause>{_GAP}{{0,60}}?\b(?:a voté|vote|attribu\w+|"
    rf"accord(?:e|é|ent)|octroi\w+|"
    rf"alloue?\w*|verse\w*|débloqu\w+|contribue?\w*|finance\w*|a (?:co)?financé|grants?|awarded|"
    rf"funds?|donated|gave)\b"
    rf"{_GAP}{{0,140}}?)(?:\b(?:à|au|aux|pour|to|for|auprès de|par)\s|d{APOSTROPHE})"
    rf"?{ARTICLE}(?P<paid>{slot('CRIGNOPFV')})"
)
_MONEY_WORD: Final = re.compile(r"subvention|don\b|aide|fonds|€|euro|grant|financ|fund|donat")


def _sum(scene: Scene, begin: int, stop: int) -> Sum | None:
    found = find_sums(scene.text[begin:stop])
    return found[0] if found else None


def _with_sum(scene: Scene, sentence: Sentence, fact: Fact) -> Fact:
    found = _sum(scene, fact.begin, min(sentence.stop, fact.stop + 60))
    if found is None:
        return fact
    return replace(fact, amount=found.value, currency=found.currency)


def _in(scene: Scene, sentence: Sentence) -> Iterator[Fact]:
    marked = sentence.marked
    for match in _BY.finditer(marked):
        if is_denied(match[0]):
            continue
        yield from _paid(scene, sentence, match, numbers(match["paid"], _PAID), "by")
    for match in _SUPPORT.finditer(marked):
        before = numbers(marked[: match.start()], "PFV") or numbers(marked[: match.start()], "CRIO")
        if before and not is_denied(match[0]):
            yield from _paid(scene, sentence, match, before[-1:], "support")
    for match in _GIVES.finditer(marked):
        if is_denied(match[0]) or not _MONEY_WORD.search(match["clause"]):
            continue
        for fact in _paid(scene, sentence, match, numbers(match["paid"], _PAID)[:1], "gives"):
            yield replace(fact, status=status_of(match["clause"]))


def _paid(
    scene: Scene, sentence: Sentence, match: re.Match[str], paid: list[int], rule: str
) -> Iterator[Fact]:
    begin, stop = found_in(sentence, match.start(), match.end())
    payers = numbers(match["payers"], _PAYER)
    for subject in paid:
        for payer in payers:
            if payer != subject:
                fact = Fact(subject, "funded-by", payer, begin, stop, f"funded-by: {rule}")
                # One sum for several payers is nobody's own: how it is shared is not said.
                yield fact if len(payers) > 1 else _with_sum(scene, sentence, fact)


def read_money(scene: Scene) -> Iterator[Fact]:
    """Yield who pays whom, with the amount where the clause gives one."""
    for sentence in scene.sentences:
        yield from _in(scene, sentence)
