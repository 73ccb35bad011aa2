"""Statements as rows, read by scans."""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from coopgraph.model import CONCEPT_BASE, Period
from coopgraph.query.scanning import Scanner

__all__ = ["Row", "statement_rows"]


class Row(NamedTuple):
    """One statement of a chosen type; a tuple, since a network may have millions."""

    iri: str
    type: str
    subject: str
    object: str
    status: str
    confidence: float
    sources: tuple[str, ...]
    periods: tuple[Period, ...]
    denied: bool


def statement_rows(scanner: Scanner, classes: dict[str, str]) -> list[Row]:
    """Return the statements of some classes (class → name of the type), by IRI."""
    subject, obj = scanner.pairs("subject"), scanner.pairs("object")
    status, confidence = scanner.pairs("status"), scanner.pairs("confidence")
    sources = scanner.lists("http://purl.org/dc/terms/source")
    periods, denied = scanner.periods(), scanner.pairs("denied")
    rows = [
        Row(
            iri,
            classes[statement_class],
            subject[iri],
            obj[iri],
            status.get(iri, "").removeprefix(CONCEPT_BASE),
            float(confidence.get(iri, 1.0)),
            tuple(sources.get(iri, ())),
            periods.get(iri, ()),
            iri in denied,
        )
        for iri, statement_class in scanner.of_classes(classes).items()
        if iri in subject and iri in obj
    ]
    rows.sort(key=itemgetter(0))
    return rows
