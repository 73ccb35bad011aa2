"""Slices of a network in time: what holds, what may hold, what does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import Message, msg
from coopgraph.model import Overlap, Period, choice_of, parse_edtf
from coopgraph.network.account import LossEntry
from coopgraph.network.network import Network

__all__ = [
    "OUTSIDE",
    "Calendar",
    "Unknown",
    "days_of",
    "outside",
    "refuse_projection",
    "slice_network",
    "unsure",
    "whole_years",
]

OUTSIDE: Final[dict[str, Message]] = {
    "out": msg("do not hold in the period"),
    "unknown": msg("may or may not hold in the period (unknown dates)"),
    "known": msg("certainly hold in the period (only unknown ones were asked for)"),
}
_UNSURE: Final = msg("are kept though they may not hold in the period (unknown dates)")
_OVERLAPS: Final = (Overlap.OUT, Overlap.UNKNOWN, Overlap.IN)


class Unknown(StrEnum):
    """What to do with statements of which it is not known whether they are in the period."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    ONLY = "only"


def days_of(
    at: int | str | date | None, between: Sequence[int | str | date] | None
) -> tuple[date, date] | None:
    """Return the first and last day of the period asked for, None without one.

    Raises
    ------
    UsageError
        If both are given, or they are no period.
    """
    if at is not None and between is not None:
        raise UsageError(msg("at and between exclude each other"), hint=msg("give one of them"))
    if at is not None:
        between = (at, at)
    if between is None:
        return None
    first, last = (parse_edtf(f"{v:04d}" if isinstance(v, int) else str(v)) for v in between)
    low, high = first.start_earliest, last.end_latest
    if low is None or high is None or low > high:
        raise UsageError(
            msg("{value} is no period", value=f"{first}–{last}"),
            value=f"{first}–{last}",
            hint=msg("give a first and a last year, such as 2015 and 2025"),
        )
    return low, high


def whole_years(years: Iterable[int]) -> list[int]:
    """Return years as whole numbers, each once, in their order.

    Raises
    ------
    UsageError
        If one is no year of the calendar, from 1 to 9999.
    """
    return list(dict.fromkeys(_year(value) for value in years))


def _year(value: int) -> int:
    try:
        year = int(value)
        if year == float(value) and date.min.year <= year <= date.max.year:
            return year
    except (TypeError, ValueError, OverflowError):
        pass
    raise UsageError(
        msg("{value!r} is no year", value=value),
        value=str(value),
        hint=msg("give years from 1 to 9999"),
    )


def refuse_projection(network: Network) -> None:
    """Refuse a projection.

    Raises
    ------
    NetworkError
        Its edges have no dates of their own.
    """
    if network.edge_columns.behind:
        raise NetworkError(
            msg("the edges of a projection have no dates of their own"),
            hint=msg("slice the network with its groups, then project it"),
        )


def unsure(answers: npt.NDArray[np.int8]) -> LossEntry:
    """Return how many of the relations kept may or may not hold (see `Calendar.overlaps`)."""
    return LossEntry(int((answers == _OVERLAPS.index(Overlap.UNKNOWN)).sum()), _UNSURE)


def outside(answer: Overlap, unknown: str) -> str | None:
    """Return why a relation is left out of a period, a key of `OUTSIDE`; None if it is kept."""
    if answer is Overlap.OUT:
        return "out"
    if answer is Overlap.UNKNOWN:
        return "unknown" if unknown == Unknown.EXCLUDE else None
    return "known" if unknown == Unknown.ONLY else None


class Calendar:
    """The periods of a network's relations as columns of days, to ask many times.

    Parameters
    ----------
    periods
        Of each relation; one without a period is always unknown.
    """

    def __init__(self, periods: Sequence[tuple[Period, ...]]) -> None:
        count = len(periods)
        rows = [(n, p.bounds()) for n, parts in enumerate(periods) for p in parts]
        self._edge = np.array([n for n, _ in rows], dtype=np.int64)
        days = [[day.toordinal() for day in bounds] for _, bounds in rows]
        table = np.array(days, dtype=np.int64).reshape(-1, 4)
        self._start_low, self._start_high, self._end_low, self._end_high = table.T
        self._dated = np.bincount(self._edge, minlength=count).astype(bool)

    def overlaps(self, first: date, last: date) -> npt.NDArray[np.int8]:
        """Return of each relation whether it holds from one day to another: 0 no, 1 unknown, 2 yes.

        As `coopgraph.model.overlap` says of its periods, for all at once.
        """
        low, high = first.toordinal(), last.toordinal()
        answer = np.ones(len(self._edge), dtype=np.int8)
        answer[(self._start_high <= high) & (self._end_low >= low)] = 2
        answer[(self._start_low > high) | (self._end_high < low)] = 0
        best = np.where(self._dated, 0, 1).astype(np.int8)
        np.maximum.at(best, self._edge, answer)
        return best

    def in_year(self, year: int) -> npt.NDArray[np.int8]:
        """Return `overlaps` of a calendar year."""
        return self.overlaps(date(year, 1, 1), date(year, 12, 31))

    def years(self) -> tuple[int, int] | None:
        """Return the first and the last year that a date names, None without any."""
        ends = (date.min.toordinal(), date.max.toordinal())
        days = np.concatenate([self._start_low, self._start_high, self._end_low, self._end_high])
        named = days[(days > ends[0]) & (days < ends[1])]
        if not len(named):
            return None
        low, high = (date.fromordinal(int(day)).year for day in (named.min(), named.max()))
        return low, high


def slice_network(
    network: Network,
    *,
    at: int | str | date | None = None,
    between: Sequence[int | str | date] | None = None,
    unknown: str = Unknown.INCLUDE,
) -> Network:
    """Return the part of a network that holds in a period, as building it so would give.

    Actors whose relations all fall out go with them, unless the network was built with its
    isolates. A period in which nothing holds gives a network without actors; `loss` says why, with
    what was left out when the network was built first.

    Parameters
    ----------
    network
        Built with its dates; a slice may be sliced again.
    at, between
        A year (or EDTF date), or a first and a last.
    unknown
        ``include``, ``exclude`` or ``only`` relations whose dates leave that open.

    Raises
    ------
    UsageError
        If an argument is none of its choices, or no period is given.
    NetworkError
        If it is a projection: its edges have no dates of their own.
    """
    mode, period = choice_of(Unknown, unknown), days_of(at, between)
    if period is None:
        raise UsageError(msg("no period is given"), hint=msg("give a year, or a first and a last"))
    refuse_projection(network)
    found = Calendar(network.edge_columns.dated()).overlaps(*period)
    reasons = [outside(answer, mode) for answer in _OVERLAPS]
    keep = np.flatnonzero(np.array([reason is None for reason in reasons])[found])
    counts = np.bincount(found, minlength=len(_OVERLAPS)).tolist()
    left_out = tuple(
        LossEntry(count, OUTSIDE[reason])
        for count, reason in zip(counts, reasons, strict=True)
        if reason is not None and count
    )
    asked = (
        [("at", str(at))] if at is not None else [("between", ", ".join(map(str, between or ())))]
    )
    return _taken(network, keep, left_out, unsure(found[keep]), (*asked, ("unknown", str(mode))))


def _taken(
    network: Network,
    keep: npt.NDArray[np.int64],
    left_out: tuple[LossEntry, ...],
    note: LossEntry,
    asked: tuple[tuple[str, str], ...],
) -> Network:
    edges, origin = network.edge_columns, network.origin
    source, target = edges.source[keep], edges.target[keep]
    stays = np.array(network.node_columns.stays or [False] * network.n_nodes, dtype=bool)
    stays[source] = stays[target] = True
    nodes = np.flatnonzero(stays)
    position = np.full(network.n_nodes, -1, dtype=np.int64)
    position[nodes] = np.arange(len(nodes))
    taken = edges.take(keep, position[source], position[target])
    loss = replace(
        network.loss,
        nodes=len(nodes),
        edges=len(keep),
        left_out=(*network.loss.left_out, *left_out),
        notes=(*taken.notes(), note),
    )
    names = {name for name, _ in origin.parameters}
    is_first = not names & {"at", "between"}
    # The default of a network without a period says nothing; that of a slice of a slice stays.
    before = tuple(p for p in origin.parameters if not (is_first and p[0] == "unknown"))
    return replace(
        network,
        node_columns=network.node_columns.take(nodes),
        edge_columns=taken,
        loss=loss,
        origin=replace(origin, parameters=(*before, *asked)),
    )
