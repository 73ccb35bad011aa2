"""Spreadsheet files are ZIP archives of XML: opened within bounds, without entities."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["MAX_UNPACKED", "open_archive"]

MAX_UNPACKED: Final = 512 * 1024 * 1024  # bytes
_MAX_RATIO: Final = 250
_RATIO_FROM: Final = 16 * 1024 * 1024  # smaller archives may be as dense as they like
_MAX_PARTS: Final = 10_000
_HEAD: Final = 65536


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a spreadsheet's archive.

    Its parts unpack to no more than the directory says (zipfile sees to that), so the sizes in
    the directory bound what can be read.

    Raises
    ------
    InputError
        If it is no such file, is damaged, unpacks to too much, or declares XML entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, path)
            _check_doctypes(archive, path)
            yield archive
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            msg("the spreadsheet is damaged or locked: {reason}", reason=str(error)),
            path=path,
            hint=msg("open it in a spreadsheet program and save it again, without a password"),
        ) from error


def _check_sizes(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    dense = unpacked > _RATIO_FROM and unpacked / packed > _MAX_RATIO
    if unpacked > MAX_UNPACKED or dense or len(parts) > _MAX_PARTS:
        raise InputError(
            msg("the spreadsheet unpacks to {size} MB: it is not read", size=unpacked // 1_000_000),
            path=path,
            hint=msg("export the sheet as CSV, which has no such limit"),
        )


def _check_doctypes(archive: zipfile.ZipFile, path: Path) -> None:
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                head = stream.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise InputError(
                    msg("the spreadsheet declares XML entities: it is not read"),
                    path=path,
                    hint=msg("a spreadsheet program writes none; where does the file come from?"),
                )
