"""Fetching from an endpoint: pages, patience, resuming, servers that lie, the real twin cities."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

import coopgraph
from coopgraph.errors import (
    CoopgraphError,
    EndpointError,
    InputError,
    QueryLimitError,
    StoreBusyError,
)
from coopgraph.sources import _wikidata_fetch
from coopgraph.sources.wikidata import FetchedPages, fetch_wikidata
from tests.shared import needs_shared
from tests.store import conftest as servers
from tests.store.conftest import Behaviour, Misbehaving, OxigraphServer, Received, answer

from .wikidata_server import BASE, Said, Thing, fill, read, real_twins, spec_of, triples

oxigraph_process = servers.oxigraph_process
oxigraph_server = servers.oxigraph_server
misbehaving = servers.misbehaving

DAY = date(2026, 11, 23)
TWINS_ONLY = {"relations": ["twinned-with"]}
THINGS = [Thing(f"Q{n}", {"en": f"Town {n}"}, classes=("Q515",)) for n in range(1, 11)]
SAID = [Said(f"Q{n}", "P190", f"Q{n + 1}", n) for n in range(1, 10)]


def fetch(
    endpoint: str,
    folder: Path,
    pauses: list[float] | None = None,
    *,
    page_size: int = 4,
    day: date = DAY,
    again: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> FetchedPages:
    return fetch_wikidata(
        spec_of(folder, **TWINS_ONLY),
        endpoint=endpoint,
        folder=folder,
        languages=["en"],
        day=day,
        progress=progress,
        page_size=page_size,
        again=again,
        pause=([] if pauses is None else pauses).append,
    )


def forwarded(server: OxigraphServer) -> Behaviour:
    """Return the behaviour of a server that answers well: a real one's answers."""

    def behave(handler: BaseHTTPRequestHandler, received: Received) -> None:
        headers = {k: received.headers[k] for k in ("accept", "content-type")}
        reply = httpx.post(server.query, content=received.body, headers=headers)
        answer(reply.content, reply.headers["content-type"])(handler, received)

    return behave


def cut(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """Promise a long answer and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"head":')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def slow(handler: BaseHTTPRequestHandler, received: Received) -> None:
    time.sleep(0.6)
    answer("{}")(handler, received)


@pytest.fixture
def twins(oxigraph_server: OxigraphServer) -> OxigraphServer:
    fill(oxigraph_server, triples(THINGS, SAID))
    return oxigraph_server


def test_pages_have_no_gap_and_no_overlap(twins: OxigraphServer, tmp_path: Path) -> None:
    found = {}
    for size in (1, 2, 3, 9, 100):
        folder = tmp_path / str(size)
        fetched = fetch(twins.query, folder, page_size=size)
        # Two requests for each page of statements, one that is empty, one for the items.
        assert fetched.pages == 2 * -(-9 // size) + 2
        assert (fetched.folder, fetched.resumed) == (folder / "2026-11-23", 0)
        found[size] = read(folder, **TWINS_ONLY).claims
    assert all(claims == found[1] for claims in found.values())
    pairs = [(c.subject, c.object) for c in found[1]]
    assert sorted(pairs) == sorted((BASE + s.subject, BASE + s.object) for s in SAID)


def test_it_says_who_asks_and_asks_nicely(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(forwarded(twins))
    fetch(misbehaving.query, tmp_path)
    for received in misbehaving.received:
        agent = received.headers["user-agent"]
        assert agent.startswith(f"coopgraph/{coopgraph.__version__} (http")
        assert "default-graph-uri" not in received.form


def test_a_busy_server_is_asked_again_after_a_while(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(
        answer("busy", "text/plain", status=429, headers={"Retry-After": "7"}),
        answer("oops", "text/plain", status=500),
        answer("oops", "text/plain", status=503),
        forwarded(twins),
        cut,
        forwarded(twins),
    )
    pauses: list[float] = []
    fetched = fetch(misbehaving.query, tmp_path, pauses)
    assert pauses == [7.0, 2.0, 4.0, 1.0]
    assert len(misbehaving.received) == fetched.pages + len(pauses)
    assert len(read(tmp_path, **TWINS_ONLY).claims) == len(SAID)


def test_a_slow_server_is_asked_again(
    misbehaving: Misbehaving,
    twins: OxigraphServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_wikidata_fetch, "_SECONDS", 0.4)
    misbehaving.does(slow, forwarded(twins))
    pauses: list[float] = []
    fetched = fetch(misbehaving.query, tmp_path, pauses)
    assert pauses[0] == 1.0
    # On a machine that is busy others may be late too.
    assert len(misbehaving.received) == fetched.pages + len(pauses)


def test_patience_ends(misbehaving: Misbehaving, tmp_path: Path) -> None:
    misbehaving.does(answer("busy", "text/plain", status=503))
    pauses: list[float] = []
    with pytest.raises(EndpointError, match="the server answers 503: busy"):
        fetch(misbehaving.query, tmp_path, pauses)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(misbehaving.received) == 6


def test_a_server_that_wants_an_hour_is_left_in_peace(
    misbehaving: Misbehaving, tmp_path: Path
) -> None:
    misbehaving.does(answer("", status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(EndpointError, match="answers 429"):
        fetch(misbehaving.query, tmp_path)
    assert len(misbehaving.received) == 1


NO_COLUMNS = '{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"x"}}]}}'


@pytest.mark.parametrize(
    ("behaviour", "error", "message"),
    [
        (answer("<html><title>Query page</title>", "text/html"), EndpointError, "cannot be read"),
        (answer('{"head":{"vars":["item"]},"resul'), EndpointError, "cannot be read"),
        (answer('{"head":{"vars":[]},"boolean":true}'), EndpointError, "cannot be read"),
        (answer(NO_COLUMNS), EndpointError, "cannot be read"),
        (
            answer("<html><title>Not here</title>", "text/html", status=404),
            EndpointError,
            "answers 404: Not here",
        ),
        (
            answer(NO_COLUMNS, headers={"X-SPARQL-MaxRows": "1"}),
            QueryLimitError,
            "cut its answer at 1 rows",
        ),
    ],
)
def test_nonsense_is_told_and_nothing_is_kept(
    misbehaving: Misbehaving,
    tmp_path: Path,
    behaviour: Behaviour,
    error: type[CoopgraphError],
    message: str,
) -> None:
    misbehaving.does(behaviour)
    with pytest.raises(error, match=message) as caught:
        fetch(misbehaving.query, tmp_path)
    assert len(misbehaving.received) == 1
    assert caught.value.path == misbehaving.query
    assert [p.name for p in (tmp_path / "2026-11-23").iterdir()] == ["index.json"]
    with pytest.raises(InputError, match="interrupted"):
        read(tmp_path)


def test_a_server_that_repeats_itself_is_noticed(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    """One that ignores FILTER would be asked without end."""
    first: list[bytes] = []

    def stuck(handler: BaseHTTPRequestHandler, received: Received) -> None:
        reply = httpx.post(
            twins.query,
            content=received.body,
            headers={k: received.headers[k] for k in ("accept", "content-type")},
        )
        if "?rank" in received.form["query"][0]:
            first.append(reply.content)
            answer(first[0])(handler, received)
        else:
            answer(reply.content)(handler, received)

    misbehaving.does(stuck)
    with pytest.raises(EndpointError, match="the same page again"):
        fetch(misbehaving.query, tmp_path)
    assert len(misbehaving.received) == 3


class Killed(BaseException):
    """As if the process ended."""


def killer(last: int) -> Callable[[int, int], None]:
    """Return a progress that ends the process after so many pages."""

    def stop(done: int, total: int) -> None:
        if done == last:
            raise Killed

    return stop


@pytest.mark.parametrize("last", [1, 3, 5, 8])
def test_it_goes_on_where_it_stopped(
    misbehaving: Misbehaving,
    twins: OxigraphServer,
    tmp_path: Path,
    last: int,
) -> None:
    misbehaving.does(forwarded(twins))
    with pytest.raises(Killed):
        fetch(misbehaving.query, tmp_path, progress=killer(last))
    assert len(misbehaving.received) == last
    with pytest.raises(InputError, match="interrupted"):
        read(tmp_path)
    fetched = fetch(misbehaving.query, tmp_path)
    assert (fetched.pages, fetched.resumed) == (8, last)
    assert len(misbehaving.received) == 8
    whole = fetch(twins.query, tmp_path / "whole")
    assert read(tmp_path, **TWINS_ONLY).claims == read(whole.folder, **TWINS_ONLY).claims


@pytest.mark.parametrize("days", [1, 29])
def test_it_goes_on_another_day_and_each_page_keeps_its_own(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path, days: int
) -> None:
    misbehaving.does(forwarded(twins))
    with pytest.raises(Killed):
        fetch(misbehaving.query, tmp_path, progress=killer(3))
    later = DAY + timedelta(days=days)
    fetched = fetch(misbehaving.query, tmp_path, day=later)
    assert (fetched.folder, fetched.pages, fetched.resumed) == (tmp_path / f"{DAY}", 8, 3)
    assert len(misbehaving.received) == 8
    pages = sorted(fetched.folder.glob("page-*.json"))
    dates = [json.loads(page.read_text("utf-8"))["retrieved"] for page in pages]
    assert dates == [f"{DAY}"] * 3 + [f"{later}"] * 5
    harvest = read(tmp_path, **TWINS_ONLY)
    assert harvest.sources[0].retrieved == DAY  # nothing in it is older
    assert len(harvest.claims) == len(SAID)


def test_what_was_begun_too_long_ago_or_otherwise_is_begun_anew(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(forwarded(twins))
    with pytest.raises(Killed):
        fetch(misbehaving.query, tmp_path, progress=killer(3))
    later = DAY + timedelta(days=1)
    other = fetch(misbehaving.query, tmp_path, day=later, page_size=5)
    assert (other.folder.name, other.resumed) == (f"{later}", 0)
    month = DAY + timedelta(days=30)
    (tmp_path / f"{later}").rename(tmp_path / "elsewhere")
    late = fetch(misbehaving.query, tmp_path, day=month)
    assert (late.folder.name, late.resumed) == (f"{month}", 0)


def test_again_asks_for_everything(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(forwarded(twins))
    first = fetch(misbehaving.query, tmp_path)
    second = fetch(misbehaving.query, tmp_path, again=True)
    assert (second.folder, second.pages, second.resumed) == (first.folder, first.pages, 0)
    assert len(misbehaving.received) == 2 * first.pages
    with pytest.raises(Killed):
        fetch(misbehaving.query, tmp_path, again=True, progress=killer(2))
    assert len(list(first.folder.glob("page-*.json"))) == 2  # nothing of before is taken for new
    third = fetch(misbehaving.query, tmp_path)
    assert (third.pages, third.resumed) == (first.pages, 2)


def test_two_at_once_are_refused(twins: OxigraphServer, tmp_path: Path) -> None:
    refused = []

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(StoreBusyError, match="another process is fetching") as caught:
            fetch(twins.query, tmp_path)
        refused.append(caught.value.path)

    fetched = fetch(twins.query, tmp_path, progress=meanwhile)
    assert refused == [str(tmp_path)] * fetched.pages
    assert fetch(twins.query, tmp_path).resumed == fetched.pages  # let go
    assert len(read(tmp_path, **TWINS_ONLY).claims) == len(SAID)


# -- servers that cut their answers ----------------------------------------------------------------


def capped(server: OxigraphServer, rows: int, *, says_so: bool) -> Behaviour:
    """Answer well, but never more than so many rows."""

    def behave(handler: BaseHTTPRequestHandler, received: Received) -> None:
        headers = {k: received.headers[k] for k in ("accept", "content-type")}
        reply = httpx.post(server.query, content=received.body, headers=headers).json()
        bindings = reply["results"]["bindings"]
        is_cut = len(bindings) > rows
        reply["results"]["bindings"] = bindings[:rows]
        told = {"X-SPARQL-MaxRows": str(rows)} if is_cut and says_so else {}
        answer(json.dumps(reply), headers=told)(handler, received)

    return behave


MANY = [
    Thing(f"Q{n}", {"en": f"Town {n}"}, (f"{n / 4}", "1.5"), classes=("Q515",))
    for n in range(1, 82)
]
MANY_SAID = [
    Said(f"Q{n}", "P190", f"Q{n + 1}", n, dates=(("P580", (1900 + n, 3, 4, 11)),))
    for n in range(1, 81)
]


@pytest.mark.parametrize("says_so", [True, False])
def test_a_server_that_cuts_its_answers_is_asked_in_smaller_parts(
    misbehaving: Misbehaving, oxigraph_server: OxigraphServer, tmp_path: Path, says_so: bool
) -> None:
    fill(oxigraph_server, triples(MANY, MANY_SAID))
    misbehaving.does(capped(oxigraph_server, 100, says_so=says_so))
    fetch(misbehaving.query, tmp_path / "cut", page_size=90)
    fetch(oxigraph_server.query, tmp_path / "whole", page_size=90)
    cut, whole = (read(tmp_path / name, **TWINS_ONLY) for name in ("cut", "whole"))
    assert cut.claims == whole.claims
    assert cut.entities == whole.entities
    assert not cut.findings
    assert sorted(c.when.text for c in cut.claims if c.when) == [
        f"{1900 + n}-03-04" for n in range(1, 81)
    ]
    assert len([e for _, e in cut.entities if e.coordinates]) == 81


@pytest.mark.parametrize("says_so", [True, False])
def test_an_item_with_more_than_a_server_tells_is_reported(
    misbehaving: Misbehaving, oxigraph_server: OxigraphServer, tmp_path: Path, says_so: bool
) -> None:
    counts = tuple((1000 + n, 1900 + n, "normal") for n in range(50))  # four rows each
    things = [*THINGS[:3], Thing("Q4", {"en": "Town 4"}, populations=counts)]
    fill(oxigraph_server, triples(things, SAID[:3]))
    misbehaving.does(capped(oxigraph_server, 100, says_so=says_so))
    if says_so:
        with pytest.raises(QueryLimitError, match="cut its answer at 100 rows"):
            fetch(misbehaving.query, tmp_path)
        return
    fetch(misbehaving.query, tmp_path)
    harvest = read(tmp_path, **TWINS_ONLY)
    (finding,) = harvest.findings
    assert finding.value == "Q4"
    assert "1 answers of the endpoint may be cut" in str(finding.message)
    assert len(harvest.claims) == 3


def test_a_round_number_that_is_no_bound_costs_two_requests(
    misbehaving: Misbehaving, oxigraph_server: OxigraphServer, tmp_path: Path
) -> None:
    things = [Thing(f"Q{n}", {"en": f"Town {n}"}, classes=("Q515",)) for n in range(1, 51)]
    said = [Said(f"Q{n}", "P190", f"Q{n + 1}", n) for n in range(1, 50)]
    fill(oxigraph_server, triples(things, said))
    misbehaving.does(forwarded(oxigraph_server))
    # A page of statements, none of details, an empty one, and the items' 100 rows in three.
    assert fetch(misbehaving.query, tmp_path, page_size=60).pages == 2 + 1 + 3
    assert not read(tmp_path, **TWINS_ONLY).findings


def test_a_whole_set_is_not_asked_for_again(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(forwarded(twins))
    first = fetch(misbehaving.query, tmp_path)
    asked = len(misbehaving.received)
    second = fetch(misbehaving.query, tmp_path)
    assert (second.pages, second.rows, second.resumed) == (first.pages, first.rows, first.pages)
    assert len(misbehaving.received) == asked


def test_other_choices_are_asked_for_and_old_pages_go(
    twins: OxigraphServer, tmp_path: Path
) -> None:
    small = fetch(twins.query, tmp_path, page_size=2)
    large = fetch(twins.query, tmp_path, page_size=100)
    assert (small.pages, large.pages, large.resumed) == (12, 4, 0)
    names = sorted(p.name for p in large.folder.iterdir())
    assert names == ["index.json", *(f"page-{n:05d}.json" for n in range(1, 5))]


def test_a_damaged_page_is_asked_for_again(
    misbehaving: Misbehaving, twins: OxigraphServer, tmp_path: Path
) -> None:
    misbehaving.does(forwarded(twins))
    page = fetch(misbehaving.query, tmp_path).folder / "page-00002.json"
    asked = len(misbehaving.received)
    page.write_text('{"query": "…', "utf-8")
    with pytest.raises(InputError, match="damaged") as caught:
        read(tmp_path)
    assert caught.value.path == str(page)
    fetch(misbehaving.query, tmp_path)
    assert len(misbehaving.received) == asked + 1
    page.unlink()
    with pytest.raises(InputError, match="is missing"):
        read(tmp_path)


def test_an_older_whole_day_is_read_where_the_newest_is_not_whole(
    twins: OxigraphServer, tmp_path: Path
) -> None:
    fetch(twins.query, tmp_path)
    newer = tmp_path / "2026-12-01"
    newer.mkdir()
    (newer / "index.json").write_text('{"complete": false}', "utf-8")
    harvest = read(tmp_path, **TWINS_ONLY)
    assert harvest.sources[0].retrieved == DAY
    assert [(f.severity.value, f.path) for f in harvest.findings] == [("warning", str(newer))]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("page-00001.json", "[]", "no pages of a Wikidata endpoint"),
        ("index.json", '{"complete": true, "pages": "x"}', "index of the pages is damaged"),
        ("index.json", '{"complete": true, "pages": 1}', "index of the pages is damaged"),
        ("index.json", "[" * 100_000, "interrupted"),
    ],
)
def test_folders_that_are_no_cache(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        read(tmp_path)


def test_a_statement_that_is_no_iri_is_not_put_into_a_query(
    misbehaving: Misbehaving, tmp_path: Path
) -> None:
    evil = 'http://x/") } ; DROP ALL #'
    cells = {
        "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
        "statement": {"type": "uri", "value": evil},
    }
    names = ["item", "statement", "value", "rank"]
    body = json.dumps({"head": {"vars": names}, "results": {"bindings": [cells]}})
    misbehaving.does(answer(body))
    with pytest.raises(CoopgraphError, match="is no IRI"):
        fetch(misbehaving.query, tmp_path)
    assert len(misbehaving.received) == 1


def test_no_server(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with pytest.raises(EndpointError, match="is not reached"):
        fetch(f"http://127.0.0.1:{port}/sparql", tmp_path)


# -- the twin cities of 2016 -----------------------------------------------------------------------


def _independent_counts(said: list[Said]) -> Iterator[int]:
    """Count with plain sets: rows, directed pairs, pairs stated one way only."""
    pairs = {(s.subject, s.object) for s in said}
    yield len(said)
    yield len(pairs)
    yield sum((b, a) not in pairs for a, b in pairs)


def _check_real(server: OxigraphServer, folder: Path, limit: int | None) -> list[int]:
    things, said = real_twins(limit)
    fill(server, triples(things, said))
    fetch_wikidata(
        spec_of(folder, **TWINS_ONLY),
        endpoint=server.query,
        folder=folder,
        languages=["en"],
        day=DAY,
    )
    harvest = read(folder, **TWINS_ONLY)
    assert not harvest.findings
    claims = [(c.subject.removeprefix(BASE), c.object.removeprefix(BASE)) for c in harvest.claims]
    assert sorted(claims) == sorted((s.subject, s.object) for s in said)
    pairs = set(claims)
    names = {t.id: t.labels.get("en", "") for t in things}
    labels = {e.iri.removeprefix(BASE): e.names.label() for _, e in harvest.entities if e.governs}
    assert labels == names
    one_way = sum((b, a) not in pairs for a, b in pairs)
    counts = list(_independent_counts(said))
    assert counts == [len(claims), len(pairs), one_way]
    return counts


@needs_shared
def test_some_real_twins(oxigraph_server: OxigraphServer, tmp_path: Path) -> None:
    _check_real(oxigraph_server, tmp_path, 1500)


@needs_shared
@pytest.mark.slow
def test_all_real_twins(oxigraph_server: OxigraphServer, tmp_path: Path) -> None:
    counts = _check_real(oxigraph_server, tmp_path, None)
    assert counts[0] == 34182
    print(counts)
