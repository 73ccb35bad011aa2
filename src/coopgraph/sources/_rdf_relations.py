"""Finds the relations that a file states: as triples of some predicates, or as records."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product
from typing import Final

from coopgraph.messages import Message, msg
from coopgraph.model import Kind, RelationType
from coopgraph.sources._rdf_data import Node, RdfValue, StatedTriple, is_unknown
from coopgraph.sources._rdf_entities import RdfEntities
from coopgraph.sources._rdf_rules import RecordRule, RelationEnds
from coopgraph.sources.base import Finding, Severity
from coopgraph.store.terms import Literal

__all__ = ["FoundRelation", "RdfRelations"]

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MAX_ENDS: Final = 100  # of one record


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation between two nodes, where it stands, and the record that says more of it."""

    type: RelationType
    subject: Node
    object: Node
    locator: str
    line: int | None = None
    record: Node | None = None
    rule: RecordRule | None = None


class RdfRelations:
    """Collects relations and settles the kinds of their ends.

    Parameters
    ----------
    entities
        What the file says of its nodes; narrowed kinds are noted there.
    """

    def __init__(self, entities: RdfEntities, *, has_lines: bool) -> None:
        self.entities, self.data, self.rules = entities, entities.data, entities.rules
        self._has_lines = has_lines
        vocabulary = entities.context.vocabulary
        self._types = {t.name: t for t in vocabulary}
        self._by_iri = {t.iri: t for t in vocabulary}
        self._path = str(entities.spec.path)
        self.untyped: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.unread_types: Counter[str] = Counter()
        self.persons = 0

    def found(self) -> list[FoundRelation]:
        """Return all relations whose ends have a kind; what is amiss with others is told."""
        records = self._records()
        out: list[FoundRelation] = []
        stated: set[tuple[str, Node, Node]] = set()
        types: set[str] = set()
        for node, rules in sorted(records.items()):
            for rule in rules:
                for relation in self._of_record(node, rule):
                    stated.add((relation.type.name, relation.subject, relation.object))
                    types.add(relation.type.name)
                    if self._settle(relation, rule.ends):
                        out.append(relation)
        for triple in self.data.triples:
            entry = self.rules.relations[triple.predicate]
            # A record says all that a shortcut says, and more.
            if triple.subject in records or triple.object in records:
                continue
            if entry.shortcut and entry.type in types:
                continue
            found = self._of_triple(triple)
            if found is None or (found.type.name, found.subject, found.object) in stated:
                continue
            if self._settle(found, entry.ends):
                out.append(found)
        return out

    # -- triples -----------------------------------------------------------------------------------

    def _of_triple(self, triple: StatedTriple) -> FoundRelation | None:
        entry = self.rules.relations[triple.predicate]
        relation = self._types.get(entry.type)
        if relation is None:
            self.unread_types[entry.type] += 1
            return None
        if isinstance(triple.object, Literal):
            self._error(
                msg("the end of the relation is a text"),
                self._shown(triple),
                triple.line,
                msg("give the thing an IRI, and the text as its name"),
            )
            return None
        if self._is_nothing(triple.object):
            self.unknown[self.rules.short(triple.predicate)] += 1
            return None
        ends = triple.subject, triple.object
        subject, obj = ends[::-1] if entry.inverse else ends
        by_line = self._has_lines and triple.line
        locator = f"line {triple.line}" if by_line else self._shown(triple)
        return FoundRelation(relation, subject, obj, locator, triple.line)

    def _shown(self, triple: StatedTriple) -> str:
        obj = triple.object
        last = f'"{obj.value[:60]}"' if isinstance(obj, Literal) else self.rules.short(obj)
        return f"{self.rules.short(triple.subject)} {self.rules.short(triple.predicate)} {last}"

    def _is_nothing(self, value: RdfValue) -> bool:
        """Say whether a node stands for a value that is not known: nothing is said of it."""
        return isinstance(value, str) and is_unknown(value) and not self.data.is_described(value)

    # -- records -----------------------------------------------------------------------------------

    def _records(self) -> dict[Node, list[RecordRule]]:
        classes = {c for rule in self.rules.records for c in rule.classes}
        marks = {rule.having for rule in self.rules.records} - {None}
        found: defaultdict[Node, list[RecordRule]] = defaultdict(list)
        for node in self.data.nodes:
            own = classes.intersection(
                v for v in self.data.having(node, _TYPE) if isinstance(v, str)
            )
            has = {mark for mark in marks if mark and self.data.having(node, mark)}
            if not own and not has:
                continue
            for rule in self.rules.records:
                if (not rule.classes or own & rule.classes) and (
                    rule.having is None or rule.having in has
                ):
                    found[node].append(rule)
        return dict(found)

    def _of_record(self, node: Node, rule: RecordRule) -> list[FoundRelation]:
        if any(iri in self.data.values(node, paths) for paths, iri in rule.unless):
            return []
        shown = self.rules.short(node)
        relation = self._record_type(node, rule)
        if relation is None:
            return []
        ends: list[list[Node]] = []
        for name in ("subject", "object"):
            values = self.data.first(node, rule.read[name])
            nodes = [v for v in values if isinstance(v, str)]
            if nodes and all(self._is_nothing(v) for v in nodes):
                self.unknown[self.rules.short(rule.having or min(rule.classes))] += 1
                return []
            if not nodes or len(nodes) > _MAX_ENDS:
                message = (
                    msg("the record has more than {count} ends", count=_MAX_ENDS)
                    if nodes
                    else msg("the record names no {name}", name=name)
                )
                self._error(message, shown, None, msg("see the rules in docs/rdf.md"))
                return []
            ends.append(nodes)
        mark = self.rules.short(rule.having or min(rule.classes))
        return [
            FoundRelation(relation, subject, obj, f"{mark} {shown}", None, node, rule)
            for subject, obj in product(*ends)
        ]

    def _record_type(self, node: Node, rule: RecordRule) -> RelationType | None:
        if rule.type is not None:
            found = self._types.get(rule.type)
            if found is None:
                self.unread_types[rule.type] += 1
            return found
        for value in self.data.first(node, rule.read.get("type", ())):
            if str(value) in self._by_iri:
                return self._by_iri[str(value)]
            self.unread_types[self.rules.short(str(value))] += 1
        return None

    # -- kinds -------------------------------------------------------------------------------------

    def _settle(self, found: FoundRelation, ends: RelationEnds) -> bool:
        """Settle the kinds of both ends; say whether the relation is read."""
        nodes = found.subject, found.object
        stated = [self.entities.kind_anywhere(node) for node in nodes]
        if Kind.PERSON in stated:
            self.persons += 1
            return False
        kinds: list[Kind] = []
        allowed = found.type.domain, found.type.range
        for kind, own, names in zip(stated, (ends.subject, ends.object), allowed, strict=True):
            if kind is not None and not (own is not None and kind in ends.instead_of):
                kinds.append(kind)
                continue
            implied = own or _only(names)
            if implied is not None and not (kind is None and ends.only_typed and own is None):
                kinds.append(implied)
        if len(kinds) < 2 or (ends.only_typed and not found.type.allows(*kinds)):
            return self._unsettled(found, ends, stated)
        for node, kind, before in zip(nodes, kinds, stated, strict=True):
            if kind != before:
                self.entities.narrowed.setdefault(node, kind)
        return True

    def _unsettled(
        self, found: FoundRelation, ends: RelationEnds, stated: list[Kind | None]
    ) -> bool:
        if ends.only_typed:
            self.untyped[found.type.name] += 1
            return False
        nodes = found.subject, found.object
        node = next((n for n, kind in zip(nodes, stated, strict=True) if kind is None), nodes[0])
        self._error(
            msg("the kind of {node} is not known", node=self.rules.short(node)[:200]),
            found.locator,
            found.line,
            msg("state its class, or give subject-kind or object-kind in rules of your own"),
        )
        return False

    def _error(
        self, message: Message, column: str, line: int | None, hint: Message | None = None
    ) -> None:
        self.entities.harvest.findings.append(
            Finding(Severity.ERROR, message, self._path, line, column[:300], hint=hint)
        )


def _only(names: tuple[str, ...]) -> Kind | None:
    """Return the kind of an end that can be of one kind alone."""
    if len(names) != 1:
        return None
    try:
        return Kind(names[0])
    except ValueError:  # a class of several kinds, such as Actor
        return None
