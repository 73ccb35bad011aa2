"""The `Store` protocol: what coopgraph asks of a triple store, embedded or remote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, runtime_checkable

from coopgraph.store.terms import AskAnswer, SelectAnswer, TriplesAnswer

__all__ = [
    "CURRENT",
    "DECISIONS",
    "META",
    "SOURCE_GRAPHS",
    "Answer",
    "Limits",
    "Scope",
    "Store",
    "source_graph",
]

_GRAPH: Final = "https://w3id.org/coopgraph/graph/"
CURRENT: Final = _GRAPH + "current"
DECISIONS: Final = _GRAPH + "decisions"
META: Final = _GRAPH + "meta"
SOURCE_GRAPHS: Final = _GRAPH + "source/"

Answer: TypeAlias = SelectAnswer | AskAnswer | TriplesAnswer


def source_graph(source: str) -> str:
    """Return the name of the graph that holds a source's claims (`source` is its IRI)."""
    return SOURCE_GRAPHS + source.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one query.

    Parameters
    ----------
    seconds
        Time; more raises `QueryLimitError`.
    rows
        Rows or triples of the answer; more raises `QueryLimitError`.
    """

    seconds: float = 60.0
    rows: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """The data set of a query.

    Parameters
    ----------
    default
        Graphs that make up the default graph; none: the store's own default graph.
    named
        Graphs that ``GRAPH`` reaches; None: all there are.
    """

    default: tuple[str, ...] = (CURRENT,)
    named: tuple[str, ...] | None = None


@runtime_checkable
class Store(Protocol):
    """A set of quads that answers SPARQL 1.1 queries.

    Every method raises a `StoreError` (`EndpointError` on a remote server) when the store fails,
    and `QueryLimitError` or `QuerySyntaxError` for a query that is refused.
    """

    @property
    def address(self) -> str:
        """Where it is, for messages: a path, a URL, or ``memory``."""
        ...

    def query(self, text: str, *, scope: Scope = ..., limits: Limits = ...) -> Answer:
        """Return the answer of a query (no update, no SERVICE)."""
        ...

    def columns(self, text: str, *, scope: Scope = ..., limits: Limits = ...) -> list[list[str]]:
        """Return the columns of a SELECT as lexical values, "" where unbound; fast."""
        ...

    def blocks(
        self, text: str, *, scope: Scope = ..., limits: Limits = ...
    ) -> Iterator[list[list[str]]]:
        """Yield what `columns` returns some rows at a time, so that memory stays flat."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the named graphs, sorted."""
        ...

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all."""
        ...

    def dump(self, graphs: Sequence[str] | None = None) -> Iterator[bytes]:
        """Yield the quads of some or all named graphs as N-Quads lines with their newline."""
        ...

    def replace(self, quads: Iterable[bytes], *, graphs: Sequence[str]) -> None:
        """Empty the graphs and load N-Quads lines, all or nothing where the engine can."""
        ...

    def close(self) -> None:
        """Let go of files and connections; further calls raise `StoreError`."""
        ...
