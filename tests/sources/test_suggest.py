"""Proposed mappings, and previews that write nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from coopgraph.cli.entry import cli
from coopgraph.errors import UnknownNameError
from coopgraph.manifest import read_manifest
from coopgraph.sources.preview import preview_tables
from coopgraph.sources.suggest import suggest_mapping

SAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_table_of_two_sides_is_mapped_and_builds_as_proposed(tmp_path: Path) -> None:
    table = (SAMPLES / "wikipedia-geocoded/sample/sample.csv").read_text("utf-8")
    (tmp_path / "twins.csv").write_text(table.replace(" (country)", ""), "utf-8")
    text = suggest_mapping(tmp_path / "twins.csv")
    (tmp_path / "coopgraph.toml").write_text(text, "utf-8")
    source = tomllib.loads(text)["source"][0]
    assert [e["name"] for e in source["entity"]] == ["{city1}", "{city2}"]
    assert [e["longitude"] for e in source["entity"]] == ["{lng1}", "{lng2}"]
    (shown,) = preview_tables(read_manifest(tmp_path), rows=2)
    assert shown.lines[0] == "row 2: Arles – twinned-with – Pskov (unknown)"
    assert [f.column for f in shown.findings] == ["country"]  # England, United Kingdom


def test_dates_and_the_other_side_are_found_by_values_and_position(tmp_path: Path) -> None:
    text = suggest_mapping(SAMPLES / "rgre-germany/sample/sample.csv")
    source = tomllib.loads(text)["source"][0]
    first, second = source["entity"]
    assert (first["latitude"], second["latitude"]) == ("{latitude}", "{partner_latitude}")
    assert (second["name"], second["country"]) == ("{partnergemeinde}", "{land}")
    assert source["relation"][0]["start"] == "{seit}"
    assert "form" in text.splitlines()[-1]


def test_a_list_of_members_is_one_entity(tmp_path: Path) -> None:
    text = suggest_mapping(SAMPLES / "eurocities/sample/sample.csv")
    (entity,) = tomllib.loads(text)["source"][0]["entity"]
    assert entity["identifiers"] == {"wikidata": "{wikidata_id}"}
    assert entity["population"] == "{population}"


def test_the_verbs_print_and_write_nothing() -> None:
    folder = SAMPLES / "rgre-germany" / "sample"
    before = sorted(p.name for p in folder.iterdir())
    shown = CliRunner().invoke(cli, ["sources", "preview", str(folder), "--rows", "9"])
    assert shown.exit_code == 0, shown.output
    assert "encoding utf-8, delimiter ','" in shown.output
    assert "row 2: Bonn – cooperates-with – Minsk (1993, unknown, Freundschaft)" in shown.output
    assert "the relation type is not known" in shown.output
    found = CliRunner().invoke(cli, ["sources", "suggest", str(folder / "sample.csv")])
    assert found.output.startswith("[[source]]")
    assert sorted(p.name for p in folder.iterdir()) == before
    with pytest.raises(UnknownNameError, match="no table 'other'"):
        list(preview_tables(read_manifest(folder), "other"))
