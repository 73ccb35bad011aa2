"""Coordinates, claims, kinds, statuses and sources: what they refuse and what they read."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError, VocabularyError
from coopgraph.model import (
    KIND_SUPERCLASSES,
    MAX_QUOTE,
    Claim,
    Coordinates,
    Kind,
    Source,
    Status,
    parse_edtf,
)


def claim(*, confidence: float = 1.0, quote: str | None = None) -> Claim:
    return Claim("c", "s", "a", "twinned-with", "b", confidence=confidence, quote=quote)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        ("43.5283000", "5.4497", ("43.5283", "5.4497")),
        (" 43.5283 ", 5.4497312345, ("43.5283", "5.449731")),  # 6 decimals: 0.1 m
        (-90, 180, ("-90", "180")),
        ("-0.0000001", "-180", ("0", "-180")),  # no minus zero
        ("1e1", "0", ("10", "0")),
    ],
)
def test_coordinates(latitude: str | float, longitude: str | float, point: tuple[str, str]) -> None:
    found = Coordinates.of(latitude, longitude)
    assert (format(found.latitude, "f"), format(found.longitude, "f")) == point


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ("90.1", "0", "out of range"),
        ("0", "-180.5", "out of range"),
        ("132.4", "34.2", "out of range"),  # swapped
        ("nan", "0", "out of range"),
        ("inf", "0", "coordinates"),
        ("north", "0", "no pair of coordinates"),
        ("43,5283", "5,4497", "no pair of coordinates"),
        ("", "5.4", "no pair of coordinates"),
        ("1e30", "0", "coordinates"),
    ],
)
def test_wrong_coordinates(latitude: str, longitude: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        Coordinates.of(latitude, longitude)
    assert caught.value.hint is not None


@given(
    st.decimals(-90, 90, allow_nan=False, places=4),
    st.floats(-180, 180, allow_nan=False, allow_infinity=False),
)
def test_coordinates_are_near_what_is_written(latitude: Decimal, longitude: float) -> None:
    found = Coordinates.of(latitude, longitude)
    assert found.latitude == latitude
    assert abs(float(found.longitude) - longitude) <= 5.1e-7
    assert Coordinates.of(found.latitude, found.longitude) == found


@pytest.mark.parametrize("confidence", [-0.01, 1.01, math.nan, math.inf])
def test_a_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(InputError, match=r"is outside \[0, 1\]"):
        claim(confidence=confidence)
    assert (claim(confidence=0.0).confidence, claim(confidence=1.0).confidence) == (0, 1)


def test_a_quote_has_at_most_200_characters() -> None:
    assert MAX_QUOTE == 200
    assert claim(quote="é" * 200).quote is not None
    with pytest.raises(InputError, match="201 characters") as caught:
        claim(quote="é" * 201)
    assert len(str(caught.value)) < 300  # the message does not repeat it all


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("City", Kind.CITY),
        ("state body", Kind.STATE_BODY),
        ("event-series", Kind.EVENT_SERIES),
        ("Intercommunal", Kind.INTERCOMMUNAL_BODY),
        ("organization", Kind.ORGANISATION),
        (" PROGRAM ", Kind.PROGRAMME),
        ("sdg", Kind.SDG),
    ],
)
def test_kinds_are_read_kindly(text: str, kind: Kind) -> None:
    assert Kind.parse(text) is kind


@pytest.mark.parametrize("text", ["Town", "", "Actor"])
def test_unknown_kinds_tell_the_known(text: str) -> None:
    with pytest.raises(VocabularyError, match="unknown kind") as caught:
        Kind.parse(text)
    assert "IntercommunalBody" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("kinds", "above"),
    [
        ("City Region IntercommunalBody", ("Authority", "Actor")),
        ("StateBody Ministry Agency Network Organisation", ("Actor",)),
        ("Event EventSeries Project Programme", ("Activity",)),
        ("Place Country", ("Territory",)),
        ("Person Sector SDG Theme", ()),
    ],
)
def test_the_classes_above_each_kind(kinds: str, above: tuple[str, ...]) -> None:
    """The table of docs/graph.md."""
    for name in kinds.split():
        assert KIND_SUPERCLASSES[Kind(name)] == above


@pytest.mark.parametrize(
    ("text", "status"),
    [("", Status.UNKNOWN), (" Active ", Status.ACTIVE), ("ENDED", Status.ENDED)],
)
def test_statuses(text: str, status: Status) -> None:
    assert Status.parse(text) is status


def test_an_unknown_status_tells_the_known() -> None:
    with pytest.raises(VocabularyError, match="unknown status 'sleeping'") as caught:
        Status.parse("sleeping")
    assert "suspended" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("issued", "retrieved", "as_of"),
    [
        ("2020-03-01", date(2025, 11, 1), date(2020, 3, 1)),  # published before fetched
        ("2020", date(2025, 11, 1), date(2020, 12, 31)),  # the latest it may have been
        (None, date(2025, 11, 1), date(2025, 11, 1)),
        (None, None, None),  # never today
    ],
)
def test_the_day_a_source_speaks_of(
    issued: str | None, retrieved: date | None, as_of: date | None
) -> None:
    when = None if issued is None else parse_edtf(issued)
    assert Source("s", "s", "S", issued=when, retrieved=retrieved).as_of == as_of
