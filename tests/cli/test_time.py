"""``coopgraph series`` and ``compare`` as a user runs them."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import coopgraph as cg
from tests.cli._run import run


def test_a_series_is_the_networks_own(small: cg.KnowledgeGraph, small_project: Path) -> None:
    done = run(
        "series", small_project, "-r", "twinned-with", "--years", "2000", "2010", "-f", "csv"
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["year"] for row in rows] == [str(year) for year in range(2000, 2011)]
    net = small.network("twinned-with")
    for row in rows:
        for band, unknown in (("certain", "exclude"), ("possible", "include")):
            part = net.at(int(row["year"]), unknown=unknown)
            assert int(row[f"relations_{band}"]) == part.n_edges
            assert int(row[f"actors_{band}"]) == part.n_nodes
    assert "from 2000 to 2010" in done.stderr
    assert "par année civile" in run("series", small_project, language="fr").stderr


def test_ranks_side_by_side_and_since_a_year(small_project: Path) -> None:
    table = run("compare", small_project)
    assert table.returncode == 0, table.stderr
    assert "unexpected_broker" in table.stdout
    done = run("compare", small_project, "-m", "degree", "--since", "1990", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["change"] for row in rows} <= {"entered", "stayed", "left"}
    assert "degree_rank_change" in rows[0]
    assert done.stderr.count("statements →") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["series", "-r", "part-of", "--at", "1200", "--unknown", "exclude"], 1, "has a date"),
        (["series", "--years", "2020", "2010"], 2, "years cannot be shown"),
        (["series", "--years", "one", "two"], 2, "one"),
        (["compare", "-m", "beauty"], 2, "beauty"),
        (["compare", "--at", "1200", "--unknown", "exclude"], 1, "no actors"),
        (["compare", "--since", "yesterday"], 1, "yesterday"),
    ],
)
def test_a_wrong_call_is_told(
    small_project: Path, arguments: list[str], code: int, message: str
) -> None:
    done = run(arguments[0], small_project, *arguments[1:])
    assert message in done.stderr, done.stderr
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["centrality", "compare", "series", "communities"])
def test_tables_are_parquet_files_too(verb: str, small_project: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    done = run(verb, small_project, "-f", "parquet", "-o", path)
    assert done.returncode == 0, done.stderr
    table = pd.read_parquet(path)
    plain = run(verb, small_project, "-f", "csv").stdout
    assert table.columns.tolist() == plain.splitlines()[0].split(",")
    assert len(table) == len(list(csv.reader(io.StringIO(plain)))) - 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_interrupted_run_leaves_nothing(small_project: Path, tmp_path: Path) -> None:
    # A long run is played: what matters is what happens to its file.
    code = (
        "import time, coopgraph.analysis as a\n"
        "def forever(*_, **__):\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "a.communities = forever\n"
        "from coopgraph.cli import main\n"
        f"main(['communities', {str(small_project)!r}, '-f', 'csv', '-o', 'out.csv'])\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in error or "interrompu" in error
    assert list(tmp_path.iterdir()) == []
