"""A `Network` as a `networkx.MultiDiGraph`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coopgraph._collector import collector_paused

if TYPE_CHECKING:
    import networkx as nx

    from coopgraph.network.network import Network

__all__ = ["to_networkx"]

Column = Sequence[object] | npt.NDArray[Any]


def _known(column: Column) -> tuple[npt.NDArray[np.int64], list[Any]]:
    """Return where a column is known (no None, no NaN, no empty text) and its values."""
    if isinstance(column, np.ndarray):
        values = column.tolist()
        known = ~np.isnan(column) if column.dtype.kind == "f" else np.ones(len(values), dtype=bool)
    else:
        values = list(column)
        known = np.array([value not in (None, "") for value in values], dtype=bool)
    return np.flatnonzero(known), values


def _records(count: int, **columns: Column) -> list[dict[str, object]]:
    """Return the known values of each row by their column's name; known columns come first."""
    whole: dict[str, list[Any]] = {}
    parts: dict[str, tuple[npt.NDArray[np.int64], list[Any]]] = {}
    for name, column in columns.items():
        where, values = _known(column)
        if len(where) == count:
            whole[name] = values
        else:
            parts[name] = (where, values)
    names = tuple(whole)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*whole.values(), strict=True)]
    made: list[dict[str, object]] = rows if whole else [{} for _ in range(count)]
    for name, (where, values) in parts.items():
        for i in where.tolist():
            made[i][name] = values[i]
    return made


def to_networkx(network: Network) -> nx.MultiDiGraph[Any]:
    """Return the network as a `networkx.MultiDiGraph`; see `Network.to_networkx`."""
    import networkx as nx

    n, e = network.node_columns, network.edge_columns
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    with collector_paused():
        actors = _records(
            len(n.iri),
            label=n.label,
            kind=n.kind,
            country=n.country,
            latitude=n.latitude,
            longitude=n.longitude,
            population=n.population,
        )
        graph.add_nodes_from(zip(n.iri, actors, strict=True))
        ties = _records(
            len(e.type),
            type=e.type,
            directed=e.directed,
            when=e.when,
            start=e.start,
            end=e.end,
            status=e.status,
            sources=e.sources,
            confidence=e.confidence,
            weight=e.weight,
        )
        ends = zip(e.source.tolist(), e.target.tolist(), e.statement, ties, strict=True)
        for source, target, statement, values in ends:
            graph.add_edge(n.iri[source], n.iri[target], key=statement or None, **values)
    return graph
