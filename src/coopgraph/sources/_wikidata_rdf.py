"""Reads triples in Wikidata's RDF model: full statements, and direct ones where there are no full.

Three passes, each of which knows what the one before found: statements; what is said of them and of
their items; and the nodes of dates, references and population counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from coopgraph.messages import msg
from coopgraph.sources._wikidata_records import (
    ENTITY,
    ITEM,
    QUALIFIERS,
    Facts,
    Knowledge,
    Population,
    Qualifier,
    Reference,
    Settings,
    Snak,
    WikidataStatement,
)
from coopgraph.sources._wikidata_triples import Lit, Placed, TripleSource
from coopgraph.sources.base import Severity

__all__ = ["PS", "WDT", "WIKIBASE", "P", "read_triples"]

_PROP: Final = "http://www.wikidata.org/prop/"
P: Final = _PROP
PS: Final = _PROP + "statement/"
PQ: Final = _PROP + "qualifier/"
PQV: Final = _PROP + "qualifier/value/"
PR: Final = _PROP + "reference/"
WDT: Final = _PROP + "direct/"
WDNO: Final = _PROP + "novalue/"
WIKIBASE: Final = "http://wikiba.se/ontology#"
PROV: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_GENID: Final = re.compile(r"_:|https?://www\.wikidata\.org/\.well-known/genid/")
_POINT: Final = re.compile(r"(?:<([^>]*)>\s*)?Point\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_COUNT: Final = re.compile(r"\+?(\d{1,12})(?:\.0+)?", re.ASCII)
_RANKS: Final = {"PreferredRank": "preferred", "DeprecatedRank": "deprecated"}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_QUALIFIED: Final = {PQ + name: name for name in QUALIFIERS}
_QUALIFIED_NODES: Final = {PQV + name: name for name in QUALIFIERS}
_NO_VALUES: Final = {WDNO + name: name for name in QUALIFIERS}
_ALWAYS: Final = frozenset({WDT + "P279", WDT + "P297"})
_REFERRED: Final = {PR + name: name for name in ("P248", "P854", "P813")}


class _Owner(NamedTuple):
    item: str
    property: str
    path: str
    line: int | None


@dataclass
class _About:
    """What the second pass finds of a statement."""

    rank: str = "normal"
    values: list[tuple[str, str | Lit]] = field(default_factory=list)  # qualifier and simple value
    nodes: list[tuple[str, str]] = field(default_factory=list)  # qualifier and node
    without: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)


@dataclass
class _Node:
    """A node of the third pass: a date, a reference, or a count of inhabitants."""

    time: str = ""
    precision: int = 0
    references: set[Reference] = field(default_factory=set)
    rank: str = "normal"
    count: int | None = None
    year: int = 0


def read_triples(source: TripleSource, settings: Settings) -> Knowledge:
    """Return what the triples say of the wanted relations and of the items they join.

    Raises
    ------
    InputError
        If they cannot be read at all.
    """
    return _TripleReader(source, settings).read()


def _item(term: str | Lit) -> str:
    """Return the Q-id of an item's IRI, "" for anything else."""
    if isinstance(term, Lit) or not term.startswith(ENTITY):
        return ""
    name = term.removeprefix(ENTITY)
    return name if ITEM.fullmatch(name) else ""


class _TripleReader:
    """Goes through the triples three times."""

    def __init__(self, source: TripleSource, settings: Settings) -> None:
        self.source, self.settings = source, settings
        self.known = Knowledge()
        self.owners: dict[str, _Owner] = {}
        self.values: defaultdict[str, set[str | Lit]] = defaultdict(set)
        self.direct: dict[tuple[str, str, str], Placed] = {}
        self.about: defaultdict[str, _About] = defaultdict(_About)
        self.counted: dict[str, str] = {}  # node of a count of inhabitants: its item
        self.nodes: defaultdict[str, _Node] = defaultdict(_Node)

    def read(self) -> Knowledge:
        wanted = self.settings.properties
        predicates = {base + name for base in (P, PS, WDT) for name in wanted}
        for placed in self.source.with_predicates(frozenset({*predicates, *_ALWAYS})):
            self._first(placed)
        statements = self._ends()
        items = {ENTITY + end for ends in statements for end in ends}
        for placed in self.source.of_subjects(items | self.owners.keys()):
            if placed.subject in self.owners:
                self._of_statement(placed, self.about[placed.subject])
            else:
                self._of_item(placed)
        self._third()
        self._finish()
        self.known.findings += self.source.findings
        return self.known

    # -- first pass: the statements ----------------------------------------------------------------

    def _first(self, placed: Placed) -> None:
        base, _, name = placed.predicate.rpartition("/")
        base += "/"
        if base == PS:
            self.values[placed.subject].add(placed.object)
            return
        item = _item(placed.subject)
        if not item:
            return  # properties and lexemes have statements too
        if name == "P279":
            self.known.superclasses.add(item, _item(placed.object))
        elif name == "P297":
            if isinstance(placed.object, Lit):
                self.known.codes.setdefault(item, set()).add(placed.object.value)
        elif base == P and not isinstance(placed.object, Lit):
            self.owners[placed.object] = _Owner(item, name, placed.path, placed.line)
        elif base == WDT and (isinstance(placed.object, Lit) or not _GENID.match(placed.object)):
            self.direct.setdefault((item, name, str(placed.object)), placed)

    def _ends(self) -> set[tuple[str, ...]]:
        full = {(owner.item, owner.property) for owner in self.owners.values()}
        # Direct triples repeat the best of the full statements.
        self.direct = {key: v for key, v in self.direct.items() if key[:2] not in full}
        ends = {(o.item, *filter(None, map(_item, self.values[s]))) for s, o in self.owners.items()}
        ends |= {(key[0], *filter(None, [_item(v.object)])) for key, v in self.direct.items()}
        return ends

    # -- second pass: what is said of statements and items -----------------------------------------

    def _of_statement(self, placed: Placed, about: _About) -> None:
        predicate, obj = placed.predicate, placed.object
        if predicate in _QUALIFIED:
            about.values.append((_QUALIFIED[predicate], obj))
        elif isinstance(obj, Lit):
            return
        elif predicate == WIKIBASE + "rank":
            about.rank = _RANKS.get(obj.removeprefix(WIKIBASE), "normal")
        elif predicate in _QUALIFIED_NODES:
            about.nodes.append((_QUALIFIED_NODES[predicate], obj))
        elif predicate == PROV:
            about.references.append(obj)
        elif predicate == TYPE and obj in _NO_VALUES:
            about.without.add(_NO_VALUES[obj])

    def _of_item(self, placed: Placed) -> None:
        item, obj = _item(placed.subject), placed.object
        facts = self.known.facts.setdefault(item, Facts(path=placed.path, line=placed.line))
        name = placed.predicate.removeprefix(WDT)
        if placed.predicate == P + "P1082" and not isinstance(obj, Lit):
            self.counted[obj] = item
        elif isinstance(obj, Lit):
            if placed.predicate == LABEL and obj.language in self.settings.label_languages:
                facts.labels[obj.language] = obj.value
            elif name == "P625":
                self._point(obj.value, facts, placed)
            elif name == "P1566":
                facts.geonames.add(obj.value)
            elif name == "P1082" and (match := _COUNT.fullmatch(obj.value)):
                facts.populations.add(Population(0, int(match[1])))
        elif name == "P17":
            facts.countries |= {_item(obj)} - {""}
        elif name == "P31":
            facts.classes |= {_item(obj)} - {""}

    def _point(self, text: str, facts: Facts, placed: Placed) -> None:
        match = _POINT.fullmatch(text.strip())
        if match is None:
            self.known.report(
                Severity.WARNING,
                msg("a fact of {item} cannot be read", item=_item(placed.subject)),
                path=placed.path,
                line=placed.line,
                value=text,
            )
        elif match[1] is None or match[1] == ENTITY + "Q2":  # else on another celestial body
            facts.points.add((match[3], match[2]))

    # -- third pass: nodes -------------------------------------------------------------------------

    def _third(self) -> None:
        wanted = set(self.counted)
        for about in self.about.values():
            wanted.update(node for _, node in about.nodes)
            wanted.update(about.references)
        if not wanted:
            return
        for placed in self.source.of_subjects(wanted):
            self._of_node(placed, self.nodes[placed.subject])
        best: defaultdict[str, list[_Node]] = defaultdict(list)
        for name, item in self.counted.items():
            node = self.nodes[name]
            if node.rank != "deprecated" and node.count is not None:
                best[item].append(node)
        for item, nodes in best.items():
            preferred = [n for n in nodes if n.rank == "preferred"]
            self.known.facts[item].populations = {
                Population(n.year, n.count) for n in preferred or nodes if n.count is not None
            }

    def _of_node(self, placed: Placed, node: _Node) -> None:
        predicate, obj = placed.predicate, placed.object
        text = obj.value if isinstance(obj, Lit) else obj
        if predicate == WIKIBASE + "timeValue":
            node.time = text
        elif predicate == WIKIBASE + "timePrecision":
            node.precision = int(text) if text.isdecimal() and len(text) < 4 else 0
        elif predicate == WIKIBASE + "rank":
            node.rank = _RANKS.get(text.removeprefix(WIKIBASE), "normal")
        elif predicate == PS + "P1082" and (match := _COUNT.fullmatch(text)):
            node.count = int(match[1])
        elif predicate == PQ + "P585" and isinstance(obj, Lit) and _DAY.match(text):
            node.year = max(node.year, int(text[:4]))
        elif predicate in _REFERRED:
            self._refer(_REFERRED[predicate], obj, node)

    def _refer(self, name: str, obj: str | Lit, node: _Node) -> None:
        if name == "P248" and _item(obj):
            node.references.add(Reference(name, _item(obj)))
        elif name == "P854" and not isinstance(obj, Lit):
            node.references.add(Reference(name, obj))
        elif name == "P813" and isinstance(obj, Lit) and _DAY.match(obj.value):
            day = obj.value[:10]
            if not day.endswith("-01-01"):  # RDF writes a bare year so
                node.references.add(Reference(name, day))

    # -- the statements ----------------------------------------------------------------------------

    def _finish(self) -> None:
        for name, owner in self.owners.items():
            about = self.about[name]
            if about.rank == "deprecated":
                self.known.deprecated[owner.property] += 1
                continue
            values = self.values[name]
            unknown = {v for v in values if isinstance(v, str) and _GENID.match(v)}
            if values == unknown:
                self.known.unknown[owner.property] += 1
                continue
            ends = {_item(v) for v in values}
            if len(ends) != 1 or "" in ends:
                self._mismatch(owner, values)
                continue
            found = WikidataStatement(
                name.rpartition("/")[2],
                owner.item,
                owner.property,
                ends.pop(),
                about.rank,
                self._qualifiers(about),
                self._references(about),
                owner.path,
                owner.line,
            )
            self.known.statements.append(found)
        for (item, prop, _), placed in self.direct.items():
            owner = _Owner(item, prop, placed.path, placed.line)
            end = _item(placed.object)
            if end:
                statement = WikidataStatement(
                    "", item, prop, end, path=placed.path, line=placed.line
                )
                self.known.statements.append(statement)
            else:
                self._mismatch(owner, {placed.object})

    def _mismatch(self, owner: _Owner, values: set[str | Lit]) -> None:
        message = msg(
            "a statement {property} of {item} cannot be read",
            property=owner.property,
            item=owner.item,
        )
        shown = sorted(v.value if isinstance(v, Lit) else v for v in values)
        self.known.report(
            Severity.ERROR, message, path=owner.path, line=owner.line, value=", ".join(shown)
        )

    def _qualifiers(self, about: _About) -> tuple[Qualifier, ...]:
        found = {Qualifier(name, Snak.NONE) for name in about.without}
        precise = set()
        for name, iri in about.nodes:
            node = self.nodes.get(iri)
            if node is not None and node.time:
                precise.add(name)
                found.add(Qualifier(name, Snak.VALUE, node.time, node.precision))
        for name, value in about.values:
            if isinstance(value, Lit):
                if name not in precise:
                    found.add(Qualifier(name, Snak.VALUE, value.value))
            elif _GENID.match(value):
                found.add(Qualifier(name, Snak.UNKNOWN))
            else:
                found.add(Qualifier(name, Snak.VALUE, value))
        return tuple(sorted(found))

    def _references(self, about: _About) -> tuple[Reference, ...]:
        found: set[Reference] = set()
        for iri in about.references:
            if iri in self.nodes:
                found |= self.nodes[iri].references
        return tuple(sorted(found))
