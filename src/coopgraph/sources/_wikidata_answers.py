"""Answers of a SPARQL endpoint as the triples that a page keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from coopgraph.errors import EndpointError
from coopgraph.messages import msg
from coopgraph.sources._wikidata_rdf import PS, WIKIBASE, P
from coopgraph.store import Iri, Literal, SelectAnswer, Term

__all__ = ["Triple", "as_triples", "of_statements"]

Cell: TypeAlias = str | list[str]
Triple: TypeAlias = list[Cell]


def _cell(term: Term) -> Cell:
    if isinstance(term, Literal):
        return [term.value, term.language]
    return term.value if isinstance(term, Iri) else f"_:{term.value}"


def as_triples(answer: SelectAnswer) -> list[Triple]:
    """Return the rows of a query with three columns."""
    return [[_cell(term) for term in row if term is not None] for row in _complete(answer, 3)]


def of_statements(answer: SelectAnswer, name: str) -> list[Triple]:
    """Return the rows of a `statements_query` as triples, in their order."""
    triples: dict[tuple[str, ...], Triple] = {}
    for item, statement, value, rank in _complete(answer, 2, width=4):
        if item is None or statement is None:
            continue
        rows = [(item, Iri(P + name), statement)]
        rows += [(statement, Iri(PS + name), value)] if value is not None else []
        rows += [(statement, Iri(WIKIBASE + "rank"), rank)] if rank is not None else []
        for row in rows:
            triples.setdefault(tuple(map(str, row)), [_cell(term) for term in row])
    return list(triples.values())


def _complete(
    answer: SelectAnswer, needed: int, *, width: int = 3
) -> Iterable[tuple[Term | None, ...]]:
    """Yield the rows that have their first columns.

    Raises
    ------
    EndpointError
        If the answer has other columns than were asked for.
    """
    if len(answer.variables) != width:
        raise EndpointError(
            msg("the answer cannot be read: {reason}", reason=" ".join(answer.variables)[:200]),
            hint=msg("check that the address is a SPARQL endpoint, not a page about one"),
        )
    return (row for row in answer.rows if None not in row[:needed])
