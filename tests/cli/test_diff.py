"""``coopgraph diff``: builds by name, folders, files and dates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.cli import main
from tests.small import write_small_project
from tests.test_comparison import edit_relations


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project built twice, with four changes between."""
    folder = write_small_project(tmp_path / "project")
    cg.build(cg.read_manifest(folder))
    edit_relations(folder)
    cg.build(cg.read_manifest(folder))
    return folder


def _changes(capture: pytest.CaptureFixture[bytes]) -> list[str]:
    return sorted(record["change"] for record in json.loads(capture.readouterr().out))


def test_a_project_since_its_previous_build(
    project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert _run("diff", str(project), "-f", "json") == 0
    assert _changes(capsysbinary) == ["added", "changed", "ended", "removed"]


def test_builds_by_name(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    names = sorted(p.parent.name for p in (project / "store").glob("*/build.json"))
    assert len(names) == 2
    for pair in (names, ["previous", "current"], ["previous", names[1]]):
        assert _run("diff", *pair, "--project", str(project), "-f", "json") == 0
        assert _changes(capsysbinary) == ["added", "changed", "ended", "removed"]
    assert _run("diff", names[1], "current", "--project", str(project), "-f", "json") == 0
    assert _changes(capsysbinary) == []


def test_a_folder_and_a_file(
    project: Path, small_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "now.nq"
    with cg.open(project) as graph:
        path.write_bytes(graph.serialized("nq"))
    assert _run("diff", str(small_project), str(path), "-f", "table") == 0
    output = capsys.readouterr()
    assert "1999/ · active" in output.out
    assert "4 changes" in output.err


def test_two_dates_as_csv(small_project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run("diff", str(small_project), "--from", "2012", "--to", "2020", "-f", "csv") == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("change,subject,subject_label,relation")
    assert [line.split(",")[0] for line in lines[1:]] == ["ended"]


@pytest.mark.parametrize(
    "arguments", [("--from", "2012"), ("previous", "current", "--from", "2012", "--to", "2020")]
)
def test_half_a_question_is_refused(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("diff", *arguments) == 2
    assert "both are needed" in capsys.readouterr().err


def test_the_first_build_has_none_before_it(
    small_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("diff", str(small_project)) == 2
    assert "no build before" in capsys.readouterr().err
