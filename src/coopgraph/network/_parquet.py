"""Parquet of a network: typed columns, and what the network says of itself as metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from coopgraph.errors import MissingExtraError
from coopgraph.messages import msg
from coopgraph.network._columns import Column, edge_columns, facts, node_columns

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["write_edges_parquet", "write_nodes_parquet"]


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError(
            msg("Parquet needs the package pyarrow"),
            hint=msg('install it: pip install "coopgraph[tables]"'),
        ) from error
    return pa, pq


def _write(network: Network, columns: list[Column], file: BinaryIO) -> None:
    pa, pq = _arrow()
    kinds = {
        "string": pa.string(),
        "long": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
    }
    fields = [
        pa.field(column.name, kinds[column.kind], metadata={"description": column.meaning})
        for column in columns
    ]
    arrays = [
        pa.array(_writable(column), type=field.type)
        for column, field in zip(columns, fields, strict=True)
    ]
    schema = pa.schema(
        fields, metadata={f"coopgraph:{name}": text for name, text in facts(network)}
    )
    pq.write_table(pa.table(arrays, schema=schema), file)


def _writable(column: Column) -> list[Any]:
    if column.kind != "string":
        return list(column.cells)
    # Halves of a pair cannot be written as UTF-8.
    return [
        None if cell is None else str(cell).encode("utf-8", "replace").decode("utf-8")
        for cell in column.cells
    ]


def write_nodes_parquet(network: Network, file: BinaryIO) -> None:
    """Write one row a node."""
    _write(network, node_columns(network), file)


def write_edges_parquet(network: Network, file: BinaryIO) -> None:
    """Write one row a relation."""
    _write(network, edge_columns(network), file)
