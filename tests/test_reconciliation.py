"""Tables matched with a graph: what a row gets, and what it must not get."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import coopgraph as cg
from coopgraph.errors import UsageError, VocabularyError


def matched(kg: cg.KnowledgeGraph, *names: object, country: str = "", **more: object) -> pd.Series:
    frame = pd.DataFrame({"ville": names, "pays": [country] * len(names)})
    return kg.match(frame, name="ville", country="pays", places=False, **more).iloc[0]  # type: ignore[arg-type]


def test_rows_columns_and_index_stay_as_they_are(small: cg.KnowledgeGraph) -> None:
    frame = pd.DataFrame({"n": ["Arles", None, "Nulle part"], "x": [1, 2, 3]}, index=[7, 7, "last"])
    before = frame.copy()
    found = small.match(frame, name="n", places=False)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(found[["n", "x"]], before)
    assert list(found.columns[2:5]) == ["iri", "score", "reason"]
    assert found["iri"].notna().tolist() == [True, False, False]
    assert found["verdict"].tolist() == ["same", "none", "none"]
    assert found["in_graph"].tolist() == [True, False, False]
    assert (found["reason"] != "").all()


@pytest.mark.parametrize("name", ["Arles", "ARLES", "Ville d'Arles", "  Mairie d’Arles "])
def test_a_name_is_found_whatever_its_form(small: cg.KnowledgeGraph, name: str) -> None:
    row = matched(small, name, country="France")
    assert small[row["iri"]].label("fr") == "Arles"
    assert row["score"] >= 0.75


def test_another_country_level_or_kind_is_never_taken(small: cg.KnowledgeGraph) -> None:
    assert pd.isna(matched(small, "Arles", country="Italie")["iri"])
    assert pd.isna(matched(small, "Communauté d'agglomération d'Arles", country="FR")["iri"])
    assert pd.isna(matched(small, "Arles", country="FR", kind="Network")["iri"])
    assert not pd.isna(matched(small, "Arles", country="FR", kind=["city", "Network"])["iri"])


@pytest.mark.parametrize("name", ["", " ", "A", None, float("nan"), pd.NaT, "\u0301"])
def test_a_name_that_says_nothing_has_no_entity_and_a_reason(
    small: cg.KnowledgeGraph, name: object
) -> None:
    row = matched(small, name)
    assert pd.isna(row["iri"])
    assert row["score"] == 0.0
    assert "empty or a single letter" in row["reason"]


def test_a_country_is_meant_only_where_it_is_asked_for(small: cg.KnowledgeGraph) -> None:
    assert pd.isna(matched(small, "Arménie")["iri"])
    row = matched(small, "Arménie", kind="Country")
    assert small[row["iri"]].label("en") == "Armenia"


def test_an_iri_or_identifier_is_the_entity_itself(small: cg.KnowledgeGraph) -> None:
    iri = small["Arles"].iri
    row = matched(small, iri)
    assert (row["iri"], row["score"]) == (iri, 1.0)


def test_reasons_and_names_are_in_the_language_asked_for(small: cg.KnowledgeGraph) -> None:
    assert "même pays" in matched(small, "Arles", country="FR", language="fr")["reason"]
    assert "same country" in matched(small, "Arles", country="FR", language="en")["reason"]


def test_wrong_columns_are_told_with_those_there_are(small: cg.KnowledgeGraph) -> None:
    frame = pd.DataFrame({"ville": ["Arles"]})
    with pytest.raises(UsageError, match="no column 'city'"):
        small.match(frame, name="city", places=False)
    with pytest.raises(UsageError, match="already"):
        small.match(frame.assign(score=1), name="ville", places=False)
    again = small.match(frame.assign(score=1), name="ville", places=False, prefix="cg_")
    assert list(again.columns)[:4] == ["ville", "score", "cg_iri", "cg_score"]
    with pytest.raises(VocabularyError, match="Town"):
        small.match(frame, name="ville", kind="Town", places=False)


def test_an_empty_table_gets_the_columns(small: cg.KnowledgeGraph) -> None:
    found = small.match(pd.DataFrame({"ville": []}), name="ville", places=False)
    assert len(found) == 0
    assert "iri" in found.columns


def test_ten_thousand_equal_rows_are_asked_once(small: cg.KnowledgeGraph) -> None:
    frame = pd.DataFrame({"ville": np.repeat("Arles", 10_000)})
    found = small.match(frame, name="ville", places=False)
    assert found["iri"].nunique() == 1
    assert len(found) == 10_000


@pytest.mark.slow
def test_names_in_other_languages_find_the_graphs_own_node(small_project: Path) -> None:
    names = ["Gjumri", "Գյումրի", "Gyumri", "Mailand", "Genève", "MÃ¼nchen", "France"]
    countries = ["Armenien", "Arménie", "AM", "Italie", "Italie", "Allemagne", ""]
    frame = pd.DataFrame({"v": names, "p": countries})
    with cg.open(small_project) as kg:
        found = kg.match(frame, name="v", country="p")
        gyumri = kg["Gyumri"].iri
    assert found["iri"].tolist()[:3] == [gyumri] * 3
    assert found["in_graph"].tolist()[:3] == [True] * 3
    assert found["iri"][3].endswith("geonames-3173435")
    assert not found["in_graph"][3]
    assert pd.isna(found["iri"][4])
    assert found["iri"][5].endswith("geonames-2867714")
    assert "encoding" in found["reason"][5]
    assert pd.isna(found["iri"][6])
