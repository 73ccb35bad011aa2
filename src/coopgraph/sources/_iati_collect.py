"""What IATI records leave in a harvest: findings and claims with their place, the entities met."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from coopgraph.errors import InputError
from coopgraph.messages import Message, msg
from coopgraph.model import Claim, Entity, Identifier, Kind, Name, Names
from coopgraph.resolution import country_code, country_names
from coopgraph.sources._iati_parties import Parties
from coopgraph.sources._iati_records import Activity, Organisation
from coopgraph.sources._iati_stream import Found, Prolog, child_lines
from coopgraph.sources._iati_themes import Themes
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec

__all__ = ["Collector", "Record"]


class Record:
    """The record at hand: where its parts stand and who asserts them."""

    def __init__(
        self,
        found: Found,
        prolog: Prolog,
        record: Activity | Organisation,
        reporter: str | None,
    ) -> None:
        self.path = f"/{prolog.root}/{prolog.tag}[{found.position}]"
        self.lines = child_lines(found)
        self.first = found.line
        self.reporter = reporter
        self.updated = record.updated

    def line(self, place: str) -> int:
        return self.lines.get(place.partition("/")[0], self.first)

    def xpath(self, place: str) -> str:
        return f"{self.path}/{place}" if place else self.path


class Collector:
    """Fills a harvest; knows nothing of what activities mean."""

    def __init__(self, spec: SourceSpec, context: ReadContext, prolog: Prolog) -> None:
        self.spec, self.context, self.prolog = spec, context, prolog
        self.iris = context.iris
        self.source = spec.source(context.iris)
        self.harvest = Harvest()
        self.parties = Parties(context.iris)
        self.themes = Themes(context.iris, self.source.iri)
        self.identifiers: set[str] = set()
        self.parts: dict[str, set[str]] = {}
        self.left: Counter[str] = Counter()
        self.reporters: Counter[str] = Counter()
        self.count = 0

    def finding(
        self,
        severity: Severity,
        message: Message,
        at: Record | None = None,
        place: str = "",
        value: str = "",
        hint: Message | None = None,
    ) -> None:
        line = None if at is None else at.line(place)
        column = None if at is None else at.xpath(place)
        self.harvest.findings.append(
            Finding(severity, message, str(self.spec.path), line, column, value, hint)
        )

    def begin(self, found: Found, record: Activity | Organisation) -> Record | None:
        """Report what is wrong with a record; None where it cannot be told from others."""
        self.count += 1
        at = Record(found, self.prolog, record, None)
        for problem in record.problems:
            self.finding(
                problem.severity, problem.message, at, problem.place, problem.value, problem.hint
            )
        identifier = record.identifier
        if not identifier:
            return None
        if identifier in self.identifiers:
            self.finding(
                Severity.ERROR,
                msg("the identifier {value!r} stands twice; the first is kept", value=identifier),
                at,
                value=identifier,
            )
            return None
        self.identifiers.add(identifier)
        if record.reporter is not None:
            at.reporter = self.parties.iri(record.reporter)
            if record.reporter.names:
                self.reporters[record.reporter.names[0][0]] += 1
        return at

    def claim(
        self, at: Record, subject: str, kind: str, obj: str, place: str, **stated: Any
    ) -> None:
        locator = f"{at.xpath(place)}, line {at.line(place)}"
        self.harvest.claims.append(
            Claim(
                self.iris.claim(self.source.iri, locator, subject, kind, obj, 0),
                self.source.iri,
                subject,
                kind,
                obj,
                locator,
                asserted_by=at.reporter,
                as_of=at.updated,
                read_by=self.spec.reader,
                **stated,
            )
        )

    def entity(self, entity: Entity) -> None:
        self.harvest.entities.append((self.source.iri, entity))

    def country(self, at: Record, code: str, place: str) -> str | None:
        try:
            known = country_code(code)
        except InputError as error:
            self.finding(Severity.ERROR, error.message, at, place, code, error.hint)
            return None
        identifier = Identifier("iso3166", known)
        iri = self.iris.identified(identifier)
        if self.themes.is_new(iri):
            names = country_names(known)
            self.entity(Entity(iri, Kind.COUNTRY, names, (identifier,), country=known))
        return iri

    def result(self) -> Harvest:
        """Return the harvest: with the organisations, and what was left behind, counted."""
        for entity, doubt in self.parties.entities():
            self.entity(entity)
            if doubt is not None:
                self.finding(Severity.WARNING, doubt)
        for ref in sorted({r for pair in self.parts.items() for r in (pair[0], *pair[1])}):
            if ref not in self.identifiers:  # named here, described elsewhere or nowhere
                identifier = Identifier("iati", ref)
                names = Names.of([Name(ref, "", preferred=False)])
                iri = self.iris.identified(identifier)
                self.entity(Entity(iri, Kind.PROJECT, names, (identifier,)))
        self._cycles()
        for entity in self.themes.entities():
            self.entity(entity)
        for name in sorted(self.left):
            self.finding(
                Severity.INFO,
                msg("left behind: {count} × {name}", name=name, count=self.left[name]),
                hint=msg("docs/iati.md says what is not carried into the graph"),
            )
        publisher = self.source.publisher
        if publisher is None and len(self.reporters) == 1:
            publisher = next(iter(self.reporters))
        self.harvest.sources.append(replace(self.source, publisher=publisher))
        return self.harvest

    def _cycles(self) -> None:
        try:
            TopologicalSorter(self.parts).prepare()
        except CycleError as error:
            self.finding(
                Severity.WARNING,
                msg("activities are part of each other: {shown}", shown=" → ".join(error.args[1])),
                hint=msg("ask the publisher which one is the parent"),
            )
