"""IATI: MB of XML a second on one core to records, and peak memory from 2 MB to 500 MB.

    python benchmarks/iati.py --data ../shared/data/funding [--sizes 2,50,500] [--rounds 3]

Each file is made by repeating the real activities of the folder under new identifiers. Each run is
a process of its own that iterates over `iter_activities`; peak memory is its maximum resident
size, interpreter included. For comparison the same process runs the bare compiled parser
(`xml.etree.ElementTree.iterparse`, emptied as it goes), which makes no records.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TARGET = 25.0
OURS = """
import json, resource, sys, time
from coopgraph.sources.iati import iter_activities
start, wall = time.process_time(), time.perf_counter()
activities = transactions = 0
for activity in iter_activities(sys.argv[1]):
    activities += 1
    transactions += len(activity.transactions)
"""
BARE = """
import json, resource, sys, time
import xml.etree.ElementTree as ET
start, wall = time.process_time(), time.perf_counter()
activities = transactions = 0
for _, element in ET.iterparse(sys.argv[1]):
    if element.tag == "iati-activity":
        activities += 1
        transactions += len(element.findall("transaction"))
        element.clear()
"""
REPORT = """
unit = 2**20 if sys.platform == "darwin" else 2**10
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps([time.process_time() - start, time.perf_counter() - wall, peak, activities,
                  transactions]))
"""
BLOCK = re.compile(rb"<iati-activity[\s>].*</iati-activity>", re.DOTALL)


def real_activities(folder: Path) -> bytes:
    blocks = [BLOCK.search(path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    return b"\n".join(block[0] for block in blocks if block is not None)


def pieces(block: bytes, megabytes: int) -> Iterator[bytes]:
    """Yield the activities again and again, under new identifiers, up to a size."""
    wanted, number = megabytes * 10**6, 0
    closed = b"</iati-activity>"
    while wanted > 0:
        suffix = b"-%d</iati-identifier>" % number
        copy = block.replace(b"</iati-identifier>", suffix)
        if len(copy) > wanted:
            copy = copy[
                : copy.rindex(closed, 0, max(wanted, copy.index(closed) + 20)) + len(closed)
            ]
            wanted = 0
        yield copy
        wanted -= len(copy)
        number += 1


def make(path: Path, block: bytes, megabytes: int) -> float:
    with path.open("wb") as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03" ')
        file.write(b'xmlns:iati-extra="https://datastore.codeforiati.org/ns">\n')
        for piece in pieces(block, megabytes):
            file.write(piece)
        file.write(b"\n</iati-activities>\n")
    return path.stat().st_size / 10**6


def run(code: str, path: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code + REPORT, str(path)], capture_output=True, text=True, check=True
    )
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/funding"))
    parser.add_argument("--sizes", default="2,50,500")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    block = real_activities(options.data)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(
        f"{'input':>8} {'activities':>11} {'transactions':>13} {'MB/s CPU':>9} {'MB/s wall':>10}",
        end="",
    )
    print(f" {'peak MB':>8} {'bare parser MB/s':>17}")
    peaks, speeds = [], []
    with tempfile.TemporaryDirectory() as home:
        for size in map(int, options.sizes.split(",")):
            path = Path(home) / "activities.xml"
            megabytes = make(path, block, size)
            rounds = options.rounds if size <= 100 else 1
            ours = [run(OURS, path) for _ in range(rounds)]
            bare = [run(BARE, path) for _ in range(rounds)]
            cpu, wall, peak = (statistics.median(r[i] for r in ours) for i in range(3))
            other = statistics.median(r[0] for r in bare)
            assert ours[0][3:] == bare[0][3:], "the bare parser counts otherwise"
            print(
                f"{megabytes:7.1f}M {ours[0][3]:11.0f} {ours[0][4]:13.0f} {megabytes / cpu:9.1f}"
                f" {megabytes / wall:10.1f} {peak:8.1f} {megabytes / other:17.1f}"
            )
            peaks.append(peak)
            speeds.append(megabytes / cpu)
    print(f"speed: {speeds[-1]:.1f} MB/s of one core (target {TARGET:.0f})")
    print(f"memory: {min(peaks):.0f} to {max(peaks):.0f} MB from the smallest to the largest file")


if __name__ == "__main__":
    main()
