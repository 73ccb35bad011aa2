"""Twenty worked cases of "does it hold in this period?", by the rules of the design (§1)."""

from __future__ import annotations

from datetime import date

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
        ("1984?", date(1984, 3, 1), date(1984, 3, 1), "unknown"),
    ],
)
def test_single_days(text: str, first: date, last: date, answer: str) -> None:
    assert occurrence(text).overlap(first, last) == Overlap(answer)
