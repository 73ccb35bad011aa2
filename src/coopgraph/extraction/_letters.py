"""Pieces of regular expressions for names in Latin scripts."""

from __future__ import annotations

from typing import Final

__all__ = ["APOSTROPHE", "LINK", "NAME", "NAME_WORD", "UPPER"]

UPPER: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
APOSTROPHE: Final = "['’՛]"
# Aix-en-Provence, Côte-d'Or, L'Haÿ-les-Roses, M'Bour
NAME_WORD: Final = (
    rf"[{UPPER}](?:{APOSTROPHE}(?=\w))?[^\W\d_]*"
    rf"(?:-(?:[dl]{APOSTROPHE})?[^\W\d_]+)*(?:{APOSTROPHE}[{UPPER}][^\W\d_]+(?:-[^\W\d_]+)*)?"
)
_PARTICLE: Final = rf"(?:(?:Le|La|Les|El|Al|Los|Las|The) |L{APOSTROPHE} ?)?"
NAME: Final = rf"{_PARTICLE}{NAME_WORD}(?: {NAME_WORD}){{0,3}}"
# Between the word for a body and its name.
_LINKS: Final = rf"de la |de l{APOSTROPHE}|du |des |de |d{APOSTROPHE}"
LINK: Final = rf"(?:{_LINKS}|de L{APOSTROPHE}|{_LINKS.upper()})"
