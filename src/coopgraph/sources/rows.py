"""Rows of delimited text files, with their lines, encodings and delimiters."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coopgraph.errors import InputError
from coopgraph.messages import msg

__all__ = ["Row", "Table", "read_table"]

_FIELD_LIMIT = 1024 * 1024  # characters in one cell
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1) and its cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file: header, encoding and delimiter found, rows read as they are asked for."""

    path: Path
    name: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    text: str
    has_header: bool

    def rows(self) -> Iterator[Row | InputError]:
        """Yield each row, or the error that it is; empty rows are passed over."""
        reader = _csv_reader(self.text, self.delimiter)
        width = len(self.columns)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield InputError(
                    msg("the row cannot be read: {reason}", reason=str(error)),
                    path=self.name,
                    line=reader.line_num,
                    hint=msg("check the quotation marks of this row"),
                )
                continue
            line = reader.line_num
            if self.has_header and line == 1:
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                yield InputError(
                    msg("{found} cells, the header has {wanted}", found=len(cells), wanted=width),
                    path=self.name,
                    line=line,
                    value=cells[width],
                    hint=msg("put cells that hold the delimiter in quotation marks"),
                )
                continue
            yield Row(line, dict(zip(self.columns, (c.strip() for c in cells), strict=False)))


class _CsvReader(Protocol):
    """What `csv.reader` returns."""

    line_num: int

    def __next__(self) -> list[str]: ...


def _csv_reader(text: str, delimiter: str) -> _CsvReader:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)


def _decode(data: bytes, path: Path, name: str) -> tuple[str, str]:
    if b"\x00" in data[:65536]:
        raise InputError(
            msg("the file is no text table: it holds NUL bytes"),
            path=name,
            line=data[: data.index(b"\x00")].count(b"\n") + 1,
            hint=msg("save it as CSV in UTF-8"),
        )
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        # Windows-1252 is what spreadsheets write; bytes it does not define make it Latin-1.
        del error
    for fallback in ("cp1252", "latin-1"):
        try:
            return data.decode(fallback), fallback
        except UnicodeDecodeError:
            continue
    raise InputError(msg("the encoding of the file is not known"), path=path)


def _delimiter(line: str) -> str:
    counts = {d: line.count(d) for d in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: counts[d])
    return best if counts[best] else ","


def read_table(
    path: Path,
    *,
    name: str | None = None,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
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
        Found from the first line when not given.
    required
        Columns that must be there.

    Raises
    ------
    InputError
        If it cannot be read, is no text, is empty, or its header lacks or repeats a column.
    """
    label = name or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error
    text, encoding = _decode(data, path, str(path))
    first = text.split("\n", 1)[0]
    if not text.strip():
        raise InputError(
            msg("the file is empty"), path=path, hint=msg("give at least a header and one row")
        )
    mark = delimiter or _delimiter(first)
    if columns is not None:
        return Table(path, label, tuple(columns), encoding, mark, text, has_header=False)
    try:
        header = tuple(cell.strip() for cell in next(_csv_reader(text, mark)))
    except csv.Error as error:
        raise InputError(
            msg("the header cannot be read: {reason}", reason=str(error)), path=path, line=1
        ) from error
    _check_header(header, required, path)
    return Table(path, label, header, encoding, mark, text, has_header=True)


def _check_header(header: tuple[str, ...], required: Sequence[str], path: Path) -> None:
    twice = sorted({c for c in header if c and header.count(c) > 1})
    if twice:
        raise InputError(
            msg("column {name} stands twice in the header", name=twice[0]),
            path=path,
            line=1,
            column=twice[0],
            hint=msg("rename one of them"),
        )
    missing = [c for c in required if c not in header]
    if missing:
        raise InputError(
            msg("column {name} is missing", name=missing[0]),
            path=path,
            line=1,
            value=", ".join(header)[:80],
            hint=msg("the header needs: {header}", header=", ".join(required)),
        )
