"""Betweenness on folded graphs against networkx, and the folds by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from coopgraph.analysis.engines import brandes
from coopgraph.analysis.engines._brandes_kernel import accumulate
from coopgraph.analysis.engines.base import SimpleGraph
from coopgraph.analysis.engines.brandes import brandes_betweenness, fold


def simple(graph: nx.Graph[Any], *, normalized: bool = True) -> SimpleGraph:
    ends = np.array(list(graph.edges()), dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(ends))
    directed = graph.is_directed()
    return SimpleGraph(len(graph), ends[:, 0], ends[:, 1], ones, directed, False, normalized)


def expect(graph: nx.Graph[Any], *, normalized: bool = True, kernel: Any = accumulate) -> None:
    theirs = nx.betweenness_centrality(graph, normalized=normalized)
    ours = brandes_betweenness(simple(graph, normalized=normalized), kernel=kernel)
    expected = np.array([theirs[i] for i in range(len(graph))])
    assert ours == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(150))
def test_random_graphs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chance = rng.choice([0.03, 0.08, 0.15, 0.4])
    graph = nx.gnp_random_graph(int(rng.integers(1, 25)), chance, seed=seed, directed=seed % 3 == 0)
    expect(graph, normalized=bool(seed % 2))


@pytest.mark.parametrize("seed", range(40))
def test_trees_stars_and_twins_joined(seed: int) -> None:
    graph = nx.disjoint_union_all(
        [
            nx.random_labeled_tree(10, seed=seed),
            nx.star_graph(4),
            nx.complete_bipartite_graph(3, 4),
            nx.cycle_graph(5),
        ]
    )
    graph.add_edges_from([(3, 16), (17, 24), (0, 10)][: seed % 4])
    expect(graph)


@pytest.mark.parametrize(
    ("graph", "classes"),
    [
        (nx.path_graph(6), 1),  # all hangs on the last node
        (nx.star_graph(5), 1),
        (nx.complete_bipartite_graph(3, 4), 2),  # two neighbourhoods
        (nx.cycle_graph(5), 5),
        (nx.empty_graph(3), 3),
        (nx.barbell_graph(3, 1), 7),
    ],
)
def test_what_is_folded(graph: nx.Graph[Any], classes: int) -> None:
    folded = fold(simple(graph))
    assert len(folded.count) == classes
    assert folded.weight.sum() == len(graph), "every node is counted once"
    expect(graph)


def test_weights_of_twins_that_carry_leaves() -> None:
    graph = nx.complete_bipartite_graph(3, 4)
    graph.add_edges_from([(0, 7), (0, 8), (1, 9), (4, 10), (10, 11)])
    expect(graph)
    expect(graph, normalized=False)


def test_many_sources_in_parallel_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = simple(nx.barabasi_albert_graph(120, 2, seed=1))
    whole = brandes_betweenness(graph, kernel=accumulate)
    monkeypatch.setattr(brandes, "_SOURCES_AT_ONCE", 7)
    expect(nx.barabasi_albert_graph(120, 2, seed=1))
    parts = [brandes_betweenness(graph, kernel=accumulate).tolist() for _ in range(3)]
    assert parts[0] == parts[1] == parts[2], "whichever core is first"
    assert parts[0] == pytest.approx(whole.tolist(), rel=1e-12)


@pytest.mark.skipif(not brandes.has_numba(), reason="the extra fast is not installed")
def test_the_compiled_kernel_is_the_same() -> None:
    expect(nx.barabasi_albert_graph(400, 2, seed=3), kernel=None)
    expect(nx.gnp_random_graph(150, 0.03, seed=3, directed=True), kernel=None)


def test_large_networks_take_it_and_small_ones_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from coopgraph.analysis.engines import compiled
    from coopgraph.analysis.measures import Measure

    calls: list[int] = []

    def noted(graph: SimpleGraph) -> Any:
        calls.append(graph.n)
        return brandes_betweenness(graph, kernel=accumulate)

    monkeypatch.setattr(compiled, "brandes_betweenness", noted)
    compute = compiled.compiled_engine().computes[Measure.BETWEENNESS]
    graph = nx.barabasi_albert_graph(60, 2, seed=1)
    small = compute(simple(graph))
    assert not calls
    monkeypatch.setattr(compiled, "_LARGE", 10)
    large = compute(simple(graph))
    assert calls == ([60] if brandes.has_numba() else [])
    assert large == pytest.approx(small, rel=1e-12)


@pytest.mark.parametrize("directed", [False, True])
def test_estimates_from_pivots_have_no_bias(directed: bool) -> None:
    graph = nx.barabasi_albert_graph(40, 2, seed=4)
    graph.add_edges_from([(0, 40), (0, 41), (41, 42)])  # leaves, and a leaf that hangs on one
    made = graph.to_directed() if directed else graph
    exact = nx.betweenness_centrality(made)
    whole = simple(made)
    rounds = [
        brandes_betweenness(replace(whole, pivots=10, seed=seed), kernel=accumulate)
        for seed in range(300)
    ]
    expected = np.array([exact[i] for i in range(len(graph))])
    error = np.std(rounds, axis=0) / np.sqrt(len(rounds))
    assert np.all(np.abs(np.mean(rounds, axis=0) - expected) <= 4.5 * error + 1e-12)
    assert error.max() > 0, "it is an estimate"


def test_as_many_pivots_as_nodes_are_exact() -> None:
    graph = nx.barabasi_albert_graph(40, 2, seed=4)
    exact = nx.betweenness_centrality(graph)
    found = brandes_betweenness(replace(simple(graph), pivots=40), kernel=accumulate)
    assert found == pytest.approx(np.array([exact[i] for i in range(40)]), rel=1e-9)
