"""``people.csv``: who is kept apart, what is said of a broken row, and where a name may hide."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph._people import read_people
from coopgraph.errors import InputError, LoadError, PeopleClosedError
from tests._facts import build, files, write_facts

NAME = "Zoé Abélard"
HEADER = "person,body,office,when,source\n"


def with_people(folder: Path, rows: str, header: str = HEADER, **tables: str) -> Path:
    write_facts(folder, **tables)
    (folder / "people.csv").write_text(header + rows, "utf-8")
    return folder


def public(folder: Path) -> dict[str, bytes]:
    """Return the files of the store without the people's."""
    return {k: v for k, v in files(folder / "store").items() if not k.startswith("people")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("signed by Zoé Abélard.", "signed by […]."),
        ("ZOÉ  ABÉLARD and Zoé\nAbélard", "[…] and […]"),
        ("ABÉLARD Zoé, Mme Abélard", "[…], Mme […]"),
        (unicodedata.normalize("NFD", "Zoé Abélard"), "[…]"),
        ("the Abélardine and Zoé", "the Abélardine and Zoé"),
        ("rue Abélard-Héloïse", "rue […]-Héloïse"),
    ],
)
def test_names_are_taken_out(tmp_path: Path, text: str, wanted: str) -> None:
    people = read_people(with_people(tmp_path, f"{NAME},Arles,,,\n") / "people.csv")
    assert people.redact(text) == wanted


def test_without_people_nothing_is_taken_out(tmp_path: Path) -> None:
    assert read_people(tmp_path / "people.csv").redact(NAME) == NAME


def test_a_name_in_any_free_text_stays_out_of_the_public_store(tmp_path: Path) -> None:
    entities = (
        "key,kind,name_en,country,description_en\n"
        f"arles,City,Arles,FR,Mayor: {NAME}\npisa,City,Pisa,IT,\n"
    )
    relations = (
        "subject,type,object,role,locator,source,quote\n"
        f"arles,twinned-with,pisa,signed by {NAME},speech of {NAME},page,{NAME} said so\n"
    )
    sources = f"key,title,publisher\npage,An interview with {NAME},Office of {NAME}\n"
    folder = with_people(
        tmp_path,
        f"{NAME},Arles,mayor,2020/..,https://example.org/zoe\n",
        sources=sources,
        entities=entities,
        relations=relations,
    )
    assert not build(folder).findings
    stored = public(folder)
    assert len(stored) > 3
    for path, data in stored.items():
        for part in (NAME, "Abélard", "zoe"):
            assert part.encode() not in data, path
    with cg.open(folder) as graph:
        title = "SELECT ?t ?p { ?s dcterms:identifier 'page' ; dcterms:title ?t ; "
        found = graph.query(title + "dcterms:publisher ?p }").to_records()
        assert found == [{"t": "An interview with […]", "p": "Office of […]"}]


@pytest.mark.parametrize("body", ["Arles", "wikidata:Q48292", "IRI"])
def test_offices_are_in_the_people_store(tmp_path: Path, body: str) -> None:
    entities = "key,kind,name_en,country,wikidata\narles,City,Arles,FR,Q48292\npisa,City,Pisa,IT,\n"
    iri = "https://w3id.org/coopgraph/id/wikidata-Q48292"
    named = iri if body == "IRI" else body
    rows = (
        f"{NAME},{named},mayor,2020/2026,https://example.org/p\n{NAME},{named},deputy,2014/2020,\n"
    )
    folder = with_people(tmp_path, rows, entities=entities)
    assert not build(folder).findings
    with cg.open(folder, people=True) as graph:
        found = graph.people.query(
            """SELECT ?body ?role ?from ?to { ?body coop:representedBy ?person .
            ?s coop:subject ?body ; coop:object ?person ; coop:role ?role ;
               coop:startEarliest ?from ; coop:endLatest ?to .
            ?person a coop:Person } ORDER BY ?role"""
        ).to_records()
        assert [{k: str(v) for k, v in row.items()} for row in found] == [
            {"body": iri, "role": "deputy", "from": "2014-01-01", "to": "2020-12-31"},
            {"body": iri, "role": "mayor", "from": "2020-01-01", "to": "2026-12-31"},
        ]
        assert not graph.query("ASK { ?s coop:representedBy ?p }")


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (f"{NAME},,mayor,,\n", None, "no person or no body"),
        (f",{NAME},mayor,,\n", None, "no person or no body"),
        (f"{NAME},Arles,mayor,2025-13,\n", None, "no EDTF level 1 date"),
        (f"{NAME},Arles,mayor,2025,a,b,c\n", None, "7 cells, the header has 5"),
        (f'{NAME},Arles,"mayor,2025,a\n', None, "cannot be read"),
        (f"{NAME},Atlantis,mayor,,\n", "body", "nothing is called 'Atlantis'"),
    ],
)
def test_broken_rows_are_told_without_the_name(
    tmp_path: Path, row: str, column: str | None, message: str
) -> None:
    folder = with_people(tmp_path, row)
    report = build(folder)
    (finding,) = report.findings
    assert (finding.path, finding.line, finding.column) == (str(folder / "people.csv"), 2, column)
    assert message in finding.render()
    assert NAME not in finding.render() + finding.value
    before = files(folder)
    with pytest.raises(LoadError, match="1 bad rows; nothing is written"):
        build(folder, strict=True)
    assert files(folder) == before


def test_a_table_that_is_none_stops_the_build(tmp_path: Path) -> None:
    folder = with_people(tmp_path, "", header="name,body\n")
    with pytest.raises(InputError, match="column person is missing") as caught:
        build(folder)
    assert (caught.value.path, caught.value.line) == (str(folder / "people.csv"), 1)


def test_the_people_store_goes_with_its_build(tmp_path: Path) -> None:
    folder = with_people(tmp_path, f"{NAME},Arles,mayor,,\n")
    homes = []
    for _ in range(3):
        cg.build(cg.read_manifest(folder), rebuild=True)
        homes.append({p.name for p in (folder / "store" / "people").iterdir()})
    builds = {p.name for p in (folder / "store").iterdir() if (p / "build.json").is_file()}
    assert homes[-1] == builds
    (folder / "people.csv").unlink()
    for _ in range(2):
        cg.build(cg.read_manifest(folder), rebuild=True)
    assert not list((folder / "store" / "people").iterdir())
    with cg.open(folder, people=True) as graph, pytest.raises(PeopleClosedError, match="people"):
        _ = graph.people


def test_people_do_not_change_a_public_graph_that_does_not_name_them(tmp_path: Path) -> None:
    first = build(write_facts(tmp_path / "a")).fingerprint
    assert build(with_people(tmp_path / "b", f"{NAME},Arles,mayor,,\n")).fingerprint == first
