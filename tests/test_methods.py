"""Every analysis tells how it was made, in both languages, with versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import coopgraph as cg
from coopgraph import analysis
from coopgraph.analysis import methods_text
from coopgraph.errors import UsageError
from coopgraph.network import Network
from tests._networks import network_from
from tests.analysis.test_changes import NET


def karate() -> Network:
    return network_from(nx.karate_club_graph())


def two_mode() -> Network:
    return network_from(nx.davis_southern_women_graph())


RESULTS: dict[str, tuple[Callable[[], Any], str]] = {
    "network": (karate, "was built from"),
    "centrality": (lambda: cg.centrality(karate(), "closeness"), "Wasserman"),
    "compare": (lambda: cg.compare(karate()), "median"),
    "compare two": (lambda: cg.compare(NET.at(2010), NET.at(1990), "degree"), "earlier network"),
    "cut points": (lambda: analysis.cut_points(karate()), "Tarjan"),
    "cut ties": (lambda: analysis.cut_ties(karate()), "Tarjan"),
    "significance": (
        lambda: analysis.significance_of(karate(), "closeness", samples=3, seed=5),
        "seed 5",
    ),
    "robustness": (lambda: analysis.rank_robustness(karate(), "degree", rounds=3), "10 % of"),
    "suggestions": (lambda: analysis.suggest_links(karate(), karate().node_columns.iri[0]), "Katz"),
    "hold-out": (lambda: analysis.hold_out_auc(karate(), rounds=2), "2 times"),
    "summary": (lambda: analysis.network_summary(karate()), "34 actors and 78 ties"),
    "communities": (lambda: cg.communities(karate(), seeds=2), "graspologic-native"),
    "seen": (lambda: analysis.seen_years(NET), "1 of 5 relations"),
    "cohorts": (lambda: analysis.cohort_table(NET, [2000], width=5), "5 years"),
    "changes": (lambda: analysis.network_changes(NET.at(1990), NET.at(2010)), "Jaccard"),
    "series": (lambda: NET.series([2000, 2001]), "from 2000 to 2001"),
    "removal": (lambda: analysis.removal(karate(), top=2, draws=2), "2 actors were removed"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_tells_how_it_was_made(name: str) -> None:
    make, said = RESULTS[name]
    result = make()
    english, french = methods_text(result), methods_text(result, "fr")
    assert said in english
    assert f"coopgraph {cg.__version__}" in english
    assert english != french
    assert "Calculé avec coopgraph" in french
    assert "{" not in english + french
    assert ".." not in english + french


def test_what_pandas_derives_of_a_table_still_tells_and_so_does_parquet(tmp_path: Path) -> None:
    table = cg.centrality(karate(), "degree")
    text = methods_text(table)
    assert methods_text(table.head(3).sort_values("degree").assign(x=1)) == text
    table.to_parquet(tmp_path / "t.parquet")
    assert methods_text(pd.read_parquet(tmp_path / "t.parquet")) == text


@pytest.mark.parametrize("wrong", [pd.DataFrame(), np.zeros(2), "text"])
def test_what_does_not_know_how_it_was_made_is_refused(wrong: Any) -> None:
    with pytest.raises(UsageError, match="does not say how it was made"):
        methods_text(wrong)


def test_other_languages_are_refused() -> None:
    with pytest.raises(UsageError, match="does not say"):
        methods_text(cg.centrality(karate(), "degree"), "de")


def test_building_names_the_parameters_and_the_losses(tmp_path: Path) -> None:
    from coopgraph.projects import copy_bundled

    copy_bundled("provence-armenia", tmp_path / "p")
    report = cg.build(cg.read_manifest(tmp_path / "p"))
    with cg.open(tmp_path / "p") as kg:
        net = kg.network("twinned-with", at=2020)
    text = net.methods_text()
    assert "relations = twinned-with" in text
    assert "at = 2020" in text
    assert report.fingerprint in text
