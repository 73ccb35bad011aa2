"""``coopgraph sources fetch`` as a user runs it: what it says, in two languages, and its codes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli._run import run
from tests.test_fetching import BODY, SHA, Server, project


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_it_says_what_came_and_shows_no_bar_in_a_pipe(tmp_path: Path, server: Server) -> None:
    project(tmp_path, server.url("/good"))
    before = run("build", tmp_path)
    assert before.returncode == 1
    assert f"coopgraph sources fetch {tmp_path}" in before.stderr
    assert server.asked == []
    done = run("sources", "fetch", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f'sha256 = "{SHA}"' in done.stdout
    assert "retrieved = 20" in done.stdout
    assert run("sources", "fetch", tmp_path).stdout.count("already") == 1
    assert server.asked == ["/good"]
    assert run("build", tmp_path).returncode == 0


def test_in_french(tmp_path: Path, server: Server) -> None:
    project(tmp_path, server.url("/good"))
    assert (
        f"récupéré, {len(BODY)} octets" in run("sources", "fetch", tmp_path, language="fr").stdout
    )
    assert "déjà" in run("sources", "fetch", tmp_path, language="fr").stdout
    project(tmp_path, server.url("/good"), f'sha256 = "{"0" * 64}"')
    done = run("sources", "fetch", tmp_path, language="fr")
    assert done.returncode == 1
    assert "un autre fichier" in done.stderr.lower()


@pytest.mark.parametrize(
    ("path", "extra", "arguments", "code", "text"),
    [
        ("/none", "", (), 1, "404"),
        ("/good", f'sha256 = "{"0" * 64}"', (), 1, SHA),
        ("/good", "", ("nobody",), 1, "nobody"),
        ("/good", "", ("t", "--limit", "none"), 2, "--limit"),
        ("/good", "", ("t", "u"), 2, "u"),
    ],
)
def test_codes(
    tmp_path: Path,
    server: Server,
    path: str,
    extra: str,
    arguments: tuple[str, ...],
    code: int,
    text: str,
) -> None:
    project(tmp_path, server.url(path), extra)
    done = run("sources", "fetch", tmp_path, *arguments)
    assert done.returncode == code
    assert text in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "sources" / "t.csv").exists()
