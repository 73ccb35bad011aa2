"""What changed: statements added, ended, removed or changed between two graphs or two dates.

Statements are matched by IRI, which follows from type, ends and agreement number: graphs of
different base IRIs have none in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    CONCEPT_BASE,
    ONTOLOGY,
    Overlap,
    Period,
    Status,
    overlap,
    parse_edtf,
)
from coopgraph.query import Result, labels
from coopgraph.query.scanning import Scanner
from coopgraph.store import Iri, Literal, Scope, Store

__all__ = ["Change", "ChangeKind", "Comparison", "compare_dates", "compare_graphs"]


class ChangeKind(StrEnum):
    """What became of a statement."""

    ADDED = "added"
    REMOVED = "removed"
    STARTED = "started"
    ENDED = "ended"
    PASSED = "passed"
    CHANGED = "changed"


_TEXTS: Final = {
    ChangeKind.ADDED: msg("added"),
    ChangeKind.REMOVED: msg("removed"),
    ChangeKind.STARTED: msg("started"),
    ChangeKind.ENDED: msg("ended"),
    ChangeKind.PASSED: msg("started and ended between"),
    ChangeKind.CHANGED: msg("changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that is not as it was.

    Parameters
    ----------
    kind
        What became of it.
    statement, relation, subject, object
        IRIs; `relation` is the concept of the type.
    before, after
        Its dates, status and roles, as text; "" where it was not there, or did not hold.
    """

    kind: ChangeKind
    statement: str
    relation: str
    subject: str
    object: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """The changes from one graph, or date, to another.

    Parameters
    ----------
    changes
        By kind, then as statements are sorted.
    left, right
        Number of statements there and here (of two dates: that certainly hold).
    unknown
        Of two dates: statements of which their dates do not say.
    names
        Names of ends and types, by IRI.
    """

    changes: tuple[Change, ...]
    left: int
    right: int
    unknown: int = 0
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.changes)

    def counts(self) -> dict[ChangeKind, int]:
        """Return the number of changes of each kind that has one."""
        found = {kind: sum(c.kind is kind for c in self.changes) for kind in ChangeKind}
        return {kind: number for kind, number in found.items() if number}

    def summary(self) -> Message:
        """Return one line: how many statements then and now, and what became of them."""
        if self.unknown:
            return msg(
                "{left} statements before, {right} after; {changes} changes; of {unknown} more, "
                "dates do not say",
                left=self.left,
                right=self.right,
                changes=len(self),
                unknown=self.unknown,
            )
        return msg(
            "{left} statements before, {right} after; {changes} changes",
            left=self.left,
            right=self.right,
            changes=len(self),
        )

    def to_result(self, language: str = "en") -> Result:
        """Return the changes as a table with names."""
        rows = tuple(
            (
                Literal(_TEXTS[c.kind].render(language)),
                Iri(c.subject),
                Iri(c.relation),
                Iri(c.object),
                Literal(c.before),
                Literal(c.after),
                Iri(c.statement),
            )
            for c in self.changes
        )
        columns = ("change", "subject", "relation", "object", "before", "after", "statement")
        return Result(columns, rows, self.names)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A statement as far as it is compared."""

    relation: str
    subject: str
    object: str
    status: str
    periods: tuple[Period, ...]
    roles: tuple[str, ...]
    flags: tuple[str, ...]

    def text(self) -> str:
        when = ", ".join(period.text for period in self.periods)
        return " · ".join(part for part in (when, self.status, *self.roles, *self.flags) if part)

    def is_over(self) -> bool:
        ends = [p.end_latest for p in self.periods]
        return self.status == Status.ENDED or (bool(ends) and None not in ends)


def _statements(store: Store) -> dict[str, _Stated]:
    scan = Scanner(store)
    columns = store.columns(
        f"""SELECT ?s ?type ?a ?b ?status WHERE {{ ?s a <{ONTOLOGY}Statement> ;
          <{ONTOLOGY}relationType> ?type ; <{ONTOLOGY}subject> ?a ; <{ONTOLOGY}object> ?b .
          OPTIONAL {{ ?s <{ONTOLOGY}status> ?status }} }}""",
        scope=Scope(),
    )
    index = {iri: position for position, iri in enumerate(dict.fromkeys(columns[0]))}
    periods, roles = scan.periods(index), scan.lists("role")
    flags: dict[str, list[str]] = defaultdict(list)
    for flag in ("denied", "disputed"):
        for statement in scan.pairs(flag):
            flags[statement].append(flag)
    return {
        iri: _Stated(
            relation,
            subject,
            obj,
            status.removeprefix(CONCEPT_BASE),
            periods[index[iri]],
            tuple(sorted(roles.get(iri, ()))),
            tuple(flags.get(iri, ())),
        )
        for iri, relation, subject, obj, status in zip(*columns, strict=True)
    }


def compare_graphs(
    left: Store, right: Store, *, languages: Sequence[str] = ("en", "fr")
) -> Comparison:
    """Return what became of the statements of `left` in `right`.

    A statement is *ended* where `right` knows its end, or that it ended, and `left` did not;
    *changed* where its dates, status, roles or its being disputed or denied differ otherwise.

    Parameters
    ----------
    left, right
        The graph before, and after.
    languages
        Of names, first first.
    """
    before, after = _statements(left), _statements(right)
    changes = [_change(ChangeKind.REMOVED, i, before[i], None) for i in before if i not in after]
    for iri, now in after.items():
        was = before.get(iri)
        if was is None:
            changes.append(_change(ChangeKind.ADDED, iri, None, now))
        elif was.text() != now.text():
            ended = now.is_over() and not was.is_over()
            kind = ChangeKind.ENDED if ended else ChangeKind.CHANGED
            changes.append(_change(kind, iri, was, now))
    wanted = {iri for c in changes for iri in (c.subject, c.object, c.relation)}
    names = labels(left, wanted, languages) | labels(right, wanted, languages)
    return Comparison(_sorted(changes, names), len(before), len(after), names=names)


def compare_dates(
    store: Store,
    first: int | str | date,
    last: int | str | date,
    *,
    languages: Sequence[str] = ("en", "fr"),
) -> Comparison:
    """Return which statements certainly started or ended from one date to a later one.

    *Passed* are those that held between the two dates alone, such as a congress. Planned and
    denied statements are left out; those whose dates leave it open are counted, not listed.

    Parameters
    ----------
    first, last
        Years, months or days (EDTF).

    Raises
    ------
    UsageError
        If `last` is not after `first`.
    """
    early, late = _span(first), _span(last)
    if early[1] >= late[0]:
        raise UsageError(
            msg("{last} is not after {first}", first=first, last=last),
            value=str(last),
            hint=msg("give the earlier date first"),
        )
    day = timedelta(days=1)
    between = (early[1] + day, late[0] - day)
    changes: list[Change] = []
    held = [0, 0]
    unknown = 0
    for iri, stated in _statements(store).items():
        if stated.status == Status.PLANNED or "denied" in stated.flags:
            continue
        was, now = overlap(stated.periods, *early), overlap(stated.periods, *late)
        held[0] += was is Overlap.IN
        held[1] += now is Overlap.IN
        kind = _between(was, now, stated.periods, between)
        if kind is None:
            unknown += Overlap.UNKNOWN in (was, now)
        else:
            ended = kind is ChangeKind.ENDED
            changes.append(_change(kind, iri, stated if ended else None, None if ended else stated))
    wanted = {iri for c in changes for iri in (c.subject, c.object, c.relation)}
    names = labels(store, wanted, languages)
    return Comparison(_sorted(changes, names), held[0], held[1], unknown, names)


def _between(
    was: Overlap, now: Overlap, periods: tuple[Period, ...], between: tuple[date, date]
) -> ChangeKind | None:
    if (was, now) == (Overlap.OUT, Overlap.IN):
        return ChangeKind.STARTED
    if (was, now) == (Overlap.IN, Overlap.OUT):
        return ChangeKind.ENDED
    if (was, now) == (Overlap.OUT, Overlap.OUT) and between[0] <= between[1]:
        return ChangeKind.PASSED if overlap(periods, *between) is Overlap.IN else None
    return None


def _span(when: int | str | date) -> tuple[date, date]:
    parsed = parse_edtf(when.isoformat() if isinstance(when, date) else str(when))
    low, high = parsed.start_earliest, parsed.end_latest
    if low is None or high is None:
        raise UsageError(
            msg("{value!r} has no first or no last day", value=str(when)),
            value=str(when),
            hint=msg("write a year, a month or a day, such as 2025"),
        )
    return low, high


def _change(kind: ChangeKind, iri: str, was: _Stated | None, now: _Stated | None) -> Change:
    one = now or was
    assert one is not None  # noqa: S101 - a change is of something
    return Change(
        kind,
        iri,
        one.relation,
        one.subject,
        one.object,
        "" if was is None else was.text(),
        "" if now is None else now.text(),
    )


def _sorted(changes: Iterable[Change], names: Mapping[str, str]) -> tuple[Change, ...]:
    order = list(ChangeKind)

    def key(change: Change) -> tuple[object, ...]:
        ends = (names.get(iri, iri) for iri in (change.relation, change.subject, change.object))
        return (order.index(change.kind), *ends, change.statement)

    return tuple(sorted(changes, key=key))
