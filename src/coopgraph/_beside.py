"""Files written whole or not at all: beside their place, then moved there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["beside_name", "written_beside"]

_LONGEST = 80  # letters of the name kept: file systems allow 255 bytes


def beside_name(path: Path) -> Path:
    """Return a hidden name in the folder of a file that no other writer has."""
    return path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}.part")


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Yield a name to write under; what stands there replaces the file if nothing was raised.

    The block sees to syncing and permissions, which are not the same for a cache and a user's file.

    Raises
    ------
    OSError
        If it cannot be moved.
    """
    beside = beside_name(path)
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
