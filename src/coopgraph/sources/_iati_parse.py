"""XML elements of IATI files → records. One activity's error stays in its own record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from coopgraph.messages import msg
from coopgraph.sources._iati_codes import (
    ACTIVITY_STATUS,
    FUNDING_ROLE,
    PARTNER_ROLES,
    TRANSACTION_TYPES,
    parse_amount,
    parse_day,
)
from coopgraph.sources._iati_fields import ElementReader
from coopgraph.sources._iati_records import (
    Activity,
    Budget,
    Dates,
    Narratives,
    Organisation,
    Party,
    Related,
    Share,
    Transaction,
)
from coopgraph.sources._iati_stream import Found
from coopgraph.sources.base import Severity

__all__ = ["parse_activity", "parse_organisation"]

_DATES: Final = {"1": 0, "2": 1, "3": 2, "4": 3}
# Elements that coopgraph leaves and says so; all others that it does not read it leaves silently.
_LEFT: Final = frozenset({"planned-disbursement", "location"})
_PERCENT_TOLERANCE: Final = Decimal("0.1")
_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_COUNTRY: Final = "recipient-country"
_REGION: Final = "recipient-region"
_SECTOR: Final = "sector"


def parse_activity(found: Found, language: str = "") -> Activity:
    """Return the record of an ``iati-activity``; `language` where the file gives none."""
    return _ActivityParser(found, language).read()


def parse_organisation(found: Found, language: str = "") -> Organisation:
    """Return the record of an ``iati-organisation``; `language` where the file gives none."""
    return _OrganisationParser(found, language).read()


class _ActivityParser(ElementReader):
    """Reads one activity, child by child."""

    def __init__(self, found: Found, language: str) -> None:
        super().__init__(found, language)
        self.identifier = self.status = ""
        self.secondary = False
        self.titles: Narratives = ()
        self.descriptions: list[tuple[str, str]] = []
        self.days: list[date | None] = [None, None, None, None]
        self.participants: list[Party] = []
        self.shares: dict[str, list[Share]] = {
            _COUNTRY: [],
            _REGION: [],
            _SECTOR: [],
            "tag": [],
        }
        self.transactions: list[Transaction] = []
        self.budgets: list[Budget] = []
        self.related: list[Related] = []
        self.counts: dict[str, int] = {}

    def read(self) -> Activity:
        counts = self.counts
        for child in self.element:
            tag = child.tag
            number = counts[tag] = counts.get(tag, 0) + 1
            handle = _HANDLERS.get(tag)
            if handle is not None:
                handle(self, child, number)
        self.report_currency()
        self._complete()
        self._percentages()
        return Activity(
            self.found.position,
            self.found.line,
            self.identifier,
            self.reporter,
            self.secondary,
            self.titles,
            tuple(self.descriptions),
            self.status,
            Dates(*self.days),
            self.updated,
            tuple(self.participants),
            tuple(self.shares[_COUNTRY]),
            tuple(self.shares[_REGION]),
            tuple(self.shares[_SECTOR]),
            tuple(self.shares["tag"]),
            tuple(self.transactions),
            tuple(self.budgets),
            tuple(self.related),
            {tag: counts[tag] for tag in _LEFT if tag in counts},
            tuple(self.problems),
        )

    def _complete(self) -> None:
        if not self.identifier:
            self.report(
                Severity.ERROR,
                msg("the activity has no iati-identifier"),
                "",
                hint=msg("without it nothing can refer to the activity; ask the publisher"),
            )
        if self.reporter is None:
            self.warn(msg("the activity does not say who reports it"), "")
        if not self.titles:
            self.warn(msg("the activity has no title"), "")

    def _percentages(self) -> None:
        """Report percentages that do not make 100: of sectors, of countries with regions."""
        sectors = self.shares[_SECTOR]
        for vocabulary, total in _totals(sectors).items():
            if not _is_hundred(total):
                place = next(s.place for s in sectors if s.vocabulary == vocabulary)
                self._not_hundred(f"sector @vocabulary={vocabulary}", place, total)
        territories = _totals([*self.shares[_COUNTRY], *self.shares[_REGION]])
        if territories:
            # Regions of several vocabularies may each complete the countries, or all together.
            countries = territories.pop("country", Decimal(0))
            totals = [countries + sum(territories.values())]
            totals += [countries + part for part in territories.values()]
            if not any(_is_hundred(total) for total in totals):
                name = _COUNTRY if self.shares[_COUNTRY] else _REGION
                self._not_hundred(name, f"{name}[1]", totals[0])

    def _not_hundred(self, name: str, place: str, total: Decimal) -> None:
        shown = format(total.normalize(), "f")
        self.warn(
            msg("the percentages of {name} add up to {total}, not to 100", name=name, total=shown),
            place,
            shown,
        )

    def _identifier(self, element: Element, _number: int) -> None:
        self.identifier = " ".join((element.text or "").split())

    def _reporter(self, element: Element, _number: int) -> None:
        self.reporter = self.party(element, place="reporting-org[1]")
        self.secondary = element.get("secondary-reporter", "").strip() in ("1", "true")

    def _title(self, element: Element, _number: int) -> None:
        self.titles += self.narratives(element)

    def _description(self, element: Element, _number: int) -> None:
        self.descriptions += self.narratives(element)

    def _participant(self, element: Element, number: int) -> None:
        place = f"participating-org[{number}]"
        role = element.get("role", "").strip()
        if role != FUNDING_ROLE and role not in PARTNER_ROLES:
            self.report(
                Severity.ERROR,
                msg("unknown role {value!r} of an organisation", value=role[:40]),
                place,
                role,
                msg("1 funding, 2 accountable, 3 extending or 4 implementing"),
            )
            return
        party = self.party(element, role, place)
        if party is None:
            self.report(
                Severity.ERROR,
                msg("the organisation has neither identifier nor name"),
                place,
                element.get("ref", ""),
            )
        else:
            self.participants.append(party)

    def _status(self, element: Element, number: int) -> None:
        self.status = element.get("code", "").strip()
        if self.status not in ACTIVITY_STATUS:
            place = f"activity-status[{number}]"
            self.warn(msg("unknown status {value!r}", value=self.status[:40]), place, self.status)

    def _date(self, element: Element, number: int) -> None:
        place = f"activity-date[{number}]"
        kind = _DATES.get(element.get("type", "").strip())
        if kind is None:
            text = element.get("type", "")[:40]
            self.warn(msg("unknown type {value!r} of a date", value=text), place, text)
            return
        self.days[kind] = self.child_day(element, place)

    def _share(self, element: Element, number: int) -> None:
        self.shares[element.tag].append(
            self._one_share(element, f"{element.tag}[{number}]", self.narratives(element))
        )

    def _one_share(self, element: Element, place: str, names: Narratives) -> Share:
        get = element.get
        percentage: Decimal | None = None
        text = get("percentage", "").strip()
        if text:
            percentage, doubt = parse_amount(text.removesuffix("%").strip())
            if percentage is None or not 0 <= percentage <= _HUNDRED:
                message = msg("{value!r} is no percentage", value=text[:40])
                self.warn(doubt if percentage is None and doubt else message, place, text)
                percentage = None
        is_country = element.tag == _COUNTRY
        vocabulary = "country" if is_country else get("vocabulary", "").strip() or "1"
        return Share(get("code", "").strip(), vocabulary, percentage, names, place)

    def _transaction(self, element: Element, number: int) -> None:
        parts = {child.tag: child for child in element}
        place = f"transaction[{number}]"
        part = parts.get("transaction-type")
        kind = "" if part is None else part.get("code", "").strip()
        if kind not in TRANSACTION_TYPES:
            message = msg("unknown type {value!r} of a transaction", value=kind[:40])
            self.report(Severity.ERROR, message, place, kind)
        amount = parts.get("value")
        part = parts.get("transaction-date")
        text = "" if part is None else part.get("iso-date", "")
        when = parse_day(text)
        if when is None:
            self.warn(
                msg("{value!r} is no day", value=text[:40]), f"{place}/transaction-date", text
            )
            when = None if amount is None else parse_day(amount.get("value-date", ""))
        value, currency = self.amount(amount, place)
        provider, receiver = parts.get("provider-org"), parts.get("receiver-org")
        self.transactions.append(
            Transaction(
                number,
                kind,
                value,
                currency,
                when,
                None if provider is None else self.payer(provider),
                None if receiver is None else self.payer(receiver),
                element.get("ref", ""),
                self._shares_of(element, place, _COUNTRY) if _COUNTRY in parts else (),
                self._shares_of(element, place, _SECTOR) if _SECTOR in parts else (),
            )
        )

    def _shares_of(self, element: Element, place: str, name: str) -> tuple[Share, ...]:
        return tuple(
            self._one_share(child, f"{place}/{name}[{number}]", self.narratives(child))
            for number, child in enumerate(element.findall(name), start=1)
        )

    def _budget(self, element: Element, number: int) -> None:
        self.budgets.append(self.budget(element, f"budget[{number}]"))

    def _related(self, element: Element, number: int) -> None:
        place = f"related-activity[{number}]"
        ref = " ".join(element.get("ref", "").split())
        if not ref:
            self.warn(msg("the related activity has no identifier"), place)
            return
        self.related.append(Related(ref, element.get("type", "").strip(), place))


def _totals(shares: list[Share]) -> dict[str, Decimal]:
    """Return the sum of percentages by vocabulary, of those that state any."""
    stated = {share.vocabulary for share in shares if share.percentage is not None}
    return {
        vocabulary: sum(
            (s.percentage or _ZERO for s in shares if s.vocabulary == vocabulary), _ZERO
        )
        for vocabulary in sorted(stated)
    }


def _is_hundred(total: Decimal) -> bool:
    return abs(total - _HUNDRED) <= _PERCENT_TOLERANCE


_Handler = Callable[[_ActivityParser, Element, int], None]
_HANDLERS: Final[Mapping[str, _Handler]] = {
    name: getattr(_ActivityParser, method)
    for name, method in {
        "iati-identifier": "_identifier",
        "reporting-org": "_reporter",
        "title": "_title",
        "description": "_description",
        "participating-org": "_participant",
        "activity-status": "_status",
        "activity-date": "_date",
        _COUNTRY: "_share",
        _REGION: "_share",
        _SECTOR: "_share",
        "tag": "_share",
        "transaction": "_transaction",
        "budget": "_budget",
        "related-activity": "_related",
    }.items()
}


class _OrganisationParser(ElementReader):
    """Reads one organisation; of its budgets every line."""

    def read(self) -> Organisation:
        counts: dict[str, int] = {}
        identifier = ""
        names: Narratives = ()
        budgets: list[Budget] = []
        for child in self.element:
            tag = child.tag
            number = counts[tag] = counts.get(tag, 0) + 1
            if tag == "organisation-identifier":
                identifier = " ".join((child.text or "").split())
            elif tag == "name":
                names += self.narratives(child)
            elif tag == "reporting-org":
                self.reporter = self.party(child, place="reporting-org[1]")
            elif tag.endswith("-budget") or tag == "total-expenditure":
                budgets.append(self.budget(child, f"{tag}[{number}]"))
        self.report_currency()
        if not identifier:
            self.report(
                Severity.ERROR,
                msg("the organisation has no organisation-identifier"),
                "",
                hint=msg("without it nothing can refer to the organisation; ask the publisher"),
            )
        return Organisation(
            self.found.position,
            self.found.line,
            identifier,
            self.reporter,
            names,
            self.updated,
            tuple(budgets),
            tuple(self.problems),
        )
