"""Two-mode measures against networkx, and NODF against its published example."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from networkx.algorithms import bipartite

from coopgraph.analysis import two_mode_centrality, two_mode_summary
from coopgraph.errors import NetworkError
from tests._networks import network_of
from tests._two_mode import of_matrix


def peer(b: Any) -> tuple[nx.Graph[Any], list[int], list[int]]:
    """Return the same network as networkx holds it; nodes are positions."""
    m, n = np.asarray(b).shape
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(range(m + n))
    graph.add_edges_from((int(i), m + int(k)) for i, k in zip(*np.nonzero(b), strict=True))
    return graph, list(range(m)), list(range(m, m + n))


def random_table(seed: int) -> Any:
    rng = np.random.default_rng(seed)
    m, n = rng.integers(2, 14, 2)
    return (rng.random((m, n)) < rng.uniform(0.05, 0.7)).astype(int)


def davis_table() -> Any:
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    return nx.bipartite.biadjacency_matrix(graph, women, events).toarray()


TABLES = [davis_table(), *(random_table(seed) for seed in range(60))]


def same(ours: pd.Series[float], theirs: dict[int, float]) -> None:
    expected = [theirs[i] for i in range(len(ours))]
    assert ours.to_numpy() == pytest.approx(np.array(expected), rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("number", range(len(TABLES)))
def test_nodes_agree_with_networkx(number: int) -> None:
    b = TABLES[number]
    graph, top, bottom = peer(b)
    found = two_mode_centrality(of_matrix(b), "City")
    same(found.degree_centrality, bipartite.degree_centrality(graph, top))
    same(found.betweenness, bipartite.betweenness_centrality(graph, top))
    same(found.closeness, bipartite.closeness_centrality(graph, top, normalized=True))
    same(found.clustering, bipartite.latapy_clustering(graph, nodes=top + bottom))
    several = [v for v in graph if graph.degree[v] > 1]
    redundancy = bipartite.node_redundancy(graph, several) if several else {}
    same(found.redundancy, {v: redundancy.get(v, np.nan) for v in graph})
    assert set(found.index[found.articulation]) == set(nx.articulation_points(graph))
    assert found.degree.tolist() == [graph.degree[v] for v in range(len(graph))]
    assert found.side.tolist() == ["actor"] * len(top) + ["group"] * len(bottom)


@pytest.mark.parametrize("number", range(len(TABLES)))
def test_the_whole_agrees_with_networkx(number: int) -> None:
    b = TABLES[number]
    graph, top, _ = peer(b)
    found = two_mode_summary(of_matrix(b), "City")
    assert found.density == pytest.approx(bipartite.density(graph, top))
    assert found.clustering == pytest.approx(bipartite.robins_alexander_clustering(graph))
    assert found.components == nx.number_connected_components(graph)
    assert (found.actors, found.groups, found.ties) == (*b.shape, b.sum())


def test_davis_has_the_published_values() -> None:
    """Borgatti & Everett (1997), table 5: degrees and normalised degrees of two-mode data."""
    found = two_mode_centrality(of_matrix(davis_table()), "City")
    graph = nx.davis_southern_women_graph()
    names = [*graph.graph["top"], *graph.graph["bottom"]]
    by_name = dict(zip(names, found.degree_centrality, strict=True))
    assert by_name["Theresa Anderson"] == pytest.approx(8 / 14)
    assert by_name["E8"] == pytest.approx(14 / 18)
    assert by_name["Evelyn Jefferson"] == pytest.approx(8 / 14)
    assert found.groupby("side").betweenness.idxmax()["group"] == names.index("E8")


def test_nestedness_of_the_published_example() -> None:
    """Almeida-Neto et al. (2008), figure 2: NODF of the matrix is 58.33."""
    b = [[1, 0, 1, 1, 1], [1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [1, 1, 0, 0, 0], [1, 1, 0, 0, 0]]
    assert two_mode_summary(of_matrix(b), "City").nestedness == pytest.approx(58.33, abs=0.01)


def test_nestedness_of_a_staircase_and_of_a_checkerboard() -> None:
    stairs = np.tril(np.ones((6, 6), dtype=int))[:, ::1]
    assert two_mode_summary(of_matrix(stairs), "City").nestedness == pytest.approx(100)
    board = np.indices((6, 6)).sum(axis=0) % 2
    assert two_mode_summary(of_matrix(board), "City").nestedness == 0


def test_what_is_not_two_mode() -> None:
    with pytest.raises(NetworkError, match="join two nodes of one side"):
        two_mode_centrality(network_of(2, [(0, 1)]), "City")
    lonely = two_mode_summary(of_matrix(np.zeros((1, 1), dtype=int)), "City")
    assert lonely.density == 0
    assert lonely.components == 2
