"""Files a user asked for: none is overwritten unasked, none is half-written, errors say why."""

from __future__ import annotations

import os
from pathlib import Path

from coopgraph._beside import written_beside
from coopgraph.errors import OutputError
from coopgraph.messages import Message, msg

__all__ = ["cannot_write", "refuse_existing", "save_bytes"]


def refuse_existing(target: Path, *, overwrite: bool, hint: Message | None = None) -> None:
    """Refuse a place where no file can stand, or one stands.

    Raises
    ------
    OutputError
        If its folder is missing, a folder has its name, or it exists and `overwrite` is false.
    """
    if not target.parent.is_dir():
        raise OutputError(
            msg("there is no folder {folder}", folder=str(target.parent)),
            path=target,
            hint=msg("choose a folder that exists, that you may write to and that has room"),
        )
    if target.is_dir():
        raise OutputError(msg("this is a folder"), path=target, hint=msg("give the name of a file"))
    if target.exists() and not overwrite:
        raise OutputError(
            msg("the file exists already"),
            path=target,
            hint=hint or msg("choose another name, or allow to overwrite the file"),
        )


def cannot_write(target: Path, error: OSError) -> OutputError:
    """Return the error that says why a file could not be written."""
    return OutputError(
        msg("the file cannot be written: {reason}", reason=error.strerror or str(error)),
        path=target,
        hint=msg("choose a folder that exists, that you may write to and that has room"),
    )


def save_bytes(
    target: Path, content: bytes, *, overwrite: bool, hint: Message | None = None
) -> None:
    """Write a file; it appears at its name whole, or not at all.

    Raises
    ------
    OutputError
        As `refuse_existing` does, or if it cannot be written.
    """
    refuse_existing(target, overwrite=overwrite, hint=hint)
    try:
        with written_beside(target) as beside, beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(target, error) from error
