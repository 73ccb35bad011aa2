"""The graphs of a file: one source, or the sources of a coopgraph that was exported with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from coopgraph.errors import CoopgraphError, InputError
from coopgraph.messages import msg
from coopgraph.model import ONTOLOGY, Source, check_iri, clean_text, parse_edtf
from coopgraph.sources._rdf_data import RdfData
from coopgraph.sources._rdf_rules import RuleSet
from coopgraph.sources.base import Finding, ReadContext, SourceSpec
from coopgraph.store import SOURCE_GRAPHS
from coopgraph.store.parsing import RdfQuad, parse_rdf

__all__ = ["ReadGraphs", "SourceGraph", "read_graphs"]

_MAX_ERRORS: Final = 1_000  # broken lines of a file that is mostly broken
_DCTERMS: Final = "http://purl.org/dc/terms/"
_NOTES: Final = frozenset(
    {
        *(_DCTERMS + n for n in ("title", "identifier", "publisher", "language", "issued")),
        *(_DCTERMS + n for n in ("license", "rights")),
        *(ONTOLOGY + n for n in ("trust", "sha256", "readBy", "retrieved")),
        "http://www.w3.org/ns/dcat#landingPage",
    }
)


@dataclass(frozen=True)
class SourceGraph:
    """What one source says."""

    source: Source
    data: RdfData


@dataclass(frozen=True)
class ReadGraphs:
    """A file by its sources, and what is wrong with its lines."""

    parts: tuple[SourceGraph, ...]
    findings: tuple[Finding, ...]


def read_graphs(spec: SourceSpec, context: ReadContext, rules: RuleSet) -> ReadGraphs:
    """Return the triples of a file that a rule reads.

    A coopgraph that was exported with the graphs of its sources gives those sources back, and
    what was made of them is not read; all other files are one source.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    """
    whole = RdfData(rules)
    own: defaultdict[str, RdfData] = defaultdict(lambda: RdfData(rules))
    notes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    findings: list[Finding] = []
    for quad in _quads(spec, context, findings):
        try:
            if quad.graph.startswith(SOURCE_GRAPHS):
                own[quad.graph.removeprefix(SOURCE_GRAPHS)].add(quad)
            else:
                whole.add(quad)
                if quad.predicate in _NOTES and "source/" in str(quad.subject):
                    notes[str(quad.subject)][quad.predicate] = str(quad.object)
        except InputError as error:
            error.path = str(spec.path)
            raise
    if not own:
        whole.settle()
        return ReadGraphs((SourceGraph(spec.source(context.iris), whole),), tuple(findings))
    by_key = {n.get(_DCTERMS + "identifier", ""): n for n in notes.values()}
    parts = []
    for name, data in sorted(own.items()):
        data.settle()
        parts.append(SourceGraph(_source(name, by_key.get(name, {}), spec, context), data))
    return ReadGraphs(tuple(parts), tuple(findings))


def _quads(spec: SourceSpec, context: ReadContext, findings: list[Finding]) -> Iterator[RdfQuad]:
    form = spec.options.get("format")
    base = spec.options.get("base") or spec.address or f"{context.iris.base}source/{spec.key}/"
    good = bad = 0
    try:
        base = check_iri(str(base))
        for found in parse_rdf(
            Path(spec.path), form=None if form is None else str(form), base=base
        ):
            if isinstance(found, RdfQuad):
                good += 1
                yield found
                continue
            bad += 1
            if bad > max(_MAX_ERRORS, good):
                raise _mostly_broken(found)
            findings.append(Finding.of_error(found, path=str(spec.path), line=found.line))
    except InputError as error:
        error.path = error.path or str(spec.path)
        raise


def _mostly_broken(last: InputError) -> InputError:
    return InputError(
        msg("the file is mostly no RDF"),
        path=last.path,
        line=last.line,
        hint=msg("check the format; give it in the manifest: format = …"),
    )


def _source(key: str, notes: dict[str, str], spec: SourceSpec, context: ReadContext) -> Source:
    """Return a source as the export describes it."""

    def note(name: str) -> str | None:
        return clean_text(notes.get(name, "")) or None

    def address(name: str) -> str | None:
        text = note(name)
        try:
            return None if text is None else check_iri(text)
        except CoopgraphError:
            return None

    issued = retrieved = None
    trust = spec.trust
    with suppress(CoopgraphError):
        issued = parse_edtf(notes.get(_DCTERMS + "issued", ""))
    with suppress(ValueError):
        retrieved = date.fromisoformat(notes.get(ONTOLOGY + "retrieved", ""))
    with suppress(ValueError):
        trust = int(notes.get(ONTOLOGY + "trust", "")[:10])
    return Source(
        iri=context.iris.source(key),
        key=key,
        title=note(_DCTERMS + "title") or key,
        publisher=note(_DCTERMS + "publisher"),
        address=address("http://www.w3.org/ns/dcat#landingPage"),
        licence=address(_DCTERMS + "license") or note(_DCTERMS + "rights"),
        language=note(_DCTERMS + "language"),
        issued=issued,
        retrieved=retrieved,
        sha256=note(ONTOLOGY + "sha256"),
        trust=trust,
        read_by=note(ONTOLOGY + "readBy") or spec.reader,
    )
