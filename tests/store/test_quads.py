"""Lines that two parsers read alike and that Oxigraph gives back byte for byte.

The fingerprint of a graph is a hash of these lines: it holds only if they are canonical.
"""

from __future__ import annotations

import unicodedata
import warnings
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from coopgraph.model import (
    Amount,
    Claim,
    Conflict,
    Contribution,
    ContributionKind,
    Coordinates,
    Entity,
    Identifier,
    Iris,
    Kind,
    Name,
    Names,
    Period,
    Source,
    Statement,
    Status,
    clean_text,
    parse_edtf,
)
from coopgraph.store import (
    CURRENT,
    XSD,
    EmbeddedStore,
    QuadWriter,
    canonical,
    literal,
    load_vocabulary,
)

GRAPH = CURRENT
BASE = "https://w3id.org/coopgraph/"
AIX, MASIS = BASE + "id/wikidata-Q47465", BASE + "id/wikidata-Q648051"
PREFIXES = f"""
@prefix coop: <{BASE}ontology#> .
@prefix cc: <{BASE}concept/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <{XSD}> .
@base <{BASE}> .
"""

writer = QuadWriter(GRAPH, Iris(), load_vocabulary())


def by_rdflib(lines: list[str]) -> rdflib.Graph:
    """Return the triples of the graph, read by rdflib."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, inside its parser
        dataset.parse(data="".join(lines), format="nquads")
    return dataset.graph(rdflib.URIRef(GRAPH))


def by_oxigraph(lines: list[str]) -> list[ox.Quad]:
    """Return the quads, read strictly by Oxigraph."""
    return list(ox.parse("".join(lines).encode(), ox.RdfFormat.N_QUADS))


def dumped(lines: list[str]) -> list[bytes]:
    """Return the lines that a store gives back."""
    with EmbeddedStore.memory() as store:
        store.replace((line.encode() for line in lines), graphs=[GRAPH])
        return sorted(store.dump())


# --- single terms -------------------------------------------------------------------------------

any_text = st.one_of(
    st.text(),
    st.text(st.sampled_from("\"\\\n\r\t\b\f'<>{}^@é\u0301\u00a0\u2028\u200d\U0001d49c\x7f\x85 nu")),
)
tags = st.sampled_from(["", "fr", "en-gb", "hy", "zh-hant-tw", "sr-cyrl"])


@given(any_text, tags)
@settings(deadline=None)
@example('a "quoted" \\ backslash', "fr")
@example("line\nbreak\r\nand\ttab", "")
@example("ends with \\", "en-gb")
@example("\\u0041 is no escape", "")
@example("e\x00\u0301", "")
def test_a_literal_is_read_as_what_was_meant(text: str, language: str) -> None:
    line = writer.triple(AIX, "<http://example.org/p>", literal(text, language))
    meant = clean_text(text)
    (quad,) = by_oxigraph([line])
    assert quad.object == ox.Literal(meant, language=language or None)
    (found,) = by_rdflib([line]).objects()
    assert found == rdflib.Literal(meant, lang=language or None)
    assert dumped([line]) == [line.encode()]


def test_a_literal_is_cleaned_and_escaped() -> None:
    assert literal('Jumelage\t"actif"\n\\o/ e\u0301\x07') == '"Jumelage \\"actif\\" \\\\o/ é"'
    assert literal("Ville", "fr") == '"Ville"@fr'
    assert unicodedata.is_normalized("NFC", literal("A\u030angstro\u0308m"))


def amount_line(value: Decimal) -> str:
    amount = Amount(value, "EUR", ContributionKind.GRANT)
    claim = Claim(BASE + "claim/c", BASE + "source/s", AIX, "funded-by", MASIS, amount=amount)
    (line,) = [x for x in writer.claim(claim) if f"<{BASE}ontology#value>" in x]
    return line


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
@settings(deadline=None)
@example(Decimal(40000))
@example(Decimal("4E+4"))
@example(Decimal("-0.00"))
@example(Decimal("1E-25"))
@example(Decimal("123456789012345678901234567890.12"))
def test_a_decimal_keeps_its_value(value: Decimal) -> None:
    line = amount_line(value)
    with localcontext(prec=5):  # a caller's own precision changes nothing
        assert amount_line(value) == line
    (quad,) = by_oxigraph([line])
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.datatype == ox.NamedNode(XSD + "decimal")
    assert Decimal(quad.object.value) == value
    assert not set(quad.object.value) & set("eE+")
    assert dumped([line]) == [line.encode()]
    (found,) = by_rdflib([line]).objects()
    assert isinstance(found, rdflib.Literal)
    assert found.toPython() == value


@pytest.mark.parametrize(
    ("value", "written"),
    [("40000", "40000"), ("4E+4", "40000"), ("12.50", "12.5"), ("-0.0", "0"), ("0.0010", "0.001")],
)
def test_a_decimal_is_written_one_way(value: str, written: str) -> None:
    assert f'"{written}"^^<{XSD}decimal>' in amount_line(Decimal(value))


@given(st.floats(0, 1))
@settings(deadline=None)
@example(0.1)
@example(1e-7)
@example(5e-324)
def test_a_confidence_keeps_its_value(confidence: float) -> None:
    claim = Claim(BASE + "claim/c", BASE + "source/s", AIX, "part-of", MASIS, confidence=confidence)
    lines = [x for x in writer.claim(claim) if "#confidence>" in x]
    (quad,) = by_oxigraph(lines)
    assert isinstance(quad.object, ox.Literal)
    assert float(quad.object.value) == confidence
    assert dumped(lines) == [lines[0].encode()]


@given(st.dates())
@settings(deadline=None)
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
def test_dates_are_days(value: date) -> None:
    lines = writer.dates(AIX, parse_edtf(value.isoformat()))
    objects = {q.object for q in by_oxigraph(lines)}
    assert objects == {
        ox.Literal(str(value), datatype=ox.NamedNode(XSD + "date")),
        ox.Literal(str(value), datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")),
    }
    assert dumped(lines) == sorted(line.encode() for line in lines)


# --- whole values, against docs/graph.md --------------------------------------------------------


def agrees(lines: list[str], turtle: str) -> None:
    """Check that the lines say what the Turtle says, in the graph, and are canonical."""
    expected = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    found = by_rdflib(lines)
    assert isomorphic(found, expected), found.serialize(format="turtle")
    assert {str(q.graph_name) for q in by_oxigraph(lines)} == {f"<{GRAPH}>"}
    assert dumped(lines) == [line.encode() for line in canonical(lines)]


def test_a_body() -> None:
    entity = Entity(
        AIX,
        Kind.CITY,
        Names.of([Name("Aix-en-Provence", "fr"), Name("Aix", "fr"), Name("Sextius")]),
        (Identifier("wikidata", "Q47465"), Identifier("insee", "13001")),
        country="FR",
        governs=BASE + "id/geonames-3038354",
        population=147478,
        population_year=2021,
        structure_type="structure-local-authority",
        descriptions=(("ville « d'eau »", "fr"),),
        homepage="https://www.aixenprovence.fr/",
    )
    turtle = """
    <id/wikidata-Q47465> a coop:City, coop:Authority, coop:Actor ;
        skos:prefLabel "Aix"@fr, "Sextius" ; skos:altLabel "Aix-en-Provence"@fr ;
        dcterms:identifier "wikidata:Q47465", "insee:13001" ;
        skos:closeMatch <http://www.wikidata.org/entity/Q47465> ;
        coop:country <id/iso3166-FR> ; coop:governs <id/geonames-3038354> ;
        coop:population 147478 ; coop:populationYear 2021 ;
        coop:structureType cc:structure-local-authority ;
        dcterms:description "ville « d'eau »"@fr ; foaf:homepage <https://www.aixenprovence.fr/> .
    """
    agrees(writer.entity(entity, superclasses=True), turtle)
    stated = turtle.replace(", coop:Authority, coop:Actor", "")  # source graphs: the class alone
    agrees(writer.entity(entity), stated)


def test_a_place_a_country_and_an_event() -> None:
    place = Entity(
        BASE + "id/geonames-1", Kind.PLACE, coordinates=Coordinates.of("43.50", "-5.4497")
    )
    agrees(
        writer.entity(place),
        "<id/geonames-1> a coop:Place ; geo:lat 43.5 ; geo:long -5.4497 .",
    )
    country = Entity(BASE + "id/iso3166-FR", Kind.COUNTRY, country="FR")
    agrees(writer.entity(country), "<id/iso3166-FR> a coop:Country .")  # not its own country
    event = Entity(BASE + "id/x-1", Kind.EVENT, when=parse_edtf("2025-06-02/2025-06-03"))
    agrees(
        writer.entity(event),
        """<id/x-1> a coop:Event ; coop:when "2025-06-02/2025-06-03"^^edtf:EDTF ;
        coop:startEarliest "2025-06-02"^^xsd:date ; coop:startLatest "2025-06-02"^^xsd:date ;
        coop:endEarliest "2025-06-03"^^xsd:date ; coop:endLatest "2025-06-03"^^xsd:date .""",
    )


def test_a_claim() -> None:
    claim = Claim(
        BASE + "claim/c",
        BASE + "source/seed",
        MASIS,
        "twinned-with",
        AIX,
        locator="relations.csv row 12",
        when=parse_edtf("2024-09"),
        status=Status.ACTIVE,
        roles=("chef de file",),
        key="2024/7",
        amount=Amount(Decimal("40000.00"), "EUR", ContributionKind.GRANT),
        denied=True,
        quote='le jumelage "ancien"',
        asserted_by=AIX,
        as_of=date(2025, 6, 16),
        read_by="facts",
        confidence=0.5,
    )
    agrees(
        writer.claim(claim),
        """<claim/c> a coop:Claim ; coop:relationType cc:twinned-with ;
        coop:subject <id/wikidata-Q648051> ; coop:object <id/wikidata-Q47465> ;
        coop:when "2024-09"^^edtf:EDTF ; coop:status cc:active ; coop:role "chef de file" ;
        coop:key "2024/7" ; coop:value 40000.0 ; coop:currency "EUR" ;
        coop:contributionKind cc:grant ; coop:denied true ; coop:quote "le jumelage \\"ancien\\"" ;
        coop:locator "relations.csv row 12" ; coop:confidence 0.5 ; coop:readBy "facts" ;
        prov:wasAttributedTo <id/wikidata-Q47465> ; coop:asOf "2025-06-16"^^xsd:date ;
        dcterms:source <source/seed> .""".replace("40000.0", '"40000"^^xsd:decimal'),
    )


def test_a_statement() -> None:
    statement = Statement(
        BASE + "statement/t",
        "funded-by",
        AIX,
        MASIS,
        key="A-1",
        periods=(
            Period.of_state(parse_edtf("2024-09-26/.."), active_as_of=None),
            Period.of_state(parse_edtf("../1990"), active_as_of=None),
        ),
        status=Status.ACTIVE,
        roles=("bailleur", "pilote"),
        confidence=0.95,
        claims=(BASE + "claim/c", BASE + "claim/d"),
        sources=(BASE + "source/s",),
        contributions=(
            Contribution(
                BASE + "contribution/c",
                Amount(Decimal("12.50"), "EUR", ContributionKind.GRANT, parse_edtf("2020-12-14")),
                BASE + "claim/c",
            ),
        ),
        conflicts=(
            Conflict("start", (("1992", "c"), ("1993", "d")), None, ""),
            Conflict("end", (("2004", "c"), ("2006", "d")), "2006", "trust"),
        ),
        disputed=True,
        denied=True,
        inherited_dates=True,
    )
    agrees(
        writer.statement(statement),
        """<statement/t> a coop:Statement, coop:Funding ; coop:relationType cc:funded-by ;
        coop:subject <id/wikidata-Q47465> ; coop:object <id/wikidata-Q648051> ;
        coop:status cc:active ; coop:role "bailleur", "pilote" ; coop:confidence 0.95 ;
        coop:key "A-1" ; coop:disputed true ; coop:denied true ; coop:inheritedDates true ;
        coop:conflict "start" ; coop:settledBy "end: trust" ;
        coop:period <statement/t/period/1>, <statement/t/period/2> ;
        coop:contribution <contribution/c> ; dcterms:source <source/s> ;
        prov:wasDerivedFrom <claim/c>, <claim/d> .
        <statement/t/period/1> a coop:Period ; coop:when "2024-09-26/.."^^edtf:EDTF ;
        coop:startEarliest "2024-09-26"^^xsd:date ; coop:startLatest "2024-09-26"^^xsd:date ;
        coop:openEnd true .
        <statement/t/period/2> a coop:Period ; coop:when "../1990"^^edtf:EDTF ;
        coop:endEarliest "1990-01-01"^^xsd:date ; coop:endLatest "1990-12-31"^^xsd:date ;
        coop:openStart true .
        <contribution/c> a coop:Contribution ; coop:contributionKind cc:grant ; coop:value 12.5 ;
        coop:currency "EUR" ; prov:wasDerivedFrom <claim/c> ;
        coop:when "2020-12-14"^^edtf:EDTF ;
        coop:startEarliest "2020-12-14"^^xsd:date ; coop:startLatest "2020-12-14"^^xsd:date ;
        coop:endEarliest "2020-12-14"^^xsd:date ; coop:endLatest "2020-12-14"^^xsd:date .""",
    )


def test_flags_that_do_not_hold_are_not_written() -> None:
    statement = Statement(BASE + "statement/t", "member-of", AIX, MASIS)
    agrees(
        writer.statement(statement),
        """<statement/t> a coop:Statement, coop:Membership ; coop:relationType cc:member-of ;
        coop:subject <id/wikidata-Q47465> ; coop:object <id/wikidata-Q648051> ;
        coop:status cc:unknown ; coop:confidence "1"^^xsd:decimal .""",
    )


@pytest.mark.parametrize(
    ("licence", "written"),
    [
        (
            "https://www.etalab.gouv.fr/licence",
            "dcterms:license <https://www.etalab.gouv.fr/licence>",
        ),
        ("Etalab 2.0", 'dcterms:rights "Etalab 2.0"'),
    ],
)
def test_a_source(licence: str, written: str) -> None:
    source = Source(
        BASE + "source/seed",
        "seed",
        "La page",
        publisher="Ville",
        address="https://example.org/a?b=c",
        licence=licence,
        language="fr",
        issued=parse_edtf("2025-06"),
        retrieved=date(2025, 6, 16),
        sha256="ab12",
        trust=-1,
        read_by="facts",
    )
    agrees(
        writer.source(source),
        f"""<source/seed> a coop:Source ; dcterms:title "La page" ; dcterms:identifier "seed" ;
        dcterms:publisher "Ville" ; dcat:landingPage <https://example.org/a?b=c> ; {written} ;
        dcterms:language "fr" ; coop:retrieved "2025-06-16"^^xsd:date ;
        dcterms:issued "2025-06"^^edtf:EDTF ; coop:sha256 "ab12" ; coop:trust -1 ;
        coop:readBy "facts" .""",
    )


def test_plain_triples_go_both_ways_where_the_type_does() -> None:
    agrees(
        writer.plain("twinned-with", AIX, MASIS),
        """<id/wikidata-Q47465> coop:twinnedWith <id/wikidata-Q648051> .
        <id/wikidata-Q648051> coop:twinnedWith <id/wikidata-Q47465> .""",
    )
    agrees(
        writer.plain("member-of", AIX, MASIS),
        """<id/wikidata-Q47465> coop:memberOf <id/wikidata-Q648051> .
        <id/wikidata-Q648051> coop:hasMember <id/wikidata-Q47465> .""",
    )
    agrees(
        writer.plain("works-on", AIX, BASE + "concept/sector-culture"),
        "<id/wikidata-Q47465> coop:worksOn cc:sector-culture .",
    )


# --- the canonical form of a graph --------------------------------------------------------------

names = st.lists(
    st.builds(Name, any_text.map(clean_text).filter(bool), tags, st.booleans()), max_size=4
).map(Names.of)
dates = st.one_of(
    st.none(),
    st.sampled_from(["199X", "1984?", "1992/..", "1992/", "../1992", "2001-24"]).map(parse_edtf),
    st.dates().map(lambda d: parse_edtf(d.isoformat())),
)
numbers = st.integers(1, 3)
things = numbers.map(lambda n: f"{BASE}id/x-{n}")
entities = st.builds(
    Entity,
    things,
    st.sampled_from(Kind),
    names,
    country=st.sampled_from([None, "FR"]),
    when=dates,
    population=st.one_of(st.none(), st.integers(0, 10**20)),
    coordinates=st.one_of(
        st.none(),
        st.builds(Coordinates.of, st.floats(-90, 90), st.floats(-180, 180)),
    ),
    descriptions=st.lists(st.tuples(any_text, tags), max_size=2).map(tuple),
)
claims = st.builds(
    Claim,
    numbers.map(lambda n: f"{BASE}claim/{n}"),
    st.just(BASE + "source/s"),
    things,
    st.sampled_from(["twinned-with", "funded-by"]),
    things,
    locator=any_text,
    when=dates,
    roles=st.lists(any_text, max_size=2).map(tuple),
    key=any_text,
    quote=st.one_of(st.none(), any_text),
    confidence=st.floats(0, 1),
)


@given(st.lists(entities, max_size=3), st.lists(claims, max_size=3))
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_what_a_store_gives_back(
    some: list[Entity], others: list[Claim]
) -> None:
    lines = [line for e in some for line in writer.entity(e)]
    lines += [line for c in others for line in writer.claim(c)]
    expected = [line.encode() for line in canonical(lines)]
    assert dumped(lines) == expected
    assert canonical(lines[::-1] + lines) == canonical(lines)


def test_the_engines_fast_way_in_gives_the_same_lines(tmp_path: Path) -> None:
    """A build loads without checks; what it holds must be what the strict way holds."""
    hard = 'a "b" \\ c\nd\te é 𝒜 \u200d \u2028 \\u0041'
    entity = Entity(AIX, Kind.CITY, Names.of([Name.of(hard, "fr"), Name.of(hard)]))
    lines = canonical(writer.entity(entity, superclasses=True))
    (tmp_path / "lines.nq").write_text("".join(lines), "utf-8", newline="\n")
    with EmbeddedStore.create(tmp_path / "store") as store:
        store.bulk_load([tmp_path / "lines.nq"])
        assert sorted(store.dump()) == [line.encode() for line in lines]
        assert sorted(store.dump([GRAPH])) == [line.encode() for line in lines]


def test_lines_are_in_code_point_order_which_is_that_of_their_bytes() -> None:
    lines = ['"é"\n', '"z"\n', '"𝒜"\n', '"\uffee"\n', '"z"\n']
    assert canonical(lines) == ['"z"\n', '"é"\n', '"\uffee"\n', '"𝒜"\n']
    assert [x.encode() for x in canonical(lines)] == sorted({x.encode() for x in lines})
