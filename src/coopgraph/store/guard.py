"""Refuses a query before any engine sees it: updates, SERVICE, and texts made to exhaust.

It reads tokens only; whether a query is well formed, the engine says.
"""

from __future__ import annotations

import re
from contextlib import suppress
from enum import StrEnum
from typing import Final

from coopgraph.errors import QueryLimitError, QuerySyntaxError
from coopgraph.messages import Message, msg
from coopgraph.store._caret import error_at, place_of, position_of, syntax_error
from coopgraph.store._lexer import LexicalError, Token, TokenKind, tokens

__all__ = ["MAX_BYTES", "MAX_DEPTH", "QueryForm", "check_query", "position_of", "syntax_error"]

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 200
_MAX_STEPS: Final = 10_000  # Oxigraph recurses on chains such as a || b || c too

_UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_GRAPH_WORDS: Final = frozenset(("GRAPH", "FROM", "NAMED"))
_VALUE_WORDS: Final = frozenset(("A", "TRUE", "FALSE", "UNDEF"))
_SEPARATORS: Final = frozenset("()[]{}.,;")
_NOT_OPERANDS: Final = frozenset("([{,;|/^*+-!=<&.")
_BAD_CHARACTER: Final = re.compile("[\x00\ud800-\udfff]")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


class QueryForm(StrEnum):
    """The four forms of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


def check_query(text: str, *, max_depth: int = MAX_DEPTH) -> QueryForm:
    """Return the form of a query that may be run.

    Parameters
    ----------
    text
        SPARQL 1.1.
    max_depth
        Levels of braces, parentheses and brackets.

    Raises
    ------
    QueryLimitError
        For an update, SERVICE, too long a text or too deep a nesting.
    QuerySyntaxError
        For a text without a query form, a string without its end, or a character out of place.

    Examples
    --------
    >>> check_query("PREFIX ex: <http://example.org/> ASK { ?service ex:service 'SERVICE' }")
    <QueryForm.ASK: 'ASK'>
    """
    _check_text(text)
    found: list[Token] = []
    try:
        _check_tokens(text, found, max_depth)
    except LexicalError as error:
        raise _out_of_place(text, error) from None
    if "\\u" in text or "\\U" in text:
        _check_escaped(text, max_depth)
    return _form(text, found)


def _check_text(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryLimitError(
            msg("the query has {size} bytes; {limit} are allowed", size=size, limit=MAX_BYTES),
            hint=msg("split it, or ask for a larger set and filter the answer"),
        )
    bad = _BAD_CHARACTER.search(text)
    if text.startswith("\ufeff"):
        raise error_at(text, 0, msg("a byte order mark (U+FEFF)"), msg("save the file without it"))
    if bad is not None:
        raise _out_of_place(text, LexicalError(bad.start(), bad.group()))


def _out_of_place(text: str, error: LexicalError) -> QuerySyntaxError:
    if error.character in "\"'":
        return error_at(
            text,
            error.offset,
            msg("a string without its closing quote"),
            msg('close it, or write """…""" around a text of several lines'),
        )
    code = f"U+{ord(error.character):04X}"
    return error_at(
        text,
        error.offset,
        msg("a character that SPARQL does not allow here ({code})", code=code),
    )


def _check_escaped(text: str, max_depth: int) -> None:
    """Check the text of engines that resolve escapes before anything else, as the norm has it."""
    # Where they find no token, such engines refuse the text too.
    with suppress(LexicalError):
        plain = _ESCAPE.sub(_unescaped, text)
        _check_tokens(plain, [], max_depth)


def _unescaped(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code <= 0x10FFFF else match.group()


def _check_tokens(text: str, found: list[Token], max_depth: int) -> None:
    """Read the tokens into `found`, and stop at the first that is not allowed."""
    open_marks: list[str] = []
    steps = 0
    for token in tokens(text):
        before = found[-1] if found else None
        if token.kind is TokenKind.MARK:
            _follow_brackets(text, token, open_marks, max_depth)
            steps += token.text not in _SEPARATORS
            if token.text == "{":
                _check_name(text, found)
        elif token.kind is TokenKind.WORD:
            _check_word(text, token)
            steps += token.text.upper() not in _VALUE_WORDS
        elif token.kind is TokenKind.IRI and open_marks[-1:] == ["("] and before is not None:
            steps += _check_comparison(text, token, before)
        if steps > _MAX_STEPS:
            raise QueryLimitError(
                msg("the query has more than {limit} operators and keywords", limit=_MAX_STEPS),
                hint=msg("use VALUES or IN for long lists"),
            )
        found.append(token)


def _follow_brackets(text: str, token: Token, open_marks: list[str], max_depth: int) -> None:
    if token.text in "([{":
        open_marks.append(token.text)
        if len(open_marks) > max_depth:
            raise _refused(
                text,
                token,
                msg("the query is nested deeper than {limit} levels", limit=max_depth),
                msg("write it flatter: groups, parentheses and brackets count"),
            )
    elif token.text in ")]}" and open_marks:
        open_marks.pop()


def _check_word(text: str, token: Token) -> None:
    word = token.text.upper()
    # No other word of SPARQL holds "SERVICE", and Oxigraph reads words that touch: trueSERVICE.
    if "SERVICE" in word:
        raise _service(text, token)
    if word in _UPDATES:
        raise _refused(
            text,
            token,
            msg("{word} changes data; only queries are allowed", word=word),
            msg("change the sources and run: coopgraph build"),
        )


def _check_name(text: str, found: list[Token]) -> None:
    # Oxigraph reads "SERVICEx:a {" as SERVICE x:a; a name stands before "{" only after GRAPH, FROM.
    if not found or found[-1].kind is not TokenKind.NAME:
        return
    if "SERVICE" not in found[-1].text.partition(":")[0].upper():
        return
    if len(found) == 1 or found[-2].text.upper() not in _GRAPH_WORDS:
        raise _service(text, found[-1])


def _check_comparison(text: str, token: Token, before: Token) -> int:
    """Return the operators in what may be an IRI or ``a<b && c>d`` without spaces.

    Engines differ there. What could move a bracket, a comment or a string is refused.
    """
    is_operand = before.kind is not TokenKind.MARK or before.text not in _NOT_OPERANDS
    if not is_operand or _ABSOLUTE.match(token.text):
        return 0
    if any(mark in token.text for mark in "()[]#'"):
        raise error_at(
            text,
            token.start,
            msg("it is not clear whether < opens an IRI or compares"),
            msg("put a space after < where it compares; write IRIs in full where it does not"),
        )
    return sum(token.text.count(mark) for mark in "!&+*/=-")


def _service(text: str, token: Token) -> QueryLimitError:
    return _refused(
        text,
        token,
        msg("SERVICE is not allowed: a query never calls another server"),
        msg("open the other endpoint by itself: coopgraph.open(address)"),
    )


def _refused(text: str, token: Token, message: Message, hint: Message) -> QueryLimitError:
    line, column = place_of(text, token.start)
    return QueryLimitError(message, line=line, column=column, value=token.text, hint=hint)


def _form(text: str, found: list[Token]) -> QueryForm:
    if not found:
        raise QuerySyntaxError(
            msg("the query is empty"), hint=msg("start with SELECT, ASK, CONSTRUCT or DESCRIBE")
        )
    at = 0
    while at < len(found) and found[at].text.upper() in {"BASE", "PREFIX", "VERSION"}:
        at += 3 if found[at].text.upper() == "PREFIX" else 2
    token = found[min(at, len(found) - 1)]
    if at < len(found) and token.text.upper() in QueryForm.__members__:
        return QueryForm(token.text.upper())
    raise error_at(
        text,
        token.start if at < len(found) else len(text),
        msg("a query form is missing here"),
        msg("start with SELECT, ASK, CONSTRUCT or DESCRIBE"),
    )
