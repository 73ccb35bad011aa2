"""Columns that behave as a value: they cannot be written to, and equal content is equal."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

__all__ = ["FrozenColumns"]


class FrozenColumns:
    """Base of frozen dataclasses (with ``eq=False``) whose fields are tuples and arrays."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, value in self._columns():
            if isinstance(value, np.ndarray):
                closed = value.view()
                closed.flags.writeable = False
                object.__setattr__(self, name, closed)

    def _columns(self) -> list[tuple[str, Any]]:
        return [(f.name, getattr(self, f.name)) for f in fields(self)]  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        pairs = zip(self._columns(), other._columns(), strict=True)
        return all(_same(mine, theirs) for (_, mine), (_, theirs) in pairs)

    def __hash__(self) -> int:
        return hash(tuple(v for _, v in self._columns() if isinstance(v, tuple)))


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return np.array_equal(first, second, equal_nan=first.dtype.kind == "f")
    return bool(first == second)
