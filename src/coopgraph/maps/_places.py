"""Where nodes stand on the earth: coordinates that are places, and those that are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Places", "places_of"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """One entry a node.

    Parameters
    ----------
    latitude, longitude
        Degrees WGS 84, NaN where unknown or impossible.
    wrong
        Coordinates that are no place on the earth, as text; "" for all others.
    """

    latitude: Floats
    longitude: Floats
    wrong: tuple[str, ...]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether each node has a place."""
        return np.isfinite(self.latitude)


def places_of(latitude: Floats, longitude: Floats) -> Places:
    """Return the places; latitudes beyond ±90 and longitudes beyond ±180 degrees are none."""
    given = np.isfinite(latitude) | np.isfinite(longitude)
    inside = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)  # False for NaN
    wrong = tuple(
        f"{a:g}, {b:g}" if bad else ""
        for a, b, bad in zip(
            latitude.tolist(), longitude.tolist(), (given & ~inside).tolist(), strict=True
        )
    )
    return Places(np.where(inside, latitude, np.nan), np.where(inside, longitude, np.nan), wrong)
