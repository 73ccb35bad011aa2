"""Dump files line by line: plain, gzip or bzip2, in bounded memory."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["JSON_LINE", "TRIPLE_LINE", "BrokenDumpError", "dump_format", "dump_lines"]

JSON_LINE: Final = 64 * 1024 * 1024  # bytes; Wikidata's largest items have some five million
TRIPLE_LINE: Final = 1024 * 1024
_CHUNK: Final = 1024 * 1024


class BrokenDumpError(InputError):
    """A dump that breaks off or is damaged; what stands before it is good."""


def _open(path: Path) -> IO[bytes]:
    name = path.name.casefold()
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return bz2.open(path) if name.endswith(".bz2") else path.open("rb")


def dump_format(path: Path) -> str:
    """Return ``json`` or ``nt``, by the first characters of the file.

    Raises
    ------
    InputError
        If it is neither, or cannot be read.
    """
    first = b""
    for _, line in dump_lines(path, _CHUNK):
        first = (line or b"").lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if first and first != b"#":
            break
    if first in (b"[", b"{"):
        return "json"
    if first in (b"<", b"_"):
        return "nt"
    raise InputError(
        msg("the file is no Wikidata dump in JSON or N-Triples"),
        path=path,
        hint=msg("take a dump such as latest-all.json.gz, or lines cut out of one"),
    )


def dump_lines(path: Path, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number, without its end; None for one longer than `limit`.

    Raises
    ------
    InputError
        If the file cannot be opened.
    BrokenDumpError
        Where it breaks off or is damaged, after the lines before.
    """
    number = 0
    try:
        with _open(path) as file:
            while line := file.readline(limit):
                number += 1
                if len(line) < limit or line.endswith(b"\n"):
                    yield number, line.rstrip(b"\r\n")
                    continue
                while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
    except (EOFError, zlib.error) as error:
        raise _broken(path, number, str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        if number:
            raise _broken(path, number, reason) from error
        raise InputError(
            msg("the file cannot be read: {reason}", reason=reason),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error


def _broken(path: Path, number: int, reason: str) -> BrokenDumpError:
    return BrokenDumpError(
        msg("the dump breaks off: {reason}", reason=reason),
        path=path,
        line=number + 1,
        hint=msg("fetch it again; what stands before is read"),
    )
