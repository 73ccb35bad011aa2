"""Rewiring against all graphs of the same degrees, counted one by one."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.analysis import (
    centrality,
    methods_text,
    rank_robustness,
    rewired,
    significance_of,
)
from coopgraph.analysis.engines import SimpleGraph
from coopgraph.errors import NetworkError, UsageError
from tests._networks import network_from, network_of


def simple(graph: nx.Graph[Any]) -> SimpleGraph:
    ends = np.array(list(graph.edges()), dtype=np.int64).reshape(-1, 2)
    return SimpleGraph(len(graph), ends[:, 0], ends[:, 1], np.ones(len(ends)), graph.is_directed())


def back(graph: SimpleGraph) -> nx.Graph[Any]:
    made: nx.Graph[Any] = nx.DiGraph() if graph.directed else nx.Graph()
    made.add_nodes_from(range(graph.n))
    made.add_edges_from(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return made


@settings(max_examples=60)
@given(st.integers(1, 15), st.floats(0.05, 0.9), st.booleans(), st.integers(0, 999))
def test_degrees_stay_and_ties_stay_simple(n: int, p: float, directed: bool, seed: int) -> None:
    graph = nx.gnp_random_graph(n, p, seed=seed, directed=directed)
    found = back(rewired(simple(graph), np.random.default_rng(seed)))
    assert found.number_of_edges() == graph.number_of_edges(), "no tie stands twice"
    assert not list(nx.selfloop_edges(found))
    assert dict(found.degree()) == dict(graph.degree())
    if isinstance(graph, nx.DiGraph) and isinstance(found, nx.DiGraph):
        assert dict(found.in_degree()) == dict(graph.in_degree())


def alike(graph: nx.Graph[Any]) -> list[frozenset[tuple[int, int]]]:
    """Return every simple graph with the degrees of a graph."""
    pairs = list(itertools.combinations(range(len(graph)), 2))
    wanted = dict(graph.degree())
    found = []
    for ties in itertools.combinations(pairs, graph.number_of_edges()):
        degree = Counter(itertools.chain.from_iterable(ties))
        if all(degree[i] == wanted[i] for i in wanted):
            found.append(frozenset(ties))
    return found


SMALL = nx.Graph([(0, 1), (0, 2), (0, 3), (1, 2), (3, 4), (4, 5)])


def test_every_graph_of_these_degrees_is_as_likely() -> None:
    every = alike(SMALL)
    rng = np.random.default_rng(3)
    graph, seen = simple(SMALL), Counter[frozenset[tuple[int, int]]]()
    draws = 5_000
    for _ in range(draws):
        graph = rewired(graph, rng, 6)
        seen[frozenset(tuple(sorted(e)) for e in back(graph).edges())] += 1
    assert set(seen) == set(every)
    expected = draws / len(every)
    chi2 = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi2 < len(every) + 5 * np.sqrt(2 * len(every))


def test_z_and_p_are_those_of_all_such_graphs() -> None:
    values = np.array(
        [
            [v for _, v in sorted(nx.betweenness_centrality(_of(ties)).items())]
            for ties in alike(SMALL)
        ]
    )
    observed = np.array([v for _, v in sorted(nx.betweenness_centrality(SMALL).items())])
    found = significance_of(network_from(SMALL), samples=4_000, seed=2)
    order = np.argsort([int(iri.rsplit(":", 1)[1]) for iri in found.iri])
    network_order = list(SMALL)
    spread = values.std(axis=0)
    expected_z = (observed - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    expected_p = (values >= observed - 1e-12).mean(axis=0)
    for place, node in enumerate(network_order):
        row = found.iloc[order[place]]
        assert row.betweenness == pytest.approx(observed[node])
        assert row.betweenness_p == pytest.approx(expected_p[node], abs=0.04)
        if spread[node] > 0:
            assert row.betweenness_z == pytest.approx(expected_z[node], abs=0.12)


def _of(ties: frozenset[tuple[int, int]]) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.empty_graph(len(SMALL))
    graph.add_edges_from(ties)
    return graph


def test_what_chance_keeps_has_no_p() -> None:
    found = significance_of(network_from(SMALL), ["degree", "closeness"], samples=10)
    assert found.degree_p.isna().all()
    assert found.degree_z.isna().all()
    assert found.closeness_p.between(1 / 11, 1).all()


def test_a_star_cannot_be_rewired() -> None:
    found = significance_of(network_from(nx.star_graph(5)), samples=20)
    assert found.betweenness_z.isna().all()
    assert (found.betweenness_p == 1).all()


def test_a_bridge_between_cliques_stands_out_and_the_same_seed_says_the_same() -> None:
    network = network_from(nx.barbell_graph(8, 1))
    one, two = (significance_of(network, samples=60, seed=4) for _ in range(2))
    assert one.equals(two)
    assert one.betweenness_z.iloc[8] > 2
    assert one.betweenness_p.iloc[8] == pytest.approx(1 / 61)


def test_a_hub_keeps_its_rank_and_equals_do_not() -> None:
    graph = nx.disjoint_union(nx.star_graph(20), nx.cycle_graph(30))
    graph.add_edge(1, 21)
    found = rank_robustness(network_from(graph), "degree", missing=0.2, rounds=40)
    assert found.label[0] == "actor 0" or found["rank"][0] == 1
    hub = found.iloc[0]
    assert (hub["rank_low"], hub["rank_high"], hub["top_10"]) == (1, 1, 1.0)
    spread = (found.rank_high - found.rank_low).iloc[1:]
    assert spread.max() > 10, "actors of equal degree change places"
    assert (found.rank_low <= found.rank_high).all()


def test_bad_input() -> None:
    network = network_of(2, [(0, 1)])
    with pytest.raises(UsageError, match="1 samples are too few"):
        significance_of(network, samples=1)
    with pytest.raises(NetworkError, match="no actors"):
        significance_of(network_of(0, []))
    for share in (0, 1, -0.5):
        with pytest.raises(UsageError, match="outside"):
            rank_robustness(network, missing=share)
    with pytest.raises(UsageError, match="no measure"):
        rank_robustness(network, "colour")
    assert significance_of(network, samples=2).betweenness_p.tolist() == [1, 1]


def test_rounds_may_be_estimated_and_say_so() -> None:
    network = network_from(nx.barabasi_albert_graph(60, 2, seed=2))
    steps: list[tuple[int, int]] = []
    found = rank_robustness(
        network, rounds=5, pivots=20, progress=lambda _, done, total: steps.append((done, total))
    )
    exact = rank_robustness(network, rounds=5)
    assert found.betweenness.to_numpy() == pytest.approx(exact.betweenness.to_numpy(), rel=1e-9)
    assert steps == [(n, 5) for n in range(1, 6)]
    assert "20 sources" in methods_text(found)
    assert "sources drawn" not in methods_text(exact)
    with pytest.raises(UsageError, match="too few"):
        rank_robustness(network, pivots=0)


def test_estimates_of_both_engines_are_near_the_exact_values() -> None:
    network = network_from(nx.barabasi_albert_graph(60, 2, seed=2))
    exact = centrality(network, "betweenness").set_index("iri").betweenness
    for engine in ("compiled", "networkx"):
        table = centrality(network, "betweenness", pivots=45, engine=engine)
        near = table.set_index("iri").betweenness[exact.index]
        assert np.corrcoef(near, exact)[0, 1] > 0.95
        assert not np.allclose(near, exact), "it is an estimate"
        assert "45 sources" in methods_text(table)
