"""New projects: what is written opens, and nothing of the user's is written over."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import InputError, OutputError
from coopgraph.projects import new_project
from tests._facts import files

GEXF = '<gexf><graph><nodes><node id="a" label="{name}"/></nodes></graph></gexf>'


def gexf(path: Path, name: str = "Arles") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(GEXF.format(name=name), "utf-8")
    return path


@pytest.mark.parametrize(
    "title", ['A "quoted" title', "back\\slash", "Հայաստան", "two\nlines", "\x7f\x01", "']]"]
)
def test_any_title_is_valid_toml(tmp_path: Path, title: str) -> None:
    new_project(tmp_path / "p", title=title)
    data = tomllib.loads((tmp_path / "p" / "coopgraph.toml").read_text("utf-8"))
    assert data["project"]["title"] == title


def test_empty_tables_build_to_an_empty_graph(tmp_path: Path) -> None:
    written = new_project(tmp_path / "p")
    assert {str(p.relative_to(tmp_path / "p")) for p in written} == set(files(tmp_path / "p"))
    report = cg.build(cg.read_manifest(tmp_path / "p"))
    assert (report.statements, report.entities, report.findings) == (0, 0, ())
    with cg.open(tmp_path / "p") as graph:
        assert graph.title() == "p"
        assert graph.counts()["statements"] == {}


def test_each_source_has_an_id_of_its_own(tmp_path: Path) -> None:
    given = [
        gexf(tmp_path / name) for name in ("Net 1.gexf", "net-1.gexf", "Գյումրի.gexf", "_.gexf")
    ]
    new_project(tmp_path / "p", given)
    project = cg.read_manifest(tmp_path / "p")
    assert [s.key for s in project.sources] == ["net-1", "net-1-2", "source-3", "source-4"]
    assert [s.path.read_bytes() for s in project.sources] == [p.read_bytes() for p in given]
    assert cg.build(project).sources == 4


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    given = [gexf(tmp_path / "a" / "n.gexf", "Arles"), gexf(tmp_path / "b" / "n.gexf", "Pisa")]
    with pytest.raises(OutputError, match="of this name and another content") as caught:
        new_project(tmp_path / "p", given)
    assert caught.value.path == str(tmp_path / "p" / "sources" / "n.gexf")
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("name", ["decisions.csv", "sources/n.gexf"])
def test_files_of_the_user_are_not_written_over(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "p" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="of this name and another content"):
        new_project(tmp_path / "p", [gexf(tmp_path / "n.gexf")])
    assert files(tmp_path / "p") == {name: b"mine"}


def test_a_file_may_lie_in_its_place_already(tmp_path: Path) -> None:
    given = gexf(tmp_path / "p" / "sources" / "n.gexf")
    new_project(tmp_path / "p", [given])
    assert cg.build(cg.read_manifest(tmp_path / "p")).entities == 2


def test_columns_of_several_lines_stay_in_the_comment(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('"a ""city""\nof birth",partner\nArles,Pisa\n', "utf-8")
    new_project(tmp_path / "p", [table])
    text = (tmp_path / "p" / "coopgraph.toml").read_text("utf-8")
    assert [entry["id"] for entry in tomllib.loads(text)["source"]] == ["t"]
    filled = re.sub(r"^# (\[\[|\w+ = )", r"\1", text, flags=re.MULTILINE)
    (entity, other) = tomllib.loads(filled)["source"][0]["entity"]
    assert (entity["name"], other["name"]) == ('{a "city"\nof birth}', "{partner}")


def test_a_folder_given_as_file(tmp_path: Path) -> None:
    (tmp_path / "n.gexf").mkdir()
    with pytest.raises(InputError, match="there is no file"):
        new_project(tmp_path / "p", [tmp_path / "n.gexf"])
    assert not (tmp_path / "p").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="the folder cannot be written") as caught:
        new_project(tmp_path / "p" / "q")
    assert caught.value.hint is not None
    assert (tmp_path / "p").read_text("utf-8") == "mine"
