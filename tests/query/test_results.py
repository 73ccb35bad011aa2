"""What a query gives back: typed columns, labels, records, CSV, HTML."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

import coopgraph as cg
from coopgraph.errors import AmbiguousNameError, QueryLimitError, QuerySyntaxError, UnknownNameError
from coopgraph.query import Result, short_name, value_of
from coopgraph.store import XSD, Blank, Iri, Literal, Term

ARLES = "https://w3id.org/coopgraph/id/wikidata-Q48292"


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (Iri("https://example.org/x"), "https://example.org/x"),
        (Blank("b0"), "_:b0"),
        (Literal("7", XSD + "integer"), 7),
        (Literal("0.5", XSD + "decimal"), Decimal("0.5")),
        (Literal("1.5E3", XSD + "double"), 1500.0),
        (Literal("true", XSD + "boolean"), True),
        (Literal("2025-06-02", XSD + "date"), date(2025, 6, 2)),
        (Literal("-0044-03-15", XSD + "date"), "-0044-03-15"),
        (Literal("x", XSD + "integer"), "x"),
        (Literal("Arles", XSD + "string"), "Arles"),
    ],
)
def test_terms_become_python_values(term: Term | None, value: object) -> None:
    found = value_of(term)
    assert found == value
    assert type(found) is type(value)


def test_columns_are_typed_and_gaps_kept() -> None:
    rows: tuple[tuple[Term | None, ...], ...] = (
        (Literal("7", XSD + "integer"), Literal("2025-06-02", XSD + "date"), Iri(ARLES)),
        (None, None, None),
    )
    frame = Result(("n", "day", "who"), rows, {ARLES: "Arles"}).to_pandas()
    assert str(frame["n"].dtype) == "Int64"
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["day"].dtype.kind == "M"
    assert frame["day"][0] == pd.Timestamp("2025-06-02")
    assert frame["who"][0] == ARLES
    assert frame["who_label"].tolist() == ["Arles", ""]


def test_select(small: cg.KnowledgeGraph) -> None:
    frame = small.query(
        "SELECT ?city ?people { ?city a coop:City ; coop:population ?people } ORDER BY ?people"
    ).to_pandas()
    assert frame["city_label"].tolist() == ["Arles", "Gyumri", "Nice"]
    assert frame["people"].tolist() == [50454, 121976, 342669]
    assert str(frame["people"].dtype) == "int64"


def test_ask_construct_and_describe(small: cg.KnowledgeGraph) -> None:
    assert bool(small.query("ASK { ?x coop:twinnedWith ?y }"))
    assert not bool(small.query("ASK { ?x a coop:Ministry }"))
    built = small.query("CONSTRUCT { ?y coop:twinnedWith ?x } WHERE { ?x coop:twinnedWith ?y }")
    assert built.variables == ("subject", "predicate", "object")
    assert len(built) == 2  # a symmetric type has both directions
    described = small.query(f"DESCRIBE <{ARLES}>")
    assert {str(row[0]) for row in described.rows} == {ARLES}


def test_one_fact_told_by_two_pages_counts_once(small: cg.KnowledgeGraph) -> None:
    records = small.query(
        "SELECT (COUNT(*) AS ?n) WHERE { ?s a coop:Twinning ; coop:status cc:active }"
    ).to_records()
    assert records == [{"n": 1}]


def test_syntax_errors_count_the_users_lines(small: cg.KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small.query("SELECT ?x\nWHERE { ?x coop:twinned }")
    assert caught.value.line == 2
    assert "WHERE { ?x coop:twinned }\n" in str(caught.value)
    assert str(caught.value).rstrip().endswith("^")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_no_network_and_no_update(small: cg.KnowledgeGraph, query: str) -> None:
    with pytest.raises(QueryLimitError):
        small.query(query)


def test_more_rows_than_allowed_is_an_error(small: cg.KnowledgeGraph) -> None:
    with pytest.raises(QueryLimitError, match="more than 5 rows"):
        small.query("SELECT * { ?s ?p ?o }", max_rows=5)


def test_a_slow_query_ends(small: cg.KnowledgeGraph) -> None:
    with pytest.raises(QueryLimitError, match="took more than"):
        small.query(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=0.3
        )


def test_csv_is_harmless_in_a_spreadsheet() -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "plain", 'say "hi", now']
    result = Result(("cell",), tuple((Literal(c),) for c in cells))
    read = [row[0] for row in csv.reader(io.StringIO(result.to_csv()))][1:]
    assert read == ["'=1+1", "+1", "-1", "'@x", "'\tx", "plain", 'say "hi", now']


def test_html_escapes_everything(small: cg.KnowledgeGraph) -> None:
    html = small.ask("sources")._repr_html_()
    assert "<b>bold</b>" not in html
    assert "Page B &lt;b&gt;bold&lt;/b&gt;" in html
    bad = Result(("<i>",), ((Iri("javascript:alert(1)"),),))._repr_html_()
    assert "<i>" not in bad
    assert "href" not in bad


def test_terminal_text(small: cg.KnowledgeGraph) -> None:
    text = str(small.ask("members-of", network="Alliance of cities"))
    assert "member" in text
    assert "Arles" in text


def test_short_names() -> None:
    assert short_name("https://w3id.org/coopgraph/concept/active") == "cc:active"
    assert short_name("https://example.org/x y") == "https://example.org/x y"


def test_looking_things_up(small: cg.KnowledgeGraph) -> None:
    for name in ("Arles", "arles", "ARELATE", "wikidata:Q48292", ARLES):
        assert small[name].iri == ARLES
    assert small["Gyumri"].label("fr") == "Gumri"
    assert len(small["Arles"].relations()) == 7
    with pytest.raises(UnknownNameError):
        small["https://example.org/nobody"]
    with pytest.raises(UnknownNameError):
        small['Arles" } #']


def test_an_ambiguous_name_lists_its_bearers(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.small import write_small_project

    folder = write_small_project(tmp_path_factory.mktemp("two") / "project")
    entities = folder / "sources" / "entities.csv"
    extra = "arles2,City,Arles,Arles,,,BE" + "," * 13 + "\n"
    entities.write_text(entities.read_text("utf-8") + extra, "utf-8")
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as graph, pytest.raises(AmbiguousNameError) as caught:
        graph["Arles"]
    assert ARLES in {iri for iri, _ in caught.value.candidates}
    assert len(caught.value.candidates) == 2


def test_rdflib_sees_the_same_graph(small: cg.KnowledgeGraph) -> None:
    dataset = small.rdf
    prefix = "PREFIX coop: <https://w3id.org/coopgraph/ontology#>"
    found = dataset.query(prefix + "SELECT ?x { GRAPH ?g { ?x a coop:Twinning } }")
    assert len(list(found)) == 2
