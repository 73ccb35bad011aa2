"""Opening: projects, stores, files; always read-only."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import (
    CoopgraphError,
    InputError,
    NotACoopgraphError,
    ProjectError,
    QueryLimitError,
    StoreError,
    UsageError,
)
from tests._facts import MANIFEST, RELATIONS, build, write_facts


def test_every_way_to_name_a_project(small_project: Path) -> None:
    store = small_project / "store"
    build = store / (store / "CURRENT").read_text("utf-8").strip()
    found = set()
    for address in (small_project, small_project / "coopgraph.toml", store, build):
        with cg.open(address) as graph:
            found.add((graph.fingerprint, graph.title("fr"), graph.licence))
    assert len(found) == 1
    assert found.pop()[1:] == ("Petit graphe", "CC0-1.0")
    with cg.open(build / "db") as graph:
        assert sum(graph.counts()["statements"].values()) == 14


@pytest.mark.parametrize("kind", ["nq", "trig", "ttl", "nt", "rdf", "jsonld"])
def test_exports_open_again(small: cg.KnowledgeGraph, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"graph.{kind}"
    path.write_bytes(small.serialized(kind))
    with cg.open(path) as graph:
        assert graph.counts() == small.counts()
        network = graph.network("twinned-with")
        assert network.nodes.equals(small.network("twinned-with").nodes)
        assert len(graph.query("SELECT * { ?s ?p ?o }")) == len(
            small.query("SELECT * { ?s ?p ?o }")
        )


def test_foreign_rdf_allows_queries_only(tmp_path: Path) -> None:
    path = tmp_path / "foreign.ttl"
    path.write_text('<http://example.org/a> <http://example.org/p> "x", "y" .', "utf-8")
    with cg.open(path) as graph:
        assert len(graph.query("SELECT * { ?s ?p ?o }")) == 2
        for wrong in (graph.network, graph.counts):
            with pytest.raises(NotACoopgraphError, match="only queries"):
                wrong()
        with pytest.raises(NotACoopgraphError):
            graph.ask("events")


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("broken.ttl", b"<http://a> <http://b> .\n", 1),
        ("broken.nq", b"<http://a> <http://b> <http://c> .\n<http://a> <b c> <http://d> .\n", 2),
        ("broken.jsonld", b'{"@id": ', 1),
    ],
)
def test_broken_rdf_names_its_line(tmp_path: Path, name: str, data: bytes, line: int) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoreError) as caught:
        cg.open(tmp_path / name)
    assert str(caught.value.path).endswith(name)
    assert caught.value.line == line


def test_what_is_no_graph(tmp_path: Path, small_project: Path) -> None:
    (tmp_path / "x.txt").write_text("x", "utf-8")
    (tmp_path / "folder").mkdir()
    for wrong in ("x.txt", "folder", "missing", "missing.nq"):
        with pytest.raises(InputError):
            cg.open(tmp_path / wrong)
    broken = tmp_path / "build"
    broken.mkdir()
    (broken / "build.json").write_text("{", "utf-8")
    with pytest.raises(CoopgraphError, match="cannot be read"):
        cg.open(broken)
    graph = cg.open(small_project)
    graph.close()
    with pytest.raises(StoreError, match="closed"):
        graph.query("ASK {}")


def test_opening_writes_nothing(small_project: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in small_project.rglob("*") if p.is_file()}
    with cg.open(small_project) as graph:
        graph.network()
        with pytest.raises(StoreError, match="reading only"):
            graph.store.replace([], graphs=["https://example.org/g"])
        with pytest.raises(UsageError, match="unknown RDF format"):
            graph.serialized("docx")
    after = {p: p.stat().st_mtime_ns for p in small_project.rglob("*") if p.is_file()}
    assert after == before


def test_languages(small_project: Path) -> None:
    with cg.open(small_project, language="fr") as graph:
        assert graph.languages == ("fr", "en")
        assert graph["Gyumri"].label() == "Gumri"
        assert "Petit graphe" in repr(graph)
        assert "Gumri" in repr(graph["Gyumri"])
        assert "Gumri" in graph["Gyumri"]._repr_html_()
        assert not graph.conflicts().empty


OWN_TYPE = '[[relation-type]]\nname = "visits"\nfrom = ["City"]\nto = ["City"]\n'


@pytest.mark.parametrize("base", ["https://example.org/kg/", "https://example.org/kg#"])
@pytest.mark.parametrize("kind", ["nq", "trig", "ttl", "nt", "rdf", "jsonld"])
def test_exports_of_a_base_and_types_of_ones_own_open_again(
    tmp_path: Path, base: str, kind: str
) -> None:
    manifest = MANIFEST.replace("as-of", f'base = "{base}"\nas-of') + OWN_TYPE
    folder = write_facts(
        tmp_path, manifest=manifest, relations=RELATIONS + "arles,visits,pisa,2001,page\n"
    )
    assert not build(folder).findings
    path = tmp_path / f"graph.{kind}"
    with cg.open(folder) as graph:
        path.write_bytes(graph.serialized(kind))
        counts = graph.counts()
        assert counts["statements"] == {"twinned-with": 1, "visits": 1}
    with cg.open(path) as again:
        assert again.iris.base == base
        assert again.counts()["entities"] == counts["entities"]
        assert again.query("SELECT (COUNT(*) AS ?n) { ?s a coop:Statement }").to_records() == [
            {"n": 2}
        ]
        assert again["Arles"].iri.startswith(f"{base}id/")


@pytest.mark.parametrize(
    "update",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <https://e.org/a> <https://e.org/b> <https://e.org/c> }",
        "CLEAR ALL",
        "DROP GRAPH <https://w3id.org/coopgraph/graph/current>",
    ],
)
def test_updates_are_refused(small: cg.KnowledgeGraph, update: str) -> None:
    before = small.serialized("nq")
    with pytest.raises(QueryLimitError):
        small.query(update)
    assert small.serialized("nq") == before


def test_a_project_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    folder = write_facts(tmp_path)
    for _ in range(2):
        with pytest.raises(ProjectError, match="coopgraph build") as caught:
            cg.open(folder)
        assert caught.value.path == str(folder)
        (folder / "store").mkdir(exist_ok=True)
        (folder / "store" / "CURRENT").write_text("20200101-gone\n", "utf-8")  # points nowhere
