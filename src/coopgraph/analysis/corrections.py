"""Many tests at once: p-values adjusted, on distinct values and how often each stands."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from coopgraph.model import choice_of

__all__ = ["Correction", "adjusted"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Correction(StrEnum):
    """How p-values are adjusted for the number of tests."""

    NONE = "none"
    BONFERRONI = "bonferroni"
    HOLM = "holm"
    """Holm (1979): no false edge at all, with the probability asked for."""
    FDR = "fdr"
    """Benjamini & Hochberg (1995): few false edges among those kept."""
    FDR_BY = "fdr-by"
    """Benjamini & Yekutieli (2001): the same under any dependence."""


def adjusted(p: Floats, counts: Ints, correction: str) -> Floats:
    """Return adjusted p-values.

    Parameters
    ----------
    p
        In [0, 1], in any order; equal ones may stand apart.
    counts
        How many tests have each; their sum is the number of tests.
    correction
        See `Correction`.
    """
    chosen = choice_of(Correction, correction)
    if chosen is Correction.NONE or not len(p):
        return p.copy()
    values, place = np.unique(p, return_inverse=True)
    many = np.bincount(place, weights=counts, minlength=len(values))
    total, until = many.sum(), np.cumsum(many)
    if chosen is Correction.BONFERRONI:
        made = values * total
    elif chosen is Correction.HOLM:
        made = np.maximum.accumulate(values * (total - until + many))
    else:
        factor = 1.0
        if chosen is Correction.FDR_BY:
            factor = float((1.0 / np.arange(1, int(total) + 1)).sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            raw = np.where(until > 0, values * total * factor / until, np.inf)
        made = np.minimum.accumulate(raw[::-1])[::-1]
    return np.asarray(np.minimum(made, 1.0)[place], dtype=np.float64)
