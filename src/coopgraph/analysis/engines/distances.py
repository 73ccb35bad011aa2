"""Closeness and harmonic centrality: breadth-first search from many actors at once, a bit each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coopgraph.analysis.engines.base import Floats, Ints, SimpleGraph

__all__ = ["PathTotals", "closeness_values", "harmonic_values", "path_totals"]

_BATCH = 1_000_000  # words of 64 searches by edges: what fits the processor's cache best
_FAR = 100  # levels after which a search by levels is no longer the fast one


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of the distances from all that reach each node: sum, of inverses, number, and greatest."""

    distance: Ints
    inverse: Floats
    reached: Ints
    greatest: Ints


@dataclass(frozen=True, slots=True)
class PathTotals:
    """Of the distances of all ordered pairs that a path joins, in steps.

    Attributes
    ----------
    distance, inverse
        Sum of the distances, and of 1 / distance.
    longest
        Greatest distance, 0 without any pair.
    """

    distance: float
    inverse: float
    longest: int


def path_totals(graph: SimpleGraph) -> PathTotals:
    """Return what the distances of a graph add up to."""
    sums = _sums(graph) or _far_sums(graph)
    return PathTotals(
        float(sums.distance.sum()), float(sums.inverse.sum()), int(sums.greatest.max(initial=0))
    )


def closeness_values(graph: SimpleGraph) -> Floats | None:
    """Return closeness with Wasserman and Faust's factor; None where distances pass 100.

    Every level is one pass over the edges that moves the searches of all actors of a batch. The
    sums are whole numbers, so equal actors get equal values.
    """
    sums = _sums(graph)
    if sums is None:
        return None
    far = np.where(sums.distance > 0, sums.distance, 1) * float(max(graph.n - 1, 1))
    return np.asarray(sums.reached.astype(np.float64) ** 2 / far, dtype=np.float64)


def harmonic_values(graph: SimpleGraph) -> Floats:
    """Return the sums of inverse distances from all that reach each node."""
    return (_sums(graph) or _far_sums(graph)).inverse


def _no_sums(n: int) -> _Sums:
    counts = [np.zeros(n, dtype=np.int64) for _ in range(3)]
    return _Sums(counts[0], np.zeros(n), counts[1], counts[2])


def _far_sums(graph: SimpleGraph) -> _Sums:
    from scipy.sparse.csgraph import dijkstra

    inward = graph.strength_matrix.T.tocsr()
    sums = _no_sums(graph.n)
    step = max(1, 4_000_000 // graph.n)
    for first in range(0, graph.n, step):
        nodes = np.arange(first, min(graph.n, first + step))
        steps = dijkstra(inward, directed=True, indices=nodes, unweighted=True)
        steps[np.arange(len(nodes)), nodes] = np.inf
        reached = np.isfinite(steps)
        near = np.where(reached, steps, 0)
        sums.distance[nodes] = near.sum(axis=1)
        sums.inverse[nodes] = (1.0 / steps).sum(axis=1)
        sums.reached[nodes] = reached.sum(axis=1)
        sums.greatest[nodes] = near.max(axis=1)
    return sums


def _sums(graph: SimpleGraph) -> _Sums | None:
    n = graph.n
    source, target = graph.source, graph.target
    if not graph.directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    sums = _no_sums(n)
    if not len(source):
        return sums
    order = np.argsort(target, kind="stable")
    heads, starts = np.unique(target[order], return_index=True)
    inward = _Inward(source[order], heads, starts.astype(np.int64))
    width = 64 * max(1, min(-(-n // 64), _BATCH // len(source)))
    for first in range(0, n, width):
        if not _search(inward, first, min(n, first + width), sums):
            return None
    return sums


@dataclass(frozen=True, slots=True)
class _Inward:
    """The edges by the node they enter: its `tails` begin at `starts`."""

    tails: Ints
    heads: Ints
    starts: Ints


def _search(inward: _Inward, first: int, last: int, sums: _Sums) -> bool:
    """Add distances and numbers of the searches from first … last − 1 that reach each node."""
    offset = np.arange(last - first)
    shape = (len(sums.distance), -(-len(offset) // 64))
    frontier = np.zeros(shape, dtype=np.uint64)
    frontier[offset + first, offset // 64] = np.uint64(1) << (offset % 64).astype(np.uint64)
    seen = frontier.copy()
    for level in range(1, _FAR + 1):
        fresh = np.zeros(shape, dtype=np.uint64)
        fresh[inward.heads] = np.bitwise_or.reduceat(frontier[inward.tails], inward.starts, axis=0)
        fresh &= ~seen
        counts = _bits_by_row(fresh)
        if not counts.any():
            return True
        sums.distance[:] += level * counts
        sums.inverse[:] += counts / level
        sums.reached[:] += counts
        np.maximum(sums.greatest, level, out=sums.greatest, where=counts > 0)
        seen |= fresh
        frontier = fresh
    return False


def _bits_by_row(words: Any) -> Ints:
    if hasattr(np, "bitwise_count"):  # from NumPy 2.0 on
        bits = np.bitwise_count(words)
    else:
        bits = np.unpackbits(words.view(np.uint8), axis=1)
    return np.asarray(bits.sum(axis=1, dtype=np.int64))
