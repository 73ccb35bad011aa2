"""Dates as pages write them, in French and English, as EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

__all__ = ["Moment", "find_moments", "find_published"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier january",
            "février fevrier february",
            "mars march",
            "avril april",
            "mai may",
            "juin june",
            "juillet july",
            "août aout august",
            "septembre september",
            "octobre october",
            "novembre november",
            "décembre decembre december",
        ),
        1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday",
            "mardi tuesday",
            "mercredi wednesday",
            "jeudi thursday",
            "vendredi friday",
            "samedi saturday",
            "dimanche sunday",
        )
    )
    for name in names.split()
}
_WEEKDAY: Final = "|".join(_WEEKDAYS)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"
_TO: Final = r"\s*(?:-|–|—|/|et|and|au|to|à)\s*(?:le\s+)?"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or period in a text.

    Attributes
    ----------
    begin, stop
        Where it stands, in characters.
    start, end
        EDTF dates; None where the text leaves one open.
    inferred
        Whether a part comes from the day of publication or another date of the page.
    by_publication
        Whether the year is only what the day of publication implies.
    is_open
        Whether it says *since*: it goes on.
    is_dateline
        Whether it is the page's own day of publication.
    """

    begin: int
    stop: int
    start: str | None
    end: str | None = None
    inferred: bool = False
    by_publication: bool = False
    is_open: bool = False
    is_dateline: bool = False


_WEEK: Final = rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # du 24 septembre au 4 octobre (2024)
        (
            rf"\b(?P<d1>{_DAY})\s+(?P<m1>{_MONTH})(?:\s+(?P<y1>{_YEAR}))?{_TO}(?:{_WEEKDAY})?\s*"
            rf"(?P<d2>{_DAY})\s+(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?\b"
        ),
        # 2-3 juin 2025, les 2 et 3 juin 2025, du 1er au 4 juin 2025
        rf"\b(?P<d1>{_DAY}){_TO}(?P<d2>{_DAY})\s+(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR}))?\b",
        # June 2-3, 2025
        rf"\b(?P<m1>{_MONTH})\s+(?P<d1>{_DAY}){_TO}(?P<d2>{_DAY})(?:,?\s+(?P<y1>{_YEAR}))?\b",
        rf"\b{_WEEK}(?P<d1>{_DAY})\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR}))?\b",
        rf"\b{_WEEK}(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?!\d)(?:,?\s+(?P<y1>{_YEAR}))?\b",
        r"\b(?P<iso>(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))\b",
        r"\b(?P<isomonth>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![-\d])",
        rf"\b(?P<d1>\d\d?)[/.](?P<n1>\d\d?)[/.](?P<y1>{_YEAR})\b",
        rf"\b(?P<m1>{_MONTH})(?:\s+(?P<y1>{_YEAR}))\b",
        # 2025-2028, de 2010 à 2014, entre 2010 et 2014
        rf"(?<![\d/-])(?P<y1>{_YEAR})(?:{_TO}(?P<y2>{_YEAR}))\b(?![/-]\d)",
        rf"(?<![\d/.,-])(?P<y1>{_YEAR})\b(?![/.,-]\d|\s*(?:€|euros?|EUR\b|km|habitants))",
    )
)
_SINCE: Final = re.compile(
    r"(?:depuis|since|dès|à partir de|as of)\s+(?:le |l['’]année |early )?(?:\w+ )?$", re.IGNORECASE
)
_UNTIL: Final = re.compile(
    r"(?:jusqu['’](?:en|au|à)|until|till|through)\s+(?:le )?$", re.IGNORECASE
)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


@dataclass(frozen=True, slots=True)
class _Years:
    """Years that the page gives elsewhere for a day and month; the day of publication."""

    known: dict[tuple[int, int], int]
    published: date | None

    def of(self, month: int, day: int, weekday: str | None) -> tuple[int | None, bool]:
        """Return a year for a day without one, and whether only the publication implies it."""
        if (month, day) in self.known:
            return self.known[month, day], False
        if self.published is None:
            return None, False
        near = [
            found
            for year in (self.published.year - 1, self.published.year, self.published.year + 1)
            if (text := _day(year, month, day)) is not None
            for found in (date.fromisoformat(text),)
            if weekday is None or found.weekday() == _WEEKDAYS[weekday.casefold()]
        ]
        if not near:
            return None, False
        best = min(near, key=lambda found: abs(found - (self.published or found)))
        if abs(best - self.published) > timedelta(days=200):
            return None, False
        return best.year, True


def _known_years(text: str) -> dict[tuple[int, int], int]:
    known: dict[tuple[int, int], int] = {}
    whole = re.compile(
        rf"\b(?P<d>{_DAY})\s+(?P<m>{_MONTH})\s+(?P<y>{_YEAR})\b"
        rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>{_DAY}),?\s+(?P<y2>{_YEAR})\b",
        re.IGNORECASE,
    )
    for match in whole.finditer(text):
        month = _MONTHS[(match["m"] or match["m2"]).casefold()]
        day, year = _number(match["d"] or match["d2"]), int(match["y"] or match["y2"])
        known.setdefault((month, day), year)
    return known


def _moment(match: re.Match[str], years: _Years) -> Moment | None:
    parts = match.groupdict()
    at = match.span()
    iso = parts.get("iso") or parts.get("isomonth")
    if iso:
        return Moment(*at, iso)
    y1, y2 = parts.get("y1"), parts.get("y2")
    if parts.get("n1"):
        found = _day(int(y1 or 0), int(parts["n1"]), int(parts["d1"]))
        return None if found is None else Moment(*at, found)
    if not parts.get("m1"):
        return Moment(*at, y1, y2) if y1 and not (y2 and y2 < y1) else None
    m1 = _MONTHS[parts["m1"].casefold()]
    if not parts.get("d1"):
        return Moment(*at, f"{y1}-{m1:02d}")
    d1 = _number(parts["d1"])
    m2 = _MONTHS[parts["m2"].casefold()] if parts.get("m2") else m1
    d2 = _number(parts["d2"]) if parts.get("d2") else None
    year = y1 or y2
    by_publication = inferred = False
    if year is None:
        implied, by_publication = years.of(m2, d2 or d1, parts.get("weekday"))
        inferred = implied is not None
        if implied is None:
            return Moment(*at, None)
        year = str(implied)
    last = y2 or year
    start = _day(int(year), m1, d1)
    end = None if d2 is None else _day(int(last), m2, d2)
    if start is None or (end is not None and end < start):
        return None
    return Moment(*at, start, end, inferred, by_publication)


def _with_edges(text: str, moment: Moment) -> Moment:
    before = text[max(0, moment.begin - 24) : moment.begin]
    since, until = _SINCE.search(before), _UNTIL.search(before)
    begin = moment.begin - (len(since[0]) if since else 0)
    if since is not None and moment.end is None:
        return Moment(
            begin, moment.stop, moment.start, None, moment.inferred, moment.by_publication, True
        )
    if until is not None and moment.end is None:
        begin = moment.begin - len(until[0])
        return Moment(
            begin, moment.stop, None, moment.start, moment.inferred, moment.by_publication
        )
    return moment


def find_moments(text: str, published: str | None = None) -> tuple[Moment, ...]:
    """Return the dates and periods of a text, in order and without overlap.

    Parameters
    ----------
    text
        French or English.
    published
        Day of publication, as EDTF; gives the year of *vendredi 18 octobre*.

    Examples
    --------
    >>> [(m.start, m.end) for m in find_moments("les 2 et 3 juin 2025")]
    [('2025-06-02', '2025-06-03')]
    >>> find_moments("vendredi 18 octobre", "2024-10-20")[0].start
    '2024-10-18'
    """
    day = None
    if published is not None and len(published) == len("2025-06-16"):
        day = date.fromisoformat(published)
    years = _Years(_known_years(text), day)
    taken: list[Moment] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < m.stop and m.begin < match.end() for m in taken):
                continue
            moment = _moment(match, years)
            if moment is not None:
                taken.append(moment)
    placed = (_dateline(text, _with_edges(text, m)) for m in taken)
    return tuple(sorted(placed, key=lambda m: m.begin))


def _dateline(text: str, moment: Moment) -> Moment:
    told = _TOLD_PUBLISHED.search(text[max(0, moment.begin - 40) : moment.begin])
    return moment if told is None else replace(moment, is_dateline=True)


_PUBLISHED: Final = re.compile(
    r"(?:publi[ée]e?s?|mis en ligne|posté|posted|published|updated|date)"
    r"\b[^\n\d]{0,20}",
    re.IGNORECASE,
)


_TOLD_PUBLISHED: Final = re.compile(_PUBLISHED.pattern + r"$", re.IGNORECASE)


def find_published(text: str) -> str | None:
    """Return the day of publication that a page's text gives, as EDTF; None without one."""
    for place in _publication_places(text[:3000]):
        for moment in find_moments(place):
            if moment.begin == 0 and moment.start is not None and moment.end is None:
                return moment.start
    return None


def _publication_places(text: str) -> Iterator[str]:
    for match in _PUBLISHED.finditer(text):
        iso = re.match(r"(?:19|20)\d\d-\d\d(?:-\d\d)?", text[match.end() :])
        yield text[match.end() : match.end() + 30].split("\n")[0] if iso is None else iso[0]
    for line in text.split("\n")[:8]:
        # A line that is nothing but a day, below the title.
        stripped = re.sub(
            rf"^(?:(?:le|on) )?(?:{_WEEKDAY})?,?\s*", "", line.strip(), flags=re.IGNORECASE
        )
        if 0 < len(stripped) < 24:
            yield stripped.replace(",", " ").replace("  ", " ")
