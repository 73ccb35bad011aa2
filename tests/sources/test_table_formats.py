"""Each table format gives the same rows; what is broken costs its own row only."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from coopgraph.errors import InputError, ProjectError
from coopgraph.sources.rows import Row
from coopgraph.sources.table_files import open_table

HEADER = ["town", "people", "lat", "since"]
CELLS: list[list[Any]] = [
    ["Gênes", 580000, 44.4, "2005-05-09"],
    ["Izmir", None, 38.0, "1999-01-01"],
]
WANTED = [
    {"town": "Gênes", "people": "580000", "lat": "44.4", "since": "2005-05-09"},
    {"town": "Izmir", "people": "", "lat": "38", "since": "1999-01-01"},
]


def ods(path: Path, rows: str, *, head: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return path


def ods_cell(value: Any) -> str:
    if value is None:
        return '<table:table-cell table:number-columns-repeated="1"/>'
    if isinstance(value, int | float):
        shown = f"{value:,}"
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )
    if str(value)[:4].isdigit():
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


def write(path: Path) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(HEADER)
        for cells in CELLS:
            sheet.append([*cells[:3], dt.datetime.fromisoformat(cells[3])])
        book.save(path)
    elif path.suffix == ".ods":
        rows = "".join(
            f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"
            for cells in [HEADER, *CELLS]
        )
        ods(path, rows + '<table:table-row table:number-rows-repeated="1048573"/>')
    elif path.suffix == ".parquet":
        records = [dict(zip(HEADER, cells, strict=True)) for cells in CELLS]
        pq.write_table(pa.Table.from_pylist(records), path)
    elif path.suffix in (".json", ".jsonl"):
        records = [dict(zip(HEADER, cells, strict=True)) for cells in CELLS]
        lines = "\n".join(json.dumps(r) for r in records)
        path.write_text(json.dumps(records) if path.suffix == ".json" else lines, "utf-8")
    else:
        mark = "\t" if path.suffix == ".tsv" else ";"
        lines = "\n".join(
            mark.join("" if c is None else str(c).removesuffix(".0") for c in cells)
            for cells in [HEADER, *CELLS]
        )
        path.write_text(lines, "utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "ods", "json", "jsonl", "parquet"])
def test_every_format_gives_the_same_rows(tmp_path: Path, form: str) -> None:
    table = open_table(write(tmp_path / f"t.{form}"), {})
    rows = list(table.rows())
    assert [r.cells for r in rows if isinstance(r, Row)] == WANTED
    first = 1 if form in ("json", "jsonl", "parquet") else 2
    assert [r.line for r in rows] == [first, first + 1]
    assert not table.findings


def test_formulas_errors_and_sheets_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["a", "b"], ["x", "=1+1"], ["#N/A", "y"]):
        sheet.append(cells)
    book.create_sheet("Other").append(["c"])
    book.save(tmp_path / "t.xlsx")
    table = open_table(tmp_path / "t.xlsx", {})
    rows = [r.cells for r in table.rows() if isinstance(r, Row)]
    assert rows == [{"a": "x", "b": ""}, {"a": "", "b": "y"}]
    found = [(f.line, f.column) for f in table.findings]
    assert found == [(None, None), (2, "b"), (3, "a")]
    assert "several sheets" in table.findings[0].render()
    assert "without a saved value" in table.findings[1].render()
    assert open_table(tmp_path / "t.xlsx", {"sheet": "Other"}).columns == ("c",)
    with pytest.raises(InputError, match="no sheet 'None of it'"):
        open_table(tmp_path / "t.xlsx", {"sheet": "None of it"})


def test_a_formula_of_ods_gives_its_saved_value_and_a_warning(tmp_path: Path) -> None:
    rows = (
        f"<table:table-row>{ods_cell('a')}</table:table-row><table:table-row>"
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        "</table:table-row>"
    )
    table = open_table(ods(tmp_path / "t.ods", rows), {})
    assert [r.cells for r in table.rows() if isinstance(r, Row)] == [{"a": "2"}]
    assert [(f.line, f.value) for f in table.findings] == [(2, "2")]


def test_bombs_and_entities_are_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "e.ods", "", head='<!DOCTYPE x [<!ENTITY a "aaaa">]>')
    with pytest.raises(InputError, match="declares XML entities"):
        open_table(path, {})
    for name in ("b.ods", "b.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("content.xml", b"\0" * 40_000_000)
        with pytest.raises(InputError, match="unpacks to 40 MB"):
            open_table(tmp_path / name, {})
    for name in ("n.xlsx", "n.ods", "n.parquet"):
        (tmp_path / name).write_bytes(b"no such file at all")
        with pytest.raises(InputError):
            open_table(tmp_path / name, {})


def lines(path: Path) -> tuple[list[int], list[int | None]]:
    """Return the numbers of the rows read and of those refused."""
    rows = list(open_table(path, {}).rows())
    good = [r.line for r in rows if isinstance(r, Row)]
    return good, [r.line for r in rows if isinstance(r, InputError)]


def test_a_broken_row_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    filler = "x,y\n" * 100
    path.write_bytes(b'a,b\n1,2\n3,\x004\n5,6,7\n8,"9\n10,11\n' + filler.encode())
    assert lines(path) == ([2, *range(6, 107)], [3, 4, 5])
    path.write_text("a,b\n1," + "x" * 3_000_000 + "\n3,4\n")
    assert lines(path) == ([3], [2])
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n{"a": \n[1]\n{"a": "' + "x" * 9_000_000 + '"}\n{"a": NaN, "b": 2}\n')
    assert lines(path) == ([1, 5], [2, 3, 4])


def test_short_rows_and_lines_in_another_encoding_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\nGênes,2\nNîmes\n".encode() + "Orléans,3\n".encode("cp1252"))
    table = open_table(path, {})
    rows = [r.cells for r in table.rows() if isinstance(r, Row)]
    assert [r["a"] for r in rows] == ["Gênes", "Nîmes", "Orléans"]
    assert (table.encoding, table.delimiter) == ("utf-8", ",")
    assert [f.line for f in table.findings] == [4, 3]
    path.write_bytes("a;b\nOrléans;3\n".encode("cp1252"))
    table = open_table(path, {})
    assert (table.encoding, table.delimiter, table.findings) == ("cp1252", ";", [])


def test_options_that_say_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"sheet says nothing about a \.csv file"):
        open_table(write(tmp_path / "t.csv"), {"sheet": "A"})
    (tmp_path / "t.json").write_text('{"data": {"rows": [{"a": {"b": 1}}]}}')
    assert open_table(tmp_path / "t.json", {"records": "data.rows"}).columns == ("a.b",)
    with pytest.raises(InputError, match="no list of records"):
        open_table(tmp_path / "t.json", {})
    (tmp_path / "t.csv").write_text("A title\n\na,b\n1,2\n")
    table = open_table(tmp_path / "t.csv", {"header": 3})
    assert [(r.line) for r in table.rows()] == [4]
