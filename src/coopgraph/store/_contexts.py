"""JSON-LD contexts that are known without asking the Web, put in place of their addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.store.ontology import ontology_text

__all__ = ["names_contexts", "with_known_contexts"]

_NAMED: Final = re.compile(rb'"@context"\s*:\s*["[]')
_LONGEST_MATCH: Final = 1024  # bytes: white space beyond that is not looked for
_CHUNK: Final = 1 << 20
_MOST_BYTES: Final = 256 * 1024 * 1024  # of a file that is rewritten in memory
_SCHEMA: Final = re.compile(
    r"https?://(?:www\.)?schema\.org(?:/docs/jsonldcontext\.json(?:ld)?)?/?"
)
_OWN: Final = re.compile(r"https?://w3id\.org/coopgraph/(?:ontology/)?context\.jsonld")
# Ours, not schema.org's file: as there, a term is a property or class of the vocabulary, and what
# is written under these is an address. Values of others are texts unless the file says more.
_ADDRESSES: Final = ("sameAs", "url")


def names_contexts(stream: IO[bytes]) -> bool:
    """Say whether a JSON-LD file may name a context by its address; reads it in bounded memory."""
    kept = b""
    while chunk := stream.read(_CHUNK):
        if _NAMED.search(kept + chunk):
            return True
        kept = chunk[-_LONGEST_MATCH:]
    return False


def with_known_contexts(stream: IO[bytes], path: Path) -> bytes:
    """Return a JSON-LD file with the contexts themselves where it has their addresses.

    Raises
    ------
    InputError
        If it is no JSON, too large, or names a context that is not known here.
    """
    data = _bounded(stream, path)
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_no_number)
        _replace(document, lambda address: _context(address, data, path))
        return json.dumps(document).encode()
    except (ValueError, RecursionError) as error:
        raise InputError(
            msg("the file is no valid RDF: {reason}", reason=getattr(error, "msg", str(error))),
            path=path,
            line=getattr(error, "lineno", None),
            hint=msg("mend the place, or save the file again with the tool it comes from"),
        ) from error


def _bounded(stream: IO[bytes], path: Path) -> bytes:
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        if len(data) > _MOST_BYTES:
            raise InputError(
                msg("the file is larger than {size} MB", size=_MOST_BYTES >> 20),
                path=path,
                hint=msg("write the context into the file, or save it as Turtle"),
            )
    return bytes(data)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _replace(document: Any, context: Callable[[str], Any]) -> None:
    """Put contexts in place of their addresses, however deep."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            named = value.get("@context")
            waiting += value.values()
            if isinstance(named, str):
                value["@context"] = context(named)
            elif isinstance(named, list):
                value["@context"] = [context(v) if isinstance(v, str) else v for v in named]


def _context(address: str, data: bytes, path: Path) -> Any:
    if _SCHEMA.fullmatch(address):
        return _schema()
    if _OWN.fullmatch(address):
        return json.loads(ontology_text("context.jsonld"))["@context"]
    place = data.find(json.dumps(address).encode())
    raise InputError(
        msg("the file names a JSON-LD context on the Web, which is not fetched"),
        path=path,
        line=data.count(b"\n", 0, place) + 1 if place >= 0 else None,
        value=address[:200],
        hint=msg("write the context into the file, or save it as Turtle"),
    )


@cache
def _schema() -> dict[str, Any]:
    return {
        "@vocab": "http://schema.org/",
        "schema": "http://schema.org/",
        "id": "@id",
        "type": "@type",
        **{name: {"@id": f"schema:{name}", "@type": "@id"} for name in _ADDRESSES},
    }
