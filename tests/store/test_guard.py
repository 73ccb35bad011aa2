"""The guard refuses what could change data, reach the network or exhaust, and nothing else."""

from __future__ import annotations

import time
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopgraph.errors import QueryLimitError, QuerySyntaxError
from coopgraph.store.guard import (
    MAX_BYTES,
    MAX_DEPTH,
    QueryForm,
    check_query,
    position_of,
    syntax_error,
)

# A port that Oxigraph's HTTP client refuses by itself: a query that gets there is seen, and nothing
# leaves the machine.
CLOSED = "<http://127.0.0.1:9/>"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", QueryForm.SELECT),
        ("select ?x where {}", QueryForm.SELECT),
        ("BASE <http://e/> PREFIX ask: <x> # SELECT\n ASK {}", QueryForm.ASK),
        ("CONSTRUCT WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT),
        ("DESCRIBE <http://e/>", QueryForm.DESCRIBE),
        ("VERSION '1.2' ASK{}", QueryForm.ASK),
    ],
)
def test_form(text: str, form: QueryForm) -> None:
    assert check_query(text) is form


@pytest.mark.parametrize(
    "body",
    [
        "?s ex:service ?o",
        "?s ex:SERVICE ?o",
        "?s service:a ?o",
        "GRAPH service:a { ?s ?p ?o }",
        "?service ?SERVICE $service",
        "?s ?p 'SERVICE <http://e/> {}'",
        '?s ?p """a"SERVICE" \\""" <http://e/> {}"""',
        "?s ?p 'it\\'s SERVICE'",
        "?s ?p ?o # SERVICE <http://e/> {}",
        "?s <http://e/SERVICE> ?o",
        "?s <#SERVICE> ?o",
        "?s ?p _:SERVICE",
        "?s ?p 'a'@service",
        "?s ?p '\\u0053ERVICE'",
        "?s ?p 'INSERT DATA { }' ; ex:delete ?clear",
        "FILTER(?a < 3 && ?b > 2)",
        "FILTER(?a<3)",
        "FILTER((?a=<http://e/Paris_(Texas)#it>))",
        "?s (<#a>|^<#b>)* ?o",
        "VALUES (?a ?b) { (<http://e/(a)#b> <http://e/(a)#c>) }",
        "?s ?p '' ; ?q \"\"",
    ],
)
def test_allowed(body: str) -> None:
    text = (
        "BASE <http://e/> PREFIX ex: <http://e/> PREFIX service: <http://e/> "
        f"SELECT * {{ {body}\n}}"
    )
    ox.Store().query(text)  # the engine reads it too, so the case is a real query
    assert check_query(text) is QueryForm.SELECT


@pytest.mark.parametrize(
    "body",
    [
        f"SERVICE {CLOSED} {{}}",
        f"sErViCe SILENT {CLOSED} {{}}",
        "SERVICE:a {}",
        "SERVICEx:a # comment\n {}",
        f"?s ?p trueSERVICE{CLOSED}{{}}",
        f"?s ?p 1SERVICE{CLOSED}{{}}",
        f"?s ?p 'a\\\\' . SERVICE {CLOSED} {{}} #'",
        f"# comment\rSERVICE {CLOSED} {{}}",
        f"?s ?p '# ' . SERVICE {CLOSED} {{}}",
        f"{{ SELECT * {{ SERVICE {CLOSED} {{}} }} }}",
        f"FILTER EXISTS {{ SERVICE {CLOSED} {{}} }}",
    ],
)
def test_service(body: str) -> None:
    prefixes = f"PREFIX : {CLOSED} PREFIX x: {CLOSED}"
    with pytest.raises(QueryLimitError, match="SERVICE is not allowed"):
        check_query(f"{prefixes} SELECT * {{ {body} }}")


@pytest.mark.parametrize(
    "body",
    [
        "FILTER(?a<?b)SERVICE#>\n?x{}",
        f'FILTER(?a<?b#>"""\n)SERVICE {CLOSED} {{}} #"""',
        f'FILTER(?a<?b)#>"""\nSERVICE {CLOSED} {{}} #"""',
    ],
)
def test_service_hidden_in_what_looks_like_an_iri(body: str) -> None:
    with pytest.raises(QuerySyntaxError, match="put a space after <"):
        check_query(f"SELECT * {{ BIND(1 AS ?x) BIND(1 AS ?a) BIND(2 AS ?b) {body} }}")


def test_service_written_with_escapes() -> None:
    hidden = "SELECT * { ?s ?p 'a\\u0027 . SERVICE <http://e/> {} #' }"
    with pytest.raises(QueryLimitError, match="SERVICE"):
        check_query(hidden)


@pytest.mark.parametrize(
    "word", ["INSERT", "delete", "Load", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)
def test_updates(word: str) -> None:
    with pytest.raises(QueryLimitError, match="only queries are allowed"):
        check_query(f"PREFIX a: <http://a/> {word} <http://e/>")
    with pytest.raises(QueryLimitError, match="only queries are allowed"):
        check_query(f"SELECT * {{}} ; {word} <http://e/>")


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_depth(pair: str) -> None:
    levels = MAX_DEPTH - 1
    assert check_query(f"ASK {{ {pair[0] * levels} {pair[1] * levels} }}") is QueryForm.ASK
    levels += 1
    with pytest.raises(QueryLimitError, match="deeper than 200"):
        check_query(f"ASK {{ {pair[0] * levels} {pair[1] * levels} }}")


def test_brackets_in_strings_and_iris_are_not_levels() -> None:
    brackets = "(" * 1000
    check_query(f"ASK {{ <http://e/{brackets}> ?p '{brackets}' }}")


def test_a_query_at_every_limit_leaves_the_engine_alive() -> None:
    text = "ASK { FILTER(" + "||".join(["?a"] * 3000) + ") }"
    check_query(text)
    assert not ox.Store().query(text)


def test_chains_are_bounded() -> None:
    with pytest.raises(QueryLimitError, match="operators"):
        check_query("ASK { FILTER(" + "!" * 10_001 + "?a) }")
    with pytest.raises(QueryLimitError, match="operators"):
        check_query("ASK { FILTER(?a<1" + "&&1" * 10_001 + ">?b) }")
    check_query("ASK { VALUES ?x {" + " <http://e/a-b-c> 1 'a' true" * 15_000 + "} }")


def test_size() -> None:
    check_query("ASK {} #".ljust(MAX_BYTES, "x"))
    with pytest.raises(QueryLimitError, match="1000001 bytes"):
        check_query("ASK {} #".ljust(MAX_BYTES + 1, "x"))
    with pytest.raises(QueryLimitError, match="bytes"):
        check_query("ASK {} #".ljust(MAX_BYTES - 10, "é"))


@pytest.mark.parametrize(
    "text",
    [
        "ASK {" + "<" * 300_000,
        "ASK {" + "a." * 150_000,
        "ASK {" + "1" * 300_000 + "}",
        'ASK { """' + '"\\' * 150_000,
        "ASK {" + "_:a...." * 100_000,
        "ASK {" + ":a%41." * 100_000,
        "ASK {" + "<a" * 150_000,
    ],
)
def test_time_is_linear(text: str) -> None:
    start = time.perf_counter()
    with suppress(QueryLimitError, QuerySyntaxError):
        check_query(text)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("", None, "empty"),
        ("  # nothing", None, "empty"),
        ("PREFIX a: <http://a/>", 22, "form is missing"),
        ("SELEC * {}", 1, "form is missing"),
        ("ASK { 'a\n }", 7, "closing quote"),
        ('ASK { """a }', 7, "closing quote"),
        ("ASK { \0 }", 7, "U\\+0000"),
        ("ASK { '\0' }", 8, "U\\+0000"),
        ("ASK { '\ud800' }", 8, "U\\+D800"),
        ("\ufeffASK {}", 1, "byte order mark"),
        ("ASK\u00a0{}", 4, "U\\+00A0"),
    ],
)
def test_not_a_query(text: str, column: int | None, what: str) -> None:
    with pytest.raises(QuerySyntaxError, match=what) as caught:
        check_query(text)
    assert caught.value.column == column


def refusal(text: str) -> QuerySyntaxError:
    """Return the error shown for what Oxigraph itself does not parse."""
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    reason = str(caught.value)
    line, column = position_of(reason) or (None, None)
    assert line is not None
    return syntax_error(text, line, column, reason)


@pytest.mark.parametrize(
    ("text", "marked", "what"),
    [
        ("SELECT ?é WHERE {\n  ?s ?p ?o .\n  FILTER(?s = )\n}", ")", r"^line 3, column 15: \)"),
        ("SELECT * { ?s ex:p ?o }", "ex:p", "prefix ex: is not declared"),
        ("PREFIX ex: <http://e/> ASK { ?s ex:p ex:q ; exx:r ?x }", "exx:r", "exx: is not"),
        ("ASK { ?s ?p ?o . FILTR(?s=1) }", "FILTR", "did you mean FILTER"),
        ("ASK { ?s ?p 1 ORDER BY ?s }", "ORDER", "not expected here"),
        ("ASK { ?s ?p ?o OPTIONAL ?s ?p 2 }", "?s ?p 2", 'here may stand: "{"'),
        ("SELECT ?s count(?p) AS ?n WHERE { ?s ?p ?o }", "count", "not expected"),
        ("ASK { ?s ?p ?o", "{", "{ is never closed"),
        ("ASK { ?s ?p ?o }}", "}", "without its opening"),
        ("ASK { FILTER(?o > 3 }", "(?o", r"\( is never closed"),
        ("ASK { ?s <a b> ?o }", "<a b>", "%20"),
        ("ASK { ?s <rel> ?o }", "<rel>", "without a BASE"),
        ("ASK {\t?s\t?p\t'日本' ?x }", "?x", "not expected"),
        ("ASK { ?s ?p ?o } LIMT 5", "LIMT", "did you mean LIMIT"),
        ("SELECT ?x { ?x ?p ?o } GROUP BY ?p", "SELECT", "neither grouped nor counted"),
        ("ASK { ?s ?p " + "'a', " * 100 + "'b' 'c'" + ", 'd'" * 100 + " }", "'c'", "not expected"),
    ],
)
def test_the_caret_stands_under_the_mistake(text: str, marked: str, what: str) -> None:
    error = refusal(text)
    shown, caret = error.message.render().splitlines()[1:3]
    # Wide characters take two places; the lines are compared as a terminal shows them.
    cells = "".join(c * 2 if "\u3000" < c < "\ua000" else c for c in shown)
    assert len(shown) <= 82
    assert cells[caret.index("^") :].startswith(marked)
    assert error.line is not None
    assert isinstance(error.column, int)
    assert text.split("\n")[error.line - 1][error.column - 1 :].startswith(marked)
    with pytest.raises(QuerySyntaxError, match=what):
        raise error


def test_an_error_without_place() -> None:
    error = syntax_error("ASK { ?s wdt:P31 ?o }", None, None, "Virtuoso 37000\nError\x1b[31m " * 40)
    assert error.line == 1  # the prefix nobody declares
    error = syntax_error("ASK { ?s ?p ?o }", None, None, "Virtuoso 37000\nError\x1b[31m " * 40)
    assert "\x1b" not in str(error)
    assert str(error).startswith("Virtuoso 37000 Error")
    assert len(str(error)) <= 300


def test_prefixes_that_a_server_knows_are_not_blamed() -> None:
    text = "SELECT * { ?s wdt:P31 ?o . ?s ?p ?o FILTER(?o = ) }"
    error = syntax_error(text, 1, text.index(")") + 1, "Encountered ) at line 1, column 49")
    assert "wdt" not in error.message.render().splitlines()[0]


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("error at 1:23: expected one of LATERAL, [_]", (1, 23)),
        ("Parser error at line 1 column 23: The object", (1, 23)),
        ('Encountered " "}" "} "" at line 12, column 3.', (12, 3)),
        ("no place at all, 12:30 o'clock", None),
        ("error at 0:0: x", None),
        ("", None),
    ],
)
def test_position_of(message: str, place: tuple[int, int] | None) -> None:
    assert position_of(message) == place


PIECES = [
    "SERVICE", "service", "SERVICE SILENT ", f"SERVICE {CLOSED} {{}}", "SERVICEx:a{}",
    "SERVICE:a{}", CLOSED, "x:a", "?x", "?a", "{", "}", "(", ")", "<", ">", "<?b", "#", '"',
    "'", '"""', "\n", " ", "\\", "true", "1", "1e", "@en", ";", ".", ",", "FILTER(",
    "FILTER(?a<?b)", "FILTER(?a<?b", "OPTIONAL{", "GRAPH ?g {", "?s ?p ?o", "?s <#p> ?o",
    "<#p>", "#>\n", "VALUES ?x {1}", "UNION", "&&", "!", "EXISTS{", "_:a", "-", "·", "\r", "''",
    '""', "<<", ">>", "?",
]  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(f"SERVICE {CLOSED} {{}}")
@example("FILTER(?a<?b)SERVICE#>\n?x{}")
def test_no_accepted_query_reaches_another_server(body: str) -> None:
    text = (
        f"PREFIX : {CLOSED} PREFIX x: {CLOSED} BASE {CLOSED} "
        f"SELECT * {{ BIND({CLOSED} AS ?x) BIND(1 AS ?a) BIND(2 AS ?b) {body}\n}}"
    )
    try:
        check_query(text)
    except (QueryLimitError, QuerySyntaxError):
        return
    with suppress(SyntaxError):  # refused by the engine: nothing ran
        list(ox.Store().query(text))  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.text(), st.integers(-2, 9), st.integers(-2, 99), st.text())
def test_an_error_can_always_be_shown(query: str, line: int, column: int, reason: str) -> None:
    assert syntax_error(query, line, column, reason).render("en")
    reason = f"error at 1:1: expected one of {reason}"
    assert syntax_error(query, line, column, reason).render("en")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_what_stands_in_a_string_is_never_read(text: str) -> None:
    literal = str(ox.Literal(text)).replace("\0", "")
    assert check_query(f"ASK {{ ?s ?p {literal} }}") is QueryForm.ASK
