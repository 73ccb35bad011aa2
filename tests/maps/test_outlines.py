"""The outlines in the package, decoded here a second time and held against known facts."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from coopgraph.maps._assets import asset
from coopgraph.maps._places import places_of

ASSETS = Path(__file__).parents[2] / "src/coopgraph/maps/assets"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
EARTH = 4 * math.pi * 6371.007**2  # km²

Ring = list[tuple[float, float]]


def _steps(text: str) -> Iterator[int]:
    value, place = 0, 1
    for letter in text:
        digit = DIGITS.index(letter)
        value += digit % 32 * place
        place *= 32
        if digit < 32:
            yield -(value + 1) // 2 if value % 2 else value // 2
            value, place = 0, 1


def _arc(text: str, grid: int) -> Ring:
    steps, x, y = list(_steps(text)), 0, 0
    line = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / grid, y / grid))
    return line


@cache
def countries(level: int) -> dict[str, list[list[Ring]]]:
    """Return the polygons of each country, "" for those without a code."""
    data = json.loads(asset("assets/outlines.json"))
    arcs = [_arc(text, data["grid"]) for text in data["levels"][level]["arcs"].split(" ")]
    found: dict[str, list[list[Ring]]] = {}
    for code, _, _, _, polygons in data["levels"][level]["countries"]:
        rings = [
            [[p for i in ring for p in (arcs[i] if i >= 0 else arcs[~i][::-1])] for ring in polygon]
            for polygon in polygons
        ]
        found.setdefault(code, []).extend(rings)
    return found


def _area(ring: Ring) -> float:
    """Return the signed area on the sphere, in km², clockwise positive; the south pole inside."""
    total = 0.0
    for (a, b), (c, d) in pairwise(ring):
        height = 1 + (math.sin(math.radians(b)) + math.sin(math.radians(d))) / 2
        total += math.radians(c - a - 360 * round((c - a) / 360)) * height
    return total / (4 * math.pi) * EARTH


def _land(polygons: list[list[Ring]]) -> float:
    return sum(abs(_area(p[0])) - sum(abs(_area(hole)) for hole in p[1:]) for p in polygons)


def _inside(polygons: list[list[Ring]], latitude: float, longitude: float) -> bool:
    """Count the sides to the east, those over the antimeridian left out."""
    crossings = 0
    for (a, b), (c, d) in (side for p in polygons for ring in p for side in pairwise(ring)):
        if abs(a - c) < 180 and (b > latitude) != (d > latitude):
            crossings += longitude < a + (latitude - b) / (d - b) * (c - a)
    return crossings % 2 == 1


@pytest.mark.parametrize("level", [0, 1])
def test_land_covers_what_land_covers(level: int) -> None:
    total = sum(_land(polygons) for polygons in countries(level).values())
    assert total / EARTH == pytest.approx(0.292, abs=0.006)  # 148.9 million km²


@pytest.mark.parametrize(
    ("code", "square_kilometres"),
    [("AM", 29_743), ("CH", 41_285), ("ML", 1_240_192), ("AU", 7_688_287), ("IS", 103_000)],
)
def test_countries_have_their_areas(code: str, square_kilometres: float) -> None:
    assert _land(countries(1)[code]) == pytest.approx(square_kilometres, rel=0.03)


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("FR", 43.53, 5.45),  # Aix-en-Provence
        ("AM", 40.18, 44.51),  # Yerevan
        ("SN", 14.79, -16.93),  # Thiès
        ("FJ", -17.8, 178.0),  # near the antimeridian
    ],
)
def test_cities_lie_in_their_countries(code: str, latitude: float, longitude: float) -> None:
    assert [c for c, p in countries(1).items() if _inside(p, latitude, longitude)] == [code]


def test_outer_rings_turn_clockwise() -> None:
    """As d3-geo reads them; a ring the other way round would fill the rest of the earth."""
    for level in (0, 1):
        turned = [
            code
            for code, polygons in countries(level).items()
            for polygon in polygons
            if _area(polygon[0]) <= 0
        ]
        assert turned == []


def test_the_outlines_and_the_library_are_those_on_record() -> None:
    record = (ASSETS / "THIRD-PARTY.md").read_text("utf-8")
    for name in ("geo.min.js", "outlines.json"):
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() in record
    assert "Permission to use" in asset("assets/geo.LICENSE-ISC.txt")


def test_places_are_told_from_what_is_none() -> None:
    import numpy as np

    nan = math.nan
    latitude = np.array([90.0, -90.0, 90.01, nan, 10.0, -math.inf, 0.0])
    longitude = np.array([180.0, -180.0, 0.0, nan, nan, 0.0, 180.5])
    found = places_of(latitude, longitude)
    assert found.known.tolist() == [True, True, False, False, False, False, False]
    assert found.wrong == ("", "", "90.01, 0", "", "10, nan", "-inf, 0", "0, 180.5")
    assert np.isnan(found.longitude[2:]).all()
