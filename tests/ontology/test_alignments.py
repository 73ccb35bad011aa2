"""Aligned terms exist and mean what is claimed; a body never becomes a territory by alignment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import combinations

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from ._files import CC, COOP, SCHEMA, VOCABULARIES, graph, needs_shared

ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
WDT = "http://www.wikidata.org/prop/direct/"
FILES = {
    ORG: "w3c_org.ttl",
    PROV: "w3c_prov-o.ttl",
    "http://www.w3.org/ns/dcat#": "w3c_dcat3.ttl",
    "http://data.europa.eu/m8g/": "semic_cpov_2.1.2.ttl",
    "https://schema.org/": "schemaorg-current-https.ttl",
    "http://metadata.un.org/sdg/ontology#": "un_sdgs-ontology.ttl",
    "http://metadata.un.org/sdg/": "un_sdg-kos-goals-targets-indicators.ttl",
}
# Not to be checked against a file of shared/: small, stable, known by heart; listed term by term.
KNOWN = {
    "http://purl.org/dc/terms/": {
        "Location", "PeriodOfTime", "isPartOf", "hasPart", "license", "spatial", "temporal",
        "title", "source",
    },
    "http://xmlns.com/foaf/0.1/": {"Organization", "Person"},
    "http://www.w3.org/2003/01/geo/wgs84_pos#": {"SpatialThing"},
    "http://www.w3.org/2006/time#": {"TemporalEntity", "hasTime"},
    "http://www.wikidata.org/entity/": {
        "Q5", "Q515", "Q6256", "Q43229", "Q56061", "Q170584", "Q192350", "Q327333", "Q1656682",
        "Q15275719",
    },
}  # fmt: skip
# What each Wikidata property is taken to mean.
MEANING = {
    "P17": "country", "P101": "field of work", "P131": "located in the administrative", "P179":
    "series", "P190": "sister city", "P276": "location", "P361": "part of", "P463": "member of",
    "P580": "start time", "P582": "end time", "P585": "point in time", "P664": "organizer",
    "P710": "participant", "P813": "retrieved", "P859": "sponsor", "P1001": "applies to jurisdic",
    "P1082": "population", "P1344": "participant of", "P2541": "operating area",
}  # fmt: skip
ALL = graph("alignments.ttl", "concepts.ttl", "coopgraph.ttl")
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(SKOS), "http://www.w3.org/2001/XMLSchema#")


def _external() -> set[str]:
    own = ("https://w3id.org/coopgraph/", *BUILT_IN)
    return {
        str(node)
        for g in (graph("alignments.ttl"), graph("concepts.ttl"))
        for triple in g
        for node in triple
        if isinstance(node, URIRef) and not str(node).startswith(own)
    } - {"https://creativecommons.org/licenses/by/4.0/"}


def _namespace(iri: str, known: Iterable[str]) -> str:
    return max((ns for ns in known if iri.startswith(ns)), key=len, default="")


@cache
def _vocabulary(namespace: str) -> rdflib.Graph:
    return rdflib.Graph().parse(VOCABULARIES / FILES[namespace], format="turtle")


def test_every_external_term_is_of_a_namespace_that_is_checked() -> None:
    spaces = [*FILES, *KNOWN, WDT]
    for iri in _external():
        namespace = _namespace(iri, spaces)
        assert namespace, iri
        if namespace in KNOWN:
            assert iri.removeprefix(namespace) in KNOWN[namespace], iri


@needs_shared
@pytest.mark.parametrize("namespace", sorted(FILES))
def test_aligned_terms_exist(namespace: str) -> None:
    terms = [iri for iri in _external() if _namespace(iri, FILES) == namespace]
    assert terms
    assert [t for t in terms if (URIRef(t), None, None) not in _vocabulary(namespace)] == []


@needs_shared
def test_wikidata_properties_exist_with_the_meaning_claimed() -> None:
    path = VOCABULARIES / "wikidata_properties_en.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    aligned = {iri.removeprefix(WDT) for iri in _external() if iri.startswith(WDT)}
    assert aligned == set(MEANING)
    for prop, meaning in MEANING.items():
        assert labels[prop].startswith(meaning), prop
    catalogue = {str(o) for o in ALL.objects(None, COOP.wikidataProperty)}
    catalogue |= {str(o) for o in ALL.objects(None, COOP.wikidataInverse)}
    # P8324 (funder) is younger than the list in shared/.
    assert catalogue - set(labels) == {"P8324"}
    assert catalogue - {"P8324"} <= aligned


@needs_shared
def test_iati_codes_exist() -> None:
    codes = sorted(str(o) for o in ALL.objects(None, COOP.iatiCode))
    assert len(codes) == len(set(codes)) > 30
    for code in codes:
        name, value = code.split(":")
        text = (VOCABULARIES / f"iati_{name}.xml").read_text(encoding="utf-8")
        assert value in re.findall(r"<code>([^<]+)</code>", text), code


@needs_shared
@pytest.mark.parametrize("language", ["en", "fr"])
def test_goals_have_the_wording_of_the_united_nations(language: str) -> None:
    official = _vocabulary("http://metadata.un.org/sdg/")
    for number in range(1, 18):
        goal = URIRef(f"http://metadata.un.org/sdg/{number}")
        wording = {
            " ".join(str(o).split()).replace("’", "'")
            for o in official.objects(goal, SKOS.prefLabel)
            if getattr(o, "language", None) == language
        }
        ours = {
            str(o).removesuffix(".")
            for o in ALL.objects(CC[f"sdg-{number}"], SKOS.definition)
            if getattr(o, "language", None) == language
        }
        assert ours == wording


def _above(g: rdflib.Graph, term: URIRef) -> set[object]:
    return set(g.transitive_objects(term, RDFS.subClassOf))


def _contradictions(g: rdflib.Graph) -> list[tuple[str, str, str]]:
    """Return the classes of coopgraph that fall under two classes declared disjoint."""
    apart = [set(pair) for pair in g.subject_objects(OWL.disjointWith)]
    for group in g.subjects(RDF.type, OWL.AllDisjointClasses):
        head = g.value(group, OWL.members)
        assert head is not None
        apart += [set(p) for p in combinations(rdflib.collection.Collection(g, head), 2)]
    return [
        (str(cls), *sorted(map(str, pair)))  # type: ignore[misc]
        for cls in g.subjects(RDF.type, OWL.Class)
        if str(cls).startswith(COOP) and isinstance(cls, URIRef)
        for pair in apart
        if pair <= _above(g, cls)
    ]


def test_no_class_contradicts_itself() -> None:
    assert _contradictions(ALL) == []


def test_a_contradiction_would_be_found() -> None:
    wrong = rdflib.Graph() + ALL
    wrong.add((COOP.City, RDFS.subClassOf, COOP.Place))
    assert (str(COOP.City), str(COOP.Actor), str(COOP.Territory)) in _contradictions(wrong)


@needs_shared
def test_no_class_contradicts_itself_under_the_aligned_ontologies() -> None:
    union = rdflib.Graph() + ALL
    for namespace in (ORG, PROV, "https://schema.org/", "http://data.europa.eu/m8g/"):
        union += _vocabulary(namespace)
    assert _contradictions(union) == []
    for cls in ALL.subjects(RDFS.subClassOf, COOP.Actor):
        assert SCHEMA.Place not in _above(union, URIRef(str(cls)))
    assert SCHEMA.Place in _above(union, COOP.Country)


@needs_shared
def test_ends_of_aligned_properties_are_not_contradicted() -> None:
    """A sub-property inherits its parent's OWL domain and range, which must hold of our ends."""
    union = rdflib.Graph() + ALL
    for namespace in (ORG, PROV):
        union += _vocabulary(namespace)
    union.add((URIRef(f"{ORG}Organization"), RDFS.subClassOf, URIRef(f"{PROV}Agent")))
    checked = 0
    for prop, parent in ALL.subject_objects(RDFS.subPropertyOf):
        for end, includes in ((RDFS.domain, "domainIncludes"), (RDFS.range, "rangeIncludes")):
            for needed in union.objects(parent, end):
                for kind in ALL.objects(prop, SCHEMA[includes]):
                    checked += 1
                    assert needed in _above(union, URIRef(str(kind))), (prop, end, kind)
    assert checked >= 8
