"""``coopgraph resolve``, ``review`` and ``conflicts`` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coopgraph.resolution import read_decisions
from tests.cli._run import run
from tests.test_resolving import project

__all__ = ["project"]  # a fixture


def test_resolve_says_what_it_did_and_what_comes_next(project: Path) -> None:
    dry = run("resolve", project, "--no-places", "--dry-run")
    assert dry.returncode == 0
    assert "same name in fr, same country, 0 km apart" in dry.stdout
    assert "Decided: 1. Left to review: 1." in dry.stdout
    assert "Nothing is written." in dry.stderr
    done = run("resolve", project, "--no-places", language="fr")
    assert "Décidées : 1. À examiner : 1." in done.stdout
    assert "coopgraph build" in done.stderr
    assert "même pays" in read_decisions(project / "decisions.csv")[0].why


@pytest.mark.parametrize("threshold", ["0.2", "2", "high"])
def test_a_wrong_threshold_is_a_wrong_call(project: Path, threshold: str) -> None:
    assert run("resolve", project, "--no-places", "--threshold", threshold).returncode == 2


@pytest.mark.parametrize("verb", ["resolve", "review", "conflicts"])
def test_a_folder_without_a_project_is_told(tmp_path: Path, verb: str) -> None:
    done = run(verb, tmp_path)
    assert done.returncode == 1
    assert "→" in done.stderr


def test_review_takes_one_key_a_decision(project: Path) -> None:
    done = run("review", project, "--no-places", "--who", "Ann", stdin="x?s\nn")
    assert done.returncode == 0
    assert "2 decided." in done.stdout
    assert "Arles et Gyumri" in done.stdout
    assert "(score 0.95)" in done.stdout
    assert [(d.kind.value, d.who) for d in read_decisions(project / "decisions.csv")] == [
        ("same", "Ann"),
        ("not same", "Ann"),
    ]


@pytest.mark.parametrize("keys", ["q", "", "ll", "lq"])
def test_later_and_quit_decide_nothing(project: Path, keys: str) -> None:
    done = run("review", project, "--no-places", stdin=keys)
    assert done.returncode == 0
    assert "0 decided." in done.stdout
    assert not (project / "decisions.csv").exists()


def test_hostile_words_cannot_steer_the_terminal(project: Path) -> None:
    relations = project / "sources" / "relations.csv"
    text = relations.read_text("utf-8").replace("Arles et Gyumri", "\u202e\u200b\x1b]0;owned\x07x")
    relations.write_text(text, "utf-8")
    assert run("build", project).returncode == 0
    shown = run("review", project, "--no-places", stdin="ll").stdout
    assert "owned" in shown
    assert not set("\x1b\x07\u202e\u200b") & set(shown)


def test_conflicts_are_a_table_or_json(project: Path) -> None:
    table = run("conflicts", project)
    assert "sources/relations.csv row 6" in table.stdout
    rows = json.loads(run("conflicts", project, "-f", "json").stdout)
    assert {"about", "attribute", "rule", "value", "source", "place"} == set(rows[0])
    assert {r["value"] for r in rows if r["attribute"] == "holds"} == {"denied", "stated"}


@pytest.mark.slow
def test_with_geonames_a_name_in_another_language_is_decided(project: Path) -> None:
    entities = project / "sources" / "entities.csv"
    with entities.open("a", encoding="utf-8", newline="") as file:
        file.write("gjumri,City,Gjumri,,,,AM,,,,,,,,,,,,,\n")
    assert run("build", project).returncode == 0
    without = run("resolve", project, "--no-places", "--dry-run")
    assert "Gyumri" not in without.stdout
    done = run("resolve", project)
    assert "both are Gyumri in GeoNames (616635)" in done.stdout
    assert any("616635" in d.why for d in read_decisions(project / "decisions.csv"))
