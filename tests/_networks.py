"""Networks for tests, from networkx graphs and from lists of relations."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np

from coopgraph.network import EdgeColumns, LossAccount, Network, NetworkOrigin, NodeColumns

NAN = math.nan


def network_of(
    n: int,
    relations: Iterable[tuple[int, int]],
    *,
    directed: bool | list[bool] = False,
    weights: list[float] | None = None,
    labels: list[str] | None = None,
    types: list[str] | None = None,
    origin: NetworkOrigin | None = None,
) -> Network:
    """Return a network over n actors, ``urn:n:00000`` …, so that positions sort as IRIs do."""
    pairs = list(relations)
    m = len(pairs)
    text = ("",) * n
    nodes = NodeColumns(
        iri=tuple(f"urn:n:{i:05}" for i in range(n)),
        label=tuple(labels or (f"actor {i}" for i in range(n))),
        kind=("City",) * n,
        country=text,
        latitude=np.full(n, NAN),
        longitude=np.full(n, NAN),
        population=np.full(n, NAN),
        names=((),) * n,
    )
    edges = EdgeColumns(
        source=np.array([a for a, _ in pairs], dtype=np.int64),
        target=np.array([b for _, b in pairs], dtype=np.int64),
        type=tuple(types or ["cooperates-with"] * m),
        directed=np.full(m, directed) if isinstance(directed, bool) else np.array(directed),
        statement=tuple(f"urn:s:{i:05}" for i in range(m)),
        when=("",) * m,
        start=np.full(m, NAN),
        end=np.full(m, NAN),
        status=("active",) * m,
        sources=np.ones(m, dtype=np.int64),
        confidence=np.ones(m),
        weight=np.array(weights, dtype=np.float64) if weights is not None else np.ones(m),
    )
    loss = LossAccount(statements=m, nodes=n, edges=m)
    return Network(nodes, edges, loss, origin or NetworkOrigin())


def network_from(graph: nx.Graph[Any], *, weight: str | None = None) -> Network:
    """Return the network of a networkx graph, its nodes in their order; labels are their names."""
    position = {node: i for i, node in enumerate(graph)}
    pairs = [(position[a], position[b]) for a, b in graph.edges()]
    weights = None
    if weight is not None:
        weights = [float(data.get(weight, 1)) for _, _, data in graph.edges(data=True)]
    return network_of(
        len(graph),
        pairs,
        directed=graph.is_directed(),
        weights=weights,
        labels=[str(node) for node in graph],
    )


def simple(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return the simple graph: parallel edges merged with summed weights, no loops."""
    made: nx.Graph[Any] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    made.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        if a != b:
            before = made[a][b]["weight"] if made.has_edge(a, b) else 0.0
            made.add_edge(a, b, weight=before + float(data.get("weight", 1)))
    return made
