"""Measures that are sums over an actor's own edges: the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from coopgraph.analysis.engines.base import Compute, Floats, SimpleGraph
from coopgraph.analysis.measures import Measure

__all__ = ["DEGREES"]


def _out_degree(graph: SimpleGraph) -> Floats:
    return graph.out_sums(np.ones(len(graph.source)))


def _in_degree(graph: SimpleGraph) -> Floats:
    return graph.in_sums(np.ones(len(graph.source)))


def _degree(graph: SimpleGraph) -> Floats:
    return _out_degree(graph) + _in_degree(graph)


def _degree_centrality(graph: SimpleGraph) -> Floats:
    # A lone actor has 1 in NetworkX.
    return _degree(graph) / (graph.n - 1) if graph.n > 1 else np.ones(graph.n)


def _strength(graph: SimpleGraph) -> Floats:
    return graph.out_sums(graph.weight) + graph.in_sums(graph.weight)


DEGREES: Mapping[Measure, Compute] = MappingProxyType(
    {
        Measure.DEGREE: _degree,
        Measure.DEGREE_CENTRALITY: _degree_centrality,
        Measure.IN_DEGREE: _in_degree,
        Measure.OUT_DEGREE: _out_degree,
        Measure.STRENGTH: _strength,
    }
)
