"""SDSM backbones of city × network tables with heavy-tailed degrees.

    python benchmarks/backbone.py [--rounds 5]

1,442 × 58 as a whole; 12,000 × 60 with the cities in two networks or more. Exact Poisson–binomial,
all pairs tested, Benjamini–Hochberg. Beside it R's refined normal approximation.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests._two_mode import of_matrix

from coopgraph.analysis import backbone
from coopgraph.network import Network


def table(cities: int, networks: int, least: int) -> Network:
    rng = np.random.default_rng(7)
    appetite = np.minimum(rng.pareto(1.3, cities) + 0.3, 12)
    size = rng.pareto(1.0, networks) + 0.2
    chance = np.minimum(np.outer(appetite, size / size.sum()) * 2, 0.9)
    b = (rng.random((cities, networks)) < chance).astype(np.int64)
    return of_matrix(b[b.sum(axis=1) >= least])


def median(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for cities, networks, least in ((1_442, 58, 1), (12_000, 60, 2)):
        net = table(cities, networks, least)
        kept = sum(kind == "City" for kind in net.node_columns.kind)
        found = backbone(net, "City")
        exact = median(lambda net=net: backbone(net, "City"), rounds)  # type: ignore[misc]
        near = median(lambda net=net: backbone(net, "City", approximate=True), rounds)  # type: ignore[misc]
        print(
            f"{cities} × {networks}, {kept} cities, {found.tests} pairs, {found.network.n_edges} "
            f"ties: exact {exact:.2f} s, approximation {near:.2f} s"
        )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
