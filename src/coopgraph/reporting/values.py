"""What a report is made of: sections of words, tables and figures, in one language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from coopgraph.messages import Message

__all__ = ["Cell", "Section", "Table", "number_text", "table_of"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown; `numeric` ones stand at the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption.

    Parameters
    ----------
    caption, heads
        In the report's language.
    rows
        All as long as `heads`.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report.

    Parameters
    ----------
    key
        Of its anchor.
    title
        Its heading.
    words
        Paragraphs that say what is seen.
    tables
        Below the words.
    figure, alt
        An SVG file, and what it shows for those who do not see it; "" without.
    methods
        Paragraphs for the chapter on methods.
    """

    key: str
    title: str
    words: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figure: bytes = b""
    alt: str = ""
    methods: tuple[str, ...] = ()


def number_text(value: float, language: str, digits: int = 3) -> str:
    """Return a number as a language writes it; – where it is not known.

    Parameters
    ----------
    digits
        After the point, of a number that is not whole; zeros at the end are left out.
    """
    from babel.numbers import format_decimal

    if not math.isfinite(value):
        return "–"
    plain = int(value) if float(value).is_integer() else Decimal(repr(round(float(value), digits)))
    return str(format_decimal(plain, format="#,##0." + "#" * digits, locale=language))


def table_of(
    caption: Message, heads: Sequence[Message], rows: Iterable[Sequence[Any]], language: str
) -> Table:
    """Return a table with every cell written in a language."""

    def cell(value: Any) -> Cell:
        if isinstance(value, bool):
            return Cell("●" if value else "")
        if isinstance(value, str):
            return Cell(value)
        return Cell(number_text(float(value), language), numeric=True)

    return Table(
        caption.render(language),
        tuple(head.render(language) for head in heads),
        tuple(tuple(cell(value) for value in row) for row in rows),
    )
