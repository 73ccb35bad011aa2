"""``coopgraph projection`` and ``backbone`` on the small graph: a congress joins three actors."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import networkx as nx
import pytest

from tests.cli._run import run

pytestmark = pytest.mark.slow
CHOICE = ("-r", "organized", "-r", "participated-in", "--onto", "City", "--onto", "Network")


def test_a_projection_as_a_file_for_other_tools(small_project: Path, tmp_path: Path) -> None:
    done = run("projection", small_project, *CHOICE, "-o", tmp_path / "p.graphml")
    assert done.returncode == 0, done.stderr
    graph = nx.read_graphml(tmp_path / "p.graphml")
    labels = {frozenset((graph.nodes[a]["label"], graph.nodes[b]["label"])) for a, b in graph.edges}
    expected = [
        ("Gyumri", "Alliance of cities"),
        ("Gyumri", "Nice"),
        ("Nice", "Alliance of cities"),
    ]
    assert labels == {frozenset(pair) for pair in expected}
    assert "3 nodes, 3 edges" in done.stderr
    assert "une ossature" in run("projection", small_project, *CHOICE, language="fr").stderr


def test_a_projection_through_a_pipe(small_project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("projection", small_project, *CHOICE).stdout)))
    assert len(rows) == 3
    assert all(len(row["statements"].split(" | ")) == 2 for row in rows)


def test_a_backbone_with_its_methods(small_project: Path, tmp_path: Path) -> None:
    # All three went to the one congress: chance says the same.
    done = run("backbone", small_project, *CHOICE)
    assert done.returncode == 0, done.stderr
    assert "exact Poisson–binomial" in done.stderr
    assert "3 ties are as likely by chance" in done.stderr
    written = run("backbone", small_project, *CHOICE, "-o", tmp_path / "b.gexf")
    assert written.returncode == 0, written.stderr
    assert nx.read_gexf(tmp_path / "b.gexf").number_of_edges() == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["projection", "-r", "member-of"], 2, "which actors stay"),
        (["projection", "-r", "organized", "--onto", "City"], 1, "two nodes of one side"),
        (["projection", *CHOICE, "-o", "x.docx"], 2, "the format is not clear"),
        (["projection", *CHOICE, "--rule", "sum"], 2, "one of count, newman"),
        (["backbone", *CHOICE, "--alpha", "2"], 2, "outside (0, 1)"),
        (["backbone", "-r", "organized"], 2, "which side stays"),
    ],
)
def test_wrong_calls(
    small_project: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    verb, *rest = arguments
    done = run(verb, small_project, *rest, cwd=tmp_path)
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert not list(tmp_path.iterdir())


def test_communities_and_their_members(small_project: Path, tmp_path: Path) -> None:
    done = run("communities", small_project, "-k", "City", "--seeds", "5", "-f", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    # Arles with Gyumri and Masis; Nice with Sevan.
    assert [row["size"] for row in rows] == ["3", "2"]
    assert "consensus of 5 runs" in done.stderr
    written = run(
        "communities",
        small_project,
        "-k",
        "City",
        "--members",
        "-f",
        "csv",
        "-o",
        "m.csv",
        cwd=tmp_path,
    )
    assert written.returncode == 0, written.stderr
    text = (tmp_path / "m.csv").read_text("utf-8")
    members = list(csv.DictReader(io.StringIO(text)))
    assert {row["label"] for row in members if row["community"] == "1"} == {"Nice", "Sevan"}
    wrong = run("communities", small_project, "--resolution", "0")
    assert (wrong.returncode, "above 0" in wrong.stderr) == (2, True)
