"""Back ends that compute the measures, all to NetworkX's definitions."""

from __future__ import annotations

from coopgraph.analysis.engines.base import (
    DAMPING,
    Compute,
    Engine,
    SimpleGraph,
    adjacency_of,
    group_names,
    refuse_empty,
    simple_graph,
)
from coopgraph.errors import UsageError
from coopgraph.messages import msg

__all__ = [
    "DAMPING",
    "Compute",
    "Engine",
    "SimpleGraph",
    "adjacency_of",
    "choose_engine",
    "group_names",
    "refuse_empty",
    "simple_graph",
]


def choose_engine(name: str) -> Engine:
    """Return the engine of a name: ``compiled``, ``networkx`` or ``networkx:<backend>``.

    Raises
    ------
    UsageError
        An unknown engine.
    MissingExtraError
        A NetworkX backend that is not installed.
    """
    first, colon, backend = name.partition(":")
    if first == "networkx" and bool(colon) == bool(backend):
        from coopgraph.analysis.engines.networkx import networkx_engine

        return networkx_engine(backend)
    if name == "compiled":
        from coopgraph.analysis.engines.compiled import compiled_engine

        return compiled_engine()
    raise UsageError(
        msg("{value!r} is no engine", value=name),
        value=name,
        hint=msg("give compiled, networkx or networkx:<backend>"),
    )
