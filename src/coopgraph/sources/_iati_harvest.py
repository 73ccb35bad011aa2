"""IATI records → entities, claims and findings. docs/iati.md says each rule for people."""

from __future__ import annotations

from functools import cache
from typing import Any

from coopgraph.errors import DateError
from coopgraph.messages import msg
from coopgraph.model import (
    Amount,
    ContributionKind,
    Edtf,
    Entity,
    Identifier,
    Kind,
    Name,
    Names,
    Status,
    parse_edtf,
)
from coopgraph.sources._iati_codes import (
    ACTIVITY_STATUS,
    CONTRIBUTIONS,
    FUNDING_ROLE,
    PARTNER_ROLES,
    TRANSACTION_TYPES,
)
from coopgraph.sources._iati_collect import Collector, Record
from coopgraph.sources._iati_money import (
    BUDGET_TYPES,
    budget_payer,
    identified,
    known_parties,
    payer,
)
from coopgraph.sources._iati_parties import names_of
from coopgraph.sources._iati_records import Activity, Budget, Dates, Organisation
from coopgraph.sources._iati_stream import Found
from coopgraph.sources.base import Severity

__all__ = ["Gatherer"]

_PARENT, _CHILD = "1", "2"


@cache
def _edtf(text: str) -> Edtf:
    return parse_edtf(text)


def _interval(start: object, end: object) -> Edtf | None:
    if start is None and end is None:
        return None
    return parse_edtf(f"{start or ''}/{end or ''}")


class Gatherer(Collector):
    """Fills a harvest, record by record."""

    # Activities

    def activity(self, found: Found, activity: Activity) -> None:
        """Take in one activity."""
        at = self.begin(found, activity)
        if at is None:
            return
        project = self.iris.identified(Identifier("iati", activity.identifier))
        when, planned = self._dates(at, activity.dates)
        status = ACTIVITY_STATUS.get(activity.status, Status.UNKNOWN)
        if status is Status.UNKNOWN and _still_to_come(activity):
            status = Status.PLANNED
        names = names_of(activity.titles) or (Name(activity.identifier),)
        self.entity(
            Entity(
                project,
                Kind.PROJECT,
                Names.of(names),
                (Identifier("iati", activity.identifier),),
                when=when,
                descriptions=(
                    *((n.text, n.language) for n in names_of(activity.descriptions)),
                    *planned,
                ),
            )
        )
        stated = {"status": status, "when": when}
        self._participants(at, project, activity, status)
        self._places(at, project, activity, stated)
        self._themes(at, project, activity, stated)
        self._related(at, project, activity, status)
        self._money(at, project, activity)
        self.left.update(activity.left)

    def _dates(self, at: Record, dates: Dates) -> tuple[Edtf | None, tuple[tuple[str, str], ...]]:
        """Return when it takes place, and the planned dates in words where actual ones differ."""
        intervals: list[Edtf | None] = []
        for start, end in (
            (dates.actual_start, dates.actual_end),
            (dates.planned_start, dates.planned_end),
        ):
            try:
                intervals.append(_interval(start, end))
            except DateError as error:
                value = str(error.value)
                self.finding(Severity.WARNING, error.message, at, "activity-date[1]", value)
                intervals.append(None)
        actual, planned = intervals
        if actual is None or planned is None or actual.text == planned.text:
            return actual or planned, ()
        words = msg("Planned dates: {dates}", dates=planned.text)
        return actual, tuple((words.render(language), language) for language in ("en", "fr"))

    def _participants(self, at: Record, project: str, activity: Activity, status: Status) -> None:
        known = known_parties(activity)
        for party in activity.participants:
            iri = self.parties.iri(identified(party, known) or party)
            if iri == project:
                message = msg("the organisation has the identifier of the activity")
                self.finding(Severity.ERROR, message, at, party.place, party.ref)
            elif party.role == FUNDING_ROLE:
                self.claim(
                    at, project, "funded-by", iri, party.place, status=status, roles=("funding",)
                )
            else:
                roles = (PARTNER_ROLES[party.role],)
                self.claim(at, iri, "partner-in", project, party.place, status=status, roles=roles)

    def _places(self, at: Record, project: str, activity: Activity, stated: dict[str, Any]) -> None:
        shares = activity.countries or tuple(
            {s.code: s for t in reversed(activity.transactions) for s in t.countries}.values()
        )
        for share in shares:
            country = self.country(at, share.code, share.place)
            if country is not None:
                roles = _percent(share.percentage)
                self.claim(at, project, "works-in", country, share.place, roles=roles, **stated)
        if activity.regions:
            self.left["recipient-region"] += len(activity.regions)

    def _themes(self, at: Record, project: str, activity: Activity, stated: dict[str, Any]) -> None:
        sectors = activity.sectors or tuple(
            {
                (s.vocabulary, s.code): s
                for t in reversed(activity.transactions)
                for s in t.sectors
            }.values()
        )
        for share in (*sectors, *activity.tags):
            theme, problem = self.themes.read(share, at.reporter or self.source.iri)
            if problem is not None:
                self.finding(*problem[:2], at, share.place, share.code)
            if theme is None:
                if problem is None:
                    name = share.place.partition("[")[0]
                    self.left[f"{name} @vocabulary={share.vocabulary}"] += 1
                continue
            roles = (*theme.roles, *_percent(share.percentage))
            self.claim(at, project, theme.relation, theme.iri, share.place, roles=roles, **stated)

    def _related(self, at: Record, project: str, activity: Activity, status: Status) -> None:
        for related in activity.related:
            if related.type not in (_PARENT, _CHILD):
                self.left[f"related-activity @type={related.type}"] += 1
                continue
            if related.ref == activity.identifier:
                message = msg("the activity is related to itself")
                self.finding(Severity.ERROR, message, at, related.place, related.ref)
                continue
            other = self.iris.identified(Identifier("iati", related.ref))
            low, high = (project, other) if related.type == _PARENT else (other, project)
            part, whole = activity.identifier, related.ref
            if related.type == _CHILD:
                part, whole = whole, part
            self.parts.setdefault(part, set()).add(whole)
            self.claim(at, low, "part-of", high, related.place, status=status)

    def _money(self, at: Record, project: str, activity: Activity) -> None:
        known = known_parties(activity)
        for item in activity.transactions:
            name = TRANSACTION_TYPES.get(item.type)
            if name is None or item.value is None:
                continue  # said already
            kind = CONTRIBUTIONS.get(item.type)
            if kind is None:
                self.left[f"transaction of type {item.type} ({name})"] += 1
                continue
            when = None if item.when is None else _edtf(item.when.isoformat())
            amount = Amount(item.value, item.currency, kind, when)
            party = payer(activity, item, known)
            funder = None if party is None else self.parties.iri(party)
            self._contribution(at, project, funder, item.place, amount, name)
        for budget in activity.budgets:
            party = budget_payer(activity, known)
            funder = None if party is None else self.parties.iri(party)
            name = " ".join((BUDGET_TYPES.get(budget.type, ""), "budget")).strip()
            self._budget(at, project, funder, budget, name)

    def _contribution(
        self,
        at: Record,
        subject: str,
        funder: str | None,
        place: str,
        amount: Amount,
        role: str,
    ) -> None:
        if funder is None or funder == subject:
            self.finding(
                Severity.ERROR,
                msg("nobody is named who pays"),
                at,
                place,
                f"{amount.value} {amount.currency}",
                msg("a provider-org is missing; the reporter does not pay what it receives"),
            )
            return
        # The dates of a budget bound no payment: they stand on the contribution alone.
        is_budget = amount.kind is ContributionKind.BUDGET
        when = None if is_budget else amount.when
        self.claim(at, subject, "funded-by", funder, place, when=when, roles=(role,), amount=amount)

    def _budget(
        self, at: Record, subject: str, funder: str | None, budget: Budget, role: str
    ) -> None:
        if budget.value is not None:
            when = _interval(budget.start, budget.end)
            amount = Amount(budget.value, budget.currency, ContributionKind.BUDGET, when)
            self._contribution(at, subject, funder, budget.place, amount, role)

    # Organisations

    def organisation(self, found: Found, organisation: Organisation) -> None:
        """Take in one organisation: whom it will fund, and where it will work."""
        at = self.begin(found, organisation)
        if at is None:
            return
        iri = self.parties.described(organisation)
        for budget in organisation.budgets:
            if budget.element == "recipient-org-budget" and budget.party is not None:
                recipient = self.parties.iri(budget.party)
                self._budget(at, recipient, iri, budget, "budget")
            elif budget.element == "recipient-country-budget":
                country = self.country(at, budget.country, budget.place)
                if country is not None:
                    self.claim(
                        at,
                        iri,
                        "works-in",
                        country,
                        budget.place,
                        when=_interval(budget.start, budget.end),
                        status=Status.PLANNED,
                        roles=("budget",),
                    )
            else:
                self.left[budget.element] += 1


def _percent(value: Any) -> tuple[str, ...]:
    return () if value is None else (f"{value.normalize():f} %",)


def _still_to_come(activity: Activity) -> bool:
    """Say whether only planned dates are known and they lie after the last change."""
    dates = activity.dates
    if dates.actual_start is not None or dates.actual_end is not None:
        return False
    start, updated = dates.planned_start, activity.updated
    return start is not None and updated is not None and start > updated
