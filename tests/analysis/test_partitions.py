"""Communities of known graphs; agreement of partitions by counting pairs."""

from __future__ import annotations

import itertools
import math
import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.analysis import adjusted_rand, communities, variation_of_information
from coopgraph.errors import MissingExtraError, NetworkError, UsageError
from tests._networks import network_from, network_of

METHODS = ["leiden", "louvain", "label-propagation"]
LABELS = st.lists(st.integers(0, 3), min_size=2, max_size=14)


def groups(membership: np.ndarray) -> set[frozenset[int]]:
    names = set(membership.tolist()) - {-1}
    return {frozenset(np.flatnonzero(membership == name).tolist()) for name in names}


@pytest.mark.parametrize("method", METHODS)
def test_cliques_in_a_ring_are_found(method: str) -> None:
    graph = nx.ring_of_cliques(6, 6)
    found = communities(network_from(graph), method, seeds=10)
    assert groups(found.membership) == {frozenset(range(6 * i, 6 * i + 6)) for i in range(6)}
    partition = [set(group) for group in groups(found.membership)]
    assert found.modularity == pytest.approx(nx.community.modularity(graph, partition))


def test_a_planted_partition_is_found() -> None:
    graph = nx.planted_partition_graph(4, 30, 0.4, 0.01, seed=3)
    found = communities(network_from(graph), seeds=20)
    truth = np.repeat(np.arange(4), 30)
    assert adjusted_rand(found.membership, truth) == 1
    assert found.adjusted_rand > 0.95
    assert found.variation_of_information < 0.2


def test_zachary_reaches_the_known_optimum() -> None:
    """0.4198 is the greatest modularity of the club (Brandes et al. 2008)."""
    graph = nx.karate_club_graph()
    found = communities(network_from(graph), weighted=False)
    assert 0.41 < found.modularity <= 0.4198 + 5e-5
    partition = [set(group) for group in groups(found.membership)]
    expected = nx.community.modularity(graph, partition, weight=None)
    assert found.modularity == pytest.approx(expected)


def test_without_structure_the_runs_disagree() -> None:
    found = communities(network_from(nx.gnm_random_graph(150, 450, seed=1)), seeds=10)
    assert found.adjusted_rand < 0.8
    assert found.variation_of_information > 0.5


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_communities(method: str) -> None:
    network = network_from(nx.gnm_random_graph(80, 200, seed=2))
    one, two = (communities(network, method, seeds=4, seed=9) for _ in range(2))
    assert one.membership.tolist() == two.membership.tolist()
    assert one.adjusted_rand == two.adjusted_rand


def test_weights_count_when_asked() -> None:
    # Two triangles and a heavy bridge between them.
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)]
    network = network_of(6, pairs, weights=[1, 1, 1, 1, 1, 1, 20])
    light = communities(network, weighted=False, seeds=5)
    heavy = communities(network, seeds=5)
    assert groups(light.membership) == {frozenset({0, 1, 2}), frozenset({3, 4, 5})}
    assert heavy.membership[2] == heavy.membership[3]


def test_numbers_go_from_the_largest_and_isolates_have_none() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(3), nx.complete_graph(5), nx.empty_graph(2)])
    found = communities(network_from(graph), seeds=3)
    assert found.membership.tolist() == [1] * 3 + [0] * 5 + [-1] * 2
    assert len(found) == 2


def test_each_community_is_described() -> None:
    graph = nx.disjoint_union(nx.star_graph(4), nx.complete_graph(3))
    network = network_from(graph)
    country = ("FR",) * 4 + ("AM",) + ("DE",) * 3
    network = replace(network, node_columns=replace(network.node_columns, country=country))
    rows = communities(network, seeds=3).describe()
    assert rows["size"].tolist() == [5, 3]
    assert rows.countries.tolist() == ["FR 80 %, AM 20 %", "DE 100 %"]
    assert rows.central[0].startswith(network.node_columns.label[0]), "the hub"
    assert rows.within.tolist() == [1, 1]
    assert rows.kinds.tolist() == ["City 100 %"] * 2


def test_methods_text_says_how() -> None:
    found = communities(network_from(nx.karate_club_graph()), seeds=5)
    assert "consensus of 5 runs" in found.methods_text()
    assert "leiden" in found.methods_text("fr")
    assert "consensus de 5" in found.methods_text("fr")


def test_bad_input() -> None:
    with pytest.raises(UsageError, match="unknown choice 'magic'"):
        communities(network_of(2, [(0, 1)]), "magic")
    with pytest.raises(UsageError, match="above 0"):
        communities(network_of(2, [(0, 1)]), seeds=0)
    with pytest.raises(NetworkError, match="no two actors are tied"):
        communities(network_of(3, []))
    with pytest.raises(NetworkError, match="needs positive weights"):
        communities(network_of(2, [(0, 1)], weights=[-1]))
    alone = communities(network_of(2, [(0, 1)]), seeds=1)
    assert math.isnan(alone.adjusted_rand)


@given(LABELS, st.data())
def test_adjusted_rand_counts_pairs(first: list[int], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.integers(0, 3), min_size=len(first), max_size=len(first)))
    table = dict.fromkeys(itertools.product([False, True], repeat=2), 0)
    for i, j in itertools.combinations(range(len(first)), 2):
        table[first[i] == first[j], second[i] == second[j]] += 1
    a, b, c, d = table[True, True], table[True, False], table[False, True], table[False, False]
    below = (a + b) * (b + d) + (a + c) * (c + d)
    expected = 1.0 if below == 0 else 2 * (a * d - b * c) / below
    assert adjusted_rand(first, second) == pytest.approx(expected, abs=1e-12)


@given(LABELS, st.data())
def test_variation_of_information_is_a_distance(first: list[int], data: st.DataObject) -> None:
    same_length = st.lists(st.integers(0, 3), min_size=len(first), max_size=len(first))
    second, third = data.draw(same_length), data.draw(same_length)
    one = variation_of_information(first, second)
    assert one == pytest.approx(variation_of_information(second, first), abs=1e-12)
    assert variation_of_information(first, first) == pytest.approx(0, abs=1e-12)
    through = variation_of_information(first, third) + variation_of_information(third, second)
    assert one <= through + 1e-9
    assert one <= np.log2(len(first)) + 1e-9


def test_infomap_is_asked_with_the_ties_and_read_by_position(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The real one is under the GPL and not among the tests' packages: docs/networks.md.
    asked = []

    def run(matrix: Any, *, seed: int, two_level: bool) -> Any:
        asked.append((matrix.nnz, seed, two_level))
        modules = {i: 1 + (i < 6) for i in range(13)}
        return SimpleNamespace(modules=lambda: modules)

    monkeypatch.setitem(sys.modules, "infomap", cast(Any, SimpleNamespace(run=run)))
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(7))
    graph.add_edge(0, 6)
    graph.add_node(13)
    found = communities(network_from(graph), "infomap", seeds=2)
    assert found.membership.tolist() == [1] * 6 + [0] * 7 + [-1]
    assert found.adjusted_rand == 1
    assert sorted(asked[:2]) == [(2 * graph.number_of_edges(), seed, True) for seed in (1, 2)]


def test_without_infomap_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "infomap", None)
    with pytest.raises(MissingExtraError, match="infomap is not installed"):
        communities(network_from(nx.path_graph(4)), "infomap", seeds=2)
