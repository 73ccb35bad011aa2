"""Oxigraph's terms as our own: the border between two worlds, total and small."""

from __future__ import annotations

import pyoxigraph as ox

from coopgraph.errors import StoreError
from coopgraph.messages import msg
from coopgraph.store.terms import Blank, Iri, Literal, Term

__all__ = ["plain_term", "quoted_triple"]


def quoted_triple() -> StoreError:
    """Return the error of an RDF 1.2 triple used as a term, which coopgraph does not read."""
    return StoreError(
        msg("quoted triples are not read"), hint=msg("ask for the parts of the triple instead")
    )


def plain_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """Return a term as a plain value.

    Raises
    ------
    StoreError
        If it is a quoted triple.
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    if isinstance(term, ox.BlankNode):
        return Blank(term.value)
    raise quoted_triple()
