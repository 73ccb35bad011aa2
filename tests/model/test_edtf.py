"""EDTF level 1, its bounds by hand and its refusals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import DateError
from coopgraph.model import parse_edtf


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2025", "2025-01-01 2025-12-31 2025-01-01 2025-12-31"),
        ("2024-02", "2024-02-01 2024-02-29 2024-02-01 2024-02-29"),
        ("2025-06-02", "2025-06-02 2025-06-02 2025-06-02 2025-06-02"),
        ("199X", "1990-01-01 1999-12-31 1990-01-01 1999-12-31"),
        ("19XX", "1900-01-01 1999-12-31 1900-01-01 1999-12-31"),
        ("2025-XX", "2025-01-01 2025-12-31 2025-01-01 2025-12-31"),
        ("2025-06-XX", "2025-06-01 2025-06-30 2025-06-01 2025-06-30"),
        ("2025-XX-XX", "2025-01-01 2025-12-31 2025-01-01 2025-12-31"),
        ("1984?", "1984-01-01 1984-12-31 1984-01-01 1984-12-31"),
        ("1984-06~", "1984-06-01 1984-06-30 1984-06-01 1984-06-30"),
        ("2024-24", "2024-01-01 2025-03-31 2024-01-01 2025-03-31"),
        ("2025-06-02/2025-06-03", "2025-06-02 2025-06-02 2025-06-03 2025-06-03"),
        ("1992/..", "1992-01-01 1992-12-31 - -"),
        ("1992/", "1992-01-01 1992-12-31 - -"),
        ("../1992", "- - 1992-01-01 1992-12-31"),
        ("2004-06/2006", "2004-06-01 2004-06-30 2006-01-01 2006-12-31"),
    ],
)
def test_bounds(text: str, bounds: str) -> None:
    when = parse_edtf(text)
    expected = [None if part == "-" else date.fromisoformat(part) for part in bounds.split()]
    found = [when.start_earliest, when.start_latest, when.end_earliest, when.end_latest]
    assert found == expected
    assert str(when) == text


def test_open_and_unknown_are_told_apart() -> None:
    assert parse_edtf("1992/..").open_end
    assert not parse_edtf("1992/").open_end
    assert parse_edtf("../1992").open_start
    assert parse_edtf("1984%").approximate
    assert not parse_edtf("1984").approximate


@pytest.mark.parametrize(
    "text",
    [
        "2025-13",
        "2025-02-30",
        "2023-02-29",
        "0000",
        "25",
        "juin 2025",
        "2025-6-2",
        "2025/2024",
        "../..",
        "/",
        "2025/2026/2027",
        "20X5",
        "199X-05",
        "2025-XX-03",
        "-0044",
        "Y170000",
        "",
        "2025-06-02T10:00",
        "[2025,2026]",
    ],
)
def test_refusals_say_what_to_write(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert caught.value.hint is not None
    assert repr(text) in str(caught.value)


@given(st.dates())
def test_iso_days_mean_themselves(value: date) -> None:
    when = parse_edtf(value.isoformat())
    assert when.start_earliest == when.end_latest == value
    assert when.width == 0


@given(st.dates(), st.dates())
def test_intervals_are_ordered_or_refused(first: date, last: date) -> None:
    text = f"{first}/{last}"
    if last < first:
        with pytest.raises(DateError, match="ends before it starts"):
            parse_edtf(text)
    else:
        when = parse_edtf(text)
        assert when.start_earliest == first
        assert when.end_latest == last


@given(st.text(alphabet="0123456789X-/.?~% ", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        when = parse_edtf(text)
    except DateError:
        return
    low, high = when.start_earliest, when.start_latest
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert low <= high
