"""Wikidata in RDF: truthy and full statements by hand, the real twins, the rules' agreement."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import rdflib

from coopgraph.model import ONTOLOGY, Claim, Iris, Kind, Status
from coopgraph.sources import Harvest, ReadContext, Severity, SourceSpec
from coopgraph.sources._rdf_rule_files import built_in_rules
from coopgraph.sources.rdf import read_rdf
from coopgraph.store import load_vocabulary, ontology_text
from tests.shared import SHARED, needs_shared
from tests.sources.test_rdf import BASE, bodies, read, shown

PREFIXES = """@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix s: <http://www.wikidata.org/entity/statement/> .
@prefix ref: <http://www.wikidata.org/reference/> .
@prefix v: <http://www.wikidata.org/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TRUTHY = """
wd:Q48292 rdfs:label "Arles"@fr, "Arles"@en ; skos:altLabel "Arelate"@la ;
    wdt:P31 wd:Q484170 ; wdt:P17 wd:Q142 ; wdt:P190 wd:Q199553, wd:Q13375 ; wdt:P1566 "3036938" ;
    wdt:P625 "Point(4.63031 43.67681)"^^geo:wktLiteral ; wdt:P1082 "+50454"^^xsd:decimal ;
    wdt:P856 <https://www.ville-arles.fr/> ; wdt:P463 wd:Q100 .
wd:Q142 wdt:P31 wd:Q3624078 ; wdt:P297 "FR" ; rdfs:label "France"@fr .
wd:Q199553 rdfs:label "Gyumri"@en ; wdt:P625
    "<http://www.wikidata.org/entity/Q405> Point(1 2)"^^geo:wktLiteral .
wd:Q100 rdfs:label "Union"@en ; wdt:P31 wd:Q43229 .
wd:Q1 wdt:P31 wd:Q5 ; rdfs:label "Jane Doe"@en ; wdt:P463 wd:Q100 .
wd:Q2 wdt:P463 wd:Q100 .
wd:Q13375 wdt:P190 <http://www.wikidata.org/.well-known/genid/abc> .
"""


def turtle(folder: Path, text: str, **options: object) -> Harvest:
    path = folder / "data.ttl"
    path.write_text(PREFIXES + text, "utf-8")
    return read(path, **options)


def test_truthy_statements(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, TRUTHY)
    ends = {
        (c.subject.rpartition("-")[2], c.type, c.object.rpartition("-")[2]) for c in harvest.claims
    }
    assert ends == {
        ("Q48292", "twinned-with", "Q199553"),
        ("Q48292", "twinned-with", "Q13375"),
        ("Q48292", "member-of", "Q100"),
    }
    assert {c.locator for c in harvest.claims if c.object.endswith("Q13375")} == {
        "wd:Q48292 wdt:P190 wd:Q13375"
    }
    found = bodies(harvest)
    arles = found["Arles"]
    assert arles.iri == f"{BASE}id/wikidata-Q48292"
    assert (arles.kind, arles.country, arles.population) == (Kind.CITY, "FR", 50454)
    assert arles.homepage == "https://www.ville-arles.fr/"
    assert arles.governs == f"{BASE}id/geonames-3036938"
    assert found["Gyumri"].kind is Kind.CITY  # P190 leads to it
    assert found["Union"].kind is Kind.NETWORK
    places = {e.iri: e for _, e in harvest.entities if e.kind is Kind.PLACE}
    point = places[arles.governs].coordinates
    assert point is not None
    assert (float(point.latitude), float(point.longitude)) == (43.67681, 4.63031)
    assert places[found["Gyumri"].governs or ""].coordinates is None  # it lies on the moon
    assert "Jane" not in repr(harvest)
    told = "\n".join(f.render() for f in harvest.findings)
    assert "1 relations member-of are left out" in told  # of Q2 nothing is said
    assert "1 statements about people" in told
    assert "1 statements wdt:P190 lead to no or an unknown value" in told
    assert not list(harvest.errors())


def full(number: int, body: str, rank: str = "Normal") -> str:
    return (
        f"wd:Q10 p:P190 s:Q10-{number} . "
        f"s:Q10-{number} a wikibase:Statement ; wikibase:rank wikibase:{rank}Rank ; "
        f"ps:P190 wd:Q2{number} ; {body} .\n"
    )


def value(name: str, time: str, precision: int, calendar: str = "Q1985727") -> str:
    return (
        f'v:{name} wikibase:timeValue "{time}"^^xsd:dateTime ; '
        f"wikibase:timePrecision {precision} ; wikibase:timeCalendarModel wd:{calendar} .\n"
    )


def day(date: str) -> str:
    return f'"{date}T00:00:00Z"^^xsd:dateTime'


# What a statement says, and its dates, status, confidence and as-of day by hand.
FULL = [
    (full(0, f"pq:P580 {day('2005-05-09')}"), "2005-05-09", "unknown", 0.95),
    # without a node of the value the first of January is a year
    (full(1, f"pq:P580 {day('2005-01-01')}"), "2005", "unknown", 0.95),
    (full(2, f"pq:P580 {day('2005-03-01')}", "Preferred"), "2005-03", "unknown", 1.0),
    # with one, its precision is known
    (
        full(3, f"pq:P580 {day('2005-01-01')} ; pqv:P580 v:a")
        + value("a", "2005-01-01T00:00:00Z", 11),
        "2005-01-01",
        "unknown",
        0.95,
    ),
    (
        full(4, f"pq:P580 {day('1992-01-01')} ; pq:P582 {day('2010-02-03')}"),
        "1992/2010-02-03",
        "unknown",
        0.95,
    ),
    (full(5, f"pq:P582 {day('2010-01-01')}"), "/2010", "unknown", 0.95),
    (full(6, f"pq:P585 {day('1975-07-14')}"), "1975-07-14", "unknown", 0.95),
    (full(7, "pq:P582 _:nobody"), "", "ended", 0.95),
    # 1 January 1900 of the Julian calendar was 13 January of ours
    (
        full(8, "pqv:P580 v:b") + value("b", "1900-01-01T00:00:00Z", 11, "Q1985786"),
        "1900-01-13",
        "unknown",
        0.95,
    ),
    (full(9, f"pq:P580 {day('2005-05-09')}, {day('2006-05-09')}"), "", "unknown", 0.95),
]


@pytest.mark.parametrize(("text", "when", "status", "confidence"), FULL)
def test_full_statements(
    tmp_path: Path, text: str, when: str, status: str, confidence: float
) -> None:
    (claim,) = turtle(tmp_path, text).claims
    assert (claim.when.text if claim.when else "") == when
    assert claim.status == Status(status)
    assert claim.confidence == confidence
    assert claim.subject == f"{BASE}id/wikidata-Q10"
    assert claim.locator.startswith("ps:P190 wds:Q10-")


@pytest.mark.parametrize(
    ("retrieved", "status"),
    [(date(2020, 1, 1), "ended"), (date(2009, 1, 1), "unknown"), (None, "unknown")],
)
def test_an_end_before_the_source_s_day_is_an_end(
    tmp_path: Path, retrieved: date | None, status: str
) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(PREFIXES + FULL[4][0], "utf-8")
    spec = SourceSpec(key="data", reader="rdf", path=path, retrieved=retrieved)
    (claim,) = read_rdf(spec, ReadContext(Iris(), load_vocabulary())).claims
    assert claim.status == Status(status)


def test_dates_that_contradict_are_told(tmp_path: Path) -> None:
    harvest = turtle(tmp_path, FULL[-1][0])
    assert "several dates of start: 2005-05-09, 2006-05-09" in harvest.findings[0].render()


def test_references_are_in_the_locator(tmp_path: Path) -> None:
    body = "prov:wasDerivedFrom ref:r"
    reference = (
        "ref:r pr:P248 wd:Q36578 ; pr:P854 <https://example.org/page> ; pr:P813 "
        f"{day('2020-02-02')} .\n"
    )
    (claim,) = turtle(tmp_path, full(0, body) + reference).claims
    assert claim.locator == "ps:P190 wds:Q10-0; stated in wd:Q36578; https://example.org/page"
    assert claim.as_of is not None
    assert claim.as_of.isoformat() == "2020-02-02"


def test_deprecated_statements_are_left_out(tmp_path: Path) -> None:
    assert not turtle(tmp_path, full(0, "a wikibase:BestRank", "Deprecated")).claims


def test_the_truthy_triple_of_a_full_statement_is_not_said_twice(tmp_path: Path) -> None:
    text = full(0, f"pq:P580 {day('2005-05-09')}") + "wd:Q10 wdt:P190 wd:Q20 .\n"
    other_way = "wd:Q20 wdt:P190 wd:Q10 .\n"
    assert len(turtle(tmp_path, text).claims) == 1
    assert len(turtle(tmp_path, text + other_way).claims) == 2


def test_events_from_both_sides(tmp_path: Path) -> None:
    harvest = turtle(
        tmp_path,
        """
wd:Q1 wdt:P31 wd:Q1656682 ; rdfs:label "Fair" ; wdt:P664 wd:Q2 ; wdt:P710 wd:Q3 ; wdt:P276 wd:Q4 ;
    wdt:P179 wd:Q5000 .
wd:Q2 wdt:P31 wd:Q43229 ; rdfs:label "Union" .
wd:Q3 wdt:P31 wd:Q515 ; rdfs:label "City" ; wdt:P1344 wd:Q1 .
wd:Q4 wdt:P31 wd:Q3624078 ; rdfs:label "Land" ; wdt:P297 "AM" .
wd:Q5000 wdt:P31 wd:Q15275719 ; rdfs:label "Fairs" .
""",
    )
    assert shown(harvest) == {
        ("Union", "organized", "Fair", "", ()),
        ("City", "participated-in", "Fair", "", ()),
        ("Fair", "held-in", "Land", "", ()),
        ("Fair", "part-of", "Fairs", "", ()),
    }
    assert len(harvest.claims) == 5  # City's part is stated from both sides


@needs_shared
def test_real_twins_hold_what_the_table_holds(tmp_path: Path) -> None:
    table = SHARED / "data" / "twins" / "wikidata-p190-2016-relations.tsv"
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line]
    path = tmp_path / "twins.nt"
    entity, direct = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/P190"
    path.write_text(
        "".join(f"<{entity}{a}> <{direct}> <{entity}{b}> .\n" for a, b in rows), "utf-8"
    )
    harvest = read(path)
    prefix = f"{BASE}id/wikidata-"
    assert {(c.subject, c.object) for c in harvest.claims} == {
        (prefix + a, prefix + b) for a, b in rows
    }
    assert not list(harvest.errors())
    claim: Claim = min(harvest.claims, key=lambda c: int(c.locator.split()[1]))
    assert (claim.locator, claim.subject) == ("line 1", prefix + rows[0][0])


# ---- The rules agree with everything else that says what a property is ----


def wikidata_relations() -> dict[str, tuple[str, bool]]:
    direct = "http://www.wikidata.org/prop/direct/"
    return {
        name.removeprefix(direct): (rule.type, rule.inverse)
        for name, rule in built_in_rules("wikidata").relations.items()
    }


def test_rules_agree_with_the_vocabulary() -> None:
    ours = wikidata_relations()
    for relation in load_vocabulary():
        if relation.wikidata_property:
            assert ours[relation.wikidata_property] == (relation.name, False)
        if relation.wikidata_inverse:
            assert ours[relation.wikidata_inverse] == (relation.name, True)


def test_rules_agree_with_the_alignments() -> None:
    """Each close, exact or narrow match of a plain property with ``wdt:`` is a rule."""
    graph = rdflib.Graph().parse(data=ontology_text("alignments.ttl"), format="turtle")
    plain = {t.plain_property: (t.name, False) for t in load_vocabulary()}
    plain |= {t.inverse_property: (t.name, True) for t in load_vocabulary() if t.inverse_property}
    skos = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    aligned = {
        str(obj).rpartition("/")[2]: plain[str(subject)]
        for match in (skos.closeMatch, skos.exactMatch, skos.narrowMatch)
        for subject, obj in graph.subject_objects(match)
        if str(obj).startswith("http://www.wikidata.org/prop/direct/") and str(subject) in plain
    }
    aligned["P8324"] = ("funded-by", False)  # named in concepts.ttl
    assert wikidata_relations() == aligned
    assert f"{ONTOLOGY}twinnedWith" in plain


def test_rules_agree_with_the_reader_wikidata() -> None:
    text = resources.files("coopgraph.sources").joinpath("_wikidata.toml").read_text("utf-8")
    data = tomllib.loads(text)
    ours = wikidata_relations()
    for name, entry in data["property"].items():
        assert ours[name] == (entry["relation"], entry.get("inverse", False))
    kinds = {f"http://www.wikidata.org/entity/{q}": Kind(k) for q, k in data["kinds"].items()}
    assert built_in_rules("wikidata").kinds == kinds


def test_full_and_truthy_rules_are_of_the_same_properties() -> None:
    rules = built_in_rules("wikidata")
    full_ones = {
        (rule.having or "").rpartition("/")[2]: (rule.type, rule.read["subject"][0][0].inverse)
        for rule in rules.records
    }
    truthy = {name: (kind, not inverse) for name, (kind, inverse) in wikidata_relations().items()}
    assert full_ones == truthy


def test_no_finding_is_an_error_in_good_data(tmp_path: Path) -> None:
    for text, *_ in FULL:
        assert all(f.severity is not Severity.ERROR for f in turtle(tmp_path, text).findings)
