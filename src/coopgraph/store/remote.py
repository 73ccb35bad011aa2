"""The remote store: any SPARQL 1.1 server, by the protocol's plainest forms.

Queries go as form POST, since not every server reads the other forms. Nothing is written unless the
store is opened for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from coopgraph.errors import CoopgraphError, EndpointError, QueryLimitError, StoreError
from coopgraph.messages import msg
from coopgraph.store._blocks import joined
from coopgraph.store._http import AuthMethod, Call, Connection, Reply, marked
from coopgraph.store._results import read_blocks, read_json, read_triples, summary, triples_of
from coopgraph.store._upload import Upload, upload
from coopgraph.store.base import Answer, Limits, Scope
from coopgraph.store.guard import QueryForm, check_query, position_of, syntax_error
from coopgraph.store.terms import SelectAnswer

__all__ = ["RemoteStore"]

_OWN_GRAPHS: Final = "https://w3id.org/coopgraph/graph/"
_JSON: Final = "application/sparql-results+json"
_CSV: Final = "text/csv"
_TRIPLES: Final = "application/n-triples"
_TRANSFER_SECONDS: Final = 600.0  # for one graph, or one step of a change
_MANY_GRAPHS: Final = 500
_NONE: Final = Scope(default=(), named=None)
_BATCH: Final = 1000
_BAD_REQUEST: Final = 400
_NOT_FOUND: Final = 404
_TIME_OUT: Final = 408
_HINTS: Final = {
    404: msg("check the address; SPARQL endpoints often end in /sparql or /query"),
    405: msg("check the address; SPARQL endpoints often end in /sparql or /query"),
    429: msg("the server has too many requests; try again later"),
    503: msg("the server is busy or stopped; try again later"),
}


class RemoteStore:
    """A SPARQL 1.1 server behind the `Store` protocol; see `coopgraph.store.base`.

    A scope's graphs are sent as the protocol's data set. ``Scope(default=(), named=None)`` sends
    none: the server then answers from its own default graph, whatever that is.

    Parameters
    ----------
    address
        Where queries go, such as ``https://example.org/sparql``; ``user:password@`` is taken out.
    auth
        User and password; they stand in no message.
    auth_method
        ``basic`` or ``digest``.
    writable
        Whether `replace` may change the server's data.
    update_address
        Where updates go. By default `address` with ``/query`` replaced by ``/update`` at its end,
        else `address` itself.
    graph_store_address
        Where the SPARQL 1.1 Graph Store protocol is spoken (``…/store`` of Oxigraph, ``…/data`` of
        Fuseki). Where given, `replace` and `dump` use it.
    user_agent
        What the client calls itself; None: coopgraph and its version.
    retries
        How often a query is sent again to a busy server; None: three times.

    Raises
    ------
    EndpointError
        If an address is no http or https URL.
    """

    def __init__(
        self,
        address: str,
        *,
        auth: tuple[str, str] | None = None,
        auth_method: AuthMethod = "basic",
        writable: bool = False,
        update_address: str | None = None,
        graph_store_address: str | None = None,
        user_agent: str | None = None,
        retries: int | None = None,
    ) -> None:
        self._connection = Connection(
            address, auth=auth, auth_method=auth_method, user_agent=user_agent, retries=retries
        )
        self._address = self._connection.address
        self._auth_method = auth_method
        self._writable = writable
        self._update = self._connection.checked(update_address or _update_address(self._address))
        self._graph_store = (
            None if graph_store_address is None else self._connection.checked(graph_store_address)
        )
        self._names: tuple[str, ...] | None = None

    @property
    def address(self) -> str:
        """The URL of queries, without user and password."""
        return self._address

    def __repr__(self) -> str:
        return f"RemoteStore({self._address!r})"

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def query(self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()) -> Answer:
        """Return the answer of a query as plain values.

        Raises
        ------
        QueryLimitError
            If the query is refused, passes a limit, or the server cut its answer.
        QuerySyntaxError
            If the server does not parse it.
        EndpointError
            If the server is not reached, refuses or answers nonsense.
        """
        form = check_query(text)
        is_graph = form in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}
        with self._ask(text, scope, limits, _TRIPLES if is_graph else _JSON) as reply:
            if is_graph:
                triples = read_triples(reply.body, reply.media, limits)
                self._whole(reply, None)
                return triples
            answer = read_json(reply.body, limits)
        if isinstance(answer, SelectAnswer):
            self._whole(reply, len(answer.rows))
        if isinstance(answer, SelectAnswer) != (form is QueryForm.SELECT):
            raise EndpointError(
                msg("the answer cannot be read: {reason}", reason=form), path=self._address
            )
        return answer

    def columns(
        self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()
    ) -> list[list[str]]:
        """Return the columns of a SELECT as lexical values, "" where unbound."""
        return joined(self.blocks(text, scope=scope, limits=limits))

    def blocks(
        self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()
    ) -> Iterator[list[list[str]]]:
        """Yield the columns of a SELECT some rows at a time, as they come in."""
        if check_query(text) is not QueryForm.SELECT:
            raise StoreError(msg("only a SELECT has columns"))
        with self._ask(text, scope, limits, _CSV) as reply:
            if reply.media != _CSV:
                raise EndpointError(
                    msg("the answer cannot be read: {reason}", reason=reply.media),
                    path=self._address,
                    hint=msg("check that the address is a SPARQL endpoint, not a page about one"),
                )
            count = 0
            for block in read_blocks(reply.body, limits):
                count += len(block[0]) if block else 0
                yield block
        self._whole(reply, count)

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the named graphs, sorted."""
        found: list[list[str]] = []
        with suppress(CoopgraphError):  # some servers do not read an empty GRAPH
            found = self.columns("SELECT DISTINCT ?g { GRAPH ?g {} }", scope=_NONE)
        if not found or not found[0]:
            found = self.columns("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", scope=_NONE)
        return tuple(sorted(name for name in found[0] if name and not name.startswith("_:")))

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all named graphs."""
        if graph is None:
            text, scope = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", _NONE
        else:
            text, scope = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Scope((_checked(graph),), ())
        columns = self.columns(text, scope=scope)
        try:
            return int(columns[0][0])
        except (IndexError, ValueError) as error:
            raise EndpointError(
                msg("the answer cannot be read: {reason}", reason=str(columns)[:200]),
                path=self._address,
            ) from error

    def dump(self, graphs: Sequence[str] | None = None) -> Iterator[bytes]:
        """Yield N-Quads lines of some or all named graphs, graph by graph, as Oxigraph writes them.

        Without a graph store address a graph comes by CONSTRUCT, in pages where the server caps its
        answers; blank nodes are then another one in each page.

        Raises
        ------
        EndpointError
            If a server gives fewer triples than it counts.
        """
        for name in self.graphs() if graphs is None else graphs:
            graph = ox.NamedNode(_checked(name))
            quads = (ox.Quad(q.subject, q.predicate, q.object, graph) for q in self._triples(name))
            while batch := list(islice(quads, _BATCH)):
                yield from _lines(batch)

    def replace(self, quads: Iterable[bytes], *, graphs: Sequence[str]) -> None:
        """Empty the graphs and load N-Quads lines.

        Everything is read and checked before anything is sent. With a graph store address each
        graph is replaced by one PUT: atomic a graph, not over several. Without it the triples go
        into new graphs beside, at most 1,000 a request, and one last update moves them over the old
        ones: atomic over all graphs where the server runs one update request as one transaction (as
        SPARQL 1.1 asks and Oxigraph and Fuseki do); if anything fails before, the old data stay and
        the new graphs are dropped.

        Raises
        ------
        StoreError
            If the store is read-only, a line is no N-Quads, or belongs to another graph.
        EndpointError
            If the server refuses; a change is never sent twice.
        """
        if not self._writable:
            raise StoreError(
                msg("the store is open for reading only"),
                path=self._address,
                hint=msg("open it with writable=True"),
            )
        names = tuple(dict.fromkeys(_checked(name) for name in graphs))
        self._names = None
        with Upload(quads, names) as prepared:
            if self._graph_store is not None:
                for name in names:
                    self._put(name, prepared.triples(name))
            else:
                upload(prepared, self._change)

    def _ask(self, text: str, scope: Scope, limits: Limits, accept: str) -> Reply:
        form = [("query", text)]
        form += [("default-graph-uri", _checked(name)) for name in scope.default]
        if scope != _NONE:
            form += [("named-graph-uri", _checked(name)) for name in self._named(text, scope)]
        call = Call(self._address, accept, limits.seconds, form=tuple(form))
        reply = self._connection.send(call)
        return self._accepted(reply, text)

    def _named(self, text: str, scope: Scope) -> tuple[str, ...]:
        """Return the named graphs of a query: a data set with a default graph has no others.

        All the server's, or coopgraph's own where there are very many; none where no GRAPH asks.
        """
        if scope.named is not None:
            return scope.named
        if "graph" not in text.casefold() and "\\" not in text:
            return ()
        if self._names is None:
            names = self.graphs()
            if len(names) > _MANY_GRAPHS:
                names = tuple(name for name in names if name.startswith(_OWN_GRAPHS))
            self._names = names
        return self._names

    def _triples(self, name: str) -> Iterator[ox.Quad]:
        if self._graph_store is None:
            yield from self._constructed(name)
            return
        url = _graph_url(self._graph_store, name)
        with self._connection.send(Call(url, _TRIPLES, _TRANSFER_SECONDS, method="GET")) as reply:
            if reply.status != _NOT_FOUND:  # no such graph: nothing in it
                yield from triples_of(self._accepted(reply).body, reply.media)

    def _constructed(self, name: str) -> Iterator[ox.Quad]:
        expected = self.count(name)
        received, page = 0, 0  # no pages until the server says that it cuts
        while received < expected:
            part = f" ORDER BY ?s ?p ?o LIMIT {page} OFFSET {received}" if page else ""
            text = f"CONSTRUCT {{ ?s ?p ?o }} {{ SELECT ?s ?p ?o {{ ?s ?p ?o }}{part} }}"
            limits = Limits(seconds=_TRANSFER_SECONDS)
            with self._ask(text, Scope((name,), ()), limits, _TRIPLES) as reply:
                cap = _cap(reply)
                if not page and cap is not None and cap < expected:
                    page = max(cap, 1)
                    continue
                before = received
                for quad in triples_of(reply.body, reply.media):
                    received += 1
                    yield quad
            if received < expected and (not page or received == before):
                raise self._cut_graph(received, expected)

    def _cut_graph(self, received: int, expected: int) -> EndpointError:
        return EndpointError(
            msg("the server gave {count} of {all} triples", count=received, all=expected),
            path=self._address,
            hint=msg("give the address of its graph store protocol: graph_store_address"),
        )

    def _put(self, name: str, triples: bytes) -> None:
        url = _graph_url(self._graph_store or "", name)
        call = Call(url, "*/*", _TRANSFER_SECONDS, "DELETE", repeat=False)
        if triples:
            call = replace(call, method="PUT", content=triples, media=_TRIPLES)
        with self._connection.send(call) as reply:
            if triples or reply.status != _NOT_FOUND:
                self._accepted(reply)

    def _change(self, text: str) -> None:
        form = (("update", text),)
        call = Call(self._update, "*/*", _TRANSFER_SECONDS, form=form, repeat=False)
        with self._connection.send(call) as reply:
            self._accepted(reply)

    def _accepted(self, reply: Reply, text: str | None = None) -> Reply:
        """Return the reply if it is one of success.

        `text` is the query, whose error a status 400 is.
        """
        if 200 <= reply.status < 300:
            return reply
        with reply:
            reason = summary(reply)
        if text is not None and reply.status == _BAD_REQUEST:
            line, column = position_of(reason) or (None, None)
            raise syntax_error(text, line, column, reason)
        if reply.status in {401, 403}:
            raise self._not_signed_in(reply)
        if reply.status == _TIME_OUT:
            stopped = msg("the server stopped the query: {reason}", reason=reason)
            raise marked(QueryLimitError(stopped, path=self._address), reply)
        failed = msg("the server answers {status}: {reason}", status=reply.status, reason=reason)
        hint = _HINTS.get(reply.status)
        raise marked(EndpointError(failed, path=self._address, hint=hint), reply)

    def _not_signed_in(self, reply: Reply) -> EndpointError:
        offered = reply.headers.get("www-authenticate", "").partition(" ")[0].casefold()
        if not self._connection.signs_in:
            hint = msg('give a user and password: auth=("user", "password")')
        elif offered in {"basic", "digest"} and offered != self._auth_method:
            hint = msg("the server wants auth_method={method!r}", method=offered)
        else:
            hint = msg("check the user, the password and what they may do there")
        return EndpointError(
            msg("the server does not let you in ({status})", status=reply.status),
            path=self._address,
            hint=hint,
        )

    def _whole(self, reply: Reply, rows: int | None) -> None:
        """Raise if the server cut its answer of so many rows, None where rows cannot be told."""
        cap = _cap(reply)
        if cap is None or (rows is not None and rows < cap):
            return
        raise QueryLimitError(
            msg("the server cut its answer at {cap} rows", cap=cap),
            path=self._address,
            hint=msg("ask in pages with ORDER BY, LIMIT and OFFSET, or count instead of listing"),
        )


def _cap(reply: Reply) -> int | None:
    """Return the rows after which Virtuoso cut the answer, 0 where it does not say how many."""
    if "x-sql-state" in reply.headers:  # its "anytime" queries end early with this
        return 0
    text = reply.headers.get("x-sparql-maxrows")
    if text is None:
        return None
    return int(text) if text.strip().isdecimal() and len(text) < 19 else 0


def _checked(name: str) -> str:
    try:
        return str(ox.NamedNode(name).value)
    except ValueError as error:
        raise StoreError(msg("not an IRI: {value}", value=name), value=name) from error


def _update_address(address: str) -> str:
    parts = urlsplit(address)
    path = re.sub(r"/query/?$", "/update", parts.path)
    return urlunsplit(parts._replace(path=path))


def _graph_url(address: str, graph: str) -> str:
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode({'graph': graph})}"


def _lines(quads: list[ox.Quad]) -> list[bytes]:
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text is not None  # noqa: S101 - without an output argument it returns bytes
    return text.splitlines(keepends=True)
