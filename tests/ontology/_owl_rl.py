"""The limits of OWL 2 RL, checked on the structure of a graph.

Covers what an ontology of classes and properties can get wrong: superclass positions, forbidden
axioms, datatypes outside the profile, undeclared terms. Not a full profile validator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

# https://www.w3.org/TR/owl2-profiles/#Entities_3
DATATYPES = {
    RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal, RDF.langString, XSD.decimal, XSD.integer,
    XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger, XSD.negativeInteger,
    XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort,
    XSD.unsignedByte, XSD.float, XSD.double, XSD.string, XSD.normalizedString, XSD.token,
    XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary, XSD.base64Binary,
    XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
}  # fmt: skip
FORBIDDEN_PREDICATES = {
    OWL.disjointUnionOf: "DisjointUnion",
    OWL.hasSelf: "self restriction",
    OWL.onDatatype: "datatype restriction",
    OWL.datatypeComplementOf: "datatype complement",
}
FORBIDDEN_TYPES = {OWL.ReflexiveProperty: "reflexive property"}
KINDS = {
    OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype,
    OWL.Ontology, OWL.NamedIndividual,
}  # fmt: skip


def faults(g: Graph, namespace: str) -> list[str]:
    """Return what breaks the profile, in words; an empty list where nothing does."""
    found = [*_forbidden(g), *_positions(g), *_datatypes(g), *_declarations(g, namespace)]
    return sorted(set(found))


def _forbidden(g: Graph) -> Iterator[str]:
    for predicate, name in FORBIDDEN_PREDICATES.items():
        if (None, predicate, None) in g:
            yield name
    for kind, name in FORBIDDEN_TYPES.items():
        if (None, RDF.type, kind) in g:
            yield name
    for cls in g.subjects(RDF.type, OWL.Class):
        if (cls, OWL.oneOf, None) in g and isinstance(cls, URIRef):
            yield "equivalence with an enumeration"


def _positions(g: Graph) -> Iterator[str]:
    for sub, sup in g.subject_objects(RDFS.subClassOf):
        yield from _subclass(g, sub)
        yield from _superclass(g, sup)
    for one, other in g.subject_objects(OWL.equivalentClass):
        for end in (one, other):  # only named classes, intersections and hasValue may stand here
            if isinstance(end, BNode) and not _only(g, end, OWL.hasValue, OWL.intersectionOf):
                yield "equivalence with a class expression"
    for predicate in (RDFS.domain, RDFS.range):
        for _, cls in g.subject_objects(predicate):
            yield from _superclass(g, cls)
    for one, other in g.subject_objects(OWL.disjointWith):
        yield from _subclass(g, one)
        yield from _subclass(g, other)


def _only(g: Graph, node: Node, *allowed: URIRef) -> bool:
    constructors = {
        OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.unionOf, OWL.intersectionOf,
        OWL.complementOf, OWL.oneOf, OWL.minCardinality, OWL.maxCardinality, OWL.cardinality,
        OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality,
    }  # fmt: skip
    used = {p for p in g.predicates(node) if p in constructors}
    return bool(used) and used <= set(allowed)


def _members(g: Graph, node: Node, predicate: URIRef) -> Iterable[Node]:
    head = g.value(node, predicate)
    return () if head is None else list(Collection(g, head))


def _superclass(g: Graph, node: Node) -> Iterator[str]:
    if node == OWL.Thing:
        yield "owl:Thing as a superclass"
    if not isinstance(node, BNode):
        return
    names = {
        OWL.someValuesFrom: "existential as a superclass",
        OWL.unionOf: "union as a superclass",
        OWL.oneOf: "enumeration as a superclass",
        OWL.minCardinality: "minimum cardinality as a superclass",
        OWL.minQualifiedCardinality: "minimum cardinality as a superclass",
        OWL.cardinality: "exact cardinality as a superclass",
        OWL.qualifiedCardinality: "exact cardinality as a superclass",
    }
    for predicate, name in names.items():
        if (node, predicate, None) in g:
            yield name
    for predicate in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
        for value in g.objects(node, predicate):
            if str(value) not in {"0", "1"}:
                yield "maximum cardinality above 1"
    for part in _members(g, node, OWL.intersectionOf):
        yield from _superclass(g, part)
    for filler in g.objects(node, OWL.allValuesFrom):
        yield from _superclass(g, filler)
    for inner in g.objects(node, OWL.complementOf):
        yield from _subclass(g, inner)


def _subclass(g: Graph, node: Node) -> Iterator[str]:
    if node == OWL.Thing:
        yield "owl:Thing as a subclass"
    if not isinstance(node, BNode):
        return
    if (node, OWL.allValuesFrom, None) in g:
        yield "universal as a subclass"
    if (node, OWL.complementOf, None) in g:
        yield "complement as a subclass"
    for predicate in (OWL.maxCardinality, OWL.minCardinality, OWL.cardinality):
        if (node, predicate, None) in g:
            yield "cardinality as a subclass"
    for predicate in (OWL.unionOf, OWL.intersectionOf):
        for part in _members(g, node, predicate):
            yield from _subclass(g, part)


def _datatypes(g: Graph) -> Iterator[str]:
    for prop in g.subjects(RDF.type, OWL.DatatypeProperty):
        for range_ in g.objects(prop, RDFS.range):
            if range_ not in DATATYPES:
                yield f"datatype outside the profile: {range_}"
    for _, _, value in g:
        datatype = getattr(value, "datatype", None)
        if datatype is not None and datatype not in DATATYPES:
            yield f"datatype outside the profile: {datatype}"


def _declarations(g: Graph, namespace: str) -> Iterator[str]:
    for term in {n for t in g for n in t if isinstance(n, URIRef) and n.startswith(namespace)}:
        kinds = set(g.objects(term, RDF.type)) & KINDS
        if len(kinds) != 1:
            yield f"declared {len(kinds)} times: {term.removeprefix(namespace)}"
