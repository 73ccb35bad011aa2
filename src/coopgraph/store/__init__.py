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
from coopgraph.store.formats import DATASET_FORMATS, RDF_FORMATS, serialize
from coopgraph.store.guard import syntax_error
from coopgraph.store.ontology import load_vocabulary, ontology_text, term_names
from coopgraph.store.quads import QuadWriter, canonical, literal
from coopgraph.store.spool import BulkLoader, QuadSpool
from coopgraph.store.terms import (
    XSD,
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
    "DATASET_FORMATS",
    "DECISIONS",
    "META",
    "RDF_FORMATS",
    "SOURCE_GRAPHS",
    "XSD",
    "Answer",
    "AskAnswer",
    "Blank",
    "BulkLoader",
    "EmbeddedStore",
    "Iri",
    "Limits",
    "Literal",
    "QuadSpool",
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
    "serialize",
    "source_graph",
    "syntax_error",
    "term_names",
]
