"""What an engine gets and gives: a simple graph in, one number an actor out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.measures import Measure
from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.model import continent_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = [
    "DAMPING",
    "Compute",
    "Engine",
    "Floats",
    "Ints",
    "SimpleGraph",
    "adjacency_of",
    "group_names",
    "refuse_empty",
    "simple_graph",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DAMPING = 0.85
_GROUPED_BY = ("country", "continent", "kind")


@dataclass(frozen=True)
class SimpleGraph:
    """A graph without parallel edges and loops, over positions 0 … n − 1.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Ends of each edge; an undirected edge is held once.
    weight
        Sum of the weights of the relations merged into the edge.
    directed
        Whether edges have a direction.
    weighted
        Whether eigenvector and PageRank read `weight`; else each edge counts 1.
    normalized
        Whether betweenness is divided by the number of pairs of other nodes.
    pivots, seed
        How many sources betweenness is estimated from, and where their drawing begins; 0: all.
    """

    n: int
    source: Ints
    target: Ints
    weight: Floats
    directed: bool = False
    weighted: bool = False
    normalized: bool = True
    pivots: int = 0
    seed: int = 1

    @property
    def is_estimated(self) -> bool:
        """Whether betweenness is estimated: from fewer sources than there are nodes."""
        return 0 < self.pivots < self.n

    @classmethod
    def of_matrix(cls, ties: csr_array) -> SimpleGraph:
        """Return the undirected graph of a symmetric matrix without a diagonal."""
        pairs = ties.tocoo()
        once = pairs.row < pairs.col
        source, target = pairs.row[once].astype(np.int64), pairs.col[once].astype(np.int64)
        return cls(int(ties.shape[0]), source, target, pairs.data[once].astype(np.float64))

    @cached_property
    def strength_matrix(self) -> csr_array:
        """Adjacency matrix that eigenvector and PageRank read: weights, or ones."""
        from scipy.sparse import coo_array

        data = self.weight if self.weighted else np.ones(len(self.source))
        rows, columns = self.source, self.target
        if not self.directed:
            rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
            data = np.concatenate([data, data])
        matrix = coo_array((data, (rows, columns)), shape=(self.n, self.n)).tocsr()
        matrix.eliminate_zeros()
        return matrix

    def out_sums(self, values: Floats) -> Floats:
        """Return the sums of `values` over the edges that leave each node."""
        return np.bincount(self.source, values, minlength=self.n).astype(np.float64)

    def in_sums(self, values: Floats) -> Floats:
        """Return the sums of `values` over the edges that enter each node."""
        return np.bincount(self.target, values, minlength=self.n).astype(np.float64)


Compute = Callable[[SimpleGraph], Floats]


@dataclass(frozen=True, slots=True)
class Engine:
    """A back end by its name, with a function for each measure.

    Parameters
    ----------
    name
        As given to `centrality`.
    computes
        The function of each measure.
    """

    name: str
    computes: Mapping[Measure, Compute]


def refuse_empty(network: Network) -> None:
    """Raise a `NetworkError` if a network has no actors."""
    if network.n_nodes == 0:
        raise NetworkError(
            msg("the network has no actors"),
            hint=msg("choose other relations, kinds or dates when building the network"),
        )


def group_names(network: Network, by: str) -> npt.NDArray[np.str_]:
    """Return the group of each actor by a column of the nodes, "" where it is not known.

    Raises
    ------
    UsageError
        If `by` is none of ``country``, ``continent`` and ``kind``.
    """
    if by not in _GROUPED_BY:
        raise UsageError(
            msg("unknown choice {value!r}", value=by),
            value=by,
            hint=msg("one of {known}", known=", ".join(_GROUPED_BY)),
        )
    nodes = network.node_columns
    if by == "continent":
        return np.array([continent_of(country) for country in nodes.country], dtype=str)
    return np.array(getattr(nodes, by), dtype=str)


def adjacency_of(network: Network) -> csr_array:
    """Return the symmetric matrix of a network's ties, each counting 1."""
    ties = network.matrix.copy()
    ties.data = np.ones_like(ties.data)
    return ties


def simple_graph(
    network: Network, *, directed: bool, weighted: bool, normalized: bool
) -> SimpleGraph:
    """Return the simple graph of a network: parallel relations merged, self-loops dropped.

    Raises
    ------
    NetworkError
        `weighted` and a weight that is negative or no number.
    """
    source, target, weight = network.simple_edges(directed=directed)
    wrong = ~(np.isfinite(weight) & (weight >= 0))
    if weighted and wrong.any():
        raise NetworkError(
            msg("{count} pairs of actors have a weight below 0 or none", count=int(wrong.sum())),
            hint=msg("choose another weight when building the network"),
        )
    return SimpleGraph(network.n_nodes, source, target, weight, directed, weighted, normalized)
