"""Wikidata's dates as EDTF: as precise as stated, never more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coopgraph.errors import CoopgraphError, DateError
from coopgraph.messages import msg
from coopgraph.model import Edtf, Status, parse_edtf
from coopgraph.sources._wikidata_records import Qualifier, Snak

__all__ = ["Dates", "dates_of", "edtf_text"]

_TIME: Final = re.compile(
    r"([+-]?)(\d{1,16})-(\d\d)-(\d\d)(?:T[0-9:.]*(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_DECADE, _YEAR, _MONTH, _DAY = 8, 9, 10, 11


@dataclass(frozen=True, slots=True)
class Dates:
    """When a statement holds, and what the end says of its status."""

    when: Edtf | None = None
    status: Status = Status.UNKNOWN


def edtf_text(text: str, precision: int, *, is_julian: bool = False) -> str:
    """Return a Wikidata time as EDTF.

    Parameters
    ----------
    text
        Such as ``+1992-00-00T00:00:00Z``.
    precision
        8 decade, 9 year, 10 month, 11 day and finer; 0: not stated, and then 1 January stands for
        a year and the first of another month for the month, since Wikidata's RDF writes them so.
    is_julian
        Whether a day is of the Julian calendar.

    Raises
    ------
    DateError
        If it is no time, coarser than a decade, or outside the years 1 to 9999.

    Examples
    --------
    >>> edtf_text("+1992-00-00T00:00:00Z", 9), edtf_text("+1992-09-26T00:00:00Z", 11)
    ('1992', '1992-09-26')
    """
    match = _TIME.fullmatch(text)
    year = int(match[2]) if match else 0
    if match is None or match[1] == "-" or not 1 <= year <= 9999:
        raise DateError(
            msg("{value!r} is no date that coopgraph can hold", value=text[:60]), value=text[:60]
        )
    month, day = int(match[3]), int(match[4])
    if not precision:
        precision = _DAY if day > 1 else _MONTH if month > 1 else _YEAR
    if precision < _DECADE:
        raise DateError(
            msg("the date {value} is no more precise than a century", value=text[:60]),
            value=text[:60],
        )
    if precision == _DECADE:
        return f"{year // 10:03d}X"
    if precision == _YEAR or not month:
        return f"{year:04d}"
    if precision == _MONTH or not day:
        return f"{year:04d}-{month:02d}"
    if is_julian:
        return _gregorian(year, month, day).isoformat()
    return f"{year:04d}-{month:02d}-{day:02d}"


def _gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Julian one (Richards 2013, by the Julian day number)."""
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    number = day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083
    try:
        return date.fromordinal(number - 1721425)
    except (ValueError, OverflowError) as error:
        raise DateError(msg("{value!r} is no date that coopgraph can hold", value=year)) from error


def dates_of(qualifiers: Iterable[Qualifier], *, as_of: date | None) -> Dates:
    """Return what the qualifiers P580, P582 and P585 say together.

    A start of unknown value leaves the beginning unknown, an end of no value means that there is
    none. An end ends the relation, unless it lies after the day the source speaks of.

    Raises
    ------
    DateError
        If one cannot be read, or one stands there twice with different dates.
    """
    found: dict[str, set[str]] = {}
    snaks: dict[str, set[str]] = {}
    for q in qualifiers:
        snaks.setdefault(q.property, set()).add(q.snak)
        if q.snak == Snak.VALUE:
            text = edtf_text(q.text, q.precision, is_julian=q.is_julian)
            found.setdefault(q.property, set()).add(text)
    for name, texts in sorted(found.items()):
        if len(texts) > 1 or len(snaks[name]) > 1:
            raise DateError(
                msg("several dates of {name}: {values}", name=name, values=", ".join(sorted(texts)))
            )
    start, end, point = (next(iter(found.get(p, ("",)))) for p in ("P580", "P582", "P585"))
    ends = snaks.get("P582", set())
    if not end and Snak.NONE in ends:
        return Dates(parse_edtf(f"{start or point}/.."), Status.ACTIVE)
    if end:
        # A point inside says less than the end; one beside a start says nothing new.
        when = parse_edtf(f"{start}/{end}")
        last = when.end_earliest
        is_over = as_of is None or (last is not None and last <= as_of)
        return Dates(when, Status.ENDED if is_over else Status.UNKNOWN)
    if Snak.UNKNOWN in ends:
        return Dates(parse_edtf(f"{start}/") if start else None, Status.ENDED)
    try:
        return Dates(parse_edtf(start or point) if start or point else None)
    except CoopgraphError as error:
        raise DateError(error.message, value=error.value, hint=error.hint) from error
