"""Hand-written tables: what a broken row says, and that it costs no other."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.building import BuildReport
from coopgraph.errors import InputError
from tests.small import write_small_project


def build(folder: Path) -> BuildReport:
    return cg.build(cg.read_manifest(folder))


def relation(**cells: str) -> str:
    columns = [
        "subject",
        "type",
        "object",
        "when",
        "status",
        "role",
        "agreement",
        "amount",
        "currency",
        "contribution",
        "denied",
        "confidence",
        "asserted_by",
        "as_of",
        "source",
        "quote",
    ]
    row = {
        "subject": "nice",
        "type": "twinned-with",
        "object": "gyumri",
        "source": "page-a",
    } | cells
    return ",".join(row.get(c, "") for c in columns) + "\n"


def entity(**cells: str) -> str:
    columns = [
        "key",
        "kind",
        "name_fr",
        "name_en",
        "name_hy",
        "alternatives",
        "country",
        "wikidata",
        "geonames",
        "concept",
        "iso3166",
        "latitude",
        "longitude",
        "population",
        "population_year",
        "when",
        "structure_type",
        "homepage",
        "description_fr",
        "description_en",
    ]
    row = {"key": "new", "kind": "City", "name_en": "New town"} | cells
    return ",".join(row.get(c, "") for c in columns) + "\n"


def add(folder: Path, table: str, row: str) -> None:
    path = folder / "sources" / table
    path.write_text(path.read_text("utf-8") + row, "utf-8")


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"when": "2025-13"}, "when", "no EDTF level 1 date"),
        ({"type": "twined-with"}, "type", "did you mean twinned-with"),
        ({"type": ""}, "type", "the cell is empty"),
        ({"source": ""}, "source", "the fact has no source"),
        ({"source": "page-z"}, "source", "not in sources.csv"),
        ({"subject": "nowhere"}, "subject", "not in entities.csv"),
        ({"type": "organized"}, "type", "does not go from City to City"),
        ({"status": "asleep"}, "status", "unknown status"),
        ({"confidence": "high"}, "confidence", "is no number"),
        ({"confidence": "1.5"}, None, "outside \\[0, 1\\]"),
        ({"amount": "much", "currency": "EUR"}, "amount", "is no amount"),
        ({"amount": "5", "currency": "euros"}, "currency", "is no currency"),
        ({"amount": "5", "currency": "EUR", "contribution": "gift"}, "contribution", "unknown"),
        ({"as_of": "yesterday"}, "as_of", "is no day"),
        ({"quote": "x" * 201}, None, "201 characters"),
        ({"quote": "a,b"}, None, "cells, the header has"),
    ],
)
def test_broken_relations(
    tmp_path: Path, cells: dict[str, str], column: str | None, message: str
) -> None:
    folder = write_small_project(tmp_path / "project")
    add(folder, "relations.csv", relation(**cells))
    report = build(folder)
    (finding,) = report.findings
    assert report.statements == 14
    assert Path(finding.path).name == "relations.csv"
    assert (finding.line, finding.column) == (19, column)
    assert finding.hint is not None
    import re

    assert re.search(message, finding.render())


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"key": ""}, "key", "the cell is empty"),
        ({"key": "arles"}, "key", "stands twice"),
        ({"kind": "Town"}, "kind", "unknown kind 'Town'"),
        ({"kind": ""}, "kind", "the cell is empty"),
        ({"country": "Atlantis"}, "country", "unknown country"),
        ({"wikidata": "47465"}, "wikidata", "no identifier of scheme wikidata"),
        ({"latitude": "95", "longitude": "5"}, "latitude", "out of range"),
        ({"population": "many"}, "population", "no whole number"),
        ({"homepage": "http://a b"}, "homepage", "is no IRI"),
        ({"structure_type": "club"}, "structure_type", "unknown structure type"),
        ({"concept": "sector-magic", "kind": "Sector"}, "concept", "unknown concept"),
        ({"when": "soon"}, "when", "no EDTF"),
    ],
)
def test_broken_entities(tmp_path: Path, cells: dict[str, str], column: str, message: str) -> None:
    folder = write_small_project(tmp_path / "project")
    add(folder, "entities.csv", entity(**cells))
    report = build(folder)
    (finding,) = report.findings
    assert (finding.line, finding.column) == (13, column)
    assert message in finding.render()
    assert report.statements == 14


def test_a_relation_to_a_broken_entity_says_so(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    add(folder, "entities.csv", entity(country="Atlantis"))
    add(folder, "relations.csv", relation(object="new"))
    texts = [f.render() for f in build(folder).findings]
    assert any("the row of 'new' in entities.csv has an error" in text for text in texts)


def test_hostile_labels_stay_text(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    add(folder, "entities.csv", entity(name_en="<script>alert(1)</script>"))
    build(folder)
    with cg.open(folder) as graph:
        assert graph["<script>alert(1)</script>"].label() == "<script>alert(1)</script>"
        assert "<script>alert" not in graph["<script>alert(1)</script>"]._repr_html_()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL bytes"),
        (b"subject,type\n", "column object is missing"),
        (b"subject,type,object,object\n", "stands twice in the header"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, data: bytes, message: str) -> None:
    folder = write_small_project(tmp_path / "project")
    build(folder)
    (folder / "sources" / "relations.csv").write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        build(folder)
    assert str(caught.value.path).endswith("relations.csv")
    with cg.open(folder) as graph:
        assert sum(graph.counts()["statements"].values()) == 14


def test_spreadsheet_habits_are_read(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    path = folder / "sources" / "sources.csv"
    text = path.read_text("utf-8").replace("Page A", "Page à").replace(",", ";")
    path.write_bytes(text.replace("\n", "\r\n").encode("cp1252"))
    entities = folder / "sources" / "entities.csv"
    entities.write_bytes(b"\xef\xbb\xbf" + entities.read_bytes())
    report = build(folder)
    assert not report.errors
    with cg.open(folder) as graph:
        titles = graph.query("SELECT ?t { ?s a coop:Source ; dcterms:title ?t }").to_records()
        assert {"t": "Page à"} in titles


def test_three_sources_tell_one_fact(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    row = {"subject": "arles", "object": "gyumri", "source": "page-c"}
    add(folder, "relations.csv", relation(**row))
    build(folder)
    with cg.open(folder) as graph:
        count = "SELECT (COUNT(*) AS ?n) { ?s a coop:Twinning ; coop:status cc:active }"
        assert graph.query(count).to_records() == [{"n": 1}]
        assert graph.ask("evidence", subject="Arles", object="Gyumri").variables
        assert len(graph.ask("evidence", subject="Arles", object="Gyumri")) == 3


def test_decisions_join_two_entities(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    add(folder, "entities.csv", entity(key="gumri", name_en="Gumri town", country="AM"))
    add(folder, "relations.csv", relation(subject="nice", object="gumri"))
    build(folder)
    with cg.open(folder) as graph:
        old, new = graph["Gumri town"].iri, graph["Gyumri"].iri
    (folder / "decisions.csv").write_text(
        f"left,decision,right,who,when,why\n{old},same,{new},ana,2026-11-02,one city\n", "utf-8"
    )
    build(folder)
    with cg.open(folder) as graph:
        assert graph["Gumri town"].iri == graph["Gyumri"].iri == new
        assert graph.network("twinned-with").n_nodes == 3
        replaced = graph.query(f"SELECT ?n {{ <{old}> dcterms:isReplacedBy ?n }}").to_records()
        assert replaced == [{"n": new}]


def test_own_relation_types(tmp_path: Path) -> None:
    folder = write_small_project(tmp_path / "project")
    manifest = (folder / "coopgraph.toml").read_text("utf-8")
    own = (
        '[[relation-type]]\nname = "hosts-office-of"\nfrom = ["City"]\nto = ["Network"]\n'
        'labels = { en = "hosts an office of", fr = "accueille un bureau de" }\n'
    )
    base = manifest.replace("[project]\n", '[project]\nbase = "https://example.org/kg/"\n')
    (folder / "coopgraph.toml").write_text(base + own, "utf-8")
    add(folder, "relations.csv", relation(type="hosts-office-of", object="alliance"))
    report = build(folder)
    assert not report.findings
    with cg.open(folder) as graph:
        network = graph.network("hosts-office-of")
        assert network.n_edges == 1
        assert network.node_columns.iri[0].startswith("https://example.org/kg/id/")
        found = graph.query("ASK { ?c <https://example.org/kg/ontology#hostsOfficeOf> ?n }")
        assert bool(found)
