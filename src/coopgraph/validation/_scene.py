"""The graph as a check sees it: things, statements, claims, and where each was read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from coopgraph.model import ONTOLOGY, Kind
from coopgraph.query import RowFinder, labels
from coopgraph.query.scanning import Scanner
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.store import SOURCE_GRAPHS, Scope, Store

__all__ = ["Claimed", "Scene", "Stated"]

_DCT: Final = "http://purl.org/dc/terms/"
_PROV: Final = "http://www.w3.org/ns/prov#"
_SHOWN_PLACES: Final = 3
_DIGITS: Final = re.compile(r"(\d+)")


class Stated(NamedTuple):
    """A statement's type and ends."""

    relation: str
    subject: str
    object: str


class Claimed(NamedTuple):
    """Where a claim stands, what it says, and who says it."""

    source: str
    locator: str
    stated: Stated
    asserted_by: str


class Scene:
    """What the checks need of a graph, each part read once.

    Parameters
    ----------
    store, languages
        The graph; of names, first first.
    rows
        Finds files and rows; None: locators alone are told.
    gazetteer
        Tells in which country a place lies; None: that is not compared.
    """

    def __init__(
        self,
        store: Store,
        languages: Sequence[str],
        rows: RowFinder | None,
        gazetteer: Gazetteer | None = None,
    ) -> None:
        self.store = store
        self.languages = languages
        self.rows = rows
        self.gazetteer = gazetteer
        self.scan = Scanner(store)

    def _rows(self, text: str) -> Iterable[tuple[str, ...]]:
        return zip(*self.store.columns(text, scope=Scope()), strict=True)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Thing → kind."""
        return self.scan.kinds()

    @cached_property
    def statements(self) -> dict[str, Stated]:
        """Statement → type and ends."""
        return {
            row[0]: Stated(*row[1:])
            for row in self._rows(
                f"""SELECT ?s ?t ?a ?b WHERE {{ ?s a <{ONTOLOGY}Statement> ;
                <{ONTOLOGY}relationType> ?t ; <{ONTOLOGY}subject> ?a ; <{ONTOLOGY}object> ?b }}"""
            )
        }

    @cached_property
    def claims(self) -> dict[str, Claimed]:
        """Claim → where it stands."""
        return {
            row[0]: Claimed(row[1], row[2], Stated(*row[3:6]), self.canonical(row[6]))
            for row in self._rows(
                f"""SELECT ?c ?s ?l ?t ?a ?b ?by WHERE {{ GRAPH ?g {{
                ?c a <{ONTOLOGY}Claim> ; <{_DCT}source> ?s ; <{ONTOLOGY}relationType> ?t ;
                  <{ONTOLOGY}subject> ?a ; <{ONTOLOGY}object> ?b .
                OPTIONAL {{ ?c <{ONTOLOGY}locator> ?l }}
                OPTIONAL {{ ?c <{_PROV}wasAttributedTo> ?by }} }}
                FILTER(STRSTARTS(STR(?g), "{SOURCE_GRAPHS}")) }} ORDER BY ?s ?l ?c"""
            )
        }

    @cached_property
    def _replaced(self) -> dict[str, str]:
        return self.scan.pairs(_DCT + "isReplacedBy")

    def canonical(self, iri: str) -> str:
        """Return the IRI that stands for an IRI."""
        return self._replaced.get(iri, iri)

    @cached_property
    def claims_of(self) -> dict[str, list[str]]:
        """Statement or contribution → its claims."""
        return self.scan.lists(_PROV + "wasDerivedFrom")

    @cached_property
    def _mentions(self) -> dict[str, list[str]]:
        """Thing → claims that name it, in the order of their sources."""
        found: dict[str, list[str]] = defaultdict(list)
        for claim, claimed in self.claims.items():
            for end in (claimed.stated.subject, claimed.stated.object):
                found[self.canonical(end)].append(claim)
        return found

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        """Statement → sources; thing → sources that describe it."""
        found: dict[str, list[str]] = defaultdict(list)
        source_of = {s.rsplit("/", 1)[-1]: s for s in self.titles}
        for thing, graph in self._rows(
            f"""SELECT DISTINCT ?e ?g WHERE {{ GRAPH ?g {{ ?e a ?k }}
            FILTER(?k != <{ONTOLOGY}Claim> && STRSTARTS(STR(?g), "{SOURCE_GRAPHS}")) }}
            ORDER BY ?e ?g"""
        ):
            key = graph.removeprefix(SOURCE_GRAPHS)
            known = found[self.canonical(thing)]
            if key in source_of and source_of[key] not in known:
                known.append(source_of[key])
        return found | self.scan.lists(_DCT + "source")

    @cached_property
    def titles(self) -> dict[str, str]:
        """Source → title."""
        return dict(
            self._rows(
                f"SELECT ?s ?t WHERE {{ ?s a <{ONTOLOGY}Source> ; <{_DCT}title> ?t }} ORDER BY ?s"
            )  # type: ignore[arg-type]
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name of every thing and relation type."""
        types = {s.relation for s in self.statements.values()}
        types |= {c.stated.relation for c in self.claims.values()}
        kinds = {ONTOLOGY + kind.value for kind in self.kinds.values()}
        return labels(self.store, {*self.kinds, *types, *kinds}, self.languages)

    def name(self, iri: str) -> str:
        """Return the name of a thing, type or kind."""
        return self._names.get(iri) or self.titles.get(iri) or iri

    @cached_property
    def _statement_of(self) -> dict[str, str]:
        """Contribution or period → its statement."""
        return {
            part: statement
            for predicate in ("contribution", "period")
            for statement, parts in self.scan.lists(predicate).items()
            for part in parts
        }

    def label(self, iri: str) -> str:
        """Return how a person calls a thing, a statement, a claim or a part of one."""
        owner = self._statement_of.get(iri, iri)
        stated = self.statements.get(owner)
        if stated is None and owner in self.claims:
            stated = self.claims[owner].stated
        if stated is None:
            return self.name(owner)
        ends = (self.canonical(stated.subject), self.canonical(stated.object))
        return f"{self.name(ends[0])} – {self.name(stated.relation)} – {self.name(ends[1])}"

    def place(self, iri: str) -> str:
        """Return source, file and row of what made a thing, a statement or a claim."""
        owner = self._statement_of.get(iri, iri)
        claims = [owner] if owner in self.claims else self.claims_of.get(owner, [])
        told = sorted({self._told(c) for c in claims if c in self.claims}, key=_natural)
        if not told:
            told = sorted({self._told(c) for c in self._mentions.get(owner, ())}, key=_natural)[:1]
        if not told:
            told = [self.titles.get(s, s) for s in self.sources.get(owner, ())]
        more = "" if len(told) <= _SHOWN_PLACES else f"; … + {len(told) - _SHOWN_PLACES}"
        return "; ".join(told[:_SHOWN_PLACES]) + more

    def _told(self, claim: str) -> str:
        source, locator, *_ = self.claims[claim]
        where = locator if self.rows is None else self.rows.place(source, locator)
        title = self.titles.get(source, source)
        return f"{title}, {where}" if where else title


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key by which row 9 stands before row 10."""
    return [(int(part) if part.isdecimal() else -1, part) for part in _DIGITS.split(text)]
