"""What a graph says of itself in ``graph/meta``: DCAT, VoID and PROV."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import coopgraph
from coopgraph._assembly import Assembly
from coopgraph.store import META, literal

if TYPE_CHECKING:
    from coopgraph.manifest import Project

__all__ = ["Written", "meta_lines"]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the SHA-256 of the canonical quads, the triples of the current graph."""

    fingerprint: str
    current_triples: int


def meta_lines(
    project: Project, assembly: Assembly, written: Written, now: datetime, started: float
) -> list[str]:
    """Describe the data set: DCAT, VoID and PROV. Not part of the fingerprint."""
    dataset = f"<{project.iris.base}dataset>"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    facts = [
        (rdf, "<http://www.w3.org/ns/dcat#Dataset>"),
        (rdf, "<http://rdfs.org/ns/void#Dataset>"),
        ("http://purl.org/dc/terms/identifier", literal(written.fingerprint)),
        (
            "http://purl.org/dc/terms/modified",
            f'"{now.isoformat(timespec="seconds")}"^^<{xsd}dateTime>',
        ),
        (
            "http://www.w3.org/ns/prov#wasGeneratedBy",
            f"<{project.iris.base}build/{written.fingerprint[:16]}>",
        ),
        ("http://rdfs.org/ns/void#triples", f'"{written.current_triples}"^^<{xsd}integer>'),
        ("http://rdfs.org/ns/void#entities", f'"{len(assembly.entities)}"^^<{xsd}integer>'),
        ("http://www.w3.org/ns/dcat#version", literal(f"coopgraph {coopgraph.__version__}")),
    ]
    facts += [
        ("http://purl.org/dc/terms/title", literal(n.text, n.language)) for n in project.titles
    ]
    if project.licence:
        facts.append(("http://purl.org/dc/terms/rights", literal(project.licence)))
    if project.publisher:
        facts.append(("http://purl.org/dc/terms/publisher", literal(project.publisher)))
    if assembly.as_of is not None:
        facts.append(("http://purl.org/dc/terms/temporal", f'"{assembly.as_of}"^^<{xsd}date>'))
    activity = f"<{project.iris.base}build/{written.fingerprint[:16]}>"
    seconds = f'"{time.monotonic() - started:.3f}"^^<{xsd}decimal>'
    lines = [f"{dataset} <{p}> {o} <{META}> .\n" for p, o in facts]
    lines.append(f"{activity} <{rdf}> <http://www.w3.org/ns/prov#Activity> <{META}> .\n")
    lines.append(f"{activity} <https://w3id.org/coopgraph/ontology#seconds> {seconds} <{META}> .\n")
    return lines
