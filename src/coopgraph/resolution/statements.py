"""From claims to statements, by rules one can state (design §2, Reconciliation).

Compatible dates: the most precise. Else the higher trust. Else, for status and end, the latest
as-of date; for start, the claim of a party to the relation. Else the value stays unknown and is a
conflict. Nothing is averaged, nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from coopgraph.model import (
    Claim,
    Conflict,
    Contribution,
    Edtf,
    Iris,
    Period,
    RelationNature,
    RelationType,
    Source,
    Statement,
    Status,
    Vocabulary,
)
from coopgraph.resolution._periods import ClaimedDates, reconcile_periods

__all__ = ["has_plain_triple", "reconcile"]

# Types that take the dates of an event or project where they have none, and the end it stands at.
_INHERITS = {
    "organized": "object",
    "participated-in": "object",
    "partner-in": "object",
    "funded-by": "subject",
}


def reconcile(
    claims: Iterable[Claim],
    *,
    vocabulary: Vocabulary,
    sources: Mapping[str, Source],
    iris: Iris,
    canonical: Callable[[str], str] = lambda iri: iri,
    dates_of: Mapping[str, Edtf] | None = None,
) -> list[Statement]:
    """Return one statement for each relation that claims speak of, sorted by IRI.

    Parameters
    ----------
    claims
        Of all sources.
    sources
        By IRI: their trust and dates settle disagreements.
    canonical
        Which IRI stands for an IRI (the user's same-as decisions).
    dates_of
        Dates of events and projects by IRI, which some types inherit.
    """
    groups: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    symmetric = {t.name: t.symmetric for t in vocabulary}
    for claim in claims:
        subject, obj = canonical(claim.subject), canonical(claim.object)
        if symmetric[claim.type] and obj < subject:
            subject, obj = obj, subject
        groups[claim.type, subject, obj, claim.key].append(claim)
    inherited = dates_of or {}
    statements = [
        _statement(key, group, vocabulary[key[0]], sources, iris, canonical, inherited)
        for key, group in groups.items()
    ]
    statements.sort(key=lambda s: s.iri)
    return statements


def _statement(
    key: tuple[str, str, str, str],
    group: list[Claim],
    kind: RelationType,
    sources: Mapping[str, Source],
    iris: Iris,
    canonical: Callable[[str], str],
    inherited: Mapping[str, Edtf],
) -> Statement:
    name, subject, obj, number = key
    affirming = [c for c in group if not c.denied]
    speaking = affirming or group
    iri = iris.statement(name, subject, obj, number)
    conflicts: list[Conflict] = []
    if len(speaking) < len(group):
        values = tuple(("denied" if c.denied else "stated", c.iri) for c in group)
        conflicts.append(Conflict("holds", tuple(sorted(values)), None, ""))
    status, status_conflicts = _status(speaking, sources)
    conflicts += status_conflicts
    dated = [c for c in speaking if c.when is not None]
    periods: tuple[Period, ...] = ()
    if dated:
        facts = [_dates(c, sources, {subject, obj}, canonical) for c in dated]
        periods, found = reconcile_periods(facts, kind)
        conflicts += found
    is_inherited = False
    if not periods and not dated and name in _INHERITS:
        when = inherited.get(obj if _INHERITS[name] == "object" else subject)
        if when is not None:
            periods, is_inherited = (Period.of_occurrence(when),), True
    return Statement(
        iri,
        name,
        subject,
        obj,
        number,
        periods=periods,
        status=status,
        roles=tuple(sorted({role for c in group for role in c.roles})),
        confidence=max([c.confidence for c in speaking]),
        claims=tuple(sorted([c.iri for c in group])),
        sources=tuple(sorted({c.source for c in group})),
        contributions=_contributions(group, iris),
        conflicts=tuple(conflicts),
        denied=not affirming,
        disputed=len(affirming) < len(group) or any(c.resolved is None for c in conflicts),
        inherited_dates=is_inherited,
    )


def _contributions(group: list[Claim], iris: Iris) -> tuple[Contribution, ...]:
    found = [
        Contribution(
            iris.contribution(c.iri), replace(c.amount, when=c.amount.when or c.when), c.iri
        )
        for c in group
        if c.amount is not None and not c.denied
    ]
    return tuple(sorted(found, key=lambda c: c.iri))


def _as_of(claim: Claim, sources: Mapping[str, Source]) -> date | None:
    return claim.as_of or sources[claim.source].as_of


def _dates(
    claim: Claim, sources: Mapping[str, Source], ends: set[str], canonical: Callable[[str], str]
) -> ClaimedDates:
    assert claim.when is not None  # noqa: S101 - the caller keeps dated claims only
    party = claim.asserted_by is not None and canonical(claim.asserted_by) in ends
    return ClaimedDates(
        claim.iri,
        claim.when,
        trust=sources[claim.source].trust,
        as_of=_as_of(claim, sources),
        by_party=party,
        active=claim.status is Status.ACTIVE,
        is_payment=claim.amount is not None,
    )


def _status(
    claims: list[Claim], sources: Mapping[str, Source]
) -> tuple[Status, tuple[Conflict, ...]]:
    """Return the status that holds; a disagreement goes to trust, then to the latest."""
    stated = [c for c in claims if c.status is not Status.UNKNOWN]
    statuses = {c.status for c in stated}
    if len(statuses) <= 1:
        return (statuses.pop() if statuses else Status.UNKNOWN), ()
    values = tuple(sorted((str(c.status), c.iri) for c in stated))
    best = max(sources[c.source].trust for c in stated)
    trusted = [c for c in stated if sources[c.source].trust == best]
    statuses = {c.status for c in trusted}
    if len(statuses) == 1:
        status = statuses.pop()
        return status, (Conflict("status", values, str(status), "trust"),)
    dated = [(as_of, c.status) for c in trusted if (as_of := _as_of(c, sources)) is not None]
    last = max((day for day, _ in dated), default=None)
    latest = {status for day, status in dated if day == last}
    if len(latest) == 1:
        status = latest.pop()
        return status, (Conflict("status", values, str(status), "latest"),)
    return Status.UNKNOWN, (Conflict("status", values, None, ""),)


def has_plain_triple(statement: Statement, kind: RelationType, as_of: date | None) -> bool:
    """Say whether a statement has a plain triple.

    Occurrences have one unless planned; states unless planned, suspended, or ended before `as_of`.
    What every source denies has none.
    """
    if statement.denied or statement.status is Status.PLANNED:
        return False
    if kind.nature is RelationNature.OCCURRENCE:
        return True
    if statement.status in (Status.SUSPENDED, Status.ENDED):
        return False
    ends = [p.end_latest for p in statement.periods]
    return as_of is None or not ends or any(end is None or end >= as_of for end in ends)
