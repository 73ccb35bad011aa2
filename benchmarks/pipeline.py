"""Load, export and network, against rdflib and networkx in the same run.

    python benchmarks/pipeline.py [--relations 4000] [--rounds 5]

Peers: rdflib's parser on the same quads, `rdflib_to_networkx_multidigraph` on the current graph
(whole, and filtered to the relations), networkx's betweenness on the same network. Medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import coopgraph as cg

MANIFEST = """[project]
title = "Benchmark"
languages = ["en"]
[[source]]
id = "made-up"
reader = "table"
path = "relations.csv"
retrieved = 2025-01-01
[[source.entity]]
as = "a"
kind = "City"
identifiers = { wikidata = "{a}" }
names = { en = "City {a}" }
[[source.entity]]
as = "b"
kind = "City"
identifiers = { wikidata = "{b}" }
names = { en = "City {b}" }
[[source.relation]]
subject = "a"
type = "twinned-with"
object = "b"
when = "{since}"
status = "active"
"""


def median(rounds: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def make_project(folder: Path, relations: int) -> None:
    """Write a heavy-tailed twin-city table; every second relation is dated."""
    rng = random.Random(7)
    cities = max(relations // 5, 10)
    rows = ["a,b,since"]
    for number in range(relations):
        a = int(cities * rng.random() ** 3) + 1
        b = rng.randrange(1, cities + 1)
        if a != b:
            rows.append(f"Q{a},Q{b},{rng.randrange(1950, 2025) if number % 2 else ''}")
    (folder / "relations.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "coopgraph.toml").write_text(MANIFEST, "utf-8")


def show(what: str, ours: float, peer: str, theirs: float) -> None:
    print(f"{what:<42} {ours:8.2f} s   {peer:<44} {theirs:8.2f} s   × {theirs / ours:6.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relations", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        make_project(folder, options.relations)
        run(folder, options.rounds)


def run(folder: Path, rounds: int) -> None:
    import pyoxigraph
    import rdflib
    from networkx import betweenness_centrality
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    project = cg.read_manifest(folder)
    report = cg.build(project)
    kg = cg.open(folder)
    print(f"{report.statements} statements, {report.claims} claims, {rounds} rounds, medians\n")
    quads = folder / "all.nq"
    quads.write_bytes(kg.serialized("nq"))

    def rdflib_parse() -> rdflib.Dataset:
        dataset = rdflib.Dataset()
        dataset.parse(quads, format="nquads")
        return dataset

    def bulk_load() -> None:
        with tempfile.TemporaryDirectory() as place:
            store = pyoxigraph.Store(place)
            store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
            store.flush()

    build_time = median(rounds, lambda: cg.build(project, rebuild=True))
    parse_time = median(rounds, rdflib_parse)
    show("build: CSV to store on disk", build_time, "rdflib parses the same quads", parse_time)
    show("", build_time, "pyoxigraph bulk-loads the same quads", median(rounds, bulk_load))

    turtle = median(rounds, lambda: kg.serialized("ttl"))
    current = rdflib.Graph()
    current.parse(data=kg.serialized("nt"), format="nt")
    rdflib_turtle = median(rounds, lambda: current.serialize(format="turtle"))
    show("export: store to Turtle", turtle, "rdflib serialises Turtle", rdflib_turtle)

    net = kg.network("twinned-with")
    network_time = median(rounds, lambda: kg.network("twinned-with").matrix)
    plain = rdflib.URIRef("https://w3id.org/coopgraph/ontology#twinnedWith")
    filtered = rdflib.Graph()
    for triple in current.triples((None, plain, None)):
        filtered.add(triple)
    only = median(rounds, lambda: rdflib_to_networkx_multidigraph(filtered))
    whole = median(rounds, lambda: rdflib_to_networkx_multidigraph(current))
    show(
        "network: store to columns and matrix",
        network_time,
        "rdflib to networkx, plain triples only",
        only,
    )
    show("", network_time, "rdflib to networkx, whole graph", whole)
    networkx_time = median(rounds, net.to_networkx)
    show(
        "network to networkx.MultiDiGraph", networkx_time, "rdflib to networkx, whole graph", whole
    )

    small = net.top((net.matrix != 0).sum(axis=1), 1000)
    simple = small.to_networkx().to_undirected()
    simple = type(simple)(simple)
    import networkx as nx

    simple = nx.Graph(simple)
    ours = median(rounds, lambda: cg.centrality(small, ["betweenness"]))
    theirs = median(rounds, lambda: betweenness_centrality(simple))
    show(f"betweenness, {len(small)} nodes", ours, "networkx", theirs)


if __name__ == "__main__":
    main()
