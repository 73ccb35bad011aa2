"""Several descriptions of one entity, and where they disagree."""

from __future__ import annotations

from coopgraph.model import (
    Coordinates,
    Entity,
    Identifier,
    Kind,
    Name,
    Names,
    Source,
    parse_edtf,
)
from coopgraph.resolution import Disagreement, merge_entities

SOURCES = {
    "first": Source("first", "first", "First"),
    "second": Source("second", "second", "Second"),
    "trusted": Source("trusted", "trusted", "Trusted", trust=1),
}


def merged(
    *described: tuple[str, Entity], same: dict[str, str] | None = None
) -> tuple[Entity, list[Disagreement]]:
    """Return the one entity that descriptions amount to, whatever their order."""
    classes = same or {}

    def canonical(iri: str) -> str:
        return classes.get(iri, iri)

    (entity,), found = merge_entities(described, sources=SOURCES, canonical=canonical)
    (again,), _ = merge_entities(described[::-1], sources=SOURCES, canonical=canonical)
    assert entity == again
    return entity, found


def names(*texts: str) -> Names:
    """Return preferred names of ``fr:Aix`` texts."""
    return Names.of(Name(t.partition(":")[2], t.partition(":")[0]) for t in texts)


def test_one_description_stands_as_it_is() -> None:
    entity = Entity("e", Kind.CITY, names("fr:Arles"), country="FR")
    assert merged(("first", entity)) == (entity, [])


def test_names_and_identifiers_are_put_together() -> None:
    wikidata, geonames = Identifier("wikidata", "Q1"), Identifier("geonames", "2")
    entity, found = merged(
        ("first", Entity("e", Kind.CITY, names("fr:Erevan"), (wikidata, geonames))),
        ("trusted", Entity("e", Kind.CITY, names("fr:Érévan", "hy:Երևան"), (wikidata,))),
    )
    assert [(n.text, n.preferred) for n in entity.names] == [
        ("Érévan", True),  # the trusted source's; one preferred a language
        ("Երևան", True),
        ("Erevan", False),
    ]
    assert entity.identifiers == (geonames, wikidata)
    assert found == []


def test_other_attributes_follow_trust_then_the_order_of_sources() -> None:
    entity, found = merged(
        ("second", Entity("e", Kind.NETWORK, country="BE", homepage="https://b.example")),
        ("first", Entity("e", Kind.ORGANISATION, country="FR", structure_type="s")),
    )
    assert (entity.kind, entity.country) == (Kind.ORGANISATION, "FR")
    assert (entity.homepage, entity.structure_type) == ("https://b.example", "s")
    entity, found = merged(
        ("first", Entity("e", Kind.EVENT, names("en:Congress"), when=parse_edtf("2024"))),
        ("second", Entity("e", Kind.EVENT, country="FR")),
        ("trusted", Entity("e", Kind.EVENT, when=parse_edtf("2025"))),
    )
    assert str(entity.when) == "2025"
    assert found == [Disagreement("e", "Congress", "when", ("2024", "2025"), "2025")]


def test_each_disagreement_is_listed() -> None:
    _, found = merged(
        ("first", Entity("e", Kind.NETWORK, country="FR")),
        ("second", Entity("e", Kind.ORGANISATION, country="BE")),
    )
    assert found == [
        Disagreement("e", "e", "kind", ("Network", "Organisation"), "Network"),
        Disagreement("e", "e", "country", ("BE", "FR"), "FR"),
    ]


def test_a_count_and_its_year_are_of_one_source() -> None:
    entity, _ = merged(
        ("trusted", Entity("e", Kind.CITY, population_year=1999)),
        ("first", Entity("e", Kind.CITY, population=100)),
        ("second", Entity("e", Kind.CITY, population=90, population_year=2020)),
    )
    assert (entity.population, entity.population_year) == (100, None)


def test_what_a_person_decided_to_be_the_same_is_one_with_one_place() -> None:
    point = Coordinates.of("43.5", "5.4")
    same = {"x-1": "wikidata-Q1", "place-1": "geonames-2"}
    entity, found = merged(
        ("first", Entity("x-1", Kind.CITY, names("fr:Aix"), governs="place-1")),
        ("second", Entity("wikidata-Q1", Kind.CITY, names("en:Aix"))),
        same=same,
    )
    assert (entity.iri, entity.governs, len(entity.names)) == ("wikidata-Q1", "geonames-2", 2)
    assert found == []
    place, _ = merged(("first", Entity("place-1", Kind.PLACE, coordinates=point)), same=same)
    assert (place.iri, place.coordinates) == ("geonames-2", point)


def test_entities_come_in_the_order_of_their_iris() -> None:
    described = [("first", Entity(iri, Kind.CITY)) for iri in ("c", "a", "b")]
    found, _ = merge_entities(described, sources=SOURCES)
    assert [e.iri for e in found] == ["a", "b", "c"]
