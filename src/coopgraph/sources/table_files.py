"""Table files of any format, by their extension."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import InputError, ProjectError
from coopgraph.messages import msg
from coopgraph.sources._json import read_json, read_json_lines
from coopgraph.sources._ods import read_ods
from coopgraph.sources._parquet import read_parquet
from coopgraph.sources._xlsx import read_xlsx
from coopgraph.sources.rows import Table, read_table

__all__ = ["FILE_OPTIONS", "TABLE_EXTENSIONS", "open_table"]

TABLE_EXTENSIONS: Final = (
    ".csv",
    ".json",
    ".jsonl",
    ".ndjson",
    ".ods",
    ".parquet",
    ".tsv",
    ".txt",
    ".xlsx",
)
FILE_OPTIONS: Final = frozenset({"columns", "delimiter", "header", "sheet", "records"})
_TAKEN: Final = {
    ".json": {"records"},
    ".jsonl": set[str](),
    ".ndjson": set[str](),
    ".ods": {"sheet", "columns", "header"},
    ".parquet": set[str](),
    ".xlsx": {"sheet", "columns", "header"},
}
_DELIMITED: Final = {"columns", "delimiter", "header"}
_OLD: Final = (".xls", ".xlsm", ".xlsb", ".numbers")


def open_table(path: Path, options: Mapping[str, Any]) -> Table:
    """Return the table of a file.

    Parameters
    ----------
    path
        Its extension says the format; anything unknown is delimited text.
    options
        Any of `FILE_OPTIONS`: ``columns`` (names, for a file without header), ``delimiter``,
        ``header`` (its row), ``sheet``, ``records`` (where a JSON file has its list).

    Raises
    ------
    InputError
        If the file cannot be read.
    MissingExtraError
        If reading it needs a package that is not installed.
    ProjectError
        If an option does not suit the format.
    """
    extension = path.suffix.casefold()
    if extension in _OLD:
        raise InputError(
            msg("coopgraph does not read {extension} files", extension=extension),
            path=path,
            hint=msg("save it as XLSX, ODS or CSV"),
        )
    given = {name: options[name] for name in FILE_OPTIONS if name in options}
    taken = _TAKEN.get(extension, _DELIMITED)
    for name in sorted(set(given) - taken):
        raise ProjectError(
            msg("{name} says nothing about a {extension} file", name=name, extension=extension),
            path=path,
            hint=msg("remove it; this format takes: {known}", known=", ".join(sorted(taken))),
        )
    if extension == ".json":
        return read_json(path, **given)
    if extension in (".jsonl", ".ndjson"):
        return read_json_lines(path)
    if extension == ".parquet":
        return read_parquet(path)
    if extension == ".xlsx":
        return read_xlsx(path, **given)
    if extension == ".ods":
        return read_ods(path, **given)
    return read_table(path, **given)
