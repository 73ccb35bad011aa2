"""EDTF level 1 (Library of Congress, 2019): each form with its bounds by hand, and refusals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopgraph.errors import DateError
from coopgraph.model import Edtf, parse_edtf


def bounds(when: Edtf) -> str:
    """Return the four bounds as text, a hyphen where there is none."""
    days = (when.start_earliest, when.start_latest, when.end_earliest, when.end_latest)
    return " ".join("-" if day is None else day.isoformat() for day in days)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),  # divisible by 4
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("1900-02", "1900-02-01", "1900-02-28"),  # by 100
        ("2000-02", "2000-02-01", "2000-02-29"),  # by 400
        ("2025-06-02", "2025-06-02", "2025-06-02"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        # unspecified digits, from the right
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),  # there is no year 0 here
        ("2025-XX", "2025-01-01", "2025-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31"),
        # uncertain, approximate, both: the bounds are those of what is written
        ("1984?", "1984-01-01", "1984-12-31"),
        ("1984-06~", "1984-06-01", "1984-06-30"),
        ("1984-06-02%", "1984-06-02", "1984-06-02"),
        ("199X?", "1990-01-01", "1999-12-31"),
        # seasons of an unsaid hemisphere: the whole year; a winter may last until March
        ("2001-21", "2001-01-01", "2001-12-31"),
        ("2001-22", "2001-01-01", "2001-12-31"),
        ("2001-23", "2001-01-01", "2001-12-31"),
        ("2001-24", "2001-01-01", "2002-03-31"),
        ("2001-21?", "2001-01-01", "2001-12-31"),
    ],
)
def test_a_single_date_starts_and_ends_within_the_same_bounds(
    text: str, first: str, last: str
) -> None:
    when = parse_edtf(text)
    assert bounds(when) == f"{first} {last} {first} {last}"
    assert not when.is_interval
    assert str(when) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-02/2025-06-03", "2025-06-02 2025-06-02 2025-06-03 2025-06-03"),
        ("2004-06/2006", "2004-06-01 2004-06-30 2006-01-01 2006-12-31"),
        ("1984~/2004-06?", "1984-01-01 1984-12-31 2004-06-01 2004-06-30"),
        ("199X/200X", "1990-01-01 1999-12-31 2000-01-01 2009-12-31"),
        ("2025/2025", "2025-01-01 2025-12-31 2025-01-01 2025-12-31"),
        ("2025-06/2025", "2025-06-01 2025-06-30 2025-01-01 2025-12-31"),
        ("1992/..", "1992-01-01 1992-12-31 - -"),
        ("1992/", "1992-01-01 1992-12-31 - -"),
        ("../1992", "- - 1992-01-01 1992-12-31"),
        ("/1992", "- - 1992-01-01 1992-12-31"),
    ],
)
def test_an_interval_has_the_bounds_of_its_ends(text: str, expected: str) -> None:
    when = parse_edtf(text)
    assert bounds(when) == expected
    assert when.is_interval
    assert str(when) == text


@pytest.mark.parametrize(
    ("text", "open_start", "open_end"),
    [
        ("1992/..", False, True),
        ("1992/", False, False),
        ("../1992", True, False),
        ("/1992", False, False),
        ("1992", False, False),
    ],
)
def test_open_and_unknown_are_told_apart(text: str, open_start: bool, open_end: bool) -> None:
    when = parse_edtf(text)
    assert (when.open_start, when.open_end) == (open_start, open_end)


@pytest.mark.parametrize(
    ("text", "approximate"),
    [("1984?", True), ("1984~", True), ("1984%", True), ("1984~/1990", True), ("1984/..", False)],
)
def test_approximate(text: str, approximate: bool) -> None:
    assert parse_edtf(text).approximate is approximate


@pytest.mark.parametrize(
    ("texts"),
    [
        ("2025-06-02", "2025-06", "2025", "202X", "20XX"),
        ("1992/2004", "1992/"),
        ("1992/..", "199X/..", "199X/"),
    ],
)
def test_the_more_precise_is_narrower(texts: tuple[str, ...]) -> None:
    widths = [parse_edtf(text).width for text in texts]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize(
    ("text", "years"),
    [("1992/2004", (1992, 2004)), ("199X/..", (1990, None)), ("/2004", (None, 2004))],
)
def test_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse_edtf(text).years == years


NO_DATES = ["", " ", "25", "juin 2025", "2025-6-2", "2025-06-2", "06/2025", "20250602"]
NO_SUCH_DAYS = ["2025-13", "2025-00", "2025-02-30", "2025-06-31", "2023-02-29", "1900-02-29"]
NO_SUCH_YEARS = ["0000", "0000-01-01", "-0044", "-1985", "Y170000002", "12025"]
WRONG_INTERVALS = ["2025/2024", "2025-06-03/2025-06-02", "../..", "/", "../", "2025/2026/2027"]
WITH_TIMES = ["2025-06-02T10:00", "2025-06-02T10:00:00Z"]
LEVEL_2 = [
    "Y-17E7",
    "1950S2",
    "2001-29",
    "2001-41",
    "[1667,1668]",
    "{1960,1961-12}",
    "2004-06~-11",
    "?2004-06-11",
    "2004-?06-11",
    "156X-12-25",
    "15XX-12-XX",
    "XXXX-12-XX",
    "1XXX-12",
    "1984-1X",
    "2025-XX-03",
    "20X5",
    "..2025",
]
OTHERS = ["199X-05", "2025??", "2025-21-03", "２０２５", "٢٠٢٥-٠٦", "2025‑06", "2025-06-02\x00"]


@pytest.mark.parametrize(
    "text",
    NO_DATES + NO_SUCH_DAYS + NO_SUCH_YEARS + WRONG_INTERVALS + WITH_TIMES + LEVEL_2 + OTHERS,
)
def test_refusals_say_what_to_write(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert caught.value.value == text
    assert caught.value.hint is not None
    assert repr(text) in str(caught.value)


@given(st.dates())
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
def test_iso_days_mean_themselves(value: date) -> None:
    when = parse_edtf(value.isoformat())
    assert bounds(when) == " ".join([value.isoformat()] * 4)
    assert when.width == 0


@given(st.dates(max_value=date(9999, 11, 30)), st.sampled_from(["", "?", "~", "%"]))
def test_a_month_runs_from_its_first_day_to_the_eve_of_the_next(value: date, mark: str) -> None:
    when = parse_edtf(f"{value:%Y-%m}".rjust(7, "0") + mark)
    first, last = when.start_earliest, when.end_latest
    assert first == value.replace(day=1)
    assert last is not None
    assert (last + timedelta(days=1)).day == 1
    assert 27 <= (last - first).days <= 30


@given(st.dates(), st.dates())
def test_intervals_are_ordered_or_refused(first: date, last: date) -> None:
    text = f"{first}/{last}"
    if last < first:
        with pytest.raises(DateError, match="ends before it starts"):
            parse_edtf(text)
    else:
        assert bounds(parse_edtf(text)) == f"{first} {first} {last} {last}"


@given(st.one_of(st.text(), st.text(alphabet="0123456789X-/.?~% ", max_size=24)))
@example("9999-24")
@example("0000/0000")
def test_any_text_is_read_with_ordered_bounds_or_refused(text: str) -> None:
    try:
        when = parse_edtf(text)
    except DateError:
        return
    for low, high in (
        (when.start_earliest, when.start_latest),
        (when.end_earliest, when.end_latest),
    ):
        assert (low is None) == (high is None)
        assert low is None or high is None or low <= high
    if when.start_earliest is not None and when.end_latest is not None:
        assert when.start_earliest <= when.end_latest
    assert not (when.open_start and when.start_earliest)
    assert not (when.open_end and when.end_latest)
    assert parse_edtf(str(when)) == when
