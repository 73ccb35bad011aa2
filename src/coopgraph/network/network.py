"""`Network`: an immutable value of columns and a sparse matrix.

Not for building (see `build`) nor for writing files (see `formats`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.model import EvidenceReader, Period
from coopgraph.network._frozen import FrozenColumns
from coopgraph.network.account import LossAccount, LossEntry, NetworkOrigin, building_methods

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rustworkx as rx
    from scipy.sparse import csr_array

    from coopgraph.network.yearly import YearSeries

__all__ = ["EdgeColumns", "Network", "NodeColumns"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NodeColumns(FrozenColumns):
    """One entry a node, all of the same length.

    Parameters
    ----------
    iri, label, kind
        Text; `label` in the reader's language, `kind` a class name (``City``).
    country
        ISO 3166-1 alpha-2, "" where unknown.
    latitude, longitude
        Degrees WGS 84, NaN where unknown.
    population
        Inhabitants, NaN where unknown.
    names
        ``((text, language), …)`` of all names, for searches and language switches.
    stays
        Whether it is kept without any relation (``isolates=True``); empty: none is.
    """

    iri: tuple[str, ...]
    label: tuple[str, ...]
    kind: tuple[str, ...]
    country: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    population: Floats
    names: tuple[tuple[tuple[str, str], ...], ...]
    stays: tuple[bool, ...] = ()

    def take(self, keep: Ints) -> NodeColumns:
        """Return the nodes at the positions `keep`."""
        return NodeColumns(
            tuple(self.iri[i] for i in keep),
            tuple(self.label[i] for i in keep),
            tuple(self.kind[i] for i in keep),
            tuple(self.country[i] for i in keep),
            self.latitude[keep],
            self.longitude[keep],
            self.population[keep],
            tuple(self.names[i] for i in keep),
            tuple(self.stays[i] for i in keep) if self.stays else (),
        )


@dataclass(frozen=True, slots=True, eq=False)
class EdgeColumns(FrozenColumns):
    """One entry a relation, all of the same length; parallel relations are kept.

    Parameters
    ----------
    source, target
        Positions of the nodes. For symmetric types the order means nothing.
    type
        Name of the relation type.
    directed
        Whether the type has a direction.
    statement
        IRI.
    when
        EDTF texts of its periods joined by ``"; "``, "" where unknown.
    start, end
        First and last year, NaN where unknown (an open end is NaN too).
    status
        ``active``, ….
    sources
        Number of sources.
    confidence
        In [0, 1].
    weight
        As chosen when the network was built; 1 otherwise.
    behind
        Of a projection: IRIs of the statements behind each edge. Empty otherwise.
    periods
        When each holds, as reconciled; an empty entry, or none at all: not known.
    """

    source: Ints
    target: Ints
    type: tuple[str, ...]
    directed: npt.NDArray[np.bool_]
    statement: tuple[str, ...]
    when: tuple[str, ...]
    start: Floats
    end: Floats
    status: tuple[str, ...]
    sources: Ints
    confidence: Floats
    weight: Floats
    behind: tuple[tuple[str, ...], ...] = ()
    periods: tuple[tuple[Period, ...], ...] = ()

    def dated(self) -> tuple[tuple[Period, ...], ...]:
        """Return the periods of each relation, empty ones where none is known."""
        return self.periods or ((),) * len(self.statement)

    @property
    def undated(self) -> int:
        """Number of relations without any date."""
        return sum(not when for when in self.when)

    def notes(self) -> tuple[LossEntry, ...]:
        """Return how many relations have no date, and how many a matrix merges with another."""
        ends = np.sort(np.column_stack([self.source, self.target]), axis=1)
        parallel = len(ends) - len(np.unique(ends, axis=0))
        return (
            LossEntry(self.undated, msg("have no date at all")),
            LossEntry(parallel, msg("run parallel to another; a matrix adds them up")),
        )

    def take(self, keep: Ints, source: Ints, target: Ints) -> EdgeColumns:
        """Return the relations at the positions `keep`, with new ends."""
        return EdgeColumns(
            source,
            target,
            tuple(self.type[i] for i in keep),
            self.directed[keep],
            tuple(self.statement[i] for i in keep),
            tuple(self.when[i] for i in keep),
            self.start[keep],
            self.end[keep],
            tuple(self.status[i] for i in keep),
            self.sources[keep],
            self.confidence[keep],
            self.weight[keep],
            tuple(self.behind[i] for i in keep) if self.behind else (),
            tuple(self.periods[i] for i in keep) if self.periods else (),
        )


@dataclass(frozen=True)
class Network:
    """Actors and the relations between them.

    Attributes
    ----------
    nodes, edges
        Documented DataFrames, one row a node and a relation.
    matrix
        The simple, undirected, weighted adjacency matrix.
    loss
        What became of every statement.
    evidence
        Finds the claims and quotes behind statement IRIs; None for a network without a graph.
    type_labels
        ``(type, ((language, label), …))`` of each relation type, for legends.
    """

    node_columns: NodeColumns
    edge_columns: EdgeColumns
    loss: LossAccount
    origin: NetworkOrigin = field(default_factory=NetworkOrigin)
    language: str = "en"
    evidence: EvidenceReader | None = field(default=None, repr=False, compare=False)
    type_labels: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_columns.iri)

    @property
    def n_edges(self) -> int:
        """Number of relations, parallel ones counted each."""
        return len(self.edge_columns.statement)

    def __len__(self) -> int:
        return self.n_nodes

    def __repr__(self) -> str:
        return f"<Network of {self.n_nodes} nodes and {self.n_edges} relations>"

    @property
    def nodes(self) -> pd.DataFrame:
        """One row a node: iri, label, kind, country, latitude, longitude, population."""
        import pandas as pd

        c = self.node_columns
        return pd.DataFrame(
            {
                "iri": c.iri,
                "label": c.label,
                "kind": c.kind,
                "country": c.country,
                "latitude": c.latitude,
                "longitude": c.longitude,
                "population": c.population,
            }
        )

    @property
    def edges(self) -> pd.DataFrame:
        """One row a relation: IRIs and labels of its ends, type, statement, dates, status, ….

        A projection has a column ``statements`` too: those behind each edge.
        """
        import pandas as pd

        n, e = self.node_columns, self.edge_columns
        return pd.DataFrame(
            {
                "source": [n.iri[i] for i in e.source],
                "target": [n.iri[i] for i in e.target],
                "source_label": [n.label[i] for i in e.source],
                "target_label": [n.label[i] for i in e.target],
                "type": e.type,
                "directed": e.directed,
                "statement": e.statement,
                "when": e.when,
                "start": e.start,
                "end": e.end,
                "status": e.status,
                "sources": e.sources,
                "confidence": e.confidence,
                "weight": e.weight,
                **({"statements": e.behind} if e.behind else {}),
            }
        )

    @cached_property
    def matrix(self) -> csr_array:
        """Symmetric CSR matrix (nodes × nodes); parallel relations add their weights.

        Self-loops are left out, directions are dropped.
        """
        return self._matrix(symmetric=True)

    @cached_property
    def directed_matrix(self) -> csr_array:
        """CSR matrix with directions kept; relations without a direction count both ways."""
        return self._matrix(symmetric=False)

    def _matrix(self, *, symmetric: bool) -> csr_array:
        from scipy.sparse import coo_array

        e, n = self.edge_columns, self.n_nodes
        proper = e.source != e.target
        both = proper if symmetric else proper & ~e.directed
        rows = np.concatenate([e.source[proper], e.target[both]])
        cols = np.concatenate([e.target[proper], e.source[both]])
        data = np.concatenate([e.weight[proper], e.weight[both]])
        return coo_array((data, (rows, cols)), shape=(n, n)).tocsr()

    def simple_edges(self, *, directed: bool = False) -> tuple[Ints, Ints, Floats]:
        """Return distinct pairs of distinct nodes and their summed weights.

        Undirected pairs come once, the lower position first.
        """
        coo = (self.directed_matrix if directed else self.matrix).tocoo()
        keep = np.ones(len(coo.row), dtype=bool) if directed else coo.row < coo.col
        return (
            coo.row[keep].astype(np.int64),
            coo.col[keep].astype(np.int64),
            coo.data[keep].astype(np.float64),
        )

    def degrees(self) -> Ints:
        """Return the number of distinct neighbours of each node; directions are dropped."""
        return np.diff(self.matrix.indptr).astype(np.int64)

    def at(self, when: int | str | date, *, unknown: str = "include") -> Network:
        """Return what holds in a year (or EDTF date); see `slice_network`.

        Examples
        --------
        ``net.at(2015)`` is the network that ``kg.network(…, at=2015)`` builds.
        """
        from coopgraph.network.slices import slice_network

        return slice_network(self, at=when, unknown=unknown)

    def between(
        self, first: int | str | date, last: int | str | date, *, unknown: str = "include"
    ) -> Network:
        """Return what holds some time from one year (or EDTF date) to another."""
        from coopgraph.network.slices import slice_network

        return slice_network(self, between=(first, last), unknown=unknown)

    def series(self, years: Iterable[int] | None = None) -> YearSeries:
        """Return the network's measures year by year; see `coopgraph.network.year_series`."""
        from coopgraph.network.yearly import year_series

        return year_series(self, years)

    def subset(self, nodes: Iterable[int]) -> Network:
        """Return the network of some nodes (positions) and the relations between them."""
        keep = np.array(sorted(set(nodes)), dtype=np.int64)
        if len(keep) and (keep[0] < 0 or keep[-1] >= self.n_nodes):
            wrong = int(keep[-1] if keep[0] >= 0 else keep[0])
            raise NetworkError(
                msg("no node at position {value}", value=wrong),
                value=wrong,
                hint=msg("positions run from 0 to {last}", last=self.n_nodes - 1),
            )
        position = np.full(self.n_nodes, -1, dtype=np.int64)
        position[keep] = np.arange(len(keep))
        source, target = position[self.edge_columns.source], position[self.edge_columns.target]
        rows = np.flatnonzero((source >= 0) & (target >= 0))
        edges = self.edge_columns.take(rows, source[rows], target[rows])
        dropped = LossEntry(self.n_edges - len(rows), msg("have an end outside the chosen nodes"))
        loss = replace(
            self.loss,
            nodes=len(keep),
            edges=len(rows),
            left_out=(*self.loss.left_out, dropped),
            notes=edges.notes(),
        )
        return replace(
            self, node_columns=self.node_columns.take(keep), edge_columns=edges, loss=loss
        )

    def top(self, scores: Sequence[float] | Floats, n: int) -> Network:
        """Return the network of the `n` nodes with the highest scores (ties: the lower IRI)."""
        values = np.asarray(scores, dtype=np.float64)
        order = sorted(range(self.n_nodes), key=lambda i: (-values[i], self.node_columns.iri[i]))
        return self.subset(order[:n])

    def to_networkx(self) -> nx.MultiDiGraph[Any]:
        """Return a `networkx.MultiDiGraph` with plain attributes; parallel relations are kept.

        A symmetric relation is one arc, from its first to its second end, with
        ``directed=False``; `to_undirected()` of the result reads all as undirected. Unknown
        values are left out, not written as None. Edge keys are statement IRIs.
        """
        from coopgraph.network._networkx import to_networkx

        return to_networkx(self)

    def to_rustworkx(self) -> rx.PyDiGraph[Any, Any] | rx.PyGraph[Any, Any]:
        """Return a rustworkx multigraph: directed if a relation is; nodes keep their positions.

        Payloads are dicts of the columns of `nodes` and `edges`; unknown values are left out.
        """
        from coopgraph.network._objects import to_rustworkx

        return to_rustworkx(self)

    def to_igraph(self) -> Any:
        """Return an `igraph.Graph`: directed if a relation is; ``name`` is the IRI.

        Raises
        ------
        MissingExtraError
            If igraph is not installed (extra ``gpl``).
        """
        from coopgraph.network._objects import to_igraph

        return to_igraph(self)

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper: how the network was built, what was left out."""
        return building_methods(self.origin, self.loss).render(lang)

    def _repr_html_(self) -> str:
        from html import escape

        table = self.nodes.head(10).to_html(index=False, escape=True, border=0)
        return f"<p>{escape(repr(self))}</p>{table}<pre>{escape(str(self.loss))}</pre>"
