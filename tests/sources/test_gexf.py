"""GEXF files: real ones against networkx, small ones by hand, hostile ones refused."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import coopgraph as cg
from coopgraph.building import BuildReport
from coopgraph.errors import InputError, ProjectError
from tests.shared import SHARED, needs_shared

CITIES = SHARED / "data" / "twins" / "wikidata-cities-over-10000.gexf"
HEAD = (
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">'
)
ATTRIBUTES = (
    '<attributes class="node"><attribute id="0" title="Country" type="string"/>'
    '<attribute id="1" title="latitude" type="double"/>'
    '<attribute id="2" title="longitude" type="double"/>'
    '<attribute id="3" title="degree" type="long"/></attributes>'
)


def node(key: str, label: str, **values: str) -> str:
    cells = "".join(f'<attvalue for="{k[1:]}" value="{v}"/>' for k, v in values.items())
    return f'<node id="{key}" label="{label}"><attvalues>{cells}</attvalues></node>'


def build(folder: Path, text: str, options: str = "") -> BuildReport:
    folder.mkdir(exist_ok=True)
    (folder / "net.gexf").write_text(text, "utf-8")
    (folder / "coopgraph.toml").write_text(
        f'[project]\n[[source]]\nid = "net"\nreader = "gexf"\npath = "net.gexf"\n{options}', "utf-8"
    )
    return cg.build(cg.read_manifest(folder))


def whole(nodes: str, edges: str) -> str:
    return (
        f"{HEAD}{ATTRIBUTES}\n<nodes>\n{nodes}\n</nodes>\n<edges>\n{edges}\n</edges></graph></gexf>"
    )


@needs_shared
def test_a_real_network_is_read_whole_and_its_stored_degree_is_doubted(tmp_path: Path) -> None:
    peer = nx.read_gexf(CITIES)
    wrong = sum(int(d["degree"]) != peer.degree(n) for n, d in peer.nodes(data=True))
    report = build(tmp_path, CITIES.read_text("utf-8"), 'language = "en"\n')
    assert report.statements == peer.number_of_edges() == 8182
    texts = [f.render() for f in report.findings]
    assert wrong == 1654
    assert any(f"stored degree of {wrong} of 4566 nodes disagrees" in t for t in texts)
    with cg.open(tmp_path) as graph:
        network = graph.network("twinned-with")
        assert network.n_nodes == peer.number_of_nodes() == 4566
        ours = cg.centrality(network, ["degree"]).set_index("iri")["degree"]
        for key, degree in peer.degree():
            assert ours[f"https://w3id.org/coopgraph/id/wikidata-{key}"] == degree


def test_small_network(tmp_path: Path) -> None:
    nodes = node("Q1", "Arles", _0="France", _1="43.67", _2="4.63") + node(
        "n2", "Pisa", _0="Italia"
    )
    report = build(tmp_path, whole(nodes, '<edge id="0" source="Q1" target="n2"/>'))
    assert not report.findings
    with cg.open(tmp_path) as graph:
        frame = graph.network().nodes.set_index("label")
        assert frame.loc["Arles", "country"] == "FR"
        assert frame.loc["Pisa", "country"] == "IT"
        assert frame.loc["Arles", "latitude"] == 43.67


@pytest.mark.parametrize(
    ("nodes", "edges", "severity", "message"),
    [
        (node("a", "A"), '<edge source="a" target="b"/>', "error", "no node has the id 'b'"),
        (node("a", "A"), '<edge source="a" target="a"/>', "error", "to itself"),
        (node("a", "A", _0="Atlantis"), "", "warning", "unknown country"),
        (node("a", "A", _1="95", _2="0"), "", "warning", "out of range"),
        (node("a", "A") + node("a", "B"), "", "warning", "stands twice"),
        (node("a", "A", _3="7"), "", "warning", "stored degree of 1 of 1"),
    ],
)
def test_findings(tmp_path: Path, nodes: str, edges: str, severity: str, message: str) -> None:
    report = build(tmp_path, whole(nodes, edges))
    (finding,) = report.findings
    assert finding.severity == severity
    assert message in finding.render()
    assert finding.line is not None
    assert finding.line > 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body/></html>", "its root is <html>"),
        ("city,twin\nArles,Pisa\n", "no well-formed XML"),
        (HEAD + "<nodes>", "no well-formed XML"),
        (HEAD + "</graph></gexf>", "no node"),
        (
            '<!DOCTYPE gexf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD,
            "declares XML entities",
        ),
        (
            '<!DOCTYPE gexf [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD,
            "declares XML entities",
        ),
    ],
)
def test_files_that_are_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        build(tmp_path, text)
    assert str(caught.value.path).endswith("net.gexf")


def test_options_choose_kind_and_relation(tmp_path: Path) -> None:
    text = whole(node("a", "A") + node("b", "B"), '<edge source="a" target="b"/>')
    build(
        tmp_path, text, 'kind = "Organisation"\nrelation = "cooperates-with"\nstatus = "active"\n'
    )
    with cg.open(tmp_path) as graph:
        assert graph.network("cooperates-with").nodes["kind"].tolist() == ["Organisation"] * 2


@pytest.mark.parametrize("encoding", ["no-such-encoding", "gbk"])
def test_encodings_that_xml_does_not_know_are_refused(tmp_path: Path, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(InputError, match="encoding of the file is not known") as caught:
        build(tmp_path, head + whole(node("a", "A"), ""))
    assert caught.value.line == 1


def test_nodes_without_id_are_left_out(tmp_path: Path) -> None:
    report = build(tmp_path, whole('<node label="A"/>\n<node label="B"/>\n' + node("c", "C"), ""))
    errors = [(f.line, f.column) for f in report.findings if f.severity == "error"]
    assert errors == [(3, "id")]
    assert report.entities == 2  # C and its place


def test_a_label_that_is_no_name_costs_its_node_only(tmp_path: Path) -> None:
    report = build(tmp_path, whole(node("a", "&#xE000;") + "\n" + node("b", "B"), ""))
    assert [(f.line, f.severity) for f in report.findings] == [(3, "error")]
    assert report.entities == 2


def test_digits_of_other_scripts_are_no_degree(tmp_path: Path) -> None:
    assert not build(tmp_path, whole(node("a", "A", _3="²"), "")).findings


def test_labels_are_text(tmp_path: Path) -> None:
    build(tmp_path, whole(node("a", "&lt;script&gt;alert(1)&lt;/script&gt;"), ""))
    with cg.open(tmp_path) as graph:
        assert graph["<script>alert(1)</script>"].label() == "<script>alert(1)</script>"


def test_parallel_edges_are_claims_of_one_statement(tmp_path: Path) -> None:
    edges = '<edge source="a" target="b"/><edge source="b" target="a"/>' * 2
    report = build(tmp_path, whole(node("a", "A") + node("b", "B"), edges))
    assert (report.claims, report.statements) == (4, 1)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('kind = "Citty"', "unknown kind 'Citty'"),
        ('kind = "Person"', "persons do not belong"),
        ('relation = "twined-with"', "unknown relation type 'twined-with'"),
        ('status = "asleep"', "unknown status 'asleep'"),
    ],
)
def test_wrong_options_name_the_manifest(tmp_path: Path, option: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message) as caught:
        build(tmp_path, whole(node("a", "A"), ""), option + "\n")
    assert caught.value.path == str(tmp_path / "coopgraph.toml")
    assert caught.value.hint is not None
