"""Each named question, asked of the small graph, whose answers are counted by hand."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

import coopgraph as cg
from coopgraph.errors import UnknownNameError, UsageError
from coopgraph.query import ParameterKind, Result, named_queries, named_query
from coopgraph.query.library import NamedQuery


def labels(result: Result, *columns: str) -> list[tuple[str, ...]]:
    """Return some columns of a result, as a person reads them."""
    places = [result.variables.index(name) for name in columns]
    return [tuple(result.short(row[i]) for i in places) for row in result.rows]


def test_twinnings_of_a_country_leave_planned_ones_out(small: cg.KnowledgeGraph) -> None:
    result = small.ask("cities-twinned-with", country="Arménie")
    assert labels(result, "authority", "twin", "period") == [("Gyumri", "Arles", "2005-05-09/")]
    assert result.to_records()[0]["since"] == date(2005, 5, 9)


def test_france_has_one_twinning_too(small: cg.KnowledgeGraph) -> None:
    result = small.ask("cities-twinned-with", country="FR")
    assert labels(result, "authority", "twin") == [("Arles", "Gyumri")]


def test_relations_of_an_actor_count_sources(small: cg.KnowledgeGraph) -> None:
    result = small.ask("relations-of", actor="Arles")
    found = labels(result, "relation", "direction", "other", "sources")
    assert ("twinned with", "←", "Gyumri", "2") in found
    assert ("member of", "→", "Alliance of cities", "1") in found
    assert len(found) == 7


def test_events(small: cg.KnowledgeGraph) -> None:
    result = small.ask("events")
    assert labels(result, "event", "dates", "place", "organisers", "participants") == [
        ("Sevan congress", "2025-06-02/2025-06-03", "Sevan", "2", "1")
    ]


def test_organisers(small: cg.KnowledgeGraph) -> None:
    result = small.ask("organisers-of", event="Sevan congress")
    assert set(labels(result, "organiser", "country")) == {
        ("Gyumri", "Armenia"),
        ("Alliance of cities", "France"),
    }


def test_amounts_are_listed_and_never_added(small: cg.KnowledgeGraph) -> None:
    records = small.ask("funding").to_records()
    assert [(r["amount"], r["currency"], r["dates"]) for r in records] == [
        (Decimal(40000), "EUR", "2021-04"),
        (Decimal(1000), "USD", "2022"),
    ]


def test_members(small: cg.KnowledgeGraph) -> None:
    result = small.ask("members-of", network="Alliance of cities")
    assert labels(result, "member", "since") == [("Arles", "1999-01-01")]


@pytest.mark.parametrize(
    ("question", "columns", "expected"),
    [
        ("countries-of-intervention", ("country", "actors", "projects"), ("Armenia", "1", "0")),
        ("sectors", ("sector", "actors", "projects"), ("Culture", "0", "1")),
        ("sustainable-development-goals", ("goal", "contributor"), ("SDG 6", "Clean water")),
    ],
)
def test_themes(
    small: cg.KnowledgeGraph, question: str, columns: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert labels(small.ask(question), *columns) == [expected]


def test_disputed_lists_both_sides(small: cg.KnowledgeGraph) -> None:
    result = small.ask("disputed")
    assert labels(result, "subject", "object", "attribute") == [("Arles", "Masis", "holds")] * 2
    assert set(labels(result, "source")) == {("Page A",), ("Page B <b>bold</b>",)}


def test_evidence_has_the_words(small: cg.KnowledgeGraph) -> None:
    result = small.ask("evidence", subject="wikidata:Q48292", object="Գյումրի")
    quotes = {r["quote"]: r["address"] for r in result.to_records()}
    assert quotes == {
        "Arles et Gumri sont jumelées": "https://example.org/a",
        "le 9 mai 2005": "https://example.org/b",
    }


def test_partnerships_between_two_countries(small: cg.KnowledgeGraph) -> None:
    result = small.ask("partnerships-between", one="France", other="AM")
    assert set(labels(result, "from", "to", "status")) == {
        ("Nice", "Sevan", "ended"),
        ("Arles", "Gyumri", "active"),
        ("Arles", "Masis", "active"),
    }


def test_sources_are_counted_by_statement(small: cg.KnowledgeGraph) -> None:
    rows = labels(small.ask("sources"), "source", "statements")
    found = {row[0]: row[1] for row in rows}
    # Page A: two twinnings, one cooperation, one organiser.
    assert found["Page A"] == "4"
    assert found["Tables of the small graph"] == "0"


def test_undated_tells_inherited_dates_apart(small: cg.KnowledgeGraph) -> None:
    result = small.ask("undated")
    rows = {row[0]: row[1:] for row in labels(result, *result.variables)}
    assert rows["organized"] == ("2", "0", "2", "0")
    assert rows["twinned with"] == ("2", "1", "0", "1")
    assert sum(int(row[0]) for row in rows.values()) == 14


def test_french_labels(small: cg.KnowledgeGraph) -> None:
    result = small.ask("cities-twinned-with", country="AM", language="fr")
    assert labels(result, "authority", "twin") == [("Gumri", "Arles")]


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_every_question_is_told_in_both_languages(query: NamedQuery) -> None:
    for language in ("en", "fr"):
        assert query.titles[language].strip()
        assert query.descriptions[language].strip()
        assert all(p.texts[language].strip() for p in query.parameters)
    assert query.titles["en"] != query.titles["fr"]
    used = set(re.findall(r"\$([a-z_]+)", query.text))
    assert used == {p.name for p in query.parameters}


def test_there_are_at_least_ten_questions() -> None:
    assert len(named_queries()) >= 10


@pytest.mark.parametrize(
    ("question", "parameters", "message"),
    [
        ("cities-twinned", {}, "did you mean cities-twinned-with"),
        ("cities-twinned-with", {}, "needs country"),
        ("cities-twinned-with", {"country": "FR", "year": "2"}, "no parameter 'year'"),
        ("cities-twinned-with", {"country": "Atlantis"}, "unknown country 'Atlantis'"),
    ],
)
def test_wrong_calls(
    small: cg.KnowledgeGraph, question: str, parameters: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        small.ask(question, **parameters)


def test_a_name_nobody_has(small: cg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="nothing is called 'Nowhere'"):
        small.ask("relations-of", actor="Nowhere")


@pytest.mark.parametrize("hostile", ['x" } DROP ALL #', "a\\", "> } ?s ?p ?o {", "$country"])
def test_parameters_are_terms_never_query_text(hostile: str) -> None:
    query = NamedQuery("q", {}, {}, named_query("relations-of").parameters, "SELECT * { $actor }")
    filled = query.fill(
        {"actor": hostile}, finders={ParameterKind.ENTITY: lambda _: "https://example.org/x"}
    )
    assert filled == "SELECT * { <https://example.org/x> }"
