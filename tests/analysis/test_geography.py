"""Distance decay: by hand, and by brute force over pairs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.analysis import distance_decay
from coopgraph.errors import NetworkError, UsageError
from coopgraph.model.sphere import great_circle_km
from coopgraph.network import Network
from tests._networks import network_of


def located(pairs: list[tuple[int, int]], points: list[tuple[float, float]]) -> Network:
    net = network_of(len(points), pairs)
    nodes = replace(
        net.node_columns,
        latitude=np.array([p[0] for p in points], dtype=float),
        longitude=np.array([p[1] for p in points], dtype=float),
    )
    return replace(net, node_columns=nodes)


def test_paris_lyon_and_new_york_by_hand() -> None:
    net = located([(0, 1), (1, 2)], [(48.8566, 2.3522), (45.764, 4.8357), (40.7128, -74.006)])
    found = distance_decay(net, [0, 1000, 20040])
    assert found.table["ties"].tolist() == [1, 1]
    # Degrees 1, 2, 1: pairs weigh 2, 1 and 2; Paris–Lyon alone is below 1,000 km.
    np.testing.assert_allclose(found.table["expected"], [2 * 2 / 5, 2 * 3 / 5])
    np.testing.assert_allclose(found.table["ratio"], [5 / 4, 5 / 6])
    assert 3_200 < found.median_km < 3_400  # 392 and 6,156 km
    assert "2 ties" in found.methods_text()


POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(POINTS, min_size=3, max_size=9), st.integers(0, 1000))
def test_chance_is_the_weight_of_all_pairs(points: list[tuple[float, float]], seed: int) -> None:
    generator = np.random.default_rng(seed)
    every = list(combinations(range(len(points)), 2))
    pairs = [pair for pair in every if generator.random() < 0.5] or every[:1]
    net = located(pairs, points)
    bins = [0, 700, 3_000, 20_040]
    found = distance_decay(net, bins)
    degree = np.bincount(np.array(pairs).ravel(), minlength=len(points))
    weights, km = [], []
    for a, b in every:
        weights.append(float(degree[a] * degree[b]))
        km.append(great_circle_km(*points[a], *points[b]))
    if min(abs(d - bound) for d in km for bound in bins[1:]) < 1:
        return  # rounding decides
    share = np.histogram(km, bins, weights=weights)[0] / sum(weights)
    np.testing.assert_allclose(found.table["expected"], share * len(pairs), rtol=1e-6, atol=1e-9)
    assert found.table["ties"].sum() == len(pairs)
    assert found.table["expected"].sum() == pytest.approx(len(pairs))


def test_what_has_no_place_is_counted_and_nothing_at_all_refused() -> None:
    nan = float("nan")
    net = located([(0, 1), (1, 2)], [(0, 0), (0, 1), (nan, nan)])
    found = distance_decay(net)
    assert (found.ties, found.left_out) == (1, 1)
    with pytest.raises(NetworkError, match="coordinates"):
        distance_decay(network_of(2, [(0, 1)]))
    for bins in ([], [0], [10, 5]):
        with pytest.raises(UsageError, match="rise"):
            distance_decay(net, bins)
