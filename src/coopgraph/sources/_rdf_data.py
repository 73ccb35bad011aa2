"""The triples of a file that some rule reads, ready to be followed along paths."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.sources._rdf_rules import Paths, PathStep, RuleSet
from coopgraph.store.parsing import RdfQuad
from coopgraph.store.terms import Blank, Iri, Literal

__all__ = ["Node", "RdfData", "RdfValue", "StatedTriple", "is_blank", "is_unknown"]

Node: TypeAlias = str  # an IRI, or "_:" and a label
RdfValue: TypeAlias = Node | Literal

_MAX_TRIPLES: Final = 20_000_000
_MAX_FOLLOWED: Final = 10_000  # values at the end of a path
_MAX_COUNTED: Final = 10_000  # predicates that no rule reads
_ROUNDS: Final = 4
_SKOLEM: Final = re.compile(r"/\.well-known/genid/")


class StatedTriple(NamedTuple):
    """A triple of a predicate that is a relation, and its line where the format has lines."""

    subject: Node
    predicate: str
    object: RdfValue
    line: int | None


def is_blank(value: RdfValue) -> bool:
    """Say whether a value is a blank node."""
    return isinstance(value, str) and value.startswith("_:")


def is_unknown(value: RdfValue) -> bool:
    """Say whether a value stands for one that is not known, as Wikidata writes it."""
    return isinstance(value, str) and (is_blank(value) or _SKOLEM.search(value) is not None)


class RdfData:
    """Triples by subject and predicate; those of other predicates are counted alone.

    Parameters
    ----------
    rules
        Say which predicates are kept.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._out: defaultdict[Node, dict[str, list[RdfValue]]] = defaultdict(dict)
        self._back: dict[str, defaultdict[RdfValue, list[Node]]] = {}
        self._relations: dict[tuple[Node, str, RdfValue], int | None] = {}
        self._names: dict[str, str] = {}
        self.passed_over: Counter[str] = Counter()
        self.count = 0
        self._present: set[str] = set()
        self._live: dict[int, tuple[Paths, Paths]] = {}

    @classmethod
    def of(cls, rules: RuleSet, quads: Iterable[RdfQuad]) -> RdfData:
        """Return the data of quads, their blank nodes named."""
        data = cls(rules)
        for quad in quads:
            data.add(quad)
        data.settle()
        return data

    def add(self, quad: RdfQuad) -> None:
        """Keep a triple if a rule reads its predicate.

        Raises
        ------
        InputError
            If there are too many.
        """
        predicate = self._name(quad.predicate)
        if predicate not in self._rules.predicates:
            if len(self.passed_over) < _MAX_COUNTED or predicate in self.passed_over:
                self.passed_over[predicate] += 1
            return
        self.count += 1
        if self.count > _MAX_TRIPLES:
            raise InputError(
                msg("the file has more than {count} triples to keep", count=_MAX_TRIPLES),
                line=quad.line,
                hint=msg("cut it into smaller files"),
            )
        subject = self._node(quad.subject)
        obj = quad.object if isinstance(quad.object, Literal) else self._node(quad.object)
        values = self._out[subject].setdefault(predicate, [])
        if predicate in self._rules.relations:
            self._relations.setdefault((subject, predicate, obj), quad.line)
        values.append(obj)

    def _name(self, iri: str) -> str:
        """Return the one copy of an IRI, read as the rules' aliases say."""
        known = self._names.get(iri)
        if known is None:
            known = iri
            for start, instead in self._rules.aliases.items():
                if iri.startswith(start):
                    known = instead + iri[len(start) :]
                    break
            self._names[iri] = known
        return known

    def _node(self, term: Iri | Blank) -> Node:
        if isinstance(term, Iri):
            return self._name(term.value)
        label = f"_:{term.value}"
        return self._names.setdefault(label, label)

    def settle(self) -> None:
        """Name the blank nodes by what is said of them, and index what is followed backwards.

        The label of a blank node is a digest of the triples around it, so it is the same in every
        format and whatever else the file says. Nodes that cannot be told apart are numbered in
        the order of the file.
        """
        labels = self._labels()
        if labels:
            self._out = defaultdict(
                dict,
                {
                    labels.get(s, s): {
                        p: [labels.get(v, v) if isinstance(v, str) else v for v in values]
                        for p, values in by_predicate.items()
                    }
                    for s, by_predicate in self._out.items()
                },
            )
            self._relations = {
                (labels.get(s, s), p, labels.get(o, o) if isinstance(o, str) else o): line
                for (s, p, o), line in self._relations.items()
            }
        for by_predicate in self._out.values():
            self._present.update(by_predicate)
        inverted = self._rules.inverted & self._present
        self._back = {predicate: defaultdict(list) for predicate in sorted(inverted)}
        for subject, by_predicate in self._out.items():
            for predicate, back in self._back.items():
                for value in by_predicate.get(predicate, ()):
                    back[value].append(subject)

    def _labels(self) -> dict[Node, Node]:
        around: defaultdict[Node, list[tuple[str, str, RdfValue]]] = defaultdict(list)
        for subject, by_predicate in self._out.items():
            for predicate, values in by_predicate.items():
                for value in values:
                    if is_blank(subject):
                        around[subject].append((">", predicate, value))
                    if is_blank(value):
                        around[str(value)].append(("<", predicate, subject))
        known = dict.fromkeys(around, "")
        for _ in range(_ROUNDS if around else 0):
            known = {
                node: _digest(sorted(_edge(edge, known) for edge in edges))
                for node, edges in around.items()
            }
        taken: Counter[str] = Counter()
        labels = {}
        for node, digest in known.items():
            taken[digest] += 1
            number = taken[digest]
            labels[node] = f"_:{digest}" + (f"-{number}" if number > 1 else "")
        return labels

    # -- asking ------------------------------------------------------------------------------------

    @property
    def nodes(self) -> list[Node]:
        """All subjects, sorted."""
        return sorted(self._out)

    @property
    def triples(self) -> list[StatedTriple]:
        """The triples of relations, sorted, each once."""
        found = (StatedTriple(s, p, o, line) for (s, p, o), line in self._relations.items())
        return sorted(found, key=lambda t: (t.subject, t.predicate, str(t.object)))

    def is_described(self, node: Node) -> bool:
        """Say whether the file says anything of a node that a rule reads."""
        return node in self._out

    def having(self, node: Node, predicate: str) -> list[RdfValue]:
        """Return the values of a predicate, as they come."""
        by_predicate = self._out.get(node)
        return [] if by_predicate is None else by_predicate.get(predicate, [])

    def values(self, node: Node, paths: Paths) -> list[RdfValue]:
        """Return what all paths lead to, each value once, sorted."""
        live = self.live(paths)
        if len(live) < 2:
            return self.follow(node, live[0]) if live else []
        found = {v for path in live for v in self.follow(node, path)}
        return sorted(found, key=_order)

    def first(self, node: Node, paths: Paths) -> list[RdfValue]:
        """Return what the first path leads to that leads anywhere."""
        return next((found for path in self.live(paths) if (found := self.follow(node, path))), [])

    def live(self, paths: Paths) -> Paths:
        """Return the paths whose predicates the file has: rules name many that it has not."""
        known = self._live.get(id(paths))
        if known is None or known[0] is not paths:
            kept = tuple(p for p in paths if all(step.predicate in self._present for step in p))
            known = self._live[id(paths)] = (paths, kept)
        return known[1]

    def follow(self, node: Node, path: tuple[PathStep, ...]) -> list[RdfValue]:
        """Return the values at the end of a path, each once, sorted."""
        here: dict[RdfValue, None] = {node: None}
        if len(path) == 1 and not path[0].inverse:  # most are
            values = self.having(node, path[0].predicate)
            return values if len(values) < 2 else sorted(set(values), key=_order)
        for step in path:
            here = dict.fromkeys(v for n in here for v in self._step(n, step))
            if len(here) > _MAX_FOLLOWED:
                here = dict.fromkeys(sorted(here, key=_order)[:_MAX_FOLLOWED])
        return sorted(here, key=_order)

    def _step(self, node: RdfValue, step: PathStep) -> Iterator[RdfValue]:
        if step.inverse:
            back = self._back.get(step.predicate)
            if back is not None:
                yield from back.get(node, ())
        elif isinstance(node, str):
            yield from self.having(node, step.predicate)


def _order(value: RdfValue) -> tuple[bool, str, str, str]:
    if isinstance(value, str):
        return (False, value, "", "")
    return (True, value.value, value.datatype, value.language)


def _edge(edge: tuple[str, str, RdfValue], known: dict[Node, str]) -> str:
    way, predicate, value = edge
    if isinstance(value, Literal):
        return f'{way}{predicate} "{value.value}"{value.datatype}@{value.language}'
    return f"{way}{predicate} {known.get(value, value)}"


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:20]
