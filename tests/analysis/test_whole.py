"""Whole-network measures against networkx, enumeration and published numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from coopgraph.analysis import mixing_by, network_summary
from coopgraph.errors import NetworkError, UsageError
from coopgraph.network import Network
from tests._networks import network_from, network_of

GRAPHS = [
    nx.karate_club_graph(),
    nx.florentine_families_graph(),
    nx.les_miserables_graph(),
    *(nx.gnp_random_graph(5 + 3 * seed, 0.15, seed=seed) for seed in range(12)),
    nx.path_graph(7),
    nx.empty_graph(3),
]


def countries(network: Network, values: list[str]) -> Network:
    return replace(network, node_columns=replace(network.node_columns, country=tuple(values)))


@pytest.mark.parametrize("number", range(len(GRAPHS)))
def test_all_measures_agree_with_networkx(number: int) -> None:
    graph = GRAPHS[number]
    found = network_summary(network_from(graph))
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    assert (found.nodes, found.edges) == (len(graph), graph.number_of_edges())
    assert found.density == pytest.approx(nx.density(graph))
    assert found.components == nx.number_connected_components(graph)
    assert (found.largest, found.isolates) == (len(largest), nx.number_of_isolates(graph))
    assert found.transitivity == pytest.approx(nx.transitivity(graph))
    assert found.average_clustering == pytest.approx(nx.average_clustering(graph))
    if len(largest) > 1:
        assert found.mean_distance == pytest.approx(nx.average_shortest_path_length(largest))
        assert found.diameter == nx.diameter(largest)
    else:
        assert math.isnan(found.diameter)
    degrees = {d for _, d in graph.degree() if d}
    if len(degrees) > 1:
        expected = nx.degree_assortativity_coefficient(graph)
        assert found.degree_assortativity == pytest.approx(expected, abs=1e-9)


def test_published_numbers_of_zachary() -> None:
    found = network_summary(network_from(nx.karate_club_graph()))
    assert found.transitivity == pytest.approx(0.2557, abs=5e-5)
    assert found.average_clustering == pytest.approx(0.5706, abs=5e-5)
    assert found.degree_assortativity == pytest.approx(-0.4756, abs=5e-5)
    assert found.mean_distance == pytest.approx(2.4082, abs=5e-5)
    assert found.diameter == 5


def test_reciprocity_reads_directed_relations_alone() -> None:
    graph = nx.gnp_random_graph(30, 0.1, seed=2, directed=True)
    found = network_summary(network_from(graph)).reciprocity
    assert found == pytest.approx(nx.overall_reciprocity(graph))
    assert math.isnan(network_summary(network_of(2, [(0, 1)])).reciprocity)


def test_a_ring_of_friends_is_a_small_world_and_a_random_graph_is_not() -> None:
    ring = network_summary(network_from(nx.watts_strogatz_graph(400, 10, 0.05, seed=1)))
    chance = network_summary(network_from(nx.gnm_random_graph(400, 2000, seed=1)))
    assert ring.small_world > 5
    assert chance.small_world == pytest.approx(1, abs=0.3)


def matchings(stubs: list[int]) -> Iterator[list[tuple[int, int]]]:
    """Yield every way to join all stubs in pairs."""
    if not stubs:
        yield []
        return
    first, *rest = stubs
    for i, other in enumerate(rest):
        for more in matchings(rest[:i] + rest[i + 1 :]):
            yield [(first, other), *more]


def test_chance_is_that_of_all_ways_to_join_the_stubs() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0)]
    groups = ["FR", "FR", "AM", "DE"]
    found = mixing_by(countries(network_of(4, pairs), groups))
    names = sorted(set(groups))
    stubs = [i for pair in pairs for i in pair]
    seen: dict[tuple[str, str], list[int]] = {k: [] for k in itertools.product(names, names)}
    for matching in matchings(list(range(len(stubs)))):
        ends = [tuple(sorted((groups[stubs[a]], groups[stubs[b]]))) for a, b in matching]
        for r, s in itertools.combinations_with_replacement(names, 2):
            seen[r, s].append(ends.count((r, s)))
    for r, s in itertools.combinations_with_replacement(names, 2):
        assert found.expected.loc[r, s] == pytest.approx(np.mean(seen[r, s]))
        spread = np.std(seen[r, s])
        z = (found.ties.loc[r, s] - np.mean(seen[r, s])) / spread  # type: ignore[operator]
        assert found.z.loc[r, s] == pytest.approx(z)


@pytest.mark.parametrize("seed", range(6))
def test_mixing_agrees_with_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[Any] = nx.gnp_random_graph(40, 0.15, seed=seed)
    values = rng.choice(["FR", "AM", "DE"], 40).tolist()
    nx.set_node_attributes(graph, dict(enumerate(values)), "country")
    found = mixing_by(countries(network_from(graph), values))
    expected = nx.attribute_assortativity_coefficient(graph, "country")
    assert found.assortativity == pytest.approx(expected, abs=1e-12)
    within = sum(values[a] == values[b] for a, b in graph.edges())
    between = graph.number_of_edges() - within
    assert found.ei_index == pytest.approx((between - within) / (between + within))
    assert np.trace(found.ties.to_numpy()) == within
    assert (found.ties == found.ties.T).all().all()


def test_unknown_attributes_are_counted_out() -> None:
    network = countries(network_of(4, [(0, 1), (1, 2), (2, 3)]), ["FR", "AM", "", "AM"])
    found = mixing_by(network)
    assert found.left_out == 2
    assert found.ties.loc["AM", "FR"] == 1


def test_bad_input() -> None:
    with pytest.raises(NetworkError, match="no actors"):
        network_summary(network_of(0, []))
    with pytest.raises(UsageError, match="unknown choice 'colour'"):
        mixing_by(network_of(2, [(0, 1)]), "colour")
    with pytest.raises(NetworkError, match="no tie has a country"):
        mixing_by(network_of(2, [(0, 1)]))
    lonely = network_summary(network_of(1, [(0, 0)]))
    assert math.isnan(lonely.density)
    assert lonely.components == 1
