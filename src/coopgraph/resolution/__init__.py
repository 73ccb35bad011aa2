"""Which is the same thing, and what holds of it: countries, decisions, reconciliation."""

from coopgraph.resolution.candidates import Candidate, Verdict
from coopgraph.resolution.countries import (
    NAME_LANGUAGES,
    country_code,
    country_names,
    packaged_data,
)
from coopgraph.resolution.decisions import (
    DECISION_COLUMNS,
    Decision,
    DecisionKind,
    SameAs,
    append_decisions,
    read_decisions,
)
from coopgraph.resolution.duplicates import DuplicatePair, find_duplicates, sure_pairs
from coopgraph.resolution.entities import Disagreement, merge_entities
from coopgraph.resolution.statements import has_plain_triple, reconcile

__all__ = [
    "DECISION_COLUMNS",
    "NAME_LANGUAGES",
    "Candidate",
    "Decision",
    "DecisionKind",
    "Disagreement",
    "DuplicatePair",
    "SameAs",
    "Verdict",
    "append_decisions",
    "country_code",
    "country_names",
    "find_duplicates",
    "has_plain_triple",
    "merge_entities",
    "packaged_data",
    "read_decisions",
    "reconcile",
    "sure_pairs",
]
