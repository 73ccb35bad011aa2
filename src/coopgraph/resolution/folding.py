"""Names of places as they are compared: one key for the many ways a name is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from coopgraph.resolution._folding_words import (
    AFTER,
    ARTICLES,
    BEFORE,
    BETWEEN,
    COMMON_FIRSTS,
    LINKS,
    SAINTS,
    SPA_WORDS,
    BodyWord,
)

__all__ = [
    "BodyWord",
    "Change",
    "FoldedName",
    "Variant",
    "fold",
    "fold_key",
    "head_keys",
    "linkless_key",
    "mended_encoding",
    "spaceless",
    "without_body",
]

_BODY_LINKS: Final = frozenset(
    {
        *("de", "la", "l", "los", "las", "le", "les", "du", "des", "d", "of", "the", "della"),
        *("delle", "del", "dell", "di", "der", "do", "da", "von"),
    }
)


class Change(StrEnum):
    """What was done to a name to get one of its variants, the surest first."""

    WHOLE = "whole"
    KIND = "kind"
    """Without its words for a body: *Ville de Lyon* → lyon."""
    LOOSE = "loose"
    """Without articles and links, or with *ue* read as *ü*: *La Rochelle* → rochelle."""
    JOINED = "joined"
    """With what stood in brackets: *Frankfurt (Oder)* → frankfurt oder."""
    PART = "part"
    """One of the names that a dash or stroke joins: *Biel/Bienne* → biel."""
    HEAD = "head"
    """Without river, hill, region or the second of two names: *Vire-Normandie* → vire."""
    BRACKETS = "brackets"
    """What stood in brackets: *Prague 1 (Prague)* → prague."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A key that a name may stand for, and what made it."""

    key: str
    change: Change


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name in the forms in which it may stand elsewhere.

    Attributes
    ----------
    key
        The whole name in small Latin letters without accents, apostrophes and hyphens, ``saint``
        written out. Empty where nothing is left.
    variants
        The key and others it may stand for, each with what made it.
    hint
        What stood in brackets or after a comma: ``Italie`` of ``Genève (Italie)``.
    body
        What the words for a body say, None without any.
    was_mojibake
        Whether UTF-8 had been read as another encoding (``MÃ¼nchen``).
    """

    key: str
    variants: tuple[Variant, ...]
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
_DASHES: Final = re.compile(r"\s*/\s*|\s+[-–—|]\s+|\s*–\s*|\s+(?:alias|genannt|dit)\s+")
_SHORT_LINK: Final = re.compile(r"(?<=\w)\s*\bs/\s*(?=\w)")
_LEAST: Final = 3
_LEAST_FIRST: Final = 4


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
    if any(word in SAINTS for word in words[:-1]):
        # The last word is no saint: "Bad St" is cut short, not holy.
        words = [SAINTS.get(word, word) for word in words[:-1]] + words[-1:]
    return " ".join(words)


def spaceless(key: str) -> str:
    """Return a key in which *Tel Aviv*, *Tel-Aviv* and *Telaviv* are one."""
    return key.replace(" ", "")


def _latin(text: str) -> str:
    from anyascii import anyascii

    return anyascii(text)


@cache
def _by_word(last: bool) -> dict[str, tuple[tuple[tuple[str, ...], BodyWord], ...]]:
    """Return the phrases for bodies by their first (or last) word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], BodyWord]]] = {}
    for body, phrases in (AFTER if last else BEFORE).items():
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            found.setdefault(words[-1 if last else 0], []).append((words, body))
    return {word: tuple(sorted(all_, key=lambda p: -len(p[0]))) for word, all_ in found.items()}


def without_body(key: str) -> tuple[str, BodyWord | None]:
    """Return a key without its words for a body, and what these say; the key itself without any.

    Examples
    --------
    >>> without_body("ville de lyon"), without_body("malmo kommun"), without_body("lyon")
    (('lyon', <BodyWord.COMMUNE: 'commune'>), ('malmo', <BodyWord.COMMUNE: 'commune'>), \
('lyon', None))
    """
    words = tuple(key.split(" "))
    if len(words) < 2:
        return key, None
    for phrase, body in _by_word(last=False).get(words[0], ()):
        if words[: len(phrase)] == phrase:
            rest = words[len(phrase) :]
            while len(rest) > 1 and rest[0] in _BODY_LINKS:
                rest = rest[1:]
            if rest:
                return " ".join(rest), body
    for phrase, body in _by_word(last=True).get(words[-1], ()):
        if len(words) > len(phrase) and words[-len(phrase) :] == phrase:
            return " ".join(words[: -len(phrase)]), body
    return key, None


def linkless_key(key: str) -> str:
    """Return a key without articles and prepositions; the key itself where little is left.

    Examples
    --------
    >>> linkless_key("la rochelle"), linkless_key("les"), linkless_key("frankfurt am main")
    ('rochelle', 'les', 'frankfurt main')
    """
    words = key.split(" ")
    if LINKS.isdisjoint(words):
        return key
    kept = [word for word in words if word not in LINKS]
    return " ".join(kept) if sum(map(len, kept)) >= _LEAST else key


def head_keys(key: str) -> tuple[str, ...]:
    """Return what stands before a river, hill or region, and the first of two names.

    Examples
    --------
    >>> head_keys("newcastle upon tyne"), head_keys("la roche sur yon"), head_keys("lyon")
    (('newcastle',), ('la roche',), ())
    >>> head_keys("angers loire"), head_keys("saint denis")
    (('angers',), ())
    """
    words = key.split(" ")
    if len(words) < 2:
        return ()
    start = 2 if words[0] in ARTICLES or words[0] in COMMON_FIRSTS else 1
    for place in range(start, len(words) - 1):
        if words[place] in BETWEEN:
            head = " ".join(words[:place])
            return (head,) if len(head) >= _LEAST else ()
    first = " ".join(words[:start])
    is_name = len(words) > start and len(words[start - 1]) >= _LEAST_FIRST
    return (first,) if is_name else ()


_NO_UMLAUT: Final = re.compile("([aou])e")


def _variants(key: str, text: str, hint: str) -> tuple[tuple[Variant, ...], BodyWord | None]:
    """Return what a key may stand for; what the words for a body say."""
    bare, body = without_body(key)
    found: dict[str, Change] = {key: Change.WHOLE}

    def add(form: str, change: Change) -> None:
        if form:
            found.setdefault(form, change)

    add(bare, Change.KIND)
    words = bare.split(" ")
    if len(words) > 1 and (words[0] in SPA_WORDS or words[-1] in SPA_WORDS):
        add(" ".join(w for w in words if w not in SPA_WORDS), Change.KIND)
    if hint:
        add(f"{bare} {fold_key(hint)}", Change.JOINED)
    for form in (key, bare):
        add(linkless_key(form), Change.LOOSE)
        add(_NO_UMLAUT.sub(r"\1", form), Change.LOOSE)
    parts = [part for part in _DASHES.split(text) if len(part) >= _LEAST]
    if len(parts) > 1:
        for part in parts:
            add(without_body(fold_key(part))[0], Change.PART)
    for form in head_keys(bare):
        add(form, Change.HEAD)
    if hint:
        add(without_body(fold_key(hint))[0], Change.BRACKETS)
    return tuple(Variant(form, change) for form, change in found.items() if form), body


@lru_cache(maxsize=200_000)
def fold(name: str) -> FoldedName:
    """Return a name as it is compared.

    Parameters
    ----------
    name
        In any language and script; hostile and empty ones give an empty key.

    Examples
    --------
    >>> [variant.key for variant in fold("Ville de Lyon").variants]
    ['ville de lyon', 'lyon', 'ville lyon']
    >>> fold("Genève (Italie)").hint
    'Italie'
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
    if "s/" in text:
        text = _SHORT_LINK.sub(" sur ", text)
    key = fold_key(text)
    variants, body = _variants(key, text, hint)
    return FoldedName(key, variants, hint, body, mended is not None)
