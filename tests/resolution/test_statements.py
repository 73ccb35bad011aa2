"""From claims to statements: hand-worked cases of the rules, and independence of order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.model import (
    Amount,
    Claim,
    ContributionKind,
    Edtf,
    Iris,
    Source,
    Statement,
    Status,
    parse_edtf,
)
from coopgraph.resolution import has_plain_triple, reconcile
from coopgraph.store import load_vocabulary

VOCABULARY = load_vocabulary()
SOURCES = {
    "low": Source("low", "low", "Low", issued=parse_edtf("2010-01-01")),
    "late": Source("late", "late", "Late", issued=parse_edtf("2020-01-01")),
    "high": Source("high", "high", "High", trust=2, issued=parse_edtf("2005-01-01")),
    "undated": Source("undated", "undated", "Undated"),
}


def claim(
    when: str = "",
    source: str = "low",
    status: str = "",
    *,
    ends: tuple[str, str] = ("a", "b"),
    kind: str = "twinned-with",
    by: str | None = None,
    denied: bool = False,
    key: str = "",
    amount: int | None = None,
) -> Claim:
    parts = (when, source, status, *ends, kind, str(by), str(denied), key, str(amount))
    money = None if amount is None else Amount(Decimal(amount), "EUR", ContributionKind.GRANT)
    return Claim(
        "/".join(parts),
        source,
        ends[0],
        kind,
        ends[1],
        when=parse_edtf(when) if when else None,
        status=Status.parse(status),
        asserted_by=by,
        denied=denied,
        key=key,
        amount=money,
    )


def statements(*claims: Claim, dates_of: dict[str, Edtf] | None = None) -> list[Statement]:
    return reconcile(claims, vocabulary=VOCABULARY, sources=SOURCES, iris=Iris(), dates_of=dates_of)


def one(*claims: Claim) -> Statement:
    found = statements(*claims)
    assert len(found) == 1
    return found[0]


def test_one_fact_told_thrice_and_from_either_end() -> None:
    found = one(claim(), claim(source="late", ends=("b", "a")), claim(source="high"))
    assert (found.subject, found.object) == ("a", "b")
    assert len(found.claims) == 3
    assert found.sources == ("high", "late", "low")
    assert not found.disputed


@pytest.mark.parametrize(
    ("claims", "text", "rule"),
    [
        ([claim("1992"), claim("1992-05-04", "late")], "1992-05-04/", None),
        ([claim("199X"), claim("1992", "late")], "1992/", None),
        ([claim("1992"), claim("1993", "high")], "1993/", "trust"),
        ([claim("1992", by="a"), claim("1993", "late", by="somebody")], "1992/", "party"),
        ([claim("1992/2004"), claim("1992/2006", "late")], "1992/2006", "latest"),
        ([claim("1992/.."), claim("1992/2006", "late")], "1992/2006", "latest"),
    ],
)
def test_dates_are_settled_by_rule(claims: list[Claim], text: str, rule: str | None) -> None:
    found = one(*claims)
    assert [p.text for p in found.periods] == [text]
    assert [c.rule for c in found.conflicts] == ([] if rule is None else [rule])
    assert not found.disputed


def test_what_no_rule_settles_stays_unknown() -> None:
    found = one(claim("1992"), claim("1993", "late"))
    assert found.disputed
    assert found.periods == ()
    (conflict,) = found.conflicts
    assert (conflict.attribute, conflict.resolved) == ("start", None)
    assert [value for value, _ in conflict.values] == ["1992", "1993"]


@pytest.mark.parametrize(
    ("claims", "status", "disputed"),
    [
        ([claim(status="planned"), claim(status="active", source="late")], "active", False),
        (
            [claim(status="ended", source="high"), claim(status="active", source="late")],
            "ended",
            False,
        ),
        ([claim(status="active"), claim(source="late")], "active", False),
        (
            [claim(status="active", source="undated"), claim(status="ended", source="late")],
            "ended",
            False,
        ),
        ([claim(status="active"), claim(status="ended", by="x")], "unknown", True),
    ],
)
def test_status(claims: list[Claim], status: str, disputed: bool) -> None:
    found = one(*claims)
    assert (found.status, found.disputed) == (Status(status), disputed)


def test_denials() -> None:
    mixed = one(claim(), claim(source="late", denied=True))
    assert mixed.disputed
    assert not mixed.denied
    only = one(claim(denied=True))
    assert only.denied
    assert not has_plain_triple(only, VOCABULARY["twinned-with"], None)


def test_periods_apart_stay_apart_and_those_that_touch_join() -> None:
    apart = one(claim("1984/1990"), claim("2010/2014", "late"))
    assert [p.text for p in apart.periods] == ["1984/1990", "2010/2014"]
    joined = one(claim("2012/2016"), claim("2017/2020", "late"))
    assert [p.text for p in joined.periods] == ["2012/2020"]
    assert joined.periods[0].end_latest == date(2020, 12, 31)


def test_an_agreement_number_makes_statements_of_their_own() -> None:
    assert len(statements(claim(key="A-1"), claim(key="A-2"))) == 2


def test_money_is_kept_apart() -> None:
    found = one(
        claim("2021", kind="funded-by", amount=10),
        claim("2022", "late", kind="funded-by", amount=10),
    )
    assert [c.amount.value for c in found.contributions] == [10, 10]
    assert {str(c.amount.when) for c in found.contributions} == {"2021", "2022"}
    assert found.conflicts == ()


def test_an_event_lends_its_dates() -> None:
    when = {"b": parse_edtf("2025-06-02/2025-06-03")}
    (found,) = statements(claim(kind="organized"), dates_of=when)
    assert found.inherited_dates
    assert found.periods[0].text == "2025-06-02/2025-06-03"
    (own,) = statements(claim("2024", kind="organized"), dates_of=when)
    assert not own.inherited_dates


@pytest.mark.parametrize(
    ("kind", "status", "when", "has"),
    [
        ("twinned-with", "active", "1992", True),
        ("twinned-with", "", "", True),
        ("twinned-with", "planned", "", False),
        ("twinned-with", "suspended", "", False),
        ("twinned-with", "ended", "", False),
        ("twinned-with", "", "1992/2004", False),
        ("twinned-with", "", "1992/2030", True),
        ("organized", "ended", "2004", True),
        ("organized", "planned", "2026", False),
    ],
)
def test_plain_triples(kind: str, status: str, when: str, has: bool) -> None:
    found = one(claim(when, status=status, kind=kind))
    assert has_plain_triple(found, VOCABULARY[kind], date(2025, 1, 1)) is has


CLAIMS = [
    claim("1992"),
    claim("1993", "late"),
    claim("1992-05", "high", "active"),
    claim("", "late", "ended", ends=("b", "a")),
    claim("2001/2004", "undated", by="b"),
    claim(denied=True, source="undated"),
]


@given(st.permutations(CLAIMS))
def test_the_order_of_claims_means_nothing(shuffled: list[Claim]) -> None:
    assert statements(*shuffled) == statements(*CLAIMS)
