"""Names of things: language-tagged, one preferred a language, any number of alternatives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["Name", "Names", "clean_text"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_SPACE = re.compile(r"\s+")
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})


def clean_text(text: str) -> str:
    """Return text in NFC, white space folded, without control characters.

    Format characters (joiners, direction marks) stay: scripts need them.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # most texts, as the rest would leave them
    folded = _SPACE.sub(" ", text)
    if not folded.isprintable():
        kept = (c for c in folded if unicodedata.category(c) not in _FORBIDDEN_CATEGORIES)
        folded = _SPACE.sub(" ", "".join(kept))  # what stood on both sides now touches
    return unicodedata.normalize("NFC", folded).strip()


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One name: `text`, its `language` (BCP 47, lower case; "" where unknown), and its rank."""

    text: str
    language: str = ""
    preferred: bool = True

    @classmethod
    def of(cls, text: str, language: str = "", *, preferred: bool = True) -> Name:
        """Return a cleaned name.

        Raises
        ------
        InputError
            If the text is empty or the language is no BCP 47 tag.
        """
        cleaned = clean_text(text)
        if not cleaned:
            raise InputError(msg("a name is empty"), value=text, hint=msg("give a name or no cell"))
        tag = language.strip().lower().replace("_", "-")
        if tag and _LANGUAGE.fullmatch(tag) is None:
            raise InputError(
                msg("{value!r} is no language tag", value=language),
                value=language,
                hint=msg("write a BCP 47 tag such as fr or en"),
            )
        return cls(cleaned, tag, preferred)


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one thing, in a fixed order: preferred first, then by language and text."""

    items: tuple[Name, ...] = ()

    @classmethod
    def of(cls, names: Iterable[Name]) -> Names:
        """Return the names without repetition; a second preferred one of a language steps down."""
        ranked = sorted(set(names), key=lambda n: (not n.preferred, n.language, n.text))
        taken: set[str] = set()
        seen: set[tuple[str, str]] = set()
        kept: list[Name] = []
        for name in ranked:
            if (name.text, name.language) in seen:
                continue
            seen.add((name.text, name.language))
            preferred = name.preferred and name.language not in taken
            if preferred:
                taken.add(name.language)
            kept.append(Name(name.text, name.language, preferred))
        kept.sort(key=lambda n: (not n.preferred, n.language, n.text))
        return cls(tuple(kept))

    def __iter__(self) -> Iterator[Name]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def label(self, language: str = "en") -> str:
        """Return the best name for a reader of `language`.

        Order: preferred in the language, without a language, in English, in French, any other;
        then alternatives likewise; "" without names.
        """
        order = (language, "", "en", "fr")

        def rank(name: Name) -> tuple[bool, int, str, str]:
            place = order.index(name.language) if name.language in order else len(order)
            return (not name.preferred, place, name.language, name.text)

        return min(self.items, key=rank).text if self.items else ""
