"""Claims in a few words, and the statements they amount to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from coopgraph.model import (
    Amount,
    Claim,
    ContributionKind,
    Edtf,
    Iris,
    Source,
    Statement,
    Status,
    parse_edtf,
)
from coopgraph.resolution import reconcile
from coopgraph.store import load_vocabulary

VOCABULARY = load_vocabulary()
SOURCES = {
    "low": Source("low", "low", "Low", issued=parse_edtf("2010-01-01")),
    "late": Source("late", "late", "Late", issued=parse_edtf("2020-01-01")),
    "high": Source("high", "high", "High", trust=2, issued=parse_edtf("2005-01-01")),
    "high-late": Source("high-late", "high-late", "High", trust=2, issued=parse_edtf("2015-01-01")),
    "undated": Source("undated", "undated", "Undated"),
}


def claim(
    when: str = "",
    source: str = "low",
    status: str = "",
    *,
    ends: tuple[str, str] = ("a", "b"),
    kind: str = "twinned-with",
    by: str | None = None,
    as_of: str = "",
    denied: bool = False,
    key: str = "",
    amount: int | None = None,
    roles: tuple[str, ...] = (),
    confidence: float = 1.0,
) -> Claim:
    """Return a claim whose IRI tells what it says."""
    parts = (when, source, status, *ends, kind, by, as_of, denied, key, amount, roles, confidence)
    money = None if amount is None else Amount(Decimal(amount), "EUR", ContributionKind.GRANT)
    return Claim(
        "|".join(map(str, parts)).replace("/", "–"),
        source,
        ends[0],
        kind,
        ends[1],
        when=parse_edtf(when) if when else None,
        status=Status.parse(status),
        roles=roles,
        asserted_by=by,
        as_of=date.fromisoformat(as_of) if as_of else None,
        denied=denied,
        key=key,
        amount=money,
        confidence=confidence,
    )


def statements(
    *claims: Claim,
    dates_of: dict[str, Edtf] | None = None,
    canonical: Callable[[str], str] = lambda iri: iri,
) -> list[Statement]:
    """Return what the claims amount to."""
    return reconcile(
        claims,
        vocabulary=VOCABULARY,
        sources=SOURCES,
        iris=Iris(),
        canonical=canonical,
        dates_of=dates_of,
    )


def one(*claims: Claim) -> Statement:
    """Return the only statement that the claims amount to."""
    found = statements(*claims)
    assert len(found) == 1
    return found[0]


def periods(statement: Statement) -> list[str]:
    """Return the texts of a statement's periods."""
    return [period.text for period in statement.periods]


def conflicts(statement: Statement) -> list[tuple[str, str | None, str]]:
    """Return attribute, value taken and rule of each conflict."""
    return [(c.attribute, c.resolved, c.rule) for c in statement.conflicts]
