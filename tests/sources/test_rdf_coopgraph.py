"""A graph that coopgraph exported is a source of another: nothing is lost, nothing added."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from tests.small import write_small_project

STATEMENTS = """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
SELECT ?statement ?type ?subject ?object ?status ?when ?role ?value ?currency ?confidence WHERE {
  ?statement a coop:Statement ; coop:relationType ?type ; coop:subject ?subject ;
    coop:object ?object ; coop:status ?status ; coop:confidence ?confidence
  OPTIONAL { ?statement coop:period/coop:when ?when }
  OPTIONAL { ?statement coop:role ?role }
  OPTIONAL { ?statement coop:contribution ?c . ?c coop:value ?value ; coop:currency ?currency } }"""
ENTITIES = """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
SELECT ?thing ?p ?o WHERE { ?thing a ?class ; ?p ?o
  FILTER(?class IN (coop:Actor, coop:Activity, coop:Territory, coop:Sector, coop:SDG)) }"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_small_project(tmp_path_factory.mktemp("small") / "graph")
    cg.build(cg.read_manifest(folder))
    return folder


def rebuilt(small: Path, folder: Path, form: str, project: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    with cg.open(small) as graph:
        (folder / f"graph.{form}").write_bytes(graph.serialized(form))
    (folder / "coopgraph.toml").write_text(
        f'[project]\nas-of = 2025-12-31\n{project}\n[[source]]\nid = "export"\nreader = "rdf"\n'
        f'path = "graph.{form}"\n',
        "utf-8",
    )
    report = cg.build(cg.read_manifest(folder))
    assert report.findings == ()
    return folder


def asked(folder: Path, query: str) -> set[tuple[object, ...]]:
    with cg.open(folder) as graph:
        return {tuple(row) for row in graph.query(query).rows}


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_with_its_sources_graphs_all_comes_back(small: Path, tmp_path: Path, form: str) -> None:
    again = rebuilt(small, tmp_path, form)
    with cg.open(small) as first, cg.open(again) as second:
        assert first.serialized("nq") == second.serialized("nq")


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_without_them_statements_and_entities_do(small: Path, tmp_path: Path, form: str) -> None:
    again = rebuilt(small, tmp_path, form)
    assert asked(again, STATEMENTS) == asked(small, STATEMENTS)
    assert asked(again, ENTITIES) == asked(small, ENTITIES)


def test_into_a_project_of_another_base(small: Path, tmp_path: Path) -> None:
    again = rebuilt(small, tmp_path, "nq", 'base = "https://example.org/mine/"')
    with cg.open(again) as graph:
        frame = graph.network("twinned-with").nodes.set_index("label")
        assert frame.loc["Arles", "iri"] == "https://example.org/mine/id/wikidata-Q48292"
        assert frame.loc["Arles", "country"] == "FR"
        assert graph.counts()["statements"]["twinned-with"] == 2


def test_plain_triples_alone(tmp_path: Path) -> None:
    (tmp_path / "plain.ttl").write_text(
        "@prefix coop: <https://w3id.org/coopgraph/ontology#> .\n"
        "<https://x.org/a> a coop:City ; coop:twinnedWith <https://x.org/b> .\n"
        "<https://x.org/b> a coop:City ; coop:twinnedWith <https://x.org/a> .\n"
        "<https://x.org/n> a coop:Network ; coop:hasMember <https://x.org/a> .\n",
        "utf-8",
    )
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\n[[source]]\nid = "plain"\nreader = "rdf"\npath = "plain.ttl"\n', "utf-8"
    )
    report = cg.build(cg.read_manifest(tmp_path))
    assert (report.claims, report.statements, report.findings) == (3, 2, ())
