"""IATI's code lists as coopgraph reads them (docs/iati.md has the same tables for people)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.model import ContributionKind, Kind, Name, Status
from coopgraph.resolution.countries import packaged_data

__all__ = [
    "ACTIVITY_STATUS",
    "CONTRIBUTIONS",
    "CURRENCY_NAMES",
    "DAC_VOCABULARIES",
    "FUNDING_ROLE",
    "GOAL_SECTORS",
    "GOAL_TAGS",
    "INCOMING",
    "NO_REFERENCE",
    "ORGANISATION_TYPES",
    "PARTNER_ROLES",
    "TRANSACTION_TYPES",
    "currencies",
    "dac_sectors",
    "goal_of",
    "parse_amount",
    "parse_day",
]

ACTIVITY_STATUS: Final[Mapping[str, Status]] = {
    "1": Status.PLANNED,  # pipeline
    "2": Status.ACTIVE,  # implementation
    "3": Status.ENDED,  # finalisation: the work is done, the books are open
    "4": Status.ENDED,  # closed
    "5": Status.ENDED,  # cancelled
    "6": Status.SUSPENDED,
}

FUNDING_ROLE: Final = "1"
PARTNER_ROLES: Final[Mapping[str, str]] = {
    "2": "accountable",
    "3": "extending",
    "4": "implementing",
}

# Organisation type → kind, structure type. The level of a local government is not in IATI.
ORGANISATION_TYPES: Final[Mapping[str, tuple[Kind, str]]] = {
    "10": (Kind.STATE_BODY, "structure-state-service"),
    "11": (Kind.ORGANISATION, "structure-local-authority"),
    "15": (Kind.AGENCY, "structure-public-agency"),
    "21": (Kind.ORGANISATION, "structure-association"),
    "22": (Kind.ORGANISATION, "structure-association"),
    "23": (Kind.ORGANISATION, "structure-association"),
    "24": (Kind.ORGANISATION, "structure-association"),
    "30": (Kind.ORGANISATION, "structure-other"),
    "40": (Kind.ORGANISATION, "structure-international-organisation"),
    "60": (Kind.ORGANISATION, "structure-foundation"),
    "70": (Kind.ORGANISATION, "structure-company"),
    "71": (Kind.ORGANISATION, "structure-company"),
    "72": (Kind.ORGANISATION, "structure-company"),
    "73": (Kind.ORGANISATION, "structure-company"),
    "80": (Kind.ORGANISATION, "structure-university"),
    "90": (Kind.ORGANISATION, "structure-other"),
}

TRANSACTION_TYPES: Final[Mapping[str, str]] = {
    "1": "incoming funds",
    "2": "outgoing commitment",
    "3": "disbursement",
    "4": "expenditure",
    "5": "interest payment",
    "6": "loan repayment",
    "7": "reimbursement",
    "8": "purchase of equity",
    "9": "sale of equity",
    "10": "credit guarantee",
    "11": "incoming commitment",
    "12": "outgoing pledge",
    "13": "incoming pledge",
}
# Money that comes to the reporting organisation: it is never taken for the payer.
INCOMING: Final = frozenset({"1", "9", "11", "13"})
# Repayments, interest, equity, guarantees and pledges are no contribution to a project.
CONTRIBUTIONS: Final[Mapping[str, ContributionKind]] = {
    "1": ContributionKind.DISBURSEMENT,
    "2": ContributionKind.COMMITMENT,
    "3": ContributionKind.DISBURSEMENT,
    "4": ContributionKind.EXPENDITURE,
    "7": ContributionKind.DISBURSEMENT,
    "11": ContributionKind.COMMITMENT,
}

DAC_VOCABULARIES: Final = frozenset({"1", "2"})
GOAL_SECTORS: Final = frozenset({"7", "8", "9"})
GOAL_TAGS: Final = frozenset({"2", "3"})

# References that name nobody, and the DAC's channel categories ("60000 private sector").
NO_REFERENCE: Final = frozenset(
    {"", "0", "-", "n/a", "na", "none", "null", "tbc", "tbd", "unknown", "xx", "nr"}
    | {f"{code}000" for code in (10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 40, 41, 46, 47)}
    | {f"{code}000" for code in (50, 51, 52, 60, 61, 62, 63, 90)}
)

CURRENCY_NAMES: Final[Mapping[str, str]] = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}

_GOAL = re.compile(r"(?P<goal>[1-9]|1[0-7])(?:\.[0-9a-z]{1,2}){0,2}")
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")
_THOUSANDS_OR_NOT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_SIGN = re.compile(r"[€$£¥]|[A-Za-z]{3}(?![A-Za-z])")
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3}){2,}(?:,\d+)?)")
_COMMA = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})|[+-]?\d{1,3}\.\d{3},\d+")
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+]?\d{1,2}")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*|Z|[+-]\d\d:\d\d)?")
_LONGEST_AMOUNT = 64
_FIRST_YEAR, _LAST_YEAR = 1900, 2150


def parse_amount(text: str) -> tuple[Decimal | None, Message | None]:
    """Return the amount a text means, None where that is not clear, and what is odd about it.

    Examples
    --------
    >>> parse_amount("1250.50")
    (Decimal('1250.50'), None)
    >>> value, doubt = parse_amount("530.000")
    >>> print(value, doubt)
    530.000 '530.000' is read as 530; the point may stand for thousands
    >>> print(parse_amount("1 600 000 €")[0], parse_amount("530,000")[0])
    1600000 None
    """
    if len(text) > _LONGEST_AMOUNT:
        return None, msg("{value!r} is no amount", value=text[:80])
    return _amount(text)


@lru_cache(maxsize=4096)
def _amount(text: str) -> tuple[Decimal | None, Message | None]:
    if _DECIMAL.fullmatch(text):
        value = Decimal(text)
        if text[-4:-3] == "." and _THOUSANDS_OR_NOT.fullmatch(text):
            return value, msg(
                "{value!r} is read as {number}; the point may stand for thousands",
                value=text,
                number=format(value.normalize(), "f"),
            )
        return value, None
    bare = _SPACES.sub("", _SIGN.sub("", text, count=1))
    number: str | None = None
    plain = _DECIMAL.fullmatch(bare) and not _THOUSANDS_OR_NOT.fullmatch(bare)
    if plain or _EXPONENT.fullmatch(bare):
        number = bare
    elif _COMMA.fullmatch(bare):
        number = bare.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(bare) and bare.count(",") + bare.count(".") > 1:
        mark = next(c for c in bare if c in ",.")  # the first is the one that groups
        number = bare.replace(mark, "").replace(",", ".")
    if number is None:
        return None, msg("{value!r} is no amount", value=text)
    value = Decimal(number)
    shown = format(value, "f")
    return value, msg("{value!r} is read as {number}", value=text, number=shown)


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """Return the day of an ``iso-date``, None where there is no such day or year of aid."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def goal_of(code: str) -> str | None:
    """Return the number of the goal that a code of a goal, target or indicator lies in.

    Examples
    --------
    >>> goal_of("13.b.1"), goal_of("18")
    ('13', None)
    """
    match = _GOAL.fullmatch(code.strip().casefold())
    return None if match is None else match["goal"]


@cache
def currencies() -> frozenset[str]:
    """Return the codes of ISO 4217, former ones too: old transactions are in them."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


@cache
def dac_sectors() -> Mapping[str, tuple[Name, ...]]:
    """Return the names of the DAC's sectors and categories of sectors by code."""
    text = packaged_data("iati", "sectors.csv").decode("utf-8")
    return {
        row["code"]: tuple(
            Name(row[f"name_{language}"], language)
            for language in ("en", "fr")
            if row[f"name_{language}"]
        )
        for row in csv.DictReader(io.StringIO(text))
    }
