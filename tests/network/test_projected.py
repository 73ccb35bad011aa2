"""Two-mode networks and their projections, against networkx and by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from coopgraph.errors import NetworkError, UsageError, VocabularyError
from coopgraph.network import Network, projection, two_mode
from coopgraph.network import projected as module
from tests._networks import network_of
from tests._two_mode import davis, of_matrix


def weights(network: Network, names: list[str]) -> dict[frozenset[str], float]:
    e = network.edge_columns
    values: list[float] = e.weight.tolist()
    pairs = zip(e.source.tolist(), e.target.tolist(), strict=True)
    return {
        frozenset((names[a], names[b])): value for (a, b), value in zip(pairs, values, strict=True)
    }


def of_graph(graph: nx.Graph[Any]) -> dict[frozenset[str], float]:
    return {frozenset((a, b)): float(data["weight"]) for a, b, data in graph.edges(data=True)}


@pytest.mark.parametrize(
    ("rule", "peer"),
    [
        ("count", nx.bipartite.weighted_projected_graph),
        ("newman", nx.bipartite.collaboration_weighted_projected_graph),
        ("jaccard", nx.bipartite.overlap_weighted_projected_graph),
    ],
)
def test_rules_agree_with_networkx(rule: str, peer: Any) -> None:
    graph, network, women = davis()
    found = weights(projection(network, "City", rule=rule), women)
    expected = of_graph(peer(graph, women))
    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, rel=1e-12)


def test_rules_by_hand() -> None:
    network = of_matrix([[1, 1, 0, 1], [1, 1, 0, 0], [1, 0, 1, 0]])
    names = list("abc")
    pair = frozenset("ab")
    assert weights(projection(network, "City", rule="hyperbolic"), names)[pair] == pytest.approx(
        1 / 3 + 1 / 2
    )
    assert weights(projection(network, "City", rule="cosine"), names)[pair] == pytest.approx(
        2 / np.sqrt(3 * 2)
    )


def test_each_edge_lists_the_statements_behind_it() -> None:
    network = of_matrix([[1, 1], [1, 1], [0, 1]])
    ends = {
        iri: (a, g)
        for iri, a, g in network.edges[["statement", "source", "target"]].itertuples(index=False)
    }
    made = projection(network, "City")
    for number, behind in enumerate(made.edge_columns.behind):
        pair = {str(made.edges.source[number]), str(made.edges.target[number])}
        shared: dict[str, set[str]] = {}
        for iri in behind:
            actor, group = ends[iri]
            shared.setdefault(group, set()).add(actor)
        assert all(actors == pair for actors in shared.values())
        assert len(shared) == made.edges.weight[number]


def test_parallel_relations_count_once_and_are_all_behind() -> None:
    network = of_matrix([[1], [1]])
    doubled = network_of(3, [(0, 2), (0, 2), (1, 2)], directed=True)
    doubled = replace(doubled, node_columns=network.node_columns)
    made = projection(doubled, "City").edge_columns
    assert made.weight.tolist() == [1]
    assert sorted(made.behind[0]) == ["urn:s:00000", "urn:s:00001", "urn:s:00002"]


def test_the_direction_of_relations_does_not_matter() -> None:
    network = of_matrix([[1, 1], [1, 1]])
    e = network.edge_columns
    turned = replace(network, edge_columns=replace(e, source=e.target, target=e.source))
    assert projection(turned, "City").edges.weight.tolist() == [2]
    assert projection(network, "Network").edges.weight.tolist() == [2]


def test_actors_without_an_edge_stay_and_losses_are_told() -> None:
    made = projection(of_matrix([[1, 0], [0, 1], [0, 1]]), "City")
    assert (made.n_nodes, made.n_edges) == (3, 1)
    assert "1 groups have one member only" in str(made.loss)
    assert "a backbone tells more" in str(made.loss)
    sparse = np.eye(12, dtype=int)
    sparse[0, 1] = 1
    assert "backbone" not in str(projection(of_matrix(sparse), "City").loss)


def test_exports_carry_the_statements(tmp_path: Any) -> None:
    from coopgraph.network import write_network

    made = projection(of_matrix([[1], [1]]), "City")
    write_network(made, tmp_path / "p.csv")
    text = (tmp_path / "p-edges.csv").read_text("utf-8")
    assert "urn:s:00000 | urn:s:00001" in text
    write_network(made, tmp_path / "p.graphml")
    graph = nx.read_graphml(tmp_path / "p.graphml")
    ((_, _, data),) = graph.edges(data=True)
    assert data["statements"] == "urn:s:00000 | urn:s:00001"
    assert made.to_networkx().number_of_edges() == 1


def test_a_projection_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 100)
    with pytest.raises(NetworkError, match="up to 105 edges") as caught:
        projection(of_matrix(np.ones((15, 1))), "City")
    assert "backbone" in str(caught.value.hint)


def test_what_is_no_two_mode_network() -> None:
    with pytest.raises(NetworkError, match="1 relations join two nodes of one side"):
        two_mode(network_of(2, [(0, 1)]), "City")
    with pytest.raises(NetworkError, match="no actor of kind Region"):
        two_mode(of_matrix([[1]]), "Region")
    with pytest.raises(VocabularyError):
        two_mode(of_matrix([[1]]), "Village")
    with pytest.raises(UsageError, match="unknown choice 'sum'"):
        projection(of_matrix([[1]]), "City", rule="sum")


def test_degrees_and_density() -> None:
    two = two_mode(of_matrix([[1, 1, 0], [0, 1, 0]]), "City")
    assert two.actor_degrees.tolist() == [2, 1]
    assert two.group_degrees.tolist() == [1, 2, 0]
    assert two.density == 0.5
    assert repr(two) == "<TwoMode: 2 actors × 3 groups, 3 ties>"
