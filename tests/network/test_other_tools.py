"""Cytoscape.js JSON and Pajek, each read again by a reader that is not ours."""

from __future__ import annotations

import csv
import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import rustworkx as rx

from coopgraph.errors import MissingExtraError, UsageError
from coopgraph.network import network_text, write_network
from tests._networks import NAN, network_of
from tests.network.test_formats import CLEAN, ORIGIN, sample

HOSTILE = ['"', "a\\", 'x" 1 2\n*Arcs\n1 1', "=1+1", "עיר ‮x", "n" * 10_000, "\x00\x1b", "", "a\\"]


def cytoscape(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def pajek(text: str) -> Any:
    return nx.parse_pajek(text.splitlines())


class TestCytoscape:
    def test_networkx_reads_it(self, tmp_path: Path) -> None:
        (path,) = write_network(sample(), tmp_path / "x.cyjs")
        graph: Any = nx.cytoscape_graph(cytoscape(path.read_text("utf-8")))
        assert graph.is_directed()
        assert graph.is_multigraph()
        assert (len(graph), graph.number_of_edges()) == (4, 5)
        assert graph.nodes["urn:n:00000"]["population"] == 147122
        assert graph.nodes["urn:n:00002"]["name"] == "-12"
        third = graph.edges["urn:n:00000", "urn:n:00001", "urn:s:00002"]
        assert (third["when"], third["weight"]) == ("2020; 2023/2024", 1e-7)
        assert "confidence" not in third
        assert not {"country", "latitude"} & set(graph.nodes["urn:n:00001"])
        assert graph.graph["fingerprint"] == ORIGIN.fingerprint
        assert "5 statements" in graph.graph["loss"]

    def test_unknown_and_boundless_values(self) -> None:
        net = network_of(2, [(0, 1), (0, 1)], weights=[NAN, float("inf")])
        first, second = cytoscape(network_text(net, "cyjs"))["elements"]["edges"]
        assert "weight" not in first["data"]
        assert second["data"]["weight"] == "INF"
        assert None not in first["data"].values()

    def test_hostile_labels_come_back(self) -> None:
        net = network_of(9, [], labels=HOSTILE)
        nodes = cytoscape(network_text(net, "cyjs"))["elements"]["nodes"]
        assert [node["data"].get("label", "") for node in nodes] == HOSTILE
        assert nodes[7]["data"]["name"] == "urn:n:00007"
        odd = cytoscape(network_text(sample(), "cyjs"))["elements"]["nodes"][1]["data"]["label"]
        assert odd.replace("\x00\x0b\x1f", "").replace("\ufffe", "") == CLEAN

    def test_empty(self) -> None:
        assert len(nx.cytoscape_graph(cytoscape(network_text(network_of(0, []), "cyjs")))) == 0


class TestPajek:
    def test_networkx_reads_it(self, tmp_path: Path) -> None:
        (path,) = write_network(sample(directed=[True] * 5), tmp_path / "x.net")
        graph = pajek(path.read_text("utf-8"))
        assert graph.is_directed()
        odd = next(name for name in graph if name.startswith("a<b>"))
        assert odd.endswith("]]> Գորիս 🌍")
        assert sorted(w for *_, w in graph.edges(data="weight")) == [1e-7, 1.0, 1.0, 2.5, 4.0]
        assert graph.number_of_edges("-12", "-12") == 1
        assert graph.number_of_edges("Aix-en-Provence", odd) == 2

    def test_arcs_and_edges(self) -> None:
        lines = network_text(sample(), "net").splitlines()
        arcs, edges = lines.index("*Arcs"), lines.index("*Edges")
        assert lines[arcs + 1 : edges] == ["2 1 2.5", "2 3 4.0", "3 3 1.0"]
        assert lines[edges + 1 :] == ["1 2 1.0", "1 2 1e-07"]

    def test_no_direction(self) -> None:
        graph = pajek(network_text(sample(directed=[False] * 5), "net"))
        assert not graph.is_directed()
        assert graph.number_of_edges() == 5

    def test_hostile_labels_stay_one_vertex(self) -> None:
        net = network_of(9, [(0, 8)], labels=HOSTILE)
        names = list(pajek(network_text(net, "net")))
        assert names == [
            *("'", "a/ (urn:n:00001)", "x' 1 2 *Arcs 1 1", "=1+1", HOSTILE[4], HOSTILE[5]),
            *("urn:n:00006", "urn:n:00007", "a/ (urn:n:00008)"),
        ]

    def test_origin_and_what_is_left_out(self) -> None:
        text = network_text(sample(), "net")
        for part in (ORIGIN.title, ORIGIN.fingerprint, "5 statements → 4 nodes", "% left out"):
            assert part in text

    def test_an_unknown_weight_is_not_written(self) -> None:
        assert network_text(network_of(2, [(0, 1)], weights=[NAN]), "net").endswith("\n1 2\n")

    @pytest.mark.parametrize("nodes", [0, 1])
    def test_empty_and_lonely(self, nodes: int) -> None:
        assert len(pajek(network_text(network_of(nodes, []), "net"))) == nodes


if find_spec("igraph"):  # GPL: an extra, asked only where it is

    @pytest.mark.parametrize("directed", [True, False])
    def test_pajek_by_igraph(tmp_path: Path, directed: bool) -> None:
        igraph = import_module("igraph")
        (path,) = write_network(sample(directed=[directed] * 5), tmp_path / "x.net")
        graph = igraph.Graph.Read_Pajek(str(path))
        assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (4, 5, directed)
        assert graph.es["weight"] == [1.0, 2.5, 1e-7, 4.0, 1.0]


class TestParquet:
    def test_pyarrow_and_pandas_read_it(self, tmp_path: Path) -> None:
        net = sample()
        nodes, edges = write_network(net, tmp_path / "x.parquet")
        assert (nodes.name, edges.name) == ("x-nodes.parquet", "x-edges.parquet")
        table = pq.read_table(edges)
        assert table.num_rows == net.n_edges
        about = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
        assert about["coopgraph:fingerprint"] == ORIGIN.fingerprint
        frame = pd.read_parquet(nodes)
        assert frame["iri"].tolist() == list(net.node_columns.iri)
        for name in ("latitude", "longitude", "population"):
            np.testing.assert_array_equal(
                frame[name].astype(float), getattr(net.node_columns, name)
            )
        weights = table.column("weight").to_pylist()
        expected = [None if np.isnan(w) else w for w in net.edge_columns.weight.tolist()]
        assert weights == expected
        assert table.schema.field("directed").type == "bool"

    def test_hostile_names_come_back(self, tmp_path: Path) -> None:
        net = network_of(9, [], labels=HOSTILE)
        nodes, _ = write_network(net, tmp_path / "x.parquet")
        assert [n or "" for n in pq.read_table(nodes).column("label").to_pylist()] == HOSTILE

    def test_it_does_not_go_through_a_pipe(self) -> None:
        for form in ("parquet", "neo4j"):
            with pytest.raises(UsageError, match="two files"):
                network_text(sample(), form)


class TestNeo4j:
    def test_heads_are_those_of_the_importer(self, tmp_path: Path) -> None:
        net = sample()
        nodes, relations = write_network(net, tmp_path / "x.csv", "neo4j")
        assert (nodes.name, relations.name) == ("x-nodes.csv", "x-relations.csv")
        with nodes.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["iri:ID"] for row in rows] == list(net.node_columns.iri)
        assert {row[":LABEL"] for row in rows} == set(net.node_columns.kind)
        assert "latitude:double" in rows[0]
        with relations.open(encoding="utf-8", newline="") as file:
            ties = list(csv.DictReader(file))
        ids = {row["iri:ID"] for row in rows}
        assert all({row[":START_ID"], row[":END_ID"]} <= ids for row in ties)
        assert [row[":TYPE"] for row in ties] == [
            kind.upper().replace("-", "_") for kind in net.edge_columns.type
        ]

    def test_hostile_names_come_back(self, tmp_path: Path) -> None:
        net = network_of(9, [], labels=HOSTILE)
        nodes, _ = write_network(net, tmp_path / "x", "neo4j")
        with nodes.open(encoding="utf-8", newline="") as file:
            labels = [row["label:string"] for row in csv.DictReader(file)]
        assert labels == [name.replace("\0", "") for name in HOSTILE]


class TestObjects:
    def test_rustworkx_counts_the_same(self) -> None:
        net = sample()
        graph = net.to_rustworkx()
        assert (graph.num_nodes(), graph.num_edges()) == (net.n_nodes, net.n_edges)
        assert [node["iri"] for node in graph.nodes()] == list(net.node_columns.iri)
        ends = [(a, b) for a, b in graph.edge_list()]
        assert ends == list(
            zip(net.edge_columns.source.tolist(), net.edge_columns.target.tolist(), strict=True)
        )
        assert [edge["statement"] for edge in graph.edges()] == list(net.edge_columns.statement)
        assert all(None not in node.values() for node in graph.nodes())
        assert isinstance(network_of(2, [(0, 1)]).to_rustworkx(), rx.PyGraph)

    def test_igraph_counts_the_same_where_it_is_installed(self) -> None:
        net = sample()
        if find_spec("igraph") is None:
            with pytest.raises(MissingExtraError, match="igraph"):
                net.to_igraph()
            return
        graph = net.to_igraph()
        assert (graph.vcount(), graph.ecount()) == (net.n_nodes, net.n_edges)
        assert graph.vs["name"] == list(net.node_columns.iri)
        assert graph.es["statement"] == list(net.edge_columns.statement)
