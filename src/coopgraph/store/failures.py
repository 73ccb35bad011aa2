"""What an operating system's or the engine's error means for the user of a store."""

from __future__ import annotations

import errno

from coopgraph.errors import DiskFullError, StoreError
from coopgraph.messages import msg

__all__ = ["store_failure"]


def store_failure(error: OSError | RuntimeError, address: str) -> StoreError:
    """Return the `StoreError` that an error of system or engine means for the user."""
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
        return DiskFullError(
            msg("no room left on the disk"),
            path=address,
            hint=msg("free some space and build again; the previous build is untouched"),
        )
    return StoreError(
        msg("the store cannot be used: {reason}", reason=str(error).splitlines()[0]),
        path=address,
        hint=msg("build it again with: coopgraph build"),
    )
