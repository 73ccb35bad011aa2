"""EDTF level 1 dates, their bounds, and the three-valued question "in this period?".

Standard: Extended Date/Time Format, Library of Congress / ISO 8601-2:2019, level 1. Years 0001 to
9999; times of day are not used here.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopgraph.errors import DateError
from coopgraph.messages import msg

__all__ = ["Edtf", "Overlap", "Period", "overlap", "parse_edtf"]

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?[?~%]?",
    re.ASCII,  # no digits of other scripts
)
_SEASON_LATEST = {21: (0, 12, 31), 22: (0, 12, 31), 23: (0, 12, 31), 24: (1, 3, 31)}


class Overlap(StrEnum):
    """Whether something overlaps a period: certainly, certainly not, or not to be known."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Edtf:
    """An EDTF level 1 date or interval with its bounds.

    Parameters
    ----------
    text
        The EDTF text, as written.
    start_earliest, start_latest, end_earliest, end_latest
        Bounds as calendar days; None where the text leaves them unknown or open.
    open_start, open_end
        True for ``..``: without a beginning, without an end.
    is_interval
        True where the text has a slash.
    """

    text: str
    start_earliest: date | None = None
    start_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None
    open_start: bool = False
    open_end: bool = False
    is_interval: bool = False

    def __str__(self) -> str:
        return self.text

    @property
    def approximate(self) -> bool:
        """Whether the text says that a date is uncertain or approximate (``?``, ``~``, ``%``)."""
        return any(mark in self.text for mark in "?~%")

    @property
    def width(self) -> int:
        """Days that the bounds leave free; smaller is more precise. Unknown ends count 10⁶."""
        start = _spread(self.start_earliest, self.start_latest, known=self.open_start)
        if not self.is_interval:
            return start
        return start + _spread(self.end_earliest, self.end_latest, known=self.open_end)

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The first year it may start in and the last it may end in; None where unknown."""
        return (
            self.start_earliest.year if self.start_earliest else None,
            self.end_latest.year if self.end_latest else None,
        )


def _spread(low: date | None, high: date | None, *, known: bool) -> int:
    if known:
        return 0
    return (high - low).days if low is not None and high is not None else 1_000_000


def _fail(text: str) -> DateError:
    return DateError(
        msg("{value!r} is no EDTF level 1 date", value=text),
        value=text,
        hint=msg("write 2025, 2025-06, 2025-06-02, 2025-06-02/2025-06-03, 1992/.. or 199X"),
    )


def _bounds(text: str, whole: str) -> tuple[date, date]:
    """Return the first and last day a single EDTF date can mean."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise _fail(whole)
    year, month, day = match["year"], match["month"], match["day"]
    if year.endswith("X") and month is not None:
        raise _fail(whole)
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    try:
        if month in (None, "XX"):
            if day not in (None, "XX"):
                raise _fail(whole)
            return date(max(low, 1), 1, 1), date(high, 12, 31)
        number = int(month or 0)
        if number in _SEASON_LATEST and day is None:
            years, last_month, last_day = _SEASON_LATEST[number]
            return date(low, 1, 1), date(low + years, last_month, last_day)
        if day in (None, "XX"):
            return date(low, number, 1), date(low, number, calendar.monthrange(low, number)[1])
        exact = date(low, number, int(day or 0))
    except ValueError as error:  # month 13, 30 February, year 0
        raise _fail(whole) from error
    return exact, exact


def parse_edtf(text: str) -> Edtf:
    """Return the date or interval that an EDTF level 1 text means.

    Parameters
    ----------
    text
        Such as ``2025``, ``2025-06``, ``2025-06-02/2025-06-03``, ``199X``, ``1984?``,
        ``1992/..`` (open) or ``1992/`` (end unknown).

    Raises
    ------
    DateError
        If it is none, has no such day (``2025-13``) or ends before it starts.

    Examples
    --------
    >>> parse_edtf("2025-06").start_latest
    datetime.date(2025, 6, 30)
    """
    stripped = text.strip()
    parts = stripped.split("/")
    if len(parts) == 1:
        low, high = _bounds(stripped, text)
        return Edtf(stripped, low, high, low, high)
    if len(parts) != 2 or all(part in ("", "..") for part in parts):
        raise _fail(text)
    first, last = parts
    start = (None, None) if first in ("", "..") else _bounds(first, text)
    end = (None, None) if last in ("", "..") else _bounds(last, text)
    if start[0] is not None and end[1] is not None and start[0] > end[1]:
        raise DateError(
            msg("{value!r} ends before it starts", value=text),
            value=text,
            hint=msg("write the earlier date first"),
        )
    return Edtf(
        stripped,
        start[0],
        start[1],
        end[0],
        end[1],
        open_start=first == "..",
        open_end=last == "..",
        is_interval=True,
    )


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which a statement holds, or an occurrence takes place.

    Parameters
    ----------
    text
        EDTF text of the period as reconciled (a bare start of a state reads ``1992/``).
    start_earliest, start_latest, end_earliest, end_latest
        Bounds; `end_earliest` of a state that is only known to be active is its as-of date.
    open_start, open_end
        True for ``..``.
    """

    text: str
    start_earliest: date | None = None
    start_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None
    open_start: bool = False
    open_end: bool = False

    @classmethod
    def of_occurrence(cls, when: Edtf) -> Period:
        """Return the period of something that happens at `when`."""
        return cls(
            when.text,
            when.start_earliest,
            when.start_latest,
            when.end_earliest,
            when.end_latest,
            when.open_start,
            when.open_end,
        )

    @classmethod
    def of_state(cls, when: Edtf, *, active_as_of: date | None) -> Period:
        """Return the period of a state; a bare date is its start, its end is not known.

        Parameters
        ----------
        when
            Stated dates.
        active_as_of
            The day up to which the state is known to be active, or None.
        """
        if when.is_interval and (when.open_end or when.end_latest is not None):
            return cls.of_occurrence(when)
        end_earliest = active_as_of
        if end_earliest is not None and when.start_latest is not None:
            end_earliest = max(end_earliest, when.start_latest)
        text = when.text if when.is_interval else f"{when.text}/"
        return cls(
            text,
            when.start_earliest,
            when.start_latest,
            end_earliest,
            None,
            when.open_start,
        )

    def bounds(self) -> tuple[date, date, date, date]:
        """Return the earliest and latest start and the earliest and latest end, as `overlap` reads.

        `date.min` and `date.max` stand for no bound. It surely lies from the latest start to the
        earliest end (nowhere, where the first is the later), and perhaps between the outer two.
        """
        start_low = date.min if self.start_earliest is None else self.start_earliest
        end_high = date.max if self.end_latest is None else self.end_latest
        start_high = date.min if self.open_start else (self.start_latest or end_high)
        end_low = date.max if self.open_end else (self.end_earliest or start_low)
        return start_low, min(start_high, end_high), max(end_low, start_low), end_high

    def overlap(self, first: date, last: date) -> Overlap:
        """Say whether the period overlaps the days from `first` to `last`, both included.

        *In* needs certainty: it starts by `last` at the latest and ends no earlier than `first`.
        """
        start_low, start_high, end_low, end_high = self.bounds()
        if start_low > last or end_high < first:
            return Overlap.OUT
        return Overlap.IN if start_high <= last and end_low >= first else Overlap.UNKNOWN


def overlap(periods: tuple[Period, ...], first: date, last: date) -> Overlap:
    """Say whether any of the periods overlaps; without a period nothing is known."""
    if not periods:
        return Overlap.UNKNOWN
    answers = {period.overlap(first, last) for period in periods}
    if Overlap.IN in answers:
        return Overlap.IN
    return Overlap.UNKNOWN if Overlap.UNKNOWN in answers else Overlap.OUT
