"""A proposal of a mapping from a table's headers and values: to be read, mended and kept."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import CoopgraphError
from coopgraph.sources._written import parse_when
from coopgraph.sources.rows import Row, Table
from coopgraph.sources.table_files import open_table

__all__ = ["suggest_mapping"]

_SAMPLE: Final = 200
_QID: Final = re.compile(r"(?:http://www\.wikidata\.org/entity/)?Q[1-9]\d*")
# What a column may be, by the words of its header; the first that fits.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "wikidata": ("wikidata", "qid", "wikidataid"),
    "geonames": ("geonames", "geonameid", "geonamesid"),
    "latitude": ("lat", "latitude", "breite", "breitengrad"),
    "longitude": ("lon", "lng", "long", "longitude", "lange", "langengrad"),
    "country": ("country", "pays", "land", "staat", "countryname", "countrycode", "pais", "iso"),
    "population": ("population", "inhabitants", "habitants", "einwohner", "pop"),
    "amount": ("amount", "montant", "betrag", "sum", "budget", "grant", "subvention"),
    "currency": ("currency", "devise", "wahrung"),
    "start": ("start", "since", "seit", "depuis", "debut", "from year", "begin"),
    "end": ("end", "until", "bis", "fin", "jusque"),
    "when": ("date", "year", "annee", "jahr", "when", "signed", "adhesion"),
    "name": (
        *("name", "nom", "city", "ville", "town", "commune", "municipality", "gemeinde", "stadt"),
        *("organisation", "organization", "member", "partner", "partnergemeinde", "jumelle"),
        *("partenaire", "partnerstadt", "place", "from", "to", "source", "target"),
    ),
}
_OTHER_SIDE: Final = frozenset(
    {
        "2",
        "b",
        "to",
        "target",
        "partner",
        "partenaire",
        "jumelle",
        "partnergemeinde",
        "partnerstadt",
    }
)
_SIDE: Final = frozenset({"1", "a", "from", "source"}) | _OTHER_SIDE


@dataclass(slots=True)
class _Side:
    """The columns of one end, by what they are."""

    columns: dict[str, str] = field(default_factory=dict)


def _words(header: str) -> list[str]:
    """Return the words of a header, folded; a number at its end is a word."""
    plain = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    folded = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.findall(r"[a-z]+|\d+", folded)


def _meaning(words: Sequence[str], values: Sequence[str]) -> str:
    """Return what a column is: by its values where they are telling, else by its header."""
    if values and all(_QID.fullmatch(value) for value in values):
        return "wikidata"
    for meaning, known in _WORDS.items():
        if any(word in known for word in words) or "".join(words) in known:
            return meaning if _fits(meaning, values) else ""
    return ""


def _fits(meaning: str, values: Sequence[str]) -> bool:
    """Whether most values can be what the header says."""
    if meaning in ("latitude", "longitude", "population"):
        return _share(values, float) > 0.8
    if meaning in ("when", "start", "end"):
        return _share(values, parse_when) > 0.8
    if meaning == "name":
        return not values or _share(values, float) < 0.5
    return meaning not in ("wikidata", "geonames") or not values


def _share(values: Sequence[str], parse: Any) -> float:
    if not values:
        return 1.0
    good = 0
    for value in values:
        try:
            parse(value.replace(" ", "").replace(",", ".") if parse is float else value)
            good += 1
        except (ValueError, CoopgraphError):
            continue
    return good / len(values)


def suggest_mapping(path: str | Path, options: Mapping[str, Any] | None = None) -> str:
    """Return the TOML of a source that maps a table, as far as its columns tell.

    Parameters
    ----------
    path
        The table.
    options
        As for `open_table`: ``sheet``, ``header``, …

    Raises
    ------
    InputError
        If the table cannot be read.
    """
    file = Path(path)
    table = open_table(file, options or {})
    rows = [row for row in islice(table.rows(), _SAMPLE) if isinstance(row, Row)]
    sides, shared, unused = _sort_columns(table, rows)
    key = "".join(c if c.isalnum() and c.isascii() else "-" for c in file.stem.casefold())
    lines = [
        "[[source]]",
        f"id = {_text(key.strip('-') or 'table')}",
        'reader = "table"',
        f"path = {_text(file.name)}",
        *(f"{name} = {_text(value)}" for name, value in (options or {}).items()),
    ]
    labels = ["first", "second"] if len(sides) == 2 else ["entity"]
    for label, side in zip(labels, sides, strict=True):
        lines += _entity(label, side)
    if len(sides) == 2:
        lines += [
            *("", "[[source.relation]]", 'subject = "first"'),
            'type = "twinned-with"      # check: see docs/graph.md',
            'object = "second"',
            *(f'{name.replace("_", "-")} = "{{{column}}}"' for name, column in shared.items()),
        ]
    if unused:
        lines += ["", f"# Not used: {', '.join(map(_text, unused))}"]
    return "\n".join(lines) + "\n"


def _sort_columns(
    table: Table, rows: Sequence[Row]
) -> tuple[list[_Side], dict[str, str], list[str]]:
    """Return the columns of each side, those of the relation, and the others."""
    meanings: dict[str, tuple[str, bool]] = {}
    for column in table.columns:
        words = _words(column)
        values = [row[column] for row in rows if row[column]][:_SAMPLE]
        plain = [w for w in words if w not in _SIDE] or words
        meanings[column] = (_meaning(plain, values), any(w in _OTHER_SIDE for w in words))
    first, second = _Side(), _Side()
    shared: dict[str, str] = {}
    unused: list[str] = []
    for column, (meaning, other) in meanings.items():
        if meaning in ("when", "start", "end", "amount", "currency"):
            target = shared
        elif other or (meaning == "country" and _is_nearer(column, table.columns, meanings)):
            target = second.columns
        else:
            target = first.columns
        if meaning and column and meaning not in target:
            target[meaning] = column
        else:
            unused.append(column)
    if "when" in shared and ("start" in shared or "end" in shared):
        unused.append(shared.pop("when"))
    two = any(k in second.columns for k in ("name", "wikidata"))
    if not two:
        unused += [*second.columns.values(), *shared.values()]
    return ([first, second] if two else [first]), shared, unused


def _is_nearer(
    column: str, columns: Sequence[str], meanings: Mapping[str, tuple[str, bool]]
) -> bool:
    """Whether the nearest name before an unmarked column is the other side's."""
    if any(word in _SIDE for word in _words(column)):
        return False
    before = [c for c in columns[: columns.index(column)] if meanings[c][0] == "name"]
    return bool(before) and meanings[before[-1]][1]


def _entity(label: str, side: _Side) -> list[str]:
    columns = side.columns
    lines = ["", "[[source.entity]]", f"as = {_text(label)}", 'kind = "City"']
    lines += [
        f"{name} = {_text('{' + columns[name] + '}')}"
        for name in ("name", "country", "latitude", "longitude", "population")
        if name in columns
    ]
    schemes = [s for s in ("wikidata", "geonames") if s in columns]
    if schemes:
        pairs = ", ".join(f"{s} = {_text('{' + columns[s] + '}')}" for s in schemes)
        lines.append(f"identifiers = {{ {pairs} }}")
    if "name" not in columns and not schemes:
        lines.append('name = "{…}"              # no column looks like a name: write one')
    return lines


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML string
