"""From bytes to text: which encoding a table is in, and which lines are in another."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["Decoded", "decode"]

_HEAD = 65536
_NUL_SHARE = 100  # more than one NUL in so many bytes: no text
_FALLBACKS = ("cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and the lines (from 1) that were in another."""

    text: str
    encoding: str
    strange_lines: tuple[int, ...] = ()


def decode(data: bytes, path: Path) -> Decoded:
    """Return the text of a table: UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252.

    A few lines of Windows-1252 in a file of UTF-8 are read as such and listed.

    Raises
    ------
    InputError
        If it is no text.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError as error:
                raise InputError(
                    msg("the encoding of the file is not known"),
                    path=path,
                    hint=msg("save it as CSV in UTF-8"),
                ) from error
    head = data[:_HEAD]
    if head.count(b"\x00") * _NUL_SHARE > len(head):
        raise InputError(
            msg("the file is no text table: it holds NUL bytes"),
            path=path,
            line=data[: data.index(b"\x00")].count(b"\n") + 1,
            hint=msg("save it as CSV in UTF-8"),
        )
    marked = data.startswith(codecs.BOM_UTF8)
    encoding = "utf-8-sig" if marked else "utf-8"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return _mixed(data, marked=marked)


def _mixed(data: bytes, *, marked: bool) -> Decoded:
    """Return bytes that are not all UTF-8: mostly so, or Windows-1252 as spreadsheets write it."""
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n") if marked else data.split(b"\n")
    texts: list[str] = []
    strange: list[int] = []
    in_utf8 = 0
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
            in_utf8 += not line.isascii()
        except UnicodeDecodeError:
            texts.append(_fallback(line)[0])
            strange.append(number)
    if marked or in_utf8 >= len(strange):
        return Decoded("\n".join(texts), "utf-8-sig" if marked else "utf-8", tuple(strange))
    return Decoded(*_fallback(data))


def _fallback(data: bytes) -> tuple[str, str]:
    # Bytes that Windows-1252 does not define make it Latin-1, which defines all.
    first, last = _FALLBACKS
    try:
        return data.decode(first), first
    except UnicodeDecodeError:
        return data.decode(last), last
