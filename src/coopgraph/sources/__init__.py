"""From files to claims: one reader a kind of file; each says what its source says, no more."""

from coopgraph.sources.base import Finding, Harvest, ReadContext, Reader, Severity, SourceSpec
from coopgraph.sources.registry import (
    ENTRY_POINT_GROUP,
    find_reader,
    reader_for_file,
    reader_names,
)

__all__ = [
    "ENTRY_POINT_GROUP",
    "Finding",
    "Harvest",
    "ReadContext",
    "Reader",
    "Severity",
    "SourceSpec",
    "find_reader",
    "reader_for_file",
    "reader_names",
]
