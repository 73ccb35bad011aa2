"""What verbs write, read again by other programs and held against the tables it came from."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import coopgraph as cg
from tests.cli._run import run, run_bytes
from tests.small import ENTITIES, RELATIONS

pytestmark = pytest.mark.slow  # a process a test, or more

COOP = rdflib.Namespace("https://w3id.org/coopgraph/ontology#")
CURRENT = rdflib.URIRef("https://w3id.org/coopgraph/graph/current")
SYMMETRIC = {"twinned-with", "cooperates-with"}
Relation = tuple[str, str, str]


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


NAMES = {row["key"]: row["name_en"] for row in rows(ENTITIES)}


def ordered(subject: str, kind: str, other: str) -> Relation:
    first, second = sorted((subject, other)) if kind in SYMMETRIC else (subject, other)
    return first, kind, second


def told() -> set[Relation]:
    """Return the relations that the tables tell, the planned ones left out."""
    return {
        ordered(NAMES[row["subject"]], row["type"], NAMES[row["object"]])
        for row in rows(RELATIONS)
        if row["status"] != "planned"
    }


def in_graph(graph: nx.Graph[str]) -> list[Relation]:
    labels = {node: str(data["label"]) for node, data in graph.nodes(data=True)}
    return [ordered(labels[a], str(d["type"]), labels[b]) for a, b, d in graph.edges(data=True)]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_hold_what_the_tables_tell(form: str, small_project: Path, tmp_path: Path) -> None:
    done = run_bytes("export", small_project, "-f", form)
    read = nx.read_graphml if form == "graphml" else nx.read_gexf
    graph = read(io.BytesIO(done.stdout))
    assert sorted(in_graph(graph)) == sorted(told())
    assert "14 statements → 11 nodes, 13 edges" in done.stderr.decode()
    to_file = tmp_path / f"net.{form}"
    written = run("export", small_project, "-o", to_file)
    assert written.stdout == ""
    assert f"written: {to_file}" in written.stderr
    assert to_file.read_bytes() == done.stdout


def test_a_csv_network_is_clean_and_whole(small_project: Path, tmp_path: Path) -> None:
    done = run("export", small_project, "-f", "csv")
    edges = rows(done.stdout)
    found = [ordered(e["source_label"], e["type"], e["target_label"]) for e in edges]
    assert sorted(found) == sorted(told())
    assert run("export", small_project, "-o", tmp_path / "net.csv").returncode == 0
    assert (tmp_path / "net-edges.csv").read_text("utf-8") == done.stdout
    nodes = rows((tmp_path / "net-nodes.csv").read_text("utf-8"))
    assert {node["iri"] for node in nodes} == {e[k] for e in edges for k in ("source", "target")}


def test_relation_and_kind_choose_the_network(small_project: Path) -> None:
    chosen = run("export", small_project, "-f", "csv", "-r", "organized", "-r", "member-of")
    assert {e["type"] for e in rows(chosen.stdout)} == {"organized", "member-of"}
    assert len(rows(chosen.stdout)) == 3
    cities = run("export", small_project, "-f", "csv", "-k", "City", "--between", "2010", "2014")
    found = [sorted((e["source_label"], e["target_label"])) for e in rows(cities.stdout)]
    assert sorted(found) == [["Arles", "Gyumri"], ["Arles", "Masis"], ["Nice", "Sevan"]]
    sure = run(
        *("export", small_project, "-f", "csv", "-k", "City"),
        *("--at", "2012", "--unknown", "exclude", "-r", "cooperates-with"),
    )
    assert [e["source_label"] for e in rows(sure.stdout)] == ["Nice"]


def test_every_rdf_format_holds_the_same_triples(small_project: Path) -> None:
    quads = rdflib.Dataset()
    quads.parse(data=run("export", small_project, "-f", "nq").stdout, format="nquads")
    current = set(quads.graph(CURRENT))
    for form, reader in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")):
        data = run("export", small_project, "-f", form).stdout
        assert set(rdflib.Graph().parse(data=data, format=reader)) == current, form
    trig = rdflib.Dataset()
    trig.parse(data=run("export", small_project, "-f", "trig").stdout, format="trig")
    assert set(trig.graph(CURRENT)) == current
    cities = {row["name_en"] for row in rows(ENTITIES) if row["kind"] == "City"}
    graph = quads.graph(CURRENT)
    label = rdflib.SKOS.prefLabel
    english = {
        str(name)
        for city in graph.subjects(rdflib.RDF.type, COOP.City)
        for name in graph.objects(city, label)
        if isinstance(name, rdflib.Literal) and name.language == "en"
    }
    assert english == cities
    twins = {
        (str(graph.value(a, label, any=True)), str(graph.value(b, label, any=True)))
        for a, b in graph.subject_objects(COOP.twinnedWith)
    }
    assert len(twins) == 2  # Arles and Gyumri, either way; the planned twinning is not


def test_the_fingerprint_is_that_of_the_canonical_quads(small_project: Path) -> None:
    canonical = run_bytes("export", small_project, "--canonical").stdout
    lines = canonical.splitlines()
    assert lines == sorted(set(lines))
    assert all(line.endswith(b" .") for line in lines)
    told = run("info", small_project).stdout
    assert f"fingerprint: {hashlib.sha256(canonical).hexdigest()}" in told


def test_tables_as_csv_and_json_say_the_same(
    small_project: Path, small: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    arguments = ("centrality", small_project, "-m", "degree", "-m", "pagerank", "--top", "3")
    as_csv = rows(run(*arguments, "-f", "csv").stdout)
    as_json = json.loads(run(*arguments, "-f", "json").stdout)
    frame = cg.centrality(small.network(language="en"), ["degree", "pagerank"]).head(3)
    assert [row["label"] for row in as_csv] == [row["label"] for row in as_json]
    assert [row["label"] for row in as_json] == frame["label"].tolist()
    assert [float(row["pagerank"]) for row in as_csv] == frame["pagerank"].tolist()
    assert [row["pagerank"] for row in as_json] == frame["pagerank"].tolist()
    table = tmp_path / "table.txt"
    assert run(*arguments, "-o", table).returncode == 0
    text = table.read_text("utf-8")
    assert [name for name in frame["label"] if name in text] == frame["label"].tolist()
    asked = json.loads(run("ask", small_project, "events", "-f", "json").stdout)
    columns = rows(run("ask", small_project, "events", "-f", "csv").stdout)
    assert [list(record) for record in asked] == [list(row) for row in columns]
    assert [record["event_label"] for record in asked] == ["Sevan congress"]
    assert [record["organisers"] for record in asked] == [2]


class _Addresses(HTMLParser):
    """Collects what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe", "object", "embed", "source", "video"):
            self.found += [v or "" for k, v in attrs if k in ("src", "href", "data", "srcset")]


def test_a_map_is_one_file_that_fetches_nothing(small_project: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    done = run("map", small_project, "-o", page)
    assert done.stdout == f"map written: {page}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    html = page.read_text("utf-8")
    reader = _Addresses()
    reader.feed(html)
    assert not [a for a in reader.found if a.startswith(("http:", "https:", "//"))]
    assert all(name in html for name in ("Arles", "Gyumri", "Սևան"))
    french = run("map", small_project, "-o", "-", language="fr")
    assert french.stdout.startswith('<!doctype html>\n<html lang="fr">')
    assert french.stdout.rstrip().endswith("</html>")
    assert "énoncés" in french.stderr


def test_a_world_map_is_asked_for_by_its_view(small_project: Path, tmp_path: Path) -> None:
    page = tmp_path / "world.html"
    done = run("map", small_project, "--view", "world", "-o", page)
    assert done.stdout == f"map written: {page}\n"
    assert '"view":"world"' in page.read_text("utf-8")
    refused = run("map", small_project, "--view", "world", "--engine", "pyvis", "-o", "-")
    assert refused.returncode == 2
    assert "pyvis draws no world map" in refused.stderr


def test_files_are_kept_unless_forced(small_project: Path, tmp_path: Path) -> None:
    for verb in (
        ("query", small_project, "SELECT ?x { ?x a coop:City }", "-f", "csv"),
        ("ask", small_project, "events"),
        ("centrality", small_project),
        ("why", small_project, "Arles", "Gyumri"),
        ("map", small_project),
        ("export", small_project, "-f", "nq"),
        ("export", small_project, "-f", "graphml"),
    ):
        mine = tmp_path / "mine"
        mine.write_text("mine", "utf-8")
        refused = run(*verb, "-o", mine)
        assert refused.returncode == 1, verb
        assert "exists already" in refused.stderr, verb
        assert mine.read_text("utf-8") == "mine", verb
        assert run(*verb, "-o", mine, "--force").returncode == 0, verb
        assert mine.read_text("utf-8") != "mine", verb
        assert [path.name for path in tmp_path.iterdir()] == ["mine"], verb
    folder = run("export", small_project, "-f", "nq", "-o", tmp_path, "--force")
    assert folder.returncode == 1
    assert "this is a folder" in folder.stderr
