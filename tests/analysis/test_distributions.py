"""Degree distributions by hand, and power laws against SciPy's own law and a fit of our own."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import zeta
from scipy.stats import zipf

from coopgraph.analysis import degree_distribution, power_law_fit
from coopgraph.analysis.distributions import _from_law
from coopgraph.errors import NetworkError, UsageError
from tests._networks import network_from, network_of


def test_the_distribution_of_a_star_and_a_stranger() -> None:
    table = degree_distribution(network_of(5, [(0, 1), (0, 2), (0, 3), (1, 0)]))
    assert table["degree"].tolist() == [0, 1, 3]
    assert table["actors"].tolist() == [1, 3, 1]
    assert table["share_at_least"].tolist() == pytest.approx([1.0, 0.8, 0.2])


@given(st.floats(2, 4), st.lists(st.floats(1e-4, 1 - 1e-9), min_size=1, max_size=20))
def test_drawn_degrees_follow_the_law(exponent: float, chance: list[float]) -> None:
    drawn = _from_law(exponent, 1, np.array(chance))
    law = zipf(exponent)
    assert (law.sf(drawn - 1) >= np.array(chance) * (1 - 1e-9)).all()
    assert (law.sf(drawn) <= np.array(chance) * (1 + 1e-9)).all()


def test_the_exponent_is_the_most_likely_one_of_the_tail() -> None:
    graph = nx.barabasi_albert_graph(1_500, 2, seed=3)
    found = power_law_fit(network_from(graph), samples=20)
    tail = np.array([d for _, d in graph.degree() if d >= found.minimum])
    assert found.tail == len(tail)

    def unlikely(a: float) -> float:
        return float(len(tail) * np.log(zeta(a, found.minimum)) + a * np.log(tail).sum())

    best = minimize_scalar(unlikely, bounds=(1.1, 8), method="bounded")
    assert found.exponent == pytest.approx(best.x, abs=2e-3)
    assert found.is_plausible  # a network that grows so has such degrees (exponent 3)
    assert 2.5 < found.exponent < 3.5
    by_law = found.alternatives.set_index("law")["ratio"]
    assert by_law["exponential"] > 0


def test_random_ties_follow_no_power_law() -> None:
    graph = nx.gnm_random_graph(800, 8_000, seed=1)
    found = power_law_fit(network_from(graph), samples=0)
    assert np.isnan(found.p)
    assert not found.is_plausible
    assert (found.alternatives["ratio"] < 0).all()
    assert found.exponent > 5  # it falls far faster than any network with hubs
    assert "nan" in found.methods_text()


def test_what_has_no_distribution_is_refused() -> None:
    with pytest.raises(NetworkError, match="too few different degrees"):
        power_law_fit(network_from(nx.cycle_graph(30)))
    with pytest.raises(NetworkError, match="9 actors"):
        power_law_fit(network_from(nx.path_graph(9)))
    with pytest.raises(UsageError):
        power_law_fit(network_from(nx.path_graph(20)), samples=-1)
