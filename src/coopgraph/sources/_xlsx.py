"""XLSX sheets through openpyxl, read row by row; formulas give the value saved with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.messages import msg
from coopgraph.sources._archives import open_archive
from coopgraph.sources.rows import NumberText, Row, Table, check_header

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["cell_text", "choose_sheet", "number_text", "read_xlsx"]

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CHUNK = 1 << 20


def number_text(value: float) -> NumberText:
    """Return a number as text, without a spurious ``.0``.

    Examples
    --------
    >>> number_text(309964.0), number_text(0.5)
    ('309964', '0.5')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return NumberText(int(value))
    return NumberText(value)


def cell_text(value: object) -> str:
    """Return a cell's value as text; days in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def choose_sheet(names: Sequence[str], wanted: str | None, path: Path) -> str:
    """Return the sheet that is asked for, else the first.

    Raises
    ------
    InputError
        If there is none of that name, or none at all.
    """
    if not names:
        raise InputError(
            msg("the file has no sheet"), path=path, hint=msg("export the table as CSV")
        )
    if wanted is None:
        return names[0]
    if wanted not in names:
        raise InputError(
            msg("no sheet {value!r}", value=wanted),
            path=path,
            value=wanted,
            hint=msg("one of {known}", known=", ".join(names)),
        )
    return wanted


def _load(path: Path, *, cached: bool) -> Workbook:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            msg("XLSX files need openpyxl"),
            path=path,
            hint=msg("run: {command}", command='pip install "coopgraph[tables]"'),
        ) from error
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=cached)
    except Exception as error:  # openpyxl lets anything through
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(
        msg("the spreadsheet cannot be read: {reason}", reason=str(error)[:120]),
        path=path,
        hint=msg("open it in a spreadsheet program and save it again, without a password"),
    )


def _has_formulas(path: Path) -> bool:
    with open_archive(path) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            with archive.open(name) as stream:
                tail = b""
                while chunk := stream.read(_CHUNK):
                    if _FORMULA.search(tail + chunk):
                        return True
                    tail = chunk[-16:]
    return False


def read_xlsx(
    path: Path,
    *,
    sheet: str | None = None,
    columns: Sequence[str] | None = None,
    header: int = 1,
    name: str | None = None,
) -> Table:
    """Return a sheet of an XLSX file.

    Raises
    ------
    InputError
        If the file cannot be read or has no such sheet or header.
    MissingExtraError
        If openpyxl is not installed.
    """
    with open_archive(path) as archive:
        del archive  # checked: sizes, no entities
    book = _load(path, cached=True)
    try:
        title = choose_sheet([s.title for s in book.worksheets], sheet, path)
        many = len(book.worksheets) > 1
    finally:
        book.close()
    first = 1
    if columns is None:
        first = header + 1
        found = next(
            (
                tuple(cell_text(cell.value).strip() for cell in cells)
                for line, cells in _cells(path, title, cached=True)
                if line == header
            ),
            (),
        )
        while found and not found[-1]:
            found = found[:-1]
        check_header(found, (), path, line=header)
    else:
        found = tuple(columns)
    table = Table(
        path=path,
        name=name or path.name,
        columns=found,
        source=lambda table: _rows(table, first),
        form="xlsx",
        sheet=title,
        unit=f"{title} row" if sheet is not None else "row",
    )
    if many and sheet is None:
        table.warn(
            msg("the file has several sheets: {sheet} is read", sheet=title),
            hint=msg('say which with: sheet = "…"'),
        )
    return table


def _cells(path: Path, title: str, *, cached: bool) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the cells of each row with its number."""
    book = _load(path, cached=cached)
    try:
        worksheet: Any = book[title]
        worksheet.reset_dimensions()  # what the file says of its size is often wrong
        yield from enumerate(worksheet.iter_rows(), start=1)
    except InputError:
        raise
    except Exception as error:  # openpyxl lets anything through
        raise _unreadable(path, error) from error
    finally:
        book.close()


def _rows(table: Table, first: int) -> Iterator[Row | InputError]:
    formulas = _cells(table.path, table.sheet, cached=False) if _has_formulas(table.path) else None
    for line, cells in _cells(table.path, table.sheet, cached=True):
        written = next(formulas, (line, ()))[1] if formulas is not None else ()
        if line < first:
            continue
        texts = [cell_text(cell.value) for cell in cells]
        for place, cell in enumerate(cells[: len(table.columns)]):
            if cell.data_type == "e":
                texts[place] = ""
                table.warn(
                    msg("the cell holds the error {value}: it is read as empty", value=cell.value),
                    line=line,
                    column=table.columns[place],
                    value=str(cell.value),
                )
        for place, cell in enumerate(written[: len(table.columns)]):
            if cell.data_type == "f":
                _warn_formula(table, line, place, texts[place] if place < len(texts) else "")
        row = table.row(line, texts)
        if row is not None:
            yield row


def _warn_formula(table: Table, line: int, place: int, value: str) -> None:
    if value:
        message = msg("the cell holds a formula: its saved value {value!r} is read", value=value)
    else:
        message = msg("the cell holds a formula without a saved value: it is read as empty")
    table.warn(
        message,
        line=line,
        column=table.columns[place],
        value=value,
        hint=msg("open the file in a spreadsheet program, check the value, paste it as text"),
    )
