"""Where a page names events, projects and programmes, and which edition an event is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coopgraph.extraction import _heads as heads
from coopgraph.extraction._letters import APOSTROPHE, LINK, NAME, NAME_WORD, UPPER
from coopgraph.extraction.mentions import Mention
from coopgraph.extraction.names import grown_name, trimmed
from coopgraph.model import Kind

__all__ = ["edition", "find_activities", "series_name"]

_FRENCH: Final = (
    "premi",
    "deuxi",
    "troisi",
    "quatri",
    "cinqui",
    "sixi",
    "septi",
    "huiti",
    "neuvi",
    "dixi",
)
_ENGLISH: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ORDINAL: Final = (
    r"(?:\d{1,2}\s?(?:[eè]r?(?:mes?|s)?|emes?|èmes?|res?|st|nd|rd|th|°)?|[IVX]{1,5}(?:e|ème|èmes|"
    r"th)?|"
    r"(?i:premi(?:er|ère)s?|deuxièmes?|secondes?|troisièmes?|quatrièmes?|cinquièmes?|sixièmes?|"
    r"septièmes?|huitièmes?|neuvièmes?|dixièmes?|first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth|tenth))"
)
_EDITION: Final = re.compile(rf"(?P<ordinal>{_ORDINAL})\s+(?=\S)")
_EDITION_OF: Final = rf"[ée]dition (?:du |de la |des |de l{APOSTROPHE})"
_NAMED_BEFORE: Final = re.compile(
    rf"\b(?:[Ll]es?|[Ll]a|[Dd]u|[Dd]es|[Aa]ux?|[Dd]e la|[Ll]{APOSTROPHE}) ?$"
)
_EVENT: Final = re.compile(
    rf"(?<![\w-])(?:(?P<ordinal>{_ORDINAL})\s+(?:{_EDITION_OF})?)?(?P<head>{heads.EVENT})(?!\w)"
)
_EVENT_AFTER: Final = re.compile(
    rf"(?<![\w-])(?:(?P<ordinal>{_ORDINAL})\s+)?(?:[{UPPER}][\w]*(?:[–-][\w]+)*\s+){{1,6}}"
    rf"{heads.EVENT_AFTER}(?!\w)(?:\s+(?:on|of|for)\s+(?:the\s+)?[{UPPER}]\w+(?: [{UPPER}]\w+)*)?"
)
_CAPITAL_OF: Final = re.compile(
    rf"(?:{NAME_WORD} ){{0,2}}[Cc]apitale [Ee]uropéenne de la [Cc]ulture|"
    rf"(?:{NAME_WORD} ){{0,2}}European Capital of Culture"
)
_QUOTED: Final = r"(?:«\s*(?P<quoted>[^«»\n]{3,90}?)\s*»|[“\"](?P<english>[^“”\"\n]{3,90}?)[”\"])"
_NAMED: Final = r"(?:(?:nommée?|intitulée?|baptisée?|dénommée?|appelée?|called|named|titled),? )"
_PROJECT: Final = re.compile(
    rf"\b(?:[Pp]rojets?|[Pp]rojects?)(?: [a-zà-ÿ']+){{0,5}}? {_NAMED}?"
    rf"(?:{_QUOTED}|(?P<caps>[A-Z][A-Z0-9]{{2,}}(?:[ -][A-Z0-9]{{2,}})*)\b)"
)
_PROGRAMME: Final = re.compile(
    rf"\b(?:[Pp]rogrammes?|[Pp]rograms?|[Dd]ispositifs?|[Aa]ppels? à projets?|[Ff]acilité)"
    rf"(?: [a-zà-ÿ']+){{0,2}}? {_NAMED}?"
    rf"(?:{_QUOTED}|(?P<caps>[A-Z][A-Z0-9]{{2,}}(?:[ -][A-Z0-9]{{2,}})*\+?))"
)
_CALL: Final = re.compile(
    rf"\b[Aa]ppels? à projets? (?:conjoint )?(?:(?:{LINK}|en )?[a-zà-ÿ]+ )?"
    r"(?P<name>(?:[Ff]ranco|[Cc]onjoint|[Gg]énérique|[Tt]riennal|[Tt]hématique|[Jj]eunesse|"
    r"[Cc]limat)"
    r"[\w-]*(?: [a-zà-ÿ-]+){0,4}(?: (?:19|20)\d\d)?)"
)
_INITIATIVE: Final = re.compile(
    rf"(?:{_QUOTED}|‘(?P<single>[^‘’\n]{{3,80}}?)’) (?:initiative|project|programme?)\b"
)
_SHOW: Final = re.compile(
    rf"\b(?:expositions?|festivals?|manifestations?|colloques?|spectacles?|exhibitions?)"
    rf"(?: [a-zà-ÿ']+){{0,3}}? {_NAMED}?{_QUOTED}"
)
_SHOUTED: Final = frozenset({"ODD", "ONU", "URL", "PDF", "FAQ", "CONTACT", "DATE"})


def edition(text: str) -> int | None:
    """Return the number of an edition, such as 5 of ``5e``, ``cinquièmes`` or ``Fifth``.

    Examples
    --------
    >>> edition("4èmes"), edition("deuxièmes"), edition("Fifth"), edition("Ve"), edition("Forum")
    (4, 2, 5, 5, None)
    """
    folded = text.casefold().strip()
    digits = re.match(r"\d+", folded)
    if digits is not None:
        return int(digits[0])
    if folded in {"seconde", "secondes"}:
        return 2
    for words in (_FRENCH, _ENGLISH):
        for number, word in enumerate(words, 1):
            if folded.startswith(word):
                return number
    roman = re.fullmatch(r"([ivx]+)(?:e|ème|èmes|th)?", folded)
    if roman is None or (len(roman[1]) == len(folded) == 1 and folded != "v"):
        return None
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in roman[1]]
    signed = [-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)]
    return sum(signed)


def _printed(ordinal: str | None, name: str, *, french: bool) -> str:
    """Return the name of an event as a directory prints it: ``5e Assises …``."""
    number = None if ordinal is None else edition(ordinal)
    if number is None or ordinal is None or not french:
        return name
    rest = re.sub(rf"^{_EDITION_OF}", "", name[len(ordinal) :].strip())
    many = rest.split(" ")[0].endswith("s") and rest.split(" ")[0].casefold() != "congrès"
    return (
        f"{number}{_mark(number, many=many, spelt=ordinal.isalpha())} {rest[0].upper()}{rest[1:]}"
    )


def _mark(number: int, *, many: bool, spelt: bool) -> str:
    """Return what follows a French ordinal: 1res Assises, 5e Forum, deuxièmes → 2es."""
    if number == 1:
        return "res" if many else "er"
    return "es" if many and spelt else "e"


def series_name(name: str) -> str:
    """Return the name of an event without its edition and year: what its editions share."""
    match = _EDITION.match(name)
    bare = name[match.end() :] if match is not None and edition(match["ordinal"]) else name
    return re.sub(r"\s+(?:19|20)\d\d$", "", bare)


def _events(text: str) -> Iterator[Mention]:
    for match in _EVENT.finditer(text):
        head = match["head"]
        ordinal = match["ordinal"]
        if ordinal is not None and edition(ordinal) is None:
            ordinal = None
        begin = match.start() if ordinal is not None else match.start("head")
        capital = head[0].isupper()
        stop = grown_name(text, match.end("head"), lower=True, event=True, longest=8)
        name = trimmed(text[begin:stop])
        tail = name[name.index(head) + len(head) :]
        if not tail or (ordinal is None and not capital):
            continue
        generic = head.casefold() in {"journée", "journées", "semaine", "rencontres", "conférence",
                                      "séminaire", "salon", "forum", "festival"}  # fmt: skip
        # "le Forum des villes durables": a capital after an article is a name's.
        named = _NAMED_BEFORE.search(text, max(0, begin - 8), begin) is not None
        plain = not re.search(rf"[{UPPER}]", tail)
        if generic and ordinal is None and plain and not (named and len(tail.split()) > 1):
            continue
        yield Mention(
            begin, stop, Kind.EVENT, _printed(ordinal, name, french=True), series_name(name)
        )
    for match in _EVENT_AFTER.finditer(text):
        name = trimmed(match[0])
        bare = re.sub(r"^(?:The|A|This|In|At|On|Le|La|Les|Un|Une|Au|Du) ", "", name)
        if len(bare.split()) < 2 or "\n" in match[0]:
            continue
        start = match.start() + len(name) - len(bare)
        yield Mention(start, match.end(), Kind.EVENT, bare, series_name(bare))
    for match in _CAPITAL_OF.finditer(text):
        yield Mention(*match.span(), Kind.EVENT, trimmed(match[0]), trimmed(match[0]))


def _titles(text: str) -> Iterator[Mention]:
    for pattern, kind in ((_PROJECT, Kind.PROJECT), (_PROGRAMME, Kind.PROGRAMME)):
        for match in pattern.finditer(text):
            group = next(g for g in ("quoted", "english", "caps") if match[g] is not None)
            name = trimmed(match[group])
            if name and name not in _SHOUTED:
                yield Mention(*match.span(group), kind, name, name)
    for pattern, kind in ((_INITIATIVE, Kind.PROJECT), (_SHOW, Kind.EVENT)):
        for match in pattern.finditer(text):
            group = next(g for g, v in match.groupdict().items() if v is not None)
            name = trimmed(match[group])
            yield Mention(*match.span(group), kind, name, name)
    for match in _CALL.finditer(text):
        yield Mention(match.start(), match.end("name"), Kind.PROGRAMME, trimmed(match[0]), match[0])


def find_activities(text: str) -> list[Mention]:
    """Return the events, projects and programmes that a text names."""
    return [m for finder in (_events, _titles) for m in finder(text)]


_ALIAS: Final = re.compile(
    rf" ?\((?:dite? |aussi |ci-après |le |la |l{APOSTROPHE})*(?P<alias>[A-Z][\w&+-]{{1,11}}|"
    rf"{NAME})\)"
)
_EXPANDED: Final = re.compile(rf" \((?P<long>[{UPPER}][^()\n]{{8,110}})\)")


def alias_after(text: str, mention: Mention) -> tuple[int, int] | None:
    """Return where the acronym of a mention stands that follows it in brackets."""
    match = _ALIAS.match(text, mention.stop)
    if match is None:
        return None
    initials = "".join(w[0] for w in re.findall(r"\w+", mention.name) if len(w) > 2 or w.isupper())
    alias = match["alias"]
    shared = sum(c.casefold() in initials.casefold() for c in alias)
    letters = iter(initials.casefold())
    spelt = len(alias) > 2 and " " not in alias and all(c in letters for c in alias.casefold())
    if spelt and len(alias) <= len(initials):
        return match.span("alias")
    return match.span("alias") if alias.isupper() and shared >= len(alias) - 1 else None


def expansion_after(text: str, mention: Mention) -> tuple[int, int] | None:
    """Return where the long form of an acronym stands that follows it in brackets."""
    core = mention.core.split(" ")[-1]
    match = _EXPANDED.match(text, mention.stop)
    if match is None or not core.isupper():
        return None
    letters = iter(match["long"].casefold())
    return match.span("long") if all(c in letters for c in core.casefold()) else None
