"""Sentences written for this test, their facts by hand: found, and nothing beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg
from coopgraph.extraction import normalised_name
from coopgraph.model import Status

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))["sentence"]
SYMMETRIC = {"twinned-with", "cooperates-with"}


def told(subject: str, kind: str, obj: str, *more: str) -> str:
    """Return a fact as one line: symmetric types with their ends in order, names folded."""
    ends = [normalised_name(subject), normalised_name(obj)]
    if kind in SYMMETRIC:
        ends.sort()
    return " | ".join([ends[0], kind, ends[1], *more])


def facts(text: str) -> set[str]:
    page = cg.read_page(text)
    found = set()
    for relation in page.relations:
        dates = "/".join(d for d in (relation.start, relation.end) if d)
        status = "" if relation.status is Status.ACTIVE else str(relation.status)
        names = (page.entity(relation.subject).name, page.entity(relation.object).name)
        more = [word for word in (dates, status) if word]
        found.add(told(names[0], relation.type, names[1], *more))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_sentence_says_this_and_nothing_else(case: dict[str, Any]) -> None:
    assert facts(case["text"]) == {told(*line.split(" | ")) for line in case["facts"]}


@pytest.mark.parametrize(
    "text",
    [
        "Contact : Jean Exemple, 01 23 45 67 89, jean@exemple.example",
        "Jean Exemple habite à Nice et aime Erevan.",
    ],
)
def test_persons_without_an_office_and_contacts_are_not_read(text: str) -> None:
    page = cg.read_page(text)
    said = " ".join([*(e.name for e in page.entities), *(r.quote for r in page.relations)])
    assert "Jean" not in said
    assert "@" not in said
    assert "01 23" not in said


def test_two_editions_of_an_event_are_of_one_series() -> None:
    page = cg.read_page(
        "Les quatrièmes Assises de la mer se sont tenues à Brest en 2024.\n"
        "Les premières Assises de la mer s'étaient tenues à Nice en 2012."
    )
    kinds = {e.name: e.kind.value for e in page.entities}
    assert kinds["Assises de la mer"] == "EventSeries"
    parts = [r for r in page.relations if r.type == "part-of"]
    assert {page.entity(r.subject).name for r in parts} == {
        "4es Assises de la mer",
        "1res Assises de la mer",
    }
    assert {r.start for r in page.relations if r.type == "held-in"} == {"2024", "2012"}
