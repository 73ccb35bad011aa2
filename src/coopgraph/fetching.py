"""Files and pages that a project names by an address, fetched when the user asks for it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from coopgraph._beside import written_beside
from coopgraph.errors import InputError, OutputError, ProjectError
from coopgraph.manifest import Project
from coopgraph.messages import Progress, msg, silent
from coopgraph.sources import SourceSpec
from coopgraph.store.downloads import DEFAULT_LIMIT, Download, download

__all__ = ["Fetched", "fetch_sources"]


_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_PAGE_SIZE: Final = 5000  # statements a request
_PAGE_ENDINGS: Final = frozenset({".htm", ".html", ".xhtml"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file of a source, or the pages of its endpoint.

    Parameters
    ----------
    key
        The source's ``id``.
    path
        Where the file is, or the folder of the pages.
    sha256, size
        Of its bytes; pages have no SHA-256.
    is_new
        Whether it was fetched now; else it was there already.
    is_pinned
        Whether the manifest names its SHA-256; pages keep their own record.
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
    progress: Progress = silent,
) -> tuple[Fetched, ...]:
    """Fetch what a project's sources name by a ``fetch`` address or an ``endpoint``.

    A file is put in place whole or not at all, and only if it has the SHA-256 that the manifest
    names, where it names one. Pages of an endpoint go on where a fetch stopped.

    Parameters
    ----------
    project
        From `read_manifest`.
    only
        ``id`` of one source.
    force
        Replace files that are there; ask an endpoint for all its pages again.
    limit
        Most bytes of a file.
    progress
        Called with a step's text, the bytes or pages written and their number; 0 where it is
        not known.

    Raises
    ------
    ProjectError
        If no source, or not the one asked for, has an address; if another file stands there;
        if an option of an endpoint's source is wrong.
    StoreBusyError
        If another process is fetching the same pages.
    EndpointError
        If a server is not reached, refuses, or sends where it may not.
    InputError
        If a file is too large or not the one that the manifest names.
    OutputError, StoreError
        If the file or the pages cannot be written.
    """
    known = {**project.downloads, **project.endpoints}
    wanted = [s for s in project.sources if s.key in known and only in (None, s.key)]
    if not wanted:
        raise ProjectError(
            msg("no source has an address to fetch from")
            if only is None
            else msg("source {key} has no address to fetch from", key=only),
            path=project.folder / "coopgraph.toml",
            hint=msg('add the line: fetch = "https://…"'),
        )
    return tuple(
        _ask(spec, known[spec.key], force, progress)
        if spec.key in project.endpoints
        else _file(spec, known[spec.key], force, limit, progress)
        for spec in wanted
    )


def _file(spec: SourceSpec, address: str, force: bool, limit: int, progress: Progress) -> Fetched:
    try:
        if spec.path.is_dir():
            raise OutputError(
                msg("this is a folder"), path=spec.path, hint=msg("give the name of a file")
            )
        there = None if force else _there(spec)
        return there or _fetch(spec, address, limit, progress)
    except OSError as error:
        raise OutputError(
            msg("the file cannot be written: {reason}", reason=error.strerror or str(error)),
            path=spec.path,
            hint=msg("check the folder and the room on the disk"),
        ) from error


def _there(spec: SourceSpec) -> Fetched | None:
    """Return the file if it is there; refuse to take another for it."""
    if not spec.path.exists():
        return None
    with spec.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if spec.sha256 and digest != spec.sha256.lower():
        raise ProjectError(
            msg("another file is there: its SHA-256 is {found}", found=digest),
            path=spec.path,
            hint=msg("replace it with --force"),
        )
    size = spec.path.stat().st_size
    return Fetched(spec.key, spec.path, digest, size, is_new=False, is_pinned=bool(spec.sha256))


def _fetch(spec: SourceSpec, address: str, limit: int, progress: Progress) -> Fetched:
    spec.path.parent.mkdir(parents=True, exist_ok=True)
    with written_beside(spec.path) as beside, beside.open("xb") as file:
        step = msg("fetching {name}", name=spec.path.name)
        got = download(address, file, limit=limit, progress=partial(progress, step))
        _check(got, spec, address)
        file.flush()
        os.fsync(file.fileno())
        beside.chmod(0o644)  # whatever the umask: others may read what was fetched
    return Fetched(
        spec.key, spec.path, got.sha256, got.size, is_new=True, is_pinned=bool(spec.sha256)
    )


def _check(got: Download, spec: SourceSpec, address: str) -> None:
    if spec.sha256 and got.sha256 != spec.sha256.lower():
        raise InputError(
            msg(
                "the file there has the SHA-256 {found}, the manifest names {wanted}",
                found=got.sha256,
                wanted=spec.sha256,
            ),
            path=address,
            hint=msg("the publisher changed it: look at it, then write the new SHA-256"),
        )
    is_page = got.media in _PAGES and spec.path.suffix.lower() not in _PAGE_ENDINGS
    if is_page and not spec.sha256:
        raise InputError(
            msg("the server gives a web page, not the file"),
            path=address,
            hint=msg("write the address of the download itself as fetch"),
        )


def _ask(spec: SourceSpec, endpoint: str, force: bool, progress: Progress) -> Fetched:
    """Return the pages of an endpoint: a whole set that is there, else those of today."""
    from coopgraph.sources.wikidata import fetch_wikidata

    if spec.path.is_file():
        raise OutputError(
            msg("the pages of an endpoint go into a folder; this is a file"),
            path=spec.path,
            hint=msg("write another path"),
        )
    size = _page_size(spec)
    if not force and _has_pages(spec.path):
        return Fetched(spec.key, spec.path, "", _weight(spec.path), is_new=False, is_pinned=True)
    pages = fetch_wikidata(
        spec,
        endpoint=endpoint,
        folder=spec.path,
        languages=(),  # the reader's: those of the source
        day=datetime.now().astimezone().date(),
        progress=partial(progress, msg("fetching {name}", name=spec.key)),
        page_size=size,
        again=force,
    )
    return Fetched(spec.key, pages.folder, "", _weight(pages.folder), is_new=True, is_pinned=True)


def _page_size(spec: SourceSpec) -> int:
    size = spec.options.get("page-size", _PAGE_SIZE)
    if type(size) is int and size > 0:
        return size
    raise ProjectError(
        msg("{value!r} is no whole number", value=size),
        path=spec.manifest,
        value=size,
        hint=msg("write page-size = 5000"),
    )


def _has_pages(folder: Path) -> bool:
    """Return whether a whole set of pages is there, and no newer one was begun."""
    from coopgraph.sources._wikidata_cache import find_pages

    try:
        return not find_pages(folder).findings
    except InputError:
        return False


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.json"))
