"""Reader ``wikidata``: a dump in JSON or N-Triples, or the cached pages of a SPARQL endpoint.

`fetch_wikidata` asks an endpoint and fills the cache; `read_wikidata` never uses the network.
"""

from __future__ import annotations

from dataclasses import replace

from coopgraph.sources._wikidata_cache import find_pages
from coopgraph.sources._wikidata_dump import read_json_dump
from coopgraph.sources._wikidata_fetch import FetchedPages, fetch_wikidata
from coopgraph.sources._wikidata_files import dump_format
from coopgraph.sources._wikidata_harvest import Harvester
from coopgraph.sources._wikidata_rdf import read_triples
from coopgraph.sources._wikidata_records import Knowledge, Settings, read_settings
from coopgraph.sources._wikidata_triples import PageTriples, TripleFile
from coopgraph.sources.base import Harvest, ReadContext, SourceSpec

__all__ = ["FetchedPages", "fetch_wikidata", "read_wikidata"]


def read_wikidata(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return the relations of a Wikidata dump or of cached endpoint pages, and what they join.

    Options of the source: ``relations`` (names of relation types or P-ids; default all but P131),
    ``languages`` (of labels; default en, fr), ``kinds`` (classes and the kinds they are read as).

    Raises
    ------
    InputError
        If the file is no dump, or the folder has no whole set of pages.
    ProjectError
        If an option is wrong.
    """
    settings = read_settings(spec, context.vocabulary)
    if not spec.path.is_dir():
        return Harvester(spec, context, settings).of(_read_dump(spec, settings))
    pages = find_pages(spec.path)
    known = read_triples(PageTriples(pages.files), settings)
    known.findings += pages.findings
    spec = replace(spec, retrieved=pages.retrieved)
    return Harvester(spec, context, settings).of(known)


def _read_dump(spec: SourceSpec, settings: Settings) -> Knowledge:
    if dump_format(spec.path) == "json":
        return read_json_dump(spec.path, settings)
    return read_triples(TripleFile(spec.path), settings)
