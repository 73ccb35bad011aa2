"""Where claims were read: the file and row behind a locator, read again when somebody asks why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

from coopgraph._people import PEOPLE_FILE, People, read_people
from coopgraph.building import file_digest
from coopgraph.errors import CoopgraphError, InputError
from coopgraph.manifest import Project
from coopgraph.sources import SourceSpec
from coopgraph.sources.rows import Row, Table, read_table
from coopgraph.sources.table_files import open_table

__all__ = ["SourceRows"]

_LOCATOR: Final = re.compile(r"(?P<file>.*?)\s*\b(?P<unit>row|line|record) (?P<number>\d+)")
_TAG: Final = re.compile(r"<([\w:.-]+)")
_ELEMENT_LINES: Final = 40
_LONGEST: Final = 1_000  # characters of a row that are shown


@dataclass(frozen=True)
class SourceRows:
    """Finds rows of a project's source files; see `coopgraph.query.RowFinder`.

    A row is shown only if the file is the one that was built from. Names of persons are taken
    out, as everywhere.

    Parameters
    ----------
    project
        From `read_manifest`.
    digests
        SHA-256 of each source's file as built, by IRI of the source; "" or absent: not recorded.
    """

    project: Project
    digests: Mapping[str, str]

    @cached_property
    def _specs(self) -> dict[str, SourceSpec]:
        """The manifest's entry of each source: a table of facts names many."""
        iris = self.project.iris
        found: dict[str, SourceSpec] = {}
        for spec in self.project.sources:
            found[iris.source(spec.key)] = spec
            pages = spec.path / "sources.csv"
            if spec.reader == "facts" and pages.is_file():
                for key in _keys(pages):
                    found.setdefault(iris.source(key), spec)
        return found

    @cached_property
    def _people(self) -> People | None:
        try:
            return read_people(self.project.folder / PEOPLE_FILE)
        except CoopgraphError:
            return None  # the names to take out are not known: no row is shown

    @cached_property
    def _tables(self) -> dict[Path, dict[int, str]]:
        return {}

    def _file(self, source: str, locator: str) -> tuple[SourceSpec, Path, re.Match[str]] | None:
        spec, match = self._specs.get(source), _LOCATOR.search(locator)
        if spec is None or match is None:
            return None
        path = spec.path / match["file"] if spec.reader == "facts" else spec.path
        inside = spec.reader != "facts" or path.resolve().is_relative_to(spec.path.resolve())
        if not inside or not path.is_file():
            return None
        return spec, path, match

    def place(self, source: str, locator: str) -> str:
        """Return file and row: ``sources/relations.csv row 12``; the locator if not known."""
        found = self._file(source, locator)
        if found is None:
            return locator
        spec, path, _ = found
        folder = self.project.folder.resolve()
        resolved = path.resolve()
        shown = resolved.relative_to(folder) if resolved.is_relative_to(folder) else Path(path.name)
        rest = locator.partition(path.name)[2].strip() if spec.reader == "facts" else locator
        return f"{shown.as_posix()} {rest}"

    def text(self, source: str, locator: str) -> str:
        """Return the row as ``column: value; …``; "" where the file is gone or has changed."""
        found = self._file(source, locator)
        if found is None or self._people is None:
            return ""
        spec, path, match = found
        if not self._unchanged(spec):
            return ""
        number = int(match["number"])
        is_table = spec.reader == "table" or match["unit"] == "row"
        raw = self._row(spec, path, number) if is_table else _line(path, number)
        text = self._people.redact(raw)
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

    def _row(self, spec: SourceSpec, path: Path, number: int) -> str:
        if spec.reader not in ("facts", "table"):
            return ""
        if path not in self._tables:
            options = spec.options if spec.reader == "table" else {}
            self._tables[path] = _texts(path, options)
        return self._tables[path].get(number, "")

    @cached_property
    def _checked(self) -> dict[Path, bool]:
        return {}

    def _unchanged(self, spec: SourceSpec) -> bool:
        if spec.path not in self._checked:
            recorded = self.digests.get(self.project.iris.source(spec.key), "")
            try:
                self._checked[spec.path] = not recorded or file_digest(spec.path) == recorded
            except OSError:
                self._checked[spec.path] = False
        return self._checked[spec.path]


def _rows(table: Table) -> dict[int, Row]:
    return {row.line: row for row in table.rows() if not isinstance(row, InputError)}


def _keys(pages: Path) -> list[str]:
    """Return the keys of a table of pages; none if it can no longer be read."""
    try:
        return [row["key"] for row in _rows(read_table(pages)).values() if row["key"]]
    except CoopgraphError:
        return []


def _line(path: Path, number: int) -> str:
    """Return a line of a text file, of XML the element that opens there; "" if it has none."""
    parts: list[str] = []
    try:
        with path.open("rb") as file:
            for raw in islice(file, max(number - 1, 0), number - 1 + _ELEMENT_LINES):
                if b"\0" in raw:
                    return ""
                parts.append(raw.decode("utf-8-sig").strip())
                if _is_whole(parts):
                    break
            else:
                del parts[1:]  # the element goes on for too long: its first line alone
    except (OSError, UnicodeDecodeError):
        return ""
    return " ".join(parts)


def _is_whole(parts: list[str]) -> bool:
    opened = _TAG.match(parts[0])
    if opened is None:
        return True
    last = parts[-1]
    return f"</{opened[1]}>" in last or (len(parts) == 1 and last.endswith("/>"))


def _texts(path: Path, options: Mapping[str, Any]) -> dict[int, str]:
    """Return the text of each row of a table, laid out as its reader was told."""
    try:
        rows = _rows(open_table(path, options))
    except (CoopgraphError, OSError):
        return {}
    return {
        line: "; ".join(f"{column}: {value}" for column, value in row.cells.items() if value)
        for line, row in rows.items()
    }
