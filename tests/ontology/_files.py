"""The files under test, and what is common to the tests that read them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib import Namespace

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
HERE = Path(__file__).parent
VOCABULARIES = ROOT.parent / "shared" / "data" / "vocabularies"
TURTLE = ("coopgraph.ttl", "concepts.ttl", "shapes.ttl", "alignments.ttl")

COOP = Namespace("https://w3id.org/coopgraph/ontology#")
CC = Namespace("https://w3id.org/coopgraph/concept/")
SCHEMA = Namespace("https://schema.org/")

# COOPGRAPH_REQUIRE_ALL=1 forbids every skip but this one: shared/ is no part of the project.
needs_shared = pytest.mark.skipif(not VOCABULARIES.is_dir(), reason="shared/ is absent")


@cache
def graph(*names: str) -> rdflib.Graph:
    """Return the union of some files of ``ontology/``; not to be changed."""
    result = rdflib.Graph()
    for name in names:
        result.parse(ONTOLOGY / name, format="turtle")
    return result


def iris(nodes: Iterable[rdflib.term.Node], namespace: str = "") -> list[rdflib.URIRef]:
    """Return the IRIs among some nodes that begin as given, sorted, each once."""
    found = {n for n in nodes if isinstance(n, rdflib.URIRef) and str(n).startswith(namespace)}
    return sorted(found)


def languages(of: rdflib.Graph, subject: rdflib.term.Node, *properties: rdflib.URIRef) -> set[str]:
    """Return the languages in which a subject has a text that is not blank."""
    return {
        value.language
        for prop in properties
        for value in of.objects(subject, prop)
        if isinstance(value, rdflib.Literal) and value.language and str(value).strip()
    }
