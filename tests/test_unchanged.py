"""A build of the same inputs is not done again; one of others is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import LoadError
from tests.small import write_small_project

TABLE = """[[source]]
id = "x"
reader = "table"
path = "x.csv"
[[source.entity]]
as = "a"
name = "{a}"
country = "{land}"
[[source.entity]]
as = "b"
name = "{b}"
country = "FR"
[[source.relation]]
subject = "a"
object = "b"
type = "twinned-with"
"""


def build(folder: Path, *, strict: bool = False, rebuild: bool = False) -> cg.BuildReport:
    return cg.build(cg.read_manifest(folder), strict=strict, rebuild=rebuild)


def builds(folder: Path) -> list[str]:
    return sorted(p.parent.name for p in (folder / "store").glob("*/build.json"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = write_small_project(tmp_path / "project")
    build(folder)
    return folder


def test_the_same_inputs_are_not_built_again(project: Path) -> None:
    before = builds(project)
    again = build(project)
    assert again.unchanged
    assert builds(project) == before == [again.build]
    rebuilt = build(project, rebuild=True)
    assert not rebuilt.unchanged
    assert (rebuilt.fingerprint, rebuilt.claims) == (again.fingerprint, again.claims)
    assert len(builds(project)) == 2


def _append(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")

    return change


def _touch_nothing_but_the_report(folder: Path) -> None:
    (report,) = (folder / "store").glob("*/report.json")
    report.write_text("{", "utf-8")


def _lose_the_store(folder: Path) -> None:
    (db,) = (folder / "store").glob("*/db")
    db.rename(folder / "elsewhere")


@pytest.mark.parametrize(
    "change",
    [
        _append("coopgraph.toml", "\n# a word\n"),
        _append("decisions.csv", "left,decision,right\n"),
        _append("people.csv", "person,body\n"),
        _touch_nothing_but_the_report,
        _lose_the_store,
    ],
)
def test_what_a_build_depends_on_makes_a_new_one(
    project: Path, change: Callable[[Path], None]
) -> None:
    change(project)
    assert not build(project).unchanged
    assert build(project).unchanged


def test_a_changed_table_makes_a_new_build(project: Path) -> None:
    table = next(project.rglob("relations.csv"))
    rows = table.read_text("utf-8").splitlines()
    table.write_text("\n".join(rows[:-1]) + "\n", "utf-8")
    assert not build(project).unchanged


def test_bad_rows_are_told_again(tmp_path: Path) -> None:
    (tmp_path / "coopgraph.toml").write_text(TABLE, "utf-8")
    (tmp_path / "x.csv").write_text("a,b,land\nNice,Arles,FR\nNice,Lyon,Nowhere\n", "utf-8")
    first, again = build(tmp_path), build(tmp_path)
    assert again.unchanged
    for language in ("en", "fr"):
        told = [f.render(language) for f in again.findings]
        assert told == [f.render(language) for f in first.findings]
        assert "Nowhere" in told[0]
    assert (again.errors, again.findings) == (1, first.findings)
    with pytest.raises(LoadError, match="1 bad rows"):
        build(tmp_path, strict=True)


def test_a_rule_file_counts(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<http://e/a> a <http://e/T> .", "utf-8")
    (tmp_path / "mine.toml").write_text("", "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        '[[source]]\nid = "x"\nreader = "rdf"\npath = "x.ttl"\nrules = ["org", "mine.toml"]\n',
        "utf-8",
    )
    build(tmp_path)
    assert build(tmp_path).unchanged
    (tmp_path / "mine.toml").write_text("# other\n", "utf-8")
    assert not build(tmp_path).unchanged


def test_another_package_s_reader_is_always_asked(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coopgraph import _inputs

    def stranger() -> None: ...

    monkeypatch.setattr(_inputs, "find_reader", lambda name: stranger)
    assert not build(project).unchanged
    (report,) = ((project / "store").glob("*/report.json"),)
    facts = [json.loads(p.read_text("utf-8"))["inputs"] for p in report]
    assert None in facts


@pytest.mark.parametrize("name", ["page-0001.json", "2026-11-20/page-00001.json"])
def test_pages_of_an_endpoint_are_in_the_digest(tmp_path: Path, name: str) -> None:
    from coopgraph.building import file_digest

    page = tmp_path / name
    page.parent.mkdir(exist_ok=True)
    page.write_text("{}", "utf-8")
    first = file_digest(tmp_path)
    page.write_text("[]", "utf-8")
    assert file_digest(tmp_path) != first
