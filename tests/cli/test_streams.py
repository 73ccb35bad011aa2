"""Standard streams: pipes, a terminal, Ctrl-C, a full disk, terminals of few letters."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.cli import main
from tests.cli._run import COOPGRAPH, run, run_bytes

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    "line", ["export g -f nq", "map g -o -", "centrality g -f csv", "ask --list", "info g"]
)
def test_a_reader_that_goes_away_is_told_nothing(line: str, small_project: Path) -> None:
    words = [str(small_project) if word == "g" else word for word in line.split()]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [COOPGRAPH, *words], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert done.returncode == 0
    # The loss account and the methods are on standard error as always; nothing else is.
    told = r"\d+ statements →|  [−·] |Actors were measured"
    kept = [x for x in done.stderr.splitlines() if not re.match(told, x)]
    assert kept == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("line", ["export g -f nq", "centrality g", "ask --list", "info g"])
def test_a_full_disk_is_one_error(line: str, small_project: Path) -> None:
    words = [str(small_project) if word == "g" else word for word in line.split()]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [COOPGRAPH, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    first, mend = done.stderr.splitlines()[-2:]
    assert first.startswith("coopgraph: the output cannot be written: No space left")
    assert mend == "  → check the folder and the room on the disk"
    assert "Exception" not in done.stderr


def test_ctrl_c_ends_a_query_at_once(small_project: Path, tmp_path: Path) -> None:
    question = tmp_path / "endless.rq"
    os.mkfifo(question)
    process = subprocess.Popen(
        [COOPGRAPH, "query", str(small_project), "-q", str(question), "-f", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    question.write_text(ENDLESS, "utf-8")  # waits until the command reads
    time.sleep(1)
    assert process.poll() is None
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert time.monotonic() - start < 20
    assert process.returncode == 130
    assert stdout == ""
    assert stderr.lstrip() == "coopgraph: interrupted; nothing half-written is left\n"


def test_a_query_past_its_time(small_project: Path) -> None:
    start = time.monotonic()
    done = run("query", small_project, ENDLESS, "--timeout", "0.5")
    assert time.monotonic() - start < 20
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "coopgraph: the query took more than 0.5 s"
    assert len(done.stderr.splitlines()) == 2


def test_a_question_gets_the_time_it_is_given(
    small_project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[float] = []
    ask = cg.KnowledgeGraph.query

    def noted(graph: cg.KnowledgeGraph, text: str, *, timeout: float, language: str) -> cg.Result:
        given.append(timeout)
        return ask(graph, text, timeout=timeout, language=language)

    monkeypatch.setattr(cg.KnowledgeGraph, "query", noted)
    with pytest.raises(SystemExit) as left:
        main(["ask", str(small_project), "events", "--timeout", "7.5"])
    assert left.value.code == 0
    assert given == [7.5]
    assert "Sevan congress" in capsys.readouterr().out


def test_queries_from_standard_input(small_project: Path) -> None:
    query = "SELECT ?c { ?c a coop:City }"
    expected = run("query", small_project, query, "-f", "csv").stdout
    assert expected.count("\n") == 6
    for arguments in (("-",), ("-q", "-")):
        done = run("query", small_project, *arguments, "-f", "csv", stdin=query)
        assert done.stdout == expected
    here = run("query", "-q", "-", "-f", "csv", stdin=query, cwd=small_project)
    assert here.stdout == expected
    broken = run_bytes("query", small_project, "-", stdin=b"SELECT \xff")
    assert broken.returncode == 1
    assert broken.stdout == b""


def test_errors_of_a_query_point_at_the_place(small_project: Path) -> None:
    for language, first in (
        ("en", "coopgraph: line 2, column 7: the prefix nope: is not declared"),
        ("fr", "coopgraph: ligne 2, colonne 7 : le préfixe nope: n’est pas déclaré"),
    ):
        done = run(
            "query", small_project, "-", stdin="SELECT ?c {\n ?c a nope:City\n}", language=language
        )
        lines = done.stderr.splitlines()
        assert lines[0] == first
        assert lines[1].index("nope:") == lines[2].index("^")
        assert done.returncode == 1


def test_old_terminals_get_a_mark_for_what_they_lack(small_project: Path) -> None:
    for encoding in ("ascii", "latin-1", "cp1252"):
        done = run_bytes(
            *("query", small_project, "SELECT ?n { ?c skos:prefLabel ?n } ORDER BY ?n"),
            PYTHONIOENCODING=encoding,
        )
        assert done.returncode == 0
        shown = done.stdout.decode(encoding)
        assert "Gyumri" in shown
        assert "?????" in shown  # Սևան and Գյումրի
        assert run_bytes("build", "nowhere", PYTHONIOENCODING=encoding).returncode == 1
        data = run_bytes("export", small_project, "-f", "nq", PYTHONIOENCODING=encoding).stdout
        assert "Սևան" in data.decode("utf-8")  # data are UTF-8 whatever the terminal


def on_a_terminal(*arguments: str | Path, columns: int = 60) -> tuple[int, str]:
    """Run the command with a terminal for all its streams; return its code and what it shows."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [COOPGRAPH, *map(str, arguments)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment | {"TERM": "xterm-256color"},
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # Linux: nobody has the other end any more
            break
        if not part:
            break
        shown += part
    os.close(leader)
    return process.wait(timeout=60), shown.decode("utf-8")


def test_tables_fit_the_terminal(small_project: Path) -> None:
    code, shown = on_a_terminal("ask", small_project, "relations-of", "actor=Arles", columns=72)
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 72
    assert "Gyumri" in plain
    assert "\x1b[1m" in shown  # the head stands out


def test_a_dumb_or_colourless_terminal_is_respected(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    code, shown = on_a_terminal("info", small_project)
    assert code == 0
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)
    assert "Small graph" in shown
