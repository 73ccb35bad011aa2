"""Models of chance against published numbers, their defining equations and enumeration."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson_binom

from coopgraph.analysis import (
    BipartiteConfiguration,
    curveball,
    poisson_binomial_tail,
    refined_normal_tail,
)
from coopgraph.errors import NetworkError

Matrix = npt.NDArray[np.int64]


@st.composite
def matrices(draw: st.DrawFn, most: int = 12) -> Matrix:
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    cells = draw(st.lists(st.booleans(), min_size=m * n, max_size=m * n))
    return np.array(cells, dtype=np.int64).reshape(m, n)


def test_the_published_example() -> None:
    b = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 1]])
    found = BipartiteConfiguration.fit(b.sum(axis=1), b.sum(axis=0)).probabilities()
    published = [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    assert found == pytest.approx(np.array(published), abs=5e-4)


@given(matrices())
def test_degrees_are_kept_on_average_and_odds_are_products(b: Matrix) -> None:
    rows, columns = b.sum(axis=1), b.sum(axis=0)
    p = BipartiteConfiguration.fit(rows, columns).probabilities()
    assert p.min() >= 0
    assert p.max() <= 1
    assert p.sum(axis=1) == pytest.approx(rows, abs=1e-6)
    assert p.sum(axis=0) == pytest.approx(columns, abs=1e-6)
    # The maximum of entropy is where odds are x_i · y_k: then every 2 × 2 product is balanced.
    for i, j in itertools.combinations(range(len(rows)), 2):
        for k, h in itertools.combinations(range(len(columns)), 2):
            cells = p[np.ix_([i, j], [k, h])]
            if ((cells > 1e-4) & (cells < 1 - 1e-4)).all():
                odds = cells / (1 - cells)
                assert odds[0, 0] * odds[1, 1] == pytest.approx(odds[0, 1] * odds[1, 0], rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_an_independent_implementation_agrees(seed: int) -> None:
    """Chung–Lu's fixed point, iterated plainly (Saracco et al. 2015, eq. 9)."""
    rng = np.random.default_rng(seed)
    b = (rng.random((40, 25)) < rng.random((40, 1)) * 0.6).astype(int)
    b = b[b.sum(axis=1) > 0][:, b.sum(axis=0) > 0]
    rows, columns = b.sum(axis=1).astype(float), b.sum(axis=0).astype(float)
    x, y = rows / np.sqrt(b.sum()), columns / np.sqrt(b.sum())
    for _ in range(20_000):
        x = rows / (y / (1 + np.outer(x, y))).sum(axis=1)
        y = columns / (x[:, None] / (1 + np.outer(x, y))).sum(axis=0)
    expected = np.outer(x, y) / (1 + np.outer(x, y))
    found = BipartiteConfiguration.fit(rows, columns).probabilities()
    assert found == pytest.approx(expected, abs=1e-6)


def test_large_and_uneven_degrees() -> None:
    rng = np.random.default_rng(3)
    weights = rng.pareto(1.2, 1442)
    b = rng.random((1442, 58)) < np.minimum(weights[:, None] * rng.random(58) * 0.05, 1)
    rows, columns = b.sum(axis=1), b.sum(axis=0)
    p = BipartiteConfiguration.fit(rows, columns).probabilities()
    assert p.sum(axis=1) == pytest.approx(rows, abs=1e-6)
    assert p.sum(axis=0) == pytest.approx(columns, rel=1e-8)


@pytest.mark.parametrize(
    ("rows", "columns"), [([3], [1, 1]), ([2, 2], [4, 0]), ([-1, 2], [1]), ([], []), ([1], [2])]
)
def test_degrees_that_no_matrix_has(rows: list[int], columns: list[int]) -> None:
    with pytest.raises(NetworkError, match="no matrix of zeros and ones"):
        BipartiteConfiguration.fit(rows, columns)


def test_empty_and_full_matrices() -> None:
    assert not BipartiteConfiguration.fit([0, 0], [0]).probabilities().any()
    assert BipartiteConfiguration.fit([3, 3], [2, 2, 2]).probabilities().min() == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_poisson_binomial_is_the_sum_over_all_outcomes(trials: list[float]) -> None:
    found = poisson_binomial_tail(np.array([trials]), len(trials))[0]
    mass = np.zeros(len(trials) + 1)
    for outcome in itertools.product([0, 1], repeat=len(trials)):
        chance = [p if hit else 1 - p for p, hit in zip(trials, outcome, strict=True)]
        mass[sum(outcome)] += np.prod(chance)
    assert found == pytest.approx(mass[::-1].cumsum()[::-1], abs=1e-12)


def test_the_poisson_binomial_of_equal_trials_is_the_binomial() -> None:
    tail = poisson_binomial_tail(np.full((1, 60), 0.03), 12)[0]
    assert tail == pytest.approx(binom.sf(np.arange(13) - 1, 60, 0.03), rel=1e-12)


def test_small_tails_keep_their_digits() -> None:
    trials = np.linspace(0.001, 0.02, 58)
    tail = poisson_binomial_tail(trials[None], 20)[0]
    assert 0 < tail[20] < 1e-20
    assert poisson_binomial_tail(trials[None], 58)[0, :21] == pytest.approx(tail, rel=1e-10)


def test_scipy_agrees() -> None:
    trials = np.random.default_rng(1).random(40)
    found = poisson_binomial_tail(trials[None], 40)[0]
    assert found == pytest.approx(poisson_binom.sf(np.arange(41) - 1, trials), abs=1e-10)


def test_the_normal_approximation_is_near_with_many_trials() -> None:
    trials = np.random.default_rng(2).random((3, 400)) * 0.5
    exact, near = poisson_binomial_tail(trials, 200), refined_normal_tail(trials, 200)
    assert np.abs(exact - near).max() < 2e-3
    sure = refined_normal_tail(np.array([[1.0, 1.0, 0.0]]), 3)
    assert sure.tolist() == [[1, 1, 1, 0]]


@given(matrices(), st.integers(0, 2**32))
def test_curveball_keeps_all_degrees(b: Matrix, seed: int) -> None:
    lists = [np.flatnonzero(row) for row in b]
    shuffled = curveball(lists, np.random.default_rng(seed), 30)
    assert [len(x) for x in shuffled] == b.sum(axis=1).tolist()
    again = np.zeros_like(b)
    for i, members in enumerate(shuffled):
        again[i, members] += 1
    assert again.max(initial=0) <= 1
    assert (again.sum(axis=0) == b.sum(axis=0)).all()


def test_curveball_reaches_every_matrix_as_often() -> None:
    b = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
    rows, columns = b.sum(axis=1), b.sum(axis=0)
    every = [
        m
        for cells in itertools.product([0, 1], repeat=12)
        if ((m := np.array(cells).reshape(3, 4)).sum(axis=1) == rows).all()
        and (m.sum(axis=0) == columns).all()
    ]
    rng = np.random.default_rng(5)
    lists = [np.flatnonzero(row) for row in b]
    seen: Counter[tuple[tuple[int, ...], ...]] = Counter()
    draws = 6_000
    for _ in range(draws):
        lists = curveball(lists, rng, 8)
        seen[tuple(tuple(sorted(x.tolist())) for x in lists)] += 1
    assert len(seen) == len(every)
    expected = draws / len(every)
    chi2 = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi2 < len(every) + 5 * np.sqrt(2 * len(every))
