"""Who pays in an IATI activity, and sums of money that never add what differs in type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from coopgraph.model import clean_text
from coopgraph.sources._iati_codes import FUNDING_ROLE, INCOMING
from coopgraph.sources._iati_records import Activity, Organisation, Party, Transaction

__all__ = [
    "BUDGET_TYPES",
    "MoneySum",
    "budget_payer",
    "fold",
    "identified",
    "known_parties",
    "payer",
    "sum_budgets",
    "sum_transactions",
]

BUDGET_TYPES: Final[Mapping[str, str]] = {"1": "original", "2": "revised"}


@dataclass(frozen=True, slots=True)
class MoneySum:
    """A sum over what is of one type, funder, year and currency.

    Parameters
    ----------
    type
        IATI's code of the transaction type; of budgets ``original``, ``revised`` or "", and in
        organisation files the name of the element.
    funder, funder_name
        Identifier of who pays, or the name where there is none; "" where nobody is named.
    year
        Of the transaction, or of the start of the budget; None where unknown.
    currency, value, count
        ISO 4217 code, sum, and how many amounts are in it.
    """

    type: str
    funder: str
    funder_name: str
    year: int | None
    currency: str
    value: Decimal
    count: int


def fold(name: str) -> str:
    """Return a name as it is compared: white space and case do not count."""
    return clean_text(name).casefold()


def known_parties(activity: Activity) -> dict[str, Party]:
    """Return the organisations that an activity identifies, by each of their names in it."""
    parties = [activity.reporter, *activity.participants]
    parties += [t.provider for t in activity.transactions]
    known: dict[str, Party] = {}
    for party in parties:
        if party is not None and party.ref:
            for name, _ in party.names:
                known.setdefault(fold(name), party)
    return known


def identified(party: Party | None, known: dict[str, Party]) -> Party | None:
    """Return the identified party of this name, where the activity has one."""
    if party is None or party.ref:
        return party
    return next((known[f] for name, _ in party.names if (f := fold(name)) in known), party)


def payer(activity: Activity, transaction: Transaction, known: dict[str, Party]) -> Party | None:
    """Return who pays: the provider, else the reporter of money that goes out of its hands."""
    if transaction.provider is not None:
        return identified(transaction.provider, known)
    if transaction.type in INCOMING or activity.secondary:
        return None
    return activity.reporter


def budget_payer(activity: Activity, known: dict[str, Party]) -> Party | None:
    """Return whose budget it is: the only funder there is, else the reporter."""
    funders = {
        (found.ref or found.names): found
        for party in activity.participants
        if party.role == FUNDING_ROLE and (found := identified(party, known)) is not None
    }
    if len(funders) == 1:
        return next(iter(funders.values()))
    return None if activity.secondary else activity.reporter


class _Sums:
    """Adds up amounts by type, funder, year and currency."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str, int, str], Decimal] = defaultdict(Decimal)
        self.counts: dict[tuple[str, str, int, str], int] = defaultdict(int)
        self.names: dict[str, str] = {}

    def add(
        self, kind: str, party: Party | None, day: date | None, currency: str, value: Decimal
    ) -> None:
        name = clean_text(party.names[0][0]) if party is not None and party.names else ""
        funder = "" if party is None else party.ref or name
        if name:
            self.names.setdefault(funder, name)
        key = (kind, funder, 0 if day is None else day.year, currency)
        self.values[key] += value
        self.counts[key] += 1

    def result(self) -> tuple[MoneySum, ...]:
        return tuple(
            MoneySum(
                kind,
                funder,
                self.names.get(funder, ""),
                year or None,
                currency,
                self.values[kind, funder, year, currency],
                self.counts[kind, funder, year, currency],
            )
            for kind, funder, year, currency in sorted(self.values)
        )


def sum_transactions(activities: Iterable[Activity]) -> tuple[MoneySum, ...]:
    """Return the sums of all transactions that have a usable amount."""
    sums = _Sums()
    for activity in activities:
        known = known_parties(activity)
        for item in activity.transactions:
            if item.value is not None:
                by = payer(activity, item, known)
                sums.add(item.type, by, item.when, item.currency, item.value)
    return sums.result()


def sum_budgets(records: Iterable[Activity | Organisation]) -> tuple[MoneySum, ...]:
    """Return the sums of all budgets that have a usable amount."""
    sums = _Sums()
    for record in records:
        if isinstance(record, Activity):
            by = budget_payer(record, known_parties(record))
        else:
            by = Party(record.identifier, record.names, "")
        for budget in record.budgets:
            if budget.value is not None:
                kind = budget.element
                if isinstance(record, Activity):
                    kind = BUDGET_TYPES.get(budget.type, "")
                sums.add(kind, by, budget.start, budget.currency, budget.value)
    return sums.result()
