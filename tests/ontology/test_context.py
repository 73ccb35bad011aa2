"""JSON-LD written with the context says the same triples as Turtle, in both libraries."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, XSD
from rdflib.compare import isomorphic

from ._files import COOP, HERE, ONTOLOGY, SCHEMA, graph

# rdflib's own JSON-LD reader still uses a class that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

CONTEXT: dict[str, Any] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
TERMS: dict[str, Any] = CONTEXT["@context"]
ID = "https://w3id.org/coopgraph/id/"

# One document and, written by hand, the triples that it says.
DOCUMENT = [
    {
        "id": f"{ID}wikidata-Q47465",
        "type": ["City", "Authority", "Actor"],
        "name": {"fr": "Aix-en-Provence", "@none": "Aix"},
        "alternativeName": {"en": ["Aix in Provence", "City of Aix"]},
        "identifier": "wikidata:Q47465",
        "closeMatch": "wd:Q47465",
        "country": f"{ID}iso3166-FR",
        "population": 147478,
        "structureType": "structure-local-authority",
        "governs": f"{ID}geonames-3038354",
        "twinnedWith": [f"{ID}wikidata-Q648051"],
        "worksOn": ["sector-culture", "sector-sport"],
    },
    {"id": f"{ID}geonames-3038354", "type": "Place", "lat": "43.5283", "long": "5.4497"},
    {
        "id": "cg:statement/1",
        "type": ["Statement", "Twinning"],
        "relationType": "twinned-with",
        "subject": f"{ID}wikidata-Q47465",
        "object": f"{ID}wikidata-Q648051",
        "status": "active",
        "role": "chef de file",
        "confidence": "0.95",
        "disputed": True,
        "derivedFrom": "cg:claim/1",
        "source": "cg:source/page",
        "period": {
            "id": "cg:statement/1/period/1",
            "type": "Period",
            "when": "2024-09-26/..",
            "startEarliest": "2024-09-26",
            "openEnd": True,
        },
    },
]
TURTLE = """
@prefix cc: <https://w3id.org/coopgraph/concept/> . @prefix cg: <https://w3id.org/coopgraph/> .
@prefix coop: <https://w3id.org/coopgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix id: <https://w3id.org/coopgraph/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:wikidata-Q47465 a coop:City, coop:Authority, coop:Actor ;
    skos:prefLabel "Aix-en-Provence"@fr, "Aix" ;
    skos:altLabel "Aix in Provence"@en, "City of Aix"@en ; dcterms:identifier "wikidata:Q47465" ;
    skos:closeMatch <http://www.wikidata.org/entity/Q47465> ; coop:country id:iso3166-FR ;
    coop:population 147478 ; coop:structureType cc:structure-local-authority ;
    coop:governs id:geonames-3038354 ; coop:twinnedWith id:wikidata-Q648051 ;
    coop:worksOn cc:sector-culture, cc:sector-sport .
id:geonames-3038354 a coop:Place ; geo:lat 43.5283 ; geo:long 5.4497 .
<https://w3id.org/coopgraph/statement/1> a coop:Statement, coop:Twinning ;
    coop:relationType cc:twinned-with ; coop:subject id:wikidata-Q47465 ;
    coop:object id:wikidata-Q648051 ; coop:status cc:active ; coop:role "chef de file" ;
    coop:confidence 0.95 ; coop:disputed true ;
    prov:wasDerivedFrom <https://w3id.org/coopgraph/claim/1> ;
    dcterms:source <https://w3id.org/coopgraph/source/page> ;
    coop:period <https://w3id.org/coopgraph/statement/1/period/1> .
<https://w3id.org/coopgraph/statement/1/period/1> a coop:Period ;
    coop:when "2024-09-26/.."^^edtf:EDTF ; coop:startEarliest "2024-09-26"^^xsd:date ;
    coop:openEnd true .
"""


def _by_rdflib(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="json-ld")


def _by_oxigraph(text: str) -> rdflib.Graph:
    quads = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    lines = "\n".join(f"{quad.triple} ." for quad in quads)
    return rdflib.Graph().parse(data=lines, format="nt")


READERS = pytest.mark.parametrize("read", [_by_rdflib, _by_oxigraph])


@READERS
def test_a_document_says_what_its_turtle_says(read: Any) -> None:
    said = read(json.dumps({**CONTEXT, "@graph": DOCUMENT}))
    assert isomorphic(said, rdflib.Graph().parse(data=TURTLE, format="turtle"))


@READERS
@pytest.mark.parametrize("name", ["good.ttl", "people.ttl"])
def test_data_survive_a_round_trip(read: Any, name: str) -> None:
    data = rdflib.Graph().parse(HERE / name, format="turtle")
    text = data.serialize(format="json-ld", context=TERMS)
    assert isomorphic(read(text), data)


@READERS
def test_the_catalogue_survives_a_round_trip(read: Any) -> None:
    catalogue = graph("concepts.ttl")
    text = catalogue.serialize(format="json-ld", context=TERMS)
    assert isomorphic(read(text), catalogue)


def test_compacted_data_use_the_short_names() -> None:
    data = rdflib.Graph().parse(HERE / "good.ttl", format="turtle")
    written = json.loads(data.serialize(format="json-ld", context=TERMS))["@graph"]
    keys = {key for node in written for key in node}
    assert {"id", "type", "name", "twinnedWith", "when", "derivedFrom"} <= keys
    # Names without a language and whole amounts fit no coercion; they keep their full key.
    assert {key for key in keys if ":" in key} == {"skos:prefLabel", "coop:value"}


def test_every_class_and_property_has_its_short_name() -> None:
    g = graph("coopgraph.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    names = {
        str(term).removeprefix(COOP)
        for kind in kinds
        for term in g.subjects(RDF.type, kind)
        if str(term).startswith(COOP)
    }
    assert len(names) > 80
    for name in names:
        given = TERMS[name]
        assert (given if isinstance(given, str) else given["@id"]) == f"coop:{name}"


def test_coercion_agrees_with_the_ontology() -> None:
    g = graph("coopgraph.ttl")
    types = {"xsd:date": XSD.date, "xsd:integer": XSD.integer, "xsd:boolean": XSD.boolean}
    types["xsd:decimal"] = XSD.decimal
    for prop in g.subjects(RDF.type, OWL.ObjectProperty):
        assert TERMS[str(prop).removeprefix(COOP)]["@type"] in {"@id", "@vocab"}
    for prop in g.subjects(RDF.type, OWL.DatatypeProperty):
        given = TERMS[str(prop).removeprefix(COOP)]
        ranges = set(g.objects(prop, SCHEMA.rangeIncludes))
        if isinstance(given, str):
            assert ranges == {XSD.string}
        elif given["@type"] != "edtf:EDTF":
            assert types[given["@type"]] in ranges
