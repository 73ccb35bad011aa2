"""What is known of a place besides its name: the country, a region, a point, its inhabitants."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from coopgraph.errors import InputError
from coopgraph.messages import Message, msg
from coopgraph.resolution.countries import country_code, packaged_data
from coopgraph.resolution.folding import fold_key, spaceless, without_body

__all__ = ["CountryHint", "Point", "Region", "number_of", "point_of", "read_country", "region_of"]

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’.,_]")
_BRACKETED: Final = re.compile(r"\s*\([^()]*\)")
_POLE, _DATELINE = 90.0, 180.0


@dataclass(frozen=True, slots=True)
class Region:
    """A first division of a country: ISO 3166-1 alpha-2 and GeoNames' code of it."""

    country: str
    admin1: str


@dataclass(frozen=True, slots=True)
class CountryHint:
    """What a cell says of the country.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2; "" where it is empty or unknown.
    region
        A country's part (*Scotland*), or what stands before it (*Ohio, United States*).
    note
        What is odd about it.
    """

    code: str
    region: str = ""
    note: Message | None = None


@cache
def _regions() -> dict[tuple[str, str], Region]:
    found: dict[tuple[str, str], Region] = {}
    text = packaged_data("places", "regions.csv").decode("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        # Of a département, the region: GeoNames' list has no second divisions.
        key = row["country"], spaceless(fold_key(row["name"]))
        found.setdefault(key, Region(row["country"], row["admin1"]))
    return found


@lru_cache(maxsize=10_000)
def region_of(country: str, text: str) -> Region | None:
    """Return the region of a country that a text names, None where the table has none.

    Examples
    --------
    >>> region_of("US", "Ohio").admin1, region_of("FR", "Département du Lot").admin1
    ('OH', '76')
    """
    key = fold_key(text)
    forms = (spaceless(form) for form in (key, without_body(key)[0]))
    return next((r for form in forms if (r := _regions().get((country, form)))), None)


@lru_cache(maxsize=10_000)
def read_country(text: str) -> CountryHint:
    """Return what a country cell says; it may hold a region before a comma.

    Examples
    --------
    >>> read_country("Ohio, United States").code, read_country("Ohio, United States").region
    ('US', 'Ohio')
    >>> read_country("Scotland").region
    'Scotland'
    """
    written = text.strip()
    if not written:
        return CountryHint("")
    bare = _BRACKETED.sub("", written).strip()
    for tried in (written, bare):
        code = _code(tried)
        if code:
            return CountryHint(code, tried if region_of(code, tried) else "")
    region, comma, last = bare.rpartition(",")
    if comma and (code := _code(last)):
        part = _code(region)
        return CountryHint(part if part and part != code else code, region.strip())
    return CountryHint("", note=msg("unknown country {value!r}", value=written))


def _code(text: str) -> str:
    try:
        return country_code(text.strip())
    except InputError:
        return ""


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates in degrees, WGS 84, as far as they can be used.

    Attributes
    ----------
    at
        Latitude and longitude; None where there are none to use.
    swapped
        The same the other way round where that is on the globe too.
    note
        Why they are not used.
    """

    at: tuple[float, float] | None
    swapped: tuple[float, float] | None = None
    note: Message | None = None


def point_of(coordinates: object) -> Point:
    """Return a pair of coordinates as a point; (0, 0) and what is off the globe is no point."""
    if coordinates is None:
        return Point(None)
    try:
        lat, lon = (float(str(v).strip().replace(",", ".")) for v in coordinates)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        empty = isinstance(coordinates, tuple | list) and all(v in ("", None) for v in coordinates)
        return Point(None, note=None if empty else msg("the coordinates are no numbers"))
    if math.isnan(lat) and math.isnan(lon):
        return Point(None)  # an empty cell
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return Point(None, note=msg("the coordinates are no numbers"))
    if (lat, lon) == (0.0, 0.0):
        return Point(None, note=msg("coordinates 0, 0 say nothing"))
    turned = (lon, lat) if abs(lon) <= _POLE and abs(lat) <= _DATELINE else None
    if abs(lat) > _POLE or abs(lon) > _DATELINE:
        return Point(None, turned, msg("the coordinates are not on the globe"))
    return Point((lat, lon), turned)


def number_of(population: object) -> tuple[int | None, Message | None]:
    """Return a number of inhabitants, also from text; None with the reason where it is none.

    Examples
    --------
    >>> number_of("530.000")[0], number_of(12)[0], number_of("about many")[0]
    (530000, 12, None)
    """
    if population is None or population == "" or population != population:
        return None, None
    if isinstance(population, int | float) and not isinstance(population, bool):
        good = math.isfinite(population) and population > 0
        return (int(population), None) if good else (None, _no_population(population))
    digits = _SPACES.sub("", str(population))
    if digits.isascii() and digits.isdecimal() and int(digits) > 0:
        return int(digits), None
    return None, _no_population(population)


def _no_population(value: object) -> Message:
    return msg("population {value!r} is no number", value=value)
