"""New projects: from the bundled one, from files, or empty tables to fill in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from coopgraph.errors import InputError, OutputError, UsageError
from coopgraph.manifest import MANIFEST_NAME
from coopgraph.messages import msg
from coopgraph.resolution import DECISION_COLUMNS
from coopgraph.sources import reader_for_file
from coopgraph.sources.suggest import suggest_mapping

__all__ = ["bundled_project", "copy_bundled", "new_project"]

_TABLES = {
    "sources.csv": "key,title,publisher,address,language,licence,issued,retrieved,trust,note",
    "entities.csv": (
        "key,kind,name_en,name_fr,alternatives,country,wikidata,geonames,concept,iso3166,"
        "latitude,longitude,population,population_year,when,structure_type,homepage,"
        "description_en,description_fr"
    ),
    "relations.csv": (
        "subject,type,object,when,status,role,agreement,amount,currency,contribution,denied,"
        "confidence,asserted_by,as_of,source,quote"
    ),
}


def bundled_project(name: str) -> Path:
    """Return the folder of a bundled project: in the package, or in a checkout.

    Raises
    ------
    UsageError
        If there is none of this name.
    """
    inside = Path(str(resources.files("coopgraph"))) / "_data" / name
    checkout = Path(__file__).resolve().parents[2] / "data" / name
    for folder in (inside, checkout):
        if (folder / MANIFEST_NAME).is_file():
            return folder
    raise UsageError(msg("no bundled project {value!r}", value=name), value=name)


def copy_bundled(name: str, folder: Path) -> None:
    """Copy a bundled project, unless the folder has a project already.

    Raises
    ------
    OutputError
        If the folder holds something else, or cannot be written.
    """
    if (folder / MANIFEST_NAME).is_file():
        return
    if folder.exists() and any(folder.iterdir()):
        raise OutputError(
            msg("the folder holds something else"),
            path=folder,
            hint=msg("name another with --into"),
        )
    try:
        ignore = shutil.ignore_patterns("store", "__pycache__")
        shutil.copytree(bundled_project(name), folder, ignore=ignore, dirs_exist_ok=True)
    except OSError as error:
        raise OutputError(
            msg("the folder cannot be written: {reason}", reason=error.strerror or str(error)),
            path=folder,
            hint=msg("choose a folder you may write to"),
        ) from error


def new_project(
    folder: str | Path, files: Sequence[str | Path] = (), *, title: str | None = None
) -> tuple[Path, ...]:
    """Make a project of files, or of empty tables; return what was written.

    Raises
    ------
    OutputError
        If there is a project already, or a file of another content is in the way.
    InputError
        If a file cannot be read or no reader takes it.
    """
    home = Path(folder)
    manifest = home / MANIFEST_NAME
    if manifest.exists():
        raise OutputError(
            msg("there is a project already"), path=manifest, hint=msg("choose another folder")
        )
    parts = [_head(title or home.resolve().name)]
    planned: list[tuple[Path, bytes]] = []
    if not files:
        parts.append(_entry("facts", "facts", "sources", "Facts written by hand"))
        planned = [(home / "sources" / n, (h + "\n").encode()) for n, h in _TABLES.items()]
    keys: set[str] = set()
    for number, file in enumerate(files, start=1):
        path = Path(file)
        parts.append(_file_entry(path, number, keys))
        planned.append((home / "sources" / path.name, _content(path)))
    planned.append((manifest, "\n".join(parts).encode("utf-8")))
    planned.append((home / "decisions.csv", (",".join(DECISION_COLUMNS) + "\n").encode()))
    _refuse_overwriting(planned)
    try:
        (home / "sources").mkdir(parents=True, exist_ok=True)
        for path, data in planned:
            path.write_bytes(data)
    except OSError as error:
        raise OutputError(
            msg("the folder cannot be written: {reason}", reason=error.strerror or str(error)),
            path=home,
            hint=msg("choose a folder you may write to"),
        ) from error
    return tuple(path for path, _ in planned)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path"),
        ) from error


def _refuse_overwriting(planned: list[tuple[Path, bytes]]) -> None:
    """Refuse to write two files of one name, or over a file of the user's."""
    written: dict[Path, bytes] = {}
    for path, data in planned:
        before = written.get(path)
        if before is None and path.is_file():
            before = _content(path)
        if before is not None and before != data:
            raise OutputError(
                msg("a file of this name and another content is there"),
                path=path,
                hint=msg("rename one of them, or choose another folder"),
            )
        written[path] = data


def _text(value: str) -> str:
    # A JSON string is a TOML string, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _head(title: str) -> str:
    return f'[project]\ntitle = {_text(title)}\nlicence = ""\nlanguages = ["en", "fr"]\n'


def _entry(key: str, reader: str, path: str, title: str) -> str:
    return (
        f"[[source]]\nid = {_text(key)}\nreader = {_text(reader)}\npath = {_text(path)}\n"
        f"title = {_text(title)}\n"
    )


def _file_entry(path: Path, number: int, keys: set[str]) -> str:
    if not path.is_file():
        raise InputError(msg("there is no file {value}", value=path), hint=msg("check the path"))
    reader = reader_for_file(path.name)
    if reader is None:
        raise InputError(
            msg("no reader takes this file"),
            path=path,
            hint=msg("coopgraph reads tables, .gexf, IATI's .xml and RDF; see docs/projects.md"),
        )
    key = "".join(c if c.isalnum() and c.isascii() else "-" for c in path.stem.casefold()).strip(
        "-"
    )
    if not key or key in keys:
        key = f"{key or 'source'}-{number}"
    keys.add(key)
    entry = _entry(key, reader, f"sources/{path.name}", path.stem)
    if reader != "table":
        return entry
    # What the columns mean is guessed here and said by the user: nothing is read before.
    _, _, proposal = suggest_mapping(path).partition("\n\n")
    lines = ["Proposed from the columns: check each line, then remove the mark before it."]
    return entry + "".join(f"# {line}".rstrip() + "\n" for line in [*lines, *proposal.splitlines()])
