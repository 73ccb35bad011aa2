"""The table a person decides on: it survives spreadsheets, and decisions survive a new reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import InputError
from coopgraph.extraction import PageReview, kept_decisions, read_review, review_of, review_text

PAGE = (
    "La Ville de Nice est jumelée avec Erevan (Arménie) depuis 2007.\n"
    "La Ville de Lyon a signé une convention avec la Ville de Goris le 12 mai 2019.\n"
)


def review(text: str = PAGE) -> PageReview:
    return review_of(cg.read_page(text), address="https://a.example/x", retrieved="2025-06-20")


def test_a_review_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.tsv"
    path.write_text(review_text(review()), "utf-8")
    assert read_review(path) == review()
    assert [(r.subject, r.type, r.object, r.start) for r in review().rows] == [
        ("Nice", "twinned-with", "Erevan", "2007"),
        ("Lyon", "cooperates-with", "Goris", "2019-05-12"),
    ]


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.tsv"
    text = review_text(review()).replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert read_review(path) == review()


@pytest.mark.parametrize("evil", ["=1+1", "@SUM(A1)", "+cmd", "-cmd"])
def test_no_cell_runs_as_a_formula(evil: str, tmp_path: Path) -> None:
    row = replace(review().rows[0], quote=evil)
    text = review_text(replace(review(), rows=(row,)))
    assert f"\t{evil}" not in text
    assert f"\t'{evil}" in text
    path = tmp_path / "page.tsv"
    path.write_text(text, "utf-8")
    assert read_review(path).rows[0].quote == evil


def test_a_second_reading_keeps_what_was_decided_and_corrected() -> None:
    first, second = review().rows
    corrected = replace(first, decision="correct", start="2008", object="Yerevan")
    old = replace(review(), rows=(corrected, second))
    assert kept_decisions(review(), old).rows == (corrected, second)


def test_what_a_person_decided_stays_where_the_page_lost_it() -> None:
    first, second = (replace(row, decision="accept") for row in review().rows)
    shorter = review(PAGE.splitlines()[1])
    assert kept_decisions(shorter, replace(review(), rows=(first, second))).rows == (second, first)


@pytest.mark.parametrize(
    ("change", "wanted", "line"),
    [
        (lambda text: text.replace("\n\t0.", "\nperhaps\t0.", 1), "no decision", 8),
        (lambda text: text.replace("\tobject\t", "\tobjet\t"), "no column object", 7),
        (lambda _: "", "no column decision", 1),
    ],
)
def test_a_wrong_file_is_told_with_its_line(
    change: object, wanted: str, line: int, tmp_path: Path
) -> None:
    assert callable(change)
    path = tmp_path / "page.tsv"
    path.write_text(change(review_text(review())), "utf-8")
    with pytest.raises(InputError, match=wanted) as caught:
        read_review(path)
    assert caught.value.line == line


def test_a_file_that_is_absent_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_review(tmp_path / "none.tsv")
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        read_review(tmp_path / "x")
