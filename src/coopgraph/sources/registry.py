"""Readers by name: coopgraph's own and those of other packages (entry points)."""

from __future__ import annotations

from importlib.metadata import entry_points

from coopgraph.errors import ProjectError
from coopgraph.messages import msg
from coopgraph.sources.base import Reader
from coopgraph.sources.facts import read_facts
from coopgraph.sources.gexf import read_gexf
from coopgraph.sources.iati import read_iati
from coopgraph.sources.rdf import read_rdf
from coopgraph.sources.tables import read_mapped_table
from coopgraph.sources.wikidata import read_wikidata
from coopgraph.store.parsing import RDF_EXTENSIONS

__all__ = ["ENTRY_POINT_GROUP", "find_reader", "reader_for_file", "reader_names"]

ENTRY_POINT_GROUP = "coopgraph.readers"
_OWN: dict[str, Reader] = {
    "facts": read_facts,
    "gexf": read_gexf,
    "iati": read_iati,
    "rdf": read_rdf,
    "table": read_mapped_table,
    "wikidata": read_wikidata,
}
_BY_EXTENSION = (
    {".gexf": "gexf", ".xml": "iati"}
    | dict.fromkeys((".csv", ".jsonl", ".ndjson", ".ods", ".parquet", ".tsv", ".xlsx"), "table")
    | dict.fromkeys(RDF_EXTENSIONS, "rdf")
)


def reader_names() -> tuple[str, ...]:
    """Return the names of all readers, sorted."""
    others = (point.name for point in entry_points(group=ENTRY_POINT_GROUP))
    return tuple(sorted({*_OWN, *others}))


def find_reader(name: str) -> Reader:
    """Return the reader of a name.

    Raises
    ------
    ProjectError
        If there is none.
    """
    if name in _OWN:
        return _OWN[name]
    for point in entry_points(group=ENTRY_POINT_GROUP):
        if point.name == name:
            reader: Reader = point.load()
            return reader
    raise ProjectError(
        msg("unknown reader {value!r}", value=name),
        value=name,
        hint=msg("one of {known}", known=", ".join(reader_names())),
    )


def reader_for_file(name: str) -> str | None:
    """Return the name of the reader that a file's extension suggests, if any does."""
    return next((r for ext, r in _BY_EXTENSION.items() if name.casefold().endswith(ext)), None)
