"""Reads the annotated pages of a folder: pages a second, memory, and what each rule got right.

python benchmarks/reading.py FOLDER            # speed, memory and scores
python benchmarks/reading.py FOLDER --write    # and the counts that confidences come from
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

import coopgraph
from coopgraph.extraction import Scores, read_gold_folder, read_page, score

ROUNDS = 5


def speed(pages: list[Path]) -> None:
    start = time.perf_counter()
    read_page(pages[0])
    first = time.perf_counter() - start
    start = time.process_time()
    for _ in range(ROUNDS):
        for page in pages:
            read_page(page)
    each = (time.process_time() - start) / (ROUNDS * len(pages))
    letters = sum(page.stat().st_size for page in pages) / len(pages)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{1 / each:.1f} pages a second a core, {letters:,.0f} bytes a page on average")
    print(f"first page, patterns compiled: {first:.2f} s; memory: {memory:.0f} MB")


def main() -> int:
    gold = read_gold_folder(sys.argv[1])
    speed([page.text_path for page in gold])
    total = sum((score(read_page(page.text_path), page.facts) for page in gold), Scores())
    for name, counts in (
        ("entities", total.entities),
        ("relations", total.relations),
        ("attributes", total.all_attributes),
    ):
        print(f"{name:10}  P {counts.precision:.3f}  R {counts.recall:.3f}  F1 {counts.f1:.3f}")
    if "--write" in sys.argv:
        read = Counter(rule for _, rule, _ in total.judged)
        right = Counter(rule for _, rule, ok in total.judged if ok)
        lines = [f"{rule},{right[rule]},{read[rule]}" for rule in sorted(read)]
        path = Path(coopgraph.__file__).parent / "extraction" / "confidences.csv"
        path.write_text("\n".join(["rule,right,read", *lines]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
