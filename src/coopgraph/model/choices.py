"""Words that an argument may take."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from coopgraph.errors import UsageError
from coopgraph.messages import msg

__all__ = ["choice_of"]

E = TypeVar("E", bound=StrEnum)


def choice_of(kind: type[E], value: str) -> E:
    """Return the choice that a word names.

    Raises
    ------
    UsageError
        If it names none; with all that there are.
    """
    try:
        return kind(value)
    except ValueError as error:
        raise UsageError(
            msg("unknown choice {value!r}", value=value),
            value=value,
            hint=msg("one of {known}", known=", ".join(kind)),
        ) from error
