"""Engine ``compiled``: rustworkx and NumPy for paths, SciPy for spectra."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

import numpy as np

from coopgraph.analysis.engines._brandes_kernel import accumulate
from coopgraph.analysis.engines.base import Engine, Floats, SimpleGraph
from coopgraph.analysis.engines.brandes import brandes_betweenness, has_numba
from coopgraph.analysis.engines.degrees import DEGREES
from coopgraph.analysis.engines.distances import closeness_values, harmonic_values
from coopgraph.analysis.engines.holes import constraint_values, effective_size_values
from coopgraph.analysis.engines.spectral import (
    authority_values,
    eigenvector_values,
    hub_values,
    katz_values,
    pagerank_values,
)
from coopgraph.analysis.measures import Measure

__all__ = ["compiled_engine"]

_LARGE: Final = 2_000_000  # nodes × ties from which on folding and compiling pay


def compiled_engine() -> Engine:
    """Return the default engine."""
    return Engine(
        "compiled",
        MappingProxyType(
            {
                **DEGREES,
                Measure.BETWEENNESS: _betweenness,
                Measure.CLOSENESS: _closeness,
                Measure.EIGENVECTOR: eigenvector_values,
                Measure.PAGERANK: pagerank_values,
                Measure.CORE: _core,
                Measure.HARMONIC: harmonic_values,
                Measure.KATZ: katz_values,
                Measure.HUB: hub_values,
                Measure.AUTHORITY: authority_values,
                Measure.CONSTRAINT: constraint_values,
                Measure.EFFECTIVE_SIZE: effective_size_values,
            }
        ),
    )


def _rustworkx(graph: SimpleGraph) -> Any:
    import rustworkx as rx

    made = (rx.PyDiGraph if graph.directed else rx.PyGraph)(multigraph=True)
    made.add_nodes_from(range(graph.n))
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    made.add_edges_from_no_data(pairs)
    return made


def _column(found: Any, n: int) -> Floats:
    return np.fromiter((found[i] for i in range(n)), dtype=np.float64, count=n)


def _betweenness(graph: SimpleGraph) -> Floats:
    import rustworkx as rx

    if graph.is_estimated:
        return brandes_betweenness(graph, kernel=None if has_numba() else accumulate)
    if graph.n * len(graph.source) > _LARGE and has_numba():
        return brandes_betweenness(graph)
    # rustworkx has NetworkX's normalisation, and counts each undirected pair once.
    found = rx.betweenness_centrality(_rustworkx(graph), normalized=graph.normalized)
    return _column(found, graph.n)


def _closeness(graph: SimpleGraph) -> Floats:
    import rustworkx as rx

    near = closeness_values(graph)
    if near is not None:
        return near
    # Distances to the actor, Wasserman–Faust's factor: NetworkX's default.
    return _column(rx.closeness_centrality(_rustworkx(graph), wf_improved=True), graph.n)


def _core(graph: SimpleGraph) -> Floats:
    import rustworkx as rx

    if graph.directed:
        return _directed_core(graph)
    return _column(rx.core_number(_rustworkx(graph)), graph.n)


def _directed_core(graph: SimpleGraph) -> Floats:
    """Peel by in-degree plus out-degree, as NetworkX does; rustworkx counts a mutual tie once."""
    ends: list[list[int]] = [[] for _ in range(graph.n)]
    for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        ends[a].append(b)
        ends[b].append(a)
    degree = [len(nearby) for nearby in ends]
    piles: list[list[int]] = [[] for _ in range(max(degree) + 1)]
    for node, count in enumerate(degree):
        piles[count].append(node)
    core = [-1] * graph.n
    level = 0
    while level < len(piles):
        if not piles[level]:
            level += 1
            continue
        node = piles[level].pop()
        if core[node] >= 0:
            continue
        core[node] = level
        for other in ends[node]:
            if core[other] < 0 and degree[other] > level:
                degree[other] -= 1
                piles[degree[other]].append(other)
    return np.array(core, dtype=np.float64)
