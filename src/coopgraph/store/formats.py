"""Quads as RDF text: Turtle, JSON-LD, N-Quads, TriG, N-Triples, RDF/XML."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from coopgraph.errors import UsageError
from coopgraph.messages import msg
from coopgraph.store.base import CURRENT
from coopgraph.store.ontology import ontology_text

__all__ = ["DATASET_FORMATS", "RDF_FORMATS", "serialize"]

RDF_FORMATS: Final = ("ttl", "jsonld", "nq", "trig", "nt", "rdf")
DATASET_FORMATS: Final = ("nq", "trig")
_COMPACTED: Final = 100_000  # triples; above, JSON-LD is written expanded, by the engine


def serialize(lines: Iterable[bytes], kind: str, *, prefixes: Mapping[str, str]) -> bytes:
    """Return N-Quads lines in another format, in a fixed order.

    ``nq`` and ``trig`` hold all graphs; the others the current graph alone. JSON-LD follows
    ``ontology/context.jsonld`` up to 100,000 triples and is expanded above.

    Raises
    ------
    UsageError
        If the format is unknown.
    """
    if kind not in RDF_FORMATS:
        raise UsageError(
            msg("unknown RDF format {value!r}", value=kind),
            value=kind,
            hint=msg("one of {known}", known=", ".join(RDF_FORMATS)),
        )
    ordered = sorted(set(lines))
    if kind == "nq":
        return b"".join(ordered)
    quads = ox.parse(b"".join(ordered), ox.RdfFormat.N_QUADS)
    if kind == "trig":
        return _written(quads, ox.RdfFormat.TRIG, prefixes)
    triples = [q.triple for q in quads if q.graph_name == ox.NamedNode(CURRENT)]
    if kind == "jsonld" and len(triples) <= _COMPACTED:
        return _json_ld(triples)
    form = ox.RdfFormat.from_extension(kind)
    assert form is not None  # noqa: S101 - every name in RDF_FORMATS is one
    return _written(triples, form, prefixes)


def _written(
    items: Iterable[ox.Quad] | Iterable[ox.Triple],
    form: ox.RdfFormat,
    prefixes: Mapping[str, str],
) -> bytes:
    output = io.BytesIO()
    ox.serialize(items, output, form, prefixes=dict(prefixes))
    return output.getvalue()


def _json_ld(triples: Iterable[ox.Triple]) -> bytes:
    """Compact by our own context: rdflib does what Oxigraph's writer does not."""
    import rdflib

    text = _written(triples, ox.RdfFormat.N_TRIPLES, {})
    graph = rdflib.Graph()
    graph.parse(data=text, format="nt")
    context = json.loads(ontology_text("context.jsonld"))["@context"]
    compacted = graph.serialize(
        format="json-ld", context=context, auto_compact=False, sort_keys=True, indent=1
    )
    return (compacted + "\n").encode("utf-8")
