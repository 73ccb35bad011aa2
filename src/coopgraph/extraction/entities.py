"""Mentions → entities: which names of a page are the same thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from coopgraph.extraction.events import (
    alias_after,
    edition,
    expansion_after,
    find_activities,
    series_name,
)
from coopgraph.extraction.mentions import (
    Mention,
    find_typed,
    lexicon_regions,
    without_overlap,
)
from coopgraph.extraction.places import PlaceNames, find_bare
from coopgraph.model import Kind
from coopgraph.resolution.folding import fold_key

__all__ = ["Group", "find_mentions", "group_mentions"]

_AUTHORITIES: Final = frozenset({Kind.CITY, Kind.REGION})
_GOVERNED: Final = frozenset({Kind.CITY, Kind.INTERCOMMUNAL_BODY})
_LARGE: Final = 50_000


@dataclass
class Group:
    """The mentions of one thing, in the order of the page."""

    kind: Kind
    name: str
    country: str | None = None
    mentions: list[Mention] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        """Whether a mention says its kind itself."""
        return any(m.typed for m in self.mentions)


def _aliases(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions of the acronyms and long forms that brackets introduce."""
    found = []
    for mention in mentions:
        if mention.core.isupper() and len(mention.core) > 2 and mention.kind not in _AUTHORITIES:
            found += _everywhere(text, mention.core, mention)
        for span in (alias_after(text, mention), expansion_after(text, mention)):
            if span is None:
                continue
            begin, stop = span
            found.append(replace(mention, begin=begin, stop=stop))
            alias = text[begin:stop]
            if alias.isupper():
                found += _everywhere(text, alias, mention)
    return found


def _everywhere(text: str, alias: str, mention: Mention) -> list[Mention]:
    pattern = rf"(?<![\w-]){re.escape(alias)}(?![\w-])"
    return [
        replace(mention, begin=match.start(), stop=match.end())
        for match in re.finditer(pattern, text)
    ]


_CUT: Final = 4
_ENUMERATED: Final = re.compile(r"[(\[](?P<inside>[^()\[\]\n]{5,200})[)\]]")
_PART: Final = re.compile(r"\s*(?:,|\bet\b|\band\b|\bavec\b|\bwith\b| [–-] |;)\s*")
_PLURAL: Final = re.compile(r"\b(?:communes|villes|cities|towns|municipalities|municipalités)\b")
_CITY_NAME: Final = re.compile(r"(?:L['’] ?)?[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+){0,3}")


def _enumerated(text: str) -> list[Mention]:
    """Return the cities that brackets list after a word for several of them."""
    found = []
    for match in _ENUMERATED.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        parts = [p for p in _PART.split(match["inside"]) if p]
        names = all(_CITY_NAME.fullmatch(p) for p in parts)
        if len(parts) < 2 or not names or not _PLURAL.search(text, line, match.start()):
            continue
        at = match.start("inside")
        for part in parts:
            at = text.index(part, at)
            found.append(Mention(at, at + len(part), Kind.CITY, part, part))
            at += len(part)
    return found


def find_mentions(text: str, places: PlaceNames, cells: Iterable[Mention] = ()) -> list[Mention]:
    """Return all mentions of a page, in order and without overlap; those of `cells` come first."""
    cells = list(cells)
    outside = [
        m
        for m in (*find_activities(text), *find_typed(text))
        if not any(c.begin < m.stop and m.begin < c.stop for c in cells)
    ]
    typed = without_overlap([*cells, *outside])
    typed = without_overlap([*_aliases(text, typed), *typed])
    typed = without_overlap([*typed, *_enumerated(text)])
    # A name that is listed as city and as region ("Kumamoto, Kumamoto Prefecture") stays both.
    regions = {fold_key(m.core) for m in typed if m.kind is Kind.REGION}
    regions -= {fold_key(m.core) for m in typed if m.kind is Kind.CITY and m.country is not None}
    typed = [
        replace(m, kind=Kind.REGION)
        if m.kind is Kind.CITY and fold_key(m.core) in regions and not _is_city_word(text, m)
        else m
        for m in typed
    ]
    cut = len(text.rstrip())
    typed = [m for m in typed if not (m.stop == cut and len(m.core) < _CUT)]
    cores = {fold_key(m.core): m for m in typed if m.kind in _AUTHORITIES}
    bare = find_bare(text, typed, places, cores)
    # What a sure place tells once, the page means everywhere.
    more = {fold_key(m.core): m for m in bare if m.kind in _AUTHORITIES}
    if more.keys() - cores.keys():
        bare = find_bare(text, typed, places, more | cores)
    known = [replace(m, country=m.country or _country(m, places)) for m in [*typed, *bare]]
    return sorted(known, key=lambda m: m.begin)


def _country(mention: Mention, places: PlaceNames) -> str | None:
    """Return the country of an authority where its name makes it sure enough."""
    if mention.kind is Kind.REGION:
        region = lexicon_regions().get(mention.core.casefold().replace("’", "'"))
        return None if region is None else region[1]
    found = places.city(mention.core) if mention.kind in _GOVERNED else None
    return None if found is None or not (found[2] or found[1] > _LARGE) else found[0]


def _is_city_word(text: str, mention: Mention) -> bool:
    return text[mention.begin : mention.begin + 5].casefold() in {"ville", "mairi", "city "}


def _key(mention: Mention) -> tuple[Kind, str]:
    core = mention.core
    if mention.kind is Kind.EVENT:
        return mention.kind, fold_key(series_name(core))
    if mention.kind is Kind.INTERCOMMUNAL_BODY:
        # "Montpellier Métropole Méditerranée" is "Montpellier Méditerranée Métropole".
        return mention.kind, " ".join(sorted(fold_key(mention.name).split()))
    if mention.kind is Kind.STATE_BODY:
        core = mention.name
    return mention.kind, fold_key(core)


def group_mentions(mentions: Iterable[Mention]) -> list[Group]:
    """Return the entities of a page, in the order in which it names them."""
    groups: dict[tuple[Kind, str, int | None], Group] = {}
    for mention in mentions:
        kind, key = _key(mention)
        number = _edition_of(mention)
        place = (kind, key, number)
        if kind is Kind.EVENT and number is None:
            # "les Assises" after "les 5e Assises": the same one.
            same = [k for k in groups if k[0] is kind and _same_series(k[1], key)]
            place = same[-1] if same else place
        group = groups.setdefault(place, Group(kind, mention.name, mention.country))
        group.mentions.append(mention)
        group.country = group.country or mention.country
    return _named(_joined(list(groups.values())))


def _same_series(known: str, key: str) -> bool:
    return known == key or known.startswith(f"{key} ")


def _edition_of(mention: Mention) -> int | None:
    if mention.kind is not Kind.EVENT:
        return None
    first = mention.name.split(" ")[0]
    return edition(first)


def _joined(groups: list[Group]) -> list[Group]:
    """Join *Aix* with *Aix-en-Provence*, and events that name no edition with one that does."""
    kept: list[Group] = []
    for group in groups:
        home = next((other for other in groups if _is_short_for(group, other)), None)
        if home is None:
            kept.append(group)
        else:
            home.mentions = sorted([*home.mentions, *group.mentions], key=lambda m: m.begin)
    return kept


def _is_short_for(group: Group, other: Group) -> bool:
    if group is other or group.kind is not other.kind:
        return False
    short, long = fold_key(group.name), fold_key(other.name)
    if group.kind is Kind.CITY:
        if _is_misspelt(short, long) and len(group.mentions) <= len(other.mentions):
            return group.mentions[0].begin > other.mentions[0].begin
        link = re.match(rf"{re.escape(short)} (?:en|sur|les|la|le|de|du|l|sous|aux|au) ", long)
        return link is not None and len(short) >= 3
    if group.kind is Kind.EVENT:
        own = _edition_of(group.mentions[0])
        return own is None and _same_series(fold_key(series_name(other.name)), short)
    return False


_LONG: Final = 8
_NEARLY: Final = 0.9


def _is_misspelt(one: str, other: str) -> bool:
    """Say whether two long names differ in a letter or so: a page writes N'Diaganio twice."""
    if min(len(one), len(other)) < _LONG or one[:3] != other[:3]:
        return False
    return one != other and SequenceMatcher(None, one, other).ratio() >= _NEARLY


def _with_edition(group: Group) -> str:
    """Return the longest name of an event, with the edition that any of its mentions gives."""
    numbered = next((m.name for m in group.mentions if _edition_of(m) is not None), None)
    if numbered is None or edition(group.name.split(" ")[0]) is not None:
        return group.name
    return f"{numbered.split(' ')[0]} {group.name}"


def _named(groups: list[Group]) -> list[Group]:
    """Give each group its name: the most frequent way to write it, not one all in capitals."""
    for group in groups:
        names = Counter(m.name for m in group.mentions)
        mixed = {n: c for n, c in names.items() if not (n.isupper() and len(n) > 6)} or names
        longest = group.kind in {Kind.EVENT, Kind.CITY}
        # Of "4es Assises" and "4e Assises" the shorter; of "Aix" and "Aix-en-Provence" the longer.
        group.name = max(
            mixed, key=lambda n: (len(series_name(n)) if longest else 0, mixed[n], -len(n))
        )
        if group.kind is Kind.EVENT:
            group.name = _with_edition(group)
        if group.name.isupper() and len(group.name) > 6:
            group.name = group.name.title()
    return sorted(groups, key=lambda g: g.mentions[0].begin)
