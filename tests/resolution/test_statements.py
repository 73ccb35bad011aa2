"""From claims to statements: hand-worked cases of the rules, and independence of order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.model import Claim, Iris, Status, parse_edtf
from coopgraph.resolution import Decision, DecisionKind, SameAs, has_plain_triple
from tests.resolution.claims import VOCABULARY, claim, conflicts, one, periods, statements


def test_one_fact_told_thrice_and_from_either_end() -> None:
    found = one(claim(), claim(source="late", ends=("b", "a")), claim(source="high"))
    assert (found.subject, found.object) == ("a", "b")
    assert len(found.claims) == 3
    assert found.sources == ("high", "late", "low")
    assert not found.disputed


def test_the_ends_of_a_directed_type_keep_their_places() -> None:
    found = statements(claim(kind="member-of"), claim(kind="member-of", ends=("b", "a")))
    assert {(s.subject, s.object) for s in found} == {("a", "b"), ("b", "a")}


def test_roles_are_put_together_and_the_best_confidence_counts() -> None:
    found = one(
        claim(roles=("lead", "host"), confidence=0.5),
        claim(roles=("host",), confidence=0.9),
        claim(denied=True, confidence=1.0),
    )
    assert found.roles == ("host", "lead")
    assert found.confidence == 0.9  # not that of the denial


def test_an_agreement_number_makes_statements_of_their_own() -> None:
    found = statements(claim(key="A-1"), claim(key="A-1", source="late"), claim(key="A-2"), claim())
    assert sorted((s.key, len(s.claims)) for s in found) == [("", 1), ("A-1", 2), ("A-2", 1)]
    assert {s.iri for s in found} == {
        Iris().statement("twinned-with", "a", "b", key) for key in ("", "A-1", "A-2")
    }


def test_what_a_person_decided_to_be_the_same_is_one() -> None:
    same = SameAs([Decision("z", DecisionKind.REPLACED_BY, "a")])
    found = statements(
        claim("1992", ends=("z", "b")),
        claim("1993", ends=("b", "a"), by="z"),  # z is a party, under its other name
        canonical=same.canonical,
    )
    (joined,) = found
    assert (joined.subject, joined.object, len(joined.claims)) == ("a", "b", 2)
    assert periods(joined) == ["1993/"]
    assert conflicts(joined) == [("start", "1993", "party")]


@pytest.mark.parametrize(
    ("claims", "status", "rule"),
    [
        ([claim(status="active")], "active", None),
        ([claim(status="active"), claim(source="late")], "active", None),  # unknown agrees
        (
            [claim(status="ended", source="high"), claim(status="active", source="late")],
            "ended",
            "trust",
        ),
        ([claim(status="planned"), claim(status="active", source="late")], "active", "latest"),
        (
            [claim(status="ended", as_of="2021-01-01"), claim(status="active", source="late")],
            "ended",
            "latest",  # the day the claim speaks of goes before its source's
        ),
        (
            [claim(status="active", source="undated"), claim(status="ended", source="late")],
            "ended",
            "latest",
        ),
        (
            [
                claim(status="active", source="high"),
                claim(status="ended", source="high-late"),
                claim(status="planned", source="late"),
            ],
            "ended",
            "latest",  # among the most trusted: what a lesser source says later does not count
        ),
        ([claim(status="active"), claim(status="ended", by="x")], "unknown", ""),  # the same day
        (
            [claim(status="active", source="undated"), claim(status="ended", source="undated")],
            "unknown",
            "",
        ),
        # A denial says nothing of how the relation stands.
        ([claim(status="active"), claim(status="ended", source="high", denied=True)], "active", ()),
    ],
)
def test_status(claims: list[Claim], status: str, rule: str | tuple[()] | None) -> None:
    for order in (claims, claims[::-1]):
        found = one(*order)
        assert found.status == Status(status)
        rules = [c.rule for c in found.conflicts if c.attribute == "status"]
        assert rules == ([rule] if isinstance(rule, str) else [])
        assert found.disputed == (rule is not None and not rule)


def test_a_disagreement_lists_each_side_with_its_claim() -> None:
    left, right = claim(status="active"), claim(status="ended", source="high")
    (conflict,) = one(left, right).conflicts
    assert conflict.values == (("active", left.iri), ("ended", right.iri))


@pytest.mark.parametrize(
    ("claims", "denied", "disputed"),
    [
        ([claim("1992"), claim("1992", "late")], False, False),
        ([claim("1992"), claim("1992", "late", denied=True)], False, True),
        ([claim("1992", denied=True)], True, True),
        ([claim("1992", denied=True), claim("1992", "late", denied=True)], True, True),
    ],
)
def test_denials(claims: list[Claim], denied: bool, disputed: bool) -> None:
    for order in (claims, claims[::-1]):
        found = one(*order)
        assert (found.denied, found.disputed) == (denied, disputed)
        assert periods(found) == ["1992/"]
        assert has_plain_triple(found, VOCABULARY["twinned-with"], None) is not denied


def test_a_denial_settles_no_date_and_gives_no_money() -> None:
    found = one(
        claim("2021", kind="funded-by", amount=10),
        claim("2022", "high", kind="funded-by", amount=99, denied=True),
    )
    assert periods(found) == ["2021"]
    assert [c.amount.value for c in found.contributions] == [10]
    assert conflicts(found) == [("holds", None, "")]


@pytest.mark.parametrize(
    ("kind", "lender"),
    [
        ("organized", "b"),
        ("participated-in", "b"),
        ("partner-in", "b"),
        ("funded-by", "a"),  # the project is the subject
        ("held-in", None),
        ("works-in", None),
        ("twinned-with", None),
    ],
)
def test_events_and_projects_lend_their_dates(kind: str, lender: str | None) -> None:
    dates = {"a": parse_edtf("2019"), "b": parse_edtf("2025-06-02/2025-06-03")}
    (found,) = statements(claim(kind=kind), dates_of=dates)
    assert found.inherited_dates is (lender is not None)
    assert periods(found) == ([] if lender is None else [dates[lender].text])
    (own,) = statements(claim("2024", kind=kind), dates_of=dates)
    assert not own.inherited_dates
    assert own.periods[0].start_earliest == date(2024, 1, 1)


def test_dates_in_conflict_are_not_replaced_by_lent_ones() -> None:
    claims = (claim("2021", kind="organized"), claim("2022", kind="organized", source="late"))
    (found,) = statements(*claims, dates_of={"b": parse_edtf("2025")})
    assert (found.periods, found.inherited_dates, found.disputed) == ((), False, True)


STATE, OCCURRENCE = "twinned-with", "organized"


@pytest.mark.parametrize(
    ("kind", "status", "when", "has"),
    [
        (STATE, "active", "1992", True),
        (STATE, "unknown", "", True),
        (STATE, "planned", "", False),
        (STATE, "suspended", "1992", False),
        (STATE, "ended", "", False),
        (STATE, "unknown", "1992/2004", False),  # ended before the build's day
        (STATE, "active", "1992/2024-12-31", False),
        (STATE, "active", "1992/2025-01-01", True),  # ends that very day
        (STATE, "unknown", "1992/2025", True),  # ends in some month of it
        (STATE, "unknown", "1992/..", True),
        (STATE, "unknown", "1992/", True),
        (STATE, "unknown", "2030", True),  # only what is planned is left out
        (OCCURRENCE, "unknown", "2004", True),
        (OCCURRENCE, "active", "2004", True),
        (OCCURRENCE, "ended", "2004", True),
        (OCCURRENCE, "suspended", "2004", True),
        (OCCURRENCE, "planned", "2026", False),
    ],
)
def test_plain_triples(kind: str, status: str, when: str, has: bool) -> None:
    found = one(claim(when, status=status, kind=kind))
    assert has_plain_triple(found, VOCABULARY[kind], date(2025, 1, 1)) is has


def test_plain_triples_without_a_day_and_with_several_periods() -> None:
    kind = VOCABULARY[STATE]
    over = one(claim("1992/2004"))
    assert has_plain_triple(over, kind, None)  # no day: nothing is over
    renewed = one(claim("1992/2004"), claim("2010/2030"))
    assert has_plain_triple(renewed, kind, date(2025, 1, 1))
    assert not has_plain_triple(renewed, kind, date(2031, 1, 1))
    assert not has_plain_triple(one(claim("2004", kind=OCCURRENCE, denied=True)), kind, None)


DATES = ["", "1992", "1992-05", "199X", "1990/1995", "1992/..", "1995/2001", "2001", "2010/2012"]
any_claim = st.builds(
    claim,
    st.sampled_from(DATES),
    st.sampled_from(["low", "late", "high", "high-late", "undated"]),
    st.sampled_from(["", "active", "ended", "planned"]),
    ends=st.sampled_from([("a", "b"), ("b", "a"), ("a", "c")]),
    kind=st.sampled_from([STATE, OCCURRENCE, "funded-by"]),
    by=st.sampled_from([None, "a", "x"]),
    denied=st.sampled_from([False, False, False, True]),
    key=st.sampled_from(["", "", "A-1"]),
    amount=st.sampled_from([None, 10]),
    roles=st.sampled_from([(), ("lead",)]),
    confidence=st.sampled_from([0.5, 1.0]),
)
some_claims = st.lists(any_claim, max_size=8, unique_by=lambda c: c.iri)


@given(st.data(), some_claims)
def test_the_order_of_claims_means_nothing(data: st.DataObject, claims: list[Claim]) -> None:
    shuffled = data.draw(st.permutations(claims))
    assert statements(*shuffled) == statements(*claims)


@given(some_claims)
def test_nothing_is_lost(claims: list[Claim]) -> None:
    found = statements(*claims)
    assert sorted(iri for s in found for iri in s.claims) == sorted(c.iri for c in claims)
    paid = [c.iri for c in claims if c.amount is not None and not c.denied]
    assert sorted(c.claim for s in found for c in s.contributions) == sorted(paid)
    assert [s.iri for s in found] == sorted({s.iri for s in found})


@given(some_claims)
def test_nothing_is_averaged(claims: list[Claim]) -> None:
    """Each end of a period is one that a claim states, and no period ends before it starts."""
    for found in statements(*claims):
        stated = [c.when for c in claims if c.iri in found.claims and c.when is not None]
        starts = {when.start_earliest for when in stated} | {None}
        ends = {when.end_latest for when in stated} | {None}
        for period in found.periods:
            assert period.start_earliest in starts
            assert period.end_latest in ends
            if period.start_earliest and period.end_latest:
                assert period.start_earliest <= period.end_latest
