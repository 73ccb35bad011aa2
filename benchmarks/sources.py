"""A table of 250,000 relations to a store on disk, against the engine's own loader.

    python benchmarks/sources.py [--relations 250000] [--rounds 5] [--names] [--rdflib 1]

Every second relation is dated. Peers, in the same run: pyoxigraph's bulk load of the ready-made
N-Quads of the same graph (claims, statements, plain triples), and rdflib's parser on them. Each
run is a process of its own, so that its peak of memory is its own. Builds and loads take turns;
medians. ``--names`` gives names and countries rather than identifiers: each distinct name is
looked up once. ``--large`` adds ten times as many relations, once.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_HEAD = """[project]
title = "Benchmark"
languages = ["en"]
[[source]]
id = "made-up"
reader = "table"
path = "relations.csv"
retrieved = 2025-01-01
"""
_ENTITY = {
    False: """[[source.entity]]
as = "{end}"
kind = "City"
identifiers = {{ wikidata = "{{{end}}}" }}
names = {{ en = "City {{{end}}}" }}
""",
    True: """[[source.entity]]
as = "{end}"
kind = "City"
name = "{{{end}}}"
country = "{{{end}_country}}"
""",
}
_RELATION = """[[source.relation]]
subject = "a"
type = "twinned-with"
object = "b"
when = "{since}"
status = "active"
"""
_COUNTRIES = ("France", "Deutschland", "Armenia", "Italie", "Maroc", "Japan", "Sénégal", "Polska")


@dataclass(frozen=True)
class Run:
    """Seconds, and the peak of resident memory in GB."""

    seconds: float
    peak: float


def make_project(folder: Path, relations: int, *, names: bool) -> None:
    """Write a heavy-tailed twin-city table; every second relation is dated."""
    rng = random.Random(7)
    cities = max(relations // 5, 10)

    def cells(number: int) -> str:
        country = _COUNTRIES[number % len(_COUNTRIES)]
        return f"Ville {number},{country}" if names else f"Q{number}"

    with (folder / "relations.csv").open("w", encoding="utf-8") as file:
        file.write("a,a_country,b,b_country,since\n" if names else "a,b,since\n")
        for number in range(relations):
            a = int(cities * rng.random() ** 3) + 1
            b = rng.randrange(1, cities + 1)
            if a != b:
                since = rng.randrange(1950, 2025) if number % 2 else ""
                file.write(f"{cells(a)},{cells(b)},{since}\n")
    entities = "".join(_ENTITY[names].format(end=end) for end in "ab")
    (folder / "coopgraph.toml").write_text(_HEAD + entities + _RELATION, "utf-8")


def build(folder: Path) -> None:
    import coopgraph as cg

    report = cg.build(cg.read_manifest(folder), rebuild=True)
    if report.errors:
        raise SystemExit(f"{report.errors} bad rows")


def keep_quads(folder: Path) -> int:
    """Build once, and keep all its quads in one file; return how many they are."""
    from coopgraph.store import QuadSpool

    clear = QuadSpool.clear

    def kept(spool: QuadSpool) -> None:
        with (folder / "all.nq").open("wb") as whole:
            for path in sorted(folder.glob("store/.new-*/quads-*.nq")):
                with path.open("rb") as part:
                    shutil.copyfileobj(part, whole)
        clear(spool)

    QuadSpool.clear = kept  # type: ignore[method-assign]
    try:
        build(folder)
    finally:
        QuadSpool.clear = clear  # type: ignore[method-assign]
    with (folder / "all.nq").open("rb") as whole:
        return sum(1 for _ in whole)


def bulk_load(folder: Path) -> None:
    import pyoxigraph

    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = pyoxigraph.Store(place)
        store.bulk_load(
            path=str(folder / "all.nq"), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True
        )
        store.flush()


def rdflib_parse(folder: Path) -> None:
    import rdflib

    rdflib.Dataset().parse(folder / "all.nq", format="nquads")


_WORK = {"build": build, "bulk": bulk_load, "rdflib": rdflib_parse}


def measured(what: str, folder: Path) -> Run:
    """Run one piece of work in a process of its own."""
    call = [sys.executable, __file__, "--one", what, str(folder)]
    out = subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()
    return Run(float(out[-2]), float(out[-1]))


def one(what: str, folder: Path) -> None:
    start = time.perf_counter()
    _WORK[what](folder)
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)


def median(runs: list[Run]) -> Run:
    return Run(statistics.median(r.seconds for r in runs), max(r.peak for r in runs))


def show(what: str, run: Run, ratio: str) -> None:
    print(f"  {what:<22} {run.seconds:8.1f} s   peak {run.peak:5.2f} GB   {ratio}", flush=True)


def compare(home: Path, relations: int, rounds: int, rdflib_rounds: int, names: bool) -> Run:
    folder = home / f"{relations}-{names}"
    folder.mkdir()
    make_project(folder, relations, names=names)
    quads = keep_quads(folder)
    print(f"{relations} relations{' with names' if names else ''}, {quads} quads", flush=True)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(measured("build", folder))
        theirs.append(measured("bulk", folder))
    own, peer = median(ours), median(theirs)
    print(f"  coopgraph build        {own.seconds:8.1f} s   peak {own.peak:5.2f} GB")
    ratio = own.seconds / peer.seconds
    print(
        f"  pyoxigraph bulk load   {peer.seconds:8.1f} s   peak {peer.peak:5.2f} GB   × {ratio:.2f}"
    )
    if rdflib_rounds:
        slow = median([measured("rdflib", folder) for _ in range(rdflib_rounds)])
        show("rdflib parser", slow, f"{slow.seconds / own.seconds:.1f} times as long")
    return own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relations", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rdflib", type=int, default=0, metavar="ROUNDS")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]))
        return
    with tempfile.TemporaryDirectory() as home:
        own = compare(Path(home), options.relations, options.rounds, options.rdflib, options.names)
        if options.large:
            large = compare(Path(home), options.relations * 10, 1, 0, options.names)
            print(f"  ten times the relations: × {large.seconds / own.seconds:.1f} in time")


if __name__ == "__main__":
    main()
