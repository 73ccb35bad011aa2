"""Bodies by their names: the level that a name tells, what is left without it, and acronyms.

A name says what a body is: *Métropole de Lyon* is not *Ville de Lyon*. Words of kind are taken off
before names are compared, and two bodies of different levels are never taken for one.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from coopgraph.model import Kind
from coopgraph.resolution.countries import packaged_data

__all__ = ["BodyName", "Level", "acronym_names", "body_name", "levels_differ"]


class Level(StrEnum):
    """Of what tier of government a body is."""

    COMMUNE = "commune"
    INTERCOMMUNAL = "intercommunal"
    DEPARTMENT = "département"
    REGION = "region"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name as it is compared.

    Attributes
    ----------
    key
        Letters and digits in lower case without accents; without words of kind and articles.
    level
        What the words of kind say, None where there are none.
    acronyms
        That the name is, has in brackets, or has as its initials.
    """

    key: str
    level: Level | None
    acronyms: frozenset[str]


# Beginnings of folded names, the longest first; what they leave must not be empty.
_PREFIXES = {
    Level.INTERCOMMUNAL: "communaute d agglomeration|communaute de communes|"
    "communaute urbaine|communaute d agglo|eurometropole|metropole|syndicat mixte|"
    "intercommunalite|agglomeration|metropolitan area|area metropolitana|citta metropolitana|"
    "verbandsgemeinde|samtgemeinde|mancomunidad|unione dei comuni",
    Level.DEPARTMENT: "conseil departemental|conseil general|departement|landkreis|kreis|"
    "provincia|province|diputacion|diputacio|county council|county|department",
    Level.REGION: "conseil regional|collectivite territoriale|region|regione|land|freistaat|"
    "marz|oblast|voivodeship|comunidad autonoma|governorate|gouvernorat|wilaya",
    Level.STATE: "ambassade|embassy|botschaft|embajada|ambasciata|consulat general|consulat|"
    "consulate|prefecture|ministere|ministry|ministerium|bundesministerium|ministerio|ministero",
    Level.COMMUNE: "ville|commune|mairie|municipalite|city|town|municipality|stadt|gemeinde|"
    "landeshauptstadt|hansestadt|ayuntamiento|ajuntament|comune|citta|ciudad|municipio|gmina|"
    "miasto|camara municipal|gemeente",
}
_SUFFIXES = {
    Level.INTERCOMMUNAL: "metropole|agglomeration|agglo|metropolitan area|communaute",
    Level.DEPARTMENT: "county council|county|landkreis|province|department",
    Level.REGION: "region|oblast|marz|voivodeship|governorate",
    Level.STATE: "embassy|consulate|ministry",
    Level.COMMUNE: "city council|municipality|kommune|kommun|town council",
}
_LINKS = "de la|de l|de|du|des|d|of the|of|della|del|dell|di|der|la|le|les|l|the|fur|for"
_BY_KIND = {
    Kind.CITY: Level.COMMUNE,
    Kind.INTERCOMMUNAL_BODY: Level.INTERCOMMUNAL,
    Kind.STATE_BODY: Level.STATE,
    Kind.MINISTRY: Level.STATE,
}
_FUNCTION_WORDS = frozenset(
    {
        *("de", "la", "le", "les", "l", "d", "du", "des", "et", "en", "pour", "a", "au", "aux"),
        *("of", "the", "and", "for", "in", "to", "fur", "und", "der", "die", "das"),
        *("del", "della", "di", "e", "y", "los", "las", "per"),
    }
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z0-9]{1,6}")
_LEAST_INITIALS = 3


@lru_cache(maxsize=200_000)
def _bare(text: str) -> str:
    kept = [
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    ]
    words = "".join(kept).replace("ø", "o").replace("ł", "l").replace("ı", "i").split()
    if words and words[0] in ("st", "ste"):
        words[0] = "saint" if words[0] == "st" else "sainte"
    return " ".join(words)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Level], ...]:
    links = f"(?: (?:{_LINKS}))*"
    ends = [
        (re.compile(rf"(?:{words}){links} (?=\S)"), level) for level, words in _PREFIXES.items()
    ]
    return (*ends, *((re.compile(rf"(?<=\S) (?:{w})\Z"), lv) for lv, w in _SUFFIXES.items()))


def _without_level(bare: str) -> tuple[str, Level | None]:
    for pattern, level in _patterns():
        found = pattern.match(bare) if pattern.pattern[0:3] == "(?:" else pattern.search(bare)
        if found is not None:
            return (bare[: found.start()] + bare[found.end() :]).strip(), level
    return bare, None


@lru_cache(maxsize=200_000)
def body_name(text: str) -> BodyName:
    """Return a name as it is compared.

    Examples
    --------
    >>> body_name("Ville de Lyon").key, body_name("Métropole de Lyon").level.value
    ('lyon', 'intercommunal')
    >>> sorted(body_name("Agence française de développement").acronyms)
    ['AFD']
    """
    acronyms = set()
    for inside in _BRACKETS.findall(text):
        if _ACRONYM.fullmatch(inside):
            acronyms.add(inside.upper())
    outside = _BRACKETS.sub(" ", text).strip()
    if any(a in text for a in acronyms) or not outside:
        text = outside or text
    if _ACRONYM.fullmatch(text.strip()):
        acronyms.add(text.strip().upper())
    bare = _bare(text)
    acronyms |= _by_full_name().get(bare, frozenset())
    words = [w for w in bare.split() if w not in _FUNCTION_WORDS]
    initials = "".join(w[0] for w in words).upper()
    if len(initials) >= _LEAST_INITIALS and initials.isalpha():
        acronyms.add(initials)
    key, level = _without_level(bare)
    return BodyName(key, level, frozenset(acronyms))


@cache
def _table() -> tuple[tuple[str, str], ...]:
    text = packaged_data("bodies", "acronyms.csv").decode("utf-8")
    return tuple((row["acronym"], row["name"]) for row in csv.DictReader(io.StringIO(text)))


@cache
def _by_full_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for acronym, name in _table():
        found.setdefault(_bare(name), set()).add(acronym.upper())
    return {name: frozenset(acronyms) for name, acronyms in found.items()}


def acronym_names(acronym: str) -> tuple[str, ...]:
    """Return the full names that the table gives an acronym, in its languages; none if unknown.

    Examples
    --------
    >>> acronym_names("CUF")
    ('Cités unies France', 'United Cities France')
    """
    return tuple(name for short, name in _table() if short.upper() == acronym.upper())


def levels_differ(left: tuple[Kind, str], right: tuple[Kind, str]) -> bool:
    """Return whether two bodies, each a kind and a name, are certainly of different levels.

    The words of a name go before the kind: a body entered as a city and called *Métropole de
    Lyon* is the intercommunal one.
    """
    one, other = (body_name(n).level or _BY_KIND.get(k) for k, n in (left, right))
    if one is not None and other is not None:
        return one is not other
    authorities = {Kind.CITY, Kind.REGION, Kind.INTERCOMMUNAL_BODY}
    return left[0] is not right[0] and {left[0], right[0]} <= authorities
