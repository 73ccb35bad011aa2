"""A reader in another package: found by its entry point, and documented as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests" / "plugin_example"
MANIFEST = """[project]
title = "Pairs"
[[source]]
id = "pairs"
reader = "pairs"
path = "pairs.txt"
title = "List of pairs"
relation = "cooperates-with"
"""


def _laid_out(folder: Path) -> Path:
    """Lay the example out as an installer does, from its own pyproject.toml."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.copytree(
        EXAMPLE / "coopgraph_pairs",
        folder / "coopgraph_pairs",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    info = folder / f"coopgraph_pairs-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", "utf-8"
    )
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(points, "utf-8")
    return folder


def _project(folder: Path) -> Path:
    folder.mkdir()
    (folder / "coopgraph.toml").write_text(MANIFEST, "utf-8")
    (folder / "pairs.txt").write_text(
        "Arles -- Gyumri, 2005\n\nNice\nNice -- Sevan\nNice -- Masis, soon\n", "utf-8"
    )
    return folder


def _coopgraph(site: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, COOPGRAPH_LANG="en")
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    code = "import sys; from coopgraph.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def _builds(site: Path, project: Path) -> None:
    built = _coopgraph(site, "build", str(project))
    assert built.returncode == 0, built.stderr
    assert "2 statements from 2 claims of 1 sources" in built.stdout
    assert "2 bad rows were left out" in built.stdout
    assert "pairs.txt, line 3: no pair of names" in built.stderr
    assert "pairs.txt, line 5" in built.stderr
    why = _coopgraph(site, "why", str(project), "Arles", "Gyumri")
    assert "Arles – cooperates with – Gyumri" in why.stdout or (
        "Gyumri – cooperates with – Arles" in why.stdout
    )
    assert "pairs.txt line 1 · read by pairs" in why.stdout
    assert "the row: Arles -- Gyumri, 2005" in why.stdout


def test_a_project_is_built_with_a_reader_of_another_package(tmp_path: Path) -> None:
    _builds(_laid_out(tmp_path / "site"), _project(tmp_path / "project"))


def test_without_the_package_its_reader_is_unknown(tmp_path: Path) -> None:
    built = _coopgraph(None, "build", str(_project(tmp_path / "project")))
    assert built.returncode == 1
    assert "unknown reader 'pairs'" in built.stderr
    assert "coopgraph.toml, line" in built.stderr


@pytest.mark.slow
def test_an_installer_lays_it_out_so(tmp_path: Path) -> None:
    copy = tmp_path / "plugin"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site)]
    subprocess.run([*command, str(copy)], check=True)
    _builds(site, _project(tmp_path / "project"))


@pytest.mark.parametrize(
    ("mark", "file"), [("module", "coopgraph_pairs/__init__.py"), ("project", "pyproject.toml")]
)
def test_the_page_shows_the_example_as_it_is(mark: str, file: str) -> None:
    page = (ROOT / "docs" / "readers.md").read_text("utf-8")
    shown = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```\n<!-- /{mark} -->", page, re.DOTALL)
    assert shown is not None
    assert shown[1] == (EXAMPLE / file).read_text("utf-8")
