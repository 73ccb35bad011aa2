"""Slices in time: as building would give, and as the model says of each period."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import coopgraph as cg
from coopgraph.errors import NetworkError, UsageError
from coopgraph.model import Overlap, Period, overlap, parse_edtf
from coopgraph.network import Calendar, Network, Unknown, network_text, projection
from coopgraph.network.yearly import YEARLY_MEASURES
from coopgraph.projects import copy_bundled
from tests._networks import network_of

YEARS = (1950, 1991, 1992, 1999, 2000, 2010, 2019, 2024, 2025, 2026, 2100)
WHEN = st.sampled_from(
    [
        *("1992", "2000-06", "199X", "1984?", "2025-06-02/2025-06-03", "1992/2005", "1992/.."),
        *("1992/", "../1999", "/2001", "2010-03/2011", "2000/2000"),
    ]
)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, ...]:
    made = []
    for text in draw(st.lists(WHEN, max_size=3)):
        when = parse_edtf(text)
        if draw(st.booleans()):
            made.append(Period.of_occurrence(when))
        else:
            day = draw(st.sampled_from([None, date(2025, 7, 1), date(1995, 1, 1)]))
            try:
                made.append(Period.of_state(when, active_as_of=day))
            except cg.CoopgraphError:
                continue
    return tuple(made)


@given(st.lists(periods(), min_size=1, max_size=8), st.integers(1900, 2100), st.integers(0, 50))
def test_a_calendar_answers_as_the_model_does(
    found: list[tuple[Period, ...]], year: int, more: int
) -> None:
    calendar = Calendar(found)
    first, last = date(year, 1, 1), date(year + more, 12, 31)
    codes = {Overlap.OUT: 0, Overlap.UNKNOWN: 1, Overlap.IN: 2}
    expected = [codes[overlap(parts, first, last)] for parts in found]
    assert calendar.overlaps(first, last).tolist() == expected


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> cg.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("bundled") / "project"
    copy_bundled("provence-armenia", folder)
    cg.build(cg.read_manifest(folder))
    return cg.open(folder)


def same(one: Network, other: Network) -> None:
    assert one.node_columns == other.node_columns
    assert one.edge_columns == other.edge_columns
    assert one.loss.statements == other.loss.statements
    assert [(e.count, str(e.reason)) for e in one.loss.notes] == [
        (e.count, str(e.reason)) for e in other.loss.notes
    ]
    assert {(e.count, str(e.reason)) for e in one.loss.left_out if e.count} == {
        (e.count, str(e.reason)) for e in other.loss.left_out if e.count
    }


@pytest.mark.parametrize("unknown", list(Unknown))
@pytest.mark.parametrize("isolates", [False, True])
def test_a_slice_is_what_building_so_gives(
    bundled: cg.KnowledgeGraph, unknown: str, isolates: bool
) -> None:
    for relations in (None, "twinned-with", ["organized", "participated-in", "held-in"]):
        whole = bundled.network(relations, isolates=isolates)
        for year in YEARS:
            same(
                whole.at(year, unknown=unknown),
                bundled.network(relations, at=year, unknown=unknown, isolates=isolates),
            )
        for first, last in ((1900, 1990), (1999, 2010), ("2025-06", "2025-06")):
            same(
                whole.between(first, last, unknown=unknown),
                bundled.network(
                    relations, between=(first, last), unknown=unknown, isolates=isolates
                ),
            )


@pytest.mark.parametrize("isolates", [False, True])
@pytest.mark.parametrize(
    "choice",
    [
        {"weight": "years"},
        {"weight": "years", "relations": "twinned-with"},
        {"weight": "sources", "kinds": ["City"]},
        {"roll_up": "country"},
        {"roll_up": "country", "kinds": ["City", "Region"], "loops": True},
        {"roll_up": "country", "weight": "years", "kinds": ["City"]},
        {"roll_up": "part-of", "relations": ["participated-in", "held-in"]},
    ],
    ids=str,
)
def test_a_slice_of_a_chosen_network_is_what_building_so_gives(
    bundled: cg.KnowledgeGraph, choice: dict[str, Any], isolates: bool
) -> None:
    whole = bundled.network(isolates=isolates, **choice)
    for unknown in Unknown:
        for year in YEARS:
            part = whole.at(year, unknown=unknown)
            built = bundled.network(isolates=isolates, at=year, unknown=unknown, **choice)
            assert part.node_columns == built.node_columns
            assert part.edge_columns == built.edge_columns
            for loss in (part.loss, built.loss):
                assert loss.statements == loss.edges + sum(e.count for e in loss.left_out)


def test_active_up_to_a_day_holds_until_then(tmp_path: Path) -> None:
    """`1999/` with status active reads as known to hold up to the as-of day: not lost in slices."""
    plain = network_of(2, [(0, 1)]).edge_columns
    period = Period.of_state(parse_edtf("1999"), active_as_of=date(2025, 7, 1))
    net = replace(network_of(2, [(0, 1)]), edge_columns=replace(plain, periods=((period,),)))
    assert [net.at(year, unknown="exclude").n_edges for year in (1998, 2000, 2025, 2026)] == [
        *(0, 1, 1, 0)
    ]
    assert net.at(2026).n_edges == 1


def test_a_slice_outside_the_data_is_empty_and_says_so(bundled: cg.KnowledgeGraph) -> None:
    net = bundled.network("twinned-with")
    old = net.at(1700, unknown="exclude")
    assert (old.n_nodes, old.n_edges) == (0, 0)
    assert "do not hold in the period" in str(old.loss)
    assert ("at", "1700") in old.origin.parameters
    assert len(old.nodes) == 0


def test_a_slice_of_a_slice_is_their_meet(bundled: cg.KnowledgeGraph) -> None:
    net = bundled.network()
    both = net.at(2010, unknown="exclude").at(2020, unknown="exclude")
    first, second = (set(net.at(y, unknown="exclude").edge_columns.statement) for y in (2010, 2020))
    assert set(both.edge_columns.statement) == first & second
    assert [value for name, value in both.origin.parameters if name == "at"] == ["2010", "2020"]


def test_wrong_periods_and_projections_are_refused(bundled: cg.KnowledgeGraph) -> None:
    net = bundled.network(["organized", "participated-in"])
    with pytest.raises(UsageError):
        net.between(2025, 2020)
    with pytest.raises(UsageError):
        net.at(2020, unknown="perhaps")
    made = projection(net, onto=sorted(set(net.nodes["kind"]) - {"Event", "Project", "Programme"}))
    with pytest.raises(NetworkError, match="projection"):
        made.at(2020)
    with pytest.raises(NetworkError, match="projection"):
        made.series()


@pytest.mark.parametrize(("band", "unknown"), [("certain", "exclude"), ("possible", "include")])
def test_a_series_is_networkx_on_each_slice(
    bundled: cg.KnowledgeGraph, band: str, unknown: str
) -> None:
    net = bundled.network()
    table = net.series(YEARS).table.set_index("year")
    for year in YEARS:
        part = net.at(year, unknown=unknown)
        graph: nx.Graph[Any] = nx.Graph(part.to_networkx().to_undirected())
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        n, m = graph.number_of_nodes(), graph.number_of_edges()
        parts = [len(c) for c in nx.connected_components(graph)]
        expected = {
            "actors": n,
            "relations": part.n_edges,
            "ties": m,
            "density": nx.density(graph) if n > 1 else np.nan,
            "mean_degree": 2 * m / n if n else np.nan,
            "components": len(parts),
            "largest_share": max(parts) / n if n else np.nan,
            "transitivity": nx.transitivity(graph) if n else np.nan,
        }
        assert set(expected) == set(YEARLY_MEASURES)
        row = table.loc[year, [f"{name}_{band}" for name in expected]].to_numpy(dtype=float)
        np.testing.assert_allclose(row, np.array(list(expected.values()), float), rtol=1e-12)


def test_a_series_counts_what_is_not_known(bundled: cg.KnowledgeGraph) -> None:
    net = bundled.network("twinned-with")
    series = net.series()
    table = series.table
    assert (table["relations_possible"] - table["relations_certain"] == table["unknown"]).all()
    assert table["year"].tolist() == list(range(table["year"].min(), table["year"].max() + 1))
    assert series.undated == int((net.edges["when"] == "").sum())
    assert f"{series.undated} of {net.n_edges}" in series.methods_text()
    assert series.methods_text("fr") != series.methods_text("en")


def test_a_network_without_dates_or_actors(bundled: cg.KnowledgeGraph) -> None:
    undated = network_of(3, [(0, 1), (1, 2)])
    with pytest.raises(NetworkError, match="no relation"):
        undated.series()
    table = undated.series([2020]).table
    row = table.iloc[0].to_dict()
    assert (row["unknown"], row["relations_certain"], row["relations_possible"]) == (2, 0, 2)
    empty = bundled.network("twinned-with").at(1700, unknown="exclude")
    assert empty.series([2020]).table.loc[0, "actors_possible"] == 0
    with pytest.raises(UsageError):
        undated.series([])
    with pytest.raises(UsageError):
        undated.series(range(1, 3000))


def test_gexf_has_a_spell_for_each_dated_period(bundled: cg.KnowledgeGraph) -> None:
    net = bundled.network("twinned-with")
    text = network_text(net, "gexf")
    root = etree.fromstring(text.encode())
    space = "{http://gexf.net/1.3}"
    graph = root.find(f"{space}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    spells = {
        edge.get("id"): [(s.get("start"), s.get("end")) for s in edge.iter(f"{space}spell")]
        for edge in root.iter(f"{space}edge")
    }
    columns = net.edge_columns
    for statement, periods in zip(columns.statement, columns.periods, strict=True):
        days = [(p.start_earliest, p.end_latest) for p in periods]
        expected = [tuple(None if d is None else d.isoformat() for d in pair) for pair in days]
        assert spells[statement] == (expected if any(any(pair) for pair in days) else [])
    assert nx.read_gexf(io.BytesIO(text.encode())).number_of_edges() == net.n_edges
    undated = network_text(network_of(2, [(0, 1)]), "gexf")
    assert 'mode="static"' in undated
    assert "spell" not in undated
