"""From nothing, from a user's files, or from the bundled project to a graph."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import networkx as nx
import pytest

from coopgraph.projects import bundled_project
from tests.cli._run import run

pytestmark = pytest.mark.slow


def twins_in(folder: Path) -> set[frozenset[str]]:
    """Return the twinned pairs of a built project, as its CSV network has them."""
    done = run("export", folder, "-f", "csv", "-r", "twinned-with")
    assert done.returncode == 0
    edges = csv.DictReader(io.StringIO(done.stdout))
    return {frozenset((edge["source_label"], edge["target_label"])) for edge in edges}


def test_empty_then_filled_by_hand(tmp_path: Path) -> None:
    made = run("init", "mine", "--title", "My graph", cwd=tmp_path)
    assert made.returncode == 0
    written = [line.removeprefix("written: ") for line in made.stdout.splitlines()[:-2]]
    assert sorted(written) == sorted(
        str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()
    )
    assert made.stdout.splitlines()[-2:] == ["Go on with:", "  coopgraph build mine"]
    empty = run("build", "mine", cwd=tmp_path)
    assert empty.returncode == 0
    assert "0 statements from 0 claims" in empty.stdout
    tables = tmp_path / "mine" / "sources"
    for name, cells in (
        ("sources.csv", {"key": "page", "title": "A page", "address": "https://example.org/"}),
        ("entities.csv", {"key": "a", "kind": "City", "name_en": "Arles", "country": "FR"}),
        ("entities.csv", {"key": "p", "kind": "City", "name_en": "Pskov", "country": "RU"}),
        (
            "relations.csv",
            {"subject": "a", "type": "twinned-with", "object": "p", "source": "page"},
        ),
    ):
        with (tables / name).open("r+", encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
            file.seek(0, io.SEEK_END)
            csv.DictWriter(file, columns).writerow(cells)
    built = run("build", "mine", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    assert twins_in(tmp_path / "mine") == {frozenset(("Arles", "Pskov"))}
    assert run("info", "mine", cwd=tmp_path).stdout.splitlines()[0].strip() == "My graph"
    again = run("init", "mine", cwd=tmp_path)
    assert again.returncode == 1
    assert "there is a project already" in again.stderr


def test_from_a_gexf_file(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for key, label in (("1", "Arles"), ("2", "Pskov"), ("3", "Verviers")):
        graph.add_node(key, label=label)
    graph.add_edges_from([("1", "2"), ("1", "3")])
    nx.write_gexf(graph, tmp_path / "twins.gexf")
    assert run("init", "mine", "twins.gexf", cwd=tmp_path).returncode == 0
    assert run("build", "mine", "--strict", cwd=tmp_path).returncode == 0
    expected = {frozenset(("Arles", "Pskov")), frozenset(("Arles", "Verviers"))}
    assert twins_in(tmp_path / "mine") == expected


def test_from_a_csv_file_whose_columns_the_user_confirms(tmp_path: Path) -> None:
    table = "city,partner city,year\nArles,Pskov,1977\nArles,Verviers,1967\n"
    (tmp_path / "twins.csv").write_text(table, "utf-8")
    made = run("init", "mine", "twins.csv", cwd=tmp_path)
    assert made.returncode == 0
    manifest = tmp_path / "mine" / "coopgraph.toml"
    assert "check what mine/coopgraph.toml proposes for each table" in made.stdout
    unread = run("build", "mine", cwd=tmp_path)  # nothing is taken for granted
    assert unread.returncode == 1
    assert "maps no entity" in unread.stderr
    confirmed = re.sub(r"^# (?!Proposed)", "", manifest.read_text("utf-8"), flags=re.MULTILINE)
    manifest.write_text(confirmed, "utf-8")
    built = run("build", "mine", "--strict", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    expected = {frozenset(("Arles", "Pskov")), frozenset(("Arles", "Verviers"))}
    assert twins_in(tmp_path / "mine") == expected
    dated = run("export", "mine", "-f", "csv", "--at", "1970", "--unknown", "exclude", cwd=tmp_path)
    assert "Pskov" not in dated.stdout


def test_bad_rows_are_told_and_strict_writes_nothing(tmp_path: Path) -> None:
    run("init", "mine", cwd=tmp_path)
    relations = tmp_path / "mine" / "sources" / "relations.csv"
    with relations.open("a", encoding="utf-8") as file:
        file.write("x,twinned-with,y,2025-13" + "," * 12 + "\n")
    strict = run("build", "mine", "--strict", cwd=tmp_path)
    assert strict.returncode == 1
    assert len(strict.stderr.rstrip().splitlines()) <= 2
    assert not list((tmp_path / "mine").glob("store/*/build.json"))
    lenient = run("build", "mine", cwd=tmp_path)
    assert lenient.returncode == 0
    assert "relations.csv, line 2" in lenient.stderr
    assert "bad rows were left out" in lenient.stdout


def test_the_demonstration_in_french(tmp_path: Path) -> None:
    done = run("demo", "--into", "essai", cwd=tmp_path, language="fr")
    assert done.returncode == 0
    heads = ("entités", "énoncés", "carte écrite : essai/network.html", "Pour continuer :")
    assert [head for head in heads if head in done.stdout] == list(heads)
    page = (tmp_path / "essai" / "network.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    # What it says to go on with does work.
    lines = done.stdout.partition("Pour continuer :\n")[2].strip().splitlines()
    assert len(lines) == 4
    asked = run(*lines[0].split()[1:], cwd=tmp_path, language="fr")
    assert asked.returncode == 0
    assert "Masis" in asked.stdout
    manifest = bundled_project("provence-armenia") / "coopgraph.toml"
    assert (tmp_path / "essai" / "coopgraph.toml").read_bytes() == manifest.read_bytes()


def test_the_demonstration_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = run("demo", "--into", tmp_path)
    assert done.returncode == 1
    assert done.stderr.endswith("the folder holds something else\n  → name another with --into\n")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
