"""RDF terms and query answers as plain values: nothing above `store` sees an engine's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "AskAnswer",
    "Blank",
    "Iri",
    "Literal",
    "SelectAnswer",
    "Term",
    "Triple",
    "TriplesAnswer",
]

XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True, order=True)
class Iri:
    """An IRI."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal: lexical form, datatype IRI, and language tag ("" without)."""

    value: str
    datatype: str = XSD + "string"
    language: str = ""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Blank:
    """A blank node; its label means nothing outside its answer."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


Term: TypeAlias = Iri | Literal | Blank
Triple: TypeAlias = tuple[Iri | Blank, Iri, Term]


@dataclass(frozen=True, slots=True)
class SelectAnswer:
    """Rows of a SELECT; a cell is None where the variable is not bound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """The yes or no of an ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class TriplesAnswer:
    """Triples of a CONSTRUCT or DESCRIBE, without repetition."""

    triples: tuple[Triple, ...]
