"""Chance in two-mode networks: how often would actors meet if only their degrees mattered.

An incidence matrix B has actors in its rows and groups (networks, events, projects) in its columns.
Each model says how B would look by chance, and from it how many groups two actors would share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError
from coopgraph.messages import msg

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["BipartiteConfiguration", "curveball", "poisson_binomial_tail", "refined_normal_tail"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_MOST_STEPS: Final = 100
_EXACT: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class BipartiteConfiguration:
    """The bipartite configuration model: maximum entropy with the degrees given on average.

    Each cell of the matrix is one with a probability of its own, independently. Rows of one degree
    have the same probabilities, so they are held by class.

    Parameters
    ----------
    row_class, column_class
        For each row and column the position of its class.
    cells
        Probabilities, classes of rows × classes of columns.

    References
    ----------
    Saracco, F., Di Clemente, R., Gabrielli, A. & Squartini, T. (2015). Randomizing bipartite
    networks: the case of the World Trade Web. Scientific Reports 5, 10595.
    https://doi.org/10.1038/srep10595
    """

    row_class: Ints
    column_class: Ints
    cells: Floats

    @classmethod
    def fit(
        cls, row_degrees: npt.ArrayLike, column_degrees: npt.ArrayLike
    ) -> BipartiteConfiguration:
        """Return the model of these degrees.

        Parameters
        ----------
        row_degrees, column_degrees
            Whole numbers; both add up to the number of ones.

        Raises
        ------
        NetworkError
            If no matrix of zeros and ones has these degrees, or their model is not found.

        Examples
        --------
        >>> BipartiteConfiguration.fit([1, 1, 2], [1, 1, 2]).probabilities().round(3)
        array([[0.216, 0.216, 0.568],
               [0.216, 0.216, 0.568],
               [0.568, 0.568, 0.863]])
        """
        rows, row_class, row_count = _classes(row_degrees)
        columns, column_class, column_count = _classes(column_degrees)
        _refuse_impossible(rows, row_count, columns, column_count)
        cells = _solve(rows, row_count, columns, column_count)
        return cls(row_class, column_class, cells)

    def probabilities(self) -> Floats:
        """Return the probability of each cell, rows × columns."""
        return self.cells[np.ix_(self.row_class, self.column_class)]


def _classes(degrees: npt.ArrayLike) -> tuple[Floats, Ints, Floats]:
    """Return distinct degrees, the class of each entry, and how many each class has."""
    values, inverse, counts = np.unique(
        np.asarray(degrees, dtype=np.int64), return_inverse=True, return_counts=True
    )
    return values.astype(np.float64), inverse.astype(np.int64), counts.astype(np.float64)


def _refuse_impossible(
    rows: Floats, row_count: Floats, columns: Floats, column_count: Floats
) -> None:
    """Gale–Ryser, on classes of degrees."""
    possible = (
        len(rows) > 0
        and len(columns) > 0
        and (rows * row_count).sum() == (columns * column_count).sum()
    )
    if possible:
        order = np.argsort(-rows)
        many = np.cumsum(row_count[order])
        ones = np.cumsum((rows * row_count)[order])
        room = (np.minimum(columns, many[:, None]) * column_count).sum(axis=1)
        possible = bool((rows >= 0).all() and (columns >= 0).all() and (ones <= room).all())
    if not possible:
        raise NetworkError(
            msg("no matrix of zeros and ones has these degrees"),
            hint=msg("give the row and column sums of one matrix"),
        )


def _solve(rows: Floats, row_count: Floats, columns: Floats, column_count: Floats) -> Floats:
    """Return the probabilities of classes; what is certainly empty or full is set apart first."""
    cells = np.zeros((len(rows), len(columns)))
    row_open, column_open = np.ones(len(rows), dtype=bool), np.ones(len(columns), dtype=bool)
    while True:
        # What the full ones took is no longer free.
        row_left, column_left = rows - cells @ column_count, columns - row_count @ cells
        if _settle(cells, row_left, row_open, column_open, column_count[column_open].sum()):
            continue
        if not _settle(cells.T, column_left, column_open, row_open, row_count[row_open].sum()):
            break
    inner = np.ix_(row_open, column_open)
    if row_open.any() and column_open.any():
        cells[inner] = _newton(
            row_left[row_open],
            row_count[row_open],
            column_left[column_open],
            column_count[column_open],
        )
    return cells


def _settle(cells: Floats, left: Floats, mine: Bools, others: Bools, room: float) -> bool:
    """Close what is certainly empty or full; say whether there was any."""
    found = np.flatnonzero(mine & ((left < 0.5) | (left > room - 0.5)))
    for i in found:
        cells[i, others] = float(left[i] > room - 0.5)
        mine[i] = False
    return len(found) > 0


def _newton(rows: Floats, row_count: Floats, columns: Floats, column_count: Floats) -> Floats:
    """Return p = 1 / (1 + exp(−a − b)) with the sums asked for: Newton on the log-likelihood.

    The likelihood is concave; a step is halved while it would lose ground.
    """
    total = float((rows * row_count).sum())
    a = np.log(rows) - 0.5 * np.log(total)
    b = np.log(columns) - 0.5 * np.log(total)
    n = len(rows)

    def likelihood(x: Floats) -> float:
        z = x[:n, None] + x[None, n:]
        cost = (np.logaddexp(0.0, z) * row_count[:, None] * column_count).sum()
        return float(
            (x[:n] * rows * row_count).sum() + (x[n:] * columns * column_count).sum() - cost
        )

    x = np.concatenate([a, b])
    here = likelihood(x)
    for _ in range(_MOST_STEPS):
        p = _logistic(x[:n, None] + x[None, n:])
        off_rows, off_columns = rows - p @ column_count, columns - row_count @ p
        if max(np.abs(off_rows / rows).max(), np.abs(off_columns / columns).max()) < _EXACT:
            return p
        step = _newton_step(p, off_rows, off_columns, row_count, column_count)
        size = 1.0
        while size > 1e-6 and (there := likelihood(x + size * step)) < here - 1e-9 * abs(here):
            size /= 2
        x = x + size * step
        here = there
    p = _logistic(x[:n, None] + x[None, n:])
    if max(np.abs(rows - p @ column_count).max(), np.abs(columns - row_count @ p).max()) > 1e-6:
        raise NetworkError(
            msg("the model of these degrees is not found"),
            hint=msg("choose another model, such as fdsm"),
        )
    return p


def _logistic(z: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(z), dtype=np.float64)


def _newton_step(
    p: Floats, off_rows: Floats, off_columns: Floats, row_count: Floats, column_count: Floats
) -> Floats:
    spread = p * (1 - p) * row_count[:, None] * column_count
    hessian = np.block(
        [[np.diag(spread.sum(axis=1)), spread], [spread.T, np.diag(spread.sum(axis=0))]]
    )
    gradient = np.concatenate([off_rows * row_count, off_columns * column_count])
    # Adding to all a what is taken from all b changes nothing: the solution of least length.
    return np.asarray(np.linalg.lstsq(hessian, gradient, rcond=None)[0], dtype=np.float64)


def poisson_binomial_tail(probabilities: Floats, most: int) -> Floats:
    """Return P(X ≥ k) for k = 0 … `most`, X being a sum of independent trials.

    Exact, by convolution of one trial after the other; terms are added only, so that small
    probabilities keep all their digits.

    Parameters
    ----------
    probabilities
        One row a distribution, one column a trial, each in [0, 1].
    most
        The largest k that is asked for.

    Returns
    -------
    ndarray
        Distributions × (`most` + 1).
    """
    q = np.asarray(probabilities, dtype=np.float64)
    mass = np.zeros((q.shape[0], most + 1))
    mass[:, 0] = 1.0
    for k in range(q.shape[1]):
        p = q[:, k : k + 1]
        moved = mass * p
        mass *= 1 - p
        mass[:, 1:] += moved[:, :-1]
        mass[:, -1] += moved[:, -1]  # the last state means "at least that many"
    return np.minimum(np.cumsum(mass[:, ::-1], axis=1)[:, ::-1], 1.0)


def refined_normal_tail(probabilities: Floats, most: int) -> Floats:
    """Return P(X ≥ k) as `poisson_binomial_tail`, by the refined normal approximation.

    As R's package backbone does it. Close where there are many trials, poor in far tails.

    References
    ----------
    Hong, Y. (2013). On computing the distribution function for the Poisson binomial distribution.
    Computational Statistics & Data Analysis 59, 41–51. https://doi.org/10.1016/j.csda.2012.10.006
    """
    from scipy.stats import norm

    q = np.asarray(probabilities, dtype=np.float64)
    mean = q.sum(axis=1)[:, None]
    variance = (q * (1 - q)).sum(axis=1)[:, None]
    sigma = np.sqrt(np.maximum(variance, 1e-12))
    skew = (q * (1 - q) * (1 - 2 * q)).sum(axis=1)[:, None] / sigma**3
    x = (np.arange(most + 1)[None, :] - 1 + 0.5 - mean) / sigma
    below = norm.cdf(x) + skew * (1 - x**2) * norm.pdf(x) / 6
    tail = 1 - np.clip(below, 0.0, 1.0)
    certain = np.arange(most + 1)[None, :] <= mean + 1e-9
    tail = np.where(variance < 1e-12, certain, tail)
    tail[:, 0] = 1.0
    return np.asarray(tail, dtype=np.float64)


def curveball(
    members: list[npt.NDArray[Any]], rng: np.random.Generator, trades: int
) -> list[npt.NDArray[Any]]:
    """Return lists of members shuffled so that each list and each member keeps its degree.

    Pairs of lists trade what only one of them has. Every matrix of these degrees is as likely as
    any other once there are some multiples of the number of lists.

    Parameters
    ----------
    members
        For each row (or column) the sorted positions of its ones.
    trades
        How many pairs trade.

    References
    ----------
    Strona, G., Nappo, D., Boccacci, F., Fattorini, S. & San-Miguel-Ayanz, J. (2014). A fast and
    unbiased procedure to randomize ecological binary matrices with fixed row and column totals.
    Nature Communications 5, 4114. https://doi.org/10.1038/ncomms5114
    Carstens, C. J. (2015). Proof of uniform sampling of binary matrices with fixed row sums and
    column sums for the fast Curveball algorithm. Physical Review E 91, 042812.
    """
    lists = list(members)
    if len(lists) < 2:
        return lists
    first = rng.integers(0, len(lists), trades)
    second = (first + rng.integers(1, len(lists), trades)) % len(lists)
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        left, right = lists[a], lists[b]
        only_left = np.setdiff1d(left, right, assume_unique=True)
        only_right = np.setdiff1d(right, left, assume_unique=True)
        if not len(only_left) or not len(only_right):
            continue
        pool = np.concatenate([only_left, only_right])
        rng.shuffle(pool)
        shared = np.intersect1d(left, right, assume_unique=True)
        lists[a] = np.concatenate([shared, pool[: len(only_left)]])
        lists[b] = np.concatenate([shared, pool[len(only_left) :]])
    return lists


def lists_of(matrix: csr_array) -> list[Ints]:
    """Return the positions of the ones of each row."""
    return [
        matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].astype(np.int64)
        for i in range(matrix.shape[0])
    ]
