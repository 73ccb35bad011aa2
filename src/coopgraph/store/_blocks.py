"""SPARQL 1.1 CSV results read some rows at a time, so that memory does not grow with the answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Final

from coopgraph.errors import QueryLimitError
from coopgraph.messages import msg
from coopgraph.store.base import Limits

__all__ = ["blocks_of", "joined", "refuse_more_rows"]

_ROWS: Final = 16_384
_CELL_LIMIT: Final = 2**30  # characters; Python's own default refuses a long text


def refuse_more_rows(count: int, limits: Limits) -> None:
    """Raise a `QueryLimitError` if an answer has more rows than allowed."""
    if count > limits.rows:
        raise QueryLimitError(
            msg("the answer has more than {rows} rows", rows=limits.rows),
            hint=msg("add a LIMIT, or count instead of listing"),
        )


def blocks_of(body: IO[bytes], limits: Limits) -> Iterator[list[list[str]]]:
    """Yield the columns of a document, some rows at a time; at least once.

    Raises
    ------
    QueryLimitError
        Past the rows allowed.
    ValueError, csv.Error
        If it is no CSV of one width.
    """
    csv.field_size_limit(_CELL_LIMIT)
    with io.TextIOWrapper(body, encoding="utf-8", newline="") as text:
        yield from _blocks(csv.reader(text, strict=True), limits)


def _blocks(reader: Iterator[list[str]], limits: Limits) -> Iterator[list[list[str]]]:
    width, count = len(next(reader, [])), 0
    # A row of one empty cell reads as no cell at all.
    while rows := [row or [""] for row in islice(reader, _ROWS)]:
        count += len(rows)
        refuse_more_rows(count, limits)
        columns = [list(column) for column in zip(*rows, strict=True)]
        if len(columns) != width:
            raise ValueError("CSV")
        yield columns
    if not count:
        yield [[] for _ in range(width)]


def joined(blocks: Iterable[list[list[str]]]) -> list[list[str]]:
    """Return the blocks as whole columns."""
    whole: list[list[str]] = []
    for block in blocks:
        if not whole:
            whole = block
            continue
        for column, more in zip(whole, block, strict=True):
            column.extend(more)
    return whole
