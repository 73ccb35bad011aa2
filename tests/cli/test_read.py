"""``coopgraph read`` and ``evaluate`` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli._run import run

pytestmark = pytest.mark.slow
TEXT = (
    "Jean Dupont, maire d'Arles, se réjouit : la Ville d'Arles est jumelée avec Gyumri depuis 2005."
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT + "\x1b]0;owned\x07\n", "utf-8")
    return path


def test_facts_are_printed_by_certainty_with_their_words(page: Path) -> None:
    done = run("read", page)
    assert done.returncode == 0, done.stderr
    assert "Arles – twinned-with – Gyumri (2005)" in done.stdout
    assert "“" in done.stdout
    assert "Dupont" not in done.stdout
    assert "\x1b" not in done.stdout
    assert "Facts: 1. Things: 2." in done.stderr
    assert "Jean Dupont" in run("read", page, "--people").stdout
    assert "Faits : 1" in run("read", page, language="fr").stderr


def test_facts_are_a_table_for_other_tools(page: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.csv"
    assert run("read", page, "-o", target).returncode == 0
    (row,) = csv.DictReader(io.StringIO(target.read_text("utf-8")))
    assert (row["subject"], row["object"], row["start"]) == ("Arles", "Gyumri", "2005")
    (same,) = json.loads(run("read", "-", "-f", "json", stdin=TEXT).stdout)
    assert same["quote"] == row["quote"]
    assert run("read", page, "-o", target).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["read", "nothing.html"], 1, "cannot be read"),
        (["read", "https://example.org/x"], 2, "save the page"),
        (["evaluate", "."], 1, "no annotated pages"),
    ],
)
def test_a_wrong_call_is_told(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    where = tmp_path if arguments[1] == "." else arguments[1]
    done = run(arguments[0], where)
    assert message in done.stderr, done.stderr
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_an_evaluation_counts_what_is_right_false_and_missed(page: Path) -> None:
    city = {"kind": "City", "mentions": []}
    gold = {
        "doc": page.name,
        "published": None,
        "entities": [
            {"id": "a", "name": "Arles", "country": "FR", **city},
            {"id": "g", "name": "Gyumri", "country": "AM", **city},
            {"id": "n", "name": "Nice", "country": "FR", **city},
        ],
        "relations": [
            {"subject": "g", "type": "twinned-with", "object": "a", "start": "2005"},
            {"subject": "a", "type": "cooperates-with", "object": "n"},
        ],
    }
    page.with_suffix(".json").write_text(json.dumps(gold), "utf-8")
    done = run("evaluate", page.parent, "-f", "csv")
    assert done.returncode == 0, done.stderr
    rows = {(r["group"], r["of"]): r for r in csv.DictReader(io.StringIO(done.stdout))}
    relations = rows["relations", "all"]
    assert [relations[k] for k in ("right", "missed")] == ["1", "1"]
    assert rows["entities", "City"]["right"] == "2"
    assert rows["attributes", "start"]["right"] == "1"
    by_page = run("evaluate", page.parent, "--by", "page", "-f", "csv").stdout
    assert [r["of"] for r in csv.DictReader(io.StringIO(by_page))] == ["page", "all"]


def test_from_the_page_to_the_graph(page: Path, tmp_path: Path) -> None:
    graph, review = tmp_path / "graph", tmp_path / "page.tsv"
    assert run("init", graph).returncode == 0
    done = run("read", page, "--review", review, "--address", "https://a.example/x")
    assert "1 facts to review, 0 decided" in done.stderr
    text = review.read_text("utf-8")
    assert "Dupont" not in text
    line = next(line for line in text.splitlines() if "\tGyumri\t" in line)
    review.write_text(text.replace(line, f"accept{line}"), "utf-8")
    again = run("read", page, "--review", review, "--people")
    assert "2 facts to review, 1 decided" in again.stderr
    done = run("accept", review, "--into", graph, "--dry-run")
    assert done.stdout == "Accepted: 1. Corrected: 0. Rejected: 0. Open: 1.\n"
    assert run("accept", review, "--into", graph).returncode == 0
    assert run("build", graph).returncode == 0
    assert "est jumelée avec Gyumri" in run("why", graph, "Arles", "Gyumri").stdout
    assert "Dupont" not in "".join(p.read_text("utf-8") for p in graph.rglob("*.csv"))


def test_a_review_of_another_page_is_not_overwritten(page: Path, tmp_path: Path) -> None:
    review = tmp_path / "page.tsv"
    run("read", page, "--review", review)
    before = review.read_bytes()
    page.write_text("La Ville de Lyon est jumelée avec Goris.", "utf-8")
    done = run("read", page, "--review", review)
    assert done.returncode == 1
    assert "another page" in done.stderr
    assert review.read_bytes() == before
    assert run("accept", page).returncode == 1
    assert run("read", page, "--review", review, "--retrieved", "soon").returncode == 1
