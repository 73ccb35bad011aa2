"""ODS sheets: ``content.xml`` read as a stream by expat; no document type is let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO
from xml.parsers import expat

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.sources._archives import open_archive
from coopgraph.sources._xlsx import choose_sheet, number_text
from coopgraph.sources.rows import Row, Table, check_header

__all__ = ["read_ods"]

_CHUNK = 1 << 18
_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384
_MAX_CELL = 1 << 20
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})


class _Sheets:
    """Collects rows of one sheet (or only the names of all) while expat reads."""

    def __init__(self, wanted: str | None) -> None:
        self.wanted = wanted
        self.names: list[str] = []
        self.ready: list[tuple[int, list[str], set[int]]] = []
        self.line = 0
        self.inside = False
        self.done = False
        self.tables = self.skipping = self.row_repeat = self.cell_repeat = 0
        self.cells: list[str] = []
        self.formulas: set[int] = set()
        self.parts: list[str] | None = None
        self.value: str | None = None
        self.is_formula = False
        self.depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == _TABLE + "table":
            self.tables += 1
            if self.tables == 1:
                name = attributes.get(_TABLE + "name", "")
                self.names.append(name)
                self.inside = name == self.wanted
        elif not self.inside:
            return
        elif tag == _OFFICE + "annotation" or self.skipping:
            self.skipping += 1
        elif tag == _TABLE + "table-row":
            self.cells, self.formulas = [], set()
            self.row_repeat = _count(attributes, _TABLE + "number-rows-repeated", _MAX_ROWS)
        elif tag in _CELLS:
            self._start_cell(attributes)
        elif self.parts is not None:
            self._start_text(tag, attributes)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self.parts = []
        self.cell_repeat = _count(attributes, _TABLE + "number-columns-repeated", _MAX_COLUMNS)
        self.is_formula = _TABLE + "formula" in attributes
        kind = attributes.get(_OFFICE + "value-type", "")
        if kind in ("float", "currency", "percentage"):
            self.value = _number(attributes.get(_OFFICE + "value", ""))
        elif kind == "date":
            text = attributes.get(_OFFICE + "date-value", "")
            self.value = text.removesuffix("T00:00:00").replace("T", " ")
        elif kind == "boolean":
            self.value = attributes.get(_OFFICE + "boolean-value", "")
        elif kind == "string" and _OFFICE + "string-value" in attributes:
            self.value = attributes[_OFFICE + "string-value"]
        else:
            self.value = None

    def _start_text(self, tag: str, attributes: Mapping[str, str]) -> None:
        assert self.parts is not None  # noqa: S101 - the caller looked
        if tag == _TEXT + "p" and self.parts:
            self.parts.append("\n")
        elif tag == _TEXT + "s":
            self.parts.append(" " * _count(attributes, _TEXT + "c", 1000))
        elif tag in (_TEXT + "tab", _TEXT + "line-break"):
            self.parts.append(" ")

    def characters(self, data: str) -> None:
        if self.parts is not None and not self.skipping and self.value is None:
            self.parts.append(data)

    def end(self, tag: str) -> None:
        if tag == _TABLE + "table":
            self.tables -= 1
            if self.tables == 0 and self.inside:
                self.inside, self.done = False, True
        elif not self.inside:
            return
        elif self.skipping:
            self.skipping -= 1
        elif tag in _CELLS:
            self._end_cell()
        elif tag == _TABLE + "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        text = "".join(self.parts or ())[:_MAX_CELL] if self.value is None else self.value
        self.parts = None
        # Trailing empty cells are repeated to the sheet's edge: only what is filled counts.
        repeat = self.cell_repeat if text else min(self.cell_repeat, _MAX_COLUMNS)
        if self.is_formula:
            self.formulas.add(len(self.cells))
        self.cells += [text] * min(repeat, _MAX_COLUMNS - len(self.cells))

    def _end_row(self) -> None:
        first = self.line + 1
        self.line += self.row_repeat
        while self.cells and not self.cells[-1]:
            self.cells.pop()
        if self.cells and self.line <= _MAX_ROWS:
            self.ready += [(first + n, self.cells, self.formulas) for n in range(self.row_repeat)]


def _count(attributes: Mapping[str, str], name: str, limit: int) -> int:
    text = attributes.get(name, "1")
    return min(int(text), limit) if text.isascii() and text.isdigit() else 1


def _number(text: str) -> str:
    try:
        return number_text(float(text))
    except ValueError:
        return text


def _refuse_doctype(*_: object) -> None:
    raise InputError(
        msg("the spreadsheet declares XML entities: it is not read"),
        hint=msg("a spreadsheet program writes none; where does the file come from?"),
    )


def _stream(path: Path, sheets: _Sheets) -> Iterator[None]:
    """Feed the content to the collector, pausing after each chunk."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = sheets.start
    parser.EndElementHandler = sheets.end
    parser.CharacterDataHandler = sheets.characters
    with open_archive(path) as archive:
        try:
            stream: IO[bytes] = archive.open("content.xml")
        except KeyError as error:
            raise InputError(
                msg("the file is no ODS spreadsheet"), path=path, hint=msg("export it as CSV")
            ) from error
        with stream:
            while chunk := stream.read(_CHUNK):
                try:
                    parser.Parse(chunk, False)
                except expat.ExpatError as error:
                    raise InputError(
                        msg("the spreadsheet cannot be read: {reason}", reason=str(error)),
                        path=path,
                        hint=msg("open it in a spreadsheet program and save it again"),
                    ) from error
                yield
                if sheets.done:
                    return


def _rows_of(path: Path, sheet: str) -> Iterator[tuple[int, list[str], set[int]]]:
    sheets = _Sheets(sheet)
    for _ in _stream(path, sheets):
        yield from sheets.ready
        sheets.ready = []


def read_ods(
    path: Path,
    *,
    sheet: str | None = None,
    columns: Sequence[str] | None = None,
    header: int = 1,
    name: str | None = None,
) -> Table:
    """Return a sheet of an ODS file.

    Raises
    ------
    InputError
        If the file cannot be read or has no such sheet or header.
    """
    names = _Sheets(None)
    for _ in _stream(path, names):
        pass
    title = choose_sheet(names.names, sheet, path)
    first = 1
    if columns is None:
        first = header + 1
        found = next(
            (
                tuple(c.strip() for c in cells)
                for n, cells, _ in _rows_of(path, title)
                if n == header
            ),
            (),
        )
        check_header(found, (), path, line=header)
    else:
        found = tuple(columns)
    table = Table(
        path=path,
        name=name or path.name,
        columns=found,
        source=lambda table: _rows(table, first),
        form="ods",
        sheet=title,
        unit=f"{title} row" if sheet is not None else "row",
    )
    if len(names.names) > 1 and sheet is None:
        table.warn(
            msg("the file has several sheets: {sheet} is read", sheet=title),
            hint=msg('say which with: sheet = "…"'),
        )
    return table


def _rows(table: Table, first: int) -> Iterator[Row | InputError]:
    for line, cells, formulas in _rows_of(table.path, table.sheet):
        if line < first:
            continue
        for place in sorted(formulas):
            if place < len(table.columns):
                value = cells[place] if place < len(cells) else ""
                table.warn(
                    msg("the cell holds a formula: its saved value {value!r} is read", value=value),
                    line=line,
                    column=table.columns[place],
                    value=value,
                    hint=msg(
                        "open the file in a spreadsheet program, check the value, paste it as text"
                    ),
                )
        row = table.row(line, cells)
        if row is not None:
            yield row
