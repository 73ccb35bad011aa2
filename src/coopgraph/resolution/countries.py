"""Countries: names in all of CLDR's languages → ISO 3166-1 alpha-2, and back.

Thirteen languages are read at once; the others only when these have no such name, from an index
that is made once and kept in the user's cache. Where languages give one name to two countries, the
thirteen and the table below go first, then what most languages say; a tie is no country.

Disputed and former names are in an explicit table, ``data/countries/aliases.csv``: the source's
word stays as evidence, the code says which country ISO 3166 has. Names of states that were split
(Czechoslovakia, Yugoslavia, the USSR) map to none.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.model import Name, Names
from coopgraph.resolution._cache import cache_folder, keep

__all__ = [
    "NAME_LANGUAGES",
    "country_code",
    "country_family",
    "country_names",
    "is_country_name",
    "packaged_data",
]

NAME_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "uk", "hy", "ar", "tr")
_NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "DG", "TA", "IC", "EA"}
)


def packaged_data(*parts: str) -> bytes:
    """Return a bundled data file: from the installed package, or beside ``src`` in a checkout."""
    inside = resources.files("coopgraph") / "_data"
    for part in parts:
        inside = inside / part
    if inside.is_file():
        return inside.read_bytes()
    return Path(__file__).resolve().parents[3].joinpath("data", *parts).read_bytes()


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").replace("&", "and"))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(kept.replace("-", " ").replace(".", " ").split())


@cache
def _index() -> dict[str, str]:
    from babel import Locale

    index: dict[str, str] = {}
    for language in NAME_LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES:
                index.setdefault(_fold(name), code)
                index.setdefault(code.casefold(), code)
    for row in _table("aliases.csv"):
        index[_fold(row["name"])] = row["code"]
    return index


def _table(name: str) -> list[dict[str, str]]:
    text = packaged_data("countries", name).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def _all_languages() -> dict[str, str]:
    """Return the names of every CLDR locale, from the cache or made and kept there."""
    from babel import __version__

    path = cache_folder() / f"countries-1-babel-{__version__}.json"
    try:
        kept = json.loads(path.read_text("utf-8"))
        return {str(name): str(code) for name, code in kept.items()}
    except (OSError, ValueError, AttributeError):
        made = _every_locale()
        keep(path, json.dumps(made, ensure_ascii=False).encode())
        return made


def _every_locale() -> dict[str, str]:
    from babel import Locale
    from babel.localedata import locale_identifiers

    votes: dict[str, Counter[str]] = {}
    for identifier in locale_identifiers():
        for code, name in Locale.parse(identifier).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES:
                votes.setdefault(_fold(name), Counter())[code] += 1
    found = {}
    for name, counted in votes.items():
        ranked = counted.most_common(2)
        if name and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            found[name] = ranked[0][0]
    return found


@cache
def _territories() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _table("territories.csv"):
        found[row["within"]] = (*found.get(row["within"], ()), row["code"])
    return found


def country_family(code: str) -> tuple[str, ...]:
    """Return a country and the territories that lists write it for, the country first.

    Guadeloupe has a code of its own and is written as France; ``territories.csv`` has them all.

    Examples
    --------
    >>> country_family("DK")
    ('DK', 'GL', 'FO')
    """
    return (code, *_territories().get(code, ()))


def is_country_name(name: str) -> bool:
    """Return whether a country has this name, no code, in one of the thirteen languages."""
    key = _fold(name)
    return len(key) > 2 and bool(_index().get(key))


def country_code(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country's name or code, in any CLDR language.

    Raises
    ------
    InputError
        If no country has this name.

    Examples
    --------
    >>> country_code("Arménie"), country_code("United Kingdom"), country_code("fr")
    ('AM', 'GB', 'FR')
    """
    key = _fold(name)
    found = _index().get(key)
    if found is None and len(key) > 1:
        found = _all_languages().get(key)
    if not found:
        raise InputError(
            msg("unknown country {value!r}", value=name),
            value=name,
            hint=msg("write its name or its ISO 3166 code, such as AM"),
        )
    return found


@cache
def country_names(code: str) -> Names:
    """Return a country's preferred names in English, French and the other listed languages."""
    from babel import Locale

    names = []
    for language in NAME_LANGUAGES:
        name = Locale(language).territories.get(code)
        if name:
            names.append(Name(name, language))
    return Names.of(names)
