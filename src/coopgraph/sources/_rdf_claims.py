"""Makes claims of the relations that a file states."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

from coopgraph.errors import CoopgraphError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    MAX_QUOTE,
    Amount,
    Claim,
    ContributionKind,
    RelationNature,
    Status,
    check_iri,
    clean_text,
)
from coopgraph.sources._rdf_data import Node, RdfValue, is_blank
from coopgraph.sources._rdf_entities import RdfEntities
from coopgraph.sources._rdf_relations import FoundRelation
from coopgraph.sources._rdf_rules import Paths, RecordRule
from coopgraph.sources._rdf_values import ReadDates, dates_at, decimal_of, exact_day
from coopgraph.sources.base import Finding, Severity
from coopgraph.store.terms import Literal

__all__ = ["RdfClaims"]

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_SHOWN_REFERENCES: Final = 3
_MAX_ADDRESS: Final = 300
_MAX_LOCATOR: Final = 1_000
_MAX_PARTS: Final = 1_000


class RdfClaims:
    """Turns relations into claims of the harvest.

    Parameters
    ----------
    entities
        What the file says of its nodes.
    iris
        IRIs of the nodes that are described.
    """

    def __init__(self, entities: RdfEntities, iris: dict[Node, str]) -> None:
        self.entities, self.data, self.rules = entities, entities.data, entities.rules
        self._iris = iris
        self._ordinals: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, found: FoundRelation) -> None:
        """Add the claims of a relation: one, or one for each part of its record."""
        if found.subject not in self._iris or found.object not in self._iris:
            return  # what is amiss with it is told already
        parts: list[Node | None] = [None]
        if found.rule is not None and found.record is not None:
            values = self.data.first(found.record, found.rule.read.get("part", ()))
            nodes: list[Node | None] = [v for v in values if isinstance(v, str)]
            parts = nodes[:_MAX_PARTS] or parts
        for part in parts:
            try:
                self.entities.harvest.claims.append(self._claim(found, part))
            except CoopgraphError as error:
                finding = Finding.of_error(
                    error, path=str(self.entities.spec.path), line=found.line
                )
                self.entities.harvest.findings.append(finding)

    def _claim(self, found: FoundRelation, part: Node | None) -> Claim:
        subject, obj, kind = self._iris[found.subject], self._iris[found.object], found.type
        more = _Record(self, found, part)
        dates = more.dates()
        stated = more.status()
        if kind.nature is RelationNature.STATE:
            stated = stated or self._ended(found, dates)
        locator = more.locator()
        key = (locator, subject, kind.name, obj)
        self._ordinals[key] += 1
        source = self.entities.source
        return Claim(
            iri=self.entities.context.iris.claim(
                source, locator, subject, kind.name, obj, self._ordinals[key] - 1
            ),
            source=source,
            subject=subject,
            type=kind.name,
            object=obj,
            locator=locator,
            when=dates.when,
            status=stated or Status.UNKNOWN,
            roles=more.roles(),
            key=more.text("key"),
            amount=more.amount(),
            denied=more.text("denied") in ("true", "1"),
            quote=more.text("quote")[:MAX_QUOTE] or None,
            asserted_by=more.asserted_by(self._iris),
            as_of=more.as_of(),
            read_by=more.text("read-by") or self.entities.spec.reader,
            confidence=more.confidence(),
        )

    def _ended(self, found: FoundRelation, dates: ReadDates) -> Status | None:
        """Return that a relation has ended: its end lies before the day the source speaks of."""
        if dates.status is not None or found.rule is None or "status" in found.rule.read:
            return dates.status
        last, as_of = None if dates.when is None else dates.when.end_earliest, self.entities.as_of
        is_interval = dates.when is not None and dates.when.is_interval
        is_over = is_interval and last is not None and as_of is not None and last <= as_of
        return Status.ENDED if is_over else None

    def warn(self, message: Message, found: FoundRelation) -> None:
        """Tell what is left away of a relation."""
        path = str(self.entities.spec.path)
        column = found.locator[:300]
        finding = Finding(Severity.WARNING, message, path, found.line, column)
        self.entities.harvest.findings.append(finding)


class _Record:
    """What the record of a relation says; nothing where it has none."""

    def __init__(self, claims: RdfClaims, found: FoundRelation, part: Node | None) -> None:
        self._claims, self._found, self._part = claims, found, part
        self._data, self._rules = claims.data, claims.rules

    def _values(self, name: str) -> list[RdfValue]:
        """Return what a field leads to, from the part first."""
        rule, node = self._found.rule, self._found.record
        if rule is None or node is None:
            return []
        paths = rule.read.get(name, ())
        own = self._data.first(self._part, paths) if self._part is not None else []
        return own or self._data.first(node, paths)

    def text(self, name: str) -> str:
        """Return the text of a field, or the one that the rules have for its IRI."""
        for value in self._values(name):
            text = value.value if isinstance(value, Literal) else self._rules.values.get(value, "")
            if clean_text(text):
                return clean_text(text)
        return ""

    def roles(self) -> tuple[str, ...]:
        values = (v.value for v in self._values("role") if isinstance(v, Literal))
        return tuple(sorted({clean_text(v) for v in values} - {""}))

    def status(self) -> Status | None:
        try:
            return Status.parse(self.text("status")) if self.text("status") else None
        except CoopgraphError as error:
            self._claims.warn(error.message, self._found)
            return None

    def dates(self) -> ReadDates:
        rule, record = self._found.rule, self._found.record
        if rule is None or record is None or self.text("undated") == "true":
            return ReadDates()
        paths: dict[str, Paths] = {
            name: rule.read[name] for name in ("when", "start", "end", "at") if name in rule.read
        }
        try:
            for node in (self._part, record):
                if node is not None:
                    found = dates_at(self._data, self._rules, node, paths)
                    if found != ReadDates():
                        return found
        except CoopgraphError as error:
            message = msg("the dates are left unknown: {reason}", reason=error.message)
            self._claims.warn(message, self._found)
        return ReadDates()

    def as_of(self) -> date | None:
        rule, node = self._found.rule, self._found.record
        if rule is None or node is None:
            return None
        return exact_day(self._data.values(node, rule.read.get("as-of", ())))

    def confidence(self) -> float:
        text = self.text("confidence")
        if not text:
            return 1.0
        try:
            return float(decimal_of(Literal(text), "confidence"))
        except CoopgraphError as error:
            self._claims.warn(error.message, self._found)
            return 1.0

    def amount(self) -> Amount | None:
        value, currency, kind = (self.text(n) for n in ("value", "currency", "contribution"))
        if not value:
            return None
        try:
            number: Decimal = decimal_of(Literal(value), "value")
            with suppress(ValueError):
                if _CURRENCY.fullmatch(currency):
                    return Amount(number, currency, ContributionKind(kind))
        except CoopgraphError as error:
            self._claims.warn(error.message, self._found)
            return None
        self._claims.warn(
            msg("an amount without its currency or kind is left away: {value}", value=value[:40]),
            self._found,
        )
        return None

    def asserted_by(self, iris: dict[Node, str]) -> str | None:
        for value in self._values("asserted-by"):
            if isinstance(value, str) and value in iris:
                return iris[value]
        return None

    def locator(self) -> str:
        """Return where the relation stands, and up to three references of its record."""
        own = self.text("locator")
        if own:
            return own
        rule, node = self._found.rule, self._found.record
        if rule is None or node is None:
            return self._found.locator[:_MAX_LOCATOR]
        shown = [self._reference(v) for v in self._references(rule, node)]
        kept = [text for text in shown if text][:_SHOWN_REFERENCES]
        return "; ".join([self._found.locator, *kept])[:_MAX_LOCATOR]

    def _references(self, rule: RecordRule, node: Node) -> list[RdfValue]:
        return self._data.values(node, rule.read.get("reference", ()))

    def _reference(self, value: RdfValue) -> str:
        text = str(value)
        if is_blank(value) or len(text) > _MAX_ADDRESS:
            return ""
        short = self._rules.short(text)
        if not isinstance(value, Literal) and not short.startswith("<"):
            return f"stated in {short}"
        try:
            return check_iri(text)
        except CoopgraphError:
            return ""
