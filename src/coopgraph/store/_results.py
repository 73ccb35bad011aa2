"""Reads the answers of SPARQL servers: JSON results, CSV, and triples in any RDF format."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Final

import pyoxigraph as ox

from coopgraph.errors import EndpointError
from coopgraph.messages import msg
from coopgraph.store._blocks import blocks_of, refuse_more_rows
from coopgraph.store._http import Reply
from coopgraph.store._ox import plain_term, quoted_triple
from coopgraph.store.base import Limits
from coopgraph.store.terms import (
    XSD,
    AskAnswer,
    Blank,
    Iri,
    Literal,
    SelectAnswer,
    Term,
    Triple,
    TriplesAnswer,
)

__all__ = ["read_blocks", "read_json", "read_triples", "summary", "triples_of"]

_SUMMARY_BYTES: Final = 16 * 1024
_SUMMARY_LENGTH: Final = 2000
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def _unreadable(reason: str) -> EndpointError:
    return EndpointError(
        msg("the answer cannot be read: {reason}", reason=reason),
        hint=msg("check that the address is a SPARQL endpoint, not a page about one"),
    )


def read_json(body: IO[bytes], limits: Limits) -> SelectAnswer | AskAnswer:
    """Return the answer in a SPARQL 1.1 JSON results document.

    Raises
    ------
    EndpointError
        If anything in it is not as the norm says.
    """
    try:
        data = json.load(body)
        if "boolean" in data:
            if not isinstance(data["boolean"], bool):
                raise _unreadable("boolean")
            return AskAnswer(data["boolean"])
        variables, bindings = data["head"]["vars"], data["results"]["bindings"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}"[:200]) from error
    if not (isinstance(variables, list) and all(isinstance(name, str) for name in variables)):
        raise _unreadable("head.vars")
    if not isinstance(bindings, list):
        raise _unreadable("results.bindings")
    refuse_more_rows(len(bindings), limits)
    iris: dict[str, Iri] = {}
    rows = tuple(_row(binding, variables, iris) for binding in bindings)
    return SelectAnswer(tuple(variables), rows)


def _row(binding: object, variables: list[str], iris: dict[str, Iri]) -> tuple[Term | None, ...]:
    if not isinstance(binding, dict) or not binding.keys() <= set(variables):
        raise _unreadable("results.bindings")
    return tuple(_json_term(binding[name], iris) if name in binding else None for name in variables)


def _json_term(cell: object, iris: dict[str, Iri]) -> Term:
    if not isinstance(cell, dict):
        raise _unreadable(str(cell)[:200])
    kind, value = cell.get("type"), cell.get("value")
    if kind == "triple":
        raise quoted_triple()
    if isinstance(value, str):
        if kind == "uri":
            return iris.setdefault(value, Iri(value))
        if kind == "bnode":
            return Blank(value)
        if kind in {"literal", "typed-literal"}:  # the second is Virtuoso's
            return _json_literal(value, cell.get("datatype"), cell.get("xml:lang"))
    raise _unreadable(str(cell)[:200])


def _json_literal(value: str, datatype: object, language: object) -> Literal:
    if isinstance(language, str) and language:
        return Literal(value, _LANG_STRING, language.lower())  # lower case as in Oxigraph
    if datatype is None:
        return Literal(value, XSD + "string")
    if not isinstance(datatype, str):
        raise _unreadable(str(datatype)[:200])
    return Literal(value, datatype)


def read_blocks(body: IO[bytes], limits: Limits) -> Iterator[list[list[str]]]:
    """Yield the columns of a SPARQL 1.1 CSV results document, some rows at a time."""
    try:
        yield from blocks_of(body, limits)
    except (ValueError, csv.Error) as error:
        raise _unreadable(str(error)[:200]) from error


def triples_of(body: IO[bytes], media: str) -> Iterator[ox.Quad]:
    """Yield the triples of a document, as its media type says it is written."""
    # Virtuoso names N-Triples text/plain.
    known = ox.RdfFormat.N_TRIPLES if media == "text/plain" else ox.RdfFormat.from_media_type(media)
    if known is None:
        raise _unreadable(media or "no media type")
    try:
        yield from ox.parse(body, known)
    except (SyntaxError, ValueError) as error:
        raise _unreadable(str(error)[:200]) from error


def read_triples(body: IO[bytes], media: str, limits: Limits) -> TriplesAnswer:
    """Return the triples of a document, without repetition."""
    found: dict[Triple, None] = {}
    for quad in triples_of(body, media):
        subject, obj = plain_term(quad.subject), plain_term(quad.object)
        if isinstance(subject, (Iri, Blank)):
            found[subject, Iri(quad.predicate.value), obj] = None
        if len(found) > limits.rows:
            refuse_more_rows(len(found), limits)
    return TriplesAnswer(tuple(found))


def summary(reply: Reply) -> str:
    """Return what an error page says, as one line: its text, or the title of an HTML page."""
    text = reply.body.read(_SUMMARY_BYTES).decode("utf-8", "replace")
    if reply.media == "text/html" or text.lstrip()[:1] == "<":
        title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
        text = "" if title is None else html.unescape(title.group(1))
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text[:_SUMMARY_LENGTH] or _phrase(reply.status)


def _phrase(status: int) -> str:
    """Return the standard name of an HTTP status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "?"
