"""What a person decided: same, not same, replaced by."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.resolution import (
    Decision,
    DecisionKind,
    SameAs,
    country_code,
    country_names,
    read_decisions,
)

BASE = "https://w3id.org/coopgraph/id/"


def same(left: str, right: str) -> Decision:
    return Decision(BASE + left, DecisionKind.SAME, BASE + right)


def test_classes_are_transitive_and_the_preferred_scheme_stands() -> None:
    classes = SameAs([same("x-b", "geonames-2"), same("x-b", "wikidata-Q1"), same("x-z", "x-y")])
    for iri in ("x-b", "geonames-2", "wikidata-Q1"):
        assert classes.canonical(BASE + iri) == BASE + "wikidata-Q1"
    assert classes.canonical(BASE + "x-z") == BASE + "x-y"  # the lowest
    assert classes.canonical(BASE + "other") == BASE + "other"
    assert len(classes.replaced()) == 3


def test_the_users_choice_stands() -> None:
    chosen = Decision(BASE + "wikidata-Q1", DecisionKind.REPLACED_BY, BASE + "x-b")
    assert SameAs([chosen]).canonical(BASE + "wikidata-Q1") == BASE + "x-b"


def test_contradictions_are_refused() -> None:
    apart = Decision(BASE + "a", DecisionKind.NOT_SAME, BASE + "c")
    with pytest.raises(InputError, match="same and not the same"):
        SameAs([same("a", "b"), same("b", "c"), apart])
    assert SameAs([same("a", "b"), apart]).canonical(BASE + "c") == BASE + "c"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("left,right\n", 1, None, "column decision is missing"),
        (f"left,decision,right\n{BASE}a,perhaps,{BASE}b\n", 2, "decision", "unknown decision"),
        (f"left,decision,right\n{BASE}a,same,b c\n", 2, "right", "is no IRI"),
    ],
)
def test_wrong_files(
    tmp_path: Path, text: str, line: int, column: str | None, message: str
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_decisions(path)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_files_are_read(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.csv") == ()
    path = tmp_path / "decisions.csv"
    path.write_text(
        f"left,decision,right,who,when,why\n{BASE}a,Not-Same,{BASE}b,ana,2026-11-02,two towns\n",
        "utf-8",
    )
    (decision,) = read_decisions(path)
    assert decision.kind is DecisionKind.NOT_SAME
    assert (decision.who, decision.why) == ("ana", "two towns")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Arménie", "AM"),
        ("Armenia", "AM"),
        ("Frankreich", "FR"),
        ("ARMENIE", "AM"),
        ("fr", "FR"),
        ("Royaume-Uni", "GB"),
        ("Ecosse", "GB"),
        ("People's Republic of China", "CN"),
        ("Côte d’Ivoire", "CI"),
        ("Հայաստան", "AM"),
        ("Türkei", "TR"),
        ("Kosovo", "XK"),
    ],
)
def test_countries(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["Atlantis", "", "Czechoslovakia", "EU", "Europe", "ZZ"])
def test_no_countries(name: str) -> None:
    with pytest.raises(InputError, match="unknown country"):
        country_code(name)


def test_country_names() -> None:
    names = country_names("AM")
    assert (names.label("fr"), names.label("en")) == ("Arménie", "Armenia")
