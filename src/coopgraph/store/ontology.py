"""The catalogue of relation types, read from ``ontology/concepts.ttl``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from coopgraph.errors import VocabularyError
from coopgraph.messages import msg
from coopgraph.model import (
    CONCEPT_BASE,
    ONTOLOGY,
    Name,
    Names,
    RelationNature,
    RelationType,
    Vocabulary,
)

__all__ = ["load_vocabulary", "ontology_text", "term_names"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_OWL_INVERSE = "http://www.w3.org/2002/07/owl#inverseOf"


def ontology_text(name: str) -> bytes:
    """Return a file of the ontology, such as ``concepts.ttl``.

    It lies in the installed package, or beside ``src`` in a checkout.
    """
    inside = resources.files("coopgraph") / "_ontology" / name
    if inside.is_file():
        return inside.read_bytes()
    return (Path(__file__).resolve().parents[3] / "ontology" / name).read_bytes()


class _Triples:
    """Triples by subject and predicate."""

    def __init__(self, *texts: bytes) -> None:
        self.index: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for text in texts:
            for quad in ox.parse(text, ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and not isinstance(
                    quad.object, (ox.BlankNode, ox.Triple)
                ):
                    self.index[quad.subject.value, quad.predicate.value].append(quad.object)

    def values(self, subject: str, predicate: str) -> list[str]:
        return sorted(str(o.value) for o in self.index.get((subject, predicate), []))

    def value(self, subject: str, predicate: str) -> str | None:
        found = self.values(subject, predicate)
        return found[0] if found else None

    def names(self, subject: str, predicate: str) -> Names:
        found = self.index.get((subject, predicate), [])
        return Names.of(
            Name(str(o.value), o.language or "") for o in found if isinstance(o, ox.Literal)
        )

    def subjects(self, predicate: str) -> list[str]:
        return sorted({s for s, p in self.index if p == predicate})


def _relation_type(triples: _Triples, iri: str, inverses: dict[str, str]) -> RelationType:
    def one(name: str) -> str:
        value = triples.value(iri, ONTOLOGY + name)
        if value is None:
            raise VocabularyError(
                msg("relation type {value} has no coop:{name}", value=iri, name=name), value=iri
            )
        return value

    plain = one("plainProperty")
    flags = {
        name: triples.value(iri, ONTOLOGY + name) == "true" for name in ("symmetric", "transitive")
    }
    ends = {
        name: tuple(v.rsplit("#", 1)[-1] for v in triples.values(iri, ONTOLOGY + name))
        for name in ("domainKind", "rangeKind")
    }
    notation = triples.value(iri, _SKOS + "notation") or iri.rsplit("/", 1)[-1]
    return RelationType(
        name=notation,
        iri=iri,
        statement_class=one("statementClass"),
        plain_property=plain,
        nature=RelationNature(one("nature")),
        symmetric=flags["symmetric"],
        transitive=flags["transitive"],
        domain=ends["domainKind"],
        range=ends["rangeKind"],
        names=triples.names(iri, _SKOS + "prefLabel"),
        inverse_names=triples.names(iri, ONTOLOGY + "inverseLabel"),
        also=tuple(triples.values(iri, _SKOS + "hiddenLabel")),
        inverse_property=None if flags["symmetric"] else inverses.get(plain),
        wikidata_property=triples.value(iri, ONTOLOGY + "wikidataProperty"),
        wikidata_inverse=triples.value(iri, ONTOLOGY + "wikidataInverse"),
    )


@cache
def _own_triples() -> _Triples:
    return _Triples(ontology_text("concepts.ttl"), ontology_text("coopgraph.ttl"))


@cache
def term_names() -> Mapping[str, Names]:
    """Return the names of every class, property and concept of coopgraph, by IRI."""
    triples = _own_triples()
    labelled = {
        iri: triples.names(iri, predicate)
        for predicate in (_RDFS_LABEL, _SKOS + "prefLabel")
        for iri in triples.subjects(predicate)
    }
    return MappingProxyType(labelled)


@cache
def load_vocabulary() -> Vocabulary:
    """Return coopgraph's own relation types and the slugs of all its concepts."""
    triples = _own_triples()
    inverses: dict[str, str] = {}
    for prop in triples.subjects(_OWL_INVERSE):
        for other in triples.values(prop, _OWL_INVERSE):
            inverses[prop], inverses[other] = other, prop
    types = [
        _relation_type(triples, iri, inverses)
        for iri in triples.subjects(ONTOLOGY + "statementClass")
    ]
    concepts = frozenset(
        s.removeprefix(CONCEPT_BASE)
        for s in triples.subjects(_SKOS + "inScheme")
        if s.startswith(CONCEPT_BASE)
    )
    return Vocabulary(tuple(sorted(types, key=lambda t: t.name)), concepts)
