"""Files that a project names by an address, fetched when the user asks for it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coopgraph.errors import InputError, ProjectError
from coopgraph.manifest import Project
from coopgraph.messages import Message, msg
from coopgraph.sources import SourceSpec
from coopgraph.store.downloads import DEFAULT_LIMIT, Download, download
from coopgraph.store.failures import store_failure

__all__ = ["Fetched", "fetch_sources"]


def _silent(step: Message, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file of a source.

    Parameters
    ----------
    key
        The source's ``id``.
    path
        Where the file is.
    sha256, size
        Of its bytes.
    is_new
        Whether it was fetched now; else it was there already.
    is_pinned
        Whether the manifest names its SHA-256.
    """

    key: str
    path: Path
    sha256: str
    size: int
    is_new: bool
    is_pinned: bool


def fetch_sources(
    project: Project,
    only: str | None = None,
    *,
    force: bool = False,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[Message, int, int], None] = _silent,
) -> tuple[Fetched, ...]:
    """Fetch the files of a project's sources that have a ``fetch`` address.

    A file is put in place whole or not at all, and only if it has the SHA-256 that the manifest
    names, where it names one.

    Parameters
    ----------
    project
        From `read_manifest`.
    only
        ``id`` of one source.
    force
        Replace files that are there.
    limit
        Most bytes of a file.
    progress
        Called with a step's text, the bytes written and their number; 0 where it is not known.

    Raises
    ------
    ProjectError
        If no source, or not the one asked for, has an address; if another file stands there.
    EndpointError
        If a server is not reached, refuses, or sends where it may not.
    InputError
        If a file is too large or not the one that the manifest names.
    DiskFullError
        If the disk is full.
    """
    wanted = [s for s in project.sources if s.key in project.downloads and only in (None, s.key)]
    if not wanted:
        raise ProjectError(
            msg("no source has an address to fetch from")
            if only is None
            else msg("source {key} has no address to fetch from", key=only),
            path=project.folder / "coopgraph.toml",
            hint=msg('add the line: fetch = "https://…"'),
        )
    found = []
    for spec in wanted:
        try:
            there = None if force else _there(spec)
            found.append(there or _fetch(spec, project.downloads[spec.key], limit, progress))
        except OSError as error:
            raise store_failure(error, str(spec.path)) from error
    return tuple(found)


def _there(spec: SourceSpec) -> Fetched | None:
    """Return the file if it is there; refuse to take another for it."""
    if not spec.path.exists():
        return None
    with spec.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if spec.sha256 and digest != spec.sha256:
        raise ProjectError(
            msg("another file is there: its SHA-256 is {found}", found=digest),
            path=spec.path,
            hint=msg("replace it with --force"),
        )
    size = spec.path.stat().st_size
    return Fetched(spec.key, spec.path, digest, size, is_new=False, is_pinned=bool(spec.sha256))


def _fetch(
    spec: SourceSpec, address: str, limit: int, progress: Callable[[Message, int, int], None]
) -> Fetched:
    spec.path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(".part", f".{spec.path.name[:100]}-", spec.path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            step = msg("fetching {name}", name=spec.path.name)
            got = download(address, file, limit=limit, progress=partial(progress, step))
            _check(got, spec, address)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # a temporary file is its owner's alone
        Path(name).replace(spec.path)
    finally:
        Path(name).unlink(missing_ok=True)
    return Fetched(
        spec.key, spec.path, got.sha256, got.size, is_new=True, is_pinned=bool(spec.sha256)
    )


def _check(got: Download, spec: SourceSpec, address: str) -> None:
    if spec.sha256 and got.sha256 != spec.sha256:
        raise InputError(
            msg(
                "the file there has the SHA-256 {found}, the manifest names {wanted}",
                found=got.sha256,
                wanted=spec.sha256,
            ),
            path=address,
            hint=msg("the publisher changed it: look at it, then write the new SHA-256"),
        )
