"""Weights by years and money, and rolled-up ends: against SPARQL and the rows themselves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg
from coopgraph.errors import UsageError
from coopgraph.model import Overlap, overlap
from tests.small import write_small_project


@pytest.fixture(scope="module")
def funded(tmp_path_factory: pytest.TempPathFactory) -> cg.KnowledgeGraph:
    """Return the small graph with a second grant in euros from Arles, and one in dollars."""
    folder = write_small_project(tmp_path_factory.mktemp("funded") / "project")
    relations = folder / "sources" / "relations.csv"
    with relations.open("a", encoding="utf-8", newline="") as file:
        file.write('water,funded-by,arles,2023,,,,2500.50,EUR,grant,,,,,page-b,"2 500,50 €"\n')
    cg.build(cg.read_manifest(folder))
    return cg.open(folder)


def test_an_amount_adds_up_one_kind_in_one_currency(funded: cg.KnowledgeGraph) -> None:
    net = funded.network("funded-by", weight="amount", currency="eur", contribution="grant")
    assert dict(zip(net.edges["target_label"], net.edges["weight"], strict=True)) == {
        "Arles": 42500.5
    }
    assert ("money", "EUR grant") in net.origin.parameters
    dollars = funded.network("funded-by", weight="amount", currency="USD")
    assert dollars.edges["weight"].tolist() == [1000.0]
    assert "no amount of this kind" in str(funded.network(weight="amount", currency="USD").loss)
    loss = funded.network(weight="amount", currency="USD").loss
    assert loss.statements == loss.edges + sum(entry.count for entry in loss.left_out)


@pytest.mark.parametrize("choice", [{}, {"currency": "XAF"}, {"contribution": "budget"}])
def test_amounts_of_several_kinds_are_never_added(
    funded: cg.KnowledgeGraph, choice: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="are added") as refused:
        funded.network("funded-by", weight="amount", **choice)
    assert "EUR grant (2)" in str(refused.value.hint)
    assert "USD commitment (1)" in str(refused.value.hint)


def test_years_are_those_in_which_a_relation_certainly_holds(small: cg.KnowledgeGraph) -> None:
    whole = small.network()
    expected = {}
    for statement, periods in zip(
        whole.edge_columns.statement, whole.edge_columns.periods, strict=True
    ):
        years = sum(
            overlap(periods, *_year(year)) is Overlap.IN for year in range(1900, _last(whole) + 1)
        )
        if years:
            expected[statement] = float(years)
    net = small.network(weight="years")
    assert dict(zip(net.edges["statement"], net.edges["weight"], strict=True)) == expected
    assert expected
    assert net.loss.statements == net.loss.edges + sum(e.count for e in net.loss.left_out)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _last(net: cg.Network) -> int:
    days = [
        day
        for parts in net.edge_columns.periods
        for p in parts
        for day in (p.start_earliest, p.start_latest, p.end_earliest, p.end_latest)
        if day is not None
    ]
    return max(days).year


def test_countries_stand_for_their_actors(small: cg.KnowledgeGraph) -> None:
    plain = small.network("twinned-with")
    country = dict(zip(plain.nodes["iri"], plain.nodes["country"], strict=True))
    pairs: dict[frozenset[str], int] = defaultdict(int)
    for row in plain.edges.to_dict("records"):
        pairs[frozenset((country[row["source"]], country[row["target"]]))] += 1
    net = small.network("twinned-with", roll_up="country", loops=True)
    assert set(net.nodes["kind"]) == {"Country"}
    code = {iri: iri.rpartition("-")[2] for iri in net.nodes["iri"]}
    found: dict[frozenset[str], int] = defaultdict(int)
    for row in net.edges.to_dict("records"):
        found[frozenset((code[row["source"]], code[row["target"]]))] += 1
    assert found == {pair: n for pair, n in pairs.items() if "" not in pair}
    without = small.network("twinned-with", roll_up="country")
    loops = sum(n for pair, n in found.items() if len(pair) == 1)
    assert without.n_edges == net.n_edges - loops
    assert without.loss.statements == without.n_edges + sum(e.count for e in without.loss.left_out)
    assert ("roll_up", "country") in net.origin.parameters


def test_an_event_is_its_series(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    with (folder / "sources" / "entities.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("assises,EventSeries,Assises,,,,,,,,,,,,,,,,,\n")
        file.write("assises1,Event,Premières assises,,,,,,,,,,,,,,,,,\n")
    with (folder / "sources" / "relations.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("assises1,part-of,assises,,,,,,,,,,,,page-b,\n")
        file.write("arles,participated-in,assises1,2010,,,,,,,,,,,page-b,\n")
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as kg:
        net = kg.network("participated-in", roll_up="part-of")
        ends = set(zip(net.edges["source_label"], net.edges["target_label"], strict=True))
        assert ("Arles", "Assises") in ends
        assert kg.network("part-of", roll_up="part-of").n_edges < kg.network("part-of").n_edges


def test_a_wrong_choice_is_told(small: cg.KnowledgeGraph) -> None:
    with pytest.raises(UsageError):
        small.network(weight="beauty")
    with pytest.raises(UsageError):
        small.network(roll_up="continent")
