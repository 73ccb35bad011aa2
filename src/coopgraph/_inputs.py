"""All that a build depends on, as one digest: the same inputs need no second build."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from coopgraph.manifest import Project
from coopgraph.sources import SourceSpec, find_reader

__all__ = ["file_digest", "inputs_digest"]

_DATA: Final = frozenset({".csv", ".json"})
_CODE: Final = frozenset({".py", ".toml", ".csv", ".ttl"})
_AFTER_NAME: Final = re.compile(r"[^A-Za-z0-9._-]")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of the CSV and JSON files in a folder, by name.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    if not path.is_dir():
        return _sha256(path)
    total = hashlib.sha256()
    files = {p.relative_to(path).as_posix(): p for p in path.rglob("*") if p.suffix in _DATA}
    for name, file in sorted(files.items()):
        total.update(name.encode() + b"\0" + bytes.fromhex(_sha256(file)))
    return total.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def inputs_digest(project: Project, *tables: Path) -> str | None:
    """Return the SHA-256 of all that decides what a build writes; no clock and no file time.

    It covers the manifest, each source's files, the `tables` beside them, this package, and the
    versions of the libraries it reads with.

    Returns
    -------
    str or None
        None where it cannot be told: a file is absent, or a reader comes from another package.
    """
    readers = [find_reader(spec.reader) for spec in project.sources]
    if any(reader.__module__.split(".")[0] != "coopgraph" for reader in readers):
        return None
    try:
        parts = [
            _package_digest(),
            _sha256(project.folder / "coopgraph.toml"),
            *(_sha256(path) if path.is_file() else "" for path in tables),
            *(
                f"{spec.key} {path} {file_digest(path)}"
                for spec in project.sources
                for path in (spec.path, *_named_files(spec))
            ),
        ]
    except OSError:
        return None
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _named_files(spec: SourceSpec) -> Iterator[Path]:
    """Yield the files beside the manifest that a source's options name, such as rules."""
    if spec.manifest is None:
        return
    waiting: list[object] = [dict(spec.options)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.endswith(".toml") and len(value) < 256:
            path = spec.manifest.parent / value
            if "\0" not in value and path.is_file():
                yield path


@cache
def _package_digest() -> str:
    total = hashlib.sha256()
    for file in _files(resources.files("coopgraph")):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    needed = metadata.requires("coopgraph") or ()
    for name in sorted({_AFTER_NAME.split(text, maxsplit=1)[0] for text in needed}):
        total.update(f"{name} {_version(name)}\n".encode())
    return total.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry)
        elif Path(entry.name).suffix in _CODE:
            yield entry


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
