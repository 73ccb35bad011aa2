"""Shows where a query goes wrong: its line, a caret under the place, and what to do.

Oxigraph names the furthest place its parser looked at: past the end of each keyword it tried there.
`_corrected` takes that back, and the tokens of the query tell the commonest mistakes by name.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from itertools import pairwise
from typing import Final, NamedTuple

from coopgraph.errors import QuerySyntaxError
from coopgraph.messages import Message, msg
from coopgraph.store._lexer import LexicalError, Token, TokenKind, tokens

__all__ = ["error_at", "place_of", "position_of", "syntax_error"]

_WIDTH: Final = 76
_MAX_REASON: Final = 300
_POSITION: Final = re.compile(
    r"\bat (\d{1,9}):(\d{1,9})\b|\bline:? (\d{1,9}),? (?:between )?col(?:umns?)?:? (\d{1,9})",
    re.IGNORECASE,
)
_OXIGRAPH: Final = re.compile(r"^\s*error at \d+:\d+: expected (?:one of )?(.*)\Z", re.DOTALL)
_EXPECTED: Final = re.compile(r'\["?[^\]]*\]|"(?:[^"\\]|\\.)+"|[^,]+')
_KEYWORD_TEXT: Final = """
    ABS ADD ALL AND AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT
    CONTAINS COUNT DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM
    GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG
    LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL
    ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE
    SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS
    STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TRUE TZ UCASE UNDEF UNION URI UUID VALUES VERSION
    WHERE YEAR A PREDICATE OBJECT ISTRIPLE HASLANG HASLANGDIR LANGDIR STRLANGDIR ADJUST
"""
_KEYWORDS: Final = frozenset(_KEYWORD_TEXT.split())
_KNOWN: Final = {
    "The SELECT contains a variable that is unbound": msg(
        "a SELECT with GROUP BY names a variable that is neither grouped nor counted"
    ),
    "The SELECT overrides an existing variable using an expression": msg(
        "AS names a variable that exists already"
    ),
    "language tag parsing failed": msg("not a language tag"),
    "IRI parsing failed": msg("not a valid IRI, or not in full without a BASE"),
}
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


class _Finding(NamedTuple):
    start: int
    end: int
    message: Message
    hint: Message | None


def position_of(message: str) -> tuple[int, int] | None:
    """Return the line and column, from 1, that an engine's error message names.

    Examples
    --------
    >>> position_of("error at 2:8: expected one of HAVING, OFFSET")
    (2, 8)
    >>> position_of("Parser error at line 1 column 23: no object")
    (1, 23)
    """
    match = _POSITION.search(message)
    if match is None:
        return None
    line, column = (int(group) for group in match.groups() if group is not None)
    return (line, column) if line and column else None


def syntax_error(query: str, line: int | None, column: int | None, reason: str) -> QuerySyntaxError:
    """Return the error of a query that an engine does not parse, with a caret under the place.

    Parameters
    ----------
    query
        The query.
    line, column
        Where the engine stopped, from 1, as `position_of` reads it; None where it does not say.
    reason
        The engine's message.
    """
    at = _offset(query, line, column)
    expected = _OXIGRAPH.match(reason)
    wanted: list[str] = []
    known: Message | None = None
    if expected is not None:
        found = (part.strip() for part in _EXPECTED.findall(expected.group(1)))
        parts = [part for part in found if part]
        known = next((_KNOWN[part] for part in _KNOWN if part in parts), None)
        wanted = [part for part in parts if part.startswith('"')]
        at = None if at is None else _corrected(query, at, parts)
    finding = _first_finding(query, at)
    if finding is not None:
        return error_at(query, finding.start, finding.message, finding.hint)
    hint = None
    if known is None and 0 < len(wanted) <= 6:
        hint = msg("here may stand: {wanted}", wanted=", ".join(wanted))
    message = known or (_unexpected(query, at) if expected is not None else _foreign(reason))
    if at is None:
        return QuerySyntaxError(message, hint=hint)
    return error_at(query, at, message, hint)


def error_at(
    query: str, offset: int, message: Message, hint: Message | None = None
) -> QuerySyntaxError:
    """Return a syntax error that shows the query's line with a caret under an offset."""
    line, column = place_of(query, offset)
    text = re.split(r"\r\n|\r|\n", query)[line - 1]
    return QuerySyntaxError(
        msg("{what}\n{shown}", what=message, shown=_shown(text, column)),
        line=line,
        column=column,
        hint=hint,
    )


def place_of(query: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of an offset."""
    lines = re.split(r"\r\n|\r|\n", query[:offset])
    return len(lines), len(lines[-1]) + 1


def _offset(query: str, line: int | None, column: int | None) -> int | None:
    if line is None or column is None:
        return None
    lines = query.split("\n")  # as Oxigraph counts
    if not 1 <= line <= len(lines):
        return None
    return min(sum(len(text) + 1 for text in lines[: line - 1]) + max(column, 1) - 1, len(query))


def _corrected(query: str, at: int, parts: list[str]) -> int | None:
    """Return where the text stops to make sense, from where Oxigraph's parser stopped.

    A keyword that does not match is reported at its end, so its start is the place; at the end of
    the text nothing is said about the place by ``[_]``, "one more character".
    """
    if "IRI parsing failed" in parts:
        start = query.rfind("<", 0, at)
        if start >= 0 and query.endswith(">", 0, at):
            return start
    if any(part.startswith("The SELECT") for part in parts):
        words = (token for token in _readable_tokens(query) if token.text.upper() == "SELECT")
        return next((token.start for token in words), None)
    keywords = [at - len(part) for part in parts if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]+", part)]
    starts = {token.start for token in _readable_tokens(query)}
    exact = [at] if any(part[0] in "\"['" and part != "[_]" for part in parts) else []
    candidates = [place for place in keywords if place in starts] + exact
    if candidates:
        return max(candidates)
    return at if at < len(query) else None


def _readable_tokens(query: str) -> list[Token]:
    found: list[Token] = []
    try:
        for token in tokens(query):
            found.append(token)  # noqa: PERF402 - what was read before an error is kept
    except LexicalError:
        pass
    return found


def _first_finding(query: str, at: int | None) -> _Finding | None:
    """Return the first mistake told by the tokens, not before the place where the engine stopped.

    Before it the engine understood the text: servers know prefixes that the query does not declare.
    """
    findings = sorted(_findings(query), key=lambda finding: finding.start)
    return next((f for f in findings if at is None or f.end >= at), None)


def _findings(query: str) -> list[_Finding]:
    found = _readable_tokens(query)
    declared = {
        name.text
        for word, name in pairwise(found)
        if word.text.upper() == "PREFIX" and name.text.endswith(":")
    }
    findings = _bracket_findings(found)
    for index, token in enumerate(found):
        if token.kind is TokenKind.NAME:
            prefix = token.text.partition(":")[0] + ":"
            if prefix not in declared:
                message = msg("the prefix {prefix} is not declared", prefix=prefix)
                hint = msg("begin the query with: PREFIX {prefix} <…>", prefix=prefix)
                findings.append(_Finding(token.start, token.end, message, hint))
        elif token.kind is TokenKind.WORD and token.text.upper() not in _KEYWORDS:
            findings.append(_unknown_word(token))
        elif token.is_mark("<") and index + 1 < len(found) and found[index + 1].start == token.end:
            broken = re.compile(r"<[^<>\r\n{}]*>").match(query, token.start)
            if broken is not None:
                hint = msg("an IRI has no space and no quote; write %20 for a space")
                findings.append(_Finding(token.start, broken.end(), msg("not a valid IRI"), hint))
    return findings


def _unknown_word(token: Token) -> _Finding:
    close = get_close_matches(token.text.upper(), sorted(_KEYWORDS), n=1, cutoff=0.7)
    hint = (
        msg("did you mean {word}?", word=close[0])
        if close
        else msg("variables start with ?, names have a prefix, texts stand in quotes")
    )
    message = msg("{word} is no word of SPARQL", word=token.text)
    return _Finding(token.start, token.end, message, hint)


def _bracket_findings(found: list[Token]) -> list[_Finding]:
    opened: list[Token] = []
    for token in found:
        if token.is_mark("(", "[", "{"):
            opened.append(token)
        elif token.is_mark(")", "]", "}"):
            if not opened:
                message = msg("{mark} without its opening mark", mark=token.text)
                return [_Finding(token.start, token.end, message, None)]
            if opened[-1].text != _PAIRS[token.text]:
                return [_never_closed(opened[-1], token.end)]
            opened.pop()
    return [_never_closed(opened[-1], found[-1].end + 1)] if opened else []


def _never_closed(opened: Token, end: int) -> _Finding:
    message = msg("{mark} is never closed", mark=opened.text)
    return _Finding(opened.start, end, message, None)


def _unexpected(query: str, at: int | None) -> Message:
    if at is None:
        return msg("the query is not complete, or a variable or a VALUES row does not fit")
    token = next((t for t in _readable_tokens(query) if t.start <= at < t.end), None)
    if token is None:
        return msg("the query is not well formed here")
    text = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    return msg("{text} is not expected here", text=text)


def _foreign(reason: str) -> Message:
    text = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if len(text) > _MAX_REASON:
        text = text[: _MAX_REASON - 1] + "…"
    return msg("{reason}", reason=text) if text else msg("the server does not parse the query")


def _cell(character: str) -> tuple[str, int]:
    """Return what is shown for a character, and its width in a terminal."""
    if character == "\t":
        return "    ", 4
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return "�", 1
    if unicodedata.combining(character):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(text: str, column: int) -> str:
    """Return a line, cut around the column where it is long, and the caret's line under it."""
    target = min(max(column - 1, 0), len(text))
    start = target
    room = _WIDTH * 2 // 3
    while start > 0 and (room := room - _cell(text[start - 1])[1]) >= 0:
        start -= 1
    stop = target
    room = _WIDTH - sum(_cell(character)[1] for character in text[start:target])
    while stop < len(text) and (room := room - _cell(text[stop])[1]) >= 0:
        stop += 1
    before = ("…" if start else "") + "".join(_cell(c)[0] for c in text[start:target])
    after = "".join(_cell(c)[0] for c in text[target:stop]) + ("…" if stop < len(text) else "")
    indent = (1 if start else 0) + sum(_cell(c)[1] for c in text[start:target])
    return f"  {before}{after}\n  {' ' * indent}^"
