"""The shapes on a real graph: what each store may hold, and what a bad triple raises."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.store import CURRENT, EmbeddedStore
from coopgraph.validation import Check, Grade, QualityReport, check_graph
from tests.small import write_small_project

COOP = "https://w3id.org/coopgraph/ontology#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PAGE_A = "https://w3id.org/coopgraph/graph/source/page-a"
EX = "<https://example.org/x>"


def _with(small: cg.KnowledgeGraph, extra: Iterable[str]) -> EmbeddedStore:
    store = EmbeddedStore.memory()
    lines = [*small.serialized("nq").decode().splitlines(), *extra]
    store.load("\n".join(lines).encode(), "nq")
    return store


def _violations(report: QualityReport) -> list[str]:
    return [f.texts["en"] for f in report.findings if f.grade is Grade.VIOLATION]


def test_the_small_graph_has_gaps_but_no_violation(small: cg.KnowledgeGraph) -> None:
    report = check_graph(small.store, rows=small.rows)
    assert _violations(report) == []
    shapes = {
        (f.label, f.texts["en"].split(": ")[1]) for f in report.findings if f.check is Check.SHAPE
    }
    # Four sources without licence, three without a day (page C has one), Gyumri's population.
    assert {label for label, _ in shapes if _ == "No licence"} == {
        "Page A",
        "Page B <b>bold</b>",
        "Page C",
        "Tables of the small graph",
    }
    assert {label for label, _ in shapes if _ == "No date"} == {
        "Page A",
        "Page B <b>bold</b>",
        "Tables of the small graph",
    }
    assert ("Gyumri", "No year") in shapes
    assert len(shapes) == 8


def test_nothing_is_told_twice(small: cg.KnowledgeGraph) -> None:
    report = check_graph(small.store)
    assert sum(f.label == "Masis" for f in report.findings) == 2
    told = [(f.focus, f.texts["en"]) for f in report.findings]
    assert len(told) == len(set(told)) == 21


@pytest.mark.parametrize(
    ("graph", "triple", "said"),
    [
        (CURRENT, f"{EX} {TYPE} <{COOP}Person>", "A person in a public graph"),
        (PAGE_A, f"{EX} {TYPE} <{COOP}Person>", "A person in a public graph"),
        (
            CURRENT,
            f'{EX} <{COOP}confidence> "2"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            "from 0 to 1",
        ),
        (PAGE_A, f'{EX} <{COOP}quote> "{"x" * 201}"', "at most 200"),
        (PAGE_A, f"{EX} {TYPE} <{COOP}Claim>", "A claim has exactly one subject"),
        (CURRENT, f"{EX} {TYPE} <{COOP}Statement>", "No claim"),
    ],
)
def test_a_bad_triple_is_a_violation(
    small: cg.KnowledgeGraph, graph: str, triple: str, said: str
) -> None:
    with _with(small, [f"{triple} <{graph}> ."]) as store:
        found = _violations(check_graph(store))
    assert any(said in text for text in found), found


def test_a_violation_of_a_claim_names_its_file_and_row(small: cg.KnowledgeGraph) -> None:
    claim = small.why("Nice", "Sevan")[0].claims[0].iri
    graph = "https://w3id.org/coopgraph/graph/source/page-c"
    with _with(small, [f'<{claim}> <{COOP}quote> "{"x" * 201}" <{graph}> .']) as store:
        found = [f for f in check_graph(store, rows=small.rows).findings if f.focus == claim]
    assert [f.grade for f in found] == [Grade.VIOLATION]
    assert found[0].label == "Nice – cooperates with – Sevan"
    assert found[0].place == "Page C, sources/relations.csv row 5"
    assert "200 caractères" in found[0].texts["fr"]


def test_a_statement_without_source_is_told_once(small: cg.KnowledgeGraph) -> None:
    iri = small.why("Nice", "Sevan")[0].iri
    lines = [
        line
        for line in small.serialized("nq").decode().splitlines()
        if not line.startswith(f"<{iri}> <http://purl.org/dc/terms/source>")
    ]
    with EmbeddedStore.memory() as store:
        store.load("\n".join(lines).encode(), "nq")
        found = _violations(check_graph(store))
    assert found == ["Nice – cooperates with – Sevan names no source."]


def test_persons_are_allowed_in_their_own_store_and_their_mail_is_not(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "p")
    (folder / "people.csv").write_text("person,body,office\nAnna Petrosyan,Arles,maire\n", "utf-8")
    cg.build(cg.read_manifest(folder))
    with cg.open(folder, people=True) as kg:
        people = kg.people.store
        assert _violations(check_graph(kg.store, people=people)) == []
        lines = [line.decode() for line in people.dump()]
        person = next(line.split()[0] for line in lines if f"<{COOP}Person>" in line)
        mail = f"{person} <http://xmlns.com/foaf/0.1/mbox> <mailto:a@example.org> <{CURRENT}> .\n"
        with EmbeddedStore.memory() as bad:
            bad.load("".join([*lines, mail]).encode(), "nq")
            found = _violations(check_graph(kg.store, people=bad))
    assert len(found) == 1
    assert "private data of a person" in found[0]
