"""Identifiers, and IRIs that must never change from one release to the next."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.model import Identifier, Iris, check_iri, digest

AIX = "https://w3id.org/coopgraph/id/wikidata-Q47465"
MASIS = "https://w3id.org/coopgraph/id/wikidata-Q648051"
SEED = "https://w3id.org/coopgraph/source/seed"


def test_iris_are_stable() -> None:
    """Hashes by other hands than ours: 128 bits of SHA-256 in base 32, parts joined by U+001F.

    printf 's\\037k' | sha256sum | cut -c1-32 | xxd -r -p | base32 | tr -d = | tr A-Z a-z
    """
    iris = Iris()
    base = "https://w3id.org/coopgraph/"
    assert iris.identified(Identifier("wikidata", "Q47465")) == AIX
    assert iris.source("seed") == SEED
    assert iris.entity([], source="s", key="k") == base + "id/x-dxzfdcnaxpnv2knzcp2zpcycy4"
    assert iris.place_of(AIX) == base + "id/x-mtfjkvleltsxh6hafsehfftgta"
    statement = iris.statement("twinned-with", AIX, MASIS, "")
    assert statement == base + "statement/nwzteeem2hn23eznrnjqtljvdu"
    claim = iris.claim(SEED, "relations.csv row 12", AIX, "twinned-with", MASIS, 0)
    assert claim == base + "claim/4c4gmsoy5abgda566ugvurivqi"
    assert iris.contribution(claim) == base + "contribution/4c4gmsoy5abgda566ugvurivqi"


def test_a_name_without_an_identifier_is_known_whatever_its_case() -> None:
    iris = Iris()
    expected = "https://w3id.org/coopgraph/id/x-qppmqol54dtgp3io5gwvo5reka"  # name, strasse, DE, …
    assert iris.named_entity("Straße", "DE", "City") == expected
    assert iris.named_entity("STRASSE", "DE", "City") == expected
    assert iris.named_entity("Straße", "AT", "City") != expected


def test_each_part_of_a_claim_makes_another_iri() -> None:
    first = ("s", "row 1", "a", "twinned-with", "b", 0)
    claims = [
        first,
        ("t", "row 1", "a", "twinned-with", "b", 0),
        ("s", "row 2", "a", "twinned-with", "b", 0),
        ("s", "row 1", "c", "twinned-with", "b", 0),
        ("s", "row 1", "a", "part-of", "b", 0),
        ("s", "row 1", "a", "twinned-with", "c", 0),
        ("s", "row 1", "a", "twinned-with", "b", 1),
        ("s", "row 1", "b", "twinned-with", "a", 0),  # the direction is part of what is stated
    ]
    assert len({Iris().claim(*parts) for parts in claims}) == len(claims)
    assert Iris().claim(*first) == Iris().claim(*first)


def test_parts_do_not_run_into_each_other() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", "") != digest("a")


def test_a_project_has_its_own_base_and_shares_the_concepts() -> None:
    iris = Iris("https://example.org/#")
    assert iris.identified(Identifier("wikidata", "Q1")) == "https://example.org/#id/wikidata-Q1"
    concept = iris.identified(Identifier("concept", "sdg-6"))
    assert concept == "https://w3id.org/coopgraph/concept/sdg-6"
    for wrong in ("https://example.org", "example.org/", "https://example.org/a b/"):
        with pytest.raises(InputError):
            Iris(wrong)


@pytest.mark.parametrize(
    ("identifiers", "chosen"),
    [
        (("geonames:3038354", "wikidata:Q47465"), "wikidata-Q47465"),
        (("wikidata:Q142", "iso3166:FR"), "iso3166-FR"),
        (("insee:13001", "siren:211300017", "geonames:3038354"), "geonames-3038354"),
        (("insee:13001", "siren:211300017"), "siren-211300017"),
        (("iati:XM-DAC-5", "ror:0524sp257"), "ror-0524sp257"),
        (("zz:1", "aa:1", "iati:XM-DAC-5"), "iati-XM-DAC-5"),  # unknown schemes come last,
        (("zz:1", "aa:2", "aa:1"), "aa-1"),  # by the alphabet
    ],
)
def test_the_preferred_scheme_gives_the_iri(identifiers: tuple[str, ...], chosen: str) -> None:
    pairs = [Identifier(*text.split(":")) for text in identifiers]
    for order in (pairs, pairs[::-1]):
        assert Iris().entity(order, source="s", key="k").rpartition("/")[2] == chosen


@pytest.mark.parametrize(
    ("value", "tail"),
    [
        ("XM-DAC/a b", "iati-XM-DAC%2Fa%20b"),
        ("Armavir: é", "iati-Armavir%3A%20%C3%A9"),
        ("<&>", "iati-%3C%26%3E"),
        ("100%", "iati-100%25"),
    ],
)
def test_values_are_percent_encoded(value: str, tail: str) -> None:
    iri = Iris().identified(Identifier.of("iati", value))
    assert iri.rpartition("/")[2] == tail
    assert check_iri(iri) == iri


@pytest.mark.parametrize(
    ("scheme", "written", "value", "outside"),
    [
        ("wikidata", " Q47465 ", "Q47465", "http://www.wikidata.org/entity/Q47465"),
        (
            "wikidata",
            "http://www.wikidata.org/entity/Q1",
            "Q1",
            "http://www.wikidata.org/entity/Q1",
        ),
        ("geonames", "3038354", "3038354", "https://sws.geonames.org/3038354/"),
        ("iso3166", "FR-13", "FR-13", None),
        ("siren", "211300017", "211300017", None),
        ("insee", "2A004", "2A004", None),
        ("own", "x y", "x y", None),
    ],
)
def test_identifiers(scheme: str, written: str, value: str, outside: str | None) -> None:
    found = Identifier.of(scheme, written)
    assert (found.value, found.outside_iri) == (value, outside)
    assert str(found) == f"{scheme}:{value}"


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("wikidata", "47465"),
        ("wikidata", "P190"),
        ("wikidata", "Q0"),
        ("wikidata", "Q٤٧"),  # digits of another script
        ("wikidata", ""),
        ("geonames", "Aix"),
        ("geonames", "012"),
        ("iso3166", "FRA"),
        ("iso3166", "fr"),
        ("siren", "21130001"),
        ("siren", "２１１３０００１７"),
        ("insee", "2C004"),
        ("concept", "Sector Culture"),
        ("own", " "),
        ("No", "1"),
        ("", "1"),
    ],
)
def test_wrong_identifiers(scheme: str, value: str) -> None:
    with pytest.raises(InputError, match="no identifier of scheme") as caught:
        Identifier.of(scheme, value)
    assert caught.value.value == value


@pytest.mark.parametrize(
    "text",
    [
        "https://fr.wikipedia.org/wiki/Aix-en-Provence_(ville)?x='1'&y=2;z#Jumelages",
        "https://www.ville-évry.fr:8080/Gyumri_(Գյումրի)",
        "https://user:word@example.org/%C3%A9",
        "https://example.org",
        "urn:isbn:0451450523",
        "mailto:mairie@example.org",
        "file:///tmp/a",
    ],
)
def test_iris_stand_as_they_are(text: str) -> None:
    assert check_iri(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arles",
        "/arles",
        "http://example.org/IRI with spaces",
        "http://x/<script>",
        'http://x/"',
        "http://x/\n",
        "http://x/{a}",
        "http://x/a|b",
        "http://x/a\\b",
        "http://x/100%",
        "http://x/%zz",
        "http://x/a#b#c",
        "http://x:port/",
        "http://x/[a]",
        "http://x/\x85",
        "http://x/\ue000",
        "http://x/\ufffe",
        "http://x/\ud800",
        "1http://x/",
    ],
)
def test_wrong_iris(text: str) -> None:
    with pytest.raises(InputError, match="is no IRI") as caught:
        check_iri(text)
    assert caught.value.value == text


@given(
    st.tuples(
        st.sampled_from(["http://", "https://e.org", "urn:", "a:", ""]),
        st.text(st.one_of(st.sampled_from("/?#[]@:%é{ A0f"), st.characters())),
    ).map("".join)
)
@example("https://e.org/%4")
@example("http://e.org:1a/")
@example("http://a@b@c/")
def test_what_passes_is_read_by_a_strict_parser(text: str) -> None:
    """Else the build would write lines that no other tool, nor our own export, reads again."""
    try:
        check_iri(text)
    except InputError:
        return
    line = f"<{text}> <http://e/p> <{text}> .".encode()
    (triple,) = ox.parse(line, ox.RdfFormat.N_TRIPLES)
    assert triple.subject == ox.NamedNode(text)
