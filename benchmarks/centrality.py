"""Measures of actors against networkx and igraph, in the same run.

    python benchmarks/centrality.py [--rounds 5] [--large-sources 400] [--skip-large]
                                    [--twins ../shared/data/twins/wikidata-p190-2016-relations.tsv]

Two made-up networks with a heavy tail: 2,000 actors with 10,000 ties, where networkx computes
everything in full, and 20,000 with 40,000, where its betweenness and closeness are extrapolated
from some sources. Ours is `cg.centrality` whole: simple graph, measure, ranks, table. Medians; the
greatest difference of values is shown beside. igraph (GPL, extra ``gpl``) where it is installed.
Then what folding leaves and twins brings on a real twin-city network (a table of two Wikidata ids a
line), and 50 rounds with missing ties at 20,000 actors.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

import coopgraph as cg
from coopgraph.analysis import rank_robustness
from coopgraph.analysis.engines import simple_graph
from coopgraph.analysis.engines.brandes import brandes_betweenness, fold
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


def by_igraph(graph: nx.Graph[int], rounds: int) -> None:
    """Time igraph's exact measures beside ours."""
    if find_spec("igraph") is None:
        print("igraph is not installed")
        return
    import igraph

    peer, n = igraph.Graph(n=len(graph), edges=list(graph.edges())), len(graph)
    net = network_of(graph)
    calls: dict[str, Callable[[], list[float]]] = {
        "betweenness": peer.betweenness,
        "closeness": peer.closeness,
    }
    print(f"beside igraph {version('igraph')}")
    for measure, call in calls.items():
        ours, table = median(rounds, lambda measure=measure: cg.centrality(net, measure))  # type: ignore[misc]
        theirs, found = median(rounds, call)
        if measure == "closeness":  # igraph's is that of the component alone
            show(measure, ours, theirs, str(rounds), None)
            continue
        other = np.array(found) / ((n - 1) * (n - 2) / 2)
        values = table.sort_values("iri")[measure].to_numpy()
        difference = float((np.abs(values - other) / np.maximum(other, 1e-12)).max())
        show(measure, ours, theirs, f"{rounds}; difference relative", difference)


def folding(path: Path, rounds: int) -> None:
    """Show what folding brings: the same kernel with and without it."""
    if not path.is_file():
        print(f"{path} is not here: no real network to fold")
        return
    graph: nx.Graph[int] = nx.Graph()
    lines = [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()]
    numbers = {name: n for n, name in enumerate(sorted({x for line in lines for x in line}))}
    graph.add_nodes_from(range(len(numbers)))
    graph.add_edges_from((numbers[a], numbers[b]) for a, b in lines if a != b)
    simple = simple_graph(network_of(graph), directed=False, weighted=False, normalized=True)
    ends = (simple.source, simple.target)
    both = replace(
        simple,
        source=np.concatenate(ends),
        target=np.concatenate(ends[::-1]),
        weight=np.ones(2 * len(simple.source)),
        directed=True,  # each tie once in each direction: the same values, and nothing is folded
    )
    folded_time, folded = median(rounds, lambda: brandes_betweenness(simple))
    plain_time, plain = median(rounds, lambda: brandes_betweenness(both))
    leaves = sum(degree == 1 for _, degree in graph.degree()) / len(graph)
    print(
        f"\n{path.name}: {len(graph)} actors, {graph.number_of_edges()} ties, {leaves:.0%} with "
        f"one tie, {len(fold(simple).count)} classes left after folding"
    )
    print(
        f"betweenness folded {folded_time:.2f} s, not folded {plain_time:.2f} s: "
        f"{plain_time / folded_time:.1f} ×, differ {np.abs(folded - plain).max():.0e}"
    )
    by_igraph(graph, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-sources", type=int, default=400)
    parser.add_argument("--skip-large", action="store_true")
    parser.add_argument(
        "--twins",
        type=Path,
        default=Path("../shared/data/twins/wikidata-p190-2016-relations.tsv"),
    )
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
    by_igraph(small, options.rounds)
    folding(options.twins, options.rounds)
    if options.skip_large:
        return
    large = heavy_tail(20_000, 40_000)
    print(f"\n20,000 actors, 40,000 ties, greatest degree {max(d for _, d in large.degree())}")
    print(HEAD)
    for measure in ("degree", "eigenvector", "pagerank", "core"):
        compare(large, measure, options.rounds, options.rounds)
    extrapolate(large, options.large_sources, options.rounds)
    by_igraph(large, 2)
    net = network_of(large)
    cg.centrality(net, ["betweenness", "closeness"])
    both, _ = median(2, lambda: cg.centrality(net, ["betweenness", "closeness"]))
    print(f"betweenness and closeness in one call {both:.1f} s")
    start = time.perf_counter()
    rank_robustness(net, pivots=200)
    print(f"50 rounds with missing ties, 200 pivots {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
