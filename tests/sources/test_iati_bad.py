"""Bad IATI: what breaks costs itself alone, and bombs do not go off."""

from __future__ import annotations

import time
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coopgraph.errors import InputError
from coopgraph.sources import Severity, _iati_stream
from coopgraph.sources._iati_codes import parse_amount, parse_day
from coopgraph.sources._iati_stream import child_lines, elements, read_prolog
from coopgraph.sources.iati import iter_activities
from tests.sources.iati_files import (
    REPORTER,
    activity,
    claims,
    document,
    messages,
    read,
    read_text,
    transaction,
    write,
)

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
BOMBS = {
    "billion laughs": f"<!DOCTYPE x [{LAUGHS}]>",
    "quadratic": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 100_000}">]>',
    "external": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external subset": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_bombs_are_refused_at_once(tmp_path: Path, name: str, encoding: str) -> None:
    body = activity().replace("Eau", "&l9;" * 50)
    text = document(body, head=BOMBS[name] + "\n").replace("UTF-8", encoding[:6])
    path = tmp_path / "bomb.xml"
    path.write_bytes(text.encode(encoding))
    started = time.perf_counter()
    tracemalloc.start()
    with pytest.raises(InputError, match="the file has a DOCTYPE") as caught:
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.line == 2
    assert peak < 5 * 2**20
    assert time.perf_counter() - started < 2


def test_a_doctype_after_the_root_and_unknown_entities_are_no_xml(tmp_path: Path) -> None:
    for text in (document("<!DOCTYPE x>"), document(activity("&nbsp;"))):
        with pytest.raises(InputError, match="no well-formed XML"):
            read(write(tmp_path, text))


def test_one_giant_activity_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, document(activity("<x>" + "a " * 2**20 + "</x>")))
    with pytest.raises(InputError, match="one element has more than 1 MB") as caught:
        list(elements(path, read_prolog(path), limit=2**20))
    assert caught.value.line == 3


def test_a_prolog_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "<!--" + "x" * 2**21)
    with pytest.raises(InputError, match="no element in the first 1 MB"):
        read(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no well-formed XML"),
        (b"identifier;title\n1;a\n", "no well-formed XML"),
        (b"<gexf/>", "its root is <gexf>"),
        (b'<iati-activities version="1.05"/>', "of IATI 1.05, not of 2.0x"),
        (b'<?xml version="1.0" encoding="klingon"?><iati-activities/>', "no well-formed XML"),
        (b"\xff\xfe<\0x\0\xd8", "no well-formed XML"),
        (b"<iati-activities>\0</iati-activities>", "no well-formed XML"),
    ],
)
def test_what_is_no_iati_file(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        read(path)
    assert caught.value.path == str(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.xml")


def test_a_file_without_activities(tmp_path: Path) -> None:
    harvest = read_text(tmp_path)
    assert messages(harvest) == ["the file has no <iati-activity>"]


def test_a_file_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    whole = document(*(activity(transaction("3", "1"), identifier=f"A{n}") for n in range(5)))
    path = write(tmp_path, whole[: whole.index("A4")])
    harvest = read(path)
    assert len(claims(harvest, "funded-by")) == 4
    (error,) = (f for f in harvest.findings if f.severity is Severity.ERROR)
    assert "no well-formed XML" in str(error.message)
    assert error.line == whole[: whole.index("A4")].count("\n") + 1
    seen: list[str] = []
    with pytest.raises(InputError):
        seen.extend(a.identifier for a in iter_activities(path))
    assert seen == ["A0", "A1", "A2", "A3"]


def test_a_broken_activity_costs_no_other(tmp_path: Path) -> None:
    broken = (
        activity(transaction("3", "1"), identifier=""),
        activity(transaction("3", "2")),
        activity(transaction("3", "4")),
        "<iati-activity/>",
        "<unknown-extension/>",
        activity(
            transaction("3", "x"),
            transaction("77", "1"),
            transaction("3", "8", day="2024-13-45"),
            '<transaction><transaction-type code="3"/></transaction>',
            '<participating-org role="9" ref="X"/>',
            '<participating-org role="1" ref=" "/>',
            '<recipient-country code="ZZ"/>',
            '<activity-date type="2" iso-date="2024-02-30"/>',
            '<activity-date type="8" iso-date="2024-02-03"/>',
            '<activity-date type="1"/>',
            '<sector percentage="much"/>',
            identifier="FR-1-B",
            attributes='last-updated-datetime="yesterday"',
        ),
        activity(identifier="FR-1-C", reporter="").replace("<narrative>Eau</narrative>", ""),
        activity(transaction("3", "16"), identifier="FR-1-D"),
    )
    harvest = read_text(tmp_path, *broken)
    values = [c.amount.value for c in claims(harvest, "funded-by") if c.amount]
    assert values == [Decimal(2), Decimal(8), Decimal(16)]
    assert sorted(messages(harvest, Severity.ERROR)) == [
        "'x' is no amount",
        "the activity has no iati-identifier",
        "the activity has no iati-identifier",
        "the amount is missing",
        "the code is missing",
        "the identifier 'FR-1-A' stands twice; the first is kept",
        "the organisation has neither identifier nor name",
        "unknown country 'ZZ'",
        "unknown role '9' of an organisation",
        "unknown type '77' of a transaction",
    ]
    warned = set(messages(harvest, Severity.WARNING))
    assert warned >= {
        "'2024-13-45' is no day",
        "'2024-02-30' is no day",
        "'yesterday' is no day",
        "unknown type '8' of a date",
        "the date is missing",
        "'much' is no amount",
        "the activity does not say who reports it",
        "the activity has no title",
    }
    for finding in harvest.findings:
        assert finding.line is not None
        assert finding.column is not None
        assert finding.column.startswith("/iati-activities/iati-activity[")


def test_dates_that_end_before_they_start(tmp_path: Path) -> None:
    period = '<period-start iso-date="2024-05-06"/><period-end iso-date="2023-05-06"/>'
    dates = (
        '<activity-date type="2" iso-date="2024-05-06"/>',
        '<activity-date type="4" iso-date="2023-05-06"/>',
        f"<budget>{period}<value>1</value></budget>",
    )
    harvest = read_text(tmp_path, activity(*dates))
    said = "'2024-05-06/2023-05-06' ends before it starts"
    assert messages(harvest) == [said, said]
    assert next(e for _, e in harvest.entities if e.iri.endswith("FR-1-A")).when is None


@pytest.mark.parametrize(
    ("currency", "found", "said"),
    [
        ('currency="eur"', "EUR", None),
        ('currency="€"', "EUR", None),
        ('currency="XYZ"', None, "'XYZ' is no currency"),
        ('currency="EURO"', None, "'EURO' is no currency"),
        ("", None, "the amount has no currency"),
    ],
)
def test_currencies(tmp_path: Path, currency: str, found: str | None, said: str | None) -> None:
    text = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-06"/>'
        f"<value {currency}>5</value></transaction>"
    )
    body = activity(text).replace('default-currency="EUR"', "")
    harvest = read_text(tmp_path, body)
    assert [c.amount.currency for c in harvest.claims if c.amount] == ([found] if found else [])
    assert messages(harvest) == ([said] if said else [])
    if said:
        (error,) = harvest.findings
        assert error.column == "/iati-activities/iati-activity[1]/transaction[1]/value"
        assert str(error.hint) == "write an ISO 4217 code such as EUR"


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("40000", "40000", False),
        ("-12.5", "-12.5", False),
        ("1234.567", "1234.567", False),
        ("0.530", "0.530", False),
        ("530.000", "530.000", True),
        ("1.234.567", "1234567", True),
        ("1,234,567", "1234567", True),
        ("1,234.56", "1234.56", True),
        ("1.234,56", "1234.56", True),
        ("1600000,50", "1600000.50", True),
        ("1 600 000 €", "1600000", True),
        ("1\u202f600\u202f000\u00a0€", "1600000", True),
        ("EUR 12.50", "12.50", True),
        ("1.5E6", "1500000", True),
        ("530,000", None, True),
        ("530.000 €", None, True),
        ("", None, True),
        ("NaN", None, True),
        ("Infinity", None, True),
        ("1e999999999", None, True),
        ("twelve", None, True),
        ("9" * 100_000 + "x", None, True),
    ],
)
def test_amounts(text: str, value: str | None, doubt: bool) -> None:
    found, said = parse_amount(text)
    assert found == (None if value is None else Decimal(value))
    assert (said is not None) == doubt
    assert len(str(said)) < 300


def test_a_point_that_may_stand_for_thousands_is_said(tmp_path: Path) -> None:
    harvest = read_text(tmp_path, activity(transaction("3", "530.000")))
    (finding,) = harvest.findings
    assert finding.severity is Severity.WARNING
    assert str(finding.message) == ("'530.000' is read as 530; the point may stand for thousands")
    assert finding.value == "530.000"
    assert [c.amount.value for c in harvest.claims if c.amount] == [Decimal(530)]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_decimals_are_read_exactly(value: Decimal) -> None:
    assert parse_amount(format(value, "f")) == (value, None)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_amounts_and_days(text: str) -> None:
    value, _ = parse_amount(text)
    assert value is None or value.is_finite()
    parse_day(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-05-06", True),
        ("2024-05-06Z", True),
        ("2024-05-06+08:00", True),
        ("2024-05-06T10:11:12", True),
        ("20240506", False),
        ("2024-W01-1", False),
        ("06/05/2024", False),
        ("0001-01-01", False),
        ("9999-12-31", False),
        ("2023-02-29", False),
    ],
)
def test_days(text: str, read: bool) -> None:
    assert (parse_day(text) is not None) == read


TRICKY = (
    "<?xml version='1.0' encoding='{}'?>\n<!-- <iati-activity> -->\n<iati-activities>\n"
    "<?php <iati-activity> ?><iati-activity\n xml:lang='fr'>"
    "<iati-identifier>é?!</iati-identifier>\n"
    "<!-- <iati-activity>\n -->\n<title><narrative><![CDATA[<iati-activity> <!-- \n]]>"
    "</narrative></title>\n<budget/>\n\n<iati-activity-like/></iati-activity><other/>\n"
    "<iati-activity><x><iati-activity/></x>\n<budget/><budget/></iati-activity>\n"
    "<iati-activity/>\n<iati-activity>\n<budget/></iati-activity>\n<!-- end -->\n"
    "</iati-activities>\n"
)


@pytest.mark.parametrize("size", [1, 7, 64, 2**18])
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_lines_are_those_of_libxml2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, encoding: str
) -> None:
    monkeypatch.setattr(_iati_stream, "_CHUNK", size)
    path = tmp_path / "a.xml"
    path.write_bytes(TRICKY.format(encoding).encode(encoding))
    found = list(elements(path, read_prolog(path)))
    expected = etree.parse(str(path)).getroot().findall("iati-activity")
    assert [f.position for f in found] == [1, 2, 3, 4]
    # libxml2 gives the line where a start tag ends, we where it begins.
    assert [f.line for f in found] == [e.sourceline - (n == 0) for n, e in enumerate(expected)]
    for ours, theirs in zip(found, expected, strict=True):
        children = [c for c in theirs if isinstance(c.tag, str)]
        assert list(child_lines(ours).values()) == [c.sourceline for c in children]
        assert [c.tag for c in ours.element] == [c.tag for c in children]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for copies in (1_000, 5_000):
        parts = [transaction("3", str(n)) for n in range(10)]
        text = document(*(activity(*parts, identifier=f"A{n}") for n in range(copies)))
        path = write(tmp_path, text)
        tracemalloc.start()
        count = sum(1 for _ in iter_activities(path))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == copies
    assert peaks[1] < 1.2 * peaks[0]


def test_organisations_named_by_a_category_code_are_known_by_name(tmp_path: Path) -> None:
    parts = (
        '<participating-org role="4" ref="60000"><narrative>Alpha</narrative></participating-org>',
        '<participating-org role="4" ref="60000"><narrative>Beta</narrative></participating-org>',
        '<participating-org role="4" ref="Some Long Name"/>',
    )
    harvest = read_text(tmp_path, activity(*parts, reporter=REPORTER))
    assert len({c.subject for c in claims(harvest, "partner-in")}) == 3
    assert not any("60000" in e.iri for _, e in harvest.entities)
