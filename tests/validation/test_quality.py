"""The gaps of the small graph, counted by hand, and of variations of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.messages import LANGUAGES
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.validation import Check, Grade, QualityReport, check_graph
from tests.small import ENTITIES, write_small_project


def _checked(folder: Path) -> QualityReport:
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as kg:
        return check_graph(kg.store, rows=kg.rows, shapes=False)


@pytest.fixture(scope="module")
def report(small: cg.KnowledgeGraph) -> QualityReport:
    return check_graph(small.store, title=small.title(), rows=small.rows, shapes=False)


@pytest.fixture
def vary(tmp_path: Path) -> Callable[..., QualityReport]:
    """Return the check of the small project with one text of one table replaced."""

    def check(table: str, before: str, after: str) -> QualityReport:
        folder = write_small_project(tmp_path / "varied")
        path = folder / "sources" / table
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")
        return _checked(folder)

    return check


def _labels(report: QualityReport, check: Check) -> set[str]:
    return {f.label for f in report.findings if f.check is check}


def _tally(report: QualityReport, check: Check, group: str, name: str = "") -> tuple[int, int]:
    (found,) = (t for t in report.tallies if (t.check, t.group, t.name) == (check, group, name))
    return found.count, found.total


def test_five_of_fourteen_statements_have_no_date(report: QualityReport) -> None:
    assert _labels(report, Check.NO_DATE) == {
        "Nice – twinned with – Arles",
        "Arles – cooperates with – Masis",
        "Arles – works in – Armenia",
        "Clean water – works on – Culture",
        "Clean water – contributes to – SDG 6",
    }
    assert _tally(report, Check.NO_DATE, "all") == (5, 14)
    assert _tally(report, Check.NO_DATE, "relation", "twinned with") == (1, 2)
    # Page A tells rows 2, 4, 6 and 8; those of 4 and 6 have no date anywhere.
    assert _tally(report, Check.NO_DATE, "source", "Page A") == (2, 4)


def test_one_city_of_five_is_on_no_map(report: QualityReport) -> None:
    assert _labels(report, Check.NO_PLACE) == {"Masis"}
    assert _tally(report, Check.NO_PLACE, "kind", "city") == (1, 5)


def test_five_things_are_known_by_name_alone(report: QualityReport) -> None:
    assert _labels(report, Check.NO_IDENTIFIER) == {
        "Sevan",
        "Masis",
        "Alliance of cities",
        "Sevan congress",
        "Clean water",
    }
    # Five cities, a network, an event, a project, and the countries France and Armenia.
    assert _tally(report, Check.NO_IDENTIFIER, "all") == (5, 10)


def test_a_twinning_that_one_party_asserts_is_one_sided(report: QualityReport) -> None:
    (found,) = (f for f in report.findings if f.check is Check.ONE_SIDED)
    assert found.texts["en"] == (
        "Gyumri – twinned with – Arles is one-sided: Arles asserts it, Gyumri does not."
    )
    assert _tally(report, Check.ONE_SIDED, "all") == (1, 4)


def test_it_is_no_longer_so_when_both_do(vary: Callable[..., QualityReport]) -> None:
    row = "arles,twinned-with,gyumri,2005,active,,,,,,,,{},,page-a"
    both = vary("relations.csv", row.format(""), row.format("gyumri"))
    assert _labels(both, Check.ONE_SIDED) == set()


def test_a_denied_cooperation_is_an_open_conflict(report: QualityReport) -> None:
    (found,) = (f for f in report.findings if f.check is Check.CONFLICT)
    assert found.texts["en"] == (
        "Sources disagree on whether Arles – cooperates with – Masis holds at all."
    )
    assert "sources/relations.csv row 6" in found.place
    assert "sources/relations.csv row 7" in found.place


def test_a_disagreement_that_a_rule_settles_is_none(vary: Callable[..., QualityReport]) -> None:
    settled = vary("relations.csv", "2005-05-09", "2006")
    assert _labels(settled, Check.CONFLICT) == {"Arles – cooperates with – Masis"}


def test_every_statement_has_a_source(report: QualityReport) -> None:
    assert _tally(report, Check.NO_SOURCE, "all") == (0, 14)
    assert not report.has_violations


def test_each_finding_has_its_place_and_both_languages(report: QualityReport) -> None:
    assert report.findings
    for finding in report.findings:
        assert "sources/relations.csv row " in finding.place
        assert set(finding.texts) == set(finding.hints) == set(LANGUAGES)
        assert finding.texts["en"] != finding.texts["fr"]
        assert finding.hints["en"] != finding.hints["fr"]


SECOND_SEVAN = "sevan2,City,Sévan,Sévan,,,AM,Q999999,,,,,,,,,,,,\n"


def test_two_things_of_one_name_country_and_kind_may_be_one(
    vary: Callable[..., QualityReport],
) -> None:
    report = vary("entities.csv", ENTITIES, ENTITIES + SECOND_SEVAN)
    (found,) = (f for f in report.findings if f.check is Check.DUPLICATE)
    assert found.grade is Grade.WARNING
    assert "id/wikidata-Q999999" in found.texts["en"]
    # The place of the one that relations name, and of the one that is only described.
    assert "sources/relations.csv row 5" in found.place
    assert "Tables of the small graph" in found.place
    assert _tally(report, Check.DUPLICATE, "kind", "city") == (1, 6)


def test_names_alike_in_two_countries_are_two(vary: Callable[..., QualityReport]) -> None:
    report = vary("entities.csv", ENTITIES, ENTITIES + SECOND_SEVAN.replace(",AM,", ",FR,"))
    assert _labels(report, Check.DUPLICATE) == set()


def test_what_was_told_apart_is_no_duplicate(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "p")
    entities = folder / "sources" / "entities.csv"
    entities.write_text(ENTITIES + SECOND_SEVAN, "utf-8")
    (found,) = (f for f in _checked(folder).findings if f.check is Check.DUPLICATE)
    left, right = (part.split(">")[0] for part in found.texts["en"].split("<")[1:])
    (folder / "decisions.csv").write_text(
        f"left,decision,right\n{left},not same,{right}\n", "utf-8"
    )
    assert _labels(_checked(folder), Check.DUPLICATE) == set()


def test_the_gazetteer_s_absence_is_said(report: QualityReport) -> None:
    notes = [note.render("fr") for note in report.notes]
    assert any("répertoire géographique" in note for note in notes)
    assert any("formes" in note for note in notes)


def test_the_tables_have_one_row_a_finding_and_a_tally(report: QualityReport) -> None:
    rows = list(csv.DictReader(io.StringIO(report.to_csv("fr"))))
    assert len(rows) == len(report.findings) == 13
    assert {row["grade"] for row in rows} == {"avertissement", "note"}
    frame = report.tallies_table().to_pandas().set_index(["group", "name", "check"])
    assert frame.loc[("all", "", "no date"), "percent"] == pytest.approx(35.7)


def test_a_spreadsheet_runs_no_cell(vary: Callable[..., QualityReport]) -> None:
    report = vary("entities.csv", "masis,City,Masis,Masis", "masis,City,=1+1,=1+1")
    for row in csv.DictReader(io.StringIO(report.to_csv())):
        for cell in row.values():
            assert not cell.startswith("=")
    assert "'=1+1 has no coordinates" in report.to_csv()


def test_the_page_is_escaped_and_loads_nothing(
    vary: Callable[..., QualityReport],
) -> None:
    page = vary("entities.csv", "masis,City,Masis,Masis", "masis,City,M<i>x,M<i>x").to_html("fr")
    assert "M&lt;i&gt;x" in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "src=" not in page
    assert "default-src 'none'" in page
    assert '<html lang="fr">' in page
    assert "<td>Page A</td><td>sans date</td>" in page


@pytest.mark.slow
def test_a_place_out_of_its_country_is_told_with_what_may_be_meant(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    folder = write_small_project(tmp_path / "project")
    with (folder / "sources" / "entities.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("genova,City,Genève,,,,IT,,,,,,,,,,,,,\n")
        file.write("lyon,City,Lyon,,,,IT,,,,,45.75,4.85,1,2021,,,,,\n")
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as kg:
        report = check_graph(kg.store, rows=kg.rows, shapes=False, gazetteer=gazetteer)
    found = {f.label: f for f in report.findings if f.check is Check.WRONG_COUNTRY}
    assert set(found) == {"Genève", "Lyon"}
    assert "Genoa (IT), Geneva (CH)" in found["Genève"].hints["en"]
    assert "coordinates lie in FR" in found["Lyon"].texts["en"]
    assert "Lyon (FR)" in found["Lyon"].hints["fr"]
    assert not any("not compared" in note.render("en") for note in report.notes)
    (tally,) = [t for t in report.tallies if t.check is Check.WRONG_COUNTRY and t.group == "all"]
    assert tally.count == 2
