"""Asks a SPARQL endpoint for Wikidata's relations, page by page, politely, and keeps the pages."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

import coopgraph
from coopgraph.errors import CoopgraphError, EndpointError, QueryLimitError
from coopgraph.messages import msg
from coopgraph.model import check_iri
from coopgraph.sources._wikidata_cache import INDEX, page_name, read_document, write_document
from coopgraph.sources._wikidata_queries import (
    codes_query,
    details_query,
    facts_query,
    statements_query,
)
from coopgraph.sources._wikidata_rdf import PS, WDT, WIKIBASE, P
from coopgraph.sources._wikidata_records import ENTITY, ITEM, Settings, read_settings
from coopgraph.sources.base import SourceSpec
from coopgraph.store import Iri, Limits, Literal, Scope, SelectAnswer, Term
from coopgraph.store.failures import store_failure
from coopgraph.store.remote import RemoteStore

__all__ = ["FetchedPages", "fetch_wikidata"]

Cell: TypeAlias = str | list[str]
Triple: TypeAlias = list[Cell]

_VERSION: Final = 1  # of the pages
_ITEMS: Final = 400  # a request
_TRIES: Final = 6
_FIRST_WAIT: Final = 1.0  # seconds, doubled each time
_LONGEST_WAIT: Final = 60.0
_MOST_PATIENCE: Final = 900.0  # a server that asks to wait longer is left in peace
_SECONDS: Final = 120.0
_SERVER_GRAPH: Final = Scope(default=(), named=None)


def _silent(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class FetchedPages:
    """What a fetch put on disk.

    Parameters
    ----------
    folder
        Of the day.
    pages, rows
        How many pages, and triples in them.
    resumed
        Pages that were there already and were not asked for again.
    """

    folder: Path
    pages: int
    rows: int
    resumed: int


def fetch_wikidata(
    spec: SourceSpec,
    *,
    endpoint: str,
    folder: Path,
    languages: Sequence[str],
    day: date,
    progress: Callable[[int, int], None] = _silent,
    page_size: int = 5000,
    pause: Callable[[float], None] = time.sleep,
) -> FetchedPages:
    """Fetch the relations of a Wikidata endpoint and the facts of the items that they join.

    A page is written whole; after an interruption the next call of the same day goes on behind the
    last one. A busy server is asked again after 1, 2, 4 … seconds, or when it says.

    Parameters
    ----------
    spec
        The source; its options ``relations`` say what is fetched.
    endpoint
        Address of the SPARQL endpoint.
    folder
        Where the day's folder is made.
    languages
        Of labels; none: the source's option.
    day
        Today.
    progress
        Called with the pages done and all pages, 0 while that is not known.
    page_size
        Statements a request.
    pause
        Waits so many seconds.

    Raises
    ------
    EndpointError
        If the server is not reached, refuses, or answers nonsense.
    QueryLimitError
        If it is too slow, whatever the patience.
    ProjectError
        If an option is wrong.
    DiskFullError
        If the disk is full.
    """
    settings = read_settings(spec, None, languages)
    target = folder / day.isoformat()
    agent = f"coopgraph/{coopgraph.__version__} (https://w3id.org/coopgraph/; one query at a time)"
    with RemoteStore(endpoint, user_agent=agent, retries=0) as store:
        try:
            target.mkdir(parents=True, exist_ok=True)
            return _Fetcher(store, target, settings, page_size, progress, pause).fetch(day)
        except OSError as error:
            raise store_failure(error, str(target)) from error


class _Fetcher:
    """Goes through a fixed order of queries, each made of the answers before it."""

    def __init__(
        self,
        store: RemoteStore,
        folder: Path,
        settings: Settings,
        page_size: int,
        progress: Callable[[int, int], None],
        pause: Callable[[float], None],
    ) -> None:
        self.store, self.folder, self.settings = store, folder, settings
        self.page_size, self.progress, self.pause = max(1, page_size), progress, pause
        self.pages = self.rows = self.resumed = self.total = 0
        self.items: set[str] = set()
        self.countries: set[str] = set()

    def fetch(self, day: date) -> FetchedPages:
        self._index(day, is_complete=False)
        for name in self.settings.properties:
            self._statements(name)
        items = _in_order(self.items)
        self.total = self.pages + -(-len(items) // _ITEMS)
        for start in range(0, len(items), _ITEMS):
            query = facts_query(items[start : start + _ITEMS], self.settings.label_languages)
            self._remember(self._page(query, _as_triples))
        countries = _in_order(self.countries - self.items)
        self.total += -(-len(countries) // _ITEMS)
        for start in range(0, len(countries), _ITEMS):
            self._page(codes_query(countries[start : start + _ITEMS]), _as_triples)
        self._index(day, is_complete=True)
        self._sweep()
        return FetchedPages(self.folder, self.pages, self.rows, self.resumed)

    def _statements(self, name: str) -> None:
        """Fetch the statements of a property, each page from behind the last statement before."""
        after, seen = "", set[str]()
        while True:
            triples = self._page(
                statements_query(name, after, self.page_size), lambda a: _of_statements(a, name)
            )
            found = [str(o) for _, p, o in triples if p == P + name]
            if not found:  # a page that is not full may be the server's bound: only none is the end
                return
            if seen.issuperset(found):
                raise EndpointError(
                    msg("the endpoint gives the same page again"),
                    path=self.store.address,
                    hint=msg("it does not heed ORDER BY or FILTER; take another endpoint"),
                )
            seen.update(found)
            last = check_iri(found[-1])
            self._page(details_query(name, after, last), _as_triples)
            self._remember(triples)
            after = last

    def _remember(self, triples: Iterable[Triple]) -> None:
        """Note the items that the next queries ask about."""
        for s, p, o in triples:
            if p == WDT + "P17":
                self.countries.update(_items(o))
            elif str(p).startswith(PS) and p != PS + "P1082":
                self.items.update(_items(o))
            elif str(p).startswith(P) and "/" not in str(p).removeprefix(P) and p != P + "P1082":
                self.items.update(_items(s))

    # -- pages -------------------------------------------------------------------------------------

    def _page(self, query: str, triples_of: Callable[[SelectAnswer], list[Triple]]) -> list[Triple]:
        """Return the triples of the next page: the one on disk if it answers the same query."""
        path = self.folder / page_name(self.pages + 1)
        digest = _digest(self.store.address, query)
        document = read_document(path)
        if document.get("query") == digest and isinstance(document.get("triples"), list):
            triples: list[Triple] = document["triples"]
            self.resumed += 1
        else:
            try:
                triples = triples_of(self._ask(query))
            except CoopgraphError as error:
                error.path = error.path or self.store.address
                raise
            write_document(path, {"query": digest, "triples": triples})
        self.pages += 1
        self.rows += len(triples)
        self.progress(self.pages, self.total)
        return triples

    def _ask(self, query: str) -> SelectAnswer:
        wait = _FIRST_WAIT
        for attempt in range(1, _TRIES + 1):
            try:
                limits = Limits(seconds=_SECONDS)
                answer = self.store.query(query, scope=_SERVER_GRAPH, limits=limits)
            except (EndpointError, QueryLimitError) as error:
                if not error.is_passing or attempt == _TRIES or error.retry_after > _MOST_PATIENCE:
                    raise
                self.pause(max(wait, error.retry_after))
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                assert isinstance(answer, SelectAnswer)  # noqa: S101 - query is a SELECT
                return answer
        raise AssertionError  # the last attempt returns or raises

    def _index(self, day: date, *, is_complete: bool) -> None:
        plan = _digest(
            str(_VERSION),
            self.store.address,
            *self.settings.properties,
            *self.settings.languages,
            str(self.page_size),
        )
        write_document(
            self.folder / INDEX,
            {
                "version": _VERSION,
                "endpoint": self.store.address,
                "query": plan,
                "relations": list(self.settings.properties),
                "languages": list(self.settings.languages),
                "retrieved": day.isoformat(),
                "complete": is_complete,
                "pages": self.pages,
                "rows": self.rows,
            },
        )

    def _sweep(self) -> None:
        """Remove pages of an older, longer set."""
        for path in self.folder.glob("page-*.json"):
            number = path.stem.removeprefix("page-")
            if number.isdecimal() and int(number) > self.pages:
                path.unlink()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _items(cell: Any) -> list[str]:
    name = cell.removeprefix(ENTITY) if isinstance(cell, str) else ""
    return [name] if ITEM.fullmatch(name) else []


def _in_order(items: Iterable[str]) -> list[str]:
    return sorted(items, key=lambda name: int(name[1:]))


def _cell(term: Term) -> Cell:
    if isinstance(term, Literal):
        return [term.value, term.language]
    return term.value if isinstance(term, Iri) else f"_:{term.value}"


def _as_triples(answer: SelectAnswer) -> list[Triple]:
    """Return the rows of a query with three columns."""
    return [[_cell(term) for term in row if term is not None] for row in _complete(answer, 3)]


def _of_statements(answer: SelectAnswer, name: str) -> list[Triple]:
    """Return the rows of a `statements_query` as triples, in their order."""
    triples: dict[tuple[str, ...], Triple] = {}
    for item, statement, value, rank in _complete(answer, 2, width=4):
        if item is None or statement is None:
            continue
        rows = [(item, Iri(P + name), statement)]
        rows += [(statement, Iri(PS + name), value)] if value is not None else []
        rows += [(statement, Iri(WIKIBASE + "rank"), rank)] if rank is not None else []
        for row in rows:
            triples.setdefault(tuple(map(str, row)), [_cell(term) for term in row])
    return list(triples.values())


def _complete(
    answer: SelectAnswer, needed: int, *, width: int = 3
) -> Iterable[tuple[Term | None, ...]]:
    """Yield the rows that have their first columns.

    Raises
    ------
    EndpointError
        If the answer has other columns than were asked for.
    """
    if len(answer.variables) != width:
        raise EndpointError(
            msg("the answer cannot be read: {reason}", reason=" ".join(answer.variables)[:200]),
            hint=msg("check that the address is a SPARQL endpoint, not a page about one"),
        )
    return (row for row in answer.rows if None not in row[:needed])
