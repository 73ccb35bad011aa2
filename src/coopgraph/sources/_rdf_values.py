"""Values of RDF as coopgraph's own: dates, numbers, points."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from coopgraph.errors import DateError, InputError
from coopgraph.messages import msg
from coopgraph.model import Edtf, Status, parse_edtf
from coopgraph.sources._rdf_data import Node, RdfData, RdfValue, is_unknown
from coopgraph.sources._rdf_rules import Paths, RuleSet
from coopgraph.sources._wikidata_time import edtf_text
from coopgraph.store.terms import Literal

__all__ = ["ReadDates", "dates_at", "decimal_of", "exact_day", "point_of", "whole_of"]

_TIMED: Final = re.compile(r"(-?\d{4,}-\d\d-\d\d)T.*|(\d{4}(?:-\d\d){0,2})(?:Z|[+-]\d\d:\d\d)")
_POINT: Final = re.compile(
    r"\s*(?:<(?P<globe>[^>]*)>\s*)?POINT\s*Z?\s*\(\s*(?P<long>\S+)[\s,]+(?P<lat>[^\s)]+)[^()]*\)\s*",
    re.IGNORECASE,
)
# Axes run the other way, or the globe is another.
_LONG_LAT: Final = frozenset(
    {"", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.wikidata.org/entity/Q2"}
)
_JULIAN: Final = "Q1985786"
_MAX_TEXT: Final = 100


@dataclass(frozen=True, slots=True)
class ReadDates:
    """When something holds, and the status that an end of unknown day tells."""

    when: Edtf | None = None
    status: Status | None = None


def dates_at(
    data: RdfData, rules: RuleSet, node: Node, paths: dict[str, Paths] | None = None
) -> ReadDates:
    """Return the dates of a node: a whole text, or its start and end, or a day between.

    Parameters
    ----------
    data, rules, node
        Where to look.
    paths
        By ``when``, ``start``, ``end``, ``at``; by default those of entities.

    Raises
    ------
    DateError
        If one cannot be read, or there are several.
    """
    read = rules.entity if paths is None else paths
    whole, start, end, at = (
        _texts(data, rules, node, name, read.get(name, ()))
        for name in ("when", "start", "end", "at")
    )
    if whole is not None and whole.text:
        return ReadDates(parse_edtf(whole.text))
    first = start.text if start is not None else ""
    if end is not None and end.text:
        return ReadDates(parse_edtf(f"{first}/{end.text}"))
    is_over = end is not None and end.is_unknown
    first = first or (at.text if at is not None else "")
    text = f"{first}/" if first and is_over else first
    return ReadDates(parse_edtf(text) if text else None, Status.ENDED if is_over else None)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str = ""
    is_unknown: bool = False


def _texts(data: RdfData, rules: RuleSet, node: Node, name: str, paths: Paths) -> _Text | None:
    for path in data.live(paths):
        values = data.follow(node, path)
        coarse = path[-1].predicate.startswith(rules.coarse) if rules.coarse else False
        texts = set()
        for value in values:
            text = _date_text(data, rules, value, coarse=coarse)
            if text is not None:
                texts.add(text)
        if len(texts) > 1:
            shown = ", ".join(sorted(t.text or "?" for t in texts))
            raise DateError(msg("several dates of {name}: {values}", name=name, values=shown))
        if texts:
            return texts.pop()
    return None


def _date_text(data: RdfData, rules: RuleSet, value: RdfValue, *, coarse: bool) -> _Text | None:
    if isinstance(value, Literal):
        text = value.value.strip()[:_MAX_TEXT]
        if coarse:
            return _Text(edtf_text(text, 0))
        timed = _TIMED.fullmatch(text)
        return _Text(parse_edtf(timed[1] or timed[2] if timed else text).text)
    stated = [v for v in data.first(value, rules.dates.get("value", ())) if isinstance(v, Literal)]
    if stated:
        precision = data.first(value, rules.dates.get("precision", ()))
        calendar = data.first(value, rules.dates.get("calendar", ()))
        number = str(precision[0]) if precision else ""
        is_julian = bool(calendar) and str(calendar[0]).endswith(_JULIAN)
        exact = int(number) if number.isdecimal() and number.isascii() else 0
        return _Text(edtf_text(stated[0].value, exact, is_julian=is_julian))
    return _Text(is_unknown=True) if is_unknown(value) else None


def exact_day(values: list[RdfValue]) -> date | None:
    """Return the last of the days that are stated exactly."""
    days = []
    for value in values:
        if isinstance(value, Literal):
            with suppress(ValueError):
                days.append(date.fromisoformat(value.value.strip()[:10]))
    return max(days, default=None)


def whole_of(values: list[RdfValue], column: str) -> int | None:
    """Return the largest of the numbers that are stated.

    Raises
    ------
    InputError
        If one is no whole number.
    """
    numbers = [decimal_of(v, column) for v in values if isinstance(v, Literal)]
    best = max(numbers, default=None)
    if best is None:
        return None
    if best != best.to_integral_value() or not 0 <= best < 10**12:
        raise InputError(
            msg("{value!r} is no whole number", value=str(best)),
            column=column,
            value=str(best),
            hint=msg("write digits only, such as 143097"),
        )
    return int(best)


def decimal_of(value: RdfValue, column: str) -> Decimal:
    """Return a number.

    Raises
    ------
    InputError
        If it is none.
    """
    text = str(value).strip()
    try:
        number = Decimal(text) if len(text) <= _MAX_TEXT else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InputError(
            msg("{value!r} is no number", value=text[:_MAX_TEXT]),
            column=column,
            value=text[:_MAX_TEXT],
        )
    return number


def point_of(values: list[RdfValue]) -> tuple[str, str]:
    """Return latitude and longitude of the first WKT point on the earth; "" where there is none."""
    for value in values:
        match = _POINT.fullmatch(str(value)[:_MAX_TEXT]) if isinstance(value, Literal) else None
        if match and (match["globe"] or "") in _LONG_LAT:
            return match["lat"], match["long"]
    return "", ""
