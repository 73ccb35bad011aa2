"""The layout: finite, deterministic, spread, packed."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from coopgraph.maps import network_layout
from coopgraph.network import Network

from .conftest import make_network


def drawn(graph: nx.Graph[int]) -> Network:
    nodes = [(f"https://example.org/{i}", "City", "FR", ((f"N{i}", "en"),)) for i in graph]
    place = {v: i for i, v in enumerate(graph)}
    edges = [(place[a], place[b], "twinned-with", "", "") for a, b in graph.edges()]
    return make_network(nodes, edges)


GRAPHS = {
    "one": nx.empty_graph(1),
    "two": nx.path_graph(2),
    "isolates": nx.empty_graph(40),
    "star": nx.star_graph(200),
    "complete": nx.complete_graph(12),
    "path": nx.path_graph(60),
    "parts": nx.disjoint_union_all(
        [nx.karate_club_graph(), nx.cycle_graph(5), *[nx.path_graph(2)] * 7, nx.empty_graph(9)]
    ),
    "sparse": nx.gnm_random_graph(700, 650, seed=4),
    "on a grid": nx.barabasi_albert_graph(800, 2, seed=4),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_nodes_stand_apart_at_known_places_and_the_same_again(name: str) -> None:
    network = drawn(GRAPHS[name])
    positions = network_layout(network)
    assert positions.shape == (network.n_nodes, 2)
    assert np.isfinite(positions).all()
    assert (network_layout(network) == positions).all()
    if network.n_nodes > 1:
        distance = np.linalg.norm(positions[:, None] - positions[None], axis=2)
        np.fill_diagonal(distance, np.inf)
        assert distance.min() > 20
        width, height = positions.max(axis=0) - positions.min(axis=0)
        assert max(width, height) < 400 * np.sqrt(network.n_nodes) + 200


def test_an_empty_network_has_no_positions() -> None:
    assert network_layout(make_network([], [])).shape == (0, 2)


def test_the_seed_matters() -> None:
    network = drawn(nx.karate_club_graph())
    assert (network_layout(network, seed=1) != network_layout(network, seed=2)).any()


def test_neighbours_are_nearer_than_others() -> None:
    graph = nx.connected_caveman_graph(6, 8)
    positions = network_layout(drawn(graph))
    pairs = np.array(list(graph.edges()))
    joined = np.linalg.norm(positions[pairs[:, 0]] - positions[pairs[:, 1]], axis=1)
    distance = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    assert np.median(joined) < 0.5 * np.median(distance)


def test_components_do_not_lie_on_each_other() -> None:
    parts = [nx.karate_club_graph(), nx.cycle_graph(8), nx.star_graph(9), nx.path_graph(3)]
    graph = nx.disjoint_union_all(parts)
    positions = network_layout(drawn(graph))
    boxes = [
        (positions[list(part)].min(axis=0), positions[list(part)].max(axis=0))
        for part in nx.connected_components(graph)
    ]
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[i + 1 :]:
            assert (low > other_high).any() or (other_low > high).any()


@pytest.mark.slow
def test_twenty_thousand_nodes_are_placed() -> None:
    positions = network_layout(drawn(nx.gnm_random_graph(20_000, 24_000, seed=1)))
    assert np.isfinite(positions).all()
