"""Dates of several claims → periods: precision, trust, latest, party; apart, touching, payments."""

from __future__ import annotations

from datetime import date

import pytest

from coopgraph.model import Claim, Overlap, overlap
from tests.resolution.claims import claim, conflicts, one, periods, statements


def event(when: str, source: str = "low", *, by: str | None = None) -> Claim:
    return claim(when, source, kind="organized", by=by)


def payment(when: str, amount: int, source: str = "low") -> Claim:
    return claim(when, source, kind="funded-by", amount=amount)


def year(statement_claims: list[Claim], number: int) -> Overlap:
    found = one(*statement_claims).periods
    return overlap(found, date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize(
    ("claims", "text", "rules"),
    [
        # Compatible: the most precise, whoever says it, and no disagreement.
        ([claim("1992"), claim("1992-05-04", "late")], "1992-05-04/", []),
        ([claim("1992", "high"), claim("1992-05-04")], "1992-05-04/", []),
        ([claim("199X"), claim("1992", "late")], "1992/", []),
        ([claim("1992?"), claim("1992", "late")], "1992/", []),
        ([claim("1992"), claim("1992/2004")], "1992/2004", []),
        ([claim("1992/"), claim("/2004")], "1992/2004", []),
        ([claim("1992/200X"), claim("1992-05/2004", "late")], "1992-05/2004", []),
        ([claim("1992"), claim("1992/..", "late")], "1992/..", []),
        ([event("2025-06"), event("2025-06-02")], "2025-06-02", []),
        ([event("2025-06"), event("2025-06-02/2025-06-03")], "2025-06-02/2025-06-03", []),
        # Else the higher trust.
        ([claim("1992"), claim("1993", "high")], "1993/", ["start trust"]),
        ([claim("1992/2004", "high"), claim("1992/2006", "late")], "1992/2004", ["end trust"]),
        ([claim("1992", by="a"), claim("1993", "high")], "1993/", ["start trust"]),
        # Within it compatible: the most precise of the trusted.
        (
            [claim("1992", "high"), claim("1992-03", "high-late"), claim("1994")],
            "1992-03/",
            ["start trust"],
        ),
        # Else, for the end, the latest as-of date …
        ([claim("1992/2004"), claim("1992/2006", "late")], "1992/2006", ["end latest"]),
        ([claim("1992/.."), claim("1992/2006", "late")], "1992/2006", ["end latest"]),
        (
            [claim("1992/2004", as_of="2021-01-01"), claim("1992/2006", "late")],
            "1992/2004",
            ["end latest"],
        ),
        ([claim("1992/2004", "undated"), claim("1992/2006")], "1992/2006", ["end latest"]),
        # … for the start, the claim of a party to the relation.
        ([claim("1992", by="b"), claim("1993", "late", by="x")], "1992/", ["start party"]),
        (
            [claim("1992", by="a"), claim("1992-05", by="b"), claim("1993", "late")],
            "1992-05/",
            ["start party"],
        ),
        # Each end by its own rule.
        (
            [claim("1992/2004", by="a"), claim("1993/2006", "late")],
            "1992/2006",
            ["start party", "end latest"],
        ),
        # One end stays unknown, the other holds.
        ([claim("1992/2004"), claim("1993/2004", "late")], "/2004", ["start "]),
        ([claim("1992/2004"), claim("1992/2006")], "1992/", ["end "]),
    ],
)
def test_rules(claims: list[Claim], text: str, rules: list[str]) -> None:
    for order in (claims, claims[::-1]):
        found = one(*order)
        assert periods(found) == [text]
        assert [f"{c.attribute} {c.rule}" for c in found.conflicts] == rules
        assert found.disputed is any(rule.endswith(" ") for rule in rules)


@pytest.mark.parametrize(
    ("claims", "attributes"),
    [
        ([claim("1992"), claim("1993", "late")], ["start"]),
        ([claim("1992", by="a"), claim("1993", "late", by="b")], ["start"]),  # the parties disagree
        ([event("2025-06-02"), event("2025-06-05", "late")], ["start", "end"]),
    ],
)
def test_what_no_rule_settles_stays_unknown(claims: list[Claim], attributes: list[str]) -> None:
    found = one(*claims)
    assert found.disputed
    assert found.periods == ()
    assert conflicts(found) == [(attribute, None, "") for attribute in attributes]
    for conflict in found.conflicts:
        assert {iri for _, iri in conflict.values} == {c.iri for c in claims}


def test_of_two_days_of_an_event_one_holds_whole() -> None:
    """Not the start of one and the end of the other, which nobody stated."""
    party, later = event("2025-06-05", by="a"), event("2025-06-02", "late")
    assert periods(one(party, later)) == ["2025-06-05"]
    assert periods(one(event("2025-06-02", by="a"), event("2025-06-05", "late"))) == ["2025-06-02"]


def test_no_period_ends_before_it_starts() -> None:
    """The party's start and the latest end may be of claims that have no day in common."""
    found = one(
        claim("1980/1985", "late"), claim("1984/1992"), claim("1991/1999", "undated", by="a")
    )
    assert found.periods == ()
    assert conflicts(found) == [("start", None, ""), ("end", None, "")]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1984/1990", "2010/2014"], ["1984/1990", "2010/2014"]),
        (["1984/1990", "2010"], ["1984/1990", "2010/"]),
        (["1984/1990", "2010/.."], ["1984/1990", "2010/.."]),
        (["2012/2016", "2017/2020"], ["2012/2020"]),  # the last day, the next day
        (["2012/2016-12-30", "2017/2020"], ["2012/2016-12-30", "2017/2020"]),  # a day between
        (["2012-01-01/2016-06-30", "2016-07-01/2020-12-31"], ["2012-01-01/2020-12-31"]),
        (["2012/2016", "2017/"], ["2012/"]),
        (["2012/2016", "2017/.."], ["2012/.."]),
        (["2012/2014", "2015/2017", "2018/2020"], ["2012/2020"]),
        (["2015/2018", "2018/2021"], ["2015/2021"]),  # renewed in the year in which it ended
        (["2015-01/2018-06", "2018-06/2021"], ["2015-01/2021"]),
        (["2015/2018", "2018/2021", "2021/.."], ["2015/.."]),
    ],
)
def test_periods_apart_stay_apart_and_those_that_touch_join(
    texts: list[str], expected: list[str]
) -> None:
    for order in (texts, texts[::-1]):
        found = one(*(claim(text) for text in order))
        assert periods(found) == expected
        assert found.conflicts == ()
        first, last = claim(expected[0]).when, claim(expected[-1]).when
        assert first is not None
        assert last is not None
        assert found.periods[0].start_earliest == first.start_earliest
        assert found.periods[-1].open_end == last.open_end
        if last.is_interval:
            assert found.periods[-1].end_latest == last.end_latest


def test_a_later_period_in_conflict_leaves_the_earlier_one_alone() -> None:
    found = one(claim("1984/1990"), claim("2010/2014"), claim("2011/2014", "late"))
    assert periods(found) == ["1984/1990", "/2014"]
    assert conflicts(found) == [("start", None, "")]


def test_a_state_is_in_up_to_the_day_it_is_known_to_be_active() -> None:
    claims = [claim("1992"), claim("1992-05", "late", "active")]  # of 2020-01-01
    assert [year(claims, n) for n in (1991, 1993, 2020, 2021)] == [
        Overlap.OUT,
        Overlap.IN,
        Overlap.IN,
        Overlap.UNKNOWN,
    ]
    silent = [claim("1992"), claim("1992-05", "late")]
    assert year(silent, 1993) is Overlap.UNKNOWN


def test_payments_are_periods_of_their_own_and_never_disagree() -> None:
    found = one(
        payment("2021-03-01", 10),
        payment("2020", 20),
        payment("2020-06-05", 30),  # within 2020, yet another payment
        payment("2020-06-06", 40),  # touches it
        claim("2019/2022", kind="funded-by"),
    )
    assert periods(found) == ["2019/2022", "2020", "2020-06-05", "2020-06-06", "2021-03-01"]
    assert found.conflicts == ()


def test_contributions_are_neither_added_nor_merged() -> None:
    claims = [payment("2021", 10), payment("2021", 10, "late"), payment("2022", 10)]
    found = one(*claims)
    assert sorted((str(c.amount.when), int(c.amount.value)) for c in found.contributions) == [
        ("2021", 10),
        ("2021", 10),
        ("2022", 10),
    ]
    assert {c.claim for c in found.contributions} == {c.iri for c in claims}
    assert periods(found) == ["2021", "2022"]


def test_an_occurrence_takes_place_once_however_far_apart_its_dates() -> None:
    found = one(event("1992"), event("2010", "high"))
    assert periods(found) == ["2010"]
    assert conflicts(found) == [("start", "2010", "trust"), ("end", "2010", "trust")]


def test_no_claim_no_statement() -> None:
    assert statements() == []
