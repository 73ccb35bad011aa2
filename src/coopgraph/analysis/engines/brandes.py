"""Exact betweenness: what hangs and what is alike folded first, then Brandes on all cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from coopgraph.analysis.engines._brandes_kernel import accumulate
from coopgraph.analysis.engines.base import Floats, Ints, SimpleGraph

__all__ = ["Folded", "brandes_betweenness", "fold", "has_numba"]

_SOURCES_AT_ONCE: Final = 256


def has_numba() -> bool:
    """Say whether the extra ``fast`` is installed."""
    from importlib.util import find_spec

    return find_spec("numba") is not None


@cache
def _compiled() -> Any:
    from numba import njit

    return njit(nogil=True, cache=True)(accumulate)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A graph without what hangs on it by one tie, equal neighbourhoods held once.

    Attributes
    ----------
    member
        For each node the position of its class; −1 where it was folded into a neighbour.
    settled
        What is known of each node's betweenness already.
    count
        How many nodes each class has.
    weight, squares
        Sums over a class of the nodes' weights (1 + what was folded into a node) and squares.
    begin, ends
        Neighbouring classes, as in a CSR matrix.
    """

    member: Ints
    settled: Floats
    count: Floats
    weight: Floats
    squares: Floats
    begin: Ints
    ends: Ints


def fold(graph: SimpleGraph) -> Folded:
    """Fold an undirected graph; exact.

    References
    ----------
    Baglioni, M., Geraci, F., Pellegrini, M. & Lastres, E. (2012). Fast exact computation of
    betweenness centrality in social networks. ASONAM 2012, 450–456.
    Sarıyüce, A. E., Saule, E., Kaya, K. & Çatalyürek, Ü. V. (2013). Shattering and compressing
    networks for betweenness centrality. SDM 2013, 686–694.
    """
    begin, ends = _neighbours(graph)
    weight, settled, gone = _fold_leaves(graph.n, begin, ends, _component_sizes(graph))
    return _fold_twins(begin, ends, weight, settled, gone)


def _neighbours(graph: SimpleGraph) -> tuple[Ints, Ints]:
    source, target = graph.source, graph.target
    if not graph.directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    order = np.lexsort((target, source))
    begin = np.searchsorted(source[order], np.arange(graph.n + 1))
    return begin.astype(np.int64), target[order].astype(np.int64)


def _component_sizes(graph: SimpleGraph) -> Ints:
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(graph.strength_matrix, directed=False)
    return np.asarray(np.bincount(label)[label], dtype=np.int64)


def _fold_leaves(
    n: int, begin: Ints, ends: Ints, sizes: Ints
) -> tuple[list[int], Floats, list[bool]]:
    """Fold nodes of one tie into their neighbour, again and again.

    A node of weight w has w − 1 others hanging on it, which see the rest through it.
    """
    starts, near = begin.tolist(), ends.tolist()
    degree = np.diff(begin).tolist()
    weight, gone, settled = [1] * n, [False] * n, [0.0] * n
    waiting = [node for node in range(n) if degree[node] == 1]
    while waiting:
        leaf = waiting.pop()
        if gone[leaf] or degree[leaf] != 1:
            continue
        other = next(x for x in near[starts[leaf] : starts[leaf + 1]] if not gone[x])
        settled[other] += weight[leaf] * (weight[other] - 1)
        weight[other] += weight[leaf]
        gone[leaf] = True
        degree[leaf] = 0
        degree[other] -= 1
        if degree[other] == 1:
            waiting.append(other)
    w = np.array(weight, dtype=np.float64)
    return weight, np.array(settled) + (w - 1) * (sizes - w), gone


def _fold_twins(
    begin: Ints, ends: Ints, weight: list[int], settled: Floats, gone: list[bool]
) -> Folded:
    """Hold nodes of the same neighbours once."""
    left = ~np.array(gone, dtype=bool)
    classes: dict[bytes, int] = {}
    member = np.full(len(left), -1, dtype=np.int64)
    first: list[int] = []
    for node in np.flatnonzero(left).tolist():
        near = ends[begin[node] : begin[node + 1]]
        near = near[left[near]]
        # Nodes without neighbours have nothing to share.
        key = near.tobytes() if len(near) else b"%d" % node
        if key not in classes:
            classes[key] = len(first)
            first.append(node)
        member[node] = classes[key]
    many = len(first)
    inside, place = np.flatnonzero(left), member[left]
    w = np.array(weight, dtype=np.float64)[inside]
    count, total, squares = (
        np.bincount(place, values, minlength=many).astype(np.float64)
        for values in (np.ones(len(w)), w, w * w)
    )
    lists = []
    for node in first:
        near = ends[begin[node] : begin[node + 1]]
        lists.append(np.unique(member[near[left[near]]]))
    starts = np.concatenate([[0], np.cumsum([len(x) for x in lists], dtype=np.int64)])
    flat = np.concatenate([np.empty(0, dtype=np.int64), *lists]).astype(np.int64)
    return Folded(member, settled, count, total, squares, starts.astype(np.int64), flat)


def brandes_betweenness(graph: SimpleGraph, *, kernel: Any = None) -> Floats:
    """Return the betweenness of each node, with NetworkX's normalisation.

    Needs the extra ``fast`` unless a `kernel` is given. The same numbers on any number of cores.
    With ``graph.pivots`` an estimate without bias from so many sources, drawn with replacement.

    References
    ----------
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
    Sociology 25(2), 163–177.
    Brandes, U. & Pich, C. (2007). Centrality estimation in large networks. International Journal of
    Bifurcation and Chaos 17(7), 2303–2318.
    """
    if graph.directed:
        begin, ends = _neighbours(graph)
        one = np.ones(graph.n)
        values = _sum_over_sources(begin, ends, one, one, _sources(graph, one), kernel)
    else:
        folded = fold(graph)
        per_class = _sum_over_sources(
            folded.begin,
            folded.ends,
            folded.count,
            folded.weight,
            _sources(graph, folded.weight),
            kernel,
        )
        per_class += _between_twins(folded)
        values = folded.settled.copy()
        inside = folded.member >= 0
        values[inside] += per_class[folded.member[inside]] / 2
    if not graph.normalized:
        return values
    pairs = (graph.n - 1) * (graph.n - 2) / (1 if graph.directed else 2)
    return values / pairs if pairs > 0 else values


def _sources(graph: SimpleGraph, weight: Floats) -> tuple[Ints, Floats]:
    """Return the classes to search from and by what to multiply what they find.

    A class is drawn as often as one of the nodes that it stands for.
    """
    if not graph.is_estimated:
        return np.arange(len(weight), dtype=np.int64), weight
    rng = np.random.default_rng(graph.seed)
    drawn = rng.choice(len(weight), size=graph.pivots, p=weight / weight.sum())
    sources, times = np.unique(drawn, return_counts=True)
    return sources.astype(np.int64), times * (weight.sum() / graph.pivots)


def _between_twins(folded: Folded) -> Floats:
    """Return what pairs of one class add to their neighbours: they meet there alone."""
    degree = np.diff(folded.begin)
    row = np.repeat(np.arange(len(degree)), degree)
    meeting = np.bincount(row, folded.count[folded.ends], minlength=len(degree))
    pairs = np.where(folded.count > 1, folded.weight**2 - folded.squares, 0.0)
    share = pairs / np.where(meeting > 0, meeting, 1)
    found = np.bincount(folded.ends, share[row], minlength=len(degree))
    return np.asarray(found, dtype=np.float64)


def _sum_over_sources(
    begin: Ints,
    ends: Ints,
    count: Floats,
    weight: Floats,
    chosen: tuple[Ints, Floats],
    kernel: Any,
) -> Floats:
    work = _compiled() if kernel is None else kernel
    n = len(begin) - 1
    begin, ends = begin.astype(np.int32), ends.astype(np.int32)  # half the memory to walk through
    sources, factors = chosen
    parts = range(0, len(sources), _SOURCES_AT_ONCE)

    def one(first: int) -> Floats:
        made, part = np.zeros(n), slice(first, first + _SOURCES_AT_ONCE)
        work(begin, ends, count, weight, sources[part], factors[part], made)
        return made

    total = np.zeros(n)
    with ThreadPoolExecutor(os.cpu_count() or 1, "betweenness") as pool:
        for made in pool.map(one, parts):  # in order: sums do not depend on who was first
            total += made
    return total
