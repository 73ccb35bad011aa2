"""Networks written for other tools, each read again by a reader that is not ours."""

from __future__ import annotations

import csv
import dataclasses
import errno
import io
import json
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import coopgraph as cg
from coopgraph.errors import OutputError, UsageError
from coopgraph.network import NETWORK_FORMATS, Network, NetworkOrigin, network_text, write_network
from tests._networks import NAN, network_of

ORIGIN = NetworkOrigin(
    title="Jumelages & « pactes »",
    fingerprint="ab" * 32,
    parameters=(("relations", "twinned-with"), ("at", "2025")),
    licence="CC BY 4.0",
    version="0.1.0",
)
NASTY = 'a<b>&"c"\'d\x00\x0b\x1f\ud800\ufffe\n]]> Գորիս 🌍'
CLEAN = 'a<b>&"c"\'d\n]]> Գորիս 🌍'


def sample(*, directed: list[bool] | None = None) -> Network:
    """Return four actors and five relations with every kind of value, known and unknown."""
    net = network_of(
        4,
        [(0, 1), (1, 0), (0, 1), (1, 2), (2, 2)],
        directed=[False, True, False, True, True] if directed is None else directed,
        weights=[1.0, 2.5, 1e-7, 4.0, 1.0],
        labels=["Aix-en-Provence", NASTY, "-12", "=1+1"],
        types=["twinned-with", "funded-by", "cooperates-with", "member-of", "part-of"],
        origin=ORIGIN,
    )
    nodes = dataclasses.replace(
        net.node_columns,
        country=("FR", "", "AM", ""),
        latitude=np.array([43.5263, NAN, 40.5, NAN]),
        longitude=np.array([5.4454, NAN, -44.5, NAN]),
        population=np.array([147122.0, NAN, 0.0, NAN]),
        names=((("Aix-en-Provence", "fr"), ("Ais", "oc"), ("Aix", "")), (), (), ()),
    )
    edges = dataclasses.replace(
        net.edge_columns,
        when=("1992/..", "", "2020; 2023/2024", "", ""),
        start=np.array([1992.0, NAN, 2020.0, NAN, NAN]),
        end=np.array([NAN, NAN, 2024.0, NAN, NAN]),
        confidence=np.array([1.0, 0.5, NAN, 1.0, 1.0]),
    )
    return dataclasses.replace(net, node_columns=nodes, edge_columns=edges)


def written(net: Network, folder: Path, form: str) -> Path:
    (path,) = write_network(net, folder / f"net.{form}")
    return path


@pytest.mark.parametrize("form", ["graphml", "gexf"])
class TestXml:
    def read(self, path: Path) -> Any:
        return (nx.read_graphml if path.suffix == ".graphml" else nx.read_gexf)(path)

    def test_networkx_reads_it(self, tmp_path: Path, form: str) -> None:
        graph = self.read(written(sample(), tmp_path, form))
        assert graph.is_directed()
        assert graph.is_multigraph()
        assert sorted((a, b) for a, b in graph.edges()) == [
            ("urn:n:00000", "urn:n:00001"),
            ("urn:n:00000", "urn:n:00001"),
            ("urn:n:00001", "urn:n:00000"),
            ("urn:n:00001", "urn:n:00002"),
            ("urn:n:00002", "urn:n:00002"),
        ]
        aix = graph.nodes["urn:n:00000"]
        assert {k: aix[k] for k in ("label", "kind", "country", "latitude", "population")} == {
            "label": "Aix-en-Provence",
            "kind": "City",
            "country": "FR",
            "latitude": 43.5263,
            "population": 147122,
        }
        assert isinstance(aix["population"], int)
        assert aix["names"] == "Aix-en-Provence@fr | Ais@oc | Aix"
        assert graph.nodes["urn:n:00001"]["label"] == CLEAN
        assert graph.nodes["urn:n:00002"]["population"] == 0
        assert not {"country", "latitude", "population"} & set(graph.nodes["urn:n:00001"])

    def test_networkx_reads_the_relations(self, tmp_path: Path, form: str) -> None:
        graph = self.read(written(sample(), tmp_path, form))
        first = graph.edges["urn:n:00000", "urn:n:00001", "urn:s:00000"]
        expected = {
            "type": "twinned-with",
            "directed": False,
            "statement": "urn:s:00000",
            "when": "1992/..",
            "start": 1992,
            "status": "active",
            "sources": 1,
            "confidence": 1.0,
            "weight": 1.0,
        }
        assert {k: v for k, v in first.items() if k not in ("id", "kind")} == expected
        assert {k: type(first[k]) for k in expected} == {k: type(v) for k, v in expected.items()}
        third = graph.edges["urn:n:00000", "urn:n:00001", "urn:s:00002"]
        assert third["weight"] == 1e-7
        assert third["end"] == 2024
        assert "confidence" not in third
        assert "None" not in str(list(graph.edges(data=True)))
        assert "nan" not in str(list(graph.edges(data=True)))

    @pytest.mark.parametrize("directed", [False, True])
    def test_networks_of_one_direction(self, tmp_path: Path, form: str, directed: bool) -> None:
        graph = self.read(written(sample(directed=[directed] * 5), tmp_path, form))
        assert graph.is_directed() == directed
        assert graph.number_of_edges() == 5
        assert {d for *_, d in graph.edges(data="directed")} == {directed}

    def test_a_reader_of_plain_xml_agrees(self, tmp_path: Path, form: str) -> None:
        root = etree.parse(written(sample(), tmp_path, form)).getroot()
        count = root.xpath("count(//*[local-name()='{}'])".format("node"))
        assert count == 4
        edges = root.xpath("//*[local-name()='edge']")
        assert [e.get("id") for e in edges] == [f"urn:s:{i:05}" for i in range(5)]
        assert len({e.get("id") for e in edges}) == 5
        nodes = {e.get("id") for e in root.xpath("//*[local-name()='node']")}
        assert {e.get("source") for e in edges} | {e.get("target") for e in edges} <= nodes
        declared = {e.get("id") for e in root.xpath("//*[@id and (@attr.name or @title)]")}
        used = {e.get("key") or e.get("for") for e in root.xpath("//*[@key or @for and @value]")}
        assert used <= declared

    def test_the_origin_is_in_it(self, tmp_path: Path, form: str) -> None:
        text = etree.tostring(
            etree.parse(written(sample(), tmp_path, form)), encoding="unicode", method="text"
        )
        for part in (ORIGIN.title, ORIGIN.fingerprint, ORIGIN.licence, "coopgraph 0.1.0"):
            assert part in text
        assert "relations=twinned-with; at=2025" in text
        assert "5 statements → 4 nodes, 5 edges" in text

    def test_empty_and_lonely(self, tmp_path: Path, form: str) -> None:
        assert len(self.read(written(network_of(0, []), tmp_path, form))) == 0
        (path,) = write_network(network_of(1, []), tmp_path / f"one.{form}")
        assert list(self.read(path)) == ["urn:n:00000"]

    def test_relations_without_a_statement(self, tmp_path: Path, form: str) -> None:
        net = sample()
        edges = dataclasses.replace(net.edge_columns, statement=("",) * 5)
        graph = self.read(written(dataclasses.replace(net, edge_columns=edges), tmp_path, form))
        assert graph.number_of_edges() == 5

    def test_two_writes_are_the_same_bytes(self, form: str) -> None:
        assert network_text(sample(), form) == network_text(sample(), form)


def test_graphml_metadata_by_networkx(tmp_path: Path) -> None:
    about = nx.read_graphml(written(sample(), tmp_path, "graphml")).graph
    assert about["title"] == ORIGIN.title
    assert about["licence"] == "CC BY 4.0"
    assert about["fingerprint"] == ORIGIN.fingerprint


if find_spec("igraph"):  # GPL: an extra, asked only where it is

    def test_graphml_by_igraph(tmp_path: Path) -> None:
        igraph = import_module("igraph")
        graph = igraph.Graph.Read_GraphML(str(written(sample(), tmp_path, "graphml")))
        assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (4, 5, True)
        assert graph.vs[0]["label"] == "Aix-en-Provence"
        assert graph.es["weight"] == [1.0, 2.5, 1e-7, 4.0, 1.0]
        assert graph.es["directed"] == [False, True, False, True, True]


def test_gexf_tells_types_apart(tmp_path: Path) -> None:
    root = etree.parse(written(sample(), tmp_path, "gexf")).getroot()
    assert root.tag == "{http://gexf.net/1.3}gexf"
    assert root.get("version") == "1.3"
    kinds = [e.get("kind") for e in root.iter("{http://gexf.net/1.3}edge")]
    assert kinds == ["twinned-with", "funded-by", "cooperates-with", "member-of", "part-of"]


def test_gexf_is_read_by_our_own_reader(tmp_path: Path) -> None:
    from coopgraph.sources.gexf import _Parser

    found = _Parser(written(sample(), tmp_path, "gexf")).read()
    assert (len(found.nodes), len(found.edges)) == (4, 5)
    assert found.nodes["urn:n:00000"].values["country"] == "FR"


class TestCsv:
    def test_csv_reads_it(self, tmp_path: Path) -> None:
        paths = write_network(sample(), tmp_path / "net.csv")
        assert [p.name for p in paths] == ["net-nodes.csv", "net-edges.csv", "net-metadata.json"]
        with paths[0].open(encoding="utf-8", newline="") as file:
            nodes = list(csv.DictReader(file))
        assert [row["iri"] for row in nodes] == [f"urn:n:0000{i}" for i in range(4)]
        assert nodes[0]["population"] == "147122"
        assert nodes[1]["population"] == nodes[1]["latitude"] == nodes[1]["country"] == ""
        assert nodes[1]["label"].startswith('a<b>&"c"\'d')
        with paths[1].open(encoding="utf-8", newline="") as file:
            edges = list(csv.DictReader(file))
        assert [row["directed"] for row in edges] == ["false", "true", "false", "true", "true"]
        assert [row["when"] for row in edges][:3] == ["1992/..", "", "2020; 2023/2024"]

    def test_pandas_reads_it(self, tmp_path: Path) -> None:
        nodes, edges, _ = write_network(sample(), tmp_path / "net.csv")
        frame = pd.read_csv(edges)
        assert frame["weight"].tolist() == [1.0, 2.5, 1e-7, 4.0, 1.0]
        assert frame["directed"].dtype == bool
        assert len(pd.read_csv(nodes)) == 4
        graph = nx.from_pandas_edgelist(frame, create_using=nx.MultiDiGraph)
        assert graph.number_of_edges() == 5

    def test_formulas_are_neutralised_and_numbers_stay(self) -> None:
        labels = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "-12", "+3.5e-4", "a=b", "＝x"]
        rows = network_text(network_of(10, [(i, i) for i in range(10)], labels=labels), "csv")
        cells = [row["source_label"] for row in csv.DictReader(io.StringIO(rows, newline=""))]
        assert cells == [
            *("'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)", "'\tx", "'\nx"),
            *("-12", "+3.5e-4", "a=b", "'＝x"),
        ]

    def test_negative_coordinates_stay(self, tmp_path: Path) -> None:
        nodes, *_ = write_network(sample(), tmp_path / "net.csv")
        assert pd.read_csv(nodes)["longitude"][2] == -44.5

    def test_the_description(self, tmp_path: Path) -> None:
        nodes, edges, metadata = write_network(sample(), tmp_path / "net.csv")
        about = json.loads(metadata.read_text("utf-8"))
        assert about["@context"] == "http://www.w3.org/ns/csvw"
        assert about["dc:title"] == ORIGIN.title
        assert about["dc:license"] == "CC BY 4.0"
        assert about["dc:identifier"] == ORIGIN.fingerprint
        for path, table in zip((nodes, edges), about["tables"], strict=True):
            assert table["url"] == path.name
            with path.open(encoding="utf-8", newline="") as file:
                head = next(csv.reader(file))
            assert [c["name"] for c in table["tableSchema"]["columns"]] == head

    def test_a_name_without_its_ending(self, tmp_path: Path) -> None:
        paths = write_network(sample(), tmp_path / "v1.2", "csv")
        assert paths[0].name == "v1.2-nodes.csv"


class TestWriting:
    @pytest.mark.parametrize("form", NETWORK_FORMATS)
    def test_nothing_is_overwritten_unasked(self, tmp_path: Path, form: str) -> None:
        first = write_network(sample(), tmp_path / f"x.{form}")
        before = [path.read_bytes() for path in first]
        with pytest.raises(OutputError, match="exists already") as caught:
            write_network(network_of(1, []), tmp_path / f"x.{form}")
        assert caught.value.path == str(first[0])
        assert "overwrite" in str(caught.value.hint)
        assert [path.read_bytes() for path in first] == before
        write_network(network_of(1, []), tmp_path / f"x.{form}", overwrite=True)
        assert [path.read_bytes() for path in first] != before
        assert sorted(tmp_path.iterdir()) == sorted(first)

    def test_one_of_three_files_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "x-edges.csv").write_text("mine")
        with pytest.raises(OutputError, match="x-edges"):
            write_network(sample(), tmp_path / "x.csv")
        assert [path.name for path in tmp_path.iterdir()] == ["x-edges.csv"]

    @pytest.mark.parametrize("path", ["x.pdf", "x", "x.graphml.bak"])
    def test_an_unknown_ending(self, tmp_path: Path, path: str) -> None:
        with pytest.raises(UsageError, match="no network format") as caught:
            write_network(sample(), tmp_path / path)
        assert "graphml" in str(caught.value.hint)
        with pytest.raises(UsageError):
            network_text(sample(), "pdf")

    def test_the_format_is_stronger_than_the_ending(self, tmp_path: Path) -> None:
        (path,) = write_network(sample(), tmp_path / "x.xml", "GraphML")
        assert nx.read_graphml(path).number_of_nodes() == 4

    def test_no_such_folder(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="no folder"):
            write_network(sample(), tmp_path / "none" / "x.gexf")

    def test_a_folder_by_that_name(self, tmp_path: Path) -> None:
        (tmp_path / "x.gexf").mkdir()
        with pytest.raises(OutputError, match="folder"):
            write_network(sample(), tmp_path / "x.gexf", overwrite=True)

    @pytest.mark.parametrize(
        "failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
    )
    def test_a_failure_leaves_what_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
    ) -> None:
        (path,) = write_network(sample(), tmp_path / "x.graphml")
        before = path.read_bytes()

        def full(_: int) -> None:
            raise failure

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises((OutputError, KeyboardInterrupt)) as caught:
            write_network(network_of(1, []), path, overwrite=True)
        if isinstance(caught.value, OutputError):
            assert "No space left" in str(caught.value)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_a_rename_that_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(OutputError, match="Permission denied"):
            write_network(sample(), tmp_path / "x.graphml")
        assert not list(tmp_path.iterdir())

    @pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
    def test_files_can_be_read_by_others_as_the_umask_says(self, tmp_path: Path) -> None:
        (path,) = write_network(sample(), tmp_path / "x.gexf")
        plain = tmp_path / "plain"
        plain.touch()
        assert path.stat().st_mode == plain.stat().st_mode

    def test_text_is_what_the_file_holds(self, tmp_path: Path) -> None:
        for form in ("graphml", "gexf"):
            assert written(sample(), tmp_path, form).read_text("utf-8") == network_text(
                sample(), form
            )
        _, edges, _ = write_network(sample(), tmp_path / "x.csv")
        assert edges.read_bytes().decode() == network_text(sample(), "csv")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_any_text_makes_files_that_can_be_read(labels: list[str]) -> None:
    net = network_of(len(labels), [(0, 0)], labels=labels)
    graphml: BinaryIO = io.BytesIO(network_text(net, "graphml").encode())
    assert nx.read_graphml(graphml).number_of_nodes() == len(labels)
    gexf: BinaryIO = io.BytesIO(network_text(net, "gexf").encode())
    assert nx.read_gexf(gexf).number_of_nodes() == len(labels)
    rows = list(csv.DictReader(io.StringIO(network_text(net, "csv"), newline="")))
    assert len(rows) == 1


def test_a_network_from_a_graph(small: cg.KnowledgeGraph, tmp_path: Path) -> None:
    net = small.network()
    graph = nx.read_graphml(written(net, tmp_path, "graphml"))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (net.n_nodes, net.n_edges)
    assert graph.graph["fingerprint"] == net.origin.fingerprint != ""
    assert nx.read_gexf(written(net, tmp_path, "gexf")).number_of_edges() == net.n_edges
