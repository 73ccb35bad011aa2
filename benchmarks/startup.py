"""Time to start: `import coopgraph` and `coopgraph --help`, each in a new process.

    python benchmarks/startup.py [--rounds 11]

Prints medians beside their limits and a bare Python's start; exits with 1 above a limit.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

BARE = [sys.executable, "-c", "pass"]
LIMITS = {
    "import coopgraph": ([sys.executable, "-c", "import coopgraph"], 0.3),
    "coopgraph --help": ([str(Path(sys.executable).with_name("coopgraph")), "--help"], 0.4),
}


def median(command: list[str], rounds: int) -> float:
    """Return the median time of a command in new processes, after one that warms the disk."""
    times = []
    for number in range(rounds + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        if number:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = max(parser.parse_args().rounds, 9)
    print(f"medians of {rounds} new processes; Python {sys.version.split()[0]}")
    print(f"{'python -c pass':<20} {median(BARE, rounds):6.3f} s")
    too_slow = False
    for name, (command, limit) in LIMITS.items():
        measured = median(command, rounds)
        too_slow |= measured > limit
        print(f"{name:<20} {measured:6.3f} s   limit {limit:.1f} s")
    return int(too_slow)


if __name__ == "__main__":
    sys.exit(main())
