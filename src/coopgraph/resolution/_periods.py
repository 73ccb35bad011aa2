"""Dates of several claims → the periods of one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coopgraph.model import Conflict, Edtf, Period, RelationNature, RelationType

__all__ = ["ClaimedDates", "reconcile_periods"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClaimedDates:
    """The dates of one claim and what settles a disagreement about them."""

    claim: str
    when: Edtf
    trust: int = 0
    as_of: date | None = None
    by_party: bool = False
    active: bool = False
    is_payment: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of a stretch of time, as one claim states it."""

    facts: ClaimedDates
    text: str
    low: date | None
    high: date | None
    is_open: bool

    @property
    def width(self) -> int:
        return (
            0
            if self.is_open or self.low is None or self.high is None
            else (self.high - self.low).days
        )

    def agrees(self, other: _Side) -> bool:
        if self.is_open or other.is_open:
            return self.is_open == other.is_open
        low, high = self.low or date.min, self.high or date.max
        return low <= (other.high or date.max) and (other.low or date.min) <= high


def reconcile_periods(
    facts: Sequence[ClaimedDates], kind: RelationType
) -> tuple[tuple[Period, ...], list[Conflict]]:
    """Return the periods that claimed dates amount to, and every disagreement between them.

    Claims whose stretches cannot overlap are separate periods of a state (an agreement of 1984 to
    1990 and one since 2010); those that overlap speak of one period and must agree on its ends.
    Periods that touch are merged. Each payment has a period of its own: payments never disagree.
    """
    state = kind.nature is RelationNature.STATE
    payments = [f for f in facts if f.is_payment and not state]
    conflicts: list[Conflict] = []
    periods: list[Period] = []
    for cluster in _clusters([f for f in facts if state or not f.is_payment], state):
        period, found = _one_period(cluster, state)
        conflicts += found
        if period is not None:
            periods.append(period)
    merged = _merged(periods)
    paid = {Period.of_occurrence(f.when) for f in payments}.difference(merged)
    return (*merged, *sorted(paid, key=_order)), conflicts


def _order(period: Period) -> tuple[date, str]:
    return (period.start_earliest or date.min, period.text)


def _extent(facts: ClaimedDates, state: bool) -> tuple[date, date]:
    when = facts.when
    lasting = state and not when.is_interval
    high = None if lasting else when.end_latest
    return (when.start_earliest or date.min, high or date.max)


def _clusters(facts: Sequence[ClaimedDates], state: bool) -> list[list[ClaimedDates]]:
    if not state:  # an occurrence takes place once
        return [sorted(facts, key=lambda f: f.claim)] if facts else []
    ordered = sorted(facts, key=lambda f: (*_extent(f, state), f.claim))
    clusters: list[list[ClaimedDates]] = []
    reach = date.min
    for item in ordered:
        low, high = _extent(item, state)
        if clusters and low <= reach and not (high > reach and _follows(item, clusters[-1])):
            clusters[-1].append(item)
            reach = max(reach, high)
        else:
            clusters.append([item])
            reach = high
    return clusters


def _follows(item: ClaimedDates, cluster: Sequence[ClaimedDates]) -> bool:
    """Say whether it begins in the year (month, day) in which all others end: 2015/2018, 2018/2021.

    Such stretches touch, as those of an agreement that was renewed; they do not disagree.
    """
    begins = (item.when.start_earliest, item.when.start_latest)
    return item.when.is_interval and all(
        other.when.is_interval
        and (other.when.end_earliest, other.when.end_latest) == begins
        and other.when.start_latest != other.when.end_latest
        for other in cluster
    )


def _sides(cluster: Sequence[ClaimedDates], state: bool) -> tuple[list[_Side], list[_Side]]:
    starts: list[_Side] = []
    ends: list[_Side] = []
    for item in cluster:
        when = item.when
        first, _, last = when.text.partition("/")
        if when.open_start or when.start_earliest is not None:
            starts.append(
                _Side(item, first, when.start_earliest, when.start_latest, when.open_start)
            )
        if when.is_interval:
            if when.open_end or when.end_latest is not None:
                ends.append(_Side(item, last, when.end_earliest, when.end_latest, when.open_end))
        elif not state:
            ends.append(_Side(item, first, when.end_earliest, when.end_latest, is_open=False))
    return starts, ends


def _one_period(
    cluster: Sequence[ClaimedDates], state: bool
) -> tuple[Period | None, list[Conflict]]:
    if len(cluster) == 1:
        only = cluster[0]
        as_of = only.as_of if only.active else None
        if state:
            return Period.of_state(only.when, active_as_of=as_of), []
        return Period.of_occurrence(only.when), []
    starts, ends = _sides(cluster, state)
    start, start_conflict = _settle("start", starts)
    end, end_conflict = _settle("end", ends)
    if not state and not any(f.when.is_interval for f in cluster):
        # A date is one value: both its ends are those of the claim that holds.
        end = None if start is None else next(s for s in ends if s.facts is start.facts)
        end_conflict = None if start_conflict is None else replace(start_conflict, attribute="end")
    if _is_reversed(start, end):  # each end was settled, but no stretch of time has both
        start, start_conflict = None, Conflict("start", _values(starts), None, "")
        end, end_conflict = None, Conflict("end", _values(ends), None, "")
    conflicts = [c for c in (start_conflict, end_conflict) if c is not None]
    if start is None and end is None:
        return None, conflicts
    end_earliest = None if end is None else end.low
    if end is None and state:
        active = [f.as_of for f in cluster if f.active and f.as_of is not None]
        low = None if start is None else start.high
        end_earliest = max([*active, *([low] if low else [])]) if active else None
    period = Period(
        _text(start, end, state),
        None if start is None else start.low,
        None if start is None else start.high,
        end_earliest,
        None if end is None else end.high,
        start is not None and start.is_open,
        end is not None and end.is_open,
    )
    return period, conflicts


def _is_reversed(start: _Side | None, end: _Side | None) -> bool:
    if start is None or end is None or start.low is None or end.high is None:
        return False
    return start.low > end.high


def _text(start: _Side | None, end: _Side | None, state: bool) -> str:
    first = "" if start is None else start.text
    last = "" if end is None else end.text
    return first if first == last and not state else f"{first}/{last}"


def _settle(attribute: str, sides: Sequence[_Side]) -> tuple[_Side | None, Conflict | None]:
    """Return the value that holds and, where claims disagree, the conflict."""
    if not sides:
        return None, None
    if _compatible(sides):
        return _most_precise(sides), None
    values = _values(sides)
    best = max(side.facts.trust for side in sides)
    candidates = [side for side in sides if side.facts.trust == best]
    if _compatible(candidates):
        chosen = _most_precise(candidates)
        return chosen, Conflict(attribute, values, chosen.text, "trust")
    if attribute == "start":
        candidates, rule = [s for s in candidates if s.facts.by_party], "party"
    else:
        last = max((s.facts.as_of for s in candidates if s.facts.as_of is not None), default=None)
        candidates = [s for s in candidates if last is not None and s.facts.as_of == last]
        rule = "latest"
    if candidates and _compatible(candidates):
        chosen = _most_precise(candidates)
        return chosen, Conflict(attribute, values, chosen.text, rule)
    return None, Conflict(attribute, values, None, "")


def _values(sides: Sequence[_Side]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((side.text, side.facts.claim) for side in sides))


def _compatible(sides: Sequence[_Side]) -> bool:
    return all(a.agrees(b) for i, a in enumerate(sides) for b in sides[i + 1 :])


def _most_precise(sides: Sequence[_Side]) -> _Side:
    return min(sides, key=lambda s: (s.width, s.text, s.facts.claim))


def _merged(periods: list[Period]) -> tuple[Period, ...]:
    """Return periods that stand in order, those that touch joined into one."""
    out: list[Period] = []
    for period in periods:
        before = out[-1] if out else None
        if (
            before is not None
            and before.end_latest is not None
            and period.start_earliest is not None
            and period.start_earliest <= before.end_latest + _DAY
        ):
            first, last = before.text.partition("/")[0], period.text.rpartition("/")[2]
            out[-1] = replace(
                before,
                text=f"{first}/{last}",
                end_earliest=period.end_earliest,
                end_latest=period.end_latest,
                open_end=period.open_end,
            )
        else:
            out.append(period)
    return tuple(out)
