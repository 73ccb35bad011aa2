"""Splits SPARQL text into tokens, for `guard`. No parser: it knows nothing of the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

__all__ = ["LexicalError", "Token", "TokenKind", "tokens"]


class TokenKind(StrEnum):
    """What a piece of SPARQL text is."""

    WORD = "word"  # keyword or function, without a colon
    NAME = "name"  # prefixed name
    VARIABLE = "variable"
    IRI = "iri"
    STRING = "string"
    TAG = "tag"  # language tag
    BLANK = "blank"
    NUMBER = "number"
    MARK = "mark"  # one bracket, operator or separator


class Token(NamedTuple):
    """A piece of the text and its offset."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset just after it."""
        return self.start + len(self.text)

    def is_mark(self, *marks: str) -> bool:
        """Return whether it is one of these marks (never a string or name that looks like one)."""
        return self.kind is TokenKind.MARK and self.text in marks


class LexicalError(Exception):
    """No token starts here: a character out of place, or a string without its end."""

    def __init__(self, offset: int, character: str) -> None:
        super().__init__(offset)
        self.offset = offset
        self.character = character


# The character classes of the SPARQL 1.1 grammar (PN_CHARS_BASE, PN_CHARS_U, PN_CHARS), exactly:
# a wider class would let a keyword hide in a name.
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = _BASE + "_"
_PART: Final = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CHARS: Final = _PART + r"\-"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_WORD: Final = rf"[{_BASE}](?:\.*+[{_CHARS}])*+"
_LOCAL: Final = rf"(?:[{_START}:0-9]|{_PLX})(?:\.*+(?:[{_CHARS}:]|{_PLX}))*+"

# Possessive repetition keeps the time linear in the text.
_TOKEN: Final = re.compile(
    r"(?P<skip>[ \t\r\n]++|#[^\r\n]*+)"
    r'|(?P<string>"""(?:"{0,2}+(?:[^"\\]|\\[\s\S]))*+"""'
    r"|'''(?:'{0,2}+(?:[^'\\]|\\[\s\S]))*+'''"
    r'|"(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+"'
    r"|'(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+')"
    r'|(?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)'
    rf"|(?P<variable>[?$][{_START}0-9][{_PART}]*+)"
    rf"|(?P<blank>_:[{_START}0-9](?:\.*+[{_CHARS}])*+)"
    r"|(?P<tag>@[A-Za-z]++(?:-{1,2}[A-Za-z0-9]++)*+)"
    r"|(?P<number>[0-9]++(?:\.[0-9]*+)?+[eE][+-]?[0-9]++"
    r"|\.[0-9]++(?:[eE][+-]?[0-9]++)?+|[0-9]++(?:\.[0-9]++)?+)"
    rf"|(?P<name>(?:{_WORD})?+:(?:{_LOCAL})?+)"
    rf"|(?P<word>{_WORD})"
    r"|(?P<mark>[()\[\]{}.,;|/^*+\-!=<>&?~])"
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL text, without space and comments.

    Raises
    ------
    LexicalError
        At the first place where no token starts.
    """
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise LexicalError(at, text[at])
        kind = match.lastgroup
        if kind is not None and kind != "skip":
            yield Token(TokenKind(kind), match.group(), at)
        at = match.end()
