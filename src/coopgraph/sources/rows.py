"""Rows of tables: what every format yields, and the reading of delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from coopgraph.errors import InputError
from coopgraph.messages import Message, msg
from coopgraph.sources._encoding import Decoded, decode
from coopgraph.sources.base import Finding, Severity

__all__ = ["NumberText", "Row", "RowSource", "Table", "check_header", "read_bytes", "read_table"]

_FIELD_LIMIT = 1024 * 1024  # characters in one cell
_REREADS = 100  # rows with an open quotation mark after which reading resumes on the next line
_SHOWN_LINES = 20
_DELIMITERS = ",;\t|"
_SHOWN = 80


class NumberText(str):
    """Text of a cell that the file holds as a number: a point in it is a decimal point."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1) and its cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


RowSource: TypeAlias = Callable[["Table"], Iterator[Row | InputError]]


@dataclass(slots=True)
class Table:
    """A table file: what was detected of it, and its rows, read as they are asked for.

    Parameters
    ----------
    path, name
        The file, and its name in messages.
    columns
        Names of the columns, in order.
    source
        Yields the rows.
    form
        ``csv``, ``xlsx``, ``ods``, ``json``, ``jsonl`` or ``parquet``.
    encoding, delimiter, sheet
        As detected; empty where the format has none.
    unit
        What a row's number counts, in locators: ``row``, ``line`` or ``record``.
    findings
        What was noticed while reading; complete once all rows are read.
    """

    path: Path
    name: str
    columns: tuple[str, ...]
    source: RowSource
    form: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    unit: str = "row"
    findings: list[Finding] = field(default_factory=list)

    def rows(self) -> Iterator[Row | InputError]:
        """Yield each row, or the error that it is; empty rows are passed over."""
        return self.source(self)

    def warn(
        self,
        message: Message,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str = "",
        hint: Message | None = None,
    ) -> None:
        """Note something that kept no row out."""
        self.findings.append(
            Finding(Severity.WARNING, message, str(self.path), line, column, value[:_SHOWN], hint)
        )

    def row(self, line: int, cells: Sequence[str]) -> Row | InputError | None:
        """Return the row of some cells, None if all are empty, an error if there are too many."""
        stripped = [cell if type(cell) is NumberText else cell.strip() for cell in cells]
        if not any(stripped):
            return None
        width = len(self.columns)
        if len(stripped) > width and any(stripped[width:]):
            return InputError(
                msg("{found} cells, the header has {wanted}", found=len(stripped), wanted=width),
                path=self.name,
                line=line,
                value=stripped[width][:_SHOWN],
                hint=msg("put cells that hold the delimiter in quotation marks"),
            )
        if len(stripped) < width:
            stripped += [""] * (width - len(stripped))
        return Row(line, dict(zip(self.columns, stripped, strict=False)))


class _CsvReader(Protocol):
    """What `csv.reader` returns."""

    def __next__(self) -> list[str]: ...


class _Lines:
    """Lines of a text, to be read again from any of them."""

    def __init__(self, text: str) -> None:
        # Not str.splitlines: a line separator or a form feed in a cell ends no row.
        self.lines = list(io.StringIO(text, newline=""))
        self.at = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _csv_reader(lines: Iterator[str], delimiter: str) -> _CsvReader:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _first(reader: _CsvReader) -> list[str]:
    try:
        return next(reader)
    except StopIteration:
        return []


def _delimited_rows(text: str, skipped: int) -> RowSource:
    """Return the rows of a delimited text after its first lines."""

    def rows(table: Table) -> Iterator[Row | InputError]:
        lines = _Lines(text)
        lines.at = skipped
        reader = _csv_reader(lines, table.delimiter)
        short = first_short = rereads = 0
        while True:
            start = lines.at + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield InputError(
                    msg("the row cannot be read: {reason}", reason=str(error)),
                    path=table.name,
                    line=start,
                    hint=msg("check the quotation marks of this row"),
                )
                if lines.at > start and rereads < _REREADS:
                    # An open quotation mark swallowed the lines after it: they are read again.
                    rereads += 1
                    lines.at = start
                    reader = _csv_reader(lines, table.delimiter)
                continue
            if any("\x00" in cell for cell in cells):
                yield InputError(
                    msg("the row holds NUL bytes"),
                    path=table.name,
                    line=start,
                    hint=msg("remove them, or export the table again"),
                )
                continue
            row = table.row(start, cells)
            if row is None:
                continue
            if len(cells) < len(table.columns):
                short += 1
                first_short = first_short or start
            yield row
        if short:
            table.warn(
                msg(
                    "{count} rows have fewer cells than the header: the rest is empty", count=short
                ),
                line=first_short,
                hint=msg("check that these rows were not cut"),
            )

    return rows


def _delimiter(line: str) -> str:
    counts = {d: line.count(d) for d in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: counts[d])
    return best if counts[best] else ","


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error


def read_table(
    path: Path,
    *,
    name: str | None = None,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
    header: int = 1,
    required: Sequence[str] = (),
) -> Table:
    """Return a delimited file, its header checked.

    Parameters
    ----------
    path
        The file.
    name
        Its name in messages and locators; the file's own name by default.
    columns
        Names of the columns where the file has no header.
    delimiter
        Found from the header's line when not given.
    header
        Line of the header, from 1.
    required
        Columns that must be there.

    Raises
    ------
    InputError
        If it cannot be read, is no text, is empty, or its header lacks or repeats a column.
    """
    decoded = decode(read_bytes(path), path)
    text = decoded.text
    if not text.strip():
        raise InputError(
            msg("the file is empty"), path=path, hint=msg("give at least a header and one row")
        )
    lines = _Lines(text)
    lines.at = min(header - 1, len(lines.lines)) if columns is None else 0
    first = lines.lines[lines.at] if lines.at < len(lines.lines) else ""
    mark = delimiter or _delimiter(first)
    if columns is not None:
        found = tuple(columns)
    else:
        try:
            found = tuple(cell.strip() for cell in _first(_csv_reader(lines, mark)))
        except csv.Error as error:
            raise InputError(
                msg("the header cannot be read: {reason}", reason=str(error)),
                path=path,
                line=header,
            ) from error
        check_header(found, required, path, line=header)
    table = Table(
        path=path,
        name=name or path.name,
        columns=found,
        source=_delimited_rows(text, lines.at),
        form="csv",
        encoding=decoded.encoding,
        delimiter=mark,
    )
    _report_lines(table, decoded)
    return table


def _report_lines(table: Table, decoded: Decoded) -> None:
    """Note the lines that are not in the encoding of the others."""
    for line in decoded.strange_lines[:_SHOWN_LINES]:
        table.warn(
            msg("the line is not in UTF-8 as the others are: it is read as Windows-1252"),
            line=line,
            hint=msg("check its accents, and save the file in one encoding"),
        )
    more = len(decoded.strange_lines) - _SHOWN_LINES
    if more > 0:
        table.warn(
            msg("{count} more lines are not in UTF-8", count=more),
            line=decoded.strange_lines[_SHOWN_LINES],
        )


def check_header(
    header: tuple[str, ...], required: Sequence[str], path: Path, *, line: int = 1
) -> None:
    """Refuse a header that repeats or lacks a column, or names none.

    Raises
    ------
    InputError
        With the column.
    """
    if not any(header):
        raise InputError(
            msg("the header is empty"),
            path=path,
            line=line,
            hint=msg("say in which row the header is: header = 3"),
        )
    twice = sorted({c for c in header if c and header.count(c) > 1})
    if twice:
        raise InputError(
            msg("column {name} stands twice in the header", name=twice[0]),
            path=path,
            line=line,
            column=twice[0],
            hint=msg("rename one of them"),
        )
    missing = [c for c in required if c not in header]
    if missing:
        raise InputError(
            msg("column {name} is missing", name=missing[0]),
            path=path,
            line=line,
            value=", ".join(header)[:_SHOWN],
            hint=msg("the header needs: {header}", header=", ".join(required)),
        )
