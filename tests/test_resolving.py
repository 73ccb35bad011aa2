"""From a built project to decisions and back: nothing is lost, everything can be undone."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.contradictions import find_contradictions
from coopgraph.model import ONTOLOGY
from coopgraph.resolution import DecisionKind, read_decisions
from coopgraph.resolving import Reviewing, resolve, user_name
from tests.small import write_small_project

DAY = date(2026, 1, 2)
ENTITIES = """arles2,City,Ville d'Arles,,,,FR,,,,,43.677,4.631,1,2021,,,,,
nice2,City,Nice,,,,FR,,,,,,,,,,,,,
"""
RELATIONS = "arles2,twinned-with,gyumri,2006,active,,,,,,,,,,page-c,Arles et Gyumri\n"


def build(folder: Path) -> cg.BuildReport:
    return cg.build(cg.read_manifest(folder))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the small project with a second Arles, 50 m away, and a Nice without coordinates."""
    folder = write_small_project(tmp_path / "project")
    for name, rows in (("entities.csv", ENTITIES), ("relations.csv", RELATIONS)):
        with (folder / "sources" / name).open("a", encoding="utf-8", newline="") as file:
            file.write(rows)
    build(folder)
    return folder


def test_resolve_joins_what_is_sure_and_a_deleted_line_takes_it_apart(project: Path) -> None:
    before = build(project).fingerprint
    done = resolve(project, day=DAY)
    assert len(done.decided) == 1
    assert len(done.queue) == 1
    assert done.decided[0].who == f"coopgraph {cg.__version__}"
    assert done.decided[0].why == "same name in fr, same country, 0 km apart"
    joined = build(project)
    assert joined.fingerprint != before
    again = resolve(project)
    assert not again.decided
    assert len(again.queue) == 1
    decisions = project / "decisions.csv"
    header, line = decisions.read_text("utf-8").splitlines()
    assert line.endswith(',2026-01-02,"same name in fr, same country, 0 km apart"')
    decisions.write_text(header + "\n", "utf-8")
    assert build(project).fingerprint == before


def test_a_dry_run_writes_nothing(project: Path) -> None:
    assert len(resolve(project, dry_run=True).decided) == 1
    assert not (project / "decisions.csv").exists()


def test_sources_stay_and_two_statements_become_one_with_all_its_claims(project: Path) -> None:
    with cg.open(project) as kg:
        assert len(kg.why("wikidata:Q48292", "Gyumri")[0].claims) == 2
        twins = kg.network("twinned-with").edges
    resolve(project)
    build(project)
    with cg.open(project) as kg:
        (statement,) = kg.why("Arles", "Gyumri", relation="twinned-with")
        assert [c.quote for c in statement.claims][-1] == "Arles et Gyumri"
        assert len(statement.claims) == 3
        assert [c.stated_names for c in statement.claims] == [(), (), ("Ville d'Arles",)]
        assert "said of: Ville d'Arles; decided to be the same" in statement.render()
        assert len(kg.network("twinned-with").edges) == len(twins) - 1
        replaced = kg.query("SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new }").to_pandas()
        assert len(replaced) == 1
        second = replaced["old"][0]
        stated = kg.store.columns(
            f"SELECT ?c WHERE {{ GRAPH ?g {{ ?c <{ONTOLOGY}subject> <{second}> }} }}"
        )
        assert len(stated[0]) == 1  # its source still says what it said


def test_a_decision_not_same_is_respected(project: Path) -> None:
    with cg.open(project) as kg:
        arles = sorted(
            kg.query(
                "SELECT ?c { ?c skos:altLabel|skos:prefLabel ?n ; a coop:City "
                'FILTER(STR(?n) = "Ville d\'Arles") }'
            ).to_pandas()["c"]
        )
    line = f"{arles[0]},not same,{arles[1]},me,,\n"
    (project / "decisions.csv").write_text("left,decision,right,who,when,why\n" + line, "utf-8")
    assert not resolve(project).decided
    build(project)
    done = resolve(project)
    assert not done.decided
    assert len(done.queue) == 1


def test_each_decision_of_a_review_is_saved_at_once(project: Path) -> None:
    path = project / "decisions.csv"
    with Reviewing(project, who="Ann") as reviewing:
        assert len(reviewing) == 2
        for count, pair in enumerate(reviewing, 1):
            reviewing.decide(pair, DecisionKind.NOT_SAME, day=DAY)
            assert len(read_decisions(path)) == count
    assert {d.who for d in read_decisions(path)} == {"Ann"}
    assert not resolve(project).queue


def test_a_killed_review_loses_nothing(project: Path) -> None:
    code = (
        "import os, sys; from coopgraph.resolving import *; from coopgraph.resolution import *\n"
        "r = Reviewing(sys.argv[1], who='Ann')\n"
        "r.decide(next(iter(r)), DecisionKind.SAME)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, project], check=False, timeout=60)
    assert done.returncode != 0
    assert len(read_decisions(project / "decisions.csv")) == 1


def test_both_sides_are_shown_with_their_evidence(project: Path) -> None:
    with Reviewing(project) as reviewing:
        pair = next(iter(reviewing))
        sides = [reviewing.side(iri) for iri in (pair.left, pair.right)]
    assert {s.kind for s in sides} == {"city"}
    assert {s.coordinates for s in sides} == {"43.67681, 4.63031", "43.677, 4.631"}
    assert any("sources/relations.csv row 19: Arles et Gyumri" in e for e in sides[1].evidence)


def test_contradictions_name_each_value_and_its_row(project: Path) -> None:
    resolve(project)
    build(project)
    with cg.open(project) as kg:
        found = find_contradictions(kg.store, rows=kg.rows)
        frame = kg.conflicts()
    starts = {(c.value, c.place) for c in found if c.attribute == "start"}
    assert starts == {
        ("2005", "sources/relations.csv row 2"),
        ("2005-05-09", "sources/relations.csv row 3"),
        ("2006", "sources/relations.csv row 19"),
    }
    holds = {c.value for c in found if c.attribute == "holds"}
    assert holds == {"denied", "stated"}
    assert {c.value for c in found if c.attribute == "population"} == {"1", "50454"}
    assert len(frame) == len(found)


def test_the_user_is_named_by_git_or_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Ann Reader")
    assert user_name() == "Ann Reader"
