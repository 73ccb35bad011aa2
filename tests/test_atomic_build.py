"""A build killed at any moment, refused, or repeated: the store is never worse than before."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import DiskFullError, LoadError, ProjectError, StoreBusyError
from tests.small import write_small_project

pytestmark = pytest.mark.slow  # some thirty processes

# What dies: the process sends itself SIGKILL when the named step is reached.
_DRIVER = """
import os, signal, sys
import coopgraph as cg

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

target, attribute = sys.argv[2].rsplit(".", 1)
module, _, owner = target.partition(":")
place = __import__(module, fromlist=["x"])
setattr(getattr(place, owner) if owner else place, attribute, die)
cg.build(cg.read_manifest(sys.argv[1]))
"""
_STEPS = [
    "coopgraph.building.read_people",
    "coopgraph.building.assemble",
    "coopgraph.store.embedded:EmbeddedStore.create",
    "coopgraph.store.embedded:EmbeddedStore.bulk_load",
    "coopgraph.store.embedded:EmbeddedStore.close",
    "json.dumps",
    "os.fsync",
    "pathlib:Path.rename",
    "pathlib:Path.replace",
    "shutil.rmtree",
]


def add_fact(folder: Path) -> None:
    """Add a fact to the small project."""
    table = folder / "sources" / "relations.csv"
    row = "nice,twinned-with,gyumri,2001" + "," * 11 + "page-a,\n"
    table.write_text(table.read_text("utf-8") + row, "utf-8")


def contents(folder: Path) -> tuple[str, int]:
    """Return the fingerprint that the store says, checked against its bytes, and its statements."""
    with cg.open(folder) as graph:
        canonical = graph.serialized("nq")
        assert hashlib.sha256(canonical).hexdigest() == graph.fingerprint
        return graph.fingerprint, sum(graph.counts()["statements"].values())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the small project, built, with a fact added since."""
    folder = write_small_project(tmp_path / "project")
    cg.build(cg.read_manifest(folder))
    return folder


@pytest.mark.parametrize("step", _STEPS)
def test_killed_at_a_step(project: Path, step: str) -> None:
    before = contents(project)
    add_fact(project)
    if step == "shutil.rmtree":  # only reached when there is something to remove
        (project / "store" / ".new-left-behind").mkdir()
    done = subprocess.run([sys.executable, "-c", _DRIVER, str(project), step], check=False)
    assert done.returncode == -signal.SIGKILL
    assert contents(project) == before
    report = cg.build(cg.read_manifest(project))
    assert contents(project) == (report.fingerprint, 15)
    assert not list((project / "store").glob(".new-*"))


@pytest.mark.parametrize("fraction", [0.1, 0.35, 0.6, 0.85])
def test_killed_at_some_moment(project: Path, fraction: float) -> None:
    before = contents(project)
    add_fact(project)
    command = [sys.executable, "-c", "import coopgraph as c; c.build(c.read_manifest('.'))"]
    start = time.monotonic()
    subprocess.run(command, cwd=write_small_project(project.parent / "timed"), check=True)
    whole = time.monotonic() - start
    process = subprocess.Popen(command, cwd=project)
    time.sleep(whole * fraction)
    process.kill()
    process.wait()
    after = contents(project)
    assert after == before or after[1] == 15
    cg.build(cg.read_manifest(project))
    assert contents(project)[1] == 15


def test_readers_keep_the_build_they_opened(project: Path) -> None:
    with cg.open(project) as old:
        before = old.fingerprint
        add_fact(project)
        cg.build(cg.read_manifest(project))
        assert sum(old.counts()["statements"].values()) == 14
        assert old.fingerprint == before
    assert contents(project)[1] == 15


def test_the_last_two_builds_are_kept(project: Path) -> None:
    for _ in range(3):
        cg.build(cg.read_manifest(project), rebuild=True)
    builds = [p for p in (project / "store").iterdir() if (p / "build.json").is_file()]
    assert len(builds) == 2


def test_a_second_writer_is_refused(project: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import sys, filelock\n"
                f"with filelock.FileLock({str(project / 'store' / 'LOCK')!r}):\n"
                "    print('held', flush=True); sys.stdin.read()"
            ),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    before = contents(project)
    with pytest.raises(StoreBusyError, match="another process is building"):
        cg.build(cg.read_manifest(project))
    holder.communicate()
    assert contents(project) == before
    cg.build(cg.read_manifest(project))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file system that says full")
def test_a_full_disk(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(project)

    def write_to_full(*_: object, **__: object) -> None:
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x")  # the system's own ENOSPC

    monkeypatch.setattr("coopgraph.store.EmbeddedStore.bulk_load", write_to_full)
    with pytest.raises(DiskFullError, match="no room left"):
        cg.build(cg.read_manifest(project), rebuild=True)
    monkeypatch.undo()
    assert contents(project) == before


def test_strict_writes_nothing(project: Path) -> None:
    before = contents(project)
    add_fact(project)
    table = project / "sources" / "relations.csv"
    bad = "nice,twined-with,arles,2001" + "," * 11 + "page-a,\n"
    table.write_text(table.read_text("utf-8") + bad, "utf-8")
    with pytest.raises(LoadError, match="1 bad rows; nothing is written") as caught:
        cg.build(cg.read_manifest(project), strict=True)
    assert caught.value.line == 20
    assert contents(project) == before
    report = cg.build(cg.read_manifest(project))
    assert (report.errors, report.statements) == (1, 15)
    assert "did you mean twinned-with" in report.findings[0].render()


def test_an_empty_project(tmp_path: Path) -> None:
    (tmp_path / "coopgraph.toml").write_text("[project]\n", "utf-8")
    with pytest.raises(ProjectError, match="no source"):
        cg.build(cg.read_manifest(tmp_path))
    with pytest.raises(ProjectError, match="not built yet"):
        cg.open(tmp_path)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    found = set()
    for number, (seed, zone, locale) in enumerate(
        [("0", "UTC", "C"), ("1", "Asia/Yerevan", "fr_FR.UTF-8"), ("31337", "America/Lima", "C")]
    ):
        folder = write_small_project(tmp_path / f"clone {number}" / "project")
        for path in folder.rglob("*.csv"):
            os.utime(path, (number * 1e8, number * 1e8))
        code = (
            "import sys, hashlib, coopgraph as c\n"
            "c.build(c.read_manifest('.'))\n"
            "print(hashlib.sha256(c.open('.').serialized('nq')).hexdigest())"
        )
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    assert len(found) == 1


def test_a_changed_fact_changes_the_fingerprint_and_order_does_not(project: Path) -> None:
    first = contents(project)[0]
    cg.build(cg.read_manifest(project), rebuild=True)
    assert contents(project)[0] == first
    add_fact(project)
    cg.build(cg.read_manifest(project))
    assert contents(project)[0] != first
