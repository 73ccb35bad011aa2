"""``coopgraph why``: what it prints, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coopgraph.cli import main


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_the_chain_is_printed(
    small_project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("why", str(small_project), "Arles", "Gyumri") == 0
    text = capsysbinary.readouterr().out.decode()
    assert text.splitlines()[0] == "Gyumri – twinned with – Arles"
    assert "sources/relations.csv row 3 · read by facts, coopgraph" in text


def test_it_speaks_french(
    small_project: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COOPGRAPH_LANG", "fr")
    assert _run("why", str(small_project), "Arles", "Gyumri") == 0
    text = capsysbinary.readouterr().out.decode()
    assert "lu par facts, coopgraph" in text
    assert "la ligne : subject: arles" in text


def test_json_has_one_record_a_claim(
    small_project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("why", str(small_project), "Arles", "Gyumri", "-f", "json") == 0
    records = json.loads(capsysbinary.readouterr().out)
    assert [r["claim_title"] for r in records] == ["Page A", "Page B <b>bold</b>"]
    assert {r["relation"] for r in records} == {"twinned-with"}


def test_what_is_not_related_is_an_error(
    small_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("why", str(small_project), "Masis", "Sevan") == 1
    assert "nothing in the graph relates Masis and Sevan" in capsys.readouterr().err
