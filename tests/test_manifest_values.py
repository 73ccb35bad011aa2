"""``coopgraph.toml``: values of a wrong type or shape, each named with its line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import ProjectError

SOURCE = '[[source]]\nid = "s"\nreader = "gexf"\npath = "n.gexf"\n'
OWN = '[project]\nbase = "https://example.org/"\n[[relation-type]]\nname = "visits"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "n.gexf").write_text("<gexf/>", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("project = 1\n", 1, r"\[project\] is no table"),
        ("[project]\nlicence = 3\n", 2, "licence is no text"),
        ('[project]\nlanguages = "fr"\n', 2, "languages is no list of texts"),
        ('[project]\nlanguages = ["fr", "a b"]\n', 2, "'a b' is no language tag"),
        ('[project]\ntitle = { "a b" = "x" }\n', 2, "'a b' is no language tag"),
        (SOURCE.replace("[[source]]", "[source]"), 1, "source is no list of tables"),
        ("source = [1]\n", 1, "source is no list of tables"),
        ('source = "n.gexf"\n', 1, "source is no list of tables"),
        (SOURCE + 'trust = "high"\n', 5, "'high' is no whole number"),
        (SOURCE + "trust = true\n", 5, "True is no whole number"),
        (SOURCE + "trust = 0.5\n", 5, "0.5 is no whole number"),
        (SOURCE + "title = 3\n", 5, "title is no text"),
        (SOURCE + "publisher = []\n", 5, "publisher is no text"),
        (SOURCE + "sha256 = 3\n", 5, "sha256 is no text"),
        (SOURCE + 'language = "français"\n', 5, "'français' is no language tag"),
        (SOURCE + 'address = "https://example.org/a b"\n', 5, "is no IRI"),
        (SOURCE + 'address = "www.example.org"\n', 5, "is no IRI"),
        (SOURCE + 'licence = "https://example.org/a b"\n', 5, "is no IRI"),
        (SOURCE + 'retrieved = "2025-13"\n', 5, "'2025-13' is no day"),
        (SOURCE.replace("n.gexf", "x" * 5000), 4, "there is no file"),
        (SOURCE.replace('"n.gexf"', '"/no/such/file.gexf"'), 4, "there is no file"),
        (SOURCE.replace('"n.gexf"', '""'), 2, "source s has no path"),
        (OWN.replace("visits", "twinned-with"), 4, "twinned-with is defined twice"),
        (OWN + '[[relation-type]]\nname = "visits"\n', 4, "visits is defined twice"),
        (OWN.replace("[[relation-type]]", "[relation-type]"), 3, "is no list of tables"),
        (OWN + 'from = ["Citty"]\n', 5, "unknown kind 'Citty'"),
        (OWN + 'from = "City"\n', 5, "from is no list of texts"),
        (OWN + 'colour = "red"\n', 5, "unknown key 'colour'"),
    ],
)
def test_wrong_values_name_their_line(folder: Path, text: str, line: int, message: str) -> None:
    (folder / "coopgraph.toml").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=message) as caught:
        cg.read_manifest(folder)
    assert caught.value.path == str(folder / "coopgraph.toml")
    assert caught.value.line == line
    assert caught.value.hint is not None


def test_a_path_with_a_nul_byte_is_no_file(folder: Path) -> None:
    (folder / "coopgraph.toml").write_text(SOURCE.replace("n.gexf", "n\\u0000.gexf"), "utf-8")
    with pytest.raises(ProjectError, match="there is no file"):
        cg.read_manifest(folder)


def test_a_link_out_of_the_project_is_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "m.gexf"
    outside.write_text("<gexf/>", "utf-8")
    (folder / "link.gexf").symlink_to(outside)
    (folder / "coopgraph.toml").write_text(SOURCE.replace("n.gexf", "link.gexf"), "utf-8")
    with pytest.raises(ProjectError, match=r"there is no file link\.gexf"):
        cg.read_manifest(folder)
    (folder / "coopgraph.toml").write_text(SOURCE.replace("n.gexf", str(outside)), "utf-8")
    assert cg.read_manifest(folder).sources[0].path == outside


def test_a_manifest_that_cannot_be_read(folder: Path) -> None:
    (folder / "coopgraph.toml").write_bytes('[project]\ntitle = "é"\n'.encode("cp1252"))
    with pytest.raises(ProjectError, match="not in UTF-8"):
        cg.read_manifest(folder)
    (folder / "coopgraph.toml").unlink()
    (folder / "coopgraph.toml").mkdir()
    with pytest.raises(ProjectError, match="cannot be read"):
        cg.read_manifest(folder)
    with pytest.raises(ProjectError, match="cannot be read"):
        cg.read_manifest(folder / "n.gexf")


def test_what_is_right_is_taken_as_it_stands(folder: Path) -> None:
    text = (
        '[project]\ntitle = { en = "Twins", fr = "Jumelages" }\nlanguages = ["FR", "hy"]\n'
        'licence = "CC0-1.0"\npublisher = "A lab"\nas-of = "2025-06-16"\n'
        f'{SOURCE}trust = -1\naddress = "https://example.org/a%20b"\nissued = "2016"\n'
        'retrieved = 2024-02-29\nlanguage = "hy"\nlicence = "ODbL"\nkind = "Region"\n'
    )
    (folder / "coopgraph.toml").write_text(text, "utf-8")
    project = cg.read_manifest(folder / "coopgraph.toml")
    assert (project.title("fr"), project.title("en")) == ("Jumelages", "Twins")
    assert (project.languages, project.licence, project.publisher) == (
        ("fr", "hy"),
        "CC0-1.0",
        "A lab",
    )
    assert str(project.as_of) == "2025-06-16"
    (source,) = project.sources
    assert (source.trust, source.address) == (-1, "https://example.org/a%20b")
    assert (str(source.issued), str(source.retrieved)) == ("2016", "2024-02-29")
    assert (source.language, source.licence) == ("hy", "ODbL")
    assert source.options == {"kind": "Region"}
