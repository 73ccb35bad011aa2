"""How many groups two actors share, against what each model of chance expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.null_models import (
    BipartiteConfiguration,
    curveball,
    lists_of,
    poisson_binomial_tail,
    refined_normal_tail,
)
from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.network import SharedGroups

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["SharedTest", "shared_test"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BLOCK_CELLS: Final = 8_000_000
_MOST_SAMPLED: Final = 10_000
_TRADES: Final = 5


@dataclass(frozen=True, eq=False)
class SharedTest:
    """Every pair of actors tested; pairs of the same expectation and count are held once.

    Attributes
    ----------
    incidence
        Actors × groups.
    classes
        The class of each actor; `table_p` has a cell for two classes and a count, or, where
        `by_pair`, for each pair of actors.
    table_p, table_count
        Flat: p-values, and how many pairs have each.
    """

    incidence: csr_array
    classes: Ints
    n_classes: int
    most: int
    table_p: Floats
    table_count: Ints
    by_pair: bool = False

    @property
    def tests(self) -> int:
        """Number of pairs of actors."""
        n = int(self.incidence.shape[0])
        return n * (n - 1) // 2

    @property
    def joined_pairs(self) -> int:
        """Number of pairs that share a group."""
        return sum(int((count > 0).sum()) for _, _, count in pairs_of(self.incidence))

    def codes(self, first: Ints, second: Ints, count: Ints) -> Ints:
        """Return where in the tables each pair stands."""
        if self.by_pair:
            return first * int(self.incidence.shape[0]) + second
        a, b = self.classes[first], self.classes[second]
        low, high = np.minimum(a, b), np.maximum(a, b)
        return (low * self.n_classes + high) * (self.most + 1) + count

    def significant(self, p: Floats, alpha: float) -> tuple[SharedGroups, Floats, Floats]:
        """Return the pairs with an adjusted p below `alpha`, their p-values and adjusted ones."""
        firsts, seconds, codes = [], [], []
        for first, second, count in pairs_of(self.incidence):
            code = self.codes(first, second, count)
            keep = np.flatnonzero((p[code] < alpha) & (count > 0))
            firsts.append(first[keep])
            seconds.append(second[keep])
            codes.append(code[keep])
        nothing = np.empty(0, dtype=np.int64)
        first, second, code = (np.concatenate([nothing, *x]) for x in (firsts, seconds, codes))
        return _shared(self.incidence, first, second), self.table_p[code], p[code]


def _shared(incidence: csr_array, first: Ints, second: Ints) -> SharedGroups:
    lists = lists_of(incidence)
    found = [
        np.intersect1d(lists[a], lists[b], assume_unique=True)
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]
    begin = np.concatenate([[0], np.cumsum([len(x) for x in found], dtype=np.int64)])
    group = np.concatenate([np.empty(0, dtype=np.int64), *found])
    return SharedGroups(first, second, begin.astype(np.int64), group)


def pairs_of(incidence: csr_array) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield all pairs of actors, block by block: positions, and how many groups they share."""
    n = int(incidence.shape[0])
    dense = incidence.toarray().astype(np.float32)
    size = max(1, _BLOCK_CELLS // max(n, 1))
    for start in range(0, n, size):
        block = np.rint(dense[start : start + size] @ dense[start:].T).astype(np.int64)
        i, j = np.triu_indices(block.shape[0], 1, block.shape[1])
        yield i + start, j + start, block[i, j]


def shared_test(
    incidence: csr_array, model: str, approximate: bool, samples: int, seed: int
) -> SharedTest:
    """Test every pair of actors against a model of chance.

    Raises
    ------
    NetworkError
        If there are fewer than two actors, or too many to be sampled.
    """
    n = int(incidence.shape[0])
    if n < 2:
        raise NetworkError(
            msg("a backbone needs two actors at least"), hint=msg("choose other kinds or relations")
        )
    if model == "fdsm":
        return _sampled(incidence, samples, seed)
    most = max(int(count.max(initial=0)) for _, _, count in pairs_of(incidence))
    classes, tails = _tails(incidence, model, most, approximate)
    u = int(classes.max()) + 1
    table = SharedTest(incidence, classes, u, most, tails.reshape(-1), np.zeros(0, np.int64))
    counts = np.zeros(u * u * (most + 1), dtype=np.int64)
    for first, second, count in pairs_of(incidence):
        counts += np.bincount(table.codes(first, second, count), minlength=len(counts))
    return SharedTest(incidence, classes, u, most, table.table_p, counts)


def _tails(incidence: csr_array, model: str, most: int, approximate: bool) -> tuple[Ints, Floats]:
    """Return each actor's class, and P(X ≥ k) for two classes: classes × classes × (most + 1)."""
    m, n = (int(x) for x in incidence.shape)
    rows = np.diff(incidence.indptr).astype(np.int64)
    columns = np.bincount(incidence.indices, minlength=n).astype(np.int64)
    alike = np.zeros(m, dtype=np.int64)
    if model == "fixed-column":
        together = columns * (columns - 1) / (m * (m - 1))
        return alike, poisson_binomial_tail(together[None, :], most)[None]
    if model == "fixed-fill":
        return alike, _fixed_fill(m, n, int(rows.sum()), most)[None, None]
    degrees, classes = np.unique(rows, return_inverse=True)
    u = len(degrees)
    if model == "fixed-row":
        from scipy.stats import hypergeom

        k = np.arange(most + 1)
        tails = hypergeom.sf(k - 1, n, degrees[:, None, None], degrees[None, :, None])
        return classes.astype(np.int64), np.asarray(tails, dtype=np.float64)
    fitted = BipartiteConfiguration.fit(rows, columns)
    cells = fitted.cells[:, fitted.column_class]  # classes of rows are sorted by degree, as here
    low, high = np.triu_indices(u)
    find = refined_normal_tail if approximate else poisson_binomial_tail
    tails = np.ones((u, u, most + 1))
    tails[low, high] = find(cells[low] * cells[high], most)
    return classes.astype(np.int64), tails


def _fixed_fill(m: int, n: int, ones: int, most: int) -> Floats:
    """Return P(X ≥ k) where all matrices with so many ones are as likely.

    Of the columns, k have both ones of the two rows, r have one of them (either), and the rest of
    the ones lie in the other rows.
    """
    from scipy.special import gammaln, logsumexp

    def choose(a: Floats | float, b: Floats) -> Floats:
        inside = (b >= 0) & (b <= a)
        safe = np.where(inside, b, 0.0)
        base = np.maximum(a, safe)
        value = gammaln(base + 1) - gammaln(safe + 1) - gammaln(base - safe + 1)
        return np.where(inside, value, -np.inf)

    k = np.arange(n + 1.0)[:, None]
    r = np.arange(n + 1.0)[None, :]
    log = choose(float(n), k) + choose(n - k, r) + r * np.log(2.0)
    log = log + choose(float((m - 2) * n), ones - 2 * k - r)
    whole = choose(float(m * n), np.array(float(ones)))
    mass = np.exp(logsumexp(log, axis=1) - whole)
    return np.asarray(np.minimum(np.cumsum(mass[::-1])[::-1], 1.0)[: most + 1], dtype=np.float64)


def _sampled(incidence: csr_array, samples: int, seed: int) -> SharedTest:
    m, n = (int(x) for x in incidence.shape)
    if m > _MOST_SAMPLED:
        raise NetworkError(
            msg("{count} actors are too many for fdsm", count=m),
            value=m,
            hint=msg("use sdsm, or leave out actors of one group"),
        )
    by_row = m <= n
    rng = np.random.default_rng(seed)
    lists = lists_of(incidence if by_row else incidence.T.tocsr())
    observed = incidence @ incidence.T
    seen = observed.toarray().astype(np.float32)
    reached = np.zeros((m, m), dtype=np.int64)
    for _ in range(samples):
        lists = curveball(lists, rng, _TRADES * len(lists))
        dense = np.zeros((len(lists), n if by_row else m), dtype=np.float32)
        for i, members in enumerate(lists):
            dense[i, members] = 1
        shuffled = dense if by_row else dense.T
        reached += (shuffled @ shuffled.T) >= seen - 0.5
    p = ((1.0 + reached) / (1.0 + samples)).astype(np.float64)
    upper = np.triu(np.ones((m, m), dtype=np.int64), 1)
    classes = np.zeros(m, dtype=np.int64)
    return SharedTest(incidence, classes, 1, 0, p.reshape(-1), upper.reshape(-1), by_pair=True)
