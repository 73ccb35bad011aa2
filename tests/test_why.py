"""Why two things are related: the chain from each statement to the row, counted by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import UnknownNameError, VocabularyError
from coopgraph.query import StatementEvidence
from tests.small import write_small_project


def _one(found: tuple[StatementEvidence, ...]) -> StatementEvidence:
    assert len(found) == 1
    return found[0]


def _built(folder: Path) -> cg.KnowledgeGraph:
    cg.build(cg.read_manifest(folder))
    return cg.open(folder)


def test_two_pages_tell_of_one_twinning(small: cg.KnowledgeGraph) -> None:
    twinning = _one(small.why("Arles", "Gyumri"))
    assert (twinning.relation, twinning.periods, twinning.status) == (
        "twinned-with",
        ("2005-05-09/",),
        "active",
    )
    first, second = twinning.claims
    assert (first.title, first.address, first.place) == (
        "Page A",
        "https://example.org/a",
        "sources/relations.csv row 2",
    )
    assert first.row == (
        "subject: arles; type: twinned-with; object: gyumri; when: 2005; status: active; "
        "source: page-a; quote: Arles et Gumri sont jumelées"
    )
    assert (second.when, second.confidence, second.asserted_by) == ("2005-05-09", 0.9, "Arles")
    assert {(c.reader, c.version) for c in twinning.claims} == {("facts", cg.__version__)}


def test_either_end_may_come_first_and_be_an_identifier(small: cg.KnowledgeGraph) -> None:
    assert small.why("wikidata:Q199553", "Arles") == small.why("Arles", "Gyumri")


def test_a_page_s_retrieval_day_is_told(small: cg.KnowledgeGraph) -> None:
    claim = _one(small.why("Nice", "Sevan")).claims[0]
    assert (claim.retrieved, claim.issued) == ("2025-11-01", "2020-03-01")


def test_a_denial_is_an_open_dispute(small: cg.KnowledgeGraph) -> None:
    found = _one(small.why("Masis", "Arles"))
    assert found.disputed
    assert found.conflicts == ("holds",)
    assert [c.denied for c in found.claims] == [False, True]
    assert "no rule settles it" in found.render()
    assert "aucune règle ne tranche" in found.render("fr")


def test_the_rule_that_settled_a_disagreement_is_told(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "p")
    table = folder / "sources" / "relations.csv"
    # Page B (trust 1) now gives another year than page A (trust 0).
    table.write_text(table.read_text("utf-8").replace("2005-05-09", "2006"), "utf-8")
    with _built(folder) as kg:
        found = _one(kg.why("Arles", "Gyumri"))
    assert found.settled == (("start", "trust"),)
    assert found.periods == ("2006/",)
    assert "sources disagree on start: the claim of the more trusted source" in found.render()


def test_inherited_dates_are_said_to_be_so(small: cg.KnowledgeGraph) -> None:
    found = _one(small.why("Nice", "Sevan congress"))
    assert found.inherited_dates
    assert "(the dates of the event or project)" in found.render()


def test_one_type_alone_may_be_asked_for(small: cg.KnowledgeGraph) -> None:
    types = [s.relation for s in small.why("Arles", "Clean water")]
    assert types == ["funded-by", "partner-in"]
    assert [s.relation for s in small.why("Arles", "Clean water", relation="partner-in")] == [
        "partner-in"
    ]
    with pytest.raises(VocabularyError):
        small.why("Arles", "Clean water", relation="married-to")


def test_what_is_not_related_has_no_evidence(small: cg.KnowledgeGraph) -> None:
    assert small.why("Masis", "Sevan") == ()
    with pytest.raises(UnknownNameError):
        small.why("Masis", "Atlantis")


def test_a_row_of_a_changed_or_vanished_file_is_not_shown(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "p")
    with _built(folder) as kg:
        assert _one(kg.why("Arles", "Gyumri")).claims[0].row
    table = folder / "sources" / "relations.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join([lines[0], *lines[2:], lines[1]]), "utf-8")
    with cg.open(folder) as kg:
        claim = _one(kg.why("Arles", "Gyumri")).claims[0]
        assert (claim.row, claim.quote) == ("", "Arles et Gumri sont jumelées")
    shutil.rmtree(folder / "sources")
    store = folder / "store" / (folder / "store" / "CURRENT").read_text("utf-8").strip()
    with cg.open(store) as kg:
        claim = _one(kg.why("Arles", "Gyumri")).claims[0]
        assert (claim.row, claim.place) == ("", "relations.csv row 2")


def test_a_row_never_shows_a_person_of_the_project(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "p")
    table = folder / "sources" / "relations.csv"
    table.write_text(
        table.read_text("utf-8").replace("un jumelage est prévu", "prévu par Anna Petrosyan"),
        "utf-8",
    )
    (folder / "people.csv").write_text("person,body\nAnna Petrosyan,Arles\n", "utf-8")
    with _built(folder) as kg:
        text = _one(kg.why("Arles", "Nice")).render()
    assert "prévu par […]" in text
    assert "Petrosyan" not in text


def test_a_mapped_table_s_row_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "twins.csv").write_text("from;to;year\nÉvian;Sion;1999\nÉvian;Aoste;\n", "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        """[project]
title = "Twins"
[[source]]
id = "twins"
reader = "table"
path = "twins.csv"
title = "List of twins"
retrieved = 2025-01-02
[[source.entity]]
as = "a"
kind = "City"
name = "{from}"
[[source.entity]]
as = "b"
kind = "City"
name = "{to}"
[[source.relation]]
subject = "a"
type = "twinned-with"
object = "b"
when = "{year}"
""",
        "utf-8",
    )
    with _built(tmp_path) as kg:
        claim = _one(kg.why("Évian", "Sion")).claims[0]
        other = _one(kg.why("Évian", "Aoste")).claims[0]
    assert (claim.title, claim.retrieved, claim.reader) == ("List of twins", "2025-01-02", "table")
    assert claim.place == "twins.csv row 2"
    assert claim.row == "from: Évian; to: Sion; year: 1999"
    assert other.row == "from: Évian; to: Aoste"


def test_a_table_without_header_is_laid_out_as_the_manifest_says(tmp_path: Path) -> None:
    (tmp_path / "twins.csv").write_text("Évian|Sion\nÉvian|Aoste\n", "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        """[project]
title = "Twins"
[[source]]
id = "twins"
reader = "table"
path = "twins.csv"
columns = ["from", "to"]
delimiter = "|"
[[source.entity]]
as = "a"
kind = "City"
name = "{from}"
[[source.entity]]
as = "b"
kind = "City"
name = "{to}"
[[source.relation]]
subject = "a"
type = "twinned-with"
object = "b"
""",
        "utf-8",
    )
    with _built(tmp_path) as kg:
        assert _one(kg.why("Évian", "Sion")).claims[0].row == "from: Évian; to: Sion"
        assert _one(kg.why("Évian", "Aoste")).claims[0].row == "from: Évian; to: Aoste"


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("t.jsonl", '{"from": "Évian", "to": "Sion"}\n', "line 1"),
        ("t.json", '[{"from": "Évian", "to": "Sion"}]\n', "record 1"),
    ],
)
def test_other_tables_are_read_again_too(tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        f"""[project]
title = "Twins"
[[source]]
id = "twins"
reader = "table"
path = "{name}"
[[source.entity]]
as = "a"
kind = "City"
name = "{{from}}"
[[source.entity]]
as = "b"
kind = "City"
name = "{{to}}"
[[source.relation]]
subject = "a"
type = "twinned-with"
object = "b"
""",
        "utf-8",
    )
    with _built(tmp_path) as kg:
        claim = _one(kg.why("Évian", "Sion")).claims[0]
    assert claim.place == f"{name} {place}"
    assert claim.row == "from: Évian; to: Sion"


def test_a_gexf_edge_s_line_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "t.gexf").write_text(
        '<gexf version="1.2"><graph><nodes>\n<node id="0" label="Évian"/>\n'
        '<node id="1" label="Sion"/>\n</nodes><edges>\n'
        '<edge id="7" source="0" target="1"/>\n</edges></graph></gexf>\n',
        "utf-8",
    )
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\ntitle = "T"\n[[source]]\nid = "t"\nreader = "gexf"\npath = "t.gexf"\n',
        "utf-8",
    )
    with _built(tmp_path) as kg:
        claim = _one(kg.why("Évian", "Sion")).claims[0]
    assert claim.place == "t.gexf edge 7, line 5"
    assert claim.row == '<edge id="7" source="0" target="1"/>'


def test_an_xml_element_is_shown_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "t.gexf").write_text(
        '<gexf version="1.2"><graph><nodes>\n<node id="0" label="Évian"/>\n'
        '<node id="1" label="Sion"/>\n</nodes><edges>\n'
        '<edge id="7" source="0" target="1">\n  <attvalues/>\n</edge>\n</edges></graph></gexf>\n',
        "utf-8",
    )
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\ntitle = "T"\n[[source]]\nid = "t"\nreader = "gexf"\npath = "t.gexf"\n',
        "utf-8",
    )
    with _built(tmp_path) as kg:
        row = _one(kg.why("Évian", "Sion")).claims[0].row
    assert row == '<edge id="7" source="0" target="1"> <attvalues/> </edge>'


def test_a_file_of_quads_has_quotes_but_no_rows(small: cg.KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "small.nq"
    path.write_bytes(small.serialized("nq"))
    with cg.open(path) as kg:
        claim = _one(kg.why("Arles", "Gyumri")).claims[0]
    assert (claim.row, claim.version, claim.place) == ("", "", "relations.csv row 2")
    assert claim.quote == "Arles et Gumri sont jumelées"
