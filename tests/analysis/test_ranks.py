"""Ranks worked out by hand."""

from __future__ import annotations

import math

import pytest

from coopgraph.analysis import competition_ranks


@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([], []),
        ([3.0], [1]),
        ([1.0, 1.0, 1.0], [1, 1, 1]),
        ([10.0, 30.0, 20.0], [3, 1, 2]),
        ([5.0, 7.0, 5.0, 7.0, 1.0], [3, 1, 3, 1, 5]),
        ([0.0, 0.0, 2.0], [2, 2, 1]),
        ([-1.0, -3.0, -2.0], [1, 3, 2]),
        ([math.nan, 1.0, math.nan, 2.0], [3, 2, 3, 1]),
        ([math.nan, math.nan], [1, 1]),
        ([math.inf, 1.0, math.inf, -math.inf], [1, 3, 1, 4]),
    ],
)
def test_ranks(values: list[float], ranks: list[int]) -> None:
    assert competition_ranks(values).tolist() == ranks


def test_rounding_does_not_separate_equals() -> None:
    third = 0.1 + 0.2
    assert third != 0.3
    assert competition_ranks([third, 0.3, 0.5]).tolist() == [2, 2, 1]
    assert competition_ranks([1.0, 1e-17, 0.0]).tolist() == [1, 2, 2]


def test_small_differences_between_small_values_count() -> None:
    assert competition_ranks([1.0, 2e-9, 1e-9, 0.0]).tolist() == [1, 2, 3, 4]
