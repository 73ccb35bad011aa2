"""Asks a SPARQL endpoint for Wikidata's relations, page by page, politely, and keeps the pages."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import coopgraph
from coopgraph.errors import CoopgraphError, EndpointError, QueryLimitError
from coopgraph.messages import msg
from coopgraph.model import check_iri
from coopgraph.sources._wikidata_answers import Triple, as_triples, of_statements
from coopgraph.sources._wikidata_cache import (
    INDEX,
    alone_in,
    find_begun,
    page_name,
    read_document,
    remove_pages,
    write_document,
)
from coopgraph.sources._wikidata_classes import LEVELS
from coopgraph.sources._wikidata_queries import (
    classes_query,
    codes_query,
    details_query,
    facts_query,
    statements_query,
)
from coopgraph.sources._wikidata_rdf import PS, WDT, P
from coopgraph.sources._wikidata_records import ENTITY, ITEM, Settings, read_settings
from coopgraph.sources.base import SourceSpec
from coopgraph.store import Limits, Scope, SelectAnswer
from coopgraph.store.failures import store_failure
from coopgraph.store.remote import RemoteStore

__all__ = ["FetchedPages", "fetch_wikidata"]

_VERSION: Final = 2  # of the pages
_ITEMS: Final = 400  # a request
_TRIES: Final = 6
_FIRST_WAIT: Final = 1.0  # seconds, doubled each time
_LONGEST_WAIT: Final = 60.0
_FEWEST_CUT: Final = 100  # rows; no server's bound is lower
_MOST_PATIENCE: Final = 900.0  # a server that asks to wait longer is left in peace
_SECONDS: Final = 120.0
_CLASSES: Final = frozenset({WDT + "P31", WDT + "P279"})
_SERVER_GRAPH: Final = Scope(default=(), named=None)


def _silent(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class FetchedPages:
    """What a fetch put on disk.

    Parameters
    ----------
    folder
        Of the day on which the fetch began.
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
    again: bool = False,
    pause: Callable[[float], None] = time.sleep,
) -> FetchedPages:
    """Fetch the relations of a Wikidata endpoint and the facts of the items that they join.

    A page is written whole and keeps its day; after an interruption the next call goes on behind
    the last one, that day or in the 30 days after. A busy server is asked again after 1, 2, 4 …
    seconds, or when it says. An answer that has as many rows as a server's bound may have is asked
    for once more in two halves.

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
    again
        Ask for everything, whatever pages are there.
    pause
        Waits so many seconds.

    Raises
    ------
    EndpointError
        If the server is not reached, refuses, or answers nonsense.
    QueryLimitError
        If it is too slow, whatever the patience, or cuts its answers even to single items.
    ProjectError
        If an option is wrong.
    StoreBusyError
        If another process is fetching into the folder.
    DiskFullError
        If the disk is full.
    """
    settings = read_settings(spec, None, languages)
    agent = f"coopgraph/{coopgraph.__version__} (https://w3id.org/coopgraph/; one query at a time)"
    with RemoteStore(endpoint, user_agent=agent, retries=0) as store:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with alone_in(folder):
                fetcher = _Fetcher(store, folder, settings, page_size, progress, pause)
                return fetcher.fetch(day, again=again)
        except OSError as error:
            raise store_failure(error, str(folder)) from error


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
        self.classes: set[str] = set()
        self.doubtful: list[str] = []  # items of which the answer may be cut

    def fetch(self, day: date, *, again: bool) -> FetchedPages:
        self.day = day
        self.began = (None if again else find_begun(self.folder, self._plan(), day)) or day
        self.folder /= self.began.isoformat()
        self.folder.mkdir(exist_ok=True)
        self._index(is_complete=False)
        if again:
            remove_pages(self.folder)
        for name in self.settings.properties:
            self._statements(name)
        items = _in_order(self.items)
        self.total = self.pages
        languages = self.settings.label_languages
        self._about(items, lambda these: facts_query(these, languages))
        self._about(_in_order(self.countries - self.items), codes_query)
        self._superclasses()
        self._index(is_complete=True)
        remove_pages(self.folder, behind=self.pages)
        return FetchedPages(self.folder, self.pages, self.rows, self.resumed)

    def _statements(self, name: str) -> None:
        """Fetch the statements of a property, each page from behind the last statement before."""
        after, seen = "", set[str]()
        while True:
            triples = self._page(
                statements_query(name, after, self.page_size), lambda a: of_statements(a, name)
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
            self._details(name, after, list(dict.fromkeys(found)))
            self._remember(triples)
            after = last

    def _superclasses(self) -> None:
        """Fetch what stands above the classes that have no kind, level by level."""
        met, seen = self.classes, set(self.settings.kinds)
        for _ in range(LEVELS):
            new = _in_order(met - seen)
            if not new:
                return
            seen.update(new)
            self.classes = set()
            self._about(new, classes_query)
            met = self.classes

    def _details(self, name: str, after: str, statements: Sequence[str]) -> None:
        """Fetch the dates and references of the statements that follow one."""
        before = {this: last for last, this in pairwise([after, *map(check_iri, statements)])}
        self._part(statements, lambda these: details_query(name, before[these[0]], these[-1]))

    def _about(self, items: Sequence[str], query_of: Callable[[Sequence[str]], str]) -> None:
        """Fetch what is said of items, so many a request."""
        self.total += -(-len(items) // _ITEMS)
        for start in range(0, len(items), _ITEMS):
            self._part(items[start : start + _ITEMS], query_of)

    def _part(self, about: Sequence[str], query_of: Callable[[Sequence[str]], str]) -> None:
        self._settle(about, self._answered(about, query_of), query_of)

    def _answered(
        self, about: Sequence[str], query_of: Callable[[Sequence[str]], str]
    ) -> int | None:
        """Fetch a page and return its rows; None if the server says that it cut them."""
        try:
            triples = self._page(query_of(about), as_triples)
        except QueryLimitError as error:
            if error.is_passing or len(about) < 2:
                raise
            self.total -= 1  # no page came of it
            return None
        self._remember(triples)
        return len(triples)

    def _settle(
        self, about: Sequence[str], rows: int | None, query_of: Callable[[Sequence[str]], str]
    ) -> None:
        """Ask in halves for what may have been cut, and again where the halves show that it was."""
        if rows is not None and not _may_be_cut(rows):
            return
        if len(about) < 2:
            self.doubtful.append(about[0].removeprefix(ENTITY))
            return
        self.total += 2
        half = len(about) // 2
        parts = (about[:half], about[half:])
        counts = [self._answered(part, query_of) for part in parts]
        # Two halves that make the whole prove it, unless all its rows come from one of them.
        if rows not in (None, *counts) and rows == sum(count or 0 for count in counts):
            return
        for part, count in zip(parts, counts, strict=True):
            self._settle(part, count, query_of)

    def _remember(self, triples: Iterable[Triple]) -> None:
        """Note the items that the next queries ask about."""
        for s, p, o in triples:
            if p == WDT + "P17":
                self.countries.update(_items(o))
            elif p in _CLASSES:
                self.classes.update(_items(o))
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
            day = self.day.isoformat()
            write_document(path, {"query": digest, "retrieved": day, "triples": triples})
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

    def _plan(self) -> str:
        """Return a digest of what is asked for."""
        return _digest(
            str(_VERSION),
            self.store.address,
            *self.settings.properties,
            *self.settings.languages,
            str(self.page_size),
        )

    def _index(self, *, is_complete: bool) -> None:
        write_document(
            self.folder / INDEX,
            {
                "version": _VERSION,
                "endpoint": self.store.address,
                "query": self._plan(),
                "relations": list(self.settings.properties),
                "languages": list(self.settings.languages),
                "retrieved": self.began.isoformat(),
                "ended": self.day.isoformat() if is_complete else None,
                "complete": is_complete,
                "pages": self.pages,
                "rows": self.rows,
                "doubtful": self.doubtful,
            },
        )


def _may_be_cut(rows: int) -> bool:
    """Say whether a server's bound may have cut an answer: such bounds are round numbers."""
    return rows >= _FEWEST_CUT and (rows % 100 == 0 or rows & (rows - 1) == 0)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _items(cell: Any) -> list[str]:
    name = cell.removeprefix(ENTITY) if isinstance(cell, str) else ""
    return [name] if ITEM.fullmatch(name) else []


def _in_order(items: Iterable[str]) -> list[str]:
    return sorted(items, key=lambda name: int(name[1:]))
