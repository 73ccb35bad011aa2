"""Two-mode networks for tests: cities × networks, from a matrix or a networkx graph."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from coopgraph.network import Network
from tests._networks import network_of


def of_matrix(b: npt.ArrayLike) -> Network:
    """Return the network of an incidence matrix: its rows are cities, its columns networks."""
    matrix = np.asarray(b)
    m, n = matrix.shape
    pairs = [(int(i), m + int(k)) for i, k in zip(*np.nonzero(matrix), strict=True)]
    network = network_of(m + n, pairs, directed=True, types=["member-of"] * len(pairs))
    kinds = ("City",) * m + ("Network",) * n
    return replace(network, node_columns=replace(network.node_columns, kind=kinds))


def davis() -> tuple[nx.Graph[Any], Network, list[str]]:
    """Return Davis' Southern Women: the graph, the network (women are cities), their names."""
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    b = nx.bipartite.biadjacency_matrix(graph, women, events).toarray()
    return graph, of_matrix(b), women
