"""Link suggestions against networkx; the hold-out against what must be found and what cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from coopgraph.analysis import hold_out_auc, suggest_links
from coopgraph.errors import NetworkError, UsageError
from tests._networks import network_from, network_of

GRAPHS = [nx.karate_club_graph(), nx.gnp_random_graph(40, 0.12, seed=3), nx.star_graph(6)]


def scored(graph: nx.Graph[Any], node: int, score: str) -> dict[str, float]:
    found = suggest_links(network_from(graph), f"urn:n:{node:05}", score=score, top=999)
    return dict(zip(found.iri.tolist(), found.score.tolist(), strict=True))


@pytest.mark.parametrize("number", range(len(GRAPHS)))
@pytest.mark.parametrize("node", [0, 3])
def test_scores_agree_with_networkx(number: int, node: int) -> None:
    graph = GRAPHS[number]
    apart = [(node, other) for other in graph if other != node and not graph.has_edge(node, other)]
    adamic = {f"urn:n:{b:05}": p for _, b, p in nx.adamic_adar_index(graph, apart) if p}
    assert scored(graph, node, "adamic-adar") == pytest.approx(adamic, rel=1e-12)
    common = {f"urn:n:{b:05}": len(list(nx.common_neighbors(graph, node, b))) for _, b in apart}
    assert scored(graph, node, "common-neighbours") == {k: v for k, v in common.items() if v}
    a = (nx.to_numpy_array(graph) != 0).astype(float)
    steps = [0.5 ** (k - 1) * np.linalg.matrix_power(a, k) for k in range(2, 6)]
    walks = np.sum(steps, axis=0)
    katz = {f"urn:n:{b:05}": walks[node, b] for _, b in apart if walks[node, b]}
    assert scored(graph, node, "katz") == pytest.approx(katz, rel=1e-12)


def test_reasons_are_said() -> None:
    network = network_of(5, [(0, 1), (1, 2), (0, 3), (3, 2), (2, 4)])
    country = ("FR", "AM", "AM", "AM", "FR")
    labels = ("Nice", "Sevan", "Masis", "Gyumri", "Arles")
    nodes = replace(network.node_columns, country=country, label=labels)
    network = replace(network, node_columns=nodes)
    (row,) = suggest_links(network, "Nice", score="adamic-adar").to_dict("records")
    assert (row["label"], row["common"]) == ("Masis", 2)
    assert row["reasons"] == "partners of both: Sevan, Gyumri; has partners in FR already"
    french = suggest_links(replace(network, language="fr"), "Nice").reasons[0]
    assert french.startswith("partenaires des deux")
    far = suggest_links(network, "Nice").set_index("label")
    assert far.reasons["Arles"] == "same country"


def test_ties_that_close_triangles_are_found_and_random_ones_are_not() -> None:
    close = network_from(nx.connected_caveman_graph(20, 6))
    for score in ("adamic-adar", "common-neighbours", "katz"):
        assert hold_out_auc(close, score=score).auc > 0.95
    chance = network_from(nx.gnm_random_graph(300, 900, seed=1))
    found = hold_out_auc(chance, rounds=10)
    assert found.auc == pytest.approx(0.5, abs=0.06)
    assert (found.rounds, found.share) == (10, 0.1)


def test_the_same_seed_takes_out_the_same_ties() -> None:
    network = network_from(nx.karate_club_graph())
    assert hold_out_auc(network, seed=5) == hold_out_auc(network, seed=5)


def test_bad_input() -> None:
    network = network_of(3, [(0, 1)], labels=["A", "A", "B"])
    with pytest.raises(NetworkError, match="2 actors of the network are called 'A'"):
        suggest_links(network, "A")
    with pytest.raises(NetworkError, match="0 actors"):
        suggest_links(network, "Z")
    with pytest.raises(UsageError, match="unknown choice 'luck'"):
        suggest_links(network, "B", score="luck")
    assert suggest_links(network, "B").empty
    with pytest.raises(UsageError, match="outside"):
        hold_out_auc(network, share=1)
    with pytest.raises(NetworkError, match="too small or too dense"):
        hold_out_auc(network)
