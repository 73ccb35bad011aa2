"""Closeness by breadth-first search from many actors at once, one bit each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coopgraph.analysis.engines.base import Floats, Ints, SimpleGraph

__all__ = ["closeness_values"]

_BATCH = 1_000_000  # words of 64 searches by edges: what fits the processor's cache best
_FAR = 100  # levels after which a search by levels is no longer the fast one


def closeness_values(graph: SimpleGraph) -> Floats | None:
    """Return closeness with Wasserman and Faust's factor; None where distances pass 100.

    Every level is one pass over the edges that moves the searches of all actors of a batch. The
    sums are whole numbers, so equal actors get equal values.
    """
    n = graph.n
    source, target = graph.source, graph.target
    if not graph.directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    if not len(source):
        return np.zeros(n)
    order = np.argsort(target, kind="stable")
    heads, starts = np.unique(target[order], return_index=True)
    inward = _Inward(source[order], heads, starts.astype(np.int64))
    distance, reached = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    width = 64 * max(1, min(-(-n // 64), _BATCH // len(source)))
    for first in range(0, n, width):
        if not _search(inward, first, min(n, first + width), distance, reached):
            return None
    far = np.where(distance > 0, distance, 1) * float(max(n - 1, 1))
    return np.asarray(reached.astype(np.float64) ** 2 / far, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Inward:
    """The edges by the node they enter: its `tails` begin at `starts`."""

    tails: Ints
    heads: Ints
    starts: Ints


def _search(inward: _Inward, first: int, last: int, distance: Ints, reached: Ints) -> bool:
    """Add distances and numbers of the searches from first … last − 1 that reach each node."""
    offset = np.arange(last - first)
    shape = (len(distance), -(-len(offset) // 64))
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
        distance += level * counts
        reached += counts
        seen |= fresh
        frontier = fresh
    return False


def _bits_by_row(words: Any) -> Ints:
    if hasattr(np, "bitwise_count"):  # from NumPy 2.0 on
        bits = np.bitwise_count(words)
    else:
        bits = np.unpackbits(words.view(np.uint8), axis=1)
    return np.asarray(bits.sum(axis=1, dtype=np.int64))
