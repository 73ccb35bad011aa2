"""Where quads are kept and asked: embedded Oxigraph or any SPARQL 1.1 server."""

from coopgraph.store.base import (
    CURRENT,
    DECISIONS,
    META,
    SOURCE_GRAPHS,
    Answer,
    Limits,
    Scope,
    Store,
    source_graph,
)
from coopgraph.store.embedded import EmbeddedStore
from coopgraph.store.ontology import load_vocabulary, ontology_text
from coopgraph.store.quads import QuadWriter, canonical, literal
from coopgraph.store.terms import (
    AskAnswer,
    Blank,
    Iri,
    Literal,
    SelectAnswer,
    Term,
    Triple,
    TriplesAnswer,
)

__all__ = [
    "CURRENT",
    "DECISIONS",
    "META",
    "SOURCE_GRAPHS",
    "Answer",
    "AskAnswer",
    "Blank",
    "EmbeddedStore",
    "Iri",
    "Limits",
    "Literal",
    "QuadWriter",
    "Scope",
    "SelectAnswer",
    "Store",
    "Term",
    "Triple",
    "TriplesAnswer",
    "canonical",
    "literal",
    "load_vocabulary",
    "ontology_text",
    "source_graph",
]
