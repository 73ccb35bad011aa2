"""Makes bodies and claims of what Wikidata says."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final

from coopgraph.errors import CoopgraphError, DateError, InputError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    KIND_SUPERCLASSES,
    Claim,
    Kind,
    Name,
    RelationNature,
    Source,
    Status,
    check_iri,
)
from coopgraph.model.names import clean_text
from coopgraph.sources._wikidata_records import (
    NO_LANGUAGE,
    Facts,
    Knowledge,
    Property,
    Settings,
    WikidataStatement,
)
from coopgraph.sources._wikidata_time import Dates, dates_of
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec
from coopgraph.sources.bodies import Description, describe

__all__ = ["Harvester"]

_CONFIDENCE: Final = {"preferred": 1.0}
_NORMAL: Final = 0.95
_SHOWN_REFERENCES: Final = 3
_MAX_ADDRESS: Final = 300
# A class may say less than the relation does: an organisation with members is a network.
_NARROWED: Final = {
    (Kind.ORGANISATION, Kind.NETWORK),
    (Kind.EVENT, Kind.EVENT_SERIES),
    (Kind.CITY, Kind.REGION),
}


class Harvester:
    """Turns what was read into a harvest, in an order that does not depend on the file's."""

    def __init__(self, spec: SourceSpec, context: ReadContext, settings: Settings) -> None:
        self.spec, self.context, self.settings = spec, context, settings
        self.source: Source = spec.source(context.iris)
        self.harvest = Harvest(sources=[self.source])
        self.iris: dict[str, str] = {}
        self.left_out: Counter[str] = Counter()
        self.persons = 0
        self.twinned: set[str] = set()
        self.above: dict[str, frozenset[Kind]] = {}

    def of(self, known: Knowledge) -> Harvest:
        """Return the claims and the items they join."""
        self.known = known
        self.harvest.findings += known.findings
        statements = self._distinct()
        kinds = self._kinds(statements)
        self.persons = known.persons
        for statement in statements:
            self._statement(statement, kinds)
        self._totals()
        return self.harvest

    def _distinct(self) -> list[WikidataStatement]:
        found: dict[tuple[str, str, str, str], WikidataStatement] = {}
        for s in self.known.statements:
            found.setdefault((s.subject, s.property, s.object, s.id), s)
        return [found[key] for key in sorted(found)]

    # -- kinds -------------------------------------------------------------------------------------

    def _kinds(self, statements: list[WikidataStatement]) -> dict[str, Kind | None]:
        """Return the kind of each item; None for classes that coopgraph does not know."""
        uses: defaultdict[str, list[Kind]] = defaultdict(list)
        self.twinned = {
            e for s in statements if s.property == "P190" for e in (s.subject, s.object)
        }
        self.above = self._above(statements)
        order = list(self.settings.properties)
        for s in sorted(statements, key=lambda s: order.index(s.property)):
            subject, obj = self._directed(s)
            entry = self.settings.properties[s.property]
            for item, kind in ((subject, entry.subject), (obj, entry.object)):
                if kind not in uses[item]:
                    uses[item].append(kind)
        return {item: self._kind(item, found) for item, found in uses.items()}

    def _above(self, statements: list[WikidataStatement]) -> dict[str, frozenset[Kind]]:
        """Return the kinds above the classes that the table does not have."""
        ends = {end for s in statements for end in (s.subject, s.object)}
        facts = (self.known.facts[end] for end in ends if end in self.known.facts)
        unknown = {c for f in facts for c in f.classes} - self.settings.kinds.keys()
        return self.known.superclasses.kinds_above(unknown, self.settings.kinds)

    def _kind(self, item: str, uses: list[Kind]) -> Kind | None:
        facts = self.known.facts.get(item)
        classes = facts.classes if facts is not None else set()
        table = self.settings.kinds
        stated = {table[c] for c in classes if c in table}
        # A class of the table says more than what stands above another of the item's classes.
        stated = stated or {kind for c in classes for kind in self.above.get(c, ())}
        if Kind.PERSON in stated:
            return Kind.PERSON
        if item in self.twinned:  # an authority, whatever Wikidata calls it: Monaco is a country
            stated = {kind for kind in stated if "Authority" in KIND_SUPERCLASSES[kind]}
            classes = set()
        if not stated:
            return None if classes else uses[0]
        for use in uses:
            if use in stated:
                return use
        # The order of kinds is from the particular to the general, and always the same.
        kind = min(stated, key=list(Kind).index)
        return next((use for use in uses if (kind, use) in _NARROWED and use != Kind.REGION), kind)

    def _directed(self, statement: WikidataStatement) -> tuple[str, str]:
        """Return the ends of the relation: some properties state it from its object."""
        ends = statement.subject, statement.object
        return ends[::-1] if self.settings.properties[statement.property].inverse else ends

    # -- claims ------------------------------------------------------------------------------------

    def _statement(self, statement: WikidataStatement, kinds: dict[str, Kind | None]) -> None:
        ends = self._directed(statement)
        found = [kinds[end] for end in ends]
        if Kind.PERSON in found:
            self.persons += 1
        elif None in found:
            self.left_out[statement.property] += 1
        else:
            for end in ends:
                if end not in self.iris:
                    self.iris[end] = self._entity(end, kinds[end] or Kind.CITY)
            self._claim(statement, self.settings.properties[statement.property], ends)

    def _claim(self, statement: WikidataStatement, entry: Property, ends: tuple[str, str]) -> None:
        subject, obj = (self.iris[end] for end in ends)
        dates = self._dates(statement)
        relation = self.context.vocabulary[entry.relation]
        is_state = relation.nature is RelationNature.STATE
        locator, as_of = _evidence(statement)
        iri = self.context.iris.claim(self.source.iri, locator, subject, relation.name, obj, 0)
        claim = Claim(
            iri=iri,
            source=self.source.iri,
            subject=subject,
            type=relation.name,
            object=obj,
            locator=locator,
            when=dates.when,
            status=dates.status if is_state else Status.UNKNOWN,
            as_of=as_of,
            read_by=self.spec.reader,
            confidence=_CONFIDENCE.get(statement.rank, _NORMAL),
        )
        self.harvest.claims.append(claim)

    def _dates(self, statement: WikidataStatement) -> Dates:
        try:
            return dates_of(statement.qualifiers, as_of=self.source.as_of)
        except DateError as error:
            self._warn(
                msg(
                    "the dates of {property} of {item} are left unknown: {reason}",
                    property=statement.property,
                    item=statement.subject,
                    reason=error.message,
                ),
                statement.path,
                statement.line,
                value=str(error.value or ""),
            )
            return Dates()

    # -- items -------------------------------------------------------------------------------------

    def _entity(self, item: str, kind: Kind) -> str:
        facts = self.known.facts.get(item) or Facts(path=str(self.spec.path))
        population = max(facts.populations, default=None)
        about = Description(
            kind=kind,
            names=self._names(item, facts),
            identifiers={"wikidata": item, **self._identifiers(item, kind, facts)},
            country=self._country(item, facts),
            population=population.count if population else None,
            population_year=population.year or None if population else None,
            key=item,
        )
        if facts.points:
            latitude, longitude = min(facts.points)
            about = replace(about, latitude=latitude, longitude=longitude)
        return self._described(about, facts)

    def _names(self, item: str, facts: Facts) -> tuple[Name, ...]:
        names = []
        for language, text in sorted(facts.labels.items()):
            if language == NO_LANGUAGE and len(facts.labels) > len(self.settings.languages):
                continue  # each chosen language has a label of its own
            try:
                names.append(Name.of(text, "" if language == NO_LANGUAGE else language))
            except InputError as error:
                self._warn(error.message, facts.path, facts.line, column=item, value=text)
        return tuple(names)

    def _identifiers(self, item: str, kind: Kind, facts: Facts) -> dict[str, str]:
        if len(facts.geonames) > 1:
            self._warn(
                msg(
                    "{item} has several GeoNames ids, none is taken: {values}",
                    item=item,
                    values=clean_text(", ".join(sorted(facts.geonames))),
                ),
                facts.path,
                facts.line,
                column="P1566",
            )
        found = {}
        if len(facts.geonames) == 1:
            found["geonames"] = next(iter(facts.geonames))
        if kind is Kind.COUNTRY and len(codes := self.known.codes.get(item, set())) == 1:
            found["iso3166"] = next(iter(codes))
        return found

    def _country(self, item: str, facts: Facts) -> str:
        """Return the code of the one country that has a code; former countries have none."""
        codes = set(self.known.codes.get(item, ()))
        for country in facts.countries:
            codes |= self.known.codes.get(country, set())
        if len(codes) > 1:
            self._warn(
                msg(
                    "{item} has several countries, none is taken: {values}",
                    item=item,
                    values=clean_text(", ".join(sorted(codes))),
                ),
                facts.path,
                facts.line,
                column="P17",
            )
        return codes.pop() if len(codes) == 1 else ""

    def _described(self, about: Description, facts: Facts) -> str:
        """Describe an item; what cannot be read of it is left away and said, the item stays."""
        while True:
            try:
                found = describe(about, iris=self.context.iris, source=self.source.iri)
            except InputError as error:
                column = str(error.column)
                self._warn(error.message, facts.path, facts.line, column=column)
                if column == "country":
                    about = replace(about, country="")
                elif column == "latitude":
                    about = replace(about, latitude="", longitude="")
                else:
                    about = replace(about, identifiers={"wikidata": about.key})
            else:
                self.harvest.entities += [(self.source.iri, entity) for entity in found]
                return found[0].iri

    # -- findings ----------------------------------------------------------------------------------

    def _warn(
        self,
        message: Message,
        path: str,
        line: int | None,
        *,
        column: str | None = None,
        value: str = "",
    ) -> None:
        self._report(Severity.WARNING, message, path, line, column, value)

    def _report(
        self,
        severity: Severity,
        message: Message,
        path: str,
        line: int | None = None,
        column: str | None = None,
        value: str = "",
    ) -> None:
        found = Finding(severity, message, path, line, column, value[:200])
        self.harvest.findings.append(found)

    def _totals(self) -> None:
        """Say how many statements were left out, and why."""
        reasons = (
            (self.known.deprecated, _deprecated),
            (self.known.unknown, _unknown),
            (self.left_out, _no_kind),
        )
        for counts, text in reasons:
            for name, count in sorted(counts.items()):
                self._report(Severity.INFO, text(count, name), str(self.spec.path), column=name)
        if self.persons:
            message = msg(
                "{count} statements about people are left out: coopgraph keeps people apart",
                count=self.persons,
            )
            self._report(Severity.INFO, message, str(self.spec.path))


def _deprecated(count: int, name: str) -> Message:
    return msg(
        "{count} statements {property} are deprecated in Wikidata and left out",
        count=count,
        property=name,
    )


def _unknown(count: int, name: str) -> Message:
    return msg(
        "{count} statements {property} lead to no or an unknown value and are left out",
        count=count,
        property=name,
    )


def _no_kind(count: int, name: str) -> Message:
    return msg(
        "{count} statements {property} are left out: no kind is known for a class of their ends",
        count=count,
        property=name,
    )


def _evidence(statement: WikidataStatement) -> tuple[str, date | None]:
    """Return the locator (statement and its references), and the last day it was looked up."""
    days, shown = [], []
    for reference in statement.references:
        if reference.property == "P813":
            with suppress(ValueError):
                days.append(date.fromisoformat(reference.text))
        elif reference.property == "P248":
            shown.append(f"stated in {reference.text}")
        elif len(reference.text) <= _MAX_ADDRESS:
            with suppress(CoopgraphError):
                shown.append(check_iri(reference.text))
    place = f"statement {statement.id}"
    if not statement.id:
        place = f"{statement.subject} {statement.property} {statement.object}"
    locator = "; ".join([place, *shown[:_SHOWN_REFERENCES]])
    return locator, max(days, default=None)
