"""Mappings: dates, amounts, value maps, conditions and cells with several values."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.errors import CoopgraphError, ProjectError
from coopgraph.manifest import read_manifest
from coopgraph.sources import Harvest, ReadContext, find_reader
from coopgraph.sources._written import parse_money, parse_number, parse_when
from coopgraph.sources.rows import NumberText

ENDS = """[[source.entity]]
as = "a"
name = "{a}"
country = "FR"
[[source.entity]]
as = "b"
name = "{b}"
country = { from = "{land}", map = { "in Italy" = "IT" }, otherwise = "{land}" }
separator = ";"
[[source.relation]]
subject = "a"
object = "b"
"""


def harvest(folder: Path, rows: str, mapping: str, options: str = "") -> Harvest:
    """Return what a CSV table says by a mapping."""
    (folder / "t.csv").write_text(rows, "utf-8")
    (folder / "coopgraph.toml").write_text(
        f'[[source]]\nid = "t"\nreader = "table"\npath = "t.csv"\n{options}\n{mapping}', "utf-8"
    )
    project = read_manifest(folder)
    return find_reader("table")(project.sources[0], ReadContext(project.iris, project.vocabulary))


TYPE = 'type = { from = "{form}", map = { p = "twinned-with", f = "cooperates-with" } }\n'


def test_a_column_chooses_type_and_role_and_an_empty_one_is_reported(tmp_path: Path) -> None:
    rows = "a,b,land,form\nNice,Genoa,in Italy,p\nNice,Bonn,DE,f\nNice,Ulm,DE,\nNice,Trier,DE,z\n"
    role = 'role = { from = "{form}", map = { f = "friendship" }, otherwise = "" }\n'
    found = harvest(tmp_path, rows, ENDS + TYPE + role)
    assert [(c.type, c.roles, c.locator) for c in found.claims] == [
        ("twinned-with", (), "row 2"),
        ("cooperates-with", ("friendship",), "row 3"),
    ]
    assert [(f.line, f.column) for f in found.findings] == [(4, "form"), (5, "form")]
    assert {e.country for _, e in found.entities} == {"FR", "IT", "DE"}


def test_a_cell_with_several_values_makes_several_relations(tmp_path: Path) -> None:
    rows = "a,b,land\nNice,Bonn; Ulm,DE\nLille,Bonn;Turin,DE;IT\nLyon,Bonn;Ulm,DE;IT;FR\n"
    found = harvest(tmp_path, rows, ENDS + 'type = "twinned-with"\n')
    assert [c.locator for c in found.claims] == ["row 2", "row 2", "row 3", "row 3"]
    assert [f.line for f in found.findings] == [4]


def test_dates_confidence_quotes_conditions_and_empties(tmp_path: Path) -> None:
    rows = (
        "a,b,land,from,to,note\n"
        "Nice,Bonn,DE,03/04/2010,-,one\n"
        "Nice,Ulm,DE,2010,2012-05-01 00:00:00,two\n"
        "Nice,Trier,DE,2014,2012,three\n"
        "Nice,Mainz,DE,,,skip\n"
    )
    mapping = (
        ENDS
        + 'type = "twinned-with"\nstart = "{from}"\nend = "{to}"\nconfidence = 0.5\nkey = "K"\n'
        + 'quote = "{a} – {b}: {note}"\nunless = { note = ["skip"] }\n'
        + 'status = { from = "{to}", map = { "" = "active" }, otherwise = "ended" }\n'
    )
    options = 'empty = ["-"]\ndate-format = "dd/mm/yyyy"'
    found = harvest(tmp_path, rows, mapping, options)
    assert [(str(c.when), c.status, c.quote, c.confidence, c.key) for c in found.claims] == [
        ("2010-04-03/", "active", "Nice – Bonn: one", 0.5, "K"),
        ("2010/2012-05-01", "ended", "Nice – Ulm: two", 0.5, "K"),
    ]
    assert [(f.line, f.column) for f in found.findings] == [(4, "end")]


def test_amounts_and_their_currency(tmp_path: Path) -> None:
    rows = "a,b,sum,cur\nWater,Nice,1 600 000 €,\nWater,Lyon,530.000,EUR\nWater,Lille,5 €,USD\n"
    mapping = (
        '[[source.entity]]\nas = "a"\nkind = "Project"\nname = "{a}"\n'
        '[[source.entity]]\nas = "b"\nname = "{b}"\n'
        '[[source.relation]]\nsubject = "a"\ntype = "funded-by"\nobject = "b"\n'
        'amount = "{sum}"\ncurrency = "{cur}"\ncontribution = "commitment"\n'
    )
    found = harvest(tmp_path, rows, mapping)
    assert [str(c.amount.value) for c in found.claims if c.amount] == ["1600000"]
    assert [(f.line, f.column) for f in found.findings] == [(3, "amount"), (4, "currency")]
    found = harvest(tmp_path, rows, mapping, 'decimal = ","')
    assert [str(c.amount.value) for c in found.claims if c.amount] == ["1600000", "530000"]


@pytest.mark.parametrize(
    ("text", "decimal", "wanted"),
    [
        ("1 600 000 €", None, "1600000 EUR"),
        ("1.600.000,50", None, "1600000.50 "),
        ("1,6 M€", None, "1600000 EUR"),
        ("EUR 12.5", None, "12.5 EUR"),
        ("2.5 MEUR", None, "2500000 EUR"),
        ("CHF 1'250.50", None, "1250.50 CHF"),
        ("530.000", ",", "530000 "),
        ("530.000", ".", "530.000 "),
        ("$5", None, "5 "),
        ("-40", None, "-40 "),
        ("0,500", None, "0.500 "),
        (NumberText("530.125"), None, "530.125 "),
    ],
)
def test_money_is_read_as_written(text: str, decimal: str | None, wanted: str) -> None:
    found = parse_money(text, decimal)
    assert f"{found.value:f} {found.currency}".replace("1600000.0 ", "1600000 ") in (
        wanted,
        wanted.replace("2500000 ", "2500000.0 "),
    )


@pytest.mark.parametrize("text", ["530.000", "1,234", "abc", "1.2.3", "12,34,567", "5 apples", ""])
def test_what_is_no_sum_or_two_is_refused(text: str) -> None:
    with pytest.raises(CoopgraphError):
        parse_money(text)


def test_numbers_with_a_stated_mark_are_held_to_it() -> None:
    with pytest.raises(CoopgraphError):
        parse_number("1.5", ",")


@pytest.mark.parametrize(
    ("text", "form", "wanted"),
    [
        ("26.01.2010", None, "2010-01-26"),
        ("2010-01-26 00:00:00", None, "2010-01-26"),
        ("2010-01-26T10:00:00Z", None, "2010-01-26"),
        ("26/01/2010", None, "2010-01-26"),
        ("01/26/2010", None, "2010-01-26"),
        ("05/05/2010", None, "2010-05-05"),
        ("2010/01/26", None, "2010-01-26"),
        ("01.2010", None, "2010-01"),
        ("1992/..", None, "1992/.."),
        ("03/04/2010", "mm/dd/yyyy", "2010-03-04"),
        ("2010", "mm/dd/yyyy", "2010"),
    ],
)
def test_dates_are_read_as_written(text: str, form: str | None, wanted: str) -> None:
    assert parse_when(text, form).text == wanted


@pytest.mark.parametrize("text", ["03/04/2010", "31.02.2010", "yesterday", "13/13/2010"])
def test_what_is_no_day_or_two_is_refused(text: str) -> None:
    with pytest.raises(CoopgraphError):
        parse_when(text)


@pytest.mark.parametrize(
    "mapping",
    [
        ENDS + 'type = "no-such-type"\n',
        ENDS + 'type = "member-of"\n',
        ENDS + 'type = "twinned-with"\nstatus = "lively"\n',
        ENDS + 'type = "twinned-with"\nwhen = "{x}"\nstart = "{x}"\n',
        ENDS + 'type = "twinned-with"\nwhen = "{nowhere}"\n',
        ENDS + 'type = "twinned-with"\ncolour = "red"\n',
        ENDS + 'type = { from = "{a}", maps = {} }\n',
        '[[source.entity]]\nkind = "Person"\nname = "{a}"\n',
        "",
    ],
)
def test_a_wrong_mapping_is_refused_before_a_row_is_read(tmp_path: Path, mapping: str) -> None:
    with pytest.raises(ProjectError):
        harvest(tmp_path, "a,b,land,x\nNice,Bonn,DE,1\n", mapping)


def test_one_town_in_two_columns_is_described_once(tmp_path: Path) -> None:
    alike = """[[source.entity]]
as = "{end}"
name = "{{{end}}}"
country = "{{{end}_land}}"
[[source.entity]]
as = "{end}-region"
kind = "Region"
name = "{{{end}}}"
country = "{{{end}_land}}"
"""
    mapping = (
        alike.format(end="a")
        + alike.format(end="b")
        + '[[source.relation]]\nsubject = "a"\nobject = "b"\ntype = "twinned-with"\n'
    )
    rows = "a,a_land,b,b_land\nNice,FR,Bonn,DE\nBonn,DE,Nice,FR\nNice,FR,Bonn,FR\n"
    found = harvest(tmp_path, rows, mapping)
    described = sorted((e.kind, e.names.label(), e.country) for _, e in found.entities)
    towns = [("Bonn", "DE"), ("Bonn", "FR"), ("Nice", "FR")]
    assert described == sorted(
        [(kind, *town) for kind in ("City", "Region") for town in towns]
        + [("Place", *town) for town in towns + towns]
    )
    assert len({c.subject for c in found.claims} | {c.object for c in found.claims}) == 3
