"""Statements as rows, read by scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

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
    found = scanner.of_classes(classes)
    iris = sorted(found)
    types = [classes[found[iri]] for iri in iris]
    rows = map(Row, iris, types, *_columns(scanner, iris))
    return [row for row in rows if row.subject and row.object]


def _columns(scanner: Scanner, iris: list[str]) -> tuple[Sequence[Any], ...]:
    """Return what `Row` has besides IRI and type, of each statement."""
    index = {iri: position for position, iri in enumerate(iris)}
    return (
        scanner.column("subject", index, "", str),
        scanner.column("object", index, "", str),
        scanner.column("status", index, "", lambda iri: iri.removeprefix(CONCEPT_BASE)),
        scanner.column("confidence", index, 1.0, float),
        scanner.several("http://purl.org/dc/terms/source", index),
        scanner.periods(index),
        scanner.column("denied", index, False, lambda _: True),
    )
