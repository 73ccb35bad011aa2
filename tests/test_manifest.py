"""``coopgraph.toml``: what is wrong in it, and at which line."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import InputError, OutputError, ProjectError, UsageError
from coopgraph.projects import bundled_project, copy_bundled, new_project

SOURCE = '[[source]]\nid = "s"\nreader = "gexf"\npath = "n.gexf"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "n.gexf").write_text("<gexf/>", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[project\n", 1, "no valid TOML"),
        ('[project]\ntitel = "x"\n', 2, "unknown key 'titel'"),
        ("[projekt]\n", 1, "unknown key 'projekt'"),
        ('[project]\nbase = "http://a b/"\n', 2, "is no IRI"),
        ('[project]\nbase = "https://example.org/x"\n', 2, "ends neither in / nor in #"),
        ('[project]\nas-of = "soon"\n', 2, "is no day"),
        ('[[source]]\nid = "S 1"\n', 2, "not usable"),
        ('[[source]]\nid = "s"\npath = "n.gexf"\n', 2, "has no reader"),
        (SOURCE.replace("gexf", "gefx", 1), 3, "unknown reader 'gefx'"),
        (SOURCE.replace("n.gexf", "m.gexf"), 4, "there is no file m.gexf"),
        (SOURCE.replace("n.gexf", "../../etc/passwd"), 4, "there is no file"),
        (SOURCE + 'issued = "2025-13"\n', 5, "no EDTF"),
        (SOURCE + SOURCE, 2, "stands twice"),
        ('[[relation-type]]\nname = "visits"\n', 2, "base IRI of the project's own"),
        (
            '[project]\nbase = "https://e.org/"\n[[relation-type]]\nname = "v"\nnature = "habit"\n',
            5,
            "unknown nature",
        ),
    ],
)
def test_errors_name_the_line(folder: Path, text: str, line: int, message: str) -> None:
    (folder / "coopgraph.toml").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=message) as caught:
        cg.read_manifest(folder)
    assert caught.value.line == line
    assert caught.value.hint is not None


def test_a_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"no coopgraph\.toml here") as caught:
        cg.read_manifest(tmp_path)
    assert "coopgraph init" in str(caught.value)


def test_files_are_found_below_the_data_variable(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path_factory.mktemp("data")
    (data / "twins").mkdir()
    (data / "twins" / "m.gexf").write_text("<gexf/>", "utf-8")
    (data.parent / "outside.gexf").write_text("<gexf/>", "utf-8")
    monkeypatch.setenv("COOPGRAPH_DATA", str(data))
    (folder / "coopgraph.toml").write_text(SOURCE.replace("n.gexf", "twins/m.gexf"), "utf-8")
    assert cg.read_manifest(folder).sources[0].path == (data / "twins" / "m.gexf").resolve()
    (folder / "coopgraph.toml").write_text(SOURCE.replace("n.gexf", "../outside.gexf"), "utf-8")
    with pytest.raises(ProjectError, match="there is no file"):
        cg.read_manifest(folder)


def test_another_file_than_the_manifest_names_is_refused(folder: Path) -> None:
    (folder / "coopgraph.toml").write_text(SOURCE + f'sha256 = "{"0" * 64}"\n', "utf-8")
    with pytest.raises(InputError, match="its SHA-256 is"):
        cg.build(cg.read_manifest(folder))


def test_new_projects(tmp_path: Path) -> None:
    made = new_project(tmp_path / "empty", title='A "quoted" title')
    assert {p.name for p in made} >= {"coopgraph.toml", "relations.csv", "decisions.csv"}
    project = cg.read_manifest(tmp_path / "empty")
    assert project.title() == 'A "quoted" title'
    assert cg.build(project).statements == 0
    with pytest.raises(OutputError, match="there is a project already"):
        new_project(tmp_path / "empty")
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match="no reader takes this file"):
        new_project(tmp_path / "pdf", [tmp_path / "x.pdf"])
    with pytest.raises(InputError, match="there is no file"):
        new_project(tmp_path / "none", [tmp_path / "none.gexf"])


def test_a_project_from_a_table_says_its_columns(tmp_path: Path) -> None:
    (tmp_path / "Twins 2025.csv").write_text("ville,jumelle\nArles,Pise\n", "utf-8")
    new_project(tmp_path / "p", [tmp_path / "Twins 2025.csv"])
    text = (tmp_path / "p" / "coopgraph.toml").read_text("utf-8")
    assert 'id = "twins-2025"' in text
    assert "ville" in text
    assert "jumelle" in text
    filled = "\n".join(
        line.removeprefix("# ") if "[[source." in line or " = " in line else line
        for line in text.splitlines()
    )
    (tmp_path / "p" / "coopgraph.toml").write_text(filled, "utf-8")
    assert cg.build(cg.read_manifest(tmp_path / "p")).statements == 1


def test_bundled_projects(tmp_path: Path) -> None:
    copy_bundled("provence-armenia", tmp_path / "demo")
    copy_bundled("provence-armenia", tmp_path / "demo")  # what is there stays
    assert (tmp_path / "demo" / "sources" / "relations.csv").is_file()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="holds something else"):
        copy_bundled("provence-armenia", tmp_path / "other")
    with pytest.raises(UsageError, match="no bundled project"):
        bundled_project("atlantis")
