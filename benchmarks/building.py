"""From statements to a network: time against bare scans and peers, and memory beside the store.

    python benchmarks/building.py [--relations 250000 …] [--rounds 5] [--peers]

A made-up twin-city table, every second relation dated, is built into a store on disk; then in one
run: each predicate that a network needs scanned to CSV by pyoxigraph alone, `kg.network` with its
matrix, and `to_networkx`. Medians; the greatest memory of the process before and after. Several
sizes show how cost grows. With `--peers` also rdflib's MultiDiGraph, of the graph filtered to the
plain relations and of all of it, and kglab's, where kglab is installed: each has its graph in
memory already and brings neither dates nor names; ours is timed from the store.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyoxigraph
from pipeline import make_project, median

import coopgraph as cg
from coopgraph.model import ONTOLOGY
from coopgraph.store.base import CURRENT

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
PREDICATES = (
    *(f"{ONTOLOGY}{name}" for name in ("subject", "object", "status", "confidence", "denied")),
    *(f"{ONTOLOGY}{name}" for name in ("period", "when", "startEarliest", "startLatest")),
    *(f"{ONTOLOGY}{name}" for name in ("endEarliest", "endLatest", "openStart", "openEnd")),
    *(f"{ONTOLOGY}{name}" for name in ("country", "population", "governs")),
    "http://purl.org/dc/terms/source",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    f"{_SKOS}prefLabel",
    f"{_SKOS}altLabel",
    f"{_GEO}lat",
    f"{_GEO}long",
)
"""What `kg.network` reads, one scan each."""


def memory() -> float:
    """Return the greatest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size(place: Path) -> int:
    return sum(file.stat().st_size for file in place.iterdir())


def bare_scans(path: Path) -> int:
    """Scan every predicate of the current graph to CSV; return the bytes."""
    store = pyoxigraph.Store.read_only(str(path))
    total = 0
    for predicate in PREDICATES:
        found = store.query(
            f"SELECT ?s ?o WHERE {{ ?s <{predicate}> ?o }}",
            default_graph=pyoxigraph.NamedNode(CURRENT),
        )
        out = io.BytesIO()
        found.serialize(out, format=pyoxigraph.QueryResultsFormat.CSV)
        total += out.tell()
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relations", type=int, nargs="+", default=[250_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    for relations in options.relations:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home)
            make_project(folder, relations)
            start = time.perf_counter()
            elsewhere(build, folder)
            print(f"{relations} relations, built in {time.perf_counter() - start:.0f} s")
            elsewhere(run, folder, options.rounds, options.peers)


def elsewhere(work: Any, *given: object) -> None:
    """Run in a process of its own, so that memory is what that work alone took."""
    process = get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def build(folder: Path) -> None:
    cg.build(cg.read_manifest(folder))


def run(folder: Path, rounds: int, peers: bool) -> None:
    for library in ("networkx", "scipy.sparse"):
        import_module(library)  # is not measured

    place = max((p.parent for p in folder.rglob("CURRENT")), key=_size)
    with cg.open(folder) as kg:
        before = memory()
        net = kg.network("twinned-with")
        print(f"{net!r}; {memory() - before:.0f} MB more than before, {memory():.0f} MB in all")
        bare = median(rounds, lambda: bare_scans(place))
        made = median(rounds, lambda: kg.network("twinned-with").matrix)
        to_networkx = median(rounds, net.to_networkx)
        whole = kg.serialized("nt") if peers else b""
    print(f"bare scans of {len(PREDICATES)} predicates to CSV   {bare:8.2f} s")
    print(f"store to network and matrix           {made:8.2f} s   × {made / bare:.2f} of the scans")
    print(f"network to networkx.MultiDiGraph      {to_networkx:8.2f} s", flush=True)
    if peers:
        compare(whole, made + to_networkx, to_networkx, rounds)


def compare(whole: bytes, from_store: float, from_network: float, rounds: int) -> None:
    """Time what others make of the same relations, in memory already."""
    import rdflib
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph as to_multi

    graph, filtered = rdflib.Graph(), rdflib.Graph()
    graph.parse(data=whole, format="nt")
    for triple in graph.triples((None, rdflib.URIRef(f"{ONTOLOGY}twinnedWith"), None)):
        filtered.add(triple)

    def show(peer: str, taken: float) -> None:
        print(
            f"{peer:<37} {taken:8.2f} s   × {taken / from_store:.1f} of ours from the store, "
            f"× {taken / from_network:.1f} from the network",
            flush=True,
        )

    show("rdflib's, of the plain relations", median(rounds, lambda: to_multi(filtered)))
    show("rdflib's, of the whole graph", median(rounds, lambda: to_multi(graph)))
    if find_spec("kglab") is None:
        print("kglab is not installed")
        return
    import networkx as nx
    from kglab import KnowledgeGraph, SubgraphMatrix

    relations = f"SELECT ?subject ?object WHERE {{ ?subject <{ONTOLOGY}twinnedWith> ?object }}"

    def by_kglab() -> Any:
        known = KnowledgeGraph(import_graph=graph)
        return SubgraphMatrix(known, relations).build_nx_graph(nx.MultiDiGraph())

    show("kglab's, by a query of the relations", median(min(rounds, 2), by_kglab))


if __name__ == "__main__":
    main()
