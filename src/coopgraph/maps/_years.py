"""In which years a relation holds for certain or perhaps: what the page's time slider asks."""

from __future__ import annotations

from datetime import date

from coopgraph.errors import DateError
from coopgraph.model import Period, parse_edtf

__all__ = ["OPEN", "year_spans"]

OPEN = 9999  # stands for no beginning (negative) and no end; no EDTF year is later

Span = tuple[int, int, int, int]


def year_spans(when: str, periods: tuple[Period, ...] = ()) -> tuple[Span, ...]:
    """Return the spans of years of a relation's dates, one a period; none where unknown.

    Parameters
    ----------
    when
        EDTF texts joined by ``"; "``, as in `EdgeColumns.when`.
    periods
        As in `EdgeColumns.periods`: they know up to which day a state is told to be active. None:
        the texts alone are read.

    Returns
    -------
    tuple
        ``(surely_from, surely_to, perhaps_from, perhaps_to)``: a year between the first two is
        certainly touched (none is where the first is the later one), a year outside the last two
        certainly not, as in `Period.overlap`. -9999 and 9999 stand for no bound.

    Examples
    --------
    >>> year_spans("2010/2014; 2020-06/")
    ((2010, 2014, 2010, 2014), (2020, 2020, 2020, 9999))
    """
    if periods:
        return tuple(_span(period) for period in periods)
    spans = []
    for text in filter(None, when.split("; ")):
        try:
            spans.append(_span(Period.of_occurrence(parse_edtf(text))))
        except DateError:  # a network made by hand may hold any text; it is shown as it stands
            continue
    return tuple(spans)


def _span(period: Period) -> Span:
    start_low, start_high, end_low, end_high = map(_year, period.bounds())
    return start_high, end_low, start_low, end_high


def _year(day: date) -> int:
    return {date.min: -OPEN, date.max: OPEN}.get(day, day.year)
