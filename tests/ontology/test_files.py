"""Every file loads, the same, in both RDF libraries; every term is labelled and defined."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, URIRef
from rdflib.compare import isomorphic

from ._files import CC, COOP, ONTOLOGY, ROOT, TURTLE, graph, iris, languages

BOTH = {"en", "fr"}
TERMS = iris(graph("coopgraph.ttl").subjects(), COOP)
CONCEPTS = iris(graph("concepts.ttl").subjects(), CC)
SHAPES = iris(graph("shapes.ttl").subjects(RDF.type, SH.NodeShape))


@pytest.mark.parametrize("name", TURTLE)
def test_both_libraries_read_the_same_triples(name: str) -> None:
    ours = rdflib.Graph().parse(ONTOLOGY / name, format="turtle")
    quads = list(ox.parse(path=ONTOLOGY / name, format=ox.RdfFormat.TURTLE))
    assert len(ours) == len(set(quads)) > 100
    text = b"".join(f"{q.triple} .\n".encode() for q in quads)
    assert isomorphic(ours, rdflib.Graph().parse(data=text, format="nt"))


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("coopgraph.ttl", "https://w3id.org/coopgraph/ontology"),
        ("alignments.ttl", "https://w3id.org/coopgraph/alignments"),
        ("shapes.ttl", "https://w3id.org/coopgraph/shapes"),
    ],
)
def test_header_names_version_licence_and_title(name: str, iri: str) -> None:
    header, g = URIRef(iri), graph(name)
    assert (header, RDF.type, OWL.Ontology) in g
    assert str(g.value(header, OWL.versionInfo)) == "0.1.0"
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert g.value(header, rdflib.DCTERMS.license) == licence
    assert languages(g, header, rdflib.DCTERMS.title) == BOTH


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.removeprefix(COOP))
def test_term_is_labelled_defined_and_placed(term: URIRef) -> None:
    g = graph("coopgraph.ttl")
    assert languages(g, term, RDFS.label) == BOTH
    assert languages(g, term, RDFS.comment) == BOTH
    assert g.value(term, RDFS.isDefinedBy) == URIRef("https://w3id.org/coopgraph/ontology")
    for prop in (RDFS.label, RDFS.comment):
        assert len(list(g.objects(term, prop))) == 2
    texts = {str(o) for o in g.objects(term, RDFS.comment)}
    assert len(texts) == 2, "the French definition is the English one"
    assert all(len(text) > 20 and text.endswith((".", "…")) for text in texts)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.removeprefix(CC))
def test_concept_is_labelled_defined_and_in_one_scheme(concept: URIRef) -> None:
    g = graph("concepts.ttl")
    assert languages(g, concept, SKOS.prefLabel) == BOTH
    assert languages(g, concept, SKOS.definition) == BOTH
    assert len(list(g.objects(concept, SKOS.prefLabel))) == 2
    if (concept, RDF.type, SKOS.ConceptScheme) in g:
        return
    assert (concept, RDF.type, SKOS.Concept) in g
    schemes = list(g.objects(concept, SKOS.inScheme))
    assert len(schemes) == len(list(g.objects(concept, SKOS.notation))) == 1
    assert (schemes[0], RDF.type, SKOS.ConceptScheme) in g


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.rsplit("#", 1)[-1])
def test_shape_is_labelled_and_speaks_both_languages(shape: URIRef) -> None:
    g = graph("shapes.ttl")
    assert languages(g, shape, RDFS.label) == BOTH
    parts = list(g.objects(shape, SH.property))
    speaking = [s for s in (shape, *parts) if (s, SH.message, None) in g]
    assert set(parts) <= set(speaking)
    assert speaking
    for part in speaking:
        assert languages(g, part, SH.message) == BOTH
        assert g.value(part, SH.severity) in {SH.Violation, SH.Warning, SH.Info}


def test_every_term_of_the_contract_is_declared() -> None:
    contract = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bcoop:([A-Za-z][A-Za-z0-9]*)", contract))
    assert {"Statement", "startEarliest", "statementClass"} <= named
    assert named <= {t.removeprefix(COOP) for t in TERMS}


def test_every_concept_of_the_contract_is_declared() -> None:
    contract = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bcc:([a-z][a-z0-9-]*)", contract))
    assert {"twinned-with", "grant", "sdg-11"} <= named
    assert named <= {c.removeprefix(CC) for c in CONCEPTS}


@pytest.mark.parametrize("name", ["concepts.ttl", "shapes.ttl", "alignments.ttl"])
def test_files_use_only_declared_terms(name: str) -> None:
    used = {
        node
        for triple in graph(name)
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith((COOP, CC))
    }
    assert used
    assert used <= {*TERMS, *CONCEPTS}
