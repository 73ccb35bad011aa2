"""Natural persons: in a store of their own, and nowhere else, however one asks."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import PeopleClosedError, UnknownNameError
from tests.small import write_small_project

NAME = "Zéphyrine Dupont-Aram"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project in whose quotes, roles and descriptions a person is named."""
    folder = write_small_project(tmp_path / "project")
    tables = folder / "sources"
    relations = (tables / "relations.csv").read_text("utf-8")
    relations = relations.replace(
        "Arles et Gumri sont jumelées", f"signé par {NAME} et DUPONT-ARAM Zéphyrine"
    ).replace(",lead,", f",lead ({NAME}),")
    (tables / "relations.csv").write_text(relations, "utf-8")
    entities = (tables / "entities.csv").read_text("utf-8")
    entities = entities.replace("https://www.nice.fr/,,", f"https://www.nice.fr/,Maire : {NAME},")
    (tables / "entities.csv").write_text(entities, "utf-8")
    people = f"person,body,office,when,source\n{NAME},Arles,Maire,2020,https://example.org/a\n"
    (folder / "people.csv").write_text(people, "utf-8")
    report = cg.build(cg.read_manifest(folder))
    assert not report.findings
    return folder


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <https://w3id.org/coopgraph/graph/people> { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://w3id.org/coopgraph/graph/people> { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_no_query_finds_the_name(project: Path, query: str) -> None:
    with cg.open(project, people=True) as graph:
        result = graph.query(query)
        assert len(result) > 0 or "graph/people" in query
        text = str(result.to_records())
        assert "Dupont" not in text
        assert "DUPONT" not in text
        assert "Person" not in {graph_term.rpartition("#")[2] for graph_term in text.split("'")}


def test_no_export_no_network_and_no_file_holds_it(project: Path) -> None:
    with cg.open(project) as graph:
        for kind in ("ttl", "nq", "jsonld", "trig", "nt", "rdf"):
            assert b"upont" not in graph.serialized(kind).lower()
        network = graph.network()
        assert network.evidence is not None
        evidence = network.evidence(network.edge_columns.statement)
        quotes = {e.quote for items in evidence.values() for e in items}
        assert "signé par […] et […]" in quotes
        assert "upont" not in cg.network_map(network).html.lower()
        with pytest.raises(UnknownNameError):
            graph[NAME]
    store = project / "store"
    public = [p for p in store.rglob("*") if p.is_file() and "people" not in p.parts]
    assert len(public) > 3
    for path in public:
        assert b"Dupont" not in path.read_bytes(), path


def test_the_people_store_opens_only_when_asked_for(project: Path) -> None:
    with cg.open(project) as graph, pytest.raises(PeopleClosedError, match="people=True"):
        _ = graph.people
    with cg.open(project, people=True) as graph:
        found = graph.people.query(
            "SELECT ?name ?office { ?s a coop:Representation ; coop:object ?p ; "
            "coop:role ?office . ?p skos:prefLabel ?name }"
        )
        assert found.to_records() == [{"name": NAME, "office": "Maire"}]


def test_persons_are_refused_in_the_public_tables(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    table = folder / "sources" / "entities.csv"
    table.write_text(table.read_text("utf-8") + f"x,Person,{NAME}" + "," * 18 + "\n", "utf-8")
    report = cg.build(cg.read_manifest(folder))
    assert [f.hint.template for f in report.findings if f.hint] == [
        "write them in people.csv; they are kept in a store of their own"
    ]
