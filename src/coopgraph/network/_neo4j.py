"""CSV as ``neo4j-admin database import`` reads it: typed heads, labels and types."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, BinaryIO, Final

from coopgraph.network._columns import Cell, Column, edge_columns, node_columns, rows

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["write_nodes_neo4j", "write_relations_neo4j"]

_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")
_NODE_HEADS: Final = {"iri": "iri:ID", "kind": ":LABEL"}
_EDGE_HEADS: Final = {"source": ":START_ID", "target": ":END_ID", "type": ":TYPE"}
_LEFT_OUT: Final = frozenset({"source_label", "target_label"})


def _write(columns: list[Column], heads: dict[str, str], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([heads.get(c.name, f"{c.name}:{c.kind}") for c in columns])
    for row in rows(columns):
        writer.writerow([_plain(cell, c.name) for cell, c in zip(row, columns, strict=True)])
    text.detach()


def _plain(cell: Cell, name: str) -> str:
    """Return a cell as Neo4j reads it; it is a data base's input, no spreadsheet runs it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = _UNWRITABLE.sub("", str(cell))
    if name == "type":
        return re.sub(r"\W+", "_", text).strip("_").upper()
    return text


def write_nodes_neo4j(network: Network, file: BinaryIO) -> None:
    """Write one row a node; its kind is the label."""
    _write(node_columns(network), _NODE_HEADS, file)


def write_relations_neo4j(network: Network, file: BinaryIO) -> None:
    """Write one row a relation; its type in capitals is the relationship type."""
    columns = [c for c in edge_columns(network) if c.name not in _LEFT_OUT]
    _write(columns, _EDGE_HEADS, file)
