"""Reader ``rdf``: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, by rules (docs/rdf.md)."""

from __future__ import annotations

from collections import Counter
from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.sources._rdf_claims import RdfClaims
from coopgraph.sources._rdf_data import Node
from coopgraph.sources._rdf_entities import RdfEntities
from coopgraph.sources._rdf_graphs import ReadGraphs, read_graphs
from coopgraph.sources._rdf_relations import FoundRelation, RdfRelations
from coopgraph.sources._rdf_rule_files import chosen_rules
from coopgraph.sources._rdf_rules import RuleSet
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec
from coopgraph.store.parsing import LINE_FORMATS, rdf_format

__all__ = ["read_rdf"]

_SHOWN: Final = 5


def read_rdf(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return the bodies and claims of an RDF file.

    Options of the source: ``rules`` (names of built-in rule sets and files of the project; all
    built-in ones by default), ``languages`` (of names; all), ``format`` and ``base``.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    ProjectError
        If an option or a rule file is wrong.
    MissingExtraError
        If it is a zst file and zstandard is not installed.
    """
    rules = chosen_rules(spec)
    return _RdfReader(spec, context, rules).read()


class _RdfReader:
    """Makes a harvest of what the file says under the rules."""

    def __init__(self, spec: SourceSpec, context: ReadContext, rules: RuleSet) -> None:
        self.spec, self.context, self.rules = spec, context, rules
        self.harvest = Harvest()

    def read(self) -> Harvest:
        graphs = read_graphs(self.spec, self.context, self.rules)
        self.harvest.sources += [part.source for part in graphs.parts]
        self.harvest.findings += graphs.findings
        described = [
            RdfEntities(part.data, self.rules, self.spec, self.context, part.source, self.harvest)
            for part in graphs.parts
        ]
        for entities in described:
            entities.others = [e for e in described if e is not entities]
        relations = [RdfRelations(e, has_lines=self._has_lines()) for e in described]
        found = [r.found() for r in relations]
        iris = self._describe(described, found)
        for entities, those in zip(described, found, strict=True):
            claims = RdfClaims(entities, iris)
            for relation in those:
                claims.add(relation)
        self._totals(relations)
        if not self.harvest.claims and not self.harvest.entities:
            self._nothing(graphs)
        return self.harvest

    def _has_lines(self) -> bool:
        # A line of a packed file cannot be shown, so the triple itself is the locator.
        form = self.spec.options.get("format") or rdf_format(self.spec.path.name)
        return form in LINE_FORMATS and rdf_format(self.spec.path.stem) is None

    def _describe(
        self, described: list[RdfEntities], found: list[list[FoundRelation]]
    ) -> dict[Node, str]:
        iris: dict[Node, str] = {}
        for entities, relations in zip(described, found, strict=True):
            nodes = set(entities.typed_nodes())
            ends = {end for r in relations for end in (r.subject, r.object)}
            nodes |= {end for end in ends if end in entities.narrowed}
            iris |= entities.describe_all(sorted(nodes))
        return iris

    def _totals(self, relations: list[RdfRelations]) -> None:
        """Say how much was left out, and why."""
        path = str(self.spec.path)
        for counts, text in (
            (sum((r.untyped for r in relations), Counter[str]()), _untyped),
            (sum((r.unknown for r in relations), Counter[str]()), _unknown),
            (sum((r.unread_types for r in relations), Counter[str]()), _unread),
        ):
            for name, count in sorted(counts.items()):
                severity = Severity.WARNING if text is _unread else Severity.INFO
                self.harvest.findings.append(
                    Finding(severity, text(count, name), path, column=name)
                )
        persons = sum(r.persons for r in relations)
        if persons:
            message = msg(
                "{count} statements about people are left out: coopgraph keeps people apart",
                count=persons,
            )
            self.harvest.findings.append(Finding(Severity.INFO, message, path))

    def _nothing(self, graphs: ReadGraphs) -> None:
        passed_over = sum((part.data.passed_over for part in graphs.parts), Counter[str]())
        most = sorted(passed_over.items(), key=lambda entry: (-entry[1], entry[0]))[:_SHOWN]
        shown = ", ".join(f"{self.rules.short(name)} ({count})" for name, count in most)
        self.harvest.findings.append(
            Finding(
                Severity.WARNING,
                msg("no rule reads anything in this file; its predicates: {shown}", shown=shown),
                str(self.spec.path),
                hint=msg("write rules for it: docs/rdf.md shows how"),
            )
        )


def _untyped(count: int, name: str) -> Message:
    return msg(
        "{count} relations {name} are left out: kinds of their ends are not stated, or do not fit",
        count=count,
        name=name,
    )


def _unknown(count: int, name: str) -> Message:
    return msg(
        "{count} statements {property} lead to no or an unknown value and are left out",
        count=count,
        property=name,
    )


def _unread(count: int, name: str) -> Message:
    return msg(
        "{count} relations are left out: the project has no relation type {name}",
        count=count,
        name=name,
    )
