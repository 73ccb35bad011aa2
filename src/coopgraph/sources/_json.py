"""JSON lines, and JSON files that hold a list of records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.sources._encoding import decode
from coopgraph.sources._xlsx import number_text
from coopgraph.sources.rows import Row, Table, check_header, read_bytes

__all__ = ["LIST_MARK", "flat_cells", "read_json", "read_json_lines"]

LIST_MARK = " | "
_MAX_LINE = 8 * 1024 * 1024
_MAX_DEPTH = 8


def flat_cells(record: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return a record's values as text: ``{"a": {"b": 1}}`` gives the column ``a.b``.

    Examples
    --------
    >>> flat_cells({"name": "İzmir", "at": {"lat": 38.41}, "also": ["Smyrna", None]})
    {'name': 'İzmir', 'at.lat': '38.41', 'also': 'Smyrna'}
    """
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and depth < _MAX_DEPTH:
            cells.update(flat_cells(value, f"{name}.", depth + 1))
        elif isinstance(value, list | tuple):
            cells[name] = LIST_MARK.join(text for item in value if (text := _text(item)))
        else:
            cells[name] = _text(value)
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "" if value != value else number_text(value)
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parse(text: str | bytes) -> Any:
    """Return the value of a JSON text; NaN and infinities are none.

    Raises
    ------
    ValueError
        If it is no JSON.
    """
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _row(value: object, line: int, table: Table) -> Row | InputError | None:
    if not isinstance(value, Mapping):
        return InputError(
            msg("the record is no JSON object"),
            path=table.name,
            line=line,
            value=str(value)[:80],
            hint=msg("write {example}", example='{"column": "cell"}'),
        )
    cells = flat_cells(value)
    return Row(line, dict.fromkeys(table.columns, "") | cells) if any(cells.values()) else None


def read_json(path: Path, *, records: str | None = None, name: str | None = None) -> Table:
    """Return the list of records of a JSON file.

    Parameters
    ----------
    path
        The file.
    records
        Where the list is, such as ``members`` or ``data.rows``; None: the file is the list.
    name
        Name in messages.

    Raises
    ------
    InputError
        If the file is no JSON or holds no such list.
    """
    decoded = decode(read_bytes(path), path)
    try:
        value = _parse(decoded.text)
    except json.JSONDecodeError as error:
        raise InputError(
            msg("no valid JSON: {reason}", reason=error.msg),
            path=path,
            line=error.lineno,
            column=error.colno,
            hint=msg("one record a line? name the file .jsonl"),
        ) from error
    except ValueError as error:
        raise InputError(
            msg("no valid JSON: {reason}", reason=str(error)),
            path=path,
            hint=msg("check that the file is whole"),
        ) from error
    for part in (records or "").split(".") if records else ():
        value = value.get(part) if isinstance(value, Mapping) else None
    if not isinstance(value, list):
        lists = (
            [k for k, v in value.items() if isinstance(v, list)] if isinstance(value, dict) else []
        )
        raise InputError(
            msg("no list of records here"),
            path=path,
            value=records or "",
            hint=msg(
                'say where the list is with: records = "{known}"', known=lists[0] if lists else "…"
            ),
        )
    found: list[object] = value
    columns: dict[str, None] = {}
    for record in found:
        if isinstance(record, Mapping):
            columns.update(dict.fromkeys(flat_cells(record)))
    check_header(tuple(columns), (), path)

    def rows(table: Table) -> Iterator[Row | InputError]:
        for number, record in enumerate(found, start=1):
            row = _row(record, number, table)
            if row is not None:
                yield row

    return Table(
        path=path,
        name=name or path.name,
        columns=tuple(columns),
        source=rows,
        form="json",
        encoding=decoded.encoding,
        unit="record",
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines with their numbers; None for one that is too long to be read."""
    try:
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(_MAX_LINE):
                number += 1
                whole = line.endswith(b"\n") or len(line) < _MAX_LINE
                while not whole:
                    rest = stream.readline(_MAX_LINE)
                    whole = rest.endswith(b"\n") or len(rest) < _MAX_LINE
                    line = b""
                yield number, line.removeprefix(b"\xef\xbb\xbf") or None
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error


def _line_values(path: Path) -> Iterator[tuple[int, object | InputError]]:
    for number, line in _lines(path):
        if line is None:
            yield (
                number,
                InputError(
                    msg("the line is longer than {limit} MB", limit=_MAX_LINE >> 20),
                    line=number,
                    hint=msg("write one record a line"),
                ),
            )
        elif line.strip():
            try:
                yield number, _parse(line)
            except ValueError as error:  # UnicodeDecodeError is one
                reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)[:80]
                yield (
                    number,
                    InputError(
                        msg("no valid JSON: {reason}", reason=reason),
                        line=number,
                        value=line[:80].decode("utf-8", "replace"),
                        hint=msg("write one record a line, in UTF-8"),
                    ),
                )


def read_json_lines(path: Path, *, name: str | None = None) -> Table:
    """Return a file of one JSON object a line; it is read twice, first for its columns.

    Raises
    ------
    InputError
        If the file cannot be read or holds no record.
    """
    columns: dict[str, None] = {}
    for _, value in _line_values(path):
        if isinstance(value, Mapping):
            columns.update(dict.fromkeys(flat_cells(value)))
    check_header(tuple(columns), (), path)

    def rows(table: Table) -> Iterator[Row | InputError]:
        for number, value in _line_values(path):
            row = value if isinstance(value, InputError) else _row(value, number, table)
            if row is not None:
                yield row

    return Table(
        path=path,
        name=name or path.name,
        columns=tuple(columns),
        source=rows,
        form="jsonl",
        encoding="utf-8",
        unit="line",
    )
