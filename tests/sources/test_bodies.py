"""A row's entity and, for an authority, the place it governs: a body is not its territory."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coopgraph.errors import InputError
from coopgraph.model import Coordinates, Iris, Kind, Name
from coopgraph.sources.bodies import Description, describe, whole_number

IRIS = Iris("https://example.org/")
NAMES = (Name("Arles", "fr"),)


def test_an_authority_governs_a_place_that_holds_its_territory() -> None:
    about = Description(
        Kind.CITY,
        NAMES,
        {"wikidata": "Q48292", "geonames": "3036938", "siren": ""},
        country="France",
        latitude="43.67681",
        longitude="4.63031",
        population=50454,
    )
    body, place = describe(about, iris=IRIS, source="s")
    assert body.iri == "https://example.org/id/wikidata-Q48292"
    assert [str(i) for i in body.identifiers] == ["wikidata:Q48292"]
    assert (body.coordinates, body.country, body.population) == (None, "FR", 50454)
    assert body.governs == place.iri == "https://example.org/id/geonames-3036938"
    assert place.kind is Kind.PLACE
    assert place.coordinates == Coordinates(Decimal("43.67681"), Decimal("4.63031"))
    assert [str(i) for i in place.identifiers] == ["geonames:3036938"]
    assert (place.names, place.country, place.population) == (body.names, "FR", None)


def test_a_body_known_by_its_place_alone_is_not_that_place() -> None:
    found = [
        describe(Description(kind, NAMES, {"geonames": "3036938"}), iris=IRIS, source="s")
        for kind in (Kind.CITY, Kind.REGION)
    ]
    (city, place), (region, same_place) = found
    assert place.iri == same_place.iri
    assert len({city.iri, region.iri, place.iri}) == 3


def test_a_place_is_minted_for_a_body_without_a_known_one() -> None:
    body, place = describe(Description(Kind.CITY, NAMES, key="arles"), iris=IRIS, source="s")
    assert body.governs == place.iri != body.iri
    assert place.coordinates is None


@pytest.mark.parametrize("kind", [Kind.NETWORK, Kind.ORGANISATION, Kind.EVENT, Kind.SECTOR])
def test_others_have_neither_place_nor_point(kind: Kind) -> None:
    about = Description(kind, NAMES, latitude="43.6", longitude="4.6", key="k")
    (entity,) = describe(about, iris=IRIS, source="s")
    assert (entity.governs, entity.coordinates) == (None, None)


@pytest.mark.parametrize("kind", [Kind.PLACE, Kind.COUNTRY])
def test_territories_have_their_own_point(kind: Kind) -> None:
    about = Description(kind, NAMES, latitude="43.6", longitude="4.6", key="k")
    (entity,) = describe(about, iris=IRIS, source="s")
    assert entity.coordinates == Coordinates(Decimal("43.6"), Decimal("4.6"))


def test_iris_hold_no_kind_where_there_is_an_identifier_and_keys_are_a_sources_own() -> None:
    def iri(about: Description, source: str = "s") -> str:
        return describe(about, iris=IRIS, source=source)[0].iri

    same = {"wikidata": "Q48292"}
    assert iri(Description(Kind.CITY, identifiers=same)) == iri(
        Description(Kind.NETWORK, identifiers=same)
    )
    keyed = Description(Kind.CITY, NAMES, key="arles")
    assert iri(keyed, "s") != iri(keyed, "t")
    named = Description(Kind.CITY, NAMES, country="FR")
    assert iri(named, "s") == iri(named, "t")
    assert iri(named) != iri(Description(Kind.CITY, NAMES, country="US"))


@pytest.mark.parametrize(
    ("about", "column", "message"),
    [
        (Description(Kind.CITY), None, "no name, no key and no identifier"),
        (Description(Kind.CITY, NAMES, country="Atlantis"), "country", "unknown country"),
        (Description(Kind.CITY, NAMES, {"wikidata": "48292"}), "wikidata", "no identifier"),
        (Description(Kind.CITY, NAMES, latitude="4,6", longitude="1"), "latitude", "coordinates"),
        (Description(Kind.CITY, NAMES, latitude="91", longitude="1"), "latitude", "out of range"),
        (Description(Kind.CITY, NAMES, latitude="nan", longitude="1"), "latitude", "out of range"),
        (Description(Kind.CITY, NAMES, latitude="4"), "latitude", "coordinates"),
    ],
)
def test_what_cannot_be_read_names_its_column(
    about: Description, column: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        describe(about, iris=IRIS, source="s")
    assert caught.value.column == column
    assert caught.value.hint is not None


@pytest.mark.parametrize(
    ("text", "number"),
    [("", None), ("143097", 143097), ("1 430 970", 1430970), ("1\u202f430", 1430), ("12.0", 12)],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number(text, "population") == number


@pytest.mark.parametrize("text", ["many", "1.5", "1,430", "nan", "inf", "1e3"])
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(InputError, match="no whole number") as caught:
        whole_number(text, "population")
    assert (caught.value.column, caught.value.value) == ("population", text)
