"""Twenty worked cases of "does it hold in this period?", by the rules of the design (§1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from coopgraph.model import Overlap, Period, overlap, parse_edtf

AS_OF = date(2025, 6, 16)


def state(text: str, as_of: date | None = None) -> Period:
    return Period.of_state(parse_edtf(text), active_as_of=as_of)


def occurrence(text: str) -> Period:
    return Period.of_occurrence(parse_edtf(text))


@pytest.mark.parametrize(
    ("periods", "first", "last", "answer", "reason"),
    [
        ([state("1992", AS_OF)], 2025, 2025, "in", "active in June 2025, started long before"),
        ([state("1992", AS_OF)], 2026, 2026, "unknown", "nobody speaks of 2026"),
        ([state("1992", AS_OF)], 1991, 1991, "out", "not begun"),
        ([state("1992", AS_OF)], 1992, 1992, "in", "some day of 1992 on, at the latest its last"),
        ([state("1992")], 2000, 2000, "unknown", "not said to be active: may have ended"),
        ([state("1992/..")], 2090, 2090, "in", "open end: without an end"),
        ([state("1992/")], 1993, 1993, "unknown", "end unknown"),
        ([state("1992/2004")], 2004, 2004, "in", "ends some day of 2004, none before its first"),
        ([state("1992/2004")], 2005, 2005, "out", "ended"),
        ([state("1992/2004")], 1980, 2020, "in", "wholly inside"),
        ([state("/2004")], 1990, 1990, "unknown", "start unknown"),
        ([state("/2004")], 2005, 2005, "out", "ended, whenever it began"),
        ([state("../2004")], 1700, 1700, "in", "without a beginning"),
        ([state("199X/..")], 1995, 1995, "unknown", "began in some year of the nineties"),
        ([state("199X/..")], 2000, 2000, "in", "began by 1999 at the latest"),
        ([occurrence("2025-06-02/2025-06-03")], 2025, 2025, "in", "took place in it"),
        ([occurrence("2025-06-02/2025-06-03")], 2026, 2026, "out", "over"),
        ([occurrence("2025")], 2025, 2025, "in", "some day of the year asked for"),
        ([state("1984/1990"), state("2010", AS_OF)], 2000, 2000, "out", "between two periods"),
        ([], 2025, 2025, "unknown", "no date at all"),
    ],
)
def test_whole_years(
    periods: list[Period], first: int, last: int, answer: str, reason: str
) -> None:
    found = overlap(tuple(periods), date(first, 1, 1), date(last, 12, 31))
    assert found == Overlap(answer), reason


@pytest.mark.parametrize(
    ("text", "first", "last", "answer"),
    [
        ("2025-06", date(2025, 6, 10), date(2025, 6, 12), "unknown"),
        ("2025-06", date(2025, 6, 1), date(2025, 6, 30), "in"),
        ("2025-06", date(2025, 7, 1), date(2025, 7, 31), "out"),
        ("2025-06-02/2025-06-03", date(2025, 6, 3), date(2025, 6, 9), "in"),
        ("2025-06-02/2025-06-03", date(2025, 6, 4), date(2025, 6, 9), "out"),
        ("2025-06/2025", date(2025, 2, 1), date(2025, 7, 15), "in"),  # it ends no sooner than June
        ("1984?", date(1984, 3, 1), date(1984, 3, 1), "unknown"),
    ],
)
def test_single_days(text: str, first: date, last: date, answer: str) -> None:
    assert occurrence(text).overlap(first, last) == Overlap(answer)


@pytest.mark.parametrize(
    ("status_date", "period", "reason"),
    [
        ("1992", "1992/", "a bare date of a state is its start, its end is not known"),
        ("1992/", "1992/", "written so"),
        ("1992/..", "1992/..", "no end is not an unknown end"),
        ("/2004", "/2004", "written so"),
    ],
)
def test_the_text_of_a_state(status_date: str, period: str, reason: str) -> None:
    assert state(status_date).text == period, reason


def test_a_state_that_was_active_before_it_began_began_later_than_believed() -> None:
    """An as-of date before the start tells nothing of the end; it is never before the start."""
    period = state("2030", AS_OF)
    assert period.overlap(date(2030, 12, 31), date(2031, 1, 1)) is Overlap.IN
    assert period.overlap(date(2025, 6, 16), date(2025, 6, 16)) is Overlap.OUT


DAYS = range(4)
FAR = 9  # days before or after which nothing is asked
RANGES = [None, *((a, b) for a in DAYS for b in DAYS if a <= b)]


def day(number: int) -> date:
    return date(2000, 1, 10) + timedelta(days=number)


def bounds(days: tuple[int, int] | None) -> tuple[date | None, date | None]:
    return (None, None) if days is None else (day(days[0]), day(days[1]))


def between(days: tuple[int, int] | None) -> range:
    """Return the days that an end may be; any at all where nothing is known."""
    return range(-FAR, FAR + 1) if days is None else range(days[0], days[1] + 1)


@pytest.mark.parametrize("open_start", [False, True])
@pytest.mark.parametrize("open_end", [False, True])
def test_certain_is_what_every_possible_course_agrees_on(open_start: bool, open_end: bool) -> None:
    """All periods and questions of a few days, against every way it may have been."""
    for starts, ends in product([None] if open_start else RANGES, [None] if open_end else RANGES):
        courses = [
            (start, end)
            for start in ([-FAR] if open_start else between(starts))
            for end in ([FAR] if open_end else between(ends))
            if start <= end
        ]
        if not courses:
            continue  # no such period
        period = Period("", *bounds(starts), *bounds(ends), open_start, open_end)
        for first, last in filter(None, RANGES):
            answers = {start <= last and end >= first for start, end in courses}
            expected = Overlap.IN if answers == {True} else Overlap.OUT
            if len(answers) == 2:
                expected = Overlap.UNKNOWN
            assert period.overlap(day(first), day(last)) is expected, (period, first, last)


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (("1984/1990", "1999/2001"), "in"),
        (("/2004", "1999/2001"), "in"),
        (("/2004", "1984/1990"), "unknown"),
        (("1984/1990", "2010/2012"), "out"),
    ],
)
def test_of_several_periods_one_certain_suffices(texts: tuple[str, ...], answer: str) -> None:
    periods = tuple(state(text) for text in texts)
    assert overlap(periods, date(2000, 1, 1), date(2000, 12, 31)) == Overlap(answer)
