"""Templates and value maps of a mapping, compiled once and filled for each row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["EMPTY", "Conditions", "Template"]

_FIELD = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with ``{column}`` fields, and what its filled text stands for.

    Parameters
    ----------
    parts
        Literal and column in turn, a literal first.
    values
        What each filled text stands for; None: itself.
    otherwise
        What any other text stands for; None: it is refused.
    """

    parts: tuple[str, ...]
    values: Mapping[str, str] | None = None
    otherwise: Template | None = None

    @classmethod
    def of(cls, value: object) -> Template:
        """Return the template of a manifest value: a text, or ``{ from, map, otherwise }``.

        Raises
        ------
        InputError
            If it is neither.
        """
        if not isinstance(value, Mapping):
            return cls(tuple(_FIELD.split(str(value))))
        unknown = sorted(set(value) - {"from", "map", "otherwise"})
        if unknown or "from" not in value or not isinstance(value.get("map", {}), Mapping):
            raise InputError(
                msg("{value!r} is no value map", value=unknown[0] if unknown else str(dict(value))),
                hint=msg("write {example}", example='{ from = "{column}", map = { a = "b" } }'),
            )
        return cls(
            tuple(_FIELD.split(str(value["from"]))),
            {str(k).strip(): str(v) for k, v in value.get("map", {}).items()},
            cls.of(value["otherwise"]) if "otherwise" in value else None,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs."""
        return self.parts[1::2] + (self.otherwise.columns if self.otherwise else ())

    def shape(self, numbers: Mapping[str, str]) -> object:
        """Return what it does, with its columns by number."""
        parts = list(self.parts)
        parts[1::2] = [numbers[column] for column in parts[1::2]]
        values = None if self.values is None else tuple(sorted(self.values.items()))
        return (*parts, values, self.otherwise and self.otherwise.shape(numbers))

    @property
    def constant(self) -> bool:
        """Whether it is the same in each row."""
        return not self.columns

    def outcomes(self) -> tuple[str, ...] | None:
        """Return all texts it can give; None where cells decide."""
        if self.values is None:
            return self.parts if len(self.parts) == 1 else None
        rest: tuple[str, ...] | None = self.otherwise.outcomes() if self.otherwise else ()
        return None if rest is None else (*self.values.values(), *rest)

    def fill(self, cells: Mapping[str, str]) -> str:
        """Return the text with the row's cells in it; empty where one of them is empty.

        Raises
        ------
        InputError
            If the value map does not have it.
        """
        parts = self.parts
        if len(parts) == 1:
            text = parts[0]
        elif len(parts) == 3 and not parts[0] and not parts[2]:
            text = cells.get(parts[1], "")  # the cell itself: a number stays known as one
        else:
            fields = [cells.get(column, "") for column in parts[1::2]]
            if not all(fields):
                text = ""
            else:
                filled = list(parts)
                filled[1::2] = fields
                text = "".join(filled)
        return text if self.values is None else self._mapped(text, cells)

    def _mapped(self, text: str, cells: Mapping[str, str]) -> str:
        found = (self.values or {}).get(text)
        if found is not None:
            return found
        if not text:
            return ""
        if self.otherwise is not None:
            return self.otherwise.fill(cells)
        raise InputError(
            msg("{value!r} is not in the value map", value=text),
            column=self.parts[1] if len(self.parts) > 1 else None,
            value=text,
            hint=msg("one of {known}", known=", ".join(self.values or ())),
        )


EMPTY = Template(("",))


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which rows count: ``only`` those with these cells, ``unless`` any of those."""

    only: tuple[tuple[str, frozenset[str]], ...] = ()
    unless: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, entry: Mapping[str, object]) -> Conditions:
        """Return the conditions of a mapping's table.

        Raises
        ------
        InputError
            If they are no tables of columns.
        """
        return cls(_cases(entry.get("only", {})), _cases(entry.get("unless", {})))

    def __bool__(self) -> bool:
        return bool(self.only or self.unless)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""
        return tuple(column for column, _ in (*self.only, *self.unless))

    def hold(self, cells: Mapping[str, str]) -> bool:
        """Whether the row counts."""
        for column, values in self.only:
            if cells.get(column, "") not in values:
                return False
        return not any(cells.get(column, "") in values for column, values in self.unless)


def _cases(value: object) -> tuple[tuple[str, frozenset[str]], ...]:
    if not isinstance(value, Mapping):
        raise InputError(
            msg("{value!r} is no condition", value=str(value)),
            hint=msg("write {example}", example='{ column = ["a", "b"] }'),
        )
    return tuple(
        (str(column), frozenset(str(v) for v in (wanted if isinstance(wanted, list) else [wanted])))
        for column, wanted in value.items()
    )
