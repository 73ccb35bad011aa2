"""From statements to a network: time against bare scans, and memory beside the store.

    python benchmarks/building.py [--relations 250000] [--rounds 5]

A made-up twin-city table, every second relation dated, is built into a store on disk; then in one
run: each predicate that a network needs scanned to CSV by pyoxigraph alone, `kg.network` with its
matrix, and `to_networkx`. Medians; the greatest memory of the process before and after.
"""

from __future__ import annotations

import argparse
import io
import resource
import tempfile
import time
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

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
    parser.add_argument("--relations", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        make_project(folder, options.relations)
        start = time.perf_counter()
        # Elsewhere, so that the memory of this process is that of the network.
        builder = get_context("spawn").Process(target=build, args=(folder,))
        builder.start()
        builder.join()
        print(f"built in {time.perf_counter() - start:.0f} s")
        run(folder, options.rounds)


def build(folder: Path) -> None:
    cg.build(cg.read_manifest(folder))


def run(folder: Path, rounds: int) -> None:
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
    print(f"bare scans of {len(PREDICATES)} predicates to CSV   {bare:8.2f} s")
    print(f"store to network and matrix           {made:8.2f} s   × {made / bare:.2f} of the scans")
    print(f"network to networkx.MultiDiGraph      {to_networkx:8.2f} s")


if __name__ == "__main__":
    main()
