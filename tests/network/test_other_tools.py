"""Cytoscape.js JSON and Pajek, each read again by a reader that is not ours."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

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
