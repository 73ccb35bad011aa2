"""Measures of actors against networkx, in the same run.

    python benchmarks/centrality.py [--rounds 5] [--large-sources 40] [--skip-large]

Two made-up networks with a heavy tail: 2,000 actors with 10,000 ties, where networkx computes
everything in full, and 20,000 with 40,000, where its betweenness and closeness are extrapolated
from some sources. Ours is `cg.centrality` whole: simple graph, measure, ranks, table. Medians; the
greatest difference of values is shown beside.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import networkx as nx
import numpy as np

import coopgraph as cg
from coopgraph.network import EdgeColumns, LossAccount, NodeColumns


def heavy_tail(nodes: int, ties: int, seed: int = 7) -> nx.Graph[int]:
    """Return a graph of distinct ties whose ends are drawn in proportion to rank ** -0.6."""
    rng = np.random.default_rng(seed)
    chance = np.arange(1, nodes + 1) ** -0.6
    chance /= chance.sum()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(nodes))
    while graph.number_of_edges() < ties:
        missing = ties - graph.number_of_edges()
        for a, b in rng.choice(nodes, size=(missing, 2), p=chance).tolist():
            if a != b:
                graph.add_edge(a, b)
    return graph


def network_of(graph: nx.Graph[int]) -> cg.Network:
    """Return the graph as a `Network`."""
    n, ends = len(graph), np.array(graph.edges(), dtype=np.int64)
    m = len(ends)
    unknown = np.full(n, np.nan)
    years = np.full(m, np.nan)
    texts = ("",) * n
    names = tuple(f"urn:n:{i:06}" for i in range(n))
    nodes = NodeColumns(names, names, texts, texts, unknown, unknown, unknown, ((),) * n)
    edges = EdgeColumns(
        source=ends[:, 0],
        target=ends[:, 1],
        type=("twinned-with",) * m,
        directed=np.zeros(m, dtype=bool),
        statement=tuple(f"urn:s:{i}" for i in range(m)),
        when=("",) * m,
        start=years,
        end=years,
        status=("",) * m,
        sources=np.ones(m, dtype=np.int64),
        confidence=np.ones(m),
        weight=np.ones(m),
    )
    return cg.Network(nodes, edges, LossAccount(m, n, m))


def median(rounds: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the median time of some rounds, and the last result."""
    times, result = [], None
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def show(measure: str, ours: float, theirs: float, rounds: str, difference: float | None) -> None:
    same = "" if difference is None else f"{difference:.0e}"
    print(
        f"{measure:<14} {ours:10.4f} {theirs:12.4f} {theirs / ours:9.1f} ×  {same:>8}  {rounds}",
        flush=True,
    )


HEAD = f"{'measure':<14} {'ours, s':>10} {'networkx, s':>12} {'ratio':>9}     differ  rounds"

PEERS: dict[str, Callable[[nx.Graph[int]], dict[int, float]]] = {
    "degree": lambda g: dict(g.degree()),
    "closeness": nx.closeness_centrality,
    "betweenness": nx.betweenness_centrality,
    "eigenvector": lambda g: nx.eigenvector_centrality(g, max_iter=1000, tol=1e-13),
    "pagerank": lambda g: nx.pagerank(g, tol=1e-14, max_iter=1000),
    "core": nx.core_number,
}


def compare(graph: nx.Graph[int], measure: str, rounds: int, peer_rounds: int) -> None:
    """Time one measure in full by both."""
    net = network_of(graph)
    ours, table = median(rounds, lambda: cg.centrality(net, measure))
    theirs, found = median(peer_rounds, lambda: PEERS[measure](graph))
    values = table.sort_values("iri")[measure].to_numpy()
    difference = float(np.abs(values - np.array([found[i] for i in graph])).max())
    show(measure, ours, theirs, f"{rounds} and {peer_rounds}", difference)


def extrapolate(graph: nx.Graph[int], sources: int, rounds: int) -> None:
    """Time betweenness and closeness of a large graph; networkx from some sources only."""
    net = network_of(graph)
    chosen = np.random.default_rng(1).choice(len(graph), sources, replace=False).tolist()
    note = f"{rounds} and 1, networkx from {sources} of {len(graph)} sources"
    ours, _ = median(rounds, lambda: cg.centrality(net, "closeness"))
    some, _ = median(1, lambda: [nx.closeness_centrality(graph, u=node) for node in chosen])
    show("closeness", ours, some * len(graph) / sources, note, None)
    ours, _ = median(rounds, lambda: cg.centrality(net, "betweenness"))
    some, _ = median(1, lambda: nx.betweenness_centrality(graph, k=sources, seed=1))
    show("betweenness", ours, some * len(graph) / sources, note, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-sources", type=int, default=40)
    parser.add_argument("--skip-large", action="store_true")
    options = parser.parse_args()
    packages = ", ".join(f"{p} {version(p)}" for p in ("networkx", "rustworkx", "scipy", "numpy"))
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {packages}\n")

    cg.centrality(network_of(nx.path_graph(3)), list(PEERS))  # imports are not measured
    small = heavy_tail(2_000, 10_000)
    print(f"2,000 actors, 10,000 ties, greatest degree {max(d for _, d in small.degree())}")
    print(HEAD)
    for measure in PEERS:
        slow = measure in ("betweenness", "closeness")
        compare(small, measure, options.rounds, 2 if slow else options.rounds)
    if options.skip_large:
        return
    large = heavy_tail(20_000, 40_000)
    print(f"\n20,000 actors, 40,000 ties, greatest degree {max(d for _, d in large.degree())}")
    print(HEAD)
    for measure in ("degree", "eigenvector", "pagerank", "core"):
        compare(large, measure, options.rounds, options.rounds)
    extrapolate(large, options.large_sources, 2)


if __name__ == "__main__":
    main()
