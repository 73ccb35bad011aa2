"""Levels of government, words of kind and acronyms in the names of bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.model import Kind
from coopgraph.resolution.bodies import Level, acronym_names, body_name, levels_differ


@pytest.mark.parametrize(
    ("name", "key", "level"),
    [
        ("Ville de Lyon", "lyon", Level.COMMUNE),
        ("Métropole de Lyon", "lyon", Level.INTERCOMMUNAL),
        ("Nice Métropole", "nice", Level.INTERCOMMUNAL),
        ("Communauté d'agglomération du Pays d'Aix", "pays d aix", Level.INTERCOMMUNAL),
        ("Conseil départemental du Rhône", "rhone", Level.DEPARTMENT),
        ("Landkreis Böblingen", "boblingen", Level.DEPARTMENT),
        ("Région Occitanie", "occitanie", Level.REGION),
        ("Ambassade de France", "france", Level.STATE),
        ("City of London", "london", Level.COMMUNE),
        ("Grand Rapids", "grand rapids", None),
        ("Cityville", "cityville", None),
        ("Land", "land", None),
        ("Saint-Étienne", "saint etienne", None),
        ("St. Étienne", "saint etienne", None),
        ("Erevan", "erevan", None),
        ("Երևան", "երեւան", None),
        ("", "", None),
    ],
)
def test_words_of_kind_are_taken_off(name: str, key: str, level: Level | None) -> None:
    found = body_name(name)
    assert (found.key, found.level) == (key, level)


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("AFD", "AFD"),
        ("Agence française de développement", "AFD"),
        ("Agence Française de Développement (AFD)", "AFD"),
        ("Deutsche Gesellschaft für Internationale Zusammenarbeit", "GIZ"),
        ("Cités unies France", "CUF"),
        ("Réseau des Villes Solidaires", "RVS"),
    ],
)
def test_acronyms_are_written_listed_or_derived(name: str, acronym: str) -> None:
    assert acronym in body_name(name).acronyms


def test_a_city_has_no_acronym() -> None:
    assert not body_name("Aix-en-Provence").acronyms


def test_an_acronym_is_told_in_full_whatever_its_case() -> None:
    assert "French Development Agency" in acronym_names("afd")
    assert acronym_names("XQZ") == ()


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ((Kind.CITY, "Lyon"), (Kind.CITY, "Ville de Lyon"), False),
        ((Kind.CITY, "Lyon"), (Kind.CITY, "Métropole de Lyon"), True),
        ((Kind.CITY, "Lyon"), (Kind.INTERCOMMUNAL_BODY, "Lyon"), True),
        ((Kind.CITY, "Paris"), (Kind.REGION, "Paris"), True),
        ((Kind.REGION, "Département du Rhône"), (Kind.REGION, "Région Rhône"), True),
        ((Kind.REGION, "Rhône"), (Kind.REGION, "Conseil départemental du Rhône"), False),
    ],
)
def test_levels(left: tuple[Kind, str], right: tuple[Kind, str], differ: bool) -> None:
    assert levels_differ(left, right) is differ
    assert levels_differ(right, left) is differ


@given(st.text(max_size=60))
def test_any_text_is_a_name(text: str) -> None:
    key = body_name(text).key
    assert key == key.strip()
    assert all(c.isalnum() or c == " " for c in key)
