"""The inner loop of betweenness: plain Python that numba compiles."""

from __future__ import annotations

import numpy as np

from coopgraph.analysis.engines.base import Floats, Ints

__all__ = ["accumulate"]


def accumulate(
    begin: Ints,
    ends: Ints,
    count: Floats,
    weight: Floats,
    sources: Ints,
    factors: Floats,
    total: Floats,
) -> None:
    """Add to `total` what shortest paths from some classes give each node, times their factors.

    A class stands for `count` nodes with the same neighbours; `weight` is the sum of what its nodes
    stand for. The search begins at one node of its class; the others of that class end no path here
    (see ``_between_twins``) and are within none.
    """
    n = len(begin) - 1
    distance = np.full(n, -1, dtype=np.int32)
    paths = np.zeros(n)
    share = np.zeros(n)  # of a node: what it hands back for each path that leads to it
    order = np.empty(n, dtype=np.int32)
    for i in range(len(sources)):
        source, factor = sources[i], factors[i]
        order[0] = source
        reached = 1
        distance[source] = 0
        paths[source] = 1.0
        done = 0
        while done < reached:
            node = order[done]
            done += 1
            onward = paths[node]
            if node != source:
                onward *= count[node]
            step = distance[node] + 1
            for k in range(begin[node], begin[node + 1]):
                near = ends[k]
                if distance[near] < 0:
                    distance[near] = step
                    order[reached] = near
                    reached += 1
                if distance[near] == step:
                    paths[near] += onward
        for k in range(reached - 1, 0, -1):
            node = order[k]
            step = distance[node] + 1
            found = 0.0
            for j in range(begin[node], begin[node + 1]):
                near = ends[j]
                if distance[near] == step:
                    found += share[near]
            dependency = found * paths[node]
            share[node] = (weight[node] + count[node] * dependency) / paths[node]
            total[node] += factor * dependency
        for k in range(reached):
            node = order[k]
            distance[node] = -1
            paths[node] = 0.0
