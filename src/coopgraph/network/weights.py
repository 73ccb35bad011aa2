"""What an edge's weight is: chosen by name, never guessed, never added over kinds of money."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from coopgraph.errors import UsageError
from coopgraph.messages import msg
from coopgraph.model import CONCEPT_BASE
from coopgraph.network._rows import Row
from coopgraph.network.account import LossEntry
from coopgraph.network.slices import Calendar
from coopgraph.query.scanning import Scanner

__all__ = ["Money", "Weight", "weighted_rows"]


class Weight(StrEnum):
    """What an edge's weight is."""

    STATEMENTS = "statements"
    SOURCES = "sources"
    CONFIDENCE = "confidence"
    YEARS = "years"
    """Calendar years in which it certainly holds; without a known end, up to the last year that a
    date of these relation types names."""
    AMOUNT = "amount"
    """Sum of its contributions of one kind in one currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """Which contributions an amount adds up: ISO 4217 code and kind; "" where not chosen."""

    currency: str = ""
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.currency} {self.kind}".strip()


def weighted_rows(
    scanner: Scanner,
    rows: list[Row],
    weight: Weight,
    money: Money,
    every: Sequence[Row],
) -> tuple[list[Row], list[float], tuple[LossEntry, ...], Money]:
    """Return the statements that have a weight, their weights, what was left out, and the money.

    Parameters
    ----------
    every
        All statements of the types: years are counted up to the last that one of them names, so
        that a slice weighs its relations as the whole does.

    Raises
    ------
    UsageError
        If an amount is asked for and the statements have none, or several kinds or currencies.
    """
    plain: dict[Weight, Callable[[Row], float]] = {
        Weight.STATEMENTS: lambda _: 1.0,
        Weight.SOURCES: lambda row: float(len(row.sources)),
        Weight.CONFIDENCE: lambda row: row.confidence,
    }
    if weight in plain:
        return rows, [plain[weight](row) for row in rows], (), Money()
    if weight is Weight.YEARS:
        weights, reason = _years(rows, every), msg("have no year in which they certainly hold")
    else:
        weights, money = _amounts(scanner, rows, money)
        reason = msg("have no amount of this kind and currency")
    kept = [n for n, value in enumerate(weights) if value > 0]
    lost = LossEntry(len(rows) - len(kept), reason)
    return [rows[n] for n in kept], [weights[n] for n in kept], (lost,), money


def _years(rows: list[Row], every: Sequence[Row]) -> list[float]:
    named = Calendar([row.periods for row in every]).years()
    calendar = Calendar([row.periods for row in rows])
    total = np.zeros(len(rows))
    for year in range(named[0], named[1] + 1) if named else ():
        total += calendar.in_year(year) == 2
    return [float(value) for value in total]


def _amounts(scanner: Scanner, rows: list[Row], money: Money) -> tuple[list[float], Money]:
    parts = scanner.lists("contribution")
    currency, value = scanner.pairs("currency"), scanner.pairs("value")
    kind = {
        c: iri.removeprefix(CONCEPT_BASE) for c, iri in scanner.pairs("contributionKind").items()
    }
    found: dict[Money, dict[int, float]] = defaultdict(dict)
    counts: Counter[Money] = Counter()
    for number, row in enumerate(rows):
        for part in parts.get(row.iri, ()):
            of = Money(currency.get(part, ""), kind.get(part, ""))
            found[of][number] = found[of].get(number, 0.0) + float(value[part])
            counts[of] += 1
    fitting = [
        of
        for of in found
        if money.currency.upper() in ("", of.currency) and money.kind in ("", of.kind)
    ]
    if len(fitting) != 1:
        known = ", ".join(f"{of} ({count})" for of, count in counts.most_common())
        raise UsageError(
            msg("amounts of one currency and kind are added: {count} fit", count=len(fitting)),
            value=str(money) or None,
            hint=msg("give currency= and contribution=; there are: {known}", known=known or "–"),
        )
    (of,) = fitting
    return [found[of].get(number, 0.0) for number in range(len(rows))], of
