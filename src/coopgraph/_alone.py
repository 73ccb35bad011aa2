"""One process at a time: locks that are let go even when their holder is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from coopgraph.errors import StoreBusyError
from coopgraph.messages import Message, msg

__all__ = ["alone"]


@contextmanager
def alone(lock: Path, otherwise: Message, *, path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock while the block runs.

    Parameters
    ----------
    lock
        File that stands for it; its folder exists.
    otherwise
        What another process is doing, if it holds the lock.
    path
        What both would write, for the error.
    patience
        Seconds to wait for the other.

    Raises
    ------
    StoreBusyError
        If another process holds it for longer.
    OSError
        If the file cannot be made.
    """
    try:
        with FileLock(lock, timeout=patience):
            yield
    except Timeout as error:
        raise StoreBusyError(
            otherwise, path=path, hint=msg("wait for it to end, or stop it")
        ) from error
