"""Countries: names in CLDR's languages → ISO 3166-1 alpha-2, and back.

Disputed and former names are in an explicit table, ``data/countries/aliases.csv``: the source's
word stays as evidence, the code says which country ISO 3166 has. Names of states that were split
(Czechoslovakia, Yugoslavia, the USSR) map to none.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.model import Name, Names

__all__ = ["NAME_LANGUAGES", "country_code", "country_names", "packaged_data"]

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
    text = packaged_data("countries", "aliases.csv").decode("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        index[_fold(row["name"])] = row["code"]
    return index


def country_code(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country's name or code, in any listed language.

    Raises
    ------
    InputError
        If no country has this name.

    Examples
    --------
    >>> country_code("Arménie"), country_code("United Kingdom"), country_code("fr")
    ('AM', 'GB', 'FR')
    """
    found = _index().get(_fold(name))
    if found is None:
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
