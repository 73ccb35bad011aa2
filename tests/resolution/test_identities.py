"""Which GeoNames place an entity is, and what stands in a wrong country: by GeoNames' own ids."""

from __future__ import annotations

import pytest

from coopgraph.model import Coordinates, Entity, Identifier, Kind, Name, Names
from coopgraph.resolution import Decision, DecisionKind, find_duplicates, sure_pairs
from coopgraph.resolution.identities import (
    PlaceIdentity,
    country_mismatches,
    place_identities,
)
from coopgraph.resolution.matching import PlaceMatcher

YEREVAN, GENOA, GENEVA = 616052, 3176219, 2660646


def town(
    iri: str,
    *names: str,
    country: str | None = None,
    at: tuple[str, str] | None = None,
    geonames: str = "",
    kind: Kind = Kind.CITY,
) -> Entity:
    return Entity(
        f"https://example.org/{iri}",
        kind,
        Names.of([Name(name, "", number == 0) for number, name in enumerate(names)]),
        identifiers=(Identifier("geonames", geonames),) if geonames else (),
        country=country,
        coordinates=None if at is None else Coordinates.of(*at),
    )


@pytest.mark.slow
def test_exonyms_in_three_scripts_are_one_place(matcher: PlaceMatcher) -> None:
    towns = [
        town("a", "Erevan", country="AM"),
        town("b", "Jerewan", country="AM"),
        town("c", "Երևան", country="AM"),
        town("d", "Yerevan", country="AM", at=("40.18", "44.51")),
        town("e", "Gyumri", country="AM"),
    ]
    places = place_identities(towns, matcher)
    assert [places[t.iri].geonames == YEREVAN for t in towns] == [True] * 4 + [False]
    pairs = find_duplicates(towns, places=places)
    sure = sure_pairs(pairs, entities=towns, threshold=0.85)
    joined = {frozenset((p.left[-1], p.right[-1])) for p in sure}
    assert len(joined) == 3
    assert set().union(*joined) == set("abcd")
    assert all("Yerevan in GeoNames" in p.why() for p in pairs)
    apart = Decision(towns[0].iri, DecisionKind.NOT_SAME, towns[1].iri)
    offered = find_duplicates(towns, decisions=[apart], places=places)
    assert (towns[0].iri, towns[1].iri) not in {(p.left, p.right) for p in offered}


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        ("Métropole de Lyon",),  # a body around the town
        ("Prague 1 (Prague)",),  # a part of it
        ("Lyon", "Marseille"),  # two places
        ("Saint-Martin",),  # one of many
        ("",),
    ],
)
def test_a_name_that_leaves_a_doubt_gives_no_place(
    matcher: PlaceMatcher, names: tuple[str, ...]
) -> None:
    assert place_identities([town("a", *names, country="FR")], matcher) == {}


@pytest.mark.slow
def test_a_stated_id_goes_before_every_name(matcher: PlaceMatcher) -> None:
    odd = town("a", "La cité du Roi René", country="FR", geonames="3038354")
    (identity,) = place_identities([odd], matcher).values()
    assert identity == PlaceIdentity(3038354, "Aix-en-Provence", 1.0)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "country"), [("Genève", "IT"), ("Genève (Italie)", None)])
def test_geneva_in_italy_is_told_with_genoa_and_geneva(
    matcher: PlaceMatcher, name: str, country: str | None
) -> None:
    (found,) = country_mismatches([town("a", name, country=country)], matcher)
    assert (found.country, found.lies_in) == ("IT", "")
    ids = [int(c.iri.rpartition("-")[2]) for c in found.suggestions]
    assert {GENOA, GENEVA} <= set(ids)
    assert [c.country for c in found.suggestions] == ["IT", "CH"]


@pytest.mark.slow
def test_coordinates_tell_the_country_they_lie_in(matcher: PlaceMatcher) -> None:
    lyon = ("45.75", "4.85")
    found = country_mismatches(
        [
            town("a", "Lyon", country="IT", at=lyon),
            town("b", "Lyon", country="FR", at=lyon),
            town("c", "Annemasse", country="FR", at=("46.19", "6.23")),  # 7 km from Geneva
            town("d", "Pointe-à-Pitre", country="FR", at=("16.24", "-61.53")),  # a territory
            town("e", "Nulle part", country="FR", at=("-45", "-30")),  # in the ocean
            town("f", "Lyon", at=lyon),
            town("g", "Nulle part", country="FR", at=("0", "0")),
        ],
        matcher,
    )
    assert [(m.iri[-1], m.lies_in, m.suggestions[-1].name) for m in found] == [("a", "FR", "Lyon")]


@pytest.mark.slow
def test_small_and_unknown_names_are_not_misplaced(matcher: PlaceMatcher) -> None:
    towns = [
        town("a", "Trifouilly-les-Oies", country="FR"),
        town("b", "Valence", country="ES"),  # Valencia
        town("c", "", country="FR"),
        town("d", "Y", country="US"),
        town("e", "Lyon"),
        town("f", "Genève", country="IT", kind=Kind.ORGANISATION),
    ]
    assert country_mismatches(towns, matcher) == ()


def test_two_places_of_geonames_are_asked_about_even_side_by_side() -> None:
    towns = [
        town("a", "Valence", country="FR", at=("44.93", "4.89")),
        town("b", "Valence", country="FR", at=("44.94", "4.89")),
    ]
    places = {
        towns[0].iri: PlaceIdentity(1, "Valence", 0.99),
        towns[1].iri: PlaceIdentity(2, "Valence-sur-Baïse", 0.99),
    }
    (pair,) = find_duplicates(towns, places=places)
    assert pair.score < 0.9
    assert "two places" in pair.why()
    (without,) = find_duplicates(towns)
    assert without.score >= 0.9
