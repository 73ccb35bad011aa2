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
from coopgraph.query.tracing import ClaimTrace, RowFinder, StatementEvidence, trace_statements

__all__ = [
    "PREFIXES",
    "ClaimTrace",
    "NamedQuery",
    "Parameter",
    "ParameterKind",
    "Result",
    "RowFinder",
    "StatementEvidence",
    "StoreEvidence",
    "Value",
    "find_entity",
    "labels",
    "named_queries",
    "named_query",
    "prologue",
    "run_query",
    "short_name",
    "trace_statements",
    "value_of",
]
