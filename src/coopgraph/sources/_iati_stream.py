"""IATI files as a stream of elements, one activity at a time: memory stays flat, entities are off.

The tree is built by the compiled parser of ``xml.etree``; lines are counted over the same bytes.
What the elements mean is none of this module's business.
"""

from __future__ import annotations

import codecs
import xml.etree.ElementTree as ET
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from coopgraph._collector import collector_paused
from coopgraph.errors import InputError
from coopgraph.messages import Message, msg

__all__ = [
    "MAX_ELEMENT",
    "ROOTS",
    "Found",
    "Prolog",
    "child_lines",
    "elements",
    "read_prolog",
]

# Root of a file → the elements it holds.
ROOTS: Final[Mapping[str, str]] = {
    "iati-activities": "iati-activity",
    "iati-organisations": "iati-organisation",
}
# One activity may have this many bytes; real ones stay below 5 MB.
MAX_ELEMENT: Final = 64 * 2**20
_MAX_PROLOG: Final = 2**20
_CHUNK: Final = 2**18
_UTF16: Final = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
# What a tag may not be read in: from → to.
_SPANS: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_LESS: Final = ord("<")
_LONGEST: Final = len(b"<iati-organisation")


@dataclass(frozen=True, slots=True)
class Prolog:
    """What stands before the first activity: the root, its attributes, the encoding."""

    root: str
    attributes: Mapping[str, str]
    encoding: str | None
    transcoded: bool

    @property
    def tag(self) -> str:
        """The elements that a file with this root holds."""
        return ROOTS[self.root]


@dataclass(frozen=True, slots=True)
class Found:
    """One activity or organisation: its tree, its place in the file and its bytes."""

    element: ET.Element
    position: int
    line: int
    raw: bytes
    encoding: str | None


def _unreadable(path: Path, reason: str) -> InputError:
    return InputError(
        msg("the file cannot be read: {reason}", reason=reason),
        path=path,
        hint=msg("check the path in coopgraph.toml"),
    )


def _malformed(path: Path, reason: str, line: int | None) -> InputError:
    return InputError(
        msg("the file is no well-formed XML: {reason}", reason=reason),
        path=path,
        line=line,
        hint=msg("get the file again, or mend it there; what stands before the line can be read"),
    )


def _utf16(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return _UTF16.get(file.read(2))
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the file in pieces, UTF-16 as UTF-8."""
    encoding = _utf16(path)
    decoder = None if encoding is None else codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk if decoder is None else decoder.decode(chunk).encode("utf-8")
            if decoder is not None:
                decoder.decode(b"", final=True)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except UnicodeError as error:
        raise _malformed(path, str(error), None) from error


class _RootSeenError(Exception):
    """Ends the reading of the prolog."""


class _PrologParser:
    """Reads up to the root element; a document type, and with it any entity, is refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.transcoded = _utf16(path) is not None
        self.encoding: str | None = "utf-8" if self.transcoded else None
        self.root = ""
        self.attributes: dict[str, str] = {}
        self.parser = expat.ParserCreate("utf-8" if self.transcoded else None)
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartElementHandler = self._start

    def read(self) -> Prolog:
        done = 0
        try:
            for chunk in _chunks(self.path):
                self.parser.Parse(chunk, False)
                done += len(chunk)
                if done > _MAX_PROLOG:
                    raise self._wrong(msg("no element in the first {limit} MB", limit=1))
            self.parser.Parse(b"", True)
        except _RootSeenError:
            pass
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise _malformed(self.path, reason, error.lineno) from error
        except (LookupError, ValueError) as error:  # an encoding that expat does not know
            raise _malformed(self.path, str(error), 1) from error
        if self.root not in ROOTS:
            raise self._wrong(
                msg("the file is no IATI file: its root is <{tag}>", tag=self.root[:40])
            )
        version = self.attributes.get("version", "").strip()
        if version.startswith("1."):
            raise self._wrong(msg("the file is of IATI {version}, not of 2.0x", version=version))
        return Prolog(self.root, self.attributes, self.encoding, self.transcoded)

    def _wrong(self, message: Message) -> InputError:
        return InputError(
            message,
            path=self.path,
            line=self.parser.CurrentLineNumber,
            hint=msg("check the reader of this source in coopgraph.toml"),
        )

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = self.encoding or encoding

    def _refuse(self, *_: object) -> None:
        raise InputError(
            msg("the file has a DOCTYPE, by which XML entities come in"),
            path=self.path,
            line=self.parser.CurrentLineNumber,
            hint=msg("remove the DOCTYPE; IATI needs none"),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root, self.attributes = tag, attributes
        raise _RootSeenError


def read_prolog(path: Path) -> Prolog:
    """Return the root of an IATI file.

    Raises
    ------
    InputError
        If it is no IATI 2.0x file, is no XML, or has a document type.
    """
    return _PrologParser(path).read()


class _Places:
    """Where each element of interest starts; keeps no more bytes than the elements not yet taken.

    In well-formed XML ``<iati-activity`` outside comments, CDATA and processing instructions is
    the start of an element and nothing else.
    """

    def __init__(self, tag: str) -> None:
        self.needle = b"<" + tag.encode("ascii")
        self.buffer = bytearray()
        self.dropped = 0
        self.scanned = 0
        self.counted = 0
        self.line = 1
        self.closing = b""
        self.starts: deque[tuple[int, int]] = deque()

    def feed(self, chunk: bytes) -> None:
        if not self.starts:
            self._drop(self.scanned)
        self.buffer += chunk
        nearest: dict[bytes, int] = {}
        while self._step(nearest):
            pass

    def _step(self, nearest: dict[bytes, int]) -> bool:
        """Pass one span or one start of an element; say whether more may follow."""
        buffer, size = self.buffer, len(self.buffer)
        if self.closing:
            end = buffer.find(self.closing, self.scanned)
            if end < 0:
                self.scanned = max(self.scanned, size - len(self.closing) + 1)
                return False
            self.scanned, self.closing = end + len(self.closing), b""
        for mark in (self.needle, b"!", b"?"):
            if nearest.get(mark, -1) < self.scanned:
                nearest[mark] = self._find(mark)
        start = min(nearest.values())
        if start + _LONGEST >= size:  # what follows may still have to come
            self.scanned = max(self.scanned, min(start, size - _LONGEST))
            return False
        opening = next((o for o in _SPANS if buffer.startswith(o, start)), self.needle)
        self.scanned = end = start + len(opening)
        if opening in _SPANS:
            self.closing = _SPANS[opening]
        elif buffer[end] in b" \t\r\n/>":
            self.line += buffer.count(b"\n", self.counted, start)
            self.counted = start
            self.starts.append((start + self.dropped, self.line))
        return True

    def _find(self, mark: bytes) -> int:
        """Return where the next element, ``<!`` or ``<?`` begins; single bytes are found fast."""
        buffer = self.buffer
        if len(mark) > 1:
            at = buffer.find(mark, self.scanned)
            return len(buffer) if at < 0 else at
        at = buffer.find(mark, self.scanned + 1)
        while at >= 0 and buffer[at - 1] != _LESS:
            at = buffer.find(mark, at + 1)
        return len(buffer) if at < 0 else at - 1

    def _drop(self, size: int) -> None:
        if size > self.counted:
            self.line += self.buffer.count(b"\n", self.counted, size)
            self.counted = size
        del self.buffer[:size]
        self.dropped += size
        self.scanned -= size
        self.counted -= size

    def take(self, *, nested: int) -> tuple[int, bytes]:
        """Return line and bytes of the next element; `nested` ones of its name lie in it."""
        if not self.starts:
            return self.line, b""
        start, line = self.starts.popleft()
        for _ in range(min(nested, len(self.starts))):
            self.starts.popleft()
        first = start - self.dropped
        if not self.starts:
            return line, bytes(self.buffer[first:])
        last = self.starts[0][0] - self.dropped
        raw = bytes(self.buffer[first:last])
        self._drop(min(last, self.scanned))
        return line, raw


class _Stream:
    """Builds the tree and takes each finished element out of it."""

    def __init__(self, path: Path, prolog: Prolog, limit: int) -> None:
        self.path, self.prolog, self.limit = path, prolog, limit
        builder = ET.TreeBuilder()
        self.holder = builder.start("file", {})
        encoding = "utf-8" if prolog.transcoded else None
        # A document type has been refused, so that no entity can be declared.
        self.parser = ET.XMLParser(target=builder, encoding=encoding)  # noqa: S314
        self.places = _Places(prolog.tag)
        self.position = 0

    def __iter__(self) -> Iterator[Found]:
        held = 0
        try:
            for chunk in _chunks(self.path):
                self.places.feed(chunk)
                with collector_paused():
                    self.parser.feed(chunk)
                held += len(chunk)
                finished = self._finished(leave=1)
                if finished:
                    held = len(chunk)
                elif held > self.limit:
                    raise self._too_large()
                yield from self._found(finished)
            self.parser.close()
        except ET.ParseError as error:
            yield from self._found(self._finished(leave=1))
            reason = expat.ErrorString(error.code)
            raise _malformed(self.path, reason, error.position[0]) from error
        yield from self._found(self._finished(leave=0))

    def _too_large(self) -> InputError:
        return InputError(
            msg("one element has more than {limit} MB", limit=self.limit // 2**20),
            path=self.path,
            line=self.places.starts[0][1] if self.places.starts else None,
            hint=msg("split the file, or leave the element out"),
        )

    def _finished(self, *, leave: int) -> list[ET.Element]:
        """Take the finished elements out of the tree; the last may still be open."""
        if not len(self.holder):
            return []
        top = self.holder[0]
        count = len(top) - leave
        if count <= 0:
            return []
        finished = top[:count]
        del top[:count]
        return finished

    def _found(self, finished: list[ET.Element]) -> Iterator[Found]:
        tag = self.prolog.tag
        for element in finished:
            if element.tag != tag:
                continue
            self.position += 1
            nested = sum(1 for _ in element.iter(tag)) - 1
            line, raw = self.places.take(nested=nested)
            yield Found(element, self.position, line, raw, self.prolog.encoding)


def elements(path: Path, prolog: Prolog, *, limit: int = MAX_ELEMENT) -> Iterator[Found]:
    """Yield the activities or organisations of a file in its order.

    Raises
    ------
    InputError
        Where the file stops being XML, or at an element of more than `limit` bytes; what stands
        before has been yielded by then.
    """
    return iter(_Stream(path, prolog, limit))


def child_lines(found: Found) -> dict[str, int]:
    """Return the line of each child by its place, such as ``transaction[3]``."""
    lines: dict[str, int] = {}
    seen: Counter[str] = Counter()
    depth = 0
    parser = expat.ParserCreate(found.encoding)

    def start(tag: str, _attributes: list[str]) -> None:
        nonlocal depth
        if depth == 1:
            seen[tag] += 1
            lines[f"{tag}[{seen[tag]}]"] = found.line + parser.CurrentLineNumber - 1
        depth += 1

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(found.raw, True)
    except (expat.ExpatError, LookupError, ValueError):
        return lines  # the bytes may go on after the element; its children are known by then
    return lines
