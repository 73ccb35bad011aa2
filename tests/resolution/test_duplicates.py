"""Pairs that may be one thing: found, never against a decision, an identifier or a level."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.model import Coordinates, Entity, Identifier, Kind, Name, Names, parse_edtf
from coopgraph.resolution import (
    Decision,
    DecisionKind,
    SameAs,
    find_duplicates,
    sure_pairs,
)
from coopgraph.resolution.candidates import Verdict
from coopgraph.resolution.duplicates import DuplicatePair

BASE = "https://w3id.org/coopgraph/id/"
PARIS = ("48.8566", "2.3522")


def thing(
    key: str,
    *names: str,
    kind: Kind = Kind.CITY,
    country: str | None = "FR",
    ids: str = "",
    at: tuple[str, str] | None = None,
    when: str = "",
) -> list[Entity]:
    """Return an entity, and the place that it governs where it has coordinates."""
    identifiers = tuple(Identifier(*text.split(":")) for text in ids.split())
    place = None if at is None else BASE + key + "-place"
    found = Entity(
        BASE + key,
        kind,
        Names.of([Name(text, "fr", preferred=n == 0) for n, text in enumerate(names)]),
        identifiers,
        country,
        governs=place,
        when=parse_edtf(when) if when else None,
    )
    if place is None or at is None:
        return [found]
    return [found, Entity(place, Kind.PLACE, found.names, coordinates=Coordinates.of(*at))]


def only(*things: list[Entity]) -> DuplicatePair | None:
    """Return the one pair found, if any."""
    pairs = find_duplicates([e for found in things for e in found])
    assert len(pairs) <= 1
    return pairs[0] if pairs else None


def verdict(*things: list[Entity]) -> Verdict:
    """Return what becomes of two things."""
    pair = only(*things)
    return Verdict.NONE if pair is None else pair.verdict()


ORG = Kind.ORGANISATION


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (thing("a", "Paris", at=PARIS), thing("b", "Ville de Paris", at=PARIS), Verdict.SAME),
        (thing("a", "Paris"), thing("b", "Ville de Paris"), Verdict.REVIEW),
        (thing("a", "Paris", at=PARIS), thing("b", "Paris", at=("43.6", "1.4")), Verdict.NONE),
        (thing("a", "Valence"), thing("b", "Valence", country="ES"), Verdict.NONE),
        (thing("a", "Valence"), thing("b", "Valence", country=None), Verdict.REVIEW),
        (thing("a", "Lyon", at=PARIS), thing("b", "Métropole de Lyon", at=PARIS), Verdict.NONE),
        (thing("a", "Lyon"), thing("b", "Lyon", kind=Kind.INTERCOMMUNAL_BODY), Verdict.NONE),
        (thing("a", "X", ids="siren:1"), thing("b", "Y", ids="siren:1"), Verdict.SAME),
        (
            thing("a", "Nicosie", ids="wikidata:Q1"),
            thing("b", "Nicosie", ids="wikidata:Q2"),
            Verdict.NONE,
        ),
        (
            thing("a", "X", ids="siren:1 insee:2"),
            thing("b", "X", ids="siren:1 insee:3"),
            Verdict.REVIEW,
        ),
        (
            thing("a", "Agence française de développement", kind=Kind.AGENCY),
            thing("b", "AFD", kind=ORG),
            Verdict.REVIEW,
        ),
        (
            thing("a", "Cités Unies France", kind=ORG),
            thing("b", "Cités unies france", kind=ORG),
            Verdict.SAME,
        ),
        (thing("a", "Horizon", kind=ORG), thing("b", "Horizon", kind=ORG), Verdict.REVIEW),
        (
            thing("a", "Congrès", kind=Kind.EVENT, when="2024"),
            thing("b", "Congrès", kind=Kind.EVENT, when="2025"),
            Verdict.NONE,
        ),
        (thing("a", "France", kind=Kind.COUNTRY), thing("b", "France"), Verdict.NONE),
        (thing("a", ""), thing("b", ""), Verdict.NONE),
        (thing("a", "Prague 1", at=PARIS), thing("b", "Prague 7", at=PARIS), Verdict.NONE),
        (thing("a", "Berlin", at=PARIS), thing("b", "Berlim", at=PARIS), Verdict.NONE),
        (thing("a", "Stuttgart", at=PARIS), thing("b", "Stutgart", at=PARIS), Verdict.REVIEW),
    ],
)
def test_verdicts(left: list[Entity], right: list[Entity], expected: Verdict) -> None:
    assert verdict(left, right) is expected
    assert verdict(right, left) is expected


def test_reasons_are_told_in_both_languages() -> None:
    pair = only(thing("a", "Paris", at=PARIS), thing("b", "Ville de Paris", at=PARIS))
    assert pair is not None
    assert pair.why("en") == "same name in fr, same country, 0 km apart"
    assert pair.why("fr") == "même nom en fr, même pays, à 0 km"


def decided(text: str) -> Decision:
    left, sign, right = tuple(text)
    kind = DecisionKind.SAME if sign == "=" else DecisionKind.NOT_SAME
    return Decision(BASE + left, kind, BASE + right)


@pytest.mark.parametrize("line", ["a=b", "b=a", "a≠b", "b≠a"])
def test_what_is_decided_is_not_offered_again(line: str) -> None:
    entities = thing("a", "Paris", at=PARIS) + thing("b", "Paris", at=PARIS)
    assert find_duplicates(entities)
    assert not find_duplicates(entities, decisions=[decided(line)])


def test_what_follows_from_decisions_is_not_offered() -> None:
    entities = [e for key in "abc" for e in thing(key, "Paris", at=PARIS)]
    found = find_duplicates(entities, decisions=[decided("a=b"), decided("a≠c")])
    assert found == ()


def test_two_values_of_one_scheme_never_meet_through_a_third() -> None:
    entities = [
        *thing("a", "Paris", at=PARIS, ids="wikidata:Q1"),
        *thing("b", "Paris", at=PARIS),
        *thing("c", "Paris", at=PARIS, ids="wikidata:Q2"),
    ]
    pairs = find_duplicates(entities)
    assert len(pairs) == 2
    assert len(sure_pairs(pairs, entities=entities)) == 1


LINES = st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans(), st.sampled_from("abcdef")))


@given(LINES, st.permutations("abcdef"))
def test_no_chain_contradicts_a_decision(
    lines: list[tuple[str, bool, str]], order: list[str]
) -> None:
    given_lines: list[Decision] = []
    for left, same, right in lines:
        new = decided(f"{left}{'=' if same else '≠'}{right}")
        try:
            SameAs([*given_lines, new])
        except InputError:  # a contradiction of the user's own is told elsewhere
            continue
        given_lines.append(new)
    entities = [e for key in order for e in thing(key, "Paris", at=PARIS)]
    pairs = find_duplicates(entities, decisions=given_lines)
    sure = sure_pairs(pairs, entities=entities, decisions=given_lines)
    added = [Decision(p.left, DecisionKind.SAME, p.right) for p in sure]
    SameAs([*given_lines, *added])  # raises where they contradict


def test_ten_thousand_of_one_name_end_soon_and_nothing_is_sure() -> None:
    entities = [e for n in range(10_000) for e in thing(f"x{n}", "Springfield", country="US")]
    started = time.monotonic()
    pairs = find_duplicates(entities)
    assert time.monotonic() - started < 20
    assert pairs
    assert not sure_pairs(pairs, entities=entities)


def test_zero_zero_is_no_place() -> None:
    null = ("0", "0")
    assert verdict(thing("a", "Paris", at=null), thing("b", "Paris", at=null)) is Verdict.REVIEW


def test_neighbouring_places_are_compared_across_the_lines_of_the_grid() -> None:
    left = thing("a", "Wellington", at=("-41.2499999", "174.7500001"))
    right = thing("b", "Welington", at=("-41.2500001", "174.7499999"))
    assert verdict(left, right) is Verdict.REVIEW
