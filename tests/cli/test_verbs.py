"""The command line as a user meets it: real processes, exit codes, pipes, languages."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
import rdflib

import coopgraph as cg
from coopgraph.analysis import methods_text, rank_robustness, significance_of
from tests.cli._run import COOPGRAPH, run
from tests.small import write_small_project

pytestmark = pytest.mark.slow  # some fifty processes


def test_build_says_what_it_made(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    done = run("build", folder)
    assert done.returncode == 0
    assert "14 statements from 17 claims of 4 sources" in done.stdout
    assert "fingerprint" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nonsense"], 2, "one of demo, init, build"),
        (["build", "--nonsense"], 2, "no option --nonsense"),
        (["build", "nowhere"], 1, "no coopgraph.toml here"),
        (["info", "nowhere.nq"], 1, "cannot be read"),
        (["query", "{g}", "SELECT ?x { ?x coop:twinned }"], 1, "line 1, column 29"),
        (["query", "{g}"], 2, "give a query"),
        (["query", "{g}", "-q", "none.rq"], 1, "none.rq"),
        (["ask", "{g}", "cities-twined-with"], 2, "did you mean cities-twinned-with"),
        (["ask", "{g}", "relations-of", "actor"], 2, "no parameter"),
        (["ask", "{g}", "relations-of", "actor=Nobody"], 1, "nothing is called 'Nobody'"),
        (["centrality", "{g}", "-m", "degre"], 2, "did you mean degree"),
        (["centrality", "{g}", "-r", "twined-with"], 1, "did you mean twinned-with"),
        (["map", "{g}", "-o", "missing/map.html"], 1, "missing"),
        (["export", "{g}", "-o", "graph.docx"], 2, "the format is not clear"),
        (["export", "{g}", "-o", "taken.ttl"], 1, "exists already"),
    ],
)
def test_errors_are_short_and_have_their_code(
    small_project: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "taken.ttl").write_text("mine", "utf-8")
    done = run(*(a.format(g=small_project) if a == "{g}" else a for a in arguments), cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert done.stdout == ""
    lines = done.stderr.rstrip().splitlines()
    assert len(lines) <= (3 if lines[-1].strip() == "^" else 2)
    assert (tmp_path / "taken.ttl").read_text("utf-8") == "mine"


def test_query_forms(small_project: Path, tmp_path: Path) -> None:
    query = "SELECT ?c ?n { ?c a coop:City ; coop:population ?n } ORDER BY ?n"
    rows = list(csv.DictReader(io.StringIO(run("query", small_project, query, "-f", "csv").stdout)))
    assert [row["c_label"] for row in rows] == ["Arles", "Gyumri", "Nice"]
    found = json.loads(run("query", small_project, "-", "-f", "json", stdin=query).stdout)
    assert [record["n"] for record in found] == [50454, 121976, 342669]
    (tmp_path / "q.rq").write_text(query, "utf-8")
    done = run("query", small_project, "-q", tmp_path / "q.rq")
    assert "Gyumri" in done.stdout
    assert "3 rows" in done.stderr
    out = tmp_path / "out.csv"
    assert run("query", small_project, query, "-f", "csv", "-o", out).returncode == 0
    assert out.read_text("utf-8").count("\n") == 4
    assert run("query", small_project, query, "-f", "csv", "-o", out).returncode == 1
    assert run("query", small_project, query, "-f", "csv", "-o", out, "--force").returncode == 0


def test_ask(small_project: Path) -> None:
    listed = run("ask", "--list").stdout
    assert "cities-twinned-with" in listed
    assert "Gyumri" in run("ask", small_project, "cities-twinned-with", "country=AM").stdout
    assert "Sevan congress" in run("ask", "events", cwd=small_project).stdout


def test_centrality_equals_the_library(small_project: Path, small: cg.KnowledgeGraph) -> None:
    done = run("centrality", small_project, "-m", "degree", "-m", "closeness", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    frame = cg.centrality(small.network(language="en"), ["degree", "closeness"])
    assert [row["label"] for row in rows] == frame["label"].tolist()
    assert [float(row["closeness"]) for row in rows] == frame["closeness"].tolist()
    assert "14 statements" in done.stderr
    top = run("centrality", small_project, "-k", "City", "--at", "2012", "--top", "2").stdout
    assert "Arles" in top
    assert "https://" not in top


def test_exports(small_project: Path, tmp_path: Path) -> None:
    for kind, reader in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")):
        data = run("export", small_project, "-f", kind).stdout
        graph = rdflib.Graph().parse(data=data, format=reader)
        assert len(graph) > 200, kind
    canonical = run("export", small_project, "--canonical").stdout
    info = run("info", small_project).stdout
    assert hashlib.sha256(canonical.encode()).hexdigest() in info
    for kind in ("graphml", "gexf", "csv", "cyjs", "net"):
        assert run("export", small_project, "-o", tmp_path / f"net.{kind}").returncode == 0
    assert nx.read_graphml(tmp_path / "net.graphml").number_of_edges() == 13
    assert nx.read_gexf(tmp_path / "net.gexf").number_of_nodes() == 11
    assert len((tmp_path / "net-edges.csv").read_text("utf-8").splitlines()) == 14


def test_map(small_project: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    done = run("map", small_project, "-o", page, "--top", "5", "--title", "A <b>title</b>")
    assert done.returncode == 0
    html = page.read_text("utf-8")
    assert "<b>title</b>" not in html
    assert 'src="http' not in html
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]
    assert run("map", small_project, "-o", page).returncode == 1
    assert run("map", small_project, "-o", page, "--force", "--engine", "pyvis").returncode == 0
    assert "vis" in page.read_text("utf-8")


def test_init_then_build(tmp_path: Path) -> None:
    assert run("init", "mine", "--title", "Mine", cwd=tmp_path).returncode == 0
    assert run("build", "mine", cwd=tmp_path).returncode == 0
    assert run("init", "mine", cwd=tmp_path).returncode == 1


def test_demo(tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path)
    assert done.returncode == 0
    assert "Aix-en-Provence" in done.stdout
    assert (tmp_path / "coopgraph-demo" / "network.html").stat().st_size > 100_000
    assert run("demo", cwd=tmp_path).returncode == 0  # again, in what is there


def test_french(small_project: Path) -> None:
    assert "Construire" in run("--help", language="fr").stdout
    answer = run("ask", small_project, "cities-twinned-with", "country=Arménie", language="fr")
    assert "Gumri" in answer.stdout
    error = run("build", "nowhere", language="fr")
    assert "coopgraph.toml" in error.stderr
    assert "no coopgraph.toml here" not in error.stderr


def test_a_reader_that_goes_away(small_project: Path) -> None:
    line = f"{COOPGRAPH} export {small_project} -f nq | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_interrupted(small_project: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    process = subprocess.Popen(
        [COOPGRAPH, "query", str(small_project), slow], stderr=subprocess.PIPE, text=True
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in stderr
    assert "Traceback" not in stderr


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    leader, follower = pty.openpty()
    done = subprocess.run(
        [COOPGRAPH, "build", str(folder)],
        stdout=subprocess.PIPE,
        stderr=follower,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
        check=True,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert b"\x1b[" in shown
    assert b"writing the store" in shown or b"reading" in shown
    assert b"\x1b[" not in done.stdout


def test_centrality_with_chance_and_missing_ties(
    small_project: Path, small: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    done = run(
        *("centrality", small_project, "-m", "betweenness", "-m", "degree", "-f", "csv"),
        *("--samples", "20", "--missing", "0.2"),
    )
    assert done.returncode == 0, done.stderr
    frame = pd.read_csv(io.StringIO(done.stdout)).set_index("iri")
    net = small.network(language="en")
    chance = significance_of(net, ["betweenness", "degree"], samples=20)
    sure = rank_robustness(net, "betweenness", missing=0.2)
    for table, column in (
        *((chance, name) for name in ("betweenness_z", "betweenness_p", "degree_z")),
        *((sure, name) for name in ("rank_low", "rank_high", "top_10")),
    ):
        expected = table.set_index("iri")[column][frame.index]
        assert frame[column].to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)
    assert "Maslov" in done.stderr
    assert "Costenbader" in done.stderr
    file = tmp_path / "ranks.parquet"
    run("centrality", small_project, "--samples", "5", "-f", "parquet", "-o", file)
    kept = methods_text(pd.read_parquet(file))
    assert "simple undirected graph" in kept
    assert "Maslov" in kept
    some = run("centrality", small_project, "-m", "betweenness", "--pivots", "5")
    assert "5 sources" in some.stderr
    for option, value in (("--samples", "1"), ("--missing", "1"), ("--pivots", "0")):
        assert run("centrality", small_project, option, value).returncode == 2
