"""CSV of a network: nodes, relations, and a CSVW description of both."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from coopgraph.model import harmless_cell
from coopgraph.network._columns import Cell, Column, edge_columns, facts, node_columns, rows

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["csv_description", "write_edges_csv", "write_nodes_csv"]

# NUL, and halves of a pair that UTF-8 cannot hold.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_DATATYPES = {"string": "string", "long": "integer", "double": "double", "boolean": "boolean"}


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        # A lone CR would end the row for many readers.
        return harmless_cell(_UNWRITABLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")))
    return cell


def _write(columns: list[Column], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows(columns):
        writer.writerow([_plain(cell) for cell in row])
    text.detach()


def write_nodes_csv(network: Network, file: BinaryIO) -> None:
    """Write one row a node."""
    _write(node_columns(network), file)


def write_edges_csv(network: Network, file: BinaryIO) -> None:
    """Write one row a relation."""
    _write(edge_columns(network), file)


def csv_description(network: Network, file: BinaryIO, *, nodes: str, edges: str) -> None:
    """Write the CSV on the Web metadata of the two files: what they are, and each column."""
    about = dict(facts(network))
    table: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"]},
        "tables": [
            {"url": nodes, "tableSchema": _schema(node_columns(network), "iri")},
            {"url": edges, "tableSchema": _schema(edge_columns(network), None)},
        ],
        **{f"dc:{term}": about[name] for term, name in _TERMS.items() if name in about},
    }
    text = json.dumps(table, ensure_ascii=False, indent=2)
    file.write((text + "\n").encode("utf-8", "replace"))


_TERMS = {
    "title": "title",
    "license": "licence",
    "identifier": "fingerprint",
    "provenance": "parameters",
    "creator": "generator",
    "description": "loss",
}


def _schema(columns: list[Column], key: str | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "datatype": _DATATYPES[column.kind],
                "dc:description": column.meaning,
            }
            for column in columns
        ]
    }
    if key:
        described["primaryKey"] = key
    return described
