"""Files that are made once and can be made again: in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

from coopgraph._beside import written_beside

__all__ = ["cache_folder", "keep"]


def cache_folder() -> Path:
    """Return where derived files go: ``$XDG_CACHE_HOME/coopgraph``, else the system's place."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "coopgraph"


def keep(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; nothing where the cache is read-only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_beside(path) as beside:
            beside.write_bytes(content)
    except OSError:
        return  # costs time the next time, never an answer
