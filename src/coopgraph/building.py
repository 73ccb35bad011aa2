"""Building a project's store: read, reconcile, write beside, swap a pointer."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import coopgraph
from coopgraph._alone import alone
from coopgraph._assembly import Assembly, assemble
from coopgraph._collector import collector_paused
from coopgraph._data_set import Written, meta_lines
from coopgraph._emission import emit
from coopgraph._inputs import file_digest, inputs_digest
from coopgraph._people import PEOPLE_FILE, People, people_lines, read_people, unplaced
from coopgraph._reports import BuildReport, read_report, write_report
from coopgraph.errors import InputError, LoadError, ProjectError
from coopgraph.manifest import Project
from coopgraph.messages import Progress, msg, silent
from coopgraph.resolution import read_decisions
from coopgraph.sources import Finding, Harvest, ReadContext, Severity, find_reader
from coopgraph.store import BulkLoader, EmbeddedStore, QuadSpool
from coopgraph.store.failures import store_failure

__all__ = ["BuildReport", "build", "current_build", "file_digest"]

POINTER: Final = "CURRENT"
KEPT_BUILDS: Final = 2


def current_build(store: Path) -> Path:
    """Return the folder of the current build.

    Raises
    ------
    ProjectError
        If nothing is built yet.
    """
    name = _pointed(store)
    folder = store / name
    if not name or not (folder / "db").is_dir():
        raise ProjectError(
            msg("the project is not built yet"),
            path=store.parent,
            hint=msg("run: coopgraph build {folder}", folder=store.parent),
        )
    return folder


@contextmanager
def _writing(store: Path) -> Iterator[None]:
    """Hold the project's one writing lock; it is let go even when the process is killed."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        with alone(store / "LOCK", msg("another process is building this project"), path=store):
            yield
    except OSError as error:
        raise store_failure(error, str(store)) from error


def build(
    project: Project, *, strict: bool = False, rebuild: bool = False, progress: Progress = silent
) -> BuildReport:
    """Build the project's store and make it the current one, in one step.

    Until the last step the previous build stays current; a build that fails or is killed leaves
    it so, and readers keep the build they opened. Where the manifest, the sources, the decisions
    and this package are those of the current build, that one stands and its report is returned.

    Parameters
    ----------
    project
        From `read_manifest`.
    strict
        Write nothing if there is one bad row.
    rebuild
        Build even if nothing changed.
    progress
        Called with a step's text, how much is done and of how much.

    Raises
    ------
    ProjectError
        If the project has no source.
    InputError
        If a file cannot be read at all.
    LoadError
        If `strict` and a row is bad.
    StoreBusyError
        If another process builds the project.
    DiskFullError
        If the disk is full.
    """
    started = time.monotonic()
    if not project.sources:
        raise ProjectError(
            msg("the project has no source"),
            path=project.folder / "coopgraph.toml",
            hint=msg("add a [[source]] with id, reader and path"),
        )
    with _writing(project.store), collector_paused():
        _sweep(project.store)
        decided, persons = project.folder / "decisions.csv", project.folder / PEOPLE_FILE
        inputs = inputs_digest(project, decided, persons)
        if not rebuild and (standing := _standing(project.store, inputs)) is not None:
            _refuse_if_strict(standing.findings, strict)
            return replace(standing, seconds=time.monotonic() - started, unchanged=True)
        harvest = _read(project, progress)
        decisions = read_decisions(decided)
        people = read_people(persons)
        assembly = assemble(project, harvest, decisions, people)
        noticed = [
            *assembly.findings,
            *unplaced(people, assembly, persons),
        ]
        findings = tuple(sorted(noticed, key=lambda f: f.severity is not Severity.ERROR))
        _refuse_if_strict(findings, strict)
        return _write(_Work(project, assembly, people, findings, inputs, started), progress)


def _standing(store: Path, inputs: str | None) -> BuildReport | None:
    """Return the report of the current build if it has these inputs."""
    name = _pointed(store)
    if inputs is None or not name or not (store / name / "db").is_dir():
        return None
    return read_report(store / name, inputs)


def _read(project: Project, progress: Progress) -> Harvest:
    context = ReadContext(project.iris, project.vocabulary)
    whole = Harvest()
    total = len(project.sources)
    for number, spec in enumerate(project.sources):
        progress(msg("reading {name}", name=spec.path.name), number, total)
        project.require(spec)
        try:
            found = file_digest(spec.path)
        except OSError as error:
            raise InputError(
                msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
                path=spec.path,
                hint=msg("check the path in coopgraph.toml"),
            ) from error
        if spec.sha256 and spec.sha256 != found:
            raise InputError(
                msg(
                    "the file is not the one the manifest names: its SHA-256 is {found}",
                    found=found,
                ),
                path=spec.path,
                hint=msg("fetch it again, or write the new SHA-256 in coopgraph.toml"),
            )
        whole.extend(find_reader(spec.reader)(replace(spec, sha256=found), context))
    progress(msg("sources read"), total, total)
    return whole


def _refuse_if_strict(findings: Sequence[Finding], strict: bool) -> None:
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if strict and errors:
        first = errors[0]
        raise LoadError(
            msg(
                "{count} bad rows; nothing is written. The first: {first}",
                count=len(errors),
                first=first.message,
            ),
            path=first.path,
            line=first.line,
            column=first.column,
            hint=first.hint,
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """A graph that is to be written, and what its report will say."""

    project: Project
    assembly: Assembly
    people: People
    findings: tuple[Finding, ...]
    inputs: str | None
    started: float

    def report(self, path: Path, fingerprint: str) -> BuildReport:
        assembly = self.assembly
        return BuildReport(
            build=path.name,
            path=path,
            fingerprint=fingerprint,
            sources=len(assembly.sources),
            entities=len(assembly.entities),
            claims=len(assembly.claims),
            statements=len(assembly.statements),
            conflicts=sum(len(s.conflicts) for s in assembly.statements),
            findings=self.findings,
            seconds=time.monotonic() - self.started,
        )


def _write(work: _Work, progress: Progress) -> BuildReport:
    """Write the new build beside the others, then point to it; return its report."""
    project, assembly, people = work.project, work.assembly, work.people
    now = datetime.now(UTC)
    store = project.store
    folder = store / f".new-{now:%Y%m%dT%H%M%S%f}"
    name = ""
    try:
        folder.mkdir()
        written = _fill_db(folder, work, now, progress)
        name = f"{now:%Y%m%dT%H%M%S%f}-{written.fingerprint[:8]}"
        _describe(folder, name, project, assembly, written)
        report = work.report(store / name, written.fingerprint)
        write_report(folder, report, work.inputs)
        if people.rows:
            home = store / "people"
            home.mkdir(exist_ok=True)
            _write_db(home / name, folder, people_lines(people, project, assembly))
            _sync(home)
        _sync(folder)
        folder.rename(store / name)
        _point(store, name)
    except BaseException:
        if not name or _pointed(store) != name:
            for left in (folder, *((store / name, store / "people" / name) if name else ())):
                shutil.rmtree(left, ignore_errors=True)
        raise
    _sync_folder(store)
    _prune(store, name)
    progress(msg("writing the store"), 1, 1)
    return report


def _fill_db(folder: Path, work: _Work, now: datetime, progress: Progress) -> Written:
    """Write the graph into the folder's data base: made and loaded at the same time."""
    project, assembly = work.project, work.assembly
    db = EmbeddedStore.create(folder / "db")
    try:
        with BulkLoader(db) as loader:
            spool = QuadSpool(folder, loader.load)
            triples = emit(project, assembly, spool, partial(progress, msg("writing the store")))
            written = Written(spool.fingerprint(), triples)
            meta = folder / "meta.nq"
            lines = meta_lines(project, assembly, written, now, work.started)
            meta.write_text("".join(lines), "utf-8", newline="\n")
            loader.load(meta)
            loader.finish()
        spool.clear()
        meta.unlink()
    finally:
        db.close()
    return written


def _describe(
    folder: Path, name: str, project: Project, assembly: Assembly, written: Written
) -> None:
    facts = {
        "build": name,
        "fingerprint": written.fingerprint,
        "as_of": None if assembly.as_of is None else assembly.as_of.isoformat(),
        "title": {n.language or "und": n.text for n in project.titles},
        "licence": project.licence,
        "languages": list(project.languages),
        "base": project.iris.base,
        "version": coopgraph.__version__,
    }
    (folder / "build.json").write_text(
        json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


def _pointed(store: Path) -> str:
    """Return the name of the current build, "" where there is none."""
    pointer = store / POINTER
    return pointer.read_text("utf-8").strip() if pointer.is_file() else ""


def _point(store: Path, name: str) -> None:
    """Make a build the current one, in one step."""
    pointer = store / f".{POINTER}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(store / POINTER)


def _write_db(path: Path, scratch: Path, lines: Iterable[str]) -> None:
    quads = scratch / "quads.nq"
    with quads.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    db = EmbeddedStore.create(path)
    try:
        db.bulk_load([quads])
    finally:
        db.close()
    quads.unlink()


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # other systems do not open folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _builds(store: Path) -> list[str]:
    return sorted(p.name for p in store.iterdir() if p.is_dir() and (p / "build.json").is_file())


def _prune(store: Path, current: str) -> None:
    """Keep the last builds; what a reader still holds open stays readable to it on POSIX."""
    for old in [b for b in _builds(store) if b != current][: -(KEPT_BUILDS - 1)]:
        shutil.rmtree(store / old, ignore_errors=True)
        shutil.rmtree(store / "people" / old, ignore_errors=True)


def _sweep(store: Path) -> None:
    """Remove what killed builds left behind; the lock says that nobody writes."""
    for left in store.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)
    current = _pointed(store)
    kept = set(_builds(store))
    # A build renamed but never pointed to is newer than the current one and nobody's.
    for orphan in [b for b in kept if not current or b > current]:
        shutil.rmtree(store / orphan, ignore_errors=True)
    people = store / "people"
    if people.is_dir():
        for folder in people.iterdir():
            if folder.name not in kept or (folder.name > current):
                shutil.rmtree(folder, ignore_errors=True)
