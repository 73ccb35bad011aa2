"""Distance decay: ties over each distance on the sphere, and how many chance gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods
from coopgraph.model.sphere import EARTH_KM

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network import Network

__all__ = ["DISTANCE_BINS", "DistanceDecay", "distance_decay"]

Floats = npt.NDArray[np.float64]

DISTANCE_BINS: Final = (0.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0, 20040.0)
"""Bounds in km; the last is a little more than half the circumference of the earth."""

_CELLS: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class DistanceDecay:
    """Ties by distance, against chance.

    Attributes
    ----------
    table
        One row a bin: ``from_km``, ``to_km``, ``ties`` observed, ``expected`` where ties of the
        same degrees fall anywhere (each pair in proportion to the product of its degrees), and
        ``ratio`` of the two; NaN where nothing is expected.
    median_km
        Of the ties.
    ties, left_out
        Ties (pairs of actors) that are measured, and those with an end without coordinates.
    """

    table: pd.DataFrame = field(repr=False)
    median_km: float
    ties: int
    left_out: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "Great-circle distances of {ties} ties (median {median} km; {left} ties without "
            "coordinates left out) were compared with those of ties that fall on pairs of located "
            "actors in proportion to the product of their degrees (Chung & Lu 2002).",
            ties=self.ties,
            median=round(self.median_km),
            left=self.left_out,
        )
        return Methods(text).render(lang)


def distance_decay(network: Network, bins: Sequence[float] = DISTANCE_BINS) -> DistanceDecay:
    """Return how many ties there are over each distance, and how many chance gives.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    bins
        Bounds in km, rising; a tie counts where low ≤ distance < high.

    Raises
    ------
    UsageError
        If the bounds do not rise.
    NetworkError
        If no tie has coordinates at both ends.

    References
    ----------
    Chung, F. & Lu, L. (2002). Connected components in random graphs with given expected degree
    sequences. Annals of Combinatorics 6, 125–145.
    """
    import pandas as pd

    edges = np.asarray(bins, dtype=np.float64)
    if len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise UsageError(
            msg("the bounds of distances do not rise"),
            value=str(list(bins)),
            hint=msg("give rising numbers of km, such as 0, 100, 1000"),
        )
    n = network.node_columns
    known = np.isfinite(n.latitude) & np.isfinite(n.longitude)
    source, target, _ = network.simple_edges()
    measured = known[source] & known[target]
    a, b = source[measured], target[measured]
    if not len(a):
        raise NetworkError(
            msg("no tie has coordinates at both ends"),
            hint=msg("add coordinates to the sources: see coopgraph check"),
        )
    points = _on_sphere(n.latitude, n.longitude)
    km = _km((points[a] * points[b]).sum(axis=1))
    degree = np.bincount(np.concatenate([a, b]), minlength=network.n_nodes).astype(np.float64)
    chance = _by_chance(points, degree, edges) * len(a)
    observed = np.histogram(km, edges)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(chance > 0, observed / chance, np.nan)
    table = pd.DataFrame(
        {
            "from_km": edges[:-1],
            "to_km": edges[1:],
            "ties": observed,
            "expected": chance,
            "ratio": ratio,
        }
    )
    return DistanceDecay(table, float(np.median(km)), len(a), int((~measured).sum()))


def _on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    up, round_ = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(up) * np.cos(round_), np.cos(up) * np.sin(round_), np.sin(up)])


def _km(cosine: Floats) -> Floats:
    return np.asarray(EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0)), dtype=np.float64)


def _by_chance(points: Floats, degree: Floats, edges: Floats) -> Floats:
    """Return the share of each bin among all pairs, a pair weighing the product of its degrees."""
    tied = np.flatnonzero(degree > 0)
    points, degree = points[tied], degree[tied]
    total = np.zeros(len(edges) - 1)
    whole = 0.0
    step = max(1, _CELLS // len(tied))
    for first in range(0, len(tied), step):
        rows = np.arange(first, min(len(tied), first + step))
        later = np.arange(first, len(tied))
        weight = degree[rows][:, None] * degree[later][None, :]
        weight[later[None, :] <= rows[:, None]] = 0.0
        km = _km(points[rows] @ points[later].T)
        total += np.histogram(km, edges, weights=weight)[0]
        whole += float(weight.sum())
    return total / whole if whole else total
