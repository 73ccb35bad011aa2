"""Statements: relations that hold according to one or more claims, with reconciled values."""

from __future__ import annotations

from dataclasses import dataclass

from coopgraph.model.claim import Amount, Status
from coopgraph.model.dates import Period

__all__ = ["Conflict", "Contribution", "Statement"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Money of one source transaction or quoted amount; never reconciled, never added."""

    iri: str
    amount: Amount
    claim: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement of claims.

    Parameters
    ----------
    attribute
        ``start``, ``end``, ``status`` or ``holds`` (one claim denies).
    values
        ``(value, claim IRI)`` of each side.
    resolved
        The value taken, or None where it stays unknown.
    rule
        Why that one: ``precision``, ``trust``, ``latest``, ``party``, or "" where unresolved.
    """

    attribute: str
    values: tuple[tuple[str, str], ...]
    resolved: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation and all that is known of it.

    Parameters
    ----------
    iri
        Hash of type, canonical ends and key; the ends of a symmetric type are sorted.
    type, subject, object, key
        The relation.
    periods
        When; none where no source says. Merged where they overlap or touch.
    status, roles, confidence
        Reconciled; `confidence` is that of the best claim.
    claims, sources
        IRIs, sorted.
    contributions
        Money.
    conflicts
        Every disagreement, resolved or not.
    disputed
        Whether a conflict is left, or a claim denies it.
    denied
        Whether every claim denies it: such a statement has no plain triple.
    inherited_dates
        Whether the dates are those of the event or project.
    """

    iri: str
    type: str
    subject: str
    object: str
    key: str = ""
    periods: tuple[Period, ...] = ()
    status: Status = Status.UNKNOWN
    roles: tuple[str, ...] = ()
    confidence: float = 1.0
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    disputed: bool = False
    denied: bool = False
    inherited_dates: bool = False
