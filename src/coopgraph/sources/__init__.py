"""From files to claims: one reader a kind of file; each says what its source says, no more."""

from coopgraph.sources.base import Finding, Harvest, ReadContext, Reader, Severity, SourceSpec
from coopgraph.sources.iati import (
    MoneySum,
    iter_activities,
    iter_organisations,
    summarise_budgets,
    summarise_transactions,
)
from coopgraph.sources.registry import (
    ENTRY_POINT_GROUP,
    find_reader,
    reader_for_file,
    reader_names,
)
from coopgraph.sources.wikidata import FetchedPages, fetch_wikidata

__all__ = [
    "ENTRY_POINT_GROUP",
    "FetchedPages",
    "Finding",
    "Harvest",
    "MoneySum",
    "ReadContext",
    "Reader",
    "Severity",
    "SourceSpec",
    "fetch_wikidata",
    "find_reader",
    "iter_activities",
    "iter_organisations",
    "reader_for_file",
    "reader_names",
    "summarise_budgets",
    "summarise_transactions",
]
