"""The same façade over a real SPARQL server: same answers, same network, same fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

import coopgraph as cg
from coopgraph.errors import EndpointError, NotACoopgraphError, QueryLimitError
from coopgraph.query import named_queries

if TYPE_CHECKING:
    from tests.store.conftest import OxigraphServer

PARAMETERS = {
    "country": "AM",
    "actor": "Arles",
    "event": "Sevan congress",
    "network": "Alliance of cities",
    "subject": "Arles",
    "object": "Masis",
    "one": "FR",
    "other": "Armenia",
}


@pytest.fixture
def served(
    small: cg.KnowledgeGraph, oxigraph_server: OxigraphServer
) -> Iterator[cg.KnowledgeGraph]:
    """Return the small graph, put into a server without any code of ours, and opened there."""
    oxigraph_server.clear()
    httpx.post(
        oxigraph_server.graph_store,
        content=b"".join(small.store.dump()),
        headers={"Content-Type": "application/n-quads"},
    ).raise_for_status()
    with cg.open(oxigraph_server.query) as graph:
        yield graph


def test_the_graph_says_what_it_is(served: cg.KnowledgeGraph, small: cg.KnowledgeGraph) -> None:
    assert served.title("en") == "Small graph"
    assert served.title("fr") == "Petit graphe"
    assert served.fingerprint == small.fingerprint
    assert served.as_of == small.as_of
    assert served.counts() == small.counts()


def test_every_named_question_has_the_same_answer(
    served: cg.KnowledgeGraph, small: cg.KnowledgeGraph
) -> None:
    for question in named_queries():
        parameters = {p.name: PARAMETERS[p.name] for p in question.parameters}
        here = small.ask(question.name, **parameters)
        there = served.ask(question.name, **parameters)
        assert there.rows == here.rows, question.name
        assert there.labels == here.labels, question.name


def test_networks_and_evidence(served: cg.KnowledgeGraph, small: cg.KnowledgeGraph) -> None:
    here, there = small.network(at=2012), served.network(at=2012)
    assert there.loss == here.loss
    assert there.edges.equals(here.edges)
    assert there.nodes.equals(here.nodes)
    assert there.evidence is not None
    assert here.evidence is not None
    statements = here.edge_columns.statement
    assert there.evidence(statements) == here.evidence(statements)


def test_exports_are_the_same_bytes(served: cg.KnowledgeGraph, small: cg.KnowledgeGraph) -> None:
    assert served.serialized("nq") == small.serialized("nq")


def test_looking_up_and_limits(served: cg.KnowledgeGraph) -> None:
    assert served["Գյումրի"].label("fr") == "Gumri"
    with pytest.raises(QueryLimitError):
        served.query("SELECT * { ?s ?p ?o }", max_rows=3)


def test_an_endpoint_without_a_coopgraph_allows_queries_only(
    oxigraph_server: OxigraphServer,
) -> None:
    oxigraph_server.clear()
    httpx.post(
        oxigraph_server.graph_store + "?default",
        content=b'<http://example.org/a> <http://example.org/p> "x" .\n',
        headers={"Content-Type": "application/n-triples"},
    ).raise_for_status()
    with cg.open(oxigraph_server.query) as graph:
        assert len(graph.query("SELECT * { ?s ?p ?o }")) == 1
        with pytest.raises(NotACoopgraphError, match="only queries work"):
            graph.network()
        with pytest.raises(NotACoopgraphError):
            graph["a"]


def test_no_server() -> None:
    with pytest.raises(EndpointError, match="not reached"):
        cg.open("http://127.0.0.1:9/query")
