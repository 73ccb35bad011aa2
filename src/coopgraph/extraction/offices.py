"""Rules for persons: only those who hold a public office that the page names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coopgraph.extraction import _heads as heads
from coopgraph.extraction._letters import APOSTROPHE, UPPER
from coopgraph.extraction.entities import Group
from coopgraph.extraction.facts import Fact, found_in, numbers
from coopgraph.extraction.mentions import Mention
from coopgraph.extraction.scene import Scene, Sentence
from coopgraph.model import Kind
from coopgraph.resolution.folding import fold_key

__all__ = ["read_offices"]

_WORD: Final = rf"[{UPPER}][^\W\d_]*(?:[-{APOSTROPHE[1:-1]}][^\W\d_]+)*\.?"
_NAME: Final = (
    rf"(?P<person>{_WORD}(?: (?:de |du |d{APOSTROPHE}|El |Ben |von |van |Le |La )?{_WORD}){{1,3}})"
)
_TITLE: Final = r"(?:(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Monsieur|Madame|MM\.|Dr\.?|S\.E\.(?:M\.)?) )?"
_OFFICE: Final = (
    r"(?P<office>(?:(?:premi(?:er|ère) |Deputy |deputy |[Vv]ice[- ]|ancien(?:ne)? )?"
    r"(?:[Mm]aire(?:[- ]adjointe?)?|[Mm]ayor|[Pp]résidente?|[Pp]resident|[Mm]inistre|[Mm]inister|"
    r"[Aa]djointe?(?: au maire)?|[Aa]mbassadeur|[Aa]mbassadrice|[Aa]mbassador|[Pp]réf[eè]te?|"
    r"[Gg]ouverneure?|"
    r"[Gg]overnor|[Ss]énateur|[Ss]énatrice|[Dd]éputée?|[Cc]onseill(?:er|ère) (?:municipale?|"
    r"régionale?|départementale?)|"
    r"[Cc]onsul(?: générale?)?|[Ss]ecrétaire d.État)))"
)
_OF_BODY: Final = (
    rf"(?:(?:,? (?:de la |de l{APOSTROPHE}|du |des |de |d{APOSTROPHE}|à la |of the |of |to )"
    rf"(?:[^⟦⟧.,;()]{{0,40}}? )?)?(?P<body>⟦[CRISMK]\d+⟧)(?: of ⟦K\d+⟧)?)"
)
_BEFORE: Final = re.compile(
    rf"(?<![\w-]){_OFFICE}(?:{_OF_BODY}| (?:of|de) [^⟦⟧.,;()]{{3,60}}?(?: of (?P<state>⟦K\d+⟧))?|"
    rf" de (?:la )?(?:Région|région|Ville|ville))?(?:[^⟦⟧.,;()]{{0,60}}?)?,? "
    rf"{_TITLE}{_NAME}(?![\w-])"
)
_AFTER: Final = re.compile(
    rf"{_TITLE}{_NAME},? (?:\(|l[ae] |l{APOSTROPHE}|the )?(?:[a-zà-ÿ]+ )?{_OFFICE}"
    rf"(?:{_OF_BODY}| de (?:la )?(?:Région|région|Ville|ville)\b)?"
)
_LOCAL: Final = re.compile(
    r"(?i:maire|mayor|adjoint|président|president|conseill|préf|gouvern|governor)"
)
_SHEET: Final = re.compile(
    r"(?i:représentante?|representative|référente?|élue? référente?|maire|président|présidente|"
    r"mayor)"
)
_PERSON_IN_SHEET: Final = re.compile(rf"{_TITLE}{_NAME}\s*(?:\((?P<office>[^()]{{3,90}})\))?\s*$")


_SENT_TO: Final = re.compile(r"(?i:ambass\w+)(?: (?:to|in|au|aux|en)) (?:the )?⟦K")
_GOES_ON: Final = re.compile(r"\b(?:and|of|&|et|de) $")
_NO_PERSON: Final = frozenset(
    {"deputy", "foreign", "prime", "first", "vice", "minister", "affairs", "territorial",
     "infrastructure", "administration", "etrangeres", "affaires", "general", "council"}
)  # fmt: skip


def _is_person(name: str) -> bool:
    words = name.split()
    if any(fold_key(w) in _NO_PERSON for w in words):
        return False
    folded = [fold_key(w) for w in words]
    if heads.ANY_HEAD.match(name) or any(w in heads.not_a_name() for w in folded):
        return False
    return len(words) >= 2 and not re.search(r"X{2,}|x{2,}", name)


class _Offices:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[str, int] = {}

    def person(self, name: str, begin: int, stop: int, country: str | None) -> int:
        key = fold_key(name)
        number = self.known.get(key)
        if number is None:
            number = len(self.scene.groups)
            self.known[key] = number
            self.scene.groups.append(Group(Kind.PERSON, name, country))
        mention = Mention(begin, stop, Kind.PERSON, name, name)
        self.scene.groups[number].mentions.append(mention)
        return number

    def body(self, match: re.Match[str], sentence: Sentence) -> int | None:
        if _SENT_TO.search(match[0]) is not None:
            return None  # whose ambassador it is, other words say
        groups = match.re.groupindex
        for group in ("body", "state"):
            if group in groups and match[group] is not None:
                return numbers(match[group], "CRISMK")[0]
        if not _LOCAL.search(match["office"]):
            near = numbers(sentence.marked, "MSK")
            return near[0] if near else None
        words = match[0]
        letter = "R" if re.search(r"[Rr]égion", words) else ""
        if not letter and re.fullmatch(r"(?i:présidente?|president)", match["office"]):
            return None  # of what, the page says elsewhere
        if re.search(r"(?i:maire|mayor|adjoint)", match["office"]):
            letter = "C"
        before = numbers(sentence.marked[: match.start()], letter or "CRI")
        own = self.scene.mains.get(letter)
        # "le maire …" of the town just named, else of the town the page speaks for.
        return before[0] if before else own

    def read(self) -> Iterator[Fact]:
        for sentence in self.scene.sentences:
            for pattern, rule in ((_BEFORE, "before"), (_AFTER, "after")):
                for match in pattern.finditer(sentence.marked):
                    yield from self._told(sentence, match, rule)
            yield from self._labelled(sentence)

    def _told(self, sentence: Sentence, match: re.Match[str], rule: str) -> Iterator[Fact]:
        name = _without_office(match["person"]).rstrip(".")
        before = sentence.marked[: match.start("person")]
        if _GOES_ON.search(before) is not None and name.count(" ") > 1:
            name = name.partition(" ")[2]  # "Minister of Administration and Infrastructure X Y"
        body = self.body(match, sentence)
        if body is None or not _is_person(name):
            return
        at = match.start("person") + match["person"].index(name)
        begin, stop = found_in(sentence, at, at + len(name))
        person = self.person(name, begin, stop, self.scene.groups[body].country)
        first, last = found_in(sentence, match.start(), match.end())
        yield Fact(
            body,
            "represented-by",
            person,
            first,
            last,
            f"represented-by: {rule}",
            role=match["office"],
        )

    def _labelled(self, sentence: Sentence) -> Iterator[Fact]:
        block = sentence.block
        if not block.label or _SHEET.fullmatch(block.label) is None:
            return
        value = self.scene.text[block.value : block.stop]
        match = _PERSON_IN_SHEET.match(value)
        body = _card_body(self.scene, block.begin)
        if match is None or body is None or not _is_person(match["person"]):
            return
        begin = block.value + match.start("person")
        name = match["person"]
        person = self.person(name, begin, begin + len(name), self.scene.groups[body].country)
        yield Fact(
            body,
            "represented-by",
            person,
            block.begin,
            block.stop,
            "represented-by: sheet",
            role=match["office"] or block.label,
        )


def _card_body(scene: Scene, before: int) -> int | None:
    """Return the body whose name stands alone on the last line above that is only a name."""
    for sentence in reversed(scene.sentences):
        if sentence.begin < before:
            alone = re.fullmatch(r"\s*(⟦[CRISMGNO]\d+⟧)\s*", sentence.marked)
            if alone is not None:
                return numbers(alone[1])[0]
    return scene.main


def _without_office(name: str) -> str:
    words = name.split()
    while words and re.fullmatch(
        r"(?i:m\.|mme|monsieur|madame|maire|président|le|la|the|mr\.?|armenia)", words[0]
    ):
        words.pop(0)
    return " ".join(words)


def read_offices(scene: Scene) -> Iterator[Fact]:
    """Yield the office-holders of a page; adds them to the scene's entities."""
    yield from _Offices(scene).read()
