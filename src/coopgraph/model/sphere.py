"""Distances on the sphere."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

__all__ = ["EARTH_KM", "great_circle_km"]

EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG)."""


def great_circle_km(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the distance of two points, in degrees, in km (haversine)."""
    a, b = radians(latitude), radians(other_latitude)
    turn = radians(other_longitude - longitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(turn / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
