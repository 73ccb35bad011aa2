"""Parquet files through pyarrow, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.messages import msg
from coopgraph.sources._json import flat_cells
from coopgraph.sources._xlsx import cell_text
from coopgraph.sources.rows import Row, Table, check_header

__all__ = ["read_parquet"]

_BATCH = 4096


def read_parquet(path: Path, *, name: str | None = None) -> Table:
    """Return a Parquet file as a table; fields of a structure are columns ``a.b``.

    Raises
    ------
    InputError
        If the file cannot be read.
    MissingExtraError
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError(
            msg("Parquet files need pyarrow"),
            path=path,
            hint=msg("run: {command}", command='pip install "coopgraph[tables]"'),
        ) from error
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            while any(pa.types.is_struct(field.type) for field in schema):
                schema = pa.schema(
                    [
                        part
                        for field in schema
                        for part in (field.flatten() if pa.types.is_struct(field.type) else [field])
                    ]
                )
            columns = tuple(schema.names)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from error
    check_header(columns, (), path)

    def rows(table: Table) -> Iterator[Row | InputError]:
        number = 0
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=_BATCH):
                    for record in batch.to_pylist():
                        number += 1
                        row = table.row(number, _cells(record, columns))
                        if row is not None:
                            yield row
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(path, error) from error

    return Table(
        path=path,
        name=name or path.name,
        columns=columns,
        source=rows,
        form="parquet",
        unit="record",
    )


def _cells(record: dict[str, object], columns: tuple[str, ...]) -> list[str]:
    plain = {
        key: value if isinstance(value, dict | list | float | int) else cell_text(value)
        for key, value in record.items()
    }
    cells = flat_cells(plain)
    return [cells.get(column, "") for column in columns]


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(
        msg("the Parquet file cannot be read: {reason}", reason=str(error)[:120]),
        path=path,
        hint=msg("check that it is whole, or export the table as CSV"),
    )
