"""Wikidata files that are broken, cut or hostile: each costs what is broken, and no more."""

from __future__ import annotations

import bz2
import gzip
import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.sources import Harvest, _wikidata_dump, _wikidata_triples
from coopgraph.sources._wikidata_triples import _parsed

from .wikidata_server import (
    BASE,
    PROP,
    WD,
    Said,
    Thing,
    json_dump,
    json_item,
    json_statement,
    read,
    triples,
)

A, B = Thing("Q1", {"en": "A"}, classes=("Q515",)), Thing("Q2", {"en": "B"}, classes=("Q515",))
GOOD = Said("Q1", "P190", "Q2", 1, dates=(("P580", (1992, 0, 0, 9)),))
GOOD_LINES = triples([A, B], [GOOD]).decode()
STATEMENT = f"<{WD}statement/Q1-0000-000001>"


def as_lines(*items: dict[str, Any] | str) -> bytes:
    lines = [i if isinstance(i, str) else json.dumps(i) for i in items]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return a second statement of A, spoilt."""
    entry = json_statement(Said("Q1", "P190", "Q2", 2, dates=(("P580", (1993, 0, 0, 9)),)))
    change(entry)
    item = json_item(A, [GOOD])
    item["claims"]["P190"].append(entry)
    return item


def written(folder: Path, data: bytes, name: str = "wd.json") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def shown(harvest: Harvest) -> list[tuple[str, int | None, str]]:
    return [(f.severity.value, f.line, f.message.render("en")) for f in harvest.findings]


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"item","id":"Q9","claims":{"P190":[}',
        '{"type":"item","id":"Q9","claims":{"P190":[]}',
        '{"type":"item","claims":{"P190":[]}}',
        '{"id":9,"P190":1}',
        "null",
        "Q1 P190 Q2",
        '{"P190": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id":"Q9","P190": ' + "9" * 10_000 + "}",
    ],
)
def test_a_broken_line_costs_no_other(tmp_path: Path, line: str) -> None:
    data = as_lines(json_item(A, [GOOD]), line, json_item(B, []))
    harvest = read(written(tmp_path, data))
    assert len(harvest.claims) == 1
    assert shown(harvest) == [("error", 3, "the line is no item in JSON")]


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    data = as_lines(json_item(A, [GOOD]), '{"id":"Q9","P190":"?"}').replace(b"?", b"\xff\xfe")
    harvest = read(written(tmp_path, data))
    assert [f.line for f in harvest.findings] == [3]
    assert len(harvest.claims) == 1


def test_a_line_without_end_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wikidata_dump, "JSON_LINE", 3 << 20)
    monkeypatch.setattr(_wikidata_triples, "TRIPLE_LINE", 3 << 20)
    long = '{"id":"Q9","P190":"' + "x" * (4 << 20) + '"}'
    harvest = read(written(tmp_path, as_lines(json_item(A, [GOOD]), long, json_item(B, []))))
    assert shown(harvest) == [("error", 3, "the line has more than 3 MB")]
    assert len(harvest.claims) == 1
    data = f'<x> <y> "{"x" * (4 << 20)}" .\n' + GOOD_LINES
    harvest = read(written(tmp_path, data.encode(), "wd.nt"))
    assert shown(harvest) == [("error", 1, "the line is no triple in N-Triples")]
    assert len(harvest.claims) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e["mainsnak"].pop("datavalue"),
        lambda e: e["mainsnak"].update(datavalue={"type": "string", "value": "Pisa"}),
        lambda e: e["mainsnak"]["datavalue"].update(value={"id": "P31"}),
        lambda e: e["mainsnak"]["datavalue"].update(value={"numeric-id": "1 2"}),
        lambda e: e["mainsnak"]["datavalue"].update(value=None),
        lambda e: e.pop("mainsnak"),
        lambda e: e.pop("id"),
        lambda e: e.update(qualifiers="none"),
        lambda e: e.update(references=[1]),
    ],
)
def test_a_broken_statement_costs_no_other(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    harvest = read(written(tmp_path, as_lines(changed(change), json_item(B, []))))
    assert shown(harvest) == [("error", 2, "a statement P190 of Q1 cannot be read")]
    assert [c.when and c.when.text for c in harvest.claims] == ["1992"]


@pytest.mark.parametrize(
    ("change", "finding", "dates"),
    [
        (
            lambda q: q[0]["datavalue"].update(type="string", value="1993"),
            "the P580 of Q1 is no date",
            None,
        ),
        (
            lambda q: q[0]["datavalue"]["value"].update(precision=7),
            "no more precise than a century",
            None,
        ),
        (
            lambda q: q[0]["datavalue"]["value"].update(time="-0300-00-00T00:00:00Z"),
            "is no date that coopgraph can hold",
            None,
        ),
        (
            lambda q: q[0]["datavalue"]["value"].update(time="+1993-02-31T00:00:00Z", precision=11),
            "the dates of P190 of Q1 are left unknown",
            None,
        ),
        (lambda q: q[0].update(snaktype="somevalue"), "", None),
        (
            lambda q: q.append(
                {
                    "snaktype": "value",
                    "datavalue": {
                        "type": "time",
                        "value": {"time": "+1999-00-00T00:00:00Z", "precision": 9},
                    },
                }
            ),
            "several dates of P580: 1993, 1999",
            None,
        ),
    ],
)
def test_a_broken_date_costs_the_dates_only(
    tmp_path: Path, change: Callable[[list[Any]], object], finding: str, dates: str | None
) -> None:
    item = changed(lambda e: change(e["qualifiers"]["P580"]))
    harvest = read(written(tmp_path, as_lines(item, json_item(B, []))))
    assert [c.when and c.when.text for c in harvest.claims] == ["1992", dates]
    found = shown(harvest)
    assert [(severity, line) for severity, line, _ in found] == [("warning", 2)] * bool(finding)
    assert all(finding in text for *_, text in found)


def test_a_start_after_the_end_is_told(tmp_path: Path) -> None:
    said = Said("Q1", "P190", "Q2", 1, dates=(("P580", (2001, 0, 0, 9)), ("P582", (1992, 0, 0, 9))))
    harvest = read(written(tmp_path, json_dump([A, B], [said])))
    assert [c.when for c in harvest.claims] == [None]
    ((severity, line, text),) = shown(harvest)
    assert (severity, line) == ("warning", 2)
    assert text.startswith("the dates of P190 of Q1 are left unknown")


def _fact(name: str, kind: str, *values: Any) -> dict[str, Any]:
    item = json_item(A, [GOOD])
    item["claims"][name] = [
        {
            "rank": "normal",
            "mainsnak": {"snaktype": "value", "datavalue": {"type": kind, "value": value}},
        }
        for value in values
    ]
    return item


MARS = {"latitude": 1, "longitude": 2, "globe": "http://www.wikidata.org/entity/Q111"}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (_fact("P625", "globecoordinate", {"latitude": 95, "longitude": 1}), "out of range"),
        (_fact("P625", "globecoordinate", MARS), ""),
        (_fact("P625", "globecoordinate", {"latitude": 5}), "a fact of Q1 cannot be read"),
        (_fact("P1566", "string", "12", "13"), "several GeoNames ids, none is taken: 12, 13"),
        (_fact("P1566", "string", "x y"), "no identifier of scheme geonames"),
        (_fact("P297", "string", "ZZ"), "unknown country 'ZZ'"),
        (_fact("P297", "string", "FR", "IT"), "several countries, none is taken: FR, IT"),
        (_fact("P1082", "quantity", {"amount": "+12.5"}), ""),
        (_fact("P1082", "quantity", "12"), "a fact of Q1 cannot be read"),
        (json_item(A, [GOOD]) | {"labels": {"en": {"value": " \x00 "}}}, "a name is empty"),
        (json_item(A, [GOOD]) | {"labels": {"en": "A"}}, "a fact of Q1 cannot be read"),
    ],
)
def test_a_broken_fact_costs_the_fact_only(tmp_path: Path, item: dict[str, Any], text: str) -> None:
    harvest = read(written(tmp_path, as_lines(item, json_item(B, []))))
    assert len(harvest.claims) == 1
    found = shown(harvest)
    assert [(severity, line) for severity, line, _ in found] == [("warning", 2)] * bool(text)
    assert all(text in told for *_, told in found)


@pytest.mark.parametrize("name", ["wd.json.gz", "wd.nt.gz", "wd.json.bz2", "wd.nt.bz2"])
def test_a_cut_archive_keeps_what_stands_before(tmp_path: Path, name: str) -> None:
    dice = random.Random(3)
    labels = ["".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(200)) for _ in range(3000)]
    others = [Thing(f"Q{n + 10}", {"en": label}) for n, label in enumerate(labels)]
    if "json" in name:
        data = json_dump([A, B, *others], [GOOD])
    else:
        data = triples([A, B], [GOOD]) + triples(others, [])
    packed = gzip.compress(data) if name.endswith("gz") else bz2.compress(data)
    harvest = read(written(tmp_path, packed[: len(packed) * 2 // 3], name))
    assert len(harvest.claims) == 1
    ((severity, line, text),) = shown(harvest)
    assert severity == "error"
    assert line is not None
    assert line > 3
    assert text.startswith("the dump breaks off")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("wd.json.gz", b"no gzip", "cannot be read"),
        ("wd.json.gz", gzip.compress(b"[\n" + b" " * 9, mtime=0)[:12], "breaks off"),
        ("wd.nt.bz2", b"no bzip2 at all", "cannot be read"),
        ("wd.json", b"", "no Wikidata dump"),
        ("wd.json", b"city,twin\nArles,Pisa\n", "no Wikidata dump"),
        ("wd.json", b"[\n]\n", "the file has no item"),
        ("wd.nt", b"# nothing\n", "no Wikidata dump"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = written(tmp_path, data, name)
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert caught.value.path == str(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.json")


def test_a_dump_cut_in_a_line(tmp_path: Path) -> None:
    data = json_dump([B, A], [GOOD])
    harvest = read(written(tmp_path, data[:-10]))
    assert shown(harvest) == [("error", 3, "the line is no item in JSON")]
    assert not harvest.claims


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        (f"<{WD}Q1> <{PROP}P190> .", "the line is no triple in N-Triples"),
        (f'"{WD}Q1" <{PROP}P190> <x> .', "the line is no triple in N-Triples"),
        (f"<{WD}Q1> <{PROP}P190> <a b> .", "the line is no triple in N-Triples"),
        (f'<{WD}Q1> <{PROP}direct/P190> "\\q" .', "the line is no triple in N-Triples"),
        (f'<{WD}Q1> <{PROP}direct/P190> "\\UFFFFFFFF" .', "the line is no triple in N-Triples"),
        ("lost words", "the line is no triple in N-Triples"),
    ],
)
def test_a_broken_triple_costs_no_other(tmp_path: Path, line: str, finding: str) -> None:
    harvest = read(written(tmp_path, f"{GOOD_LINES}{line}\n".encode(), "wd.nt"))
    assert shown(harvest) == [("error", GOOD_LINES.count("\n") + 1, finding)]
    assert len(harvest.claims) == 1


@pytest.mark.parametrize(
    "value", ['"Pisa"', "<http://example.org/Pisa>", f"<{WD}P31>", f'"{WD}Q2"', f"<{WD}L7>"]
)
def test_a_value_of_another_type_in_triples(tmp_path: Path, value: str) -> None:
    node = f"<{WD}statement/Q1-x>"
    lines = (
        f"<{WD}Q1> <{PROP}P190> {node} .\n{node} <{PROP}statement/P190> {value} .\n"
        f"<{WD}Q2> <{PROP}direct/P190> {value} .\n"
    )
    harvest = read(written(tmp_path, (lines + GOOD_LINES).encode(), "wd.nt"))
    assert shown(harvest) == [
        ("error", 1, "a statement P190 of Q1 cannot be read"),
        ("error", 3, "a statement P190 of Q2 cannot be read"),
    ]
    assert len(harvest.claims) == 1


@pytest.mark.parametrize("value", ['"soon"', f"<{WD}Q2>", '"1992-13-45T00:00:00Z"'])
def test_a_date_of_another_type_in_triples(tmp_path: Path, value: str) -> None:
    line = f"{STATEMENT} <{PROP}qualifier/P582> {value} .\n"
    harvest = read(written(tmp_path, (GOOD_LINES + line).encode(), "wd.nt"))
    assert [c.when for c in harvest.claims] == [None]
    assert [severity for severity, *_ in shown(harvest)] == ["warning"]


def test_skolem_iris_are_unknown_values(tmp_path: Path) -> None:
    genid = "<http://www.wikidata.org/.well-known/genid/0123456789abcdef>"
    line = f"{STATEMENT} <{PROP}qualifier/P582> {genid} .\n"
    (claim,) = read(written(tmp_path, (GOOD_LINES + line).encode(), "wd.nt")).claims
    assert (str(claim.when), claim.status.value) == ("1992/", "ended")


def test_dates_without_a_node_are_no_more_precise_than_they_can_be(tmp_path: Path) -> None:
    lines = "".join(
        line for line in GOOD_LINES.splitlines(keepends=True) if "qualifier/value" not in line
    )
    (claim,) = read(written(tmp_path, lines.encode(), "wd.nt")).claims
    assert str(claim.when) == "1992"


def test_a_statement_that_stands_twice_is_one(tmp_path: Path) -> None:
    item = json_item(A, [GOOD])
    harvest = read(written(tmp_path, as_lines(item, item, json_item(B, []))))
    assert len(harvest.claims) == 1
    assert [e.iri for _, e in harvest.entities].count(BASE + "Q1") == 1


@given(st.text())
def test_literals_come_back(text: str) -> None:
    """Against the escapes of the norm, written by json, whose escapes are among them."""
    try:
        escaped = json.dumps(text).encode("ascii")
    except UnicodeEncodeError:
        return
    if "\\ud" in escaped.decode().lower():
        return  # JSON writes pairs of surrogates, N-Triples \\U
    found = _parsed(b"<http://e/a> <http://e/b> " + escaped + b"@fr .")
    assert found == ("http://e/a", "http://e/b", (text, "fr"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_any_damage_is_told_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of a dump replaced at random: an error that says where, or findings."""
    is_json = data.draw(st.booleans())
    whole = json_dump([A, B], [GOOD]) if is_json else triples([A, B], [GOOD])
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    path = written(tmp_path, bytes(broken), "wd.json" if is_json else "wd.nt")
    try:
        harvest = read(path)
    except InputError as error:
        assert error.path == str(path)  # noqa: PT017 - it may also succeed
    else:
        for finding in harvest.findings:
            assert finding.path == str(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wd.json", "wd.nt", "wd.json.gz"])
def test_memory_does_not_grow_with_the_dump(tmp_path: Path, name: str) -> None:
    def peak(count: int) -> int:
        labels = {tag: f"label {tag} " * 20 for tag in ("en", "fr", "de", "it", "hy")}
        path = tmp_path / name
        pack = gzip.open if name.endswith("gz") else open
        others = (Thing(f"Q{n + 10}", labels, ("1", "2"), classes=("Q515",)) for n in range(count))
        with pack(path, "wb") as file:
            if "json" in name:
                file.write(b"[\n" + json_dump([A, B], [GOOD])[2:-3] + b",\n")
                for thing in others:
                    file.write(json.dumps(json_item(thing, [])).encode() + b",\n")
            else:
                file.write(triples([A, B], [GOOD]))
                for thing in others:
                    file.write(triples([thing], []))
        tracemalloc.start()
        try:
            assert len(read(path).claims) == 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is loaded once
    small, large = peak(1_000), peak(20_000)
    assert large < small + 1_000_000
