"""The `Network` value: its columns, matrices, parts and forms."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest

from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.network import LossAccount, LossEntry, Network
from tests._networks import NAN, network_of


@pytest.fixture
def net() -> Network:
    """Return four actors: 0–1 twice (one directed), 1→2, a loop on 2, and 3 alone."""
    return network_of(
        4,
        [(0, 1), (1, 0), (1, 2), (2, 2)],
        directed=[False, True, True, True],
        weights=[1.0, 2.0, 4.0, 8.0],
        types=["twinned-with", "funded-by", "member-of", "part-of"],
    )


def rich(net: Network) -> Network:
    """Return the network with known and unknown attributes."""
    nodes = dataclasses.replace(
        net.node_columns,
        country=("FR", "AM", "", ""),
        latitude=np.array([43.5, 40.1, NAN, NAN]),
        longitude=np.array([5.4, 44.4, NAN, NAN]),
        population=np.array([147122.0, NAN, NAN, NAN]),
        names=((("Aix", "fr"), ("Էքս", "hy")), (), (), ()),
    )
    edges = dataclasses.replace(
        net.edge_columns,
        when=("1992/..", "", "", ""),
        start=np.array([1992.0, NAN, NAN, NAN]),
    )
    return dataclasses.replace(net, node_columns=nodes, edge_columns=edges)


class TestMatrix:
    def test_undirected(self, net: Network) -> None:
        assert net.matrix.toarray().tolist() == [
            [0, 3, 0, 0],
            [3, 0, 4, 0],
            [0, 4, 0, 0],
            [0, 0, 0, 0],
        ]

    def test_directed(self, net: Network) -> None:
        assert net.directed_matrix.toarray().tolist() == [
            [0, 1, 0, 0],
            [3, 0, 4, 0],
            [0, 0, 0, 0],
            [0, 0, 0, 0],
        ]

    def test_simple_edges(self, net: Network) -> None:
        source, target, weight = net.simple_edges()
        assert [source.tolist(), target.tolist(), weight.tolist()] == [[0, 1], [1, 2], [3, 4]]
        source, target, weight = net.simple_edges(directed=True)
        assert list(zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)) == [
            (0, 1, 1.0),
            (1, 0, 3.0),
            (1, 2, 4.0),
        ]

    def test_no_relation(self) -> None:
        empty = network_of(2, [])
        assert empty.matrix.shape == (2, 2)
        assert empty.matrix.nnz == 0
        assert len(empty.simple_edges()[0]) == 0


class TestFrames:
    def test_nodes_and_edges(self, net: Network) -> None:
        nodes, edges = net.nodes, net.edges
        assert nodes.shape == (4, 7)
        assert edges["source_label"].tolist() == ["actor 0", "actor 1", "actor 1", "actor 2"]
        assert edges["type"].tolist() == ["twinned-with", "funded-by", "member-of", "part-of"]
        assert edges["directed"].tolist() == [False, True, True, True]

    def test_sizes(self, net: Network) -> None:
        assert (len(net), net.n_nodes, net.n_edges) == (4, 4, 4)
        assert repr(net) == "<Network of 4 nodes and 4 relations>"

    def test_html_is_escaped(self) -> None:
        html = network_of(1, [], labels=["<script>alert(1)</script>"])._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


class TestValue:
    def test_fields_are_fixed(self, net: Network) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            net.language = "fr"  # type: ignore[misc]

    @pytest.mark.parametrize("column", ["source", "weight", "start", "directed"])
    def test_columns_cannot_be_written(self, net: Network, column: str) -> None:
        with pytest.raises(ValueError, match="read-only"):
            getattr(net.edge_columns, column)[0] = 1

    def test_the_frames_are_copies(self, net: Network) -> None:
        frame = net.edges
        frame.loc[0, "weight"] = 99.0
        frame.loc[0, "type"] = "other"
        assert net.edges["weight"].tolist() == [1, 2, 4, 8]
        assert net.edges["type"][0] == "twinned-with"

    def test_a_networkx_graph_is_a_copy(self, net: Network) -> None:
        graph = net.to_networkx()
        graph.nodes["urn:n:00000"]["label"] = "other"
        graph.remove_node("urn:n:00001")
        assert net.to_networkx().number_of_nodes() == 4
        assert net.node_columns.label[0] == "actor 0"

    def test_equal_content_is_equal(self, net: Network) -> None:
        twin = rich(net)
        assert twin == rich(net)
        assert hash(twin.node_columns) == hash(rich(net).node_columns)
        assert twin != net
        assert net.subset(range(4)).edge_columns == net.edge_columns
        assert net.node_columns != 3


class TestParts:
    def test_subset(self, net: Network) -> None:
        part = net.subset([2, 1])
        assert part.node_columns.iri == ("urn:n:00001", "urn:n:00002")
        assert part.edges["type"].tolist() == ["member-of", "part-of"]
        assert part.edge_columns.source.tolist() == [0, 1]
        assert part.edge_columns.target.tolist() == [1, 1]
        assert part.edge_columns.weight.tolist() == [4, 8]

    def test_the_account_of_a_subset_adds_up(self, net: Network) -> None:
        loss = net.subset([1, 2]).loss
        assert (loss.statements, loss.nodes, loss.edges) == (4, 2, 2)
        assert loss.statements == loss.edges + sum(entry.count for entry in loss.left_out)
        assert "2 have an end outside the chosen nodes" in loss.render()

    def test_subset_of_a_subset(self, net: Network) -> None:
        loss = net.subset([0, 1, 2]).subset([2]).loss
        assert loss.edges == 1
        assert loss.statements == loss.edges + sum(entry.count for entry in loss.left_out)

    def test_nothing(self, net: Network) -> None:
        part = net.subset([])
        assert (part.n_nodes, part.n_edges) == (0, 0)
        assert part.matrix.shape == (0, 0)

    @pytest.mark.parametrize("wrong", [4, -1])
    def test_a_position_outside(self, net: Network, wrong: int) -> None:
        with pytest.raises(NetworkError, match=f"no node at position {wrong}") as caught:
            net.subset([0, wrong])
        assert caught.value.value == wrong

    def test_top(self, net: Network) -> None:
        assert net.top([1.0, 3.0, 2.0, 0.0], 2).node_columns.label == ("actor 1", "actor 2")
        assert net.top([1.0, 1.0, 1.0, 2.0], 2).node_columns.label == ("actor 0", "actor 3")
        assert net.top([1.0] * 4, 9).n_nodes == 4
        assert net.top([1.0] * 4, 0).n_nodes == 0


class TestLoss:
    def test_render(self) -> None:
        loss = LossAccount(
            statements=9,
            nodes=4,
            edges=6,
            left_out=(LossEntry(3, msg("are only planned")), LossEntry(0, msg("have no date"))),
            notes=(LossEntry(2, msg("have no date at all")),),
        )
        assert str(loss).splitlines() == [
            "9 statements → 4 nodes, 6 edges",
            "  − 3 are only planned",
            "  · 2 have no date at all",
        ]
        assert str(loss.left_out[0]) == "3 are only planned"


class TestNetworkx:
    def test_parallel_relations_and_loops_are_kept(self, net: Network) -> None:
        graph = net.to_networkx()
        assert isinstance(graph, nx.MultiDiGraph)
        assert graph.number_of_edges() == 4
        assert len(graph.to_undirected()["urn:n:00000"]["urn:n:00001"]) == 2
        assert graph.has_edge("urn:n:00002", "urn:n:00002", key="urn:s:00003")

    def test_attributes_are_typed_and_unknown_ones_left_out(self, net: Network) -> None:
        graph = rich(net).to_networkx()
        assert graph.nodes["urn:n:00000"] == {
            "label": "actor 0",
            "kind": "City",
            "country": "FR",
            "latitude": 43.5,
            "longitude": 5.4,
            "population": 147122.0,
        }
        assert graph.nodes["urn:n:00003"] == {"label": "actor 3", "kind": "City"}
        edge = graph.edges["urn:n:00000", "urn:n:00001", "urn:s:00000"]
        assert edge == {
            "type": "twinned-with",
            "directed": False,
            "when": "1992/..",
            "start": 1992.0,
            "status": "active",
            "sources": 1,
            "confidence": 1.0,
            "weight": 1.0,
        }
        values: list[Any] = [v for _, data in graph.nodes(data=True) for v in data.values()]
        values += [v for *_, data in graph.edges(data=True) for v in data.values()]
        assert {type(v) for v in values} <= {str, int, float, bool}
        assert not any(isinstance(v, float) and math.isnan(v) for v in values)

    def test_relations_without_a_statement_stay_apart(self, net: Network) -> None:
        edges = dataclasses.replace(net.edge_columns, statement=("",) * 4)
        graph = dataclasses.replace(net, edge_columns=edges).to_networkx()
        assert graph.number_of_edges() == 4

    def test_same_simple_graph(self, net: Network) -> None:
        plain: nx.Graph[Any] = nx.Graph(net.to_networkx())
        plain.remove_edges_from(list(nx.selfloop_edges(plain)))
        assert plain.number_of_edges() == len(net.simple_edges()[0])
