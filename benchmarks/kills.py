"""A build of a large table killed at random moments: is the store before it intact each time?

    python benchmarks/kills.py [--relations 250000] [--kills 10] [--seed 1]

The table changes, a build of it is killed (SIGKILL) at a moment drawn evenly over its duration,
and the store must still hold the build before: the same pointer, fingerprint, number of quads and
statements of each type, and one whole walk over its quads. At the end a build must complete.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from sources import make_project

_BUILD = "import coopgraph as c; c.build(c.read_manifest('.'), rebuild=True)"


def state(folder: Path) -> tuple[object, ...]:
    """Return what a reader finds: fingerprint, quads counted one by one, statements by type."""
    import coopgraph as cg

    with cg.open(folder) as graph:
        (row,) = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", timeout=600).rows
        counts = {kind: dict(found) for kind, found in graph.counts().items()}
        return graph.fingerprint, str(row), str(sorted(counts.items()))


def timed_build(folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BUILD], cwd=folder, check=True)
    return time.perf_counter() - start


def killed(folder: Path, after: float) -> bool:
    """Start a build and kill it; say whether it was still at work."""
    process = subprocess.Popen([sys.executable, "-c", _BUILD], cwd=folder)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relations", type=int, default=250_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make_project(folder, options.relations, names=False)
        whole = timed_build(folder)
        before = state(folder)
        print(f"{options.relations} relations, a build takes {whole:.1f} s", flush=True)
        with (folder / "relations.csv").open("a", encoding="utf-8") as table:
            table.write("Q1,Q999999999,1999\n")
        intact = kills = 0
        while kills < options.kills:
            moment = whole * rng.uniform(0.01, 0.97)
            struck = killed(folder, moment)
            after = state(folder)
            if not struck:  # it was faster than the first; of no account
                before = after
                continue
            kills += 1
            intact += after == before
            word = "intact" if after == before else "CHANGED"
            print(f"  killed after {moment:6.1f} s: {word}", flush=True)
        with (folder / "relations.csv").open("a", encoding="utf-8") as table:
            table.write("Q2,Q999999999,1999\n")
        timed_build(folder)
        is_new = state(folder) != before
        left = sorted(p.name for p in (folder / "store").glob(".new-*"))
        print(f"  {intact} of {options.kills} intact; the next build completes: {is_new}; {left=}")
        if intact < options.kills or not is_new or left:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
