"""Cytoscape.js JSON of a network; networkx's `cytoscape_graph` reads it too."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from coopgraph.network._columns import (
    Cell,
    Column,
    edge_columns,
    edge_keys,
    facts,
    node_columns,
    rows,
)

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["write_cytoscape"]

# Halves of a pair, which UTF-8 cannot hold; JSON escapes every other character.
_UNWRITABLE = re.compile("[\ud800-\udfff]")


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _UNWRITABLE.sub("", cell)
    if isinstance(cell, float) and math.isinf(cell):
        return "INF" if cell > 0 else "-INF"  # JSON has no infinity
    return cell


def _known(columns: list[Column], row: tuple[Cell, ...]) -> dict[str, Cell]:
    """Return what is known of a row, by column."""
    return {
        column.name: _plain(cell)
        for column, cell in zip(columns, row, strict=True)
        if cell is not None
    }


def write_cytoscape(network: Network, file: BinaryIO) -> None:
    """Write the elements of Cytoscape.js; ``data`` says what the network is."""
    nodes, edges = node_columns(network), edge_columns(network)
    document: dict[str, Any] = {
        "data": {name: _plain(value) for name, value in facts(network)},
        # The next two are networkx's; Cytoscape.js passes over them.
        "directed": bool(network.edge_columns.directed.any()),
        "multigraph": True,
        "elements": {
            "nodes": [{"data": _node(_known(nodes, row))} for row in rows(nodes)],
            "edges": [
                {"data": {"id": _plain(key), "key": _plain(key), **_known(edges, row)}}
                for key, row in zip(edge_keys(network), rows(edges), strict=True)
            ],
        },
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    file.write((text + "\n").encode())


def _node(known: dict[str, Cell]) -> dict[str, Cell]:
    iri = known["iri"]
    # Cytoscape shows `name`; networkx takes `value` for the node itself.
    return {"id": iri, "value": iri, "name": known.get("label", iri), **known}
