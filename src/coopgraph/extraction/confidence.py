"""How sure a rule is: the share of its facts that were right on annotated pages."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources

__all__ = ["rule_confidence"]


@cache
def _counts() -> dict[str, tuple[int, int]]:
    text = (resources.files("coopgraph.extraction") / "confidences.csv").read_text("utf-8")
    return {
        row["rule"]: (int(row["right"]), int(row["read"]))
        for row in csv.DictReader(io.StringIO(text))
    }


def rule_confidence(rule: str) -> float:
    """Return the share of a rule's facts that are right, in (0, 1); 0.5 of one never seen.

    Laplace's rule of succession: of n facts of which k were right, (k + 1) / (n + 2).
    """
    right, read = _counts().get(rule, (0, 0))
    return round((right + 1) / (read + 2), 3)
