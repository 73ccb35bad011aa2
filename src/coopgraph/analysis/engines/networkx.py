"""Engines ``networkx`` and ``networkx:<backend>``: the reference, and whatever backend is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coopgraph.analysis.engines.base import DAMPING, Engine, Floats, SimpleGraph
from coopgraph.analysis.engines.degrees import DEGREES
from coopgraph.analysis.engines.spectral import katz_factor
from coopgraph.analysis.measures import Measure
from coopgraph.errors import MissingExtraError, NetworkError, UsageError
from coopgraph.messages import msg

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["networkx_engine"]

_TOLERANCE = 1e-13
_ROUNDS = 50_000


def networkx_engine(backend: str = "") -> Engine:
    """Return the engine that calls NetworkX, or one of its installed backends.

    Its eigenvector centrality is NetworkX's power iteration, which a near tie of the two
    greatest eigenvalues makes slow and less exact than the compiled engine's.

    Raises
    ------
    MissingExtraError
        The backend is not installed.
    """
    from networkx.utils.backends import backends  # type: ignore[attr-defined]

    installed = sorted(backends)
    if backend and backend not in (*installed, "networkx"):
        raise MissingExtraError(
            msg("NetworkX has no backend {value!r} here", value=backend),
            value=backend,
            hint=msg(
                "install it, or give one of {known}",
                known=", ".join(["networkx", *(f"networkx:{name}" for name in installed)]),
            ),
        )
    chosen = {"backend": backend} if backend else {}
    computes = {
        measure: partial(_compute, function, chosen) for measure, function in _FUNCTIONS.items()
    }
    name = f"networkx:{backend}" if backend else "networkx"
    return Engine(name, MappingProxyType({**DEGREES, **computes}))


_Backend = dict[str, str]


def _compute(
    function: Callable[[Any, SimpleGraph, _Backend], Mapping[int, float]],
    backend: _Backend,
    graph: SimpleGraph,
) -> Floats:
    import networkx as nx

    try:
        found = function(_graph(graph), graph, backend)
    except nx.PowerIterationFailedConvergence as error:
        raise NetworkError(
            msg("NetworkX's power iteration does not converge on this network"),
            hint=msg('use engine="compiled"'),
        ) from error
    except NotImplementedError as error:
        raise UsageError(
            msg("the backend does not compute this: {reason}", reason=str(error)),
            value=backend.get("backend"),
            hint=msg('use engine="compiled"'),
        ) from error
    return np.fromiter((found[i] for i in range(graph.n)), dtype=np.float64, count=graph.n)


def _graph(graph: SimpleGraph) -> nx.Graph[int]:
    import networkx as nx

    made: nx.Graph[int] = nx.DiGraph() if graph.directed else nx.Graph()
    made.add_nodes_from(range(graph.n))
    made.add_weighted_edges_from(
        zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    )
    return made


def _weight(graph: SimpleGraph) -> str | None:
    return "weight" if graph.weighted else None


def _betweenness(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    some = graph.pivots if graph.is_estimated else None
    return nx.betweenness_centrality(
        made, k=some, seed=graph.seed, normalized=graph.normalized, **backend
    )


def _closeness(made: Any, _: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    return nx.closeness_centrality(made, **backend)


def _eigenvector(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    return nx.eigenvector_centrality(
        made, max_iter=_ROUNDS, tol=_TOLERANCE, weight=_weight(graph), **backend
    )


def _pagerank(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    return nx.pagerank(
        made,
        alpha=DAMPING,
        max_iter=_ROUNDS,
        tol=_TOLERANCE / graph.n,
        weight=_weight(graph),
        **backend,
    )


def _core(made: Any, _: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    return nx.core_number(made, **backend)


def _harmonic(made: Any, _: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    return nx.harmonic_centrality(made, **backend)


def _katz(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    if graph.n == 1:
        return {0: 1.0}  # NetworkX's function needs two
    return nx.katz_centrality_numpy(
        made, alpha=katz_factor(graph), weight=_weight(graph), **backend
    )


def _hub(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    return _hits(made, graph, backend)[0]


def _authority(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    return _hits(made, graph, backend)[1]


def _hits(made: Any, graph: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    if not graph.weighted:
        for _, _, data in made.edges(data=True):
            data["weight"] = 1.0  # nx.hits reads it always
    return nx.hits(made, max_iter=_ROUNDS, tol=_TOLERANCE, **backend)


def _constraint(made: Any, _: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    with np.errstate(invalid="ignore", divide="ignore"):  # isolates, which become NaN
        return nx.constraint(made, **backend)


def _effective_size(made: Any, _: SimpleGraph, backend: _Backend) -> Any:
    import networkx as nx

    if not made.is_directed():
        return nx.effective_size(made, **backend)
    # Of directed ties NetworkX 3.x takes the maximum of the wrong end, and leaves out who has none
    # that go out: both directions added as a weight are the same thing, and are read rightly.
    both: nx.Graph[int] = nx.Graph()
    both.add_nodes_from(made)
    for a, b in made.edges():
        weight = both.edges[a, b]["both"] + 1 if both.has_edge(a, b) else 1
        both.add_edge(a, b, both=weight)
    return nx.effective_size(both, nodes=list(both), weight="both", **backend)


_FUNCTIONS: Mapping[Measure, Callable[[Any, SimpleGraph, _Backend], Any]] = {
    Measure.BETWEENNESS: _betweenness,
    Measure.CLOSENESS: _closeness,
    Measure.EIGENVECTOR: _eigenvector,
    Measure.PAGERANK: _pagerank,
    Measure.CORE: _core,
    Measure.HARMONIC: _harmonic,
    Measure.KATZ: _katz,
    Measure.HUB: _hub,
    Measure.AUTHORITY: _authority,
    Measure.CONSTRAINT: _constraint,
    Measure.EFFECTIVE_SIZE: _effective_size,
}
