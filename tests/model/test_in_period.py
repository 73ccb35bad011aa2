"""Twenty worked cases of "does it hold in this period?", by the rules of the design (§1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


DAY_ZERO = date(2000, 1, 1)
DAYS = 6


def on(number: int | None) -> date | None:
    return None if number is None else DAY_ZERO + timedelta(days=number)


@st.composite
def small_periods(draw: st.DrawFn) -> tuple[Period, set[Overlap], int, int]:
    """Draw a period of a few days, a question, and what every way it may have been answers."""
    days = st.integers(0, DAYS - 1)
    starts = draw(st.one_of(st.none(), st.tuples(days, days).map(sorted)))
    ends = draw(st.one_of(st.none(), st.tuples(days, days).map(sorted)))
    open_start, open_end = draw(st.booleans()), draw(st.booleans())
    first, last = sorted((draw(days), draw(days)))
    # An unknown bound may be any day from long before to long after; an open one is the farthest.
    far = DAYS + 2
    low = [-far] if open_start else range(-far, far) if starts is None else range(*_upto(starts))
    high = [far] if open_end else range(-far, far + 1) if ends is None else range(*_upto(ends))
    answers = {
        Overlap.IN if start <= last and end >= first else Overlap.OUT
        for start, end in product(low, high)
        if start <= end
    }
    start = None if open_start else starts
    end = None if open_end else ends
    period = Period(
        "",
        on(start[0] if start else None),
        on(start[1] if start else None),
        on(end[0] if end else None),
        on(end[1] if end else None),
        open_start,
        open_end,
    )
    return period, answers, first, last


def _upto(pair: list[int]) -> tuple[int, int]:
    return pair[0], pair[1] + 1


@given(small_periods())
def test_certain_is_what_every_possible_course_agrees_on(
    drawn: tuple[Period, set[Overlap], int, int],
) -> None:
    period, answers, first, last = drawn
    if answers:  # else no start is before any end
        expected = answers.pop() if len(answers) == 1 else Overlap.UNKNOWN
        found = period.overlap(DAY_ZERO + timedelta(first), DAY_ZERO + timedelta(last))
        assert found is expected


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
