"""The ontology keeps within OWL 2 RL; the check that says so can fail."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from ._files import COOP, SCHEMA, graph
from ._owl_rl import faults

PREFIXES = """
@prefix e: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:A a owl:Class . e:B a owl:Class . e:p a owl:ObjectProperty .
"""


def _faults(text: str) -> list[str]:
    return faults(
        rdflib.Graph().parse(data=PREFIXES + text, format="turtle"), "https://example.org/"
    )


def test_the_ontology_keeps_within_the_profile() -> None:
    assert faults(graph("coopgraph.ttl"), COOP) == []


def test_the_ontology_with_its_alignments_keeps_within_the_profile() -> None:
    found = faults(graph("coopgraph.ttl", "alignments.ttl"), COOP)
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "e:A rdfs:subClassOf e:B .",
        "e:A owl:disjointWith e:B .",
        "[ owl:onProperty e:p ; owl:someValuesFrom e:A ] rdfs:subClassOf e:B .",
        "e:A rdfs:subClassOf [ owl:onProperty e:p ; owl:allValuesFrom e:B ] .",
        "e:A rdfs:subClassOf [ owl:onProperty e:p ; owl:maxCardinality 1 ] .",
        "[ owl:unionOf ( e:A e:B ) ] rdfs:subClassOf e:B .",
        "e:d a owl:DatatypeProperty ; rdfs:range xsd:decimal .",
    ],
)
def test_what_the_profile_allows_passes(text: str) -> None:
    assert _faults(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "e:A rdfs:subClassOf [ owl:onProperty e:p ; owl:someValuesFrom e:B ] .",
            "existential as a superclass",
        ),
        ("e:A rdfs:subClassOf [ owl:unionOf ( e:A e:B ) ] .", "union as a superclass"),
        ("e:p rdfs:range [ owl:unionOf ( e:A e:B ) ] .", "union as a superclass"),
        (
            "e:A rdfs:subClassOf [ owl:intersectionOf ( e:B [ owl:unionOf ( e:A e:B ) ] ) ] .",
            "union as a superclass",
        ),
        (
            "e:A rdfs:subClassOf [ owl:onProperty e:p ; owl:minCardinality 1 ] .",
            "minimum cardinality as a superclass",
        ),
        (
            "e:A rdfs:subClassOf [ owl:onProperty e:p ; owl:maxCardinality 2 ] .",
            "maximum cardinality above 1",
        ),
        (
            "[ owl:onProperty e:p ; owl:allValuesFrom e:A ] rdfs:subClassOf e:B .",
            "universal as a subclass",
        ),
        ("[ owl:complementOf e:A ] rdfs:subClassOf e:B .", "complement as a subclass"),
        ("e:A rdfs:subClassOf owl:Thing .", "owl:Thing as a superclass"),
        ("owl:Thing rdfs:subClassOf e:A .", "owl:Thing as a subclass"),
        ("e:A owl:disjointUnionOf ( e:B ) .", "DisjointUnion"),
        ("e:p a owl:ReflexiveProperty .", "reflexive property"),
        (
            "e:A owl:equivalentClass [ owl:onProperty e:p ; owl:someValuesFrom e:B ] .",
            "equivalence with a class expression",
        ),
        (
            "e:d a owl:DatatypeProperty ; rdfs:range xsd:date .",
            "datatype outside the profile: http://www.w3.org/2001/XMLSchema#date",
        ),
        (
            'e:A rdfs:comment "2025-06-02"^^xsd:date .',
            "datatype outside the profile: http://www.w3.org/2001/XMLSchema#date",
        ),
        ("e:A rdfs:subClassOf e:C .", "declared 0 times: C"),
        ("e:p a owl:DatatypeProperty .", "declared 2 times: p"),
    ],
)
def test_what_the_profile_forbids_is_found(text: str, fault: str) -> None:
    assert fault in _faults(text)


def test_ends_are_never_inferred() -> None:
    g = graph("coopgraph.ttl", "alignments.ttl")
    assert list(g.subject_objects(RDFS.domain)) == []
    assert list(g.subject_objects(RDFS.range)) == []
    assert (COOP.memberOf, SCHEMA.rangeIncludes, COOP.Network) in g


def test_dates_have_no_range_in_owl_but_one_to_read() -> None:
    g = graph("coopgraph.ttl")
    edtf = rdflib.URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    assert list(g.objects(COOP.when, SCHEMA.rangeIncludes)) == [edtf]
    assert (COOP.when, RDF.type, OWL.DatatypeProperty) in g
