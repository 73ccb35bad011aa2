"""How far two partitions of the same actors agree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["adjusted_rand", "variation_of_information"]

Floats = npt.NDArray[np.float64]


def _contingency(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    _, a = np.unique(np.asarray(first), return_inverse=True)
    _, b = np.unique(np.asarray(second), return_inverse=True)
    _, cells = np.unique(a * (int(b.max(initial=0)) + 1) + b, return_counts=True)
    return (cells.astype(float), np.bincount(a).astype(float), np.bincount(b).astype(float))


def adjusted_rand(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Return how far two partitions agree: 1 wholly, 0 as by chance (Hubert & Arabie 1985).

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0])
    1.0
    """

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    cells, rows, columns = _contingency(first, second)
    n = rows.sum()
    both, left, right = pairs(cells), pairs(rows), pairs(columns)
    chance = left * right / (n * (n - 1) / 2) if n > 1 else 0.0
    most = (left + right) / 2
    return 1.0 if most == chance else float((both - chance) / (most - chance))


def variation_of_information(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Return how far two partitions are apart, in bits: 0 when they are one (Meilă 2007).

    Examples
    --------
    >>> variation_of_information([0, 0, 1, 1], [0, 1, 0, 1])
    2.0
    """

    def entropy(counts: Floats) -> float:
        share = counts / counts.sum()
        return float(-(share * np.log2(share)).sum())

    cells, rows, columns = (c[c > 0] for c in _contingency(first, second))
    return max(0.0, 2 * entropy(cells) - entropy(rows) - entropy(columns))
