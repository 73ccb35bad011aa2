"""What elements of IATI files have in common: narratives, organisations, days, amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from coopgraph.messages import Message, msg
from coopgraph.sources._iati_codes import (
    CURRENCY_NAMES,
    NO_REFERENCE,
    currencies,
    parse_amount,
    parse_day,
)
from coopgraph.sources._iati_records import Budget, Narratives, Party, Problem
from coopgraph.sources._iati_stream import Found
from coopgraph.sources.base import Severity

__all__ = ["ElementReader"]

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class ElementReader:
    """Reads parts of one activity or organisation and collects what is wrong with them."""

    def __init__(self, found: Found, language: str) -> None:
        self.found = found
        self.element = found.element
        self.language = (self.element.get(_LANGUAGE) or language).strip()
        self.currency = self.element.get("default-currency", "").strip().upper()
        self.currencies = currencies()
        self.problems: list[Problem] = []
        self.reporter: Party | None = None
        self.parties: dict[tuple[str | None, ...], Party | None] = {}
        self.updated: date | None = None
        changed = self.element.get("last-updated-datetime")
        if changed:
            self.updated = self.day(changed, "")

    def report(
        self,
        severity: Severity,
        message: Message,
        place: str,
        value: str = "",
        hint: Message | None = None,
    ) -> None:
        self.problems.append(Problem(severity, message, place, value, hint))

    def warn(self, message: Message, place: str, value: str = "") -> None:
        self.report(Severity.WARNING, message, place, value)

    def narratives(self, element: Element) -> Narratives:
        kept = []
        for child in element:
            text = child.text
            if child.tag == "narrative" and text and (text := text.strip()):
                language = child.get(_LANGUAGE) or element.get(_LANGUAGE) or self.language
                kept.append((text, language))
        return tuple(kept)

    def payer(self, element: Element) -> Party | None:
        """Return whom an element of a transaction names; most name the same few."""
        if len(element) > 1:
            return self.party(element)
        only = element[0] if len(element) else None
        key = (
            element.get("ref"),
            element.get("type"),
            None if only is None else only.text,
            None if only is None else only.get(_LANGUAGE) or element.get(_LANGUAGE),
        )
        if key not in self.parties:
            self.parties[key] = self.party(element)
        return self.parties[key]

    def party(self, element: Element, role: str = "", place: str = "") -> Party | None:
        """Return whom an element names, None where it names nobody."""
        get = element.get
        ref = get("ref", "").strip()
        names = self.narratives(element) if len(element) else ()
        if ref:
            if ref.casefold() in NO_REFERENCE:
                ref = ""
            elif " " in ref:  # a name in the place of an identifier
                names = names or ((" ".join(ref.split()), ""),)
                ref = ""
        if not ref and not names:
            return None
        return Party(ref, names, get("type", "").strip(), role, place)

    def day(self, text: str, place: str) -> date | None:
        day = parse_day(text)
        if day is None:
            self.warn(msg("{value!r} is no day", value=text[:40]), place, text)
        return day

    def child_day(self, element: Element, place: str) -> date | None:
        text = element.get("iso-date")
        if text is None:
            self.warn(msg("the date is missing"), place)
            return None
        return self.day(text, place)

    def amount(self, element: Element | None, place: str) -> tuple[Decimal | None, str]:
        """Return value and currency; value is None where one of them is not to be had."""
        if element is None:
            self.report(Severity.ERROR, msg("the amount is missing"), place)
            return None, self.currency
        currency = element.get("currency") or self.currency
        if currency not in self.currencies:
            currency = currency.strip().upper()
            currency = CURRENCY_NAMES.get(currency, currency)
            if currency not in self.currencies:
                self.report(
                    Severity.ERROR,
                    msg("{value!r} is no currency", value=currency)
                    if currency
                    else msg("the amount has no currency"),
                    f"{place}/value",
                    currency,
                    msg("write an ISO 4217 code such as EUR"),
                )
                return None, currency
        text = (element.text or "").strip()
        value, doubt = parse_amount(text)
        if doubt is not None:
            self.report(
                Severity.ERROR if value is None else Severity.WARNING,
                doubt,
                f"{place}/value",
                text,
                msg("write digits and a decimal point, such as 40000 or 1250.50"),
            )
        return value, currency

    def report_currency(self) -> None:
        if self.currency and self.currency not in self.currencies:
            self.warn(msg("{value!r} is no currency", value=self.currency), "", self.currency)

    def budget(self, element: Element, place: str) -> Budget:
        found = {child.tag: child for child in element}
        value, currency = self.amount(found.get("value"), place)
        days = []
        for name in ("period-start", "period-end"):
            child = found.get(name)
            if child is None:
                self.warn(msg("the date is missing"), f"{place}/{name}")
            days.append(None if child is None else self.child_day(child, f"{place}/{name}"))
        start, end = days
        if start is not None and end is not None and end < start:
            self.warn(msg("{value!r} ends before it starts", value=f"{start}/{end}"), place)
            start = end = None
        recipient, country = found.get("recipient-org"), found.get("recipient-country")
        return Budget(
            element.tag,
            element.get("type", "").strip(),
            element.get("status", "").strip(),
            start,
            end,
            value,
            currency,
            place,
            None if recipient is None else self.party(recipient),
            "" if country is None else country.get("code", "").strip(),
        )
