"""The remote store against a real server, and against one that misbehaves."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyoxigraph as ox
import pytest

import coopgraph
from coopgraph.errors import EndpointError, QueryLimitError, QuerySyntaxError, StoreError
from coopgraph.store import (
    CURRENT,
    META,
    AskAnswer,
    EmbeddedStore,
    Iri,
    Limits,
    Literal,
    Scope,
    SelectAnswer,
    Store,
    TriplesAnswer,
    _http,
    _upload,
    remote,
    source_graph,
)
from coopgraph.store._upload import Upload, upload
from coopgraph.store.remote import RemoteStore

from .conftest import Behaviour, Misbehaving, OxigraphServer, Received, answer

ONE = source_graph("https://w3id.org/coopgraph/source/one")
XSD = "http://www.w3.org/2001/XMLSchema#"
A, B, P = "<http://e/a>", "<http://e/b>", "<http://e/p>"
ODD = "tab\\t quote\\\" back\\\\slash line\\nreturn\\r \\u0001\\u007F é 日本 😀 ' <b>,;\\\\u0041"
CURRENT_TRIPLES = [
    f"{A} {P} {B}",
    f'{A} {P} "text"',
    f'{A} {P} "{ODD}"',
    f'{A} {P} ""',
    f'{A} {P} "ville"@fr',
    f'{A} {P} "ville"@fr-FR',
    f'{A} {P} "1"^^<{XSD}integer>',
    f'{A} {P} "2025-06"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
    f'{A} {P} "true"^^<{XSD}boolean>',
    f"{B} <http://e/é> <http://e/日本>",
]
QUADS = [
    *(f"{triple} <{CURRENT}> .\n".encode() for triple in CURRENT_TRIPLES),
    f'{A} {P} "claim" <{ONE}> .\n'.encode(),
    f'{A} {P} "run" <{META}> .\n'.encode(),
]
GRAPHS = (CURRENT, META, ONE)
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
NO_ROWS = '{"head":{"vars":["s"]},"results":{"bindings":[]}}'


@pytest.fixture
def embedded() -> Iterator[EmbeddedStore]:
    with EmbeddedStore.memory() as store:
        store.replace(QUADS, graphs=GRAPHS)
        yield store


@pytest.fixture
def filled(oxigraph_server: OxigraphServer) -> Iterator[RemoteStore]:
    """A read-only store on a server that was filled without our code."""
    for graph in GRAPHS:
        end = f" <{graph}> .\n"
        lines = [q.decode() for q in QUADS if q.decode().endswith(end)]
        oxigraph_server.put(graph, "".join(line.removesuffix(end) + " .\n" for line in lines))
    with RemoteStore(oxigraph_server.query) as store:
        yield store


@pytest.fixture(params=["update", "graph store"])
def writable(
    oxigraph_server: OxigraphServer, request: pytest.FixtureRequest
) -> Iterator[RemoteStore]:
    graph_store = oxigraph_server.graph_store if request.param == "graph store" else None
    with RemoteStore(
        oxigraph_server.query, writable=True, graph_store_address=graph_store
    ) as store:
        yield store


@pytest.fixture
def odd(misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteStore]:
    """A store on the misbehaving server, which waits little between tries."""
    monkeypatch.setattr(_http, "_BACK_OFF", 0.01)
    with RemoteStore(misbehaving.query, writable=True) as store:
        yield store


# -- a real server -----------------------------------------------------------------------------


def test_it_is_a_store(filled: RemoteStore, oxigraph_server: OxigraphServer) -> None:
    assert isinstance(filled, Store)
    assert filled.address == oxigraph_server.query


def test_select_gives_what_the_embedded_store_gives(
    filled: RemoteStore, embedded: EmbeddedStore
) -> None:
    far, near = filled.query(ALL), embedded.query(ALL)
    assert isinstance(far, SelectAnswer)
    assert isinstance(near, SelectAnswer)
    assert far.variables == ("s", "p", "o")
    assert len(far.rows) == len(CURRENT_TRIPLES)
    assert set(far.rows) == set(near.rows)


def test_unbound_and_blank(filled: RemoteStore) -> None:
    text = "SELECT ?x ?y ?z { VALUES (?x ?y) { (1 UNDEF) } BIND(BNODE() AS ?z) }"
    found = filled.query(text)
    assert isinstance(found, SelectAnswer)
    assert found.rows[0][:2] == (Literal("1", XSD + "integer"), None)
    assert str(found.rows[0][2]).startswith("_:")


def test_ask(filled: RemoteStore) -> None:
    assert filled.query(f"ASK {{ {A} {P} {B} }}") == AskAnswer(True)
    assert filled.query(f"ASK {{ {B} {P} {A} }}") == AskAnswer(False)


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE {A}"])
def test_triples(filled: RemoteStore, embedded: EmbeddedStore, text: str) -> None:
    far, near = filled.query(text), embedded.query(text)
    assert isinstance(far, TriplesAnswer)
    assert isinstance(near, TriplesAnswer)
    assert (Iri("http://e/a"), Iri("http://e/p"), Iri("http://e/b")) in far.triples
    assert set(far.triples) == set(near.triples)


@pytest.mark.parametrize(
    "text",
    [
        ALL + " ORDER BY ?o",
        "SELECT ?x { VALUES ?x { 'a' UNDEF 'a,\"b\"' } }",
        "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (UNDEF 2) } }",
        "SELECT ?none ?other { FILTER(false) }",
        "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?o",
    ],
)
def test_columns(filled: RemoteStore, embedded: EmbeddedStore, text: str) -> None:
    assert filled.columns(text) == embedded.columns(text)


def test_columns_of_an_ask(filled: RemoteStore) -> None:
    with pytest.raises(StoreError, match="only a SELECT"):
        filled.columns("ASK {}")


@pytest.mark.parametrize(
    ("scope", "default", "named"),
    [
        (Scope(), CURRENT, set(GRAPHS)),
        (Scope((META,), ()), META, set()),
        (Scope((ONE,), (META,)), ONE, {META}),
        (Scope((ONE,), None), ONE, set(GRAPHS)),
        (Scope((), None), None, set(GRAPHS)),
    ],
)
def test_scope(
    filled: RemoteStore,
    embedded: EmbeddedStore,
    scope: Scope,
    default: str | None,
    named: set[str],
) -> None:
    for store in (filled, embedded):
        columns = store.columns("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", scope=scope)
        assert set(columns[0]) == named
        objects = set(store.columns("SELECT ?o { ?s ?p ?o }", scope=scope)[0])
        expected = set() if default is None else set(store.columns(ALL, scope=Scope((default,)))[2])
        assert objects == expected


def test_graphs_and_counts(filled: RemoteStore) -> None:
    assert filled.graphs() == tuple(sorted(GRAPHS))
    assert filled.count() == len(QUADS)
    assert filled.count(CURRENT) == len(CURRENT_TRIPLES)
    assert filled.count("http://e/none") == 0


@pytest.mark.parametrize("graphs", [None, (ONE,), ("http://e/none", META), ()])
@pytest.mark.parametrize("by_graph_store", [False, True])
def test_dump_is_the_embedded_stores(
    filled: RemoteStore,
    oxigraph_server: OxigraphServer,
    embedded: EmbeddedStore,
    graphs: tuple[str, ...] | None,
    by_graph_store: bool,
) -> None:
    address = oxigraph_server.graph_store if by_graph_store else None
    with RemoteStore(oxigraph_server.query, graph_store_address=address) as store:
        lines = list(store.dump(graphs))
    assert sorted(lines) == sorted(embedded.dump(graphs))
    expected = len(QUADS) if graphs is None else min(len(graphs), 1)
    assert len(lines) == expected


def many(count: int, graph: str = CURRENT) -> list[bytes]:
    return [f'{A} {P} "{n}" <{graph}> .\n'.encode() for n in range(count)]


def test_replace(writable: RemoteStore, embedded: EmbeddedStore) -> None:
    writable.replace(QUADS, graphs=GRAPHS)
    assert sorted(writable.dump()) == sorted(embedded.dump())
    writable.replace(many(2500), graphs=(CURRENT, ONE))
    assert writable.count(CURRENT) == 2500
    assert writable.graphs() == tuple(sorted((CURRENT, META)))
    assert writable.count(META) == 1
    writable.replace([], graphs=(CURRENT,))
    assert writable.graphs() == (META,)
    writable.replace([], graphs=(CURRENT,))  # what is not there can be emptied
    assert writable.columns("SELECT ?g { GRAPH ?g {?s ?p ?o} }") == [[META]]


def test_named_graphs_are_asked_for_again_after_a_change(writable: RemoteStore) -> None:
    text = "SELECT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert writable.columns(text) == [[]]
    writable.replace(many(1), graphs=(CURRENT,))
    assert writable.columns(text) == [[CURRENT]]


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (b"<http://e/a> <http://e/p> .\n", "no N-Quads"),
        (f"{A} {P} {B} <{META}> .\n".encode(), "not among the graphs"),
        (f"{A} {P} {B} .\n".encode(), "not among the graphs"),
    ],
)
def test_bad_quads_change_nothing(writable: RemoteStore, bad: bytes, what: str) -> None:
    writable.replace(many(3), graphs=(CURRENT,))
    with pytest.raises(StoreError, match=what):
        writable.replace([*many(1500), bad], graphs=(CURRENT,))
    assert writable.count() == 3


def test_blank_nodes(oxigraph_server: OxigraphServer) -> None:
    lines = [f"_:x {P} _:x <{CURRENT}> .\n".encode()]
    with RemoteStore(oxigraph_server.query, writable=True) as store:
        with pytest.raises(StoreError, match="blank nodes"):
            store.replace(lines, graphs=(CURRENT,))
        assert store.count() == 0
    with RemoteStore(
        oxigraph_server.query, writable=True, graph_store_address=oxigraph_server.graph_store
    ) as store:
        store.replace(lines, graphs=(CURRENT,))
        assert store.query("ASK { ?x ?p ?x }") == AskAnswer(True)


def test_an_upload_that_fails_leaves_the_old_data(
    oxigraph_server: OxigraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RemoteStore(oxigraph_server.query, writable=True) as store:
        store.replace(many(3), graphs=(CURRENT,))
        change = store._change
        sent: list[str] = []

        def breaks_at_the_second(text: str) -> None:
            sent.append(text)
            if len(sent) == 2:
                raise EndpointError("broken off")
            change(text)

        monkeypatch.setattr(store, "_change", breaks_at_the_second)
        with pytest.raises(EndpointError, match="broken off"):
            store.replace(many(2500), graphs=(CURRENT,))
        assert len(sent) == 3
        assert store.graphs() == (CURRENT,)
        assert store.count() == 3


def test_the_last_step_is_one_update_and_is_not_undone() -> None:
    sent: list[str] = []

    def fails_at_the_end(text: str) -> None:
        sent.append(text)
        if "MOVE" in text:
            raise EndpointError("broken off")

    with (
        Upload([*many(1001), *many(1, META)], (CURRENT, META, ONE)) as prepared,
        pytest.raises(EndpointError),
    ):
        upload(prepared, fails_at_the_end)
    assert [text.count(P) for text in sent] == [1000, 1, 1, 0]
    assert sent[-1].count("MOVE <urn:uuid:") == 2
    assert f"DROP SILENT GRAPH <{ONE}>" in sent[-1]


def test_parts_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_upload, "_MAX_BYTES", 100)
    with Upload(many(10), (CURRENT,)) as prepared:
        parts = list(prepared.parts(CURRENT))
    assert len(parts) > 2
    assert "".join(parts).encode() == prepared_triples(many(10))
    assert all(len(part) <= 100 for part in parts)


def prepared_triples(lines: list[bytes]) -> bytes:
    return b"".join(line.replace(f" <{CURRENT}>".encode(), b"") for line in lines)


def test_reading_only_by_default(filled: RemoteStore) -> None:
    with pytest.raises(StoreError, match="for reading only"):
        filled.replace([], graphs=(CURRENT,))
    assert filled.count() == len(QUADS)


def test_syntax_error_of_a_real_server(filled: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError, match=r"prefix ex: is not declared") as caught:
        filled.query("SELECT * {\n  ?s ex:p ?o }")
    assert (caught.value.line, caught.value.column) == (2, 6)


def test_refused_before_it_is_sent(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    for text in ("SELECT * { SERVICE <http://e/> {} }", "DROP ALL", "ASK {" + "{" * 300):
        with pytest.raises(QueryLimitError):
            odd.query(text)
        with pytest.raises(QueryLimitError):
            odd.columns(text)
    with pytest.raises(StoreError, match="not an IRI"):
        odd.query(ALL, scope=Scope(("http://e/> } DROP ALL",)))
    with pytest.raises(StoreError, match="not an IRI"):
        odd.replace([], graphs=("http://e/> ; DROP ALL #",))
    assert not misbehaving.received


def test_rows_and_closing(filled: RemoteStore) -> None:
    few = Limits(rows=3)
    for text in (ALL, "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryLimitError, match="more than 3 rows"):
            filled.query(text, limits=few)
    with pytest.raises(QueryLimitError, match="more than 3 rows"):
        filled.columns(ALL, limits=few)
    filled.close()
    filled.close()
    with pytest.raises(StoreError, match="closed"):
        filled.query("ASK {}")


# -- what is sent ------------------------------------------------------------------------------


def test_requests_are_plain(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    misbehaving.does(answer(NO_ROWS))
    odd.query("SELECT ?s { ?s ?p ?é }", scope=Scope((CURRENT, META), (ONE,)))
    (request,) = misbehaving.received
    assert (request.method, request.path) == ("POST", "/sparql")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["accept"] == "application/sparql-results+json"
    assert request.headers["user-agent"] == f"coopgraph/{coopgraph.__version__}"
    assert "authorization" not in request.headers
    assert request.form == {
        "query": ["SELECT ?s { ?s ?p ?é }"],
        "default-graph-uri": [CURRENT, META],
        "named-graph-uri": [ONE],
    }


def test_graph_names_are_asked_for_once_and_only_for_graph(
    misbehaving: Misbehaving, odd: RemoteStore
) -> None:
    misbehaving.does(answer(NO_ROWS))
    odd.query("SELECT ?s { ?s ?p ?o }")
    assert len(misbehaving.received) == 1
    misbehaving.does(answer(f"g\r\n{META}\r\n{ONE}\r\n", "text/csv"), answer(NO_ROWS))
    odd.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    odd.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    asked, *queries = misbehaving.received[1:]
    assert "default-graph-uri" not in asked.form
    assert [query.form["named-graph-uri"] for query in queries] == [[META, ONE]] * 2


def test_only_own_graphs_of_very_many(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    names = "".join(f"http://e/{n}\r\n" for n in range(600))
    misbehaving.does(answer(f"g\r\n{names}{META}\r\n", "text/csv"), answer(NO_ROWS))
    odd.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    assert misbehaving.received[-1].form["named-graph-uri"] == [META]


def test_graphs_of_a_server_that_does_not_read_an_empty_graph(
    misbehaving: Misbehaving, odd: RemoteStore
) -> None:
    good = answer(f"g\r\n{META}\r\n", "text/csv")
    for bad in (answer("no", "text/plain", status=400), answer("g\r\n", "text/csv")):
        misbehaving.does(bad, good)
        assert odd.graphs() == (META,)


@pytest.mark.parametrize(
    ("address", "update"),
    [
        ("http://e/ds/query", "http://e/ds/update"),
        ("http://e/sparql", "http://e/sparql"),
        ("http://e/query/x?y=/query", "http://e/query/x?y=/query"),
    ],
)
def test_update_address(address: str, update: str) -> None:
    with RemoteStore(address) as store:
        assert store._update == update


@pytest.mark.parametrize(
    "address", ["", "e/sparql", "file:///etc/passwd", "http://", "http://e:x/", "ftp://e/"]
)
def test_not_an_address(address: str) -> None:
    with pytest.raises(EndpointError, match="http://"):
        RemoteStore(address)
    with pytest.raises(EndpointError, match="http://"):
        RemoteStore("http://e/", update_address=address or "x")


# -- signing in --------------------------------------------------------------------------------


def test_password_of_the_address_signs_in_and_is_never_shown(misbehaving: Misbehaving) -> None:
    address = misbehaving.query.replace("//", "//us%40er:s3cret@")
    misbehaving.does(answer("no", "text/plain", status=401))
    with (
        RemoteStore(address) as store,
        pytest.raises(EndpointError, match="check the user") as caught,
    ):
        store.query("ASK {}")
    shown = f"{store!r} {store.address} {store._connection!r} {caught.value} {caught.value!r}"
    assert misbehaving.received[0].headers["authorization"] == "Basic dXNAZXI6czNjcmV0"
    assert "s3cret" not in shown
    assert "us" not in store.address.partition("sparql")[0].replace("127.0.0.1", "")


def test_password_given_wins_over_the_addresss(misbehaving: Misbehaving) -> None:
    misbehaving.does(answer('{"head":{},"boolean":true}'))
    address = misbehaving.query.replace("//", "//x:y@")
    with RemoteStore(address, auth=("a", "b")) as store:
        store.query("ASK {}")
    assert misbehaving.received[0].headers["authorization"] == "Basic YTpi"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def wants_digest(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """RFC 7616 with qop=auth, for user ``user`` and password ``s3cret``."""
    sent = dict(re.findall(r'(\w+)="?([^",]+)"?', received.headers.get("authorization", "")))
    key = _md5("user:here:s3cret")
    body = _md5(f"{received.method}:{received.path}")
    middle = f"{sent.get('nonce')}:{sent.get('nc')}:{sent.get('cnonce')}:{sent.get('qop')}"
    if sent.get("response") == _md5(f"{key}:{middle}:{body}") and sent.get("nonce") == "n0":
        answer('{"head":{},"boolean":true}')(handler, received)
    else:
        challenge = 'Digest realm="here", nonce="n0", qop="auth", algorithm=MD5'
        behave = answer("no", "text/plain", status=401, headers={"WWW-Authenticate": challenge})
        behave(handler, received)


def test_digest(misbehaving: Misbehaving) -> None:
    misbehaving.does(wants_digest)
    with RemoteStore(misbehaving.query, auth=("user", "s3cret"), auth_method="digest") as store:
        assert store.query("ASK {}") == AskAnswer(True)
    assert all("s3cret" not in str(request.headers) for request in misbehaving.received)
    assert misbehaving.received[-1].form["query"] == ["ASK {}"]
    with (
        RemoteStore(misbehaving.query, auth=("user", "wrong"), auth_method="digest") as store,
        pytest.raises(EndpointError, match=r"does not let you in \(401\)"),
    ):
        store.query("ASK {}")
    with (
        RemoteStore(misbehaving.query, auth=("user", "s3cret")) as store,
        pytest.raises(EndpointError, match="auth_method='digest'"),
    ):
        store.query("ASK {}")
    with (
        RemoteStore(misbehaving.query) as store,
        pytest.raises(EndpointError, match="give a user and password"),
    ):
        store.query("ASK {}")


def test_unknown_way_to_sign_in() -> None:
    with pytest.raises(EndpointError, match="basic, digest"):
        RemoteStore("http://e/", auth=("a", "b"), auth_method="oauth")  # type: ignore[arg-type]


# -- a server that misbehaves ------------------------------------------------------------------


def rows(count: int) -> str:
    binding = {"s": {"type": "literal", "value": "x"}}
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [binding] * count}})


@pytest.mark.parametrize(
    ("headers", "count", "cut"),
    [
        ({"X-SPARQL-MaxRows": "10"}, 10, True),
        ({"X-SPARQL-MaxRows": "10"}, 9, False),
        ({"X-SPARQL-MaxRows": "many"}, 1, True),
        ({"X-SQL-State": "S1TAT"}, 1, True),
        ({}, 10, False),
    ],
)
def test_cut_answers(
    misbehaving: Misbehaving,
    odd: RemoteStore,
    headers: dict[str, str],
    count: int,
    cut: bool,
) -> None:
    cases: list[tuple[Behaviour, Callable[[], object]]] = [
        (answer(rows(count), headers=headers), lambda: odd.query("SELECT ?s { ?s ?p ?o }")),
        (
            answer("s\r\n" + "x\r\n" * count, "text/csv", headers=headers),
            lambda: odd.columns("SELECT ?s { ?s ?p ?o }"),
        ),
    ]
    for behaviour, ask in cases:
        misbehaving.does(behaviour)
        if cut:
            with pytest.raises(QueryLimitError, match="cut its answer"):
                ask()
        else:
            ask()


def test_cut_triples(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    triple = f"{A} {P} {B} .\n"
    # How many solutions made the triples is not known.
    misbehaving.does(answer(triple, "application/n-triples", headers={"X-SPARQL-MaxRows": "10000"}))
    with pytest.raises(QueryLimitError, match="cut its answer at 10000 rows"):
        odd.query("CONSTRUCT WHERE { ?s ?p ?o }")
    misbehaving.does(answer(triple, "text/plain; charset=utf-8"))  # Virtuoso's N-Triples
    found = odd.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, TriplesAnswer)
    assert len(found.triples) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_servers_are_asked_again(
    misbehaving: Misbehaving, odd: RemoteStore, status: int
) -> None:
    busy = answer("busy", "text/plain", status=status, headers={"Retry-After": "0"})
    misbehaving.does(busy, busy, answer('{"head":{},"boolean":true}'))
    assert odd.query("ASK {}") == AskAnswer(True)
    assert len(misbehaving.received) == 3
    misbehaving.does(busy)
    with pytest.raises(EndpointError, match=f"answers {status}: busy"):
        odd.query("ASK {}")
    assert len(misbehaving.received) == 3 + 4


def test_retry_after(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    good = answer('{"head":{},"boolean":true}')
    misbehaving.does(answer(status=503, headers={"Retry-After": "1"}), good)
    start = time.monotonic()
    assert odd.query("ASK {}") == AskAnswer(True)
    assert 1 <= time.monotonic() - start < 10
    misbehaving.does(answer(status=503, headers={"Retry-After": "3600"}), good)
    with pytest.raises(EndpointError, match="503: Service Unavailable"):
        odd.query("ASK {}")
    misbehaving.does(answer(status=503, headers={"Retry-After": "20"}), good)
    with pytest.raises(QueryLimitError, match="more than 2 s"):
        odd.query("ASK {}", limits=Limits(seconds=2))
    assert time.monotonic() - start < 15
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    misbehaving.does(answer(status=503, headers={"Retry-After": past}), good)
    assert odd.query("ASK {}") == AskAnswer(True)


def resets(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def breaks_off(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head":{},"boolean":true}')
    handler.close_connection = True


@pytest.mark.parametrize("behaviour", [resets, breaks_off])
def test_broken_connections(
    misbehaving: Misbehaving, odd: RemoteStore, behaviour: Behaviour
) -> None:
    misbehaving.does(behaviour, answer('{"head":{},"boolean":true}'))
    assert odd.query("ASK {}") == AskAnswer(True)
    misbehaving.received.clear()
    misbehaving.does(behaviour)
    with pytest.raises(EndpointError, match="not reached"):
        odd.query("ASK {}")
    assert len(misbehaving.received) == 4


@pytest.mark.parametrize(
    "behaviour", [resets, answer(status=503, headers={"Retry-After": "0"}), answer(status=302)]
)
def test_changes_are_never_sent_twice(
    misbehaving: Misbehaving, odd: RemoteStore, behaviour: Behaviour
) -> None:
    misbehaving.does(behaviour, answer())
    with pytest.raises(EndpointError):
        odd.replace(many(1), graphs=(CURRENT,))
    texts = [request.form["update"][0] for request in misbehaving.received]
    assert [text.split()[0] for text in texts] == ["INSERT", "DROP"]


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refused
        with RemoteStore(f"http://127.0.0.1:{taken.getsockname()[1]}/") as store:
            start = time.monotonic()
            with pytest.raises(EndpointError, match="check the address"):
                store.query("ASK {}")
            assert time.monotonic() - start < 5


def redirects(to: str, status: int) -> Behaviour:
    return answer(status=status, headers={"Location": to})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_on_the_same_server(
    misbehaving: Misbehaving, odd: RemoteStore, status: int
) -> None:
    misbehaving.does(redirects("/new/sparql", status), answer('{"head":{},"boolean":true}'))
    assert odd.query("ASK {}") == AskAnswer(True)
    request = misbehaving.received[-1]
    assert (request.method, request.path) == ("POST", "/new/sparql")
    assert request.form["query"] == ["ASK {}"]


def test_redirects_elsewhere(misbehaving: Misbehaving) -> None:
    elsewhere = misbehaving.query.replace("127.0.0.1", "localhost").replace("//", "//u:pw@")
    misbehaving.does(redirects(elsewhere, 307), answer('{"head":{},"boolean":true}'))
    with (
        RemoteStore(misbehaving.query, auth=("user", "s3cret")) as store,
        pytest.raises(EndpointError, match="localhost") as caught,
    ):
        store.query("ASK {}")
    assert "pw" not in str(caught.value)
    assert len(misbehaving.received) == 1
    misbehaving.does(redirects("/again", 302))
    with (
        RemoteStore(misbehaving.query) as store,
        pytest.raises(EndpointError, match="without end"),
    ):
        store.query("ASK {}")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "<html></html>",
        "{",
        "[" * 100_000,
        '{"boolean": "yes"}',
        '{"head": {}, "results": {"bindings": []}}',
        '{"head": {"vars": [1]}, "results": {"bindings": []}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": {}}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [1]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": 1}]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"t": {}}]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri"}}]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "x", "value": ""}}]}}',
        '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"","datatype":1}}]}}',
        '{"head": {}, "boolean": true}',
    ],
)
def test_garbage(misbehaving: Misbehaving, odd: RemoteStore, body: str) -> None:
    misbehaving.does(answer(body))
    with pytest.raises(EndpointError, match="cannot be read"):
        odd.query("SELECT ?s { ?s ?p ?o }")


def test_more_garbage(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    text = "SELECT ?s ?p { ?s ?p ?o }"
    misbehaving.does(answer(NO_ROWS))
    with pytest.raises(EndpointError, match="cannot be read"):
        odd.query("ASK {}")
    for body in ('s,p\r\n"a', "s,p\r\na\r\n", "s,p\r\na,b\r\na\r\n", b"s,p\r\n\xff,a\r\n"):
        misbehaving.does(answer(body, "text/csv"))
        with pytest.raises(EndpointError, match="cannot be read"):
            odd.columns(text)
    misbehaving.does(answer("<html>", "text/html"))
    with pytest.raises(EndpointError, match="text/html"):
        odd.columns(text)
    for body, media in (("<a", "application/n-triples"), ("", "text/html"), ("", "")):
        misbehaving.does(answer(body, media))
        with pytest.raises(EndpointError, match="cannot be read"):
            odd.query("CONSTRUCT WHERE { ?s ?p ?o }")
    misbehaving.does(answer("n\r\nx\r\n", "text/csv"))
    with pytest.raises(EndpointError, match="cannot be read"):
        odd.count()


def test_quoted_triples(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    cell = {"type": "triple", "value": {}}
    body = {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": cell}]}}
    misbehaving.does(answer(json.dumps(body)))
    with pytest.raises(StoreError, match="quoted triples"):
        odd.query("SELECT ?s { ?s ?p ?o }")


def test_virtuosos_literals(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    cells = [
        {"type": "typed-literal", "value": "1", "datatype": XSD + "integer"},
        {"type": "literal", "value": "a", "xml:lang": "fr-FR"},
    ]
    bindings = [{"s": cell} for cell in cells]
    body = {
        "head": {"link": [], "vars": ["s"]},
        "results": {"distinct": False, "bindings": bindings},
    }
    misbehaving.does(answer(json.dumps(body)))
    found = odd.query("SELECT ?s { ?s ?p ?o }")
    assert isinstance(found, SelectAnswer)
    lang = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    assert found.rows == ((Literal("1", XSD + "integer"),), (Literal("a", lang, "fr-fr"),))


def trickles(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def sleeps(handler: BaseHTTPRequestHandler, received: Received) -> None:
    time.sleep(3)


@pytest.mark.parametrize("behaviour", [trickles, sleeps])
def test_slow(misbehaving: Misbehaving, odd: RemoteStore, behaviour: Behaviour) -> None:
    misbehaving.does(behaviour)
    start = time.monotonic()
    with pytest.raises(QueryLimitError, match=r"more than 0\.5 s"):
        odd.query("ASK {}", limits=Limits(seconds=0.5))
    assert time.monotonic() - start < 2.5
    assert len(misbehaving.received) == 1


def test_a_slow_change_may_have_happened(
    misbehaving: Misbehaving, odd: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_TRANSFER_SECONDS", 0.3)
    misbehaving.does(sleeps, answer())
    with pytest.raises(EndpointError, match="unknown; replace the graphs again"):
        odd.replace(many(1), graphs=(CURRENT,))


def test_huge(misbehaving: Misbehaving, odd: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "MAX_BYTES", 3 * 1024 * 1024)
    misbehaving.does(answer(b" " * (3 * 1024 * 1024 - 30) + b'{"head":{},"boolean":true}'))
    assert odd.query("ASK {}") == AskAnswer(True)
    misbehaving.does(answer(b" " * (3 * 1024 * 1024 + 1)))
    with pytest.raises(QueryLimitError, match="more than 3 MB"):
        odd.query("ASK {}")
    misbehaving.does(answer(b"x" * (5 * 1024 * 1024), "text/plain", status=500))
    with pytest.raises(EndpointError, match="500: x") as caught:
        odd.query("ASK {}")
    assert len(str(caught.value)) < 3000


@pytest.mark.parametrize(
    ("body", "media", "status", "error", "what"),
    [
        ("<title>Not &amp; found</title><p>x", "text/html", 404, EndpointError, "404: Not & found"),
        ("", "text/plain", 404, EndpointError, "404: Not Found"),
        ("", "text/plain", 599, EndpointError, r"599: \?"),
        ("a\x1b[31m\nb", "text/plain", 500, EndpointError, r"500: a \[31m b"),
        ("too slow", "text/plain", 408, QueryLimitError, "too slow"),
        ("", "text/plain", 403, EndpointError, "403"),
        ("Virtuoso 37000 Error SP030", "text/plain", 400, QuerySyntaxError, "Virtuoso 37000"),
        (
            'Encountered " "}" "} "" at line 1, column 7.',
            "text/plain",
            400,
            QuerySyntaxError,
            r"(?s)^line 1, column 7: Enc.*\n        \^",
        ),
    ],
)
def test_errors(
    misbehaving: Misbehaving,
    odd: RemoteStore,
    body: str,
    media: str,
    status: int,
    error: type[Exception],
    what: str,
) -> None:
    misbehaving.does(answer(body, media, status=status))
    with pytest.raises(error, match=what):
        odd.query("ASK { }")


# -- servers that cap their answers, as Virtuoso does --------------------------------------------


def caps(quads: list[bytes], cap: int, *, says_so: bool) -> Behaviour:
    """Return a server that gives at most `cap` rows, by a header or in silence."""
    engine = ox.Store()
    engine.load(b"".join(quads), ox.RdfFormat.N_QUADS)

    def behave(handler: BaseHTTPRequestHandler, received: Received) -> None:
        form = received.form
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(name) for name in form.get("default-graph-uri", [])
        ]
        result = engine.query(form["query"][0], default_graph=default or None)
        if isinstance(result, ox.QuerySolutions):
            body = result.serialize(format=ox.QueryResultsFormat.CSV)
            media, cut = "text/csv", False
        else:
            assert isinstance(result, ox.QueryTriples)
            triples = list(result)
            cut = len(triples) > cap
            body = ox.serialize(triples[:cap], format=ox.RdfFormat.N_TRIPLES)
            media = "application/n-triples"
        headers = {"X-SPARQL-MaxRows": str(cap)} if cut and says_so else {}
        answer(body or b"", media, headers=headers)(handler, received)

    return behave


def test_dump_in_pages(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    misbehaving.does(caps(many(25), 10, says_so=True))
    assert sorted(odd.dump((CURRENT,))) == sorted(many(25))
    orders = [r.form["query"][0].partition("ORDER BY ")[2] for r in misbehaving.received]
    assert [order.rstrip(" }") for order in orders[2:]] == [
        "?s ?p ?o LIMIT 10 OFFSET 0",
        "?s ?p ?o LIMIT 10 OFFSET 10",
        "?s ?p ?o LIMIT 10 OFFSET 20",
    ]


def test_a_dump_that_is_short_says_so(misbehaving: Misbehaving, odd: RemoteStore) -> None:
    misbehaving.does(caps(many(25), 10, says_so=False))
    with pytest.raises(EndpointError, match="10 of 25 triples"):
        list(odd.dump((CURRENT,)))


def test_httpx_is_imported_late(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, coopgraph.store.remote; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
