"""Delimited text: delimiters, encodings, broken rows and headers, each at its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.sources.rows import Row, read_table


def written(folder: Path, data: bytes | str) -> Path:
    path = folder / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in read_table(path).rows() if isinstance(row, Row)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_are_found(tmp_path: Path, mark: str, end: str) -> None:
    text = end.join([f"city{mark}twin", f'"Arles{mark} ville"{mark}Pisa', ""])
    path = written(tmp_path, text)
    assert read_table(path).delimiter == mark
    assert cells(path) == [{"city": f"Arles{mark} ville", "twin": "Pisa"}]


@pytest.mark.parametrize(
    ("codec", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_encodings_are_found(tmp_path: Path, codec: str, found: str) -> None:
    path = written(tmp_path, "ville,prix\nGênes,5 €\n".encode(codec))
    assert read_table(path).encoding == found
    assert cells(path) == [{"ville": "Gênes", "prix": "5 €"}]


def test_bytes_that_windows_does_not_define_are_latin_1(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n\xe9,\x81\n")
    assert read_table(path).encoding == "latin-1"
    assert cells(path) == [{"a": "é", "b": "\x81"}]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'a,b\n\n1,"two\nlines"\n , \n3,4\n'
    rows = list(read_table(written(tmp_path, text)).rows())
    assert [row.line for row in rows] == [3, 6]
    assert [row["b"] for row in rows if isinstance(row, Row)] == ["two\nlines", "4"]


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x0c", "\x85", "\x1e"])
def test_only_line_feeds_end_a_row(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, f"a,b\n1,x{mark}y\n2,z\n")
    rows = list(read_table(path).rows())
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("text", "bad", "good", "message"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', 3, [2, 4], "cannot be read"),
        ('a,b\n1,"2"x\n3,4\n', 2, [3], "cannot be read"),
        ("a,b\n1,2,3\n4,5\n", 2, [3], "3 cells, the header has 2"),
    ],
)
def test_a_broken_row_is_named_and_costs_no_other(
    tmp_path: Path, text: str, bad: int, good: list[int], message: str
) -> None:
    rows = list(read_table(written(tmp_path, text)).rows())
    (error,) = [row for row in rows if isinstance(row, InputError)]
    assert (error.path, error.line) == ("t.csv", bad)
    assert message in str(error)
    assert error.hint is not None
    assert [row.line for row in rows if isinstance(row, Row)] == good


def test_cells_beyond_the_header_may_be_empty(tmp_path: Path) -> None:
    assert cells(written(tmp_path, "a,b\n1,2,,\n")) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"", None, None, "the file is empty"),
        (b" \n\n", None, None, "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 3, None, "NUL bytes"),
        (b"a,b\n" + b"\x00" * 100, 2, None, "NUL bytes"),
        (b"\xff\xfea", None, None, "encoding of the file is not known"),
        (b"a,b,a\n1,2,3\n", 1, "a", "stands twice in the header"),
        (b"a,c\n1,2\n", 1, None, "column b is missing"),
        (b",,\n1,2,3\n", 1, None, "the header is empty"),
        (b'"a,b\n1,2\n', 1, None, "the header cannot be read"),
    ],
)
def test_files_that_are_no_tables(
    tmp_path: Path, data: bytes, line: int | None, column: str | None, message: str
) -> None:
    path = written(tmp_path, data)
    with pytest.raises(InputError, match=message) as caught:
        read_table(path, required=["a", "b"])
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert caught.value.column == column


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file") as caught:
        read_table(tmp_path / "none.csv")
    assert caught.value.path == str(tmp_path / "none.csv")


def test_columns_may_be_given_for_a_file_without_header(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "1\t2\n3\t4\n"), columns=["a", "b"], delimiter="\t")
    rows = list(table.rows())
    assert [(row.line, row["a"], row["b"]) for row in rows if isinstance(row, Row)] == [
        (1, "1", "2"),
        (2, "3", "4"),
    ]


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufeff"), max_size=12
)


@given(rows=st.lists(st.tuples(TEXT, TEXT), max_size=8))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    output = io.StringIO(newline="")
    csv.writer(output).writerows([("a", "b"), *rows])
    path = written(tmp_path_factory.getbasetemp(), output.getvalue())
    stripped = [(a.strip(), b.strip()) for a, b in rows]
    kept = [{"a": a, "b": b} for a, b in stripped if a or b]
    assert cells(path) == kept
