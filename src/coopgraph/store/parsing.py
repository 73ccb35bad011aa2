"""RDF files as plain quads: six formats, plain or packed, whatever is in them within bounds.

N-Triples and N-Quads are read line by line, so a broken line costs no other; in the other formats
a broken place makes the whole file unreadable. Nothing is fetched: of the contexts that JSON-LD
names by an address, those of schema.org and of coopgraph are known here, others are refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Final, NamedTuple, cast
from xml.parsers import expat

import pyoxigraph as ox

from coopgraph.errors import CoopgraphError, InputError
from coopgraph.messages import msg
from coopgraph.store._contexts import names_contexts, with_known_contexts
from coopgraph.store._ox import plain_term
from coopgraph.store._unpacked import PACKED, open_unpacked
from coopgraph.store.terms import Blank, Iri, Term

__all__ = ["LINE_FORMATS", "RDF_EXTENSIONS", "RdfQuad", "parse_rdf", "rdf_format"]

_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_BY_EXTENSION: Final = {f".{name}": name for name in _FORMATS} | {".owl": "rdf"}
RDF_EXTENSIONS: Final = tuple(ext + packed for ext in _BY_EXTENSION for packed in ("", *PACKED))
LINE_FORMATS: Final = frozenset({"nt", "nq"})
_MAX_LINE: Final = 16 * 1024 * 1024  # bytes, as in the engine
_BLOCK: Final = 1 << 20  # bytes of lines that are parsed at once
_MAX_DEPTH: Final = {"jsonld": 1_000, "rdf": 1_000, "ttl": 20_000, "trig": 20_000}
_MAX_ENTITY: Final = 200  # characters: enough for the name of a namespace
_MAX_ENTITIES: Final = 100
_PLACE: Final = re.compile(r"^Parser error (?:at|between) .*?: |\(line \d+\)$")
_SHOWN: Final = 80


class RdfQuad(NamedTuple):
    """A statement of a file; `graph` is "" for the default graph, `line` its line if known."""

    subject: Iri | Blank
    predicate: str
    object: Term
    graph: str = ""
    line: int | None = None


def rdf_format(name: str) -> str | None:
    """Return the format a file's name tells, such as ``ttl`` for ``a.ttl.gz``; None if none."""
    folded = name.casefold()
    for packed in PACKED:
        folded = folded.removesuffix(packed)
    return _BY_EXTENSION.get(Path(folded).suffix)


def parse_rdf(
    path: Path, *, form: str | None = None, base: str | None = None
) -> Iterator[RdfQuad | InputError]:
    """Yield the quads of a file and an error for each that cannot be read.

    Parameters
    ----------
    path
        File; ``.gz`` and ``.zst`` are unpacked.
    form
        One of ttl, trig, nt, nq, rdf, jsonld; by default as its name tells.
    base
        IRI that relative ones are resolved against.

    Raises
    ------
    InputError
        If the file cannot be read at all; with the line.
    MissingExtraError
        If it is a zst file and zstandard is not installed.
    """
    chosen = form or rdf_format(path.name)
    if chosen not in _FORMATS:
        raise InputError(
            msg("the RDF format is not clear from {value!r}", value=form or path.name),
            path=path,
            value=form,
            hint=msg("one of {known}", known=", ".join(_FORMATS)),
        )
    if chosen in LINE_FORMATS:
        return _by_line(path, _FORMATS[chosen])
    return _whole(path, chosen, base)


# ---- Formats that are read as a whole ----


def _whole(path: Path, form: str, base: str | None) -> Iterator[RdfQuad | InputError]:
    if form == "rdf":
        _check_xml(path)
    elif form == "jsonld":
        with open_unpacked(path, refuse_nul=True) as stream:
            is_named = names_contexts(stream)
        if is_named:
            yield from _named_contexts(path, base)
            return
    try:
        with open_unpacked(path, refuse_nul=True) as stream:
            shallow = cast("IO[bytes]", _Shallow(stream, path, form))
            for quad in ox.parse(shallow, _FORMATS[form], base_iri=base):
                yield _plain(quad, path, None)
    except (SyntaxError, MemoryError, ValueError) as error:
        line = getattr(error, "lineno", None) or _failing_line(path, form, base)
        raise _unreadable(error, path, line) from error


def _named_contexts(path: Path, base: str | None) -> Iterator[RdfQuad | InputError]:
    """Yield the quads of JSON-LD that names its contexts by their addresses."""
    with open_unpacked(path, refuse_nul=True) as stream:
        shallow = cast("IO[bytes]", _Shallow(stream, path, "jsonld"))
        data = with_known_contexts(shallow, path)
    try:
        for quad in ox.parse(data, ox.RdfFormat.JSON_LD, base_iri=base):
            yield _plain(quad, path, None)
    except (SyntaxError, MemoryError, ValueError) as error:
        raise _unreadable(error, path, None) from error  # its lines are others


def _unreadable(error: Exception, path: Path, line: int | None) -> InputError:
    if isinstance(error, MemoryError):
        return _too_long(path, line)
    if "LoadDocumentCallback" in str(error):
        return InputError(
            msg("the file names a JSON-LD context on the Web, which is not fetched"),
            path=path,
            line=line,
            hint=msg("write the context into the file, or save it as Turtle"),
        )
    return InputError(
        msg("the file is no valid RDF: {reason}", reason=_reason(error)),
        path=path,
        line=line,
        hint=msg("mend the place, or save the file again with the tool it comes from"),
    )


def _reason(error: Exception) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    text = _PLACE.sub("", text)
    return "".join(c for c in text if c.isprintable())[: 2 * _SHOWN]


def _too_long(path: Path, line: int | None) -> InputError:
    return InputError(
        msg("a text is longer than {size} MB", size=_MAX_LINE // 1_000_000),
        path=path,
        line=line,
        hint=msg("look at the file: is a quotation mark or an end of line missing?"),
    )


def _too_deep(path: Path, line: int) -> InputError:
    return InputError(
        msg("the file is nested too deeply"),
        path=path,
        line=line,
        hint=msg("look at the file: are brackets left open?"),
    )


class _Shallow:
    """Stops at a depth of open brackets that no honest file has, before the engine's memory."""

    def __init__(self, stream: io.BufferedReader, path: Path, form: str) -> None:
        self._stream, self._path = stream, path
        self._limit = 0 if form == "rdf" else _MAX_DEPTH[form]  # XML was looked at before
        self._open = b"{[" if form == "jsonld" else b"[("
        self._close = b"}]" if form == "jsonld" else b"])"
        self._depth, self._line = 0, 1

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        if self._limit:
            self._depth += sum(data.count(bytes([c])) for c in self._open)
            self._depth -= sum(data.count(bytes([c])) for c in self._close)
            if self._depth > self._limit:
                raise _too_deep(self._path, self._line)
            self._line += data.count(b"\n")
        return data


class _LineFed:
    """Hands out one line at most, to see at which the engine stops."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.line = 0
        self._ended = True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.readline(size)
        self.line += self._ended and bool(data)
        self._ended = data.endswith(b"\n")
        return data


def _failing_line(path: Path, form: str, base: str | None) -> int | None:
    """Read once more to find the line of an error that the engine does not place."""
    with open_unpacked(path, refuse_nul=True) as stream:
        fed = _LineFed(stream)
        try:
            for _ in ox.parse(cast("IO[bytes]", fed), _FORMATS[form], base_iri=base):
                pass
        except (SyntaxError, MemoryError, ValueError):
            return fed.line
    return None


def _check_xml(path: Path) -> None:
    """Refuse XML that is not well formed, is nested too deeply, or whose entities could swell.

    Short entities without references in them stay: OWL files name their namespaces so.
    """
    parser = expat.ParserCreate()
    depth = declared = 0

    def refuse_entity(
        _name: str,
        is_parameter: bool,
        value: str | None,
        *_: object,
    ) -> None:
        nonlocal declared
        declared += 1
        plain = value is not None and len(value) <= _MAX_ENTITY and not {"&", "%"} & set(value)
        if is_parameter or not plain or declared > _MAX_ENTITIES:
            raise InputError(
                msg("the file declares XML entities"),
                path=path,
                line=parser.CurrentLineNumber,
                hint=msg("write the texts themselves, without entities"),
            )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH["rdf"]:
            raise _too_deep(path, parser.CurrentLineNumber)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with open_unpacked(path, refuse_nul=True) as stream:
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as error:
            raise InputError(
                msg(
                    "the file is no well-formed XML: {reason}", reason=expat.ErrorString(error.code)
                ),
                path=path,
                line=error.lineno,
                hint=msg("mend the place, or save the file again with the tool it comes from"),
            ) from error
        except (LookupError, ValueError) as error:
            raise InputError(
                msg("the encoding of the file is not known"),
                path=path,
                line=1,
                hint=msg("fetch the file again, or save it again in UTF-8"),
            ) from error


# ---- Formats of one statement a line ----


def _by_line(path: Path, form: ox.RdfFormat) -> Iterator[RdfQuad | InputError]:
    with open_unpacked(path, refuse_nul=False) as stream:
        block: list[tuple[int, bytes]] = []
        size = 0
        for number, line in _lines(stream):
            if line is None:
                yield _too_long(path, number)
                continue
            block.append((number, line))
            size += len(line)
            if size > _BLOCK:
                yield from _block(block, path, form)
                block, size = [], 0
        yield from _block(block, path, form)


def _lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that hold something with their numbers; None for one that is too long."""
    number = 0
    while line := stream.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_BLOCK)
            yield number, None
        elif line.strip() and not line.lstrip().startswith(b"#"):
            yield number, line


def _block(
    block: list[tuple[int, bytes]], path: Path, form: ox.RdfFormat
) -> Iterator[RdfQuad | InputError]:
    """Parse lines together, which is fast; one by one if one of them is broken."""
    data = b"".join(line for _, line in block)
    quads: list[ox.Quad] = []
    if b"\0" not in data:
        try:
            quads = list(ox.parse(data, form))
        except (SyntaxError, MemoryError, ValueError):
            quads = []
    if len(quads) == len(block):
        for (number, _), quad in zip(block, quads, strict=True):
            yield _plain(quad, path, number)
        return
    yield from chain.from_iterable(_line(line, number, path, form) for number, line in block)


def _line(line: bytes, number: int, path: Path, form: ox.RdfFormat) -> list[RdfQuad | InputError]:
    if b"\0" in line:
        reason = "NUL"
    else:
        try:
            return [_plain(quad, path, number) for quad in ox.parse(line, form)]
        except (SyntaxError, MemoryError, ValueError) as error:
            reason = _reason(error)
    shown = line[:_SHOWN].decode("utf-8", "replace").strip()
    return [
        InputError(
            msg("the line is no statement: {reason}", reason=reason),
            path=path,
            line=number,
            value="".join(c for c in shown if c.isprintable()),
            hint=msg("mend the line; the others are read"),
        )
    ]


def _plain(quad: ox.Quad, path: Path, line: int | None) -> RdfQuad | InputError:
    graph = quad.graph_name
    try:
        subject = plain_term(quad.subject)
        assert isinstance(subject, (Iri, Blank))  # noqa: S101 - RDF has no other subjects
        return RdfQuad(
            subject,
            quad.predicate.value,
            plain_term(quad.object),
            "" if isinstance(graph, ox.DefaultGraph) else graph.value,
            line,
        )
    except CoopgraphError as error:  # a quoted triple
        return InputError(error.message, path=path, line=line, hint=error.hint)
