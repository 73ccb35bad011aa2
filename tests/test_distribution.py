"""The wheel and the sdist: built, installed in a clean venv elsewhere, and put to work."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the sdist, and the wheel built from it."""
    pytest.importorskip("build")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


def test_both_carry_the_ontology_and_the_data(distributions: tuple[Path, Path]) -> None:
    sdist, wheel = distributions
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "ontology/concepts.ttl",
        "data/provence-armenia/coopgraph.toml",
        "data/provence-armenia/sources/relations.csv",
        "LICENSE",
        "NOTICE",
        "tests/test_distribution.py",
    }
    assert wanted <= names
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "coopgraph/_ontology/concepts.ttl",
        "coopgraph/_data/provence-armenia/sources/relations.csv",
        "coopgraph/_data/countries/aliases.csv",
        "coopgraph/query/named/evidence.rq",
        "coopgraph/_locale/fr.toml",
        "coopgraph/py.typed",
    } <= packed
    assert not [name for name in packed if name.startswith("tests/") or "/store/2" in name]


def test_a_clean_machine_runs_the_demo(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    _, wheel = distributions
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    scripts = venv / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(scripts / "pip"), "install", "-q", str(wheel)], check=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [str(scripts / "coopgraph"), "demo"],
        cwd=tmp_path,
        env=environment | {"COOPGRAPH_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Aix-en-Provence" in done.stdout
    page = (tmp_path / "coopgraph-demo" / "network.html").read_text("utf-8")
    assert "Masis" in page
