"""Names, identifiers, coordinates, claims and the vocabulary."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coopgraph.errors import InputError, VocabularyError
from coopgraph.model import (
    Claim,
    Coordinates,
    Identifier,
    Iris,
    Kind,
    Name,
    Names,
    RelationNature,
    RelationType,
    Status,
    Vocabulary,
    check_iri,
    clean_text,
)
from coopgraph.store import load_vocabulary


def test_one_preferred_name_a_language() -> None:
    names = Names.of([Name("Erevan", "fr"), Name("Yerevan", "en"), Name("Érévan", "fr")])
    assert [(n.text, n.preferred) for n in names] == [
        ("Yerevan", True),
        ("Erevan", True),
        ("Érévan", False),
    ]


@pytest.mark.parametrize(
    ("language", "label"),
    [("fr", "Erevan"), ("en", "Yerevan"), ("hy", "Yerevan"), ("de", "Yerevan")],
)
def test_labels_fall_back(language: str, label: str) -> None:
    assert Names.of([Name("Erevan", "fr"), Name("Yerevan", "en")]).label(language) == label


def test_names_are_cleaned() -> None:
    assert Name.of("  Aix\u00a0en\tProvence ").text == "Aix en Provence"
    assert clean_text("e\u0301\x00\x07") == "é"
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"  # joiners belong to the script
    for text, language in (("  ", "fr"), ("Arles", "français")):
        with pytest.raises(InputError):
            Name.of(text, language)


def test_iris_are_stable() -> None:
    iris = Iris()
    wikidata, geonames = Identifier.of("wikidata", "Q47465"), Identifier.of("geonames", "3038354")
    assert iris.entity([geonames, wikidata], source="s", key="k") == (
        "https://w3id.org/coopgraph/id/wikidata-Q47465"
    )
    # printf 's\\037k' | sha256sum | cut -c1-32 | xxd -r -p | base32 | tr A-Z a-z
    assert iris.entity([], source="s", key="k").rpartition("-")[2] == "dxzfdcnaxpnv2knzcp2zpcycy4"
    assert iris.identified(Identifier("iati", "XM-DAC/a b")).endswith("iati-XM-DAC%2Fa%20b")
    assert iris.identified(Identifier("concept", "sdg-6")).endswith("/concept/sdg-6")


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("wikidata", "47465"), ("geonames", "x"), ("iso3166", "FRA"), ("wikidata", ""), ("No", "1")],
)
def test_wrong_identifiers(scheme: str, value: str) -> None:
    with pytest.raises(InputError, match="no identifier of scheme"):
        Identifier.of(scheme, value)


@pytest.mark.parametrize("text", ["http://a b", "arles", "http://x/<script>", "", "http://x/\n"])
def test_wrong_iris(text: str) -> None:
    with pytest.raises(InputError, match="is no IRI"):
        check_iri(text)
    with pytest.raises(InputError):
        Iris("https://example.org/no-slash")


def test_coordinates() -> None:
    point = Coordinates.of("43.5283000", 5.449731234)
    assert (point.latitude, point.longitude) == (Decimal("43.5283"), Decimal("5.449731"))
    for wrong in (("91", "0"), ("0", "181"), ("north", "0"), ("nan", "0"), ("43,5", "5")):
        with pytest.raises(InputError):
            Coordinates.of(*wrong)


def test_claims_have_limits() -> None:
    base = Claim("c", "s", "a", "twinned-with", "b")
    assert base.status is Status.UNKNOWN
    with pytest.raises(InputError, match="outside"):
        Claim("c", "s", "a", "twinned-with", "b", confidence=1.5)
    with pytest.raises(InputError, match="201 characters"):
        Claim("c", "s", "a", "twinned-with", "b", quote="x" * 201)


def test_kinds_and_statuses_are_read_kindly_or_refused() -> None:
    assert Kind.parse("state body") is Kind.STATE_BODY
    assert Kind.parse("Intercommunal") is Kind.INTERCOMMUNAL_BODY
    assert Status.parse(" Active ") is Status.ACTIVE
    assert Status.parse("") is Status.UNKNOWN
    with pytest.raises(VocabularyError, match="unknown kind 'Town'"):
        Kind.parse("Town")
    with pytest.raises(VocabularyError, match="unknown status"):
        Status.parse("sleeping")


def test_the_vocabulary_knows_ends_and_near_names() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary["twinned-with"].allows(Kind.CITY, Kind.REGION)
    assert not vocabulary["twinned-with"].allows(Kind.CITY, Kind.EVENT)
    assert vocabulary["organized"].allows(Kind.MINISTRY, Kind.EVENT)
    assert not vocabulary["organized"].allows(Kind.EVENT, Kind.MINISTRY)
    assert "held-in" in vocabulary
    with pytest.raises(VocabularyError, match="did you mean twinned-with"):
        vocabulary["twined-with"]
    own = RelationType("visits", "i", "c", "p", RelationNature.OCCURRENCE)
    assert "visits" in vocabulary.extended([own])
    with pytest.raises(VocabularyError, match="defined twice"):
        Vocabulary((own, own))
