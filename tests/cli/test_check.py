"""``coopgraph check``: forms of output and exit codes."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.cli import main


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_gaps_alone_leave_with_0(small_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", str(small_project)) == 0
    output = capsys.readouterr()
    assert "Masis has no coordinates" in output.out
    assert "sources/relations.csv row 6" in output.out
    assert output.err == "0 violations, 14 warnings, 7 notes\n"


def test_a_violation_leaves_with_1(
    small: cg.KnowledgeGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.nq"
    bad = (
        "<https://example.org/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/coopgraph/ontology#Person> "
        "<https://w3id.org/coopgraph/graph/current> .\n"
    )
    path.write_bytes(small.serialized("nq") + bad.encode())
    assert _run("check", str(path)) == 1
    output = capsys.readouterr()
    assert output.out.startswith("violation: https://example.org/x: A person in a public graph")
    assert output.err.startswith("1 violations")


def test_html_and_csv_in_french(
    small_project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COOPGRAPH_LANG", "fr")
    page, table = tmp_path / "check.html", tmp_path / "check.csv"
    assert _run("check", str(small_project), "-f", "html", "-o", str(page)) == 0
    assert _run("check", str(small_project), "-f", "csv", "-o", str(table)) == 0
    assert "Contrôle du graphe: Petit graphe" in page.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))
    assert len(rows) == 21
    assert {row["grade"] for row in rows} == {"avertissement", "note"}
    assert _run("check", str(small_project), "-f", "csv", "-o", str(table)) == 1
    assert "--force" in capsys.readouterr().err


def test_counts_and_percentages(
    small_project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("check", str(small_project), "--no-shapes", "-f", "counts") == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    (page,) = (r for r in rows if (r["name"], r["check"]) == ("Page A", "no date"))
    assert (page["group"], page["count"], page["total"]) == ("source", "2", "4")
    assert float(page["percent"]) == 50


def test_without_pyshacl_the_mend_is_said(
    small_project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert _run("check", str(small_project)) == 1
    assert "coopgraph[validate]" in capsys.readouterr().err
    assert _run("check", str(small_project), "--no-shapes") == 0


def test_people_are_checked_only_where_there_are_some(
    small_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("check", str(small_project), "--people") == 1
    assert "people store is not open" in capsys.readouterr().err
