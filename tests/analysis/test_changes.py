"""Changes, cohorts, leaving, comparing, brokers and cuts: by hand, brute force and networkx."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.analysis import (
    BROKER_ROLES,
    broker_roles,
    cohort_table,
    compare,
    cut_points,
    cut_ties,
    network_changes,
    removal,
    seen_years,
)
from coopgraph.errors import NetworkError, UsageError
from coopgraph.model import Period, parse_edtf
from coopgraph.network import Network
from tests._networks import network_from, network_of

GRAPHS = st.builds(
    lambda n, p, seed, directed: nx.gnp_random_graph(n, p, seed=seed, directed=directed),
    st.integers(1, 14),
    st.floats(0, 0.5),
    st.integers(0, 10_000),
    st.booleans(),
)


def dated(pairs: list[tuple[int, int]], when: list[str], n: int) -> Network:
    """Return a network of states that are known to be active until July 2025 if nothing ends."""
    plain = network_of(n, pairs)
    found: list[tuple[Period, ...]] = []
    starts: list[float] = []
    ends: list[float] = []
    for text in when:
        if not text:
            found.append(())
            starts.append(np.nan)
            ends.append(np.nan)
            continue
        period = Period.of_state(parse_edtf(text), active_as_of=date(2025, 7, 1))
        found.append((period,))
        starts.append(period.start_earliest.year if period.start_earliest else np.nan)
        ends.append(period.end_latest.year if period.end_latest else np.nan)
    edges = replace(
        plain.edge_columns,
        periods=tuple(found),
        when=tuple(when),
        start=np.array(starts),
        end=np.array(ends),
    )
    return replace(plain, edge_columns=edges)


def cells(table: pd.DataFrame, label: str, *columns: str) -> list[object]:
    row = table.reset_index().set_index("label").to_dict("index")[label]
    return [row[column] for column in columns]


NET = dated(
    [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)],
    ["1985/1995", "1991", "2003", "2008/2012", ""],
    5,
)


def test_changes_between_two_years_by_hand() -> None:
    before, after = (NET.at(year, unknown="exclude") for year in (1992, 2010))
    found = network_changes(before, after)
    assert dict(zip(found.actors["label"], found.actors["change"], strict=True)) == {
        "actor 0": "stayed",
        "actor 1": "stayed",
        "actor 2": "stayed",
        "actor 3": "appeared",
    }
    relations = dict(zip(found.relations["statement"], found.relations["change"], strict=True))
    assert list(relations.values()) == ["left", "stayed", "appeared", "appeared"]
    assert found.turnover == 3 / 4
    assert found.counts()["relations"].tolist() == [2, 1, 1]
    back = network_changes(after, before)
    assert back.turnover == found.turnover
    assert back.counts()["relations"].tolist() == [1, 1, 2]
    assert "0.750" in found.methods_text()


def test_edges_of_projections_are_refused() -> None:
    made = replace(NET, edge_columns=replace(NET.edge_columns, behind=(("urn:s",),) * NET.n_edges))
    for pair in ((made, NET), (NET, made)):
        with pytest.raises(NetworkError, match="projection"):
            network_changes(*pair)


def test_a_state_told_to_be_active_was_last_seen_on_that_day() -> None:
    table = seen_years(dated([(0, 1)], ["1999/"], 2))
    assert table["last"].tolist() == [2025, 2025]


def test_nothing_changes_from_a_network_to_itself_or_to_nothing() -> None:
    same = network_changes(NET, NET)
    assert set(same.actors["change"]) == {"stayed"}
    assert same.turnover == 0
    empty = NET.subset([])
    assert np.isnan(network_changes(empty, empty).turnover)
    assert set(network_changes(empty, NET).relations["change"]) == {"appeared"}


def test_first_and_last_years_by_hand() -> None:
    table = seen_years(NET).set_index("label")
    assert cells(table, "actor 0", "first", "last", "open", "relations") == [
        *(1985, 2012, False, 2)
    ]
    assert cells(table, "actor 3", "first", "last", "open", "undated") == [*(2003, 2025, True, 1)]
    assert table["first"].isna().tolist() == [False, False, False, False, True]


def test_years_of_relations_by_hand() -> None:
    table = seen_years(NET, of="relations")
    assert table["source_label"].tolist() == [f"actor {i}" for i in (0, 1, 2, 0, 3)]
    assert table["first"].dropna().tolist() == [1985, 1991, 2003, 2008]
    assert table["last"].dropna().tolist() == [1995, 2025, 2025, 2012]  # a state is known active
    assert table["first"].isna().tolist() == [False] * 4 + [True]
    assert table["open"].tolist() == [False, True, True, False, False]
    with pytest.raises(UsageError, match="unknown choice"):
        seen_years(NET, of="towns")


@pytest.mark.parametrize("wrong", ["soon", 2000.7, float("nan"), 0, 10_000, None])
def test_what_is_no_year_is_refused(wrong: Any) -> None:
    for asked in (lambda: cohort_table(NET, [wrong]), lambda: NET.series([wrong])):
        with pytest.raises(UsageError, match="is no year"):
            asked()


def test_cohorts_by_hand() -> None:
    certain = cohort_table(NET, [1990, 2004, 2010, 2030], certain=True)
    assert certain.index.tolist() == [1980, 1990, 2000]
    assert certain["began"].tolist() == [1, 1, 2]
    assert certain["1990"].tolist() == [1, 0, 0]
    assert certain["2004"].tolist() == [0, 1, 1]
    assert certain["2010"].tolist() == [0, 1, 2]
    assert certain["2030"].tolist() == [0, 0, 0]
    assert cohort_table(NET, [2030])["2030"].tolist() == [0, 1, 1]
    assert cohort_table(NET, [], width=100).index.tolist() == [1900, 2000]
    with pytest.raises(NetworkError):
        cohort_table(network_of(2, [(0, 1)]), [2000])
    with pytest.raises(NetworkError):
        cohort_table(NET, [2000], width=0)


@given(GRAPHS, st.integers(0, 5))
def test_what_is_left_is_what_networkx_finds(graph: nx.Graph[int], top: int) -> None:
    net = network_from(graph)
    table = removal(net, top=top, draws=2).table
    left = nx.Graph(graph)
    left.remove_edges_from(list(nx.selfloop_edges(left)))
    n = graph.number_of_nodes()
    position = {iri: i for i, iri in enumerate(net.node_columns.iri)}
    for row in table.to_dict("records"):
        if row["removed"]:
            left.remove_node(position[row["removed"]])
        sizes = [len(c) for c in nx.connected_components(left)]
        assert row["actors"] == len(left)
        assert row["components"] == len(sizes)
        if len(left) > 1:
            assert row["efficiency"] == pytest.approx(nx.global_efficiency(left))
        if n > 1:
            joined = sum(s * (s - 1) for s in sizes) / (n * (n - 1))
            assert row["pairs_connected"] == pytest.approx(joined)
        if len(left):
            assert row["largest_share"] == pytest.approx(max(sizes) / len(left))
    assert len(table) == min(top, n) + 1


def test_actors_leave_in_the_order_asked_for() -> None:
    star = network_from(nx.star_graph(5))
    iris = star.node_columns.iri
    table = removal(star, [iris[3], iris[0]]).table
    assert table["removed"].tolist() == ["", iris[3], iris[0]]
    assert table["components"].tolist() == [1, 1, 4]
    # A random actor of a star is its centre once in six times: then nothing is joined any more.
    drawn = removal(star, top=1, draws=600, seed=2).table
    assert drawn["efficiency_random"][1] == pytest.approx(0.7 * 5 / 6, rel=0.05)
    assert drawn["efficiency_random"][0] == pytest.approx(drawn["efficiency"][0])
    first, second = removal(star, seed=3), removal(star, seed=3)
    assert first.table.equals(second.table)
    assert "random removals" in first.methods_text()
    with pytest.raises(UsageError, match="no actor"):
        removal(star, ["urn:nobody"])
    with pytest.raises(UsageError, match="no number"):
        removal(star, top=-1)
    with pytest.raises(UsageError, match="no number"):
        removal(star, draws=-1)
    with pytest.raises(NetworkError):
        removal(star.subset([]))


def brute_roles(graph: nx.DiGraph[int], group: list[str]) -> np.ndarray:
    counts = np.zeros((len(graph), 5), dtype=int)
    for i, j, k in permutations(graph, 3):
        if not graph.has_edge(i, j) or not graph.has_edge(j, k) or graph.has_edge(i, k):
            continue
        if "" in (group[i], group[j], group[k]):
            continue
        a, b, c = group[i], group[j], group[k]
        if a == b == c:
            counts[j, 0] += 1
        elif a == c:
            counts[j, 1] += 1
        elif a == b:
            counts[j, 2] += 1
        elif b == c:
            counts[j, 3] += 1
        else:
            counts[j, 4] += 1
    return counts


@given(GRAPHS, st.lists(st.sampled_from(["FR", "AM", "DE", ""]), min_size=14, max_size=14))
def test_broker_roles_are_those_of_brute_force(graph: nx.Graph[int], group: list[str]) -> None:
    n = graph.number_of_nodes()
    group = group[:n]
    if not any(group):
        return
    net = network_from(graph)
    net = replace(net, node_columns=replace(net.node_columns, country=tuple(group)))
    table = broker_roles(net, directed=graph.is_directed()).sort_values("iri")
    expected = brute_roles(nx.DiGraph(graph), group)
    counts = table[list(BROKER_ROLES)].to_numpy()
    assert (counts * (1 if graph.is_directed() else 2) == expected).all()
    assert (table["total"].to_numpy() == counts.sum(axis=1)).all()
    known = [g for g in group if g]
    if len(known) >= 3:
        shares = [f"{role}_expected" for role in BROKER_ROLES]
        np.testing.assert_allclose(table[shares].sum(axis=1), table["total"])


def test_expected_roles_are_means_over_all_ways_to_deal_the_groups() -> None:
    graph: nx.Graph[int] = nx.Graph([(0, 1), (1, 2), (2, 3), (1, 3), (3, 4)])
    group = ["FR", "FR", "AM", "AM", "DE"]
    net = network_from(graph)
    deals = set(permutations(group))
    total = np.zeros((5, 5))
    for deal in deals:
        dealt = replace(net, node_columns=replace(net.node_columns, country=deal))
        total += broker_roles(dealt).sort_values("iri")[list(BROKER_ROLES)].to_numpy()
    found = broker_roles(replace(net, node_columns=replace(net.node_columns, country=tuple(group))))
    shares = found.sort_values("iri")[[f"{role}_expected" for role in BROKER_ROLES]]
    np.testing.assert_allclose(shares.to_numpy(), total / len(deals))


def test_broker_roles_refuse_what_has_no_group() -> None:
    net = network_of(3, [(0, 1), (1, 2)])
    with pytest.raises(NetworkError, match="no actor has a country"):
        broker_roles(net)
    with pytest.raises(UsageError):
        broker_roles(net, by="language")
    assert broker_roles(net, by="kind")["coordinator"].max() == 1


@given(GRAPHS)
def test_cuts_are_those_of_networkx(graph: nx.Graph[int]) -> None:
    net = network_from(graph)
    plain = nx.Graph(graph)
    iri = net.node_columns.iri
    points = cut_points(net)
    assert set(points["iri"]) == {iri[i] for i in nx.articulation_points(plain)}
    for row in points.to_dict("records"):
        node = iri.index(row["iri"])
        inside = plain.subgraph(nx.node_connected_component(plain, node)).copy()
        inside.remove_node(node)
        assert row["parts"] == nx.number_connected_components(inside)
        assert row["degree"] == plain.degree[node]
    ties = cut_ties(net)
    bridges: Any = list(nx.bridges(plain))
    expected = {(min(iri[a], iri[b]), max(iri[a], iri[b])) for a, b in bridges}
    assert set(zip(ties["source"], ties["target"], strict=True)) == expected


def test_unexpected_brokers_join_two_cliques() -> None:
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    graph.add_edges_from([(0, 16), (16, 8)])
    table = cg.compare(network_from(graph))
    assert table.loc[table["unexpected_broker"], "label"].tolist() == ["16"]
    ranks = table[[c for c in table.columns if c.endswith("_rank")]]
    assert (table["rank_range"] == ranks.max(axis=1) - ranks.min(axis=1)).all()
    assert "unexpected_broker" not in compare(network_from(graph), measures="degree")


def test_in_a_ring_nobody_is_an_unexpected_broker() -> None:
    table = compare(network_from(nx.cycle_graph(9)))
    assert not table["unexpected_broker"].any()


def test_ranks_of_two_networks() -> None:
    before, after = NET.at(1992, unknown="exclude"), NET.at(2010, unknown="exclude")
    table = compare(after, before, measures="degree").set_index("label")
    assert table["change"].to_dict() == {
        "actor 0": "stayed",
        "actor 1": "stayed",
        "actor 2": "stayed",
        "actor 3": "entered",
    }
    assert cells(table, "actor 1", "degree_rank_before", "degree_rank_after") == [1, 3]
    assert cells(table, "actor 1", "degree_rank_change") == [-2]
    assert table["degree_rank_before"].isna().tolist() == [
        label == "actor 3" for label in table.index
    ]
