"""Python's vocabulary and the ontology name the same terms."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef

from coopgraph.model import KIND_SUPERCLASSES, ContributionKind, Kind, RelationNature, Status
from coopgraph.store import load_vocabulary

from ._files import CC, COOP, ROOT, graph

NAMES = sorted(t.name for t in load_vocabulary().relation_types)


def _slugs(scheme: str) -> set[str]:
    return {
        str(c).removeprefix(CC) for c in graph("concepts.ttl").subjects(SKOS.inScheme, CC[scheme])
    }


def _superclasses(kind: str) -> set[str]:
    above = graph("coopgraph.ttl").transitive_objects(COOP[kind], RDFS.subClassOf)
    return {str(c).removeprefix(COOP) for c in above if str(c).startswith(COOP)} - {kind}


@pytest.mark.parametrize("kind", list(Kind))
def test_kind_is_a_class_with_the_same_superclasses(kind: Kind) -> None:
    assert (COOP[kind.value], RDF.type, OWL.Class) in graph("coopgraph.ttl")
    assert _superclasses(kind.value) == set(KIND_SUPERCLASSES[kind])


def test_every_class_of_things_is_a_kind_or_above_one() -> None:
    g = graph("coopgraph.ttl")
    roots = (COOP.Actor, COOP.Activity, COOP.Territory, COOP.Person, SKOS.Concept)
    things = {
        str(cls).removeprefix(COOP)
        for root in roots
        for cls in g.transitive_subjects(RDFS.subClassOf, root)
        if str(cls).startswith(COOP)
    }
    above = {name for names in KIND_SUPERCLASSES.values() for name in names}
    assert things == {kind.value for kind in Kind} | above


def test_statuses_and_kinds_of_contribution() -> None:
    assert {status.value for status in Status} == _slugs("statuses")
    assert {kind.value for kind in ContributionKind} == _slugs("contribution-kinds")


def test_natures() -> None:
    natures = {str(o) for o in graph("concepts.ttl").objects(None, COOP.nature)}
    assert {nature.value for nature in RelationNature} == natures


def test_the_catalogue_is_read_whole() -> None:
    assert set(NAMES) == _slugs("relation-types")
    assert len(NAMES) == 13


@pytest.mark.parametrize("name", NAMES)
def test_relation_type_is_read_as_the_catalogue_says(name: str) -> None:
    g, concept, read = graph("concepts.ttl"), CC[name], load_vocabulary()[name]
    assert read.iri == str(concept)
    assert URIRef(read.statement_class) == g.value(concept, COOP.statementClass)
    assert URIRef(read.plain_property) == g.value(concept, COOP.plainProperty)
    assert Literal(read.nature.value) == g.value(concept, COOP.nature)
    assert Literal(read.symmetric) == g.value(concept, COOP.symmetric)
    assert Literal(read.transitive) == g.value(concept, COOP.transitive)
    for ends, prop in ((read.domain, COOP.domainKind), (read.range, COOP.rangeKind)):
        assert {COOP[end] for end in ends} == set(g.objects(concept, prop))
        known = {kind.value for kind in Kind}.union(*KIND_SUPERCLASSES.values())
        assert set(ends) <= known
    wikidata = g.value(concept, COOP.wikidataProperty)
    assert read.wikidata_property == (None if wikidata is None else str(wikidata))
    for language in ("en", "fr"):
        assert Literal(read.label(language), lang=language) in set(
            g.objects(concept, SKOS.prefLabel)
        )
        assert Literal(read.inverse_label(language), lang=language) in set(
            g.objects(concept, COOP.inverseLabel)
        )


@pytest.mark.parametrize("name", NAMES)
def test_inverse_property_is_the_one_declared(name: str) -> None:
    read = load_vocabulary()[name]
    declared = graph("coopgraph.ttl").value(None, OWL.inverseOf, URIRef(read.plain_property))
    assert read.inverse_property == (None if declared is None else str(declared))


def test_code_and_queries_use_only_declared_terms() -> None:
    declared = {str(s).removeprefix(COOP) for s in graph("coopgraph.ttl").subjects()}
    used = {
        term: path.name
        for suffix in ("*.rq", "*.py")
        for path in sorted((ROOT / "src").rglob(suffix))
        for term in re.findall(
            r"""\bcoop:([A-Za-z]\w*)|\b_coop\(["'](\w+)["']\)""", path.read_text(encoding="utf-8")
        )
        for term in term
        if term
    }
    assert {"subject", "object", "relationType"} <= set(used)
    assert {term: path for term, path in used.items() if term not in declared} == {}
