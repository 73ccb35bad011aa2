"""The records of IATI files: what an activity or an organisation says, before any graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from coopgraph.messages import Message
from coopgraph.sources.base import Severity

__all__ = [
    "Activity",
    "Budget",
    "Dates",
    "Narratives",
    "Organisation",
    "Party",
    "Problem",
    "Related",
    "Share",
    "Transaction",
]

# Texts with their languages.
Narratives: TypeAlias = tuple[tuple[str, str], ...]


class Problem(NamedTuple):
    """Something wrong in a record: an error left a part of it out, a warning kept it."""

    severity: Severity
    message: Message
    place: str
    value: str = ""
    hint: Message | None = None


class Party(NamedTuple):
    """An organisation as one element names it; `role` and `place` of participants only."""

    ref: str
    names: Narratives
    type: str
    role: str = ""
    place: str = ""


class Share(NamedTuple):
    """A country, region, sector or tag, with its percentage where stated."""

    code: str
    vocabulary: str
    percentage: Decimal | None
    names: Narratives
    place: str


class Transaction(NamedTuple):
    """One transaction; `value` is None where the file has no usable amount."""

    number: int
    type: str
    value: Decimal | None
    currency: str
    when: date | None
    provider: Party | None
    receiver: Party | None
    ref: str
    countries: tuple[Share, ...]
    sectors: tuple[Share, ...]

    @property
    def place(self) -> str:
        """Where it stands in the activity."""
        return f"transaction[{self.number}]"


class Budget(NamedTuple):
    """A budget of an activity, or a line of an organisation's forward-looking budget.

    `element` is the name of the XML element; `party` the recipient of ``recipient-org-budget``,
    `country` the code of ``recipient-country-budget``.
    """

    element: str
    type: str
    status: str
    start: date | None
    end: date | None
    value: Decimal | None
    currency: str
    place: str
    party: Party | None = None
    country: str = ""


class Related(NamedTuple):
    """A related activity; type 1 is a parent, 2 a child."""

    ref: str
    type: str
    place: str


class Dates(NamedTuple):
    """Dates of an activity, planned and actual apart."""

    planned_start: date | None = None
    actual_start: date | None = None
    planned_end: date | None = None
    actual_end: date | None = None


_NO_DATES = Dates()


@dataclass(frozen=True, slots=True)
class Activity:
    """One ``iati-activity``.

    Parameters
    ----------
    position, line
        Where it stands in the file: its number among the activities, its line.
    identifier
        The ``iati-identifier``; "" where the file has none.
    reporter, secondary
        Who reports, and whether on behalf of others.
    titles, descriptions
        By language.
    status
        IATI's code.
    dates
        Planned and actual.
    updated
        The day it was last changed.
    participants, countries, regions, sectors, tags, transactions, budgets, related
        Its parts, in the order of the file.
    left
        How many elements of a name there are that coopgraph does not read.
    problems
        What is wrong with it.
    """

    position: int
    line: int
    identifier: str = ""
    reporter: Party | None = None
    secondary: bool = False
    titles: Narratives = ()
    descriptions: Narratives = ()
    status: str = ""
    dates: Dates = _NO_DATES
    updated: date | None = None
    participants: tuple[Party, ...] = ()
    countries: tuple[Share, ...] = ()
    regions: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    tags: tuple[Share, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    budgets: tuple[Budget, ...] = ()
    related: tuple[Related, ...] = ()
    left: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """One ``iati-organisation``; its budgets are forward-looking, its expenditure is past."""

    position: int
    line: int
    identifier: str = ""
    reporter: Party | None = None
    names: Narratives = ()
    updated: date | None = None
    budgets: tuple[Budget, ...] = ()
    problems: tuple[Problem, ...] = ()
