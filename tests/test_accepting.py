"""Reviewed facts become a source of a project: claims with quotes, nothing unreviewed, no names."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.accepting import accept_review
from coopgraph.errors import InputError, ProjectError
from coopgraph.extraction import PageReview, review_of, review_text

PAGE = (
    "Madame Anna Martin en Arménie\n"
    "La Ville de Nice, représentée par son maire Jean Exemple, est jumelée avec Erevan (Arménie) "
    "depuis 2007.\n"
    "La Ville de Lyon a signé une convention avec la Ville de Goris le 12 mai 2019.\n"
)
MANIFEST = '[project]\ntitle = "Test"\nlicence = "CC0-1.0"\nlanguages = ["en", "fr"]'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    home = tmp_path / "graph"
    home.mkdir()
    (home / "coopgraph.toml").write_text(MANIFEST, "utf-8")
    return home


def decided(path: Path, text: str = PAGE, **decisions: str) -> Path:
    page = review_of(cg.read_page(text), address="https://a.example/x", retrieved="2025-06-20")
    rows = (replace(row, decision=decisions.get(row.object, "")) for row in page.rows)
    return written(path, replace(page, rows=tuple(rows)))


def written(path: Path, page: PageReview) -> Path:
    path.write_text(review_text(page), "utf-8")
    return path


def rows(home: Path, name: str) -> list[dict[str, str]]:
    path = home / "sources" / "pages" / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def ties(home: Path) -> set[tuple[str, str]]:
    names = {row["key"]: row["name_fr"] for row in rows(home, "entities.csv")}
    return {(names[r["subject"]], names[r["object"]]) for r in rows(home, "relations.csv")}


def test_only_what_was_accepted_enters_and_the_build_reads_it(
    project: Path, tmp_path: Path
) -> None:
    review = decided(tmp_path / "r.tsv", Erevan="accept", Goris="reject")
    done = accept_review(review, project)
    assert (done.accepted, done.corrected, done.rejected) == (1, 0, 1)
    assert ties(project) == {("Nice", "Erevan")}
    report = cg.build(cg.read_manifest(project))
    assert not [f for f in report.findings if f.severity == "error"]
    with cg.open(project) as kg:
        (statement,) = kg.why("Nice", "Erevan")
        shown = statement.render("en")
    assert "https://a.example/x" in shown or "page-" in shown
    assert "est jumelée avec Erevan" in shown
    assert "characters" in shown


def test_nothing_undecided_enters_unless_a_confidence_is_given(
    project: Path, tmp_path: Path
) -> None:
    review = decided(tmp_path / "r.tsv")
    assert accept_review(review, project).accepted == 0
    assert rows(project, "relations.csv") == []
    done = accept_review(review, project, above=0.0)
    assert done.open == 0
    assert ties(project) == {("Nice", "Erevan"), ("Lyon", "Goris")}
    assert {row["confidence"] for row in rows(project, "relations.csv")} != {"1"}


def test_a_correction_is_what_enters(project: Path, tmp_path: Path) -> None:
    review = decided(tmp_path / "r.tsv", Goris="correct")
    text = review.read_text("utf-8").replace("2019-05-12", "2019-05-13")
    review.write_text(text, "utf-8")
    assert accept_review(review, project).corrected == 1
    (row,) = rows(project, "relations.csv")
    assert (row["when"], row["confidence"]) == ("2019-05-13", "1")


def test_a_page_accepted_again_is_replaced_and_others_stay(project: Path, tmp_path: Path) -> None:
    other = decided(tmp_path / "o.tsv", "La Ville de Nice est jumelée avec Goris.", Goris="accept")
    moved = other.read_text("utf-8").replace("a.example", "b.example")
    other.write_text(moved, "utf-8")
    accept_review(other, project)
    accept_review(decided(tmp_path / "r.tsv", Erevan="accept", Goris="accept"), project)
    assert ties(project) == {("Nice", "Goris"), ("Nice", "Erevan"), ("Lyon", "Goris")}
    accept_review(decided(tmp_path / "r.tsv", Erevan="accept"), project)
    assert ties(project) == {("Nice", "Goris"), ("Nice", "Erevan")}
    assert len(rows(project, "sources.csv")) == 2
    assert "Lyon" not in {row["name_fr"] for row in rows(project, "entities.csv")}
    manifest = (project / "coopgraph.toml").read_text("utf-8")
    assert manifest.startswith(MANIFEST)
    assert manifest.count("[[source]]") == 1


def test_persons_are_in_their_own_table_and_hidden_elsewhere(project: Path, tmp_path: Path) -> None:
    review = decided(tmp_path / "r.tsv", **{"Erevan": "accept", "Jean Exemple": "accept"})
    assert accept_review(review, project).people == 1
    (person,) = csv.DictReader((project / "people.csv").read_text("utf-8").splitlines())
    assert (person["person"], person["body"]) == ("Jean Exemple", "Nice")
    for path in (project / "sources").rglob("*.csv"):
        text = path.read_text("utf-8")
        assert "Exemple" not in text
        assert "Martin" not in text  # the title names her, no office does
    accept_review(decided(tmp_path / "r.tsv", Erevan="accept"), project)
    assert "Exemple" not in (project / "people.csv").read_text("utf-8")


def test_a_rejected_person_is_hidden_too(project: Path, tmp_path: Path) -> None:
    review = decided(tmp_path / "r.tsv", **{"Erevan": "accept", "Jean Exemple": "reject"})
    accept_review(review, project)
    assert not (project / "people.csv").exists()
    (row,) = rows(project, "relations.csv")
    assert "Exemple" not in row["quote"]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("\ttwinned-with\t", "\tmarried-to\t", "married-to"),
        ("\t2007\t", "\tsoon\t", "cannot be accepted"),
        ("\ttwinned-with\t", "\tmember-of\t", "does not go from"),
        ("\tErevan\t", "\t\t", "lacks an end"),
    ],
)
def test_a_row_that_the_build_would_refuse_is_refused_at_once(
    old: str, new: str, wanted: str, project: Path, tmp_path: Path
) -> None:
    review = decided(tmp_path / "r.tsv", Erevan="accept")
    review.write_text(review.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=wanted):
        accept_review(review, project)
    assert not (project / "sources").exists()


def test_a_dry_run_writes_nothing(project: Path, tmp_path: Path) -> None:
    done = accept_review(decided(tmp_path / "r.tsv", Erevan="accept"), project, dry_run=True)
    assert done.accepted == 1
    assert sorted(path.name for path in project.iterdir()) == ["coopgraph.toml"]


def test_without_a_project_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        accept_review(decided(tmp_path / "r.tsv", Erevan="accept"), tmp_path / "none")
    assert not (tmp_path / "none").exists()
