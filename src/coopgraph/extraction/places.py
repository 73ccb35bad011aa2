"""Bare names of countries, regions and cities: by lists, by a gazetteer, and by what is around."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from coopgraph.errors import CoopgraphError
from coopgraph.extraction import _heads as heads
from coopgraph.extraction._letters import APOSTROPHE, NAME_WORD
from coopgraph.extraction.mentions import Mention, lexicon_regions
from coopgraph.model import Kind
from coopgraph.resolution.countries import country_code, country_names
from coopgraph.resolution.folding import fold_key

if TYPE_CHECKING:
    from coopgraph.resolution.gazetteer import Found, Gazetteer

__all__ = ["PlaceNames", "country_of", "find_bare"]

_REPUBLIC: Final = re.compile(
    rf"(?:la )?(?:République|Republic|REPUBLIQUE|Royaume|Kingdom|État|Etat)"
    rf" (?:(?:démocratique|populaire|islamique|fédérale) )?"
    rf"(?:de la |de l{APOSTROPHE}|du |des |de |d{APOSTROPHE}|of the |of |DU |DE |D{APOSTROPHE})",
    re.IGNORECASE,
)
_PARTS_OF: Final = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "angleterre": "GB",
    "ecosse": "GB",
    "pays de galles": "GB",
}
_NOT_COUNTRIES: Final = frozenset({"jersey", "man", "saint martin", "re", "la", "as", "it", "in"})


@lru_cache(maxsize=50_000)
def country_of(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's name, None where it is none."""
    bare = _REPUBLIC.sub("", name, count=1).strip()
    if len(bare) < 4 or bare.casefold() in _NOT_COUNTRIES:
        return None
    part = _PARTS_OF.get(fold_key(bare))
    if part is not None:
        return part
    try:
        return country_code(bare)
    except CoopgraphError:
        return None


@cache
def _country_pattern() -> re.Pattern[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names: set[str] = set(_PARTS_OF) | {"Écosse", "États-Unis d'Amérique", "USA", "Birmanie"}
    for code in (a + b for a in letters for b in letters):
        names |= {n.text for n in country_names(code) if n.language in {"fr", "en"}}
    usable = sorted((n for n in names if len(n) > 3), key=len, reverse=True)
    either = "|".join(
        re.escape(n).replace("'", APOSTROPHE).replace("’", APOSTROPHE) for n in usable
    )
    return re.compile(
        rf"(?<![\w-])(?:R[ée]publique (?:du |de |d{APOSTROPHE}|DU |DE ))?(?:{either})(?![\w-])",
        re.IGNORECASE,
    )


_HOME: Final = "FR"
_AT_HOME: Final = 6
_MAIN: Final = 3


@dataclass
class PlaceNames:
    """What is known of bare names.

    Parameters
    ----------
    gazetteer
        Open; None where the extra ``places`` is not installed: then only contexts tell cities.
    """

    gazetteer: Gazetteer | None = None

    def __post_init__(self) -> None:
        self._city = lru_cache(maxsize=50_000)(self._look_up)

    @classmethod
    def installed(cls) -> PlaceNames:
        """Return what is known with the gazetteer where it is installed."""
        from coopgraph.errors import MissingExtraError
        from coopgraph.resolution.gazetteer import Gazetteer

        try:
            return cls(Gazetteer.open())
        except MissingExtraError:
            return cls()

    def city(self, name: str) -> tuple[str, int, bool] | None:
        """Return country, inhabitants and whether it is the main name of the largest such city."""
        return self._city(name)

    def _look_up(self, name: str) -> tuple[str, int, bool] | None:
        if self.gazetteer is None:
            return None
        key = fold_key(name)
        named = self.gazetteer.named(key) if len(key) > 2 else ()
        # One name of several, or its first word, is too weak where the text gives no country.
        found = [f for f in named if f.rank.name in ("MAIN", "OTHER")]
        if not found:
            return None

        def is_main(one: Found) -> bool:
            return one.rank.name == "MAIN"

        def weight(one: Found) -> int:
            # The pages are French first: of two towns of one name, the one at home is meant.
            home = _AT_HOME if one.place.country == _HOME else 1
            return one.place.population * (_MAIN if is_main(one) else 1) * home

        best = max(found, key=weight)
        return best.place.country, best.place.population, is_main(best)


_RUN: Final = re.compile(
    rf"(?<![\w-])(?<![a-zA-Z]{{2}}['’])"
    rf"(?P<run>(?:(?:Le|La|Les|El|Los|L{APOSTROPHE}) ?)?{NAME_WORD}(?: {NAME_WORD})*)"
    rf"(?![\w])"
)
_BEFORE: Final = re.compile(
    rf"(?:\b(?:à|À|de|du|et|entre|avec|vers|pour|in|of|from|with|and|at|near|between|par|depuis|"
    rf"chez|celle de|dont|comme|to)|\bd{APOSTROPHE}|[(\[,/]|\bD{APOSTROPHE})\s*$"
)
# A partner whose name no list has: "une convention avec Etchmiadzine".
_PARTNER: Final = re.compile(
    rf"(?i:jumel|coop[éèe]r|convention|partenari|accord|twin|agreement)[^.\n]{{0,140}}\b"
    rf"(?:avec|entre|with|between|celle de|celle d{APOSTROPHE}) ?$"
)
# "les villes jumelles de X sont A (1959), B (1996)": no list has every partner.
_TWIN_YEAR: Final = re.compile(r"\s?\((?:depuis |since |en )?(?:19|20)\d\d\)")
_TWINNED: Final = re.compile(r"(?i:jumel|twin|sister cit)")
_LABEL: Final = re.compile(r"(?i:siège|chef-lieu|capitale|ville|capital)[^\n:]{0,30}: $")
_NOT_BEFORE: Final = re.compile(
    r"(?:\b(?:lac|mont|fleuve|rivière|rue|avenue|place|boulevard|aéroport|gare|lake|river|mount|"
    r"street|père|frère|sculpteur|Hôtel|par|Saint|M\.|Mme|Monsieur|Madame)|\b\d{5}|\d,)\s*$",
)
_AFTER: Final = re.compile(
    r"\s*(?:\((?P<country>[^()\n]{3,30})\)|[,)\]/]|$|\s(?:a|ont|est|sont|et|and|devient|s['’]|is|"
    r"has|"
    r"agit|accueille|accompagne|soutient|[a-zà-ÿ]+(?:ent|era|e|it|nt|ed|s)\b))"
)
_IN_COUNTRY: Final = re.compile(
    r"(?:, (?P<region>[^,\n]{2,40}))?, (?P<country>[^,\n(]{4,30}?)(?=,| since| depuis|\.?\n|$)"
)
_BIG: Final = 15_000
_SEPARATED: Final = re.compile(r"\s?[/–-]\s?")


def find_bare(
    text: str, taken: Iterable[Mention], places: PlaceNames, cores: dict[str, Mention]
) -> list[Mention]:
    """Return mentions of places without a word for their kind.

    Parameters
    ----------
    text
        The page.
    taken
        Mentions found already; nothing is found inside them.
    places
        What is known of names.
    cores
        Mentions by the folded names they introduce: a bare name means the same.
    """
    busy = bytearray(len(text))
    for mention in taken:
        busy[mention.begin : mention.stop] = b"\1" * (mention.stop - mention.begin)
    found = []
    for match in _country_pattern().finditer(text):
        word = match[0]
        capital = any(c.isupper() for c in word)
        code = country_of(word) if capital and not any(busy[match.start() : match.end()]) else None
        if code is not None:
            found.append(
                Mention(*match.span(), Kind.COUNTRY, word, code, country=code, typed=False)
            )
            busy[match.start() : match.end()] = b"\1" * len(word)
    for match in _RUN.finditer(text):
        begin, stop = match.span("run")
        free = not any(busy[begin:stop])
        if free:
            found += _run(text, begin, stop, places, cores)
    return found


def _run(
    text: str, begin: int, stop: int, places: PlaceNames, cores: dict[str, Mention]
) -> list[Mention]:
    whole = _one(text, begin, stop, places, cores)
    if whole is not None:
        return [whole]
    run = text[begin:stop]
    # "Coopération Aix-Masis": both sides are known, the whole is not. A capital may also begin
    # the sentence: "À Erevan".
    first, _, rest = run.partition(" ")
    if rest and first.casefold() in heads.not_a_name():
        later = _one(text, begin + len(first) + 1, stop, places, cores)
        return [later] if later is not None else _sides(text, begin + len(first) + 1, stop, cores)
    return _sides(text, begin, stop, cores)


def _sides(text: str, begin: int, stop: int, cores: dict[str, Mention]) -> list[Mention]:
    sides, at = [], begin
    for part in _SEPARATED.split(text[begin:stop]):
        at = text.index(part, at)
        known = cores.get(fold_key(part))
        if known is None:
            return []
        sides.append(
            Mention(at, at + len(part), known.kind, known.name, known.core, known.country, False)
        )
        at += len(part)
    return sides if len(sides) > 1 else []


def _one(
    text: str, begin: int, stop: int, places: PlaceNames, cores: dict[str, Mention]
) -> Mention | None:
    name = text[begin:stop]
    key = fold_key(name)
    known = cores.get(key)
    if known is not None:
        return Mention(begin, stop, known.kind, known.name, known.core, known.country, False)
    if key in heads.not_a_name() or name.casefold() in heads.not_a_name() or len(key) < 3:
        return None
    region = lexicon_regions().get(name.casefold().replace("’", "'"))
    if region is not None:
        return Mention(begin, stop, Kind.REGION, region[0], region[0], region[1], False)
    if _looks_like_city(text, begin, stop, places):
        city = places.city(name)
        country = None if city is None else city[0]
        return Mention(begin, stop, Kind.CITY, name, name, country, False)
    return None


def _in_country(text: str, at: int) -> bool:
    match = _IN_COUNTRY.match(text, at)
    return match is not None and country_of(match["country"].strip()) is not None


def _looks_like_city(text: str, begin: int, stop: int, places: PlaceNames) -> bool:
    name = text[begin:stop]
    before, after = text[max(0, begin - 30) : begin], _AFTER.match(text, stop)
    country = after["country"] if after is not None else None
    if _IN_COUNTRY.match(text, stop) is not None and _in_country(text, stop):
        return True
    if country is not None and country_of(country) is not None and "\n" not in name:
        return True
    line_start = begin == 0 or text[begin - 1] in "\n•" or before.strip() == ""
    if _NOT_BEFORE.search(before) is not None:
        return False
    city = places.city(name)
    line = text[max(0, text.rfind("\n", 0, begin) + 1, begin - 200) : begin]
    alone = " " not in name and not text[stop : stop + 2].strip().isupper()
    if _PARTNER.search(line) is not None and alone and not name.isupper():
        return True
    dated = _TWIN_YEAR.match(text, stop) is not None and _TWINNED.search(line) is not None
    if dated and " " not in name and not name.isupper():
        return True
    if city is None:
        return False
    _, inhabitants, main = city
    if _LABEL.search(line) is not None and text[stop : stop + 1] in {"", "\n"}:
        return True
    placed = _BEFORE.search(before) is not None and not line_start
    if placed:
        return main or inhabitants >= _BIG
    starts = line_start or re.search(r"[.!?…»”«“]\s*$", before) is not None
    return starts and main and inhabitants >= _BIG and after is not None


def upper_ratio(text: str) -> float:
    """Return the share of capitals among the letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0
