"""RDF files: one graph in six formats, ORG and schema.org by hand, bad files."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.errors import InputError, ProjectError
from coopgraph.model import Entity, Iris, Kind
from coopgraph.sources import (
    Harvest,
    ReadContext,
    Severity,
    SourceSpec,
    find_reader,
    reader_for_file,
)
from coopgraph.sources.rdf import read_rdf
from coopgraph.store import load_vocabulary
from tests.shared import SHARED, needs_shared

PREFIXES = """@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix ex: <https://example.org/> .
"""
BASE = "https://w3id.org/coopgraph/"


def read(path: Path, **options: object) -> Harvest:
    spec = SourceSpec(key="data", reader="rdf", path=path, options=options)
    return read_rdf(spec, ReadContext(Iris(), load_vocabulary()))


def turtle(folder: Path, text: str, **options: object) -> Harvest:
    path = folder / "data.ttl"
    path.write_text(PREFIXES + text, "utf-8")
    return read(path, **options)


def labels(harvest: Harvest) -> dict[str, str]:
    return {e.iri: e.names.label() for _, e in harvest.entities}


def shown(harvest: Harvest) -> set[tuple[str, str, str, str, tuple[str, ...]]]:
    """Return the claims as label, type, label, date, roles."""
    names = labels(harvest)
    return {
        (names[c.subject], c.type, names[c.object], c.when.text if c.when else "", c.roles)
        for c in harvest.claims
    }


def bodies(harvest: Harvest) -> Mapping[str, Entity]:
    return {e.names.label(): e for _, e in harvest.entities if e.kind is not Kind.PLACE}


def problems(harvest: Harvest) -> list[str]:
    return [f.render() for f in harvest.findings if f.severity is not Severity.INFO]


ORG = """
ex:alliance a org:OrganizationalCollaboration ;
    skos:prefLabel "Alliance"@en, "Alliance des villes"@fr ;
    foaf:homepage <https://alliance.example.org/> ; dcterms:description "A network."@en .
ex:arles a org:FormalOrganization, schema:City ;
    skos:prefLabel "Arles"@fr ; skos:altLabel "Arelate"@la ;
    owl:sameAs wd:Q48292 ; geo:lat 43.67681 ; geo:long "4.63031"^^xsd:double ;
    schema:addressCountry "FR" ; org:memberOf ex:alliance .
ex:pisa a schema:City ; rdfs:label "Pisa" ; schema:addressCountry [ schema:name "Italia" ] .
ex:union a org:Organization ; rdfs:label "Union of towns" ; org:linkedTo ex:alliance .
[] a org:Membership ; org:member ex:arles ; org:organization ex:alliance ;
    org:role [ skos:prefLabel "founder" ] ;
    org:memberDuring [ time:hasBeginning [ time:inXSDDate "1999-05-02"^^xsd:date ] ;
                       time:hasEnd [ time:inXSDgYear "2014"^^xsd:gYear ] ] .
ex:m2 a org:Membership ; org:member ex:pisa ; org:organization ex:union .
ex:union org:hasSubOrganization ex:office .
ex:office a org:OrganizationalUnit ; rdfs:label "Office" .
"""
ORG_CLAIMS = {
    ("Arles", "member-of", "Alliance", "1999-05-02/2014", ("founder",)),
    ("Pisa", "member-of", "Union of towns", "", ()),
    ("Union of towns", "cooperates-with", "Alliance", "", ()),
    ("Office", "part-of", "Union of towns", "", ()),
}


def test_the_organization_ontology(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, ORG)
    assert not problems(harvest)
    assert shown(harvest) == ORG_CLAIMS
    found = bodies(harvest)
    assert {name: e.kind for name, e in found.items()} == {
        "Alliance": Kind.NETWORK,
        "Arles": Kind.CITY,
        "Pisa": Kind.CITY,
        "Union of towns": Kind.NETWORK,  # a town is its member
        "Office": Kind.ORGANISATION,
    }
    arles = found["Arles"]
    assert arles.iri == f"{BASE}id/wikidata-Q48292"
    assert [(n.text, n.language, n.preferred) for n in arles.names] == [
        ("Arles", "fr", True),
        ("Arelate", "la", False),
    ]
    assert (arles.country, found["Pisa"].country) == ("FR", "IT")
    (place,) = (e for _, e in harvest.entities if e.iri == arles.governs)
    assert place.coordinates is not None
    assert (float(place.coordinates.latitude), float(place.coordinates.longitude)) == (
        43.67681,
        4.63031,
    )
    assert found["Alliance"].homepage == "https://alliance.example.org/"
    assert found["Alliance"].descriptions == (("A network.", "en"),)


@pytest.mark.parametrize("name", ["ORG", "SCHEMA"])
def test_a_graph_is_built_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "data.ttl").write_text(PREFIXES + {"ORG": ORG, "SCHEMA": SCHEMA}[name], "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\n[[source]]\nid = "data"\nreader = "rdf"\npath = "data.ttl"\n', "utf-8"
    )
    report = cg.build(cg.read_manifest(tmp_path))
    assert report.errors == 0
    assert report.statements == {"ORG": 4, "SCHEMA": 9}[name]


def test_a_shortcut_is_not_said_twice(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, ORG)
    assert sum(c.type == "member-of" for c in harvest.claims) == 2


def test_locators_lead_to_the_triple(tmp_path: Path) -> None:
    by_type = {c.type: c.locator for c in turtle(tmp_path, ORG).claims}
    union, alliance = "<https://example.org/union>", "<https://example.org/alliance>"
    assert by_type["cooperates-with"] == f"{union} org:linkedTo {alliance}"
    assert by_type["member-of"] == "org:Membership <https://example.org/m2>"


FORMATS = {
    "ttl": "turtle",
    "nt": "nt",
    "rdf": "xml",
    "owl": "pretty-xml",
    "jsonld": "json-ld",
    "trig": "trig",
    "nq": "nquads",
}


def serialized(form: str, text: str) -> bytes:
    graph = rdflib.Graph().parse(data=PREFIXES + text, format="turtle")
    if form in ("trig", "nq"):
        dataset = rdflib.Dataset()
        named = dataset.graph(rdflib.URIRef("https://example.org/graph"))
        for triple in graph:
            named.add(triple)
        return dataset.serialize(format=FORMATS[form], encoding="utf-8")
    return graph.serialize(format=FORMATS[form], encoding="utf-8")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own calls
@pytest.mark.parametrize("form", FORMATS)
def test_each_format_gives_the_same(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"data.{form}"
    path.write_bytes(serialized(form, ORG))
    harvest, peer = read(path), turtle(tmp_path, ORG)
    assert not problems(harvest)
    assert shown(harvest) == ORG_CLAIMS
    assert sorted(harvest.entities, key=str) == sorted(peer.entities, key=str)
    if form not in ("nt", "nq"):  # whose locators are lines
        assert sorted(harvest.claims, key=str) == sorted(peer.claims, key=str)


@pytest.mark.parametrize("name", ["a.ttl", "a.TRIG", "a.nt.gz", "a.nq.zst", "a.owl", "a.jsonld"])
def test_the_reader_is_found_by_the_file_s_name(name: str) -> None:
    assert reader_for_file(name) == "rdf"
    assert find_reader("rdf") is read_rdf


def test_packed_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "data.nt.gz"
    path.write_bytes(gzip.compress(serialized("nt", ORG)))
    harvest = read(path)
    assert shown(harvest) == ORG_CLAIMS
    assert not any(c.locator.startswith("line") for c in harvest.claims)


def test_lines_are_locators_and_shown_by_why(tmp_path: Path) -> None:
    line = "<https://x.org/a> <http://www.w3.org/ns/org#linkedTo> <https://x.org/b> .\n"
    types = "".join(
        f"<https://x.org/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/ns/org#Organization> .\n"
        for n in "ab"
    )
    (tmp_path / "data.nt").write_text("# a comment\n" + types + line, "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\n[[source]]\nid = "data"\nreader = "rdf"\npath = "data.nt"\n', "utf-8"
    )
    assert [c.locator for c in read(tmp_path / "data.nt").claims] == ["line 4"]
    report = cg.build(cg.read_manifest(tmp_path))
    assert (report.statements, report.findings) == (1, ())


SCHEMA = """
ex:net a schema:Organization ; schema:name "Net" ;
    schema:member ex:a, [ a schema:OrganizationRole ; schema:member ex:b ;
        schema:roleName "vice-chair" ; schema:startDate "2010-03"^^xsd:gYearMonth ] .
ex:a a schema:City ; schema:name "A" ; schema:geo [ schema:latitude "1.5" ; schema:longitude "2" ] .
ex:b a schema:City ; schema:name "B" ;
    schema:memberOf [ a schema:Role ; schema:memberOf ex:club ;
        schema:startDate "2001-02-03T00:00:00Z" ] .
ex:club a schema:NGO ; schema:name "Club" .
ex:fund a schema:FundingAgency ; schema:name "Fund" .
ex:fair a schema:Festival ; schema:name "Fair" ; schema:startDate "2025-06-02"^^schema:Date ;
    schema:endDate "2025-06-03" ; schema:organizer ex:a ; schema:attendee ex:b, ex:jane ;
    schema:location ex:hall ; schema:superEvent ex:fairs .
ex:hall a schema:Place ; schema:name "Hall" .
ex:fairs a schema:EventSeries ; schema:name "Fairs" .
ex:jane a schema:Person ; schema:name "Jane Doe" ; schema:memberOf ex:net .
ex:work a schema:Project ; schema:name "Work" ; schema:funder ex:fund ; schema:areaServed ex:am .
ex:am a schema:Country ; schema:name "Armenia" ; schema:addressCountry "AM" .
"""


@pytest.mark.parametrize("space", ["https://schema.org/", "http://schema.org/"])
def test_schema_org(tmp_path: Path, space: str) -> None:
    path = tmp_path / "data.ttl"
    path.write_text((PREFIXES + SCHEMA).replace("https://schema.org/", space), "utf-8")
    harvest = read(path)
    assert shown(harvest) == {
        ("A", "member-of", "Net", "", ()),
        ("B", "member-of", "Net", "2010-03", ("vice-chair",)),
        ("B", "member-of", "Club", "2001-02-03", ()),
        ("A", "organized", "Fair", "", ()),
        ("B", "participated-in", "Fair", "", ()),
        ("Fair", "held-in", "Hall", "", ()),
        ("Fair", "part-of", "Fairs", "", ()),
        ("Work", "funded-by", "Fund", "", ()),
        ("Work", "works-in", "Armenia", "", ()),
    }
    found = bodies(harvest)
    assert found["Net"].kind is Kind.NETWORK
    assert found["Fair"].when is not None
    assert found["Fair"].when.text == "2025-06-02/2025-06-03"


def test_persons_never_enter(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, SCHEMA)
    assert "Jane" not in repr(harvest.entities) + repr(harvest.claims) + repr(harvest.findings)
    assert any("2 statements about people" in f.render() for f in harvest.findings)


def test_json_ld_with_its_own_context(tmp_path: Path) -> None:
    data = {
        "@context": {"@vocab": "https://schema.org/", "memberOf": {"@type": "@id"}},
        "@graph": [
            {"@id": "https://x.org/a", "@type": "City", "name": "A", "memberOf": "https://x.org/n"},
            {"@id": "https://x.org/n", "@type": "Organization", "name": "N"},
        ],
    }
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps(data), "utf-8")
    assert shown(read(path)) == {("A", "member-of", "N", "", ())}


def test_a_web_page_s_json_ld_names_schema_org_alone(tmp_path: Path) -> None:
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Fair",
        "startDate": "2025-06-02",
        "organizer": {
            "@type": "City",
            "name": "Arles",
            "address": {"@type": "PostalAddress", "addressCountry": "FR"},
            "sameAs": "http://www.wikidata.org/entity/Q48292",
            "memberOf": {"@type": "Organization", "name": "Towns of rivers"},
        },
        "attendee": {"@type": "Person", "name": "Jane Doe"},
    }
    path = tmp_path / "page.jsonld"
    path.write_text(json.dumps(data), "utf-8")
    harvest = read(path)
    assert shown(harvest) == {
        ("Arles", "organized", "Fair", "", ()),
        ("Arles", "member-of", "Towns of rivers", "", ()),
    }
    (arles,) = (e for _, e in harvest.entities if e.kind is Kind.CITY)
    assert arles.iri.endswith("/wikidata-Q48292")
    assert "Jane" not in repr(harvest)


def test_an_end_of_unknown_kind_is_left_out_and_said(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, "ex:x org:memberOf ex:n .\nex:y a schema:City ; org:memberOf ex:n .")
    assert len(harvest.claims) == 1
    (finding,) = harvest.findings
    assert finding.severity is Severity.ERROR
    assert "the kind of <https://example.org/x> is not known" in finding.render()
    assert finding.column == "<https://example.org/x> org:memberOf <https://example.org/n>"


def test_what_cannot_be_read_is_said_and_costs_nothing_else(tmp_path: Path) -> None:
    harvest = turtle(
        tmp_path,
        """
ex:a a schema:City ; rdfs:label "A" ; schema:addressCountry "Atlantis" ; org:memberOf ex:n, "N" .
ex:b a schema:City ; rdfs:label "B" ; geo:lat 95 ; geo:long 0 .
ex:c a schema:City ; rdfs:label "C" ; geo:lat 1, 2 ; geo:long 0 .
ex:n a org:OrganizationalCollaboration ; rdfs:label "N" .
ex:m a org:Membership ; org:member ex:b .
ex:m2 a org:Membership ; org:member ex:c ; org:organization ex:n ;
    org:memberDuring [ time:hasBeginning [ time:inXSDDate "soon" ] ] .
""",
    )
    assert {c[:3] for c in shown(harvest)} == {("A", "member-of", "N"), ("C", "member-of", "N")}
    told = "\n".join(problems(harvest))
    for text in (
        "unknown country 'Atlantis'",
        "out of range",
        "no one pair",
        "the end of the relation is a text",
        "the record names no object",
        "the dates are left unknown",
    ):
        assert text in told
    assert len(problems(harvest)) == 6


def test_a_file_of_another_vocabulary_is_said_to_hold_nothing(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, "ex:a ex:likes ex:b, ex:c ; ex:hates ex:d .")
    (finding,) = harvest.findings
    assert "<https://example.org/likes> (2), <https://example.org/hates> (1)" in finding.render()


def test_broken_lines_are_findings(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(serialized("nt", ORG) + b"<https://x.org/a <oops> .\n")
    harvest = read(path)
    assert shown(harvest) == ORG_CLAIMS
    (finding,) = (f for f in harvest.findings if f.severity is Severity.ERROR)
    assert finding.line == len(path.read_bytes().splitlines())


def test_a_file_of_something_else_is_refused_soon(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text("a,b,c\n" * 50_000, "utf-8")
    with pytest.raises(InputError, match="mostly no RDF"):
        read(path)


def test_languages_that_are_chosen(tmp_path: Path) -> None:
    text = 'ex:a a schema:City ; rdfs:label "Ville"@fr, "Town"@en, "Stadt"@de, "T" .'
    (_, city), _ = turtle(tmp_path, text, languages=["fr"]).entities
    assert {n.text for n in city.names} == {"Ville", "T"}
    with pytest.raises(ProjectError, match="no list of languages"):
        turtle(tmp_path, text, languages="fr")


def test_relative_iris_and_a_format_of_another_name(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text(PREFIXES + '<#a> a schema:City ; rdfs:label "A" .', "utf-8")
    assert len(read(path, format="ttl", base="https://x.org/").entities) == 2
    assert len(read(path, format="ttl").entities) == 2
    with pytest.raises(InputError, match="format is not clear"):
        read(path)


def test_nodes_without_iri_are_known_by_name(tmp_path: Path) -> None:
    text = '[] a schema:City ; rdfs:label "A" ; org:linkedTo [ a schema:City ; rdfs:label "B" ] .'
    first = turtle(tmp_path, text)
    again = turtle(tmp_path, '[] a schema:City ; rdfs:label "C" .\n' + text)
    assert first.claims == again.claims
    assert {e.iri for _, e in first.entities} < {e.iri for _, e in again.entities}


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_of_triples_says_nothing(tmp_path: Path, order: random.Random) -> None:
    lines = serialized("nt", ORG).decode().splitlines()
    order.shuffle(lines)
    path = tmp_path / "data.ttl"  # N-Triples are Turtle; its locators are no lines
    path.write_text("\n".join(lines), "utf-8")
    harvest, peer = read(path), turtle(tmp_path, ORG)
    assert (harvest.claims, harvest.entities) == (peer.claims, peer.entities)


def test_twins_that_cannot_be_told_apart_are_two(tmp_path: Path) -> None:
    text = "ex:n a schema:Consortium ; org:hasMember [ a schema:City ], [ a schema:City ] ."
    harvest = turtle(tmp_path, text)
    assert len({c.subject for c in harvest.claims}) == 2
    assert harvest == turtle(tmp_path, text)


@needs_shared
@pytest.mark.parametrize("name", ["w3c_org.ttl", "schemaorg-current-https.ttl", "w3c_dcat3.ttl"])
def test_ontologies_hold_no_claims(name: str) -> None:
    harvest = read(SHARED / "data" / "vocabularies" / name)
    assert not harvest.claims
    assert not list(harvest.errors())
