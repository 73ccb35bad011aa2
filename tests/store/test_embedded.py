"""The embedded store: what a query may see, how long it may take, and what a failure says."""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from coopgraph.errors import (
    DiskFullError,
    QueryLimitError,
    QuerySyntaxError,
    StoreError,
)
from coopgraph.store import (
    CURRENT,
    META,
    XSD,
    AskAnswer,
    EmbeddedStore,
    Iri,
    Limits,
    Literal,
    Scope,
    SelectAnswer,
    Store,
    TriplesAnswer,
    source_graph,
)

EX = "http://example.org/"
SOURCES = tuple(source_graph(f"{EX}source/{name}") for name in "abc")
SECRET = EX + "secret"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def line(subject: str, predicate: str, obj: str, graph: str = CURRENT) -> bytes:
    """Return the N-Quads line of names under `EX` (`obj` with its own quotes is a literal)."""
    value = obj if obj.startswith('"') else f"<{EX}{obj}>"
    return f"<{EX}{subject}> <{EX}{predicate}> {value} <{graph}> .\n".encode()


def numbered(count: int) -> list[bytes]:
    return [line(str(number), "number", f'"{number}"') for number in range(count)]


FACT = [line("aix", "twinned", "masis", graph) for graph in (CURRENT, *SOURCES)]


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    """An empty store in memory."""
    with EmbeddedStore.memory() as empty:
        yield empty


@pytest.fixture
def told_thrice(store: EmbeddedStore) -> EmbeddedStore:
    """One fact of three sources, the current graph's own, and a secret."""
    store.replace([*FACT, line("aix", "hides", "plan", SECRET)], graphs=[])
    return store


def rows(store: EmbeddedStore, text: str, scope: Scope = Scope()) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT as text, sorted."""
    answer = store.query(text, scope=scope)
    assert isinstance(answer, SelectAnswer)
    return sorted(tuple(str(cell) for cell in row) for row in answer.rows)


# --- what a query sees --------------------------------------------------------------------------


def test_it_is_a_store(store: EmbeddedStore) -> None:
    assert isinstance(store, Store)
    assert store.address == "memory"


def test_one_fact_told_by_three_sources_counts_as_one(told_thrice: EmbeddedStore) -> None:
    assert rows(told_thrice, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("1",)]
    assert rows(told_thrice, f"SELECT ?o {{ <{EX}aix> ?p ?o }}") == [(EX + "masis",)]


def test_graph_reaches_each_named_graph(told_thrice: EmbeddedStore) -> None:
    found = rows(told_thrice, f"SELECT ?g {{ GRAPH ?g {{ ?s <{EX}twinned> ?o }} }}")
    assert [g for (g,) in found] == sorted([CURRENT, *SOURCES])
    one = Scope(named=(SOURCES[1],))
    assert rows(told_thrice, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", one) == [(SOURCES[1],)]


def test_the_scope_may_name_other_default_graphs(told_thrice: EmbeddedStore) -> None:
    query = "SELECT ?o { ?s ?p ?o }"
    assert rows(told_thrice, query, Scope(default=(SECRET,))) == [(EX + "plan",)]
    both = Scope(default=(CURRENT, SECRET))
    assert rows(told_thrice, query, both) == [(EX + "masis",), (EX + "plan",)]
    assert rows(told_thrice, query, Scope(default=())) == []  # nothing stands in no graph
    told_thrice.load(b'<http://e/a> <http://e/p> "x" .', "nt")
    assert rows(told_thrice, query, Scope(default=())) == [("x",)]


@pytest.mark.parametrize("named", [(), (CURRENT,), (CURRENT, *SOURCES)])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT ?s ?p ?o {{ GRAPH <{SECRET}> {{ ?s ?p ?o }} }}",
        f"SELECT ?s ?p ?o FROM <{SECRET}> {{ ?s ?p ?o }}",
        f"SELECT ?s ?p ?o FROM NAMED <{SECRET}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM <{SECRET}> {{ ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{SECRET}> {{ ?s ?p ?o }} }}",
        f"DESCRIBE <{EX}aix>",
        f"DESCRIBE <{EX}aix> FROM <{SECRET}>",
        f"SELECT ?s ?p ?o {{ ?s <{EX}twinned>|!<{EX}x> ?o . ?s ?p ?o }}",
        f"SELECT ?o {{ {{ SELECT ?o {{ GRAPH <{SECRET}> {{ ?s ?p ?o }} }} }} }}",
        f"SELECT ?s {{ ?s ?p ?o FILTER EXISTS {{ GRAPH ?g {{ ?s <{EX}hides> ?x }} }} }}",
    ],
)
def test_no_form_of_query_leaves_its_scope(
    told_thrice: EmbeddedStore, named: tuple[str, ...], text: str
) -> None:
    answer = told_thrice.query(text, scope=Scope(named=named))
    assert isinstance(answer, SelectAnswer | TriplesAnswer)
    found = answer.rows if isinstance(answer, SelectAnswer) else answer.triples
    assert not {str(cell) for row in found for cell in row} & {EX + "hides", EX + "plan"}
    if "EXISTS" in text:
        assert not found


def test_answers_are_plain_values(store: EmbeddedStore) -> None:
    store.replace(
        [line("a", "p", '"x"@fr'), line("a", "p", f'"2"^^<{XSD}integer>'), line("b", "p", "a")],
        graphs=[],
    )
    assert store.query("ASK { ?s ?p ?o }") == AskAnswer(True)
    assert store.query(f"ASK {{ <{EX}zzz> ?p ?o }}") == AskAnswer(False)
    optional = f"SELECT ?s ?x {{ <{EX}b> ?p ?s OPTIONAL {{ <{EX}b> <{EX}q> ?x }} }}"
    assert store.query(optional) == SelectAnswer(("s", "x"), ((Iri(EX + "a"), None),))
    found = store.query(f"SELECT ?o {{ <{EX}a> ?p ?o }} ORDER BY LANG(?o)")
    assert found == SelectAnswer(
        ("o",), ((Literal("2", XSD + "integer"),), (Literal("x", f"{RDF}langString", "fr"),))
    )
    twice = store.query(f"CONSTRUCT {{ <{EX}a> <{EX}p> 'one' }} {{ ?s ?p ?o }}")
    assert twice == TriplesAnswer(((Iri(EX + "a"), Iri(EX + "p"), Literal("one")),))


def test_quoted_triples_are_refused_by_name(store: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match="quoted triples"):
        store.query("SELECT ?t { BIND(<<( <http://a> <http://b> <http://c> )>> AS ?t) }")


# --- what a query may take ----------------------------------------------------------------------

SLOW = f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}number> ?x . ?b <{EX}number> ?y FILTER(?x < ?y) }}"


@pytest.fixture
def slow(store: EmbeddedStore) -> Iterator[EmbeddedStore]:
    """A store in which `SLOW` takes about a second; its threads end with the test."""
    store.replace(numbered(1800), graphs=[])
    yield store
    for thread in store._abandoned:
        thread.join(60)


def test_a_slow_query_is_given_up_at_its_time(slow: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError, match=r"took more than 0\.05 s") as caught:
        slow.query(SLOW, limits=Limits(seconds=0.05))
    assert [thread.is_alive() for thread in slow._abandoned] == [True]  # we did not wait for it
    assert "LIMIT" in str(caught.value.hint)
    assert rows(slow, "SELECT (1 AS ?one) {}") == [("1",)]  # the store still answers


def test_while_two_given_up_still_run_no_third_starts(slow: EmbeddedStore) -> None:
    for _ in range(2):
        with pytest.raises(QueryLimitError, match="took more than"):
            slow.query(SLOW, limits=Limits(seconds=0.01))
    with pytest.raises(QueryLimitError, match="2 queries past their time still run"):
        slow.query("ASK {}")
    for thread in list(slow._abandoned):
        thread.join(60)
    assert slow.query("ASK {}") == AskAnswer(True)


def test_an_answer_that_streams_ends_at_its_time(slow: EmbeddedStore) -> None:
    """Nobody waits for it, and its thread stops too."""
    endless = f"SELECT * {{ ?a <{EX}number> ?x . ?b <{EX}number> ?y . ?c <{EX}number> ?z }}"
    with pytest.raises(QueryLimitError, match="took more than"):
        slow.query(endless, limits=Limits(seconds=0.1))
    for thread in slow._abandoned:
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, limits: store.query(f"SELECT ?s {{ ?s <{EX}number> ?o }}", limits=limits),
        lambda store, limits: store.columns(f"SELECT ?s {{ ?s <{EX}number> ?o }}", limits=limits),
        lambda store, limits: store.query("CONSTRUCT WHERE { ?s ?p ?o }", limits=limits),
    ],
    ids=["select", "columns", "construct"],
)
def test_rows_have_a_limit(
    store: EmbeddedStore, ask: Callable[[EmbeddedStore, Limits], object]
) -> None:
    store.replace(numbered(10), graphs=[])
    assert ask(store, Limits(rows=10))
    with pytest.raises(QueryLimitError, match="more than 9 rows"):
        ask(store, Limits(rows=9))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QueryLimitError),
        (f"INSERT DATA {{ <{EX}a> <{EX}p> <{EX}b> }}", QueryLimitError),
        ("DROP ALL", QueryLimitError),
        (f"CLEAR GRAPH <{CURRENT}>", QueryLimitError),
        ("LOAD <http://127.0.0.1:9/>", QueryLimitError),
        ("SELECT * { ?s ?p }", QuerySyntaxError),
        ("", QuerySyntaxError),
    ],
)
def test_what_is_no_query_is_refused(
    told_thrice: EmbeddedStore, text: str, error: type[Exception]
) -> None:
    before = told_thrice.count()
    for ask in (told_thrice.query, told_thrice.columns):
        with pytest.raises(error):
            ask(text)
    assert told_thrice.count() == before


def test_queries_run_side_by_side(store: EmbeddedStore) -> None:
    """An Oxigraph answer belongs to its thread; each query reads its own."""
    store.replace(numbered(50), graphs=[])

    def ask(number: int) -> list[tuple[str, ...]]:
        return rows(store, f'SELECT ?s {{ ?s <{EX}number> "{number}" }}')

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(50))) == [[(f"{EX}{n}",)] for n in range(50)]


# --- columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF 2) } }", [["1", ""], ["", "2"]]),
        ("SELECT ?a { VALUES ?a { UNDEF 'x' UNDEF } }", [["", "x", ""]]),
        ("SELECT ?a { VALUES ?a { '' } }", [[""]]),
        ("SELECT ?a ?b {}", [[""], [""]]),
        ("SELECT ?a ?b { FILTER(false) }", [[], []]),
        ("SELECT * {}", []),
        ("SELECT ?a ?b { VALUES (?a ?b) { ('a,b' 'c') } }", [["a,b"], ["c"]]),
        (r"SELECT ?a { VALUES ?a { 'a\nb' 'c\r\nd' 'e\rf' } }", [["a\nb", "c\r\nd", "e\rf"]]),
        (r"""SELECT ?a { VALUES ?a { 'say "x", "y"' '"' '""' } }""", [['say "x", "y"', '"', '""']]),
        (r"SELECT ?a { VALUES ?a { ' a ' '\t' 'é𝒜' } }", [[" a ", "\t", "é𝒜"]]),
        (
            f"SELECT ?a {{ VALUES ?a {{ <{EX}x> 'y'@fr 1.50 true '2025-06-02'^^<{XSD}date> }} }}",
            [[f"{EX}x", "y", "1.5", "true", "2025-06-02"]],
        ),
    ],
)
def test_columns(store: EmbeddedStore, text: str, columns: list[list[str]]) -> None:
    assert store.columns(text) == columns


def test_a_long_cell_is_read(store: EmbeddedStore) -> None:
    long = "é" * 200_000
    store.replace([line("a", "p", f'"{long}"')], graphs=[])
    assert store.columns("SELECT ?o { ?s ?p ?o }") == [[long]]


@pytest.mark.parametrize("text", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_only_a_select_has_columns(store: EmbeddedStore, text: str) -> None:
    with pytest.raises(StoreError, match="only a SELECT"):
        store.columns(text)


# --- writing ------------------------------------------------------------------------------------


def test_what_is_in_it(told_thrice: EmbeddedStore) -> None:
    assert told_thrice.graphs() == tuple(sorted([CURRENT, *SOURCES, SECRET]))
    assert told_thrice.count() == 5
    assert told_thrice.count(CURRENT) == 1
    assert told_thrice.count(META) == 0
    everything = [*FACT, line("aix", "hides", "plan", SECRET)]
    assert sorted(told_thrice.dump()) == sorted(everything)
    assert list(told_thrice.dump([SECRET])) == [everything[-1]]
    assert list(told_thrice.dump([SOURCES[2], SOURCES[0]])) == [FACT[3], FACT[1]]
    assert list(told_thrice.dump([])) == []
    assert list(told_thrice.dump([META])) == []


def test_replacing_empties_the_graphs_named_and_no_other(told_thrice: EmbeddedStore) -> None:
    new = line("aix", "twinned", "goris", SOURCES[0])
    told_thrice.replace([new, new], graphs=[SOURCES[0], SECRET])
    assert sorted(told_thrice.dump()) == sorted([FACT[0], *FACT[2:], new])
    assert told_thrice.count(SECRET) == 0
    told_thrice.replace([], graphs=told_thrice.graphs())
    assert told_thrice.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        b"no line\n",
        b"<http://a b> <http://p> <http://o> .\n",
        b"<http://a> <http://p> <http://100%> .\n",
        b'<http://a> <http://p> "x\n',
        b'<http://a> <http://p> "\xff" .\n',
    ],
)
def test_a_bad_line_changes_nothing(told_thrice: EmbeddedStore, bad: bytes) -> None:
    before = sorted(told_thrice.dump())
    with pytest.raises(StoreError, match="no N-Quads"):
        told_thrice.replace([FACT[0], bad], graphs=[CURRENT])
    assert sorted(told_thrice.dump()) == before


TURTLE = b"""@prefix : <http://example.org/> .
:a :p "one" .
:b :p :broken" .
"""


@pytest.mark.parametrize(
    ("data", "media", "line_number"),
    [
        (TURTLE, "ttl", 3),
        (b"<http://a> <http://p> <http://o> .\n<http://a> <http://p> .\n", "nt", 2),
        (b"<http://a> <http://p> <http://o> .\n\n<a b> <http://p> <http://o> .\n", "nq", 3),
        (b'{\n"@id": "http://a",\n}', "jsonld", 3),
        (b"\x89PNG\r\n", "nq", 1),
        (b"<a></b>", "rdf", None),  # the engine gives no place in RDF/XML
        (b"", "docx", None),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(
    told_thrice: EmbeddedStore, data: bytes, media: str, line_number: int | None
) -> None:
    before = sorted(told_thrice.dump())
    with pytest.raises(StoreError) as caught:
        told_thrice.load(data, media, graph=CURRENT, path="facts.ttl")
    assert (caught.value.path, caught.value.line) == ("facts.ttl", line_number)
    assert sorted(told_thrice.dump()) == before


RDF_XML = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/a"><e:p>x</e:p></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"<http://e/a> <http://e/p> 'x' .", "ttl"),
        (b'<http://e/a> <http://e/p> "x" .', "nt"),
        (b'<http://e/a> <http://e/p> "x" .', "nq"),
        (b"<http://e/a> <http://e/p> 'x' .", "trig"),
        (b'{"@id": "http://e/a", "http://e/p": "x"}', "jsonld"),
        (RDF_XML, "rdf"),
    ],
)
def test_triples_go_to_the_graph_named(store: EmbeddedStore, data: bytes, media: str) -> None:
    store.load(data, media, graph=META)
    assert list(store.dump()) == [f'<http://e/a> <http://e/p> "x" <{META}> .\n'.encode()]


def test_quads_keep_their_own_graph(store: EmbeddedStore) -> None:
    store.load(FACT[1], "nq", graph=META)
    assert store.graphs() == (SOURCES[0],)


# --- on disk ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store on disk with one fact in four graphs."""
    (tmp_path / "facts.nq").write_bytes(b"".join(FACT))
    path = tmp_path / "store"
    with EmbeddedStore.create(path) as store:
        store.bulk_load([tmp_path / "facts.nq"])
    return path


def test_what_is_written_is_there_again(folder: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        assert store.address == str(folder)
        assert sorted(store.dump()) == sorted(FACT)
    with EmbeddedStore.create(folder) as store:
        store.replace([], graphs=SOURCES)
    with EmbeddedStore.open(folder) as store:
        assert list(store.dump()) == [FACT[0]]


def test_open_is_for_reading_only(folder: Path, tmp_path: Path) -> None:
    with EmbeddedStore.open(folder) as store:
        writes: list[Callable[[], None]] = [
            lambda: store.replace([], graphs=[CURRENT]),
            lambda: store.bulk_load([tmp_path / "facts.nq"]),
            lambda: store.load(FACT[0], "nq"),
        ]
        for write in writes:
            with pytest.raises(StoreError, match="reading only") as caught:
                write()
            assert "coopgraph build" in str(caught.value.hint)
        assert store.count() == 4


READ = """
import sys
from coopgraph.store import EmbeddedStore
with EmbeddedStore.open(sys.argv[1]) as store:
    print(store.count())
    store.query("ASK {}")
"""
WRITE = """
import sys
from coopgraph.errors import StoreError
from coopgraph.store import EmbeddedStore
try:
    EmbeddedStore.create(sys.argv[1])
except StoreError as error:
    print(error.path)
"""


def run(program: str, path: Path) -> str:
    """Return what a process of its own prints."""
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_many_read_at_once(folder: Path) -> None:
    with EmbeddedStore.open(folder) as first, EmbeddedStore.open(folder) as second:
        assert run(READ, folder) == "4"
        assert first.count() == second.count() == 4
        first.close()
        assert second.count() == 4


def test_one_writes_at_once(folder: Path) -> None:
    with EmbeddedStore.create(folder) as writer:
        assert run(WRITE, folder) == str(folder)  # refused, with the folder's name
        assert writer.count() == 4
    assert run(WRITE, folder) == ""


def test_no_store_to_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "none", tmp_path / "file"):
        with pytest.raises(StoreError, match="no Oxigraph store here") as caught:
            EmbeddedStore.open(path)
        assert caught.value.path == str(path)
    with pytest.raises(StoreError, match="cannot be used"):
        EmbeddedStore.create(tmp_path / "file")


@pytest.mark.parametrize("damage", ["truncated", "gone", "no pointer"])
def test_a_damaged_store_says_so(folder: Path, damage: str) -> None:
    for table in folder.glob("*.sst"):
        if damage == "truncated":
            table.write_bytes(table.read_bytes()[:100])
        elif damage == "gone":
            table.unlink()
    if damage == "no pointer":
        (folder / "CURRENT").write_text("junk")
    for use in (EmbeddedStore.open, EmbeddedStore.create):
        with pytest.raises(StoreError, match="cannot be used") as caught:
            use(folder)
        assert caught.value.path == str(folder)
        assert "coopgraph build" in str(caught.value.hint)


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.query("ASK {}"),
        lambda store: store.columns("SELECT ?s { ?s ?p ?o }"),
        lambda store: store.graphs(),
        lambda store: store.count(),
        lambda store: store.count(CURRENT),
        lambda store: list(store.dump()),
        lambda store: store.replace([], graphs=[CURRENT]),
        lambda store: store.bulk_load([]),
        lambda store: store.load(b"", "nq"),
    ],
)
def test_a_closed_store_says_so(store: EmbeddedStore, use: Callable[[EmbeddedStore], None]) -> None:
    store.close()
    store.close()  # twice does no harm
    with pytest.raises(StoreError, match="the store is closed"):
        use(store)


class FullDisk:
    """An engine whose every write meets a full disk."""

    def _full(self, *args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    bulk_load = load = extend = remove_graph = flush = dump = _full


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.replace(FACT, graphs=[]),
        lambda store: store.replace([], graphs=[CURRENT]),
        lambda store: store.bulk_load(["facts.nq"]),
        lambda store: store.load(b"", "ttl"),
        lambda store: store.load(FACT[0], "nq"),
        lambda store: list(store.dump()),
        lambda store: list(store.dump([CURRENT])),
    ],
)
def test_a_full_disk_says_so(write: Callable[[EmbeddedStore], None]) -> None:
    store = EmbeddedStore(cast("ox.Store", FullDisk()), "/data/store", writable=True)
    with pytest.raises(DiskFullError, match="no room left") as caught:
        write(store)
    assert caught.value.path == "/data/store"
    assert caught.value.hint is not None


def test_a_full_folder_of_temporary_files_says_so(
    told_thrice: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(told_thrice.dump())

    class Full(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, s: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Full)
    with pytest.raises(DiskFullError, match="no room left"):
        told_thrice.replace(FACT, graphs=[CURRENT])
    assert sorted(told_thrice.dump()) == before


def test_another_failure_of_the_system_gives_its_reason(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match=r"cannot be used: .*No such file") as caught:
        store.bulk_load([tmp_path / "none.nq"])
    assert not isinstance(caught.value, DiskFullError)
