"""Names of places as they are compared: one key for the many ways a name is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

__all__ = ["BodyWord", "FoldedName", "fold", "fold_key", "mended_encoding"]


class BodyWord(StrEnum):
    """What kind of body the words before a place's name speak of."""

    COMMUNE = "commune"
    INTERCOMMUNAL = "intercommunal"
    DEPARTMENT = "department"
    REGION = "region"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name in the forms in which it may stand elsewhere.

    Attributes
    ----------
    key
        The whole name in small Latin letters without accents, apostrophes and hyphens, ``saint``
        written out. Empty where nothing is left.
    variants
        The key and others it may stand for, the likeliest first: without its article, the words for
        a body, the river; with ``ue`` read as ``ü``.
    hint
        What stood in brackets or after a comma: ``Italie`` of ``Genève (Italie)``.
    body
        What the words for a body say, None without any.
    was_mojibake
        Whether UTF-8 had been read as another encoding (``MÃ¼nchen``).
    """

    key: str
    variants: tuple[str, ...]
    hint: str = ""
    body: BodyWord | None = None
    was_mojibake: bool = False


_MOJIBAKE: Final = re.compile("[ÃÂâÅÄÐÑ][\u0080-\u00bf\u2010-\u203a\u20ac\u0152\u0160\u0178\u02c6]")
_BRACKETS: Final = re.compile(r"\s*[(\[]\s*([^()\[\]]*?)\s*[)\]]\s*")
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘`´ʼʻ′"), " ")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d"}
    # The Armenian ligature, which casefold would part into letters that sound otherwise.
    | {"և": "ev"}
)
_SAINTS: Final = {"st": "saint", "ste": "sainte", "sankt": "saint", "skt": "saint", "szt": "saint"}
_ARTICLES: Final = frozenset(
    {
        *("the", "le", "la", "les", "l", "el", "los", "las", "lo", "il", "gli", "i", "o", "os"),
        *("al", "ar", "as", "ad", "an", "at", "de", "den", "der", "das", "die", "het", "s", "t"),
    }
)
_RIVERS: Final = (
    "sur|sous|am|an der|an dem|a d|an den|im|in der|ob der|vor der|bei|upon|on|under|sul|sull|"
    "sulla|nad|aan den|aan de|op|del|de la|i d|v d h|v d hohe"
)
_BODIES: Final = {
    BodyWord.INTERCOMMUNAL: "communaute urbaine|communaute d agglomeration|communaute de communes|"
    "metropole|eurometropole|agglomeration|grand|greater|metropolitan borough",
    BodyWord.DEPARTMENT: "conseil departemental|conseil general|departement|provincia|province|"
    "landkreis|kreis|county",
    BodyWord.REGION: "conseil regional|region|regione|land|freistaat",
    BodyWord.STATE: "prefecture|ambassade|embassy|consulat|consulate",
    BodyWord.COMMUNE: "ville|commune|mairie|municipalite|city|town|municipality|municipalidad|"
    "stadt|gemeinde|markt|marktgemeinde|landeshauptstadt|hansestadt|hanse und universitatsstadt|"
    "universitatsstadt|kreisstadt|grosse kreisstadt|bundesstadt|verbandsgemeinde|ortsteil|"
    "ayuntamiento|ajuntament|comune|citta|ciudad|municipio|gmina|miasto|concello|gemeente|"
    "kommune|kommun|obec|mesto|obstina|prefeitura|camara municipal",
}
_LINKS: Final = "de la|de l|de los|de las|de|du|des|d|of the|of|della|delle|del|dell|di|der|la|le"
_ENDS: Final = {
    BodyWord.INTERCOMMUNAL: "metropole|agglomeration|agglo|metropolitan city|metropolitan area",
    BodyWord.DEPARTMENT: "county",
    BodyWord.COMMUNE: "city|municipality|kommune|kommun|stad|stadt|town|borough",
}


def mended_encoding(text: str) -> str | None:
    """Return text whose UTF-8 was read as Windows-1252 or Latin-1, mended; None if it was not.

    Examples
    --------
    >>> mended_encoding("MÃ¼nchen"), mended_encoding("München")
    ('München', None)
    """
    if _MOJIBAKE.search(text) is None:
        return None
    for codec in ("cp1252", "latin-1"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return mended if mended != text else None
    return None


@lru_cache(maxsize=500_000)
def fold_key(text: str) -> str:
    """Return a name in small Latin letters and digits, words parted by one space.

    Other scripts are written in Latin ones, so that a name finds itself in any of them that writes
    it alike; Arabic and Hebrew keep their consonants only.

    Examples
    --------
    >>> fold_key("Saint-Étienne"), fold_key("St. Etienne"), fold_key("Երևան")
    ('saint etienne', 'saint etienne', 'erevan')
    """
    plain = text.translate(_APOSTROPHES)
    if plain.isascii():
        plain = plain.casefold()
    else:
        parts = unicodedata.normalize("NFKD", plain.translate(_LETTERS).casefold()).casefold()
        parts = parts.translate(_LETTERS)
        plain = "".join([c for c in parts if not unicodedata.combining(c)])
        if not plain.isascii():
            plain = _latin(plain).casefold().translate(_APOSTROPHES)
    words = "".join([c if c.isalnum() else " " for c in plain]).split()
    if any(word in _SAINTS for word in words[:-1]):
        # The last word is no saint: "Bad St" is cut short, not holy.
        words = [_SAINTS.get(word, word) for word in words[:-1]] + words[-1:]
    return " ".join(words)


def _latin(text: str) -> str:
    from anyascii import anyascii

    return anyascii(text)


@cache
def _before() -> tuple[tuple[re.Pattern[str], BodyWord], ...]:
    links = f"(?: (?:{_LINKS}))*"
    return tuple(
        (re.compile(rf"(?:{words}){links} (?=\S)"), body) for body, words in _BODIES.items()
    )


@cache
def _after() -> tuple[tuple[re.Pattern[str], BodyWord], ...]:
    return tuple((re.compile(rf"(?<=\S) (?:{words})\Z"), body) for body, words in _ENDS.items())


_RIVER: Final = re.compile(rf"(?<=\S) (?:{_RIVERS}) \S.*\Z")


def _without_body(key: str) -> tuple[str, BodyWord | None]:
    for pattern, body in _before():
        found = pattern.match(key)
        if found is not None:
            return key[found.end() :], body
    for pattern, body in _after():
        found = pattern.search(key)
        if found is not None:
            return key[: found.start()], body
    return key, None


def _variants(key: str) -> tuple[tuple[str, ...], BodyWord | None]:
    """Return the key and what else it may mean; what the words for a body say."""
    bare, body = _without_body(key)
    found = [key] if body is None else [key, bare]
    for form in tuple(found):
        words = form.split(" ", 1)
        if len(words) == 2 and words[0] in _ARTICLES:
            found.append(words[1])
    for form in tuple(found):
        river = _RIVER.search(form)
        if river is not None:
            found.append(form[: river.start()])
    found += [
        form.replace("ue", "u").replace("oe", "o").replace("ae", "a")
        for form in found
        if "ue" in form or "oe" in form or "ae" in form
    ]
    return tuple(dict.fromkeys(form for form in found if form)), body


@lru_cache(maxsize=200_000)
def fold(name: str) -> FoldedName:
    """Return a name as it is compared.

    Parameters
    ----------
    name
        In any language and script; hostile and empty ones give an empty key.

    Examples
    --------
    >>> fold("Ville de Lyon").variants
    ('ville de lyon', 'lyon')
    >>> fold("Genève (Italie)").hint, fold("Frankfurt am Main").variants
    ('Italie', ('frankfurt am main', 'frankfurt'))
    """
    mended = mended_encoding(name)
    text = name if mended is None else mended
    hint = ""
    if "(" in text or "[" in text:
        inside = [part for part in _BRACKETS.findall(text) if part]
        outside = _BRACKETS.sub(" ", text).strip()
        if outside:
            text, hint = outside, inside[0] if inside else ""
    if "," in text:
        first, _, rest = text.partition(",")
        if first.strip():
            text, hint = first, hint or rest.strip()
    key = fold_key(text)
    variants, body = _variants(key)
    return FoldedName(key, variants, hint, body, mended is not None)
