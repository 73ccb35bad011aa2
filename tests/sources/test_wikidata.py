"""Wikidata: the same facts as dump, triples and endpoint pages; dates, ranks, references, kinds."""

from __future__ import annotations

import bz2
import gzip
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.errors import DateError, ProjectError
from coopgraph.model import Claim, Entity, Iris, Kind, parse_edtf
from coopgraph.sources import Harvest, ReadContext
from coopgraph.sources._wikidata_time import edtf_text
from coopgraph.sources.wikidata import fetch_wikidata, read_wikidata
from coopgraph.store import load_vocabulary
from tests.store import conftest as servers
from tests.store.conftest import OxigraphServer

from .wikidata_server import BASE, Said, Thing, fill, json_dump, read, spec_of, triples

oxigraph_process = servers.oxigraph_process
oxigraph_server = servers.oxigraph_server

DAY = date(2026, 11, 23)
PLACE = "http://www.wikidata.org/entity/statement/"
THINGS = [
    Thing("Q142", {"en": "France", "fr": "France"}, classes=("Q3624078",), code="FR"),
    Thing("Q399", {"en": "Armenia", "fr": "Arménie"}, classes=("Q6256",), code="AM"),
    Thing("Q15180", {"en": "Soviet Union"}, classes=("Q3024240",)),
    Thing(
        "Q47465",
        {"en": "Aix-en-Provence", "fr": "Aix-en-Provence", "de": "Aix"},
        ("43.526", "5.445"),
        "Q142",
        ("Q484170",),
        "3038354",
        ((143006, 2016, "normal"), (147122, 2020, "preferred")),
    ),
    Thing("Q648051", {"mul": "Masis", "fr": "Massis"}, ("40.067222", "44.436111"), "Q399"),
    Thing("Q1", {"en": 'A "town" \\ née'}, country="Q15180", classes=("Q515",)),
    Thing("Q20", {"en": "Network of cities"}, classes=("Q43229",)),
    Thing("Q30", {"en": "Congress"}, classes=("Q1656682",)),
    Thing("Q31", {"en": "Congresses"}, classes=("Q15275719",)),
    Thing("Q50", {"en": "Somebody"}, classes=("Q5",)),
    Thing("Q60", {"en": "Of no known kind"}, classes=("Q11173",)),
]
SAID = [
    Said("Q47465", "P190", "Q648051", 1, "preferred", (("P580", (2024, 9, 26, 11)),)),
    Said("Q648051", "P190", "Q47465", 2, dates=(("P580", (2024, 0, 0, 9)),)),
    Said(
        "Q47465",
        "P190",
        "Q1",
        3,
        dates=(("P580", (1992, 5, 0, 10)), ("P582", (2001, 0, 0, 9))),
        stated_in="Q777",
        address="https://example.org/twins?town=aix",
        looked_up="2016-03-02",
    ),
    Said("Q1", "P190", "Q47465", 4, "deprecated"),
    Said("Q1", "P190", "somevalue", 5),
    Said("Q1", "P190", "novalue", 6),
    Said("Q1", "P190", "Q648051", 7, dates=(("P580", (1960, 0, 0, 8)), ("P582", "somevalue"))),
    Said("Q648051", "P190", "Q1", 8, dates=(("P580", (1999, 0, 0, 9)), ("P582", "novalue"))),
    Said("Q47465", "P463", "Q20", 9),
    Said("Q30", "P664", "Q47465", 10),
    Said("Q30", "P276", "Q648051", 11, dates=(("P585", (2025, 6, 2, 11)),)),
    Said("Q30", "P179", "Q31", 12),
    Said("Q30", "P710", "Q50", 13),
    Said("Q50", "P463", "Q20", 14),
    Said("Q60", "P463", "Q20", 15),
    Said("Q47465", "P131", "Q142", 16),
]
# Written by hand: subject, type, object, EDTF, status, confidence.
EXPECTED = {
    ("Q47465", "twinned-with", "Q648051", "2024-09-26", "unknown", 1.0),
    ("Q648051", "twinned-with", "Q47465", "2024", "unknown", 0.95),
    ("Q47465", "twinned-with", "Q1", "1992-05/2001", "ended", 0.95),
    ("Q1", "twinned-with", "Q648051", "196X/", "ended", 0.95),
    ("Q648051", "twinned-with", "Q1", "1999/..", "active", 0.95),
    ("Q47465", "member-of", "Q20", "", "unknown", 0.95),
    ("Q47465", "organized", "Q30", "", "unknown", 0.95),
    ("Q30", "held-in", "Q648051", "2025-06-02", "unknown", 0.95),
    ("Q30", "part-of", "Q31", "", "unknown", 0.95),
}
FINDINGS = {
    "1 statements P190 are deprecated in Wikidata and left out",
    "2 statements P190 lead to no or an unknown value and are left out",
    "2 statements about people are left out: coopgraph keeps people apart",
    "1 statements P463 are left out: no kind is known for a class of their ends",
}

Source = Callable[[list[Thing], list[Said], Path], Path]


def _json(things: list[Thing], said: list[Said], folder: Path) -> Path:
    path = folder / "dump.json"
    path.write_bytes(json_dump(things, said))
    return path


def _nt(things: list[Thing], said: list[Said], folder: Path) -> Path:
    path = folder / "dump.nt"
    path.write_bytes(triples(things, said))
    return path


@pytest.fixture(params=["json", "json.gz", "json.bz2", "nt", "nt.gz", "pages"])
def source(request: pytest.FixtureRequest) -> Source:
    """Facts as each of the sources that the reader takes."""
    kind = str(request.param)
    if kind == "pages":
        server: OxigraphServer = request.getfixturevalue("oxigraph_server")

        def fetch(things: list[Thing], said: list[Said], folder: Path) -> Path:
            fill(server, triples(things, said))
            languages = ("en", "fr")
            fetch_wikidata(
                spec_of(folder),
                endpoint=server.query,
                folder=folder / "wd",
                languages=languages,
                day=DAY,
                page_size=3,
            )
            return folder / "wd"

        return fetch

    def write(things: list[Thing], said: list[Said], folder: Path) -> Path:
        plain = (_json if kind.startswith("json") else _nt)(things, said, folder)
        data, ending = plain.read_bytes(), kind.rpartition(".")[2]
        if ending not in ("gz", "bz2"):
            return plain
        path = plain.with_name(f"{plain.name}.{ending}")
        path.write_bytes(gzip.compress(data) if ending == "gz" else bz2.compress(data))
        return path

    return write


def _name(iri: str) -> str:
    return {"https://w3id.org/coopgraph/id/iso3166-FR": "Q142"}.get(iri, iri.removeprefix(BASE))


def told(claim: Claim) -> tuple[str, str, str, str, str, float]:
    when = "" if claim.when is None else claim.when.text
    ends = _name(claim.subject), _name(claim.object)
    return ends[0], claim.type, ends[1], when, claim.status.value, claim.confidence


def entity(harvest: Harvest, item: str) -> Entity:
    (found,) = (e for _, e in harvest.entities if e.iri == BASE + item)
    return found


def test_every_source_says_what_was_written(source: Source, tmp_path: Path) -> None:
    harvest = read(source(THINGS, SAID, tmp_path))
    assert {told(c) for c in harvest.claims} == EXPECTED
    assert len(harvest.claims) == len(EXPECTED)
    assert {f.message.render("en") for f in harvest.findings} == FINDINGS
    (third,) = (
        c
        for c in harvest.claims
        if c.object == BASE + "Q1" and c.confidence < 1 and c.subject == BASE + "Q47465"
    )
    assert third.as_of == date(2016, 3, 2)
    assert third.locator == (
        "statement Q47465-0000-000003; stated in Q777; https://example.org/twins?town=aix"
    )


def test_every_source_describes_items_alike(source: Source, tmp_path: Path) -> None:
    harvest = read(source(THINGS, SAID, tmp_path))
    aix, masis = entity(harvest, "Q47465"), entity(harvest, "Q648051")
    assert (aix.kind, aix.country, aix.population, aix.population_year) == (
        Kind.CITY,
        "FR",
        147122,
        2020,
    )
    assert [(n.language, n.text) for n in aix.names] == [
        ("en", "Aix-en-Provence"),
        ("fr", "Aix-en-Provence"),
    ]
    assert {(n.language, n.text) for n in masis.names} == {("", "Masis"), ("fr", "Massis")}
    assert [str(i) for i in aix.identifiers] == ["wikidata:Q47465"]
    assert aix.governs == "https://w3id.org/coopgraph/id/geonames-3038354"
    (place,) = (e for _, e in harvest.entities if e.iri == aix.governs)
    assert place.coordinates is not None
    assert (place.coordinates.latitude, place.coordinates.longitude) == (
        Decimal("43.526"),
        Decimal("5.445"),
    )
    assert entity(harvest, "Q1").country is None  # the Soviet Union has no code
    assert entity(harvest, "Q1").names.label() == 'A "town" \\ née'
    assert entity(harvest, "Q20").kind is Kind.NETWORK
    assert entity(harvest, "Q31").kind is Kind.EVENT_SERIES


def test_dump_triples_and_pages_give_the_same_claims(
    oxigraph_server: OxigraphServer, tmp_path: Path
) -> None:
    from_json = read(_json(THINGS, SAID, tmp_path))
    from_triples = read(_nt(THINGS, SAID, tmp_path))
    fill(oxigraph_server, triples(THINGS, SAID))
    fetch_wikidata(
        spec_of(tmp_path),
        endpoint=oxigraph_server.query,
        folder=tmp_path / "wd",
        languages=("en", "fr"),
        day=DAY,
    )
    from_pages = read(tmp_path / "wd")
    assert from_json.claims == from_triples.claims == from_pages.claims
    assert from_json.entities == from_triples.entities == from_pages.entities
    assert from_pages.sources[0].retrieved == DAY


def test_order_of_lines_says_nothing(tmp_path: Path) -> None:
    first = read(_nt(THINGS, SAID, tmp_path))
    lines = triples(THINGS, SAID).splitlines(keepends=True)
    path = tmp_path / "turned.nt"
    path.write_bytes(b"".join(reversed(lines)))
    second = read(path)
    assert (first.claims, first.entities) == (second.claims, second.entities)


def test_direct_triples_alone_are_read(tmp_path: Path) -> None:
    path = tmp_path / "truthy.nt"
    path.write_bytes(triples(THINGS, SAID, is_full=False))
    claims = read(path, relations=["twinned-with"]).claims
    # A preferred statement hides the item's others from the direct triples.
    assert {told(c)[:3] for c in claims} == {
        ("Q47465", "twinned-with", "Q648051"),
        ("Q648051", "twinned-with", "Q47465"),
        ("Q648051", "twinned-with", "Q1"),
        ("Q1", "twinned-with", "Q648051"),
    }
    assert {c.confidence for c in claims} == {0.95}
    assert "Q1 P190 Q648051" in {c.locator for c in claims}


def test_relations_are_chosen_by_type_or_property(source: Source, tmp_path: Path) -> None:
    path = source(THINGS, SAID, tmp_path)
    if not path.is_dir():  # pages hold what was fetched: no P131
        (claim,) = read(path, relations=["P131"]).claims
        assert told(claim)[:3] == ("Q47465", "part-of", "Q142")
    assert [c.type for c in read(path, relations=["member-of"]).claims] == ["member-of"]


def test_a_project_names_kinds_of_its_own(tmp_path: Path) -> None:
    path = _json(THINGS, SAID, tmp_path)
    harvest = read(path, kinds={"Q11173": "Organisation"}, relations=["P463"])
    assert {told(c)[0] for c in harvest.claims} == {"Q47465", "Q60"}


def test_both_ends_of_a_twinning_are_authorities(tmp_path: Path) -> None:
    classes = {"Q235": ("Q3624078", "Q515"), "Q334": ("Q3624078",), "Q12": ("Q11173",), "Q13": ()}
    things = [Thing(item, {"en": item}, classes=found) for item, found in classes.items()]
    things += [Thing("Q14", {"en": "Var"}, classes=("Q6465",))]
    said = [Said("Q235", "P190", t.id, n) for n, t in enumerate(things[1:])]
    harvest = read(_json(things, said, tmp_path))
    kinds = {e.iri.removeprefix(BASE): e.kind for _, e in harvest.entities if e.governs}
    assert kinds == dict.fromkeys(classes, Kind.CITY) | {"Q14": Kind.REGION}
    assert len(harvest.claims) == 4
    assert not harvest.findings


CHAIN = [Thing(f"Q9{n}", {"en": f"Level {n}"}, above=(f"Q9{n + 1}",)) for n in range(1, 6)]
CLASSES = [
    Thing("Q100", {"en": "commune of somewhere"}, above=("Q101",)),
    Thing("Q101", {"en": "local authority"}, above=("Q15284", "Q99")),
    Thing("Q102", {"en": "association"}, above=("Q43229",)),
    # An event at one step, a city at two: the nearest counts.
    Thing("Q103", {"en": "town fair"}, above=("Q1656682", "Q104")),
    Thing("Q104", {"en": "town in miniature"}, above=("Q515",)),
    Thing("Q105", {"en": "hen"}, above=("Q106",)),
    Thing("Q106", {"en": "egg"}, above=("Q105",)),
    Thing("Q107", {"en": "mayor"}, above=("Q5",)),
    Thing("Q108", {"en": "district"}, above=("Q6465",)),
    *CHAIN,
    Thing("Q96", {"en": "six steps from Q91"}, above=("Q43229",)),
]


def test_a_class_is_read_as_the_nearest_known_above_it(source: Source, tmp_path: Path) -> None:
    classes = {
        "Q70": "Q100",
        "Q71": "Q102",
        "Q72": "Q103",
        "Q73": "Q105",
        "Q74": "Q107",
        "Q75": "Q92",
        "Q76": "Q91",
        "Q77": "Q108",
    }
    items = [Thing(i, {"en": f"Item {i}"}, classes=(c,)) for i, c in classes.items()]
    said = [Said(f"Q{n}", "P463", "Q71", n) for n in range(70, 78) if n != 71]
    said += [Said("Q70", "P190", "Q77", 1)]
    harvest = read(source([*items, *CLASSES], said, tmp_path))
    kinds = {e.iri.removeprefix(BASE): e.kind for _, e in harvest.entities if e.kind != Kind.PLACE}
    assert kinds == {
        "Q70": Kind.CITY,
        "Q71": Kind.NETWORK,  # an organisation, and has members
        "Q72": Kind.EVENT,
        "Q75": Kind.ORGANISATION,  # five steps up
        "Q77": Kind.REGION,
    }
    told_so = sorted((f.column or "", str(f.message)) for f in harvest.findings)
    assert [column for column, _ in told_so] == ["", "P463"]
    assert "1 statements about people" in told_so[0][1]
    assert "2 statements P463 are left out: no kind is known" in told_so[1][1]  # hen, six steps


def test_a_class_of_the_table_needs_no_other(tmp_path: Path) -> None:
    """What the table says of one class is not disputed by what stands above another."""
    things = [
        Thing("Q70", {"en": "Fair"}, classes=("Q132241", "Q100")),
        Thing("Q71", {"en": "Body"}, classes=("Q43229",)),
        *CLASSES,
    ]
    harvest = read(_json(things, [Said("Q70", "P8324", "Q71", 1)], tmp_path))
    assert entity(harvest, "Q70").kind is Kind.EVENT


def test_it_builds_and_asks(tmp_path: Path) -> None:
    _json(THINGS, SAID, tmp_path)
    (tmp_path / "coopgraph.toml").write_text(
        '[project]\n[[source]]\nid = "wd"\nkind = "wikidata"\npath = "dump.json"\n', "utf-8"
    )
    report = cg.build(cg.read_manifest(tmp_path))
    assert {f.severity.value for f in report.findings} == {"info"}
    assert report.claims == len(EXPECTED)
    with cg.open(tmp_path) as graph:
        twins = graph.network("twinned-with")
        assert twins.n_edges == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"relations": ["P31"]}, "no relation 'P31' that coopgraph reads"),
        ({"relations": "P190"}, "relations is no list of texts"),
        ({"languages": ["f r"]}, "'f r' is no language tag"),
        ({"kinds": {"city": "City"}}, "kinds is no table"),
        ({"kinds": {"Q5": "Citty"}}, "unknown kind 'Citty'"),
    ],
)
def test_wrong_options(tmp_path: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        read(_json(THINGS, SAID, tmp_path), **options)


def test_the_table_agrees_with_the_ontology() -> None:
    text = resources.files("coopgraph.sources").joinpath("_wikidata.toml").read_text("utf-8")
    table = tomllib.loads(text)["property"]
    vocabulary = load_vocabulary()
    for relation in vocabulary:
        for name, is_inverse in (
            (relation.wikidata_property, False),
            (relation.wikidata_inverse, True),
        ):
            if name is not None:
                assert table[name]["relation"] == relation.name
                assert table[name].get("inverse", False) is is_inverse
    for entry in table.values():
        ends = Kind(entry["subject"]), Kind(entry["object"])
        assert vocabulary[entry["relation"]].allows(*ends), entry


@pytest.mark.parametrize(
    ("text", "precision", "expected"),
    [
        ("+1992-00-00T00:00:00Z", 9, "1992"),
        ("1992-01-01T00:00:00Z", 9, "1992"),
        ("+1992-09-00T00:00:00Z", 10, "1992-09"),
        ("+1992-09-26T00:00:00Z", 11, "1992-09-26"),
        ("+1992-09-26T10:00:00Z", 14, "1992-09-26"),
        ("+1990-00-00T00:00:00Z", 8, "199X"),
        ("1992-01-01T00:00:00Z", 0, "1992"),
        ("1992-09-01T00:00:00Z", 0, "1992-09"),
        ("1992-09-26T00:00:00Z", 0, "1992-09-26"),
        ("+0044-03-15T00:00:00Z", 9, "0044"),
    ],
)
def test_dates_by_precision(text: str, precision: int, expected: str) -> None:
    assert edtf_text(text, precision) == expected
    parse_edtf(expected)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("-0044-03-15T00:00:00Z", 11),
        ("+1900-00-00T00:00:00Z", 7),
        ("+20000-00-00T00:00:00Z", 9),
        ("soon", 9),
        ("+0000-00-00T00:00:00Z", 9),
        ("+١٩٩٢-00-00T00:00:00Z", 9),
    ],
)
def test_dates_that_edtf_cannot_hold(text: str, precision: int) -> None:
    with pytest.raises(DateError):
        edtf_text(text, precision)


def test_julian_days_are_gregorian_days() -> None:
    # The October revolution, and the day after which Britain changed.
    assert edtf_text("+1917-10-25T00:00:00Z", 11, is_julian=True) == "1917-11-07"
    assert edtf_text("+1752-09-02T00:00:00Z", 11, is_julian=True) == "1752-09-13"


@given(st.text(max_size=40), st.integers(-3, 20), st.booleans())
def test_any_text_is_a_date_or_an_error(text: str, precision: int, is_julian: bool) -> None:
    try:
        found = edtf_text(text, precision, is_julian=is_julian)
    except DateError:
        return
    assert found[:4].replace("X", "0").isdecimal()


def test_an_end_after_the_source_does_not_end_yet(tmp_path: Path) -> None:
    said = [Said("Q1", "P190", "Q47465", 1, dates=(("P582", (2030, 0, 0, 9)),))]
    path = tmp_path / "wd.json"
    path.write_bytes(json_dump(THINGS, said))
    context = ReadContext(Iris(), load_vocabulary())
    for day, status in ((None, "ended"), (date(2016, 1, 1), "unknown"), (DAY, "unknown")):
        spec = replace(spec_of(path), retrieved=day)
        assert [c.status.value for c in read_wikidata(spec, context).claims] == [status]
