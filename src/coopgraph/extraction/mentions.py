"""Where a page names bodies and events: names with the words that say their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from coopgraph.extraction import _heads as heads
from coopgraph.extraction._letters import APOSTROPHE, LINK, NAME, NAME_WORD, UPPER
from coopgraph.extraction.names import grown_name, trimmed
from coopgraph.model import Kind

__all__ = [
    "Mention",
    "find_typed",
    "lexicon_kinds",
    "lexicon_regions",
    "without_overlap",
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a page.

    Attributes
    ----------
    begin, stop
        Where it stands, without its article.
    kind
        What it is.
    name
        As a directory would print it.
    core
        The part that other mentions share: ``Lyon`` of ``Métropole de Lyon``.
    country
        ISO 3166-1 alpha-2 where the name makes it sure.
    typed
        Whether its own words say its kind; else its context does.
    """

    begin: int
    stop: int
    kind: Kind
    name: str
    core: str
    country: str | None = None
    typed: bool = True


@cache
def lexicon_kinds() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    """Return patterns of the names that the field knows, with their kinds."""
    found = []
    for kind, names in heads.lexicon()["kinds"].items():
        ordered = sorted(names, key=len, reverse=True)
        either = "|".join(re.escape(n).replace("'", APOSTROPHE) for n in ordered)
        found.append((re.compile(rf"(?<![\w-])(?:{either})(?![\w+]|-[a-z])"), Kind.parse(kind)))
    return tuple(found)


@cache
def lexicon_regions() -> dict[str, tuple[str, str]]:
    """Return regions by their small letters: name and country."""
    return {
        name.casefold().replace("’", "'"): (name, country)
        for country, names in heads.lexicon()["regions"].items()
        for name in names
    }


@cache
def _known_regions() -> str:
    names = sorted((n for n, _ in lexicon_regions().values()), key=len, reverse=True)
    return "|".join(re.escape(n).replace("'", APOSTROPHE) for n in names)


_SEPARATOR: Final = r"(?:, (?:et )?|,| et | and | & | ainsi que )"
_CITY: Final = re.compile(rf"\b(?P<head>{heads.CITY}) (?:{LINK}|of )(?P<name>{NAME})")
_CITY_COLON: Final = re.compile(
    rf"\b(?P<head>{heads.CITY}) : (?P<name>{NAME})|\b(?P<capital>capitale|chef-lieu) (?P<at>{NAME})"
)
_CITY_PRINCIPAL: Final = re.compile(rf"\bville principale (?:de |d{APOSTROPHE})(?P<name>{NAME})")
_CITY_AFTER: Final = re.compile(
    rf"\b(?P<name>{NAME_WORD}(?: {NAME_WORD})?) (?:City|Municipality|Township)\b"
)
_NEXT: Final = re.compile(rf"(?: \([^()]*\))?{_SEPARATOR}(?:{LINK})?(?P<name>{NAME})")
_INTER: Final = re.compile(
    rf"\b(?P<head>{heads.INTERCOMMUNAL}) (?:{LINK})?(?P<name>(?:Grand )?{NAME})"
)
_INTER_AFTER: Final = re.compile(
    rf"\b(?P<name>{NAME_WORD}(?: {NAME_WORD}){{0,2}}) "
    rf"(?:[Cc]ommunes?|[Aa]gglo|[Aa]gglomération|Communauté|Métropole)\b"
    rf"(?! de| d{APOSTROPHE})"
)
_GRAND: Final = re.compile(rf"\b(?P<name>Grand (?!Est\b|Prix\b)(?:{NAME_WORD}))")
_REGION_AFTER: Final = re.compile(
    rf"\b(?P<name>{NAME_WORD}(?: {NAME_WORD})?) (?P<head>{heads.REGION_AFTER})\b"
)
_STATE: Final = re.compile(
    rf"\b(?P<head>{heads.STATE_BODY}) (?:honoraire )?(?:{LINK}|of |in )(?:la |the )?(?:région |"
    rf"Région )?"
    rf"(?P<name>{NAME}(?:-[Pp]rovence)?)(?: (?:à|en|au|aux|in|to) (?P<at>{NAME}))?"
)
_DELEGATION: Final = re.compile(
    rf"\bDélégation(?= (?:aux|à l{APOSTROPHE}|pour|interministérielle))"
)
_MAYORS: Final = re.compile(rf"\b(?i:maires?|mayors?) (?:{LINK}|of )(?P<name>{NAME})")
_MINISTRY: Final = re.compile(rf"\b{heads.MINISTRY}(?= [a-zà-ÿ{UPPER}])")
_ORGANISATION: Final = re.compile(
    rf"\b{heads.ORGANISATION}(?= (?:[{UPPER}]|{LINK}|[a-zà-ÿ]+(?:ale|ais|aise|ien|ienne|e|al|vin)"
    rf"\b))"
)
_ADJECTIVE_STATE: Final = re.compile(r"[A-Z]\w+(?:ale|aine|ique|elle)s?")
_COLLECTIVE: Final = re.compile(
    r"(?:Union|UNION|Association|ASSOCIATION|Fédération|Réseau)"
    r" (?:nationale |internationale |française )?"
    r"des (?i:communes|maires|villes|régions|départements|municipalités|collectivités|élus)"
)


def _coordinated(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where the names after a word for several bodies stand, the first one included."""
    yield match.span("name")
    head = match["head"].casefold()
    if not head.split("-")[0].split(" ")[0].endswith(("s", "x", "ies")):
        return
    at = match.end()
    while (step := _NEXT.match(text, at)) is not None:
        if heads.ANY_HEAD.match(step["name"]) is not None:
            return
        yield step.span("name")
        at = step.end()


def _cities(text: str) -> Iterator[Mention]:
    for match in _CITY_PRINCIPAL.finditer(text):
        yield Mention(*match.span(), Kind.CITY, match["name"], match["name"])
    for pattern in (_CITY, _CITY_COLON):
        for match in pattern.finditer(text):
            if match["name"] is None:
                yield Mention(*match.span("at"), Kind.CITY, match["at"], match["at"])
                continue
            for number, (begin, stop) in enumerate(_coordinated(text, match)):
                name = trimmed(text[begin:stop])
                if heads.ANY_HEAD.match(name) is not None:
                    break
                whole = match.start() if number == 0 and not _plural(match["head"]) else begin
                yield Mention(whole, stop, Kind.CITY, name, name)
    for match in _MAYORS.finditer(text):
        at: int | None = match.start("name")
        while at is not None:
            found = re.compile(NAME).match(text, at)
            if found is None or heads.ANY_HEAD.match(found[0]) is not None:
                break
            yield Mention(*found.span(), Kind.CITY, found[0], found[0])
            # "les maires de A et de B": each with its own "de".
            after = re.compile(rf"{_SEPARATOR}(?:{LINK})(?={NAME})").match(text, found.end())
            at = None if after is None else after.end()
    for match in _CITY_AFTER.finditer(text):
        yield Mention(*match.span(), Kind.CITY, match["name"], match["name"])


def _plural(head: str) -> bool:
    return head.casefold().split("-")[0].split(" ")[0].endswith(("s", "ies", "x"))


@cache
def _region_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<head>{heads.REGION}) (?:(?:{LINK}|of )(?:l{APOSTROPHE})?(?P<name>{NAME})"
        rf"|(?P<known>{_known_regions()}|Sud(?: - [A-Z][\w -]+)?|{NAME_WORD}(?: {NAME_WORD})?))"
    )


def _regions(text: str) -> Iterator[Mention]:
    for match in _region_pattern().finditer(text):
        direct = match["known"]
        if direct is not None:
            if match["head"].casefold().startswith(("land", "régions", "conseil")) or (
                direct.split(" ")[0] in {"Académique", "Les", "La", "Le"}
            ):
                continue
            own = _ADJECTIVE_STATE.fullmatch(direct) is not None
            name = f"Région {direct}" if own else trimmed(direct)
            yield Mention(
                match.start(), match.start("known") + len(direct), Kind.REGION, name, name
            )
            continue
        for number, (begin, stop) in enumerate(_coordinated(text, match)):
            name = trimmed(text[begin:stop])
            whole = match.start() if number == 0 and not _plural(match["head"]) else begin
            yield Mention(whole, stop, Kind.REGION, name, name)
    for match in _REGION_AFTER.finditer(text):
        full = match["head"] == "Prefecture"
        yield Mention(
            *match.span(), Kind.REGION, match[0] if full else match["name"], match["name"]
        )


def _intercommunal(text: str) -> Iterator[Mention]:
    for match in _INTER.finditer(text):
        if heads.ANY_HEAD.match(match["name"]) is not None:
            continue
        yield Mention(*match.span(), Kind.INTERCOMMUNAL_BODY, trimmed(match[0]), match["name"])
    for match in _INTER_AFTER.finditer(text):
        if match["name"].casefold() not in heads.not_a_name():
            yield Mention(*match.span(), Kind.INTERCOMMUNAL_BODY, match[0], match[0])
    for match in _GRAND.finditer(text):
        yield Mention(*match.span(), Kind.INTERCOMMUNAL_BODY, match["name"], match["name"])


def _state(text: str) -> Iterator[Mention]:
    for match in _STATE.finditer(text):
        yield Mention(*match.span(), Kind.STATE_BODY, trimmed(match[0]), match["name"])
    for match in _DELEGATION.finditer(text):
        stop = grown_name(text, match.end(), lower=True)
        name = trimmed(text[match.start() : stop])
        yield Mention(match.start(), stop, Kind.STATE_BODY, name, name)
    for match in _MINISTRY.finditer(text):
        stop = grown_name(text, match.end(), lower=True)
        if stop > match.end():
            name = trimmed(text[match.start() : stop])
            yield Mention(match.start(), stop, Kind.MINISTRY, name, name)


_BRANCH: Final = re.compile(rf" Région {NAME_WORD}")
_NOUN: Final = re.compile(
    rf" (?!de |du |des |dans |pour |avec |et |à |en |sur |a |est |qui )[a-zà-ÿ]{{2,}}(?= [{UPPER}])"
)
_OF_COUNCIL: Final = re.compile(
    r"Conseil (?:[Mm]unicipal|[Cc]ommunautaire|[Mm]étropolitain|[Rr]égional|[Dd]épartemental|"
    r"[Gg]énéral)\b|Centre-|Parc-"
)


def _organisations(text: str) -> Iterator[Mention]:
    for match in _ORGANISATION.finditer(text):
        collective = _COLLECTIVE.match(text, match.start())
        at = match.end() if collective is None else collective.end()
        noun = _NOUN.match(text, at)
        stop = grown_name(text, at if noun is None or collective else noun.end())
        name = trimmed(text[match.start() : stop])
        rest = name[len(match[0]) :]
        if not re.search(rf"[{UPPER}]", rest) or _OF_COUNCIL.match(name):
            continue
        branch = _BRANCH.match(text, stop)
        if branch is not None:
            stop = branch.end()
            name = trimmed(text[match.start() : stop])
        kind = _organisation_kind(match[0], name, rest)
        bare = rest.strip()
        if kind is Kind.NETWORK and bare.isupper():
            name = bare  # "la plateforme IRAPA"
        yield Mention(match.start(), stop, kind, name, name)


def _organisation_kind(head: str, name: str, rest: str) -> Kind:
    word = head.casefold()
    if word in {"agence", "agency"}:
        return Kind.AGENCY
    if word in {"réseau", "plateforme", "fédération", "federation", "coalition"}:
        return Kind.NETWORK
    if _COLLECTIVE.match(name) is not None:
        last = re.search(rf"(?:{LINK})(?P<name>{NAME})$", rest)
        local = word == "association" and last is not None and _is_country(last["name"]) is None
        return Kind.INTERCOMMUNAL_BODY if local else Kind.NETWORK
    if word == "union" and re.match(r" (?:des|of|nationale|internationale)\b", rest):
        return Kind.NETWORK
    return Kind.ORGANISATION


def _is_country(name: str) -> str | None:
    from coopgraph.extraction.places import country_of

    return country_of(name)


_IN_COUNTRY: Final = re.compile(
    rf"(?:^|(?<=[\n•*·]))\s*(?:[•*·-]\s*)?(?P<city>{NAME}), (?:(?P<region>{NAME}), )?"
    rf"(?P<country>{NAME})(?=,|\s+since|\s+depuis|\s*\(|\.?\s*(?:\n|$))",
)


def _listed(text: str) -> Iterator[Mention]:
    """Yield city and region of items such as *Bath, Somerset, England*."""
    for match in _IN_COUNTRY.finditer(text):
        country = _is_country(match["country"])
        if country is None or _is_country(match["city"]) is not None:
            continue
        yield Mention(*match.span("city"), Kind.CITY, match["city"], match["city"], country)
        region = match["region"]
        if region is not None:
            yield Mention(*match.span("region"), Kind.REGION, region, region, country)


def _lexical(text: str) -> Iterator[Mention]:
    for pattern, kind in lexicon_kinds():
        for match in pattern.finditer(text):
            branch = _BRANCH.match(text, match.end()) if kind is Kind.ORGANISATION else None
            stop = match.end() if branch is None else branch.end()
            name = trimmed(text[match.start() : stop])
            yield Mention(match.start(), stop, kind, name, name)


def without_overlap(mentions: list[Mention]) -> list[Mention]:
    """Return mentions in order; of two that overlap the longer one, of equal ones the first."""
    ranked = sorted(enumerate(mentions), key=lambda m: (m[1].begin - m[1].stop, m[0]))
    kept: list[Mention] = []
    taken: set[int] = set()
    for _, mention in ranked:
        cells = range(mention.begin, mention.stop)
        if taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.begin)


def find_typed(text: str) -> list[Mention]:
    """Return the mentions of a text whose own words say their kind."""
    found = [
        mention
        for finder in (_listed, _lexical, _organisations, _state, _intercommunal, _regions, _cities)
        for mention in finder(text)
        if "\n" not in text[mention.begin : mention.stop]
    ]
    kept = []
    for mention in found:
        if mention.kind is Kind.CITY and mention.core.casefold() in heads.not_a_name():
            continue
        bare = mention.kind in {Kind.CITY, Kind.REGION} and _is_country(mention.core) is not None
        if not bare:
            kept.append(replace(mention, name=_tidy(mention.name)))
    return without_overlap(kept)


def _tidy(name: str) -> str:
    return name[0].upper() + name[1:] if name else name
