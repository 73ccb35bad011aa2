"""The pages of an endpoint's answers on disk: ``{folder}/{day}/page-00001.json`` and an index.

The day is the one on which the fetch began; each page keeps its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from coopgraph._alone import alone
from coopgraph._beside import written_beside
from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.sources.base import Finding, Severity

__all__ = [
    "INDEX",
    "CachedPages",
    "alone_in",
    "find_begun",
    "find_pages",
    "page_name",
    "read_document",
    "remove_pages",
    "write_document",
]

INDEX: Final = "index.json"
_MOST_BYTES: Final = 512 * 1024 * 1024
_LONGEST_FETCH: Final = timedelta(days=30)  # older pages and today's would tell of two Wikidatas


@dataclass(frozen=True, slots=True)
class CachedPages:
    """A whole set of pages, the day they were fetched, and what is odd about the folder."""

    files: tuple[Path, ...]
    retrieved: date
    findings: list[Finding] = field(default_factory=list)


def page_name(number: int) -> str:
    """Return the name of a page's file."""
    return f"page-{number:05d}.json"


def write_document(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON file, whole or not at all."""
    with written_beside(path) as beside, beside.open("x", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
        beside.chmod(0o644)  # whatever the umask: others may read what was fetched


def read_document(path: Path) -> dict[str, Any]:
    """Return a JSON file's object; an empty one if there is none or it is damaged."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's one writing lock; it is let go even when the process is killed.

    Raises
    ------
    StoreBusyError
        If another process holds it.
    """
    busy = msg("another process is fetching into this folder")
    with alone(folder / "LOCK", busy, path=folder):
        yield


def find_begun(folder: Path, plan: str, today: date) -> date | None:
    """Return the newest day if its fetch was of the same plan and did not end; else None."""
    day = max((day for day in _days(folder) if day <= today), default=None)
    if day is None or day <= today - _LONGEST_FETCH:
        return None
    index = read_document(folder / day.isoformat() / INDEX)
    is_same = index.get("query") == plan and index.get("complete") is False
    return day if is_same else None


def _days(folder: Path) -> Iterator[date]:
    for path in folder.iterdir():
        with suppress(ValueError):
            yield date.fromisoformat(path.name)


def remove_pages(folder: Path, *, behind: int = 0) -> None:
    """Remove the pages of a day behind one."""
    for path in folder.glob("page-*.json"):
        number = path.stem.removeprefix("page-")
        if number.isdecimal() and int(number) > behind:
            path.unlink()


def find_pages(folder: Path) -> CachedPages:
    """Return the pages in a folder, or in the newest of its days that is whole.

    Raises
    ------
    InputError
        If there is no whole set, or one of its pages is missing.
    """
    if (folder / INDEX).is_file():
        found = _whole(folder)
        if found is None:
            raise _interrupted(folder)
        return found
    try:
        days = sorted((d for d in folder.iterdir() if (d / INDEX).is_file()), reverse=True)
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=folder,
            hint=msg("check the path in coopgraph.toml"),
        ) from error
    findings: list[Finding] = []
    for day in days:
        found = _whole(day)
        if found is not None:
            found.findings.extend(findings)
            return found
        message = msg("the fetching of these pages was interrupted; an older set is read")
        findings.append(Finding(Severity.WARNING, message, str(day)))
    if days:
        raise _interrupted(days[0])
    raise InputError(
        msg("the folder has no pages of a Wikidata endpoint"),
        path=folder,
        hint=msg("fetch them first: coopgraph sources fetch"),
    )


def _interrupted(folder: Path) -> InputError:
    return InputError(
        msg("the fetching of these pages was interrupted"),
        path=folder,
        hint=msg("fetch the source again: it goes on where it stopped"),
    )


def _whole(folder: Path) -> CachedPages | None:
    """Return the pages of one day if they are all there; None if the fetch did not end."""
    index = read_document(folder / INDEX)
    if index.get("complete") is not True:
        return None
    try:
        count, retrieved = int(index["pages"]), date.fromisoformat(index["retrieved"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            msg("the index of the pages is damaged"),
            path=folder / INDEX,
            hint=msg("remove it and fetch the source again"),
        ) from error
    files = tuple(folder / page_name(n) for n in range(1, min(count, 99_999) + 1))
    for path in files:
        if not path.is_file():
            raise InputError(
                msg("a page of the endpoint's answers is missing"),
                path=path,
                hint=msg("fetch the source again: it goes on where it stopped"),
            )
    return CachedPages(files, retrieved, _doubts(folder, index))


def _doubts(folder: Path, index: Mapping[str, Any]) -> list[Finding]:
    """Tell of the answers that may be cut and could not be asked for in smaller parts."""
    doubtful = index.get("doubtful")
    if not isinstance(doubtful, list) or not doubtful:
        return []
    message = msg(
        "{count} answers of the endpoint may be cut: they have as many rows as a server's bound",
        count=len(doubtful),
    )
    shown = ", ".join(name for name in doubtful if isinstance(name, str))[:200]
    return [Finding(Severity.WARNING, message, str(folder / INDEX), value=shown)]
