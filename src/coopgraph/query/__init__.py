"""Asking the graph: SPARQL with limits and labels, named questions, look-ups by name."""

from coopgraph.query.evidence import StoreEvidence
from coopgraph.query.library import (
    NamedQuery,
    Parameter,
    ParameterKind,
    named_queries,
    named_query,
)
from coopgraph.query.names import PREFIXES, find_entity, labels, prologue, short_name
from coopgraph.query.results import Result, Value, value_of
from coopgraph.query.run import run_query

__all__ = [
    "PREFIXES",
    "NamedQuery",
    "Parameter",
    "ParameterKind",
    "Result",
    "StoreEvidence",
    "Value",
    "find_entity",
    "labels",
    "named_queries",
    "named_query",
    "prologue",
    "run_query",
    "short_name",
    "value_of",
]
