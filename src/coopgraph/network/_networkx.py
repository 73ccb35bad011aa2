"""A `Network` as a `networkx.MultiDiGraph`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from coopgraph.network.network import Network

__all__ = ["to_networkx"]


def _known(**values: object) -> dict[str, object]:
    """Return the values that are known: no None, no NaN, no empty text."""
    return {
        key: value
        for key, value in values.items()
        if value not in (None, "") and not (isinstance(value, float) and math.isnan(value))
    }


def to_networkx(network: Network) -> nx.MultiDiGraph[Any]:
    """Return the network as a `networkx.MultiDiGraph`; see `Network.to_networkx`."""
    import networkx as nx

    n, e = network.node_columns, network.edge_columns
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    latitude, longitude = n.latitude.tolist(), n.longitude.tolist()
    population = n.population.tolist()
    for i, iri in enumerate(n.iri):
        graph.add_node(
            iri,
            **_known(
                label=n.label[i],
                kind=n.kind[i],
                country=n.country[i],
                latitude=latitude[i],
                longitude=longitude[i],
                population=population[i],
            ),
        )
    columns = zip(
        e.source.tolist(),
        e.target.tolist(),
        e.type,
        e.directed.tolist(),
        e.statement,
        e.when,
        e.start.tolist(),
        e.end.tolist(),
        e.status,
        e.sources.tolist(),
        e.confidence.tolist(),
        e.weight.tolist(),
        strict=True,
    )
    for s, t, kind, directed, statement, when, start, end, status, k, confidence, weight in columns:
        graph.add_edge(
            n.iri[s],
            n.iri[t],
            key=statement or None,
            **_known(
                type=kind,
                directed=directed,
                when=when,
                start=start,
                end=end,
                status=status,
                sources=k,
                confidence=confidence,
                weight=weight,
            ),
        )
    return graph
