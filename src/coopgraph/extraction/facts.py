"""What a rule hands back, and what rules share: lists, dates, status, negation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.moments import Moment
from coopgraph.extraction.scene import Scene, Sentence
from coopgraph.model import Status

__all__ = [
    "ACTOR",
    "AUTHORITY",
    "ENDED",
    "Fact",
    "dated",
    "found_in",
    "is_denied",
    "listed",
    "numbers",
    "slot",
    "status_of",
]

AUTHORITY: Final = "CRIS"
ACTOR: Final = "CRISMGNO"


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two entities of a scene, by their numbers.

    Attributes
    ----------
    subject, type, object
        Number of an entity, relation type, number of an entity.
    begin, stop
        The words in the page that say it.
    rule
        What found it.
    start, end, status, amount, currency, role, inferred
        As in `coopgraph.extraction.ReadRelation`.
    """

    subject: int
    type: str
    object: int
    begin: int
    stop: int
    rule: str
    start: str | None = None
    end: str | None = None
    status: Status = Status.ACTIVE
    amount: Decimal | None = None
    currency: str | None = None
    role: str = ""
    inferred: tuple[str, ...] = ()


def slot(letters: str = ACTOR) -> str:
    """Return the pattern of one entity of some kinds."""
    return rf"⟦[{letters}]\d+⟧"


# Atomic groups: what stands between two names has several readings, and a long list would
# otherwise try all their combinations.
_DATE_AFTER: Final = r"(?> ?\([^()⟦⟧]{0,24}\d{4}\)| en \d{4}| depuis \d{4}| since \d{4})?"
_JOINT: Final = (
    r"\s?(?:,\s?(?:et|and|ainsi que|mais aussi|puis)?|et|and|&|ainsi que|as well as|/|;)\s?"
)
# "entre la Région X et les Départements de Y": the word before several is no part of a name.
_SEVERAL: Final = (
    rf"(?:(?:[Vv]illes|[Cc]ommunes|[Cc]ities|[Tt]owns)\s(?:de |d{APOSTROPHE}|du |of )(?=⟦C)|"
    rf"(?:[Dd]épartements|[Rr]égions)\s(?:de la |de l{APOSTROPHE}|de |du |d{APOSTROPHE})(?=⟦R))"
)
_ARTICLE: Final = (
    rf"(?:(?:de la|de l{APOSTROPHE}|du|des|de|d{APOSTROPHE}|avec|entre|à la|à|au|aux|celles? de|"
    rf"celui de|ceux de|of|the|with)\s?)?"
    rf"(?:(?:la|le|les|l{APOSTROPHE}|leurs?|sa|son|ses|the|its)\s?)?"
    rf"(?:{_SEVERAL}|(?:de la|de l{APOSTROPHE}|du|de|d{APOSTROPHE})\s?)?"
)


def listed(letters: str = ACTOR, name: str | None = None) -> str:
    """Return the pattern of a list of entities: ``A, B et C``, each with its article."""
    one = slot(letters) + _DATE_AFTER
    pattern = rf"{one}(?:(?>{_JOINT}{_ARTICLE}(?=⟦)){one})*+"
    return rf"(?P<{name}>{pattern})" if name else rf"(?:{pattern})"


ARTICLE: Final = rf"(?>{_ARTICLE}(?=⟦))"


def numbers(marked: str, letters: str = ACTOR) -> list[int]:
    """Return the numbers of the entities in a piece of marked text, without repetition."""
    found = re.findall(rf"⟦[{letters}](\d+)⟧", marked)
    return list(dict.fromkeys(map(int, found)))


_NEGATION: Final = re.compile(
    rf"\b(?:n{APOSTROPHE}|ne )[^.;⟦]{{0,40}}\b(?:pas|plus|jamais|aucun|aucune|point)\b|"
    r"\baucun(?:e)? (?:accord|jumelage|convention|partenariat|lien)|\bsans (?:accord|jumelage)|"
    r"\b(?:is|are|was|were|has|have|does|do|did|will)(?: not|n['’]t)\b|\bnever\b|\bno longer\b|"
    r"\brefus\w+|\brejet\w+|\bdément\w*|\bdenied\b|\brefused\b|"
    r"\bno (?:agreement|twinning|cooperation|partnership)\b",
    re.IGNORECASE,
)


def is_denied(text: str) -> bool:
    """Say whether a clause denies what it speaks of."""
    return _NEGATION.search(text) is not None


_PLANNED: Final = re.compile(
    rf"\b(?:va|vont|doit|doivent)\s(?:(?:bientôt|prochainement|ensuite|aussi)\s)?[a-zà-ÿ]+(?:er|"
    rf"ir|re)\b|"
    rf"\bs{APOSTROPHE}apprêt\w+|\bsera\b|\bseront\b|\b[a-zà-ÿ]{{2,}}(?:era|eront|ira|iront|dra|dront|ttra|ttront)\b|"
    r"\bprochain\w*\b|\bsouhait\w+|\benvisag\w+|\bpr[ée]voi\w+|\bprévue?s?\b|\bespère\w*|"
    rf"lettre d{APOSTROPHE}intention|\bprojet de (?:jumelage|convention|accord|partenariat|"
    rf"coopération)|"
    r"\bpourrai\w+|\bambitionn\w+|\bwill\b|\bplans? to\b|\bplanned\b|\bintends?\b|\bhopes?\b|"
    r"\bwould\b|\bis to\b|\babout to\b|letter of intent|\bfutur jumelage|\bwish(?:es)? to\b"
)
_NOT_FUTURE: Final = frozenset({"opéra", "caméra", "operera", "sera-t-il", "era"})
_SUSPENDED: Final = re.compile(r"\b(?:suspendu\w*|gelée?s?|suspended|frozen|en sommeil)\b")
ENDED: Final = re.compile(
    rf"\b(?:a pris fin|pris fin|rompu\w*|dénoncé\w*|résilié\w*|s{APOSTROPHE}est (?:achevé|"
    rf"terminé)e?|"
    r"anciens? (?:jumelage|partenaire)|jusqu'alors|ended|terminated|was twinned until|former)\b"
)


def status_of(text: str) -> Status:
    """Return how a relation stands by the words of its clause."""
    if _SUSPENDED.search(text):
        return Status.SUSPENDED
    if ENDED.search(text):
        return Status.ENDED
    future = _PLANNED.search(text)
    if future is not None and future[0].casefold() not in _NOT_FUTURE:
        return Status.PLANNED
    return Status.ACTIVE


def dated(fact: Fact, moment: Moment | None) -> Fact:
    """Return a fact with the date of a moment."""
    if moment is None:
        return fact
    inferred = []
    if moment.by_publication:
        inferred = [n for n, v in (("start", moment.start), ("end", moment.end)) if v is not None]
    return replace(
        fact,
        start=moment.start or fact.start,
        end=moment.end or fact.end,
        inferred=(*fact.inferred, *inferred),
    )


def found_in(sentence: Sentence, begin: int, stop: int) -> tuple[int, int]:
    """Return the stretch of the page that a stretch of marked text stands for."""
    return sentence.at(begin), sentence.at(max(begin, stop - 1)) + 1


def moments_between(sentence: Sentence, begin: int, stop: int) -> list[Moment]:
    """Return the dates that stand in a stretch of the page."""
    return [m for m in sentence.moments if begin <= m.begin < stop]


def as_list(scene: Scene, found: list[int], letters: str) -> list[int]:
    """Return those entities whose kinds have one of some letters."""
    from coopgraph.extraction.scene import LETTERS

    return [n for n in found if LETTERS[scene.groups[n].kind] in letters]
