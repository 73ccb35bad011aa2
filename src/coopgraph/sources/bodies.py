"""Bodies and the places they govern, made of the cells of one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coopgraph.errors import CoopgraphError, InputError
from coopgraph.messages import msg
from coopgraph.model import (
    KIND_SUPERCLASSES,
    Coordinates,
    Edtf,
    Entity,
    Identifier,
    Iris,
    Kind,
    Name,
    Names,
)
from coopgraph.resolution import country_code

__all__ = ["Description", "at_column", "describe", "whole_number"]

# Identifiers of territories: on a body's row they are its place's.
_PLACE_SCHEMES = frozenset({"geonames", "insee"})


def at_column(error: CoopgraphError, column: str) -> CoopgraphError:
    """Return the error with the column it is in, unless it says so already."""
    if error.column is None:
        error.column = column
    return error


def whole_number(text: str, column: str) -> int | None:
    """Return an integer with or without thousands separators; None for an empty cell.

    Raises
    ------
    InputError
        If it is none.
    """
    cleaned = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("_", "")
    if not cleaned:
        return None
    try:
        number = float(cleaned) if cleaned.endswith(".0") else int(cleaned)
    except ValueError as error:
        raise InputError(
            msg("{value!r} is no whole number", value=text),
            column=column,
            value=text,
            hint=msg("write digits only, such as 143097"),
        ) from error
    return int(number)


@dataclass(frozen=True, slots=True)
class Description:
    """What a row says of one entity, as text; `describe` makes entities of it."""

    kind: Kind
    names: tuple[Name, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    latitude: str = ""
    longitude: str = ""
    when: Edtf | None = None
    population: int | None = None
    population_year: int | None = None
    structure_type: str | None = None
    descriptions: tuple[tuple[str, str], ...] = ()
    homepage: str | None = None
    key: str = ""


def _identifiers(pairs: Mapping[str, str]) -> tuple[Identifier, ...]:
    found = []
    for scheme, value in sorted(pairs.items()):
        if value:
            try:
                found.append(Identifier.of(scheme, value))
            except InputError as error:
                raise at_column(error, scheme) from error
    return tuple(found)


def _country(text: str) -> str | None:
    try:
        return country_code(text) if text else None
    except InputError as error:
        raise at_column(error, "country") from error


def _coordinates(latitude: str, longitude: str) -> Coordinates | None:
    if not latitude and not longitude:
        return None
    try:
        return Coordinates.of(latitude, longitude)
    except InputError as error:
        raise at_column(error, "latitude") from error


def _entity_iri(
    about: Description,
    key: str,
    identifiers: Iterable[Identifier],
    country: str | None,
    iris: Iris,
    source: str,
) -> str:
    identified = tuple(identifiers)
    if identified or key:
        return iris.entity(identified, source=source, key=key)
    if not about.names:
        raise InputError(
            msg("the entity has no name, no key and no identifier"),
            hint=msg("fill at least one of them"),
        )
    best = Names.of(about.names).items[0]
    return iris.named_entity(best.text, country or "", about.kind)


def describe(about: Description, *, iris: Iris, source: str) -> tuple[Entity, ...]:
    """Return the entity a row describes and, for an authority, the place it governs.

    Raises
    ------
    InputError
        If an identifier, the country or the coordinates cannot be read.
    """
    identifiers = _identifiers(dict(about.identifiers))
    country = _country(about.country)
    is_authority = "Authority" in KIND_SUPERCLASSES[about.kind]
    own = tuple(i for i in identifiers if not (is_authority and i.scheme in _PLACE_SCHEMES))
    coordinates = _coordinates(about.latitude, about.longitude)
    # A body known by its place's identifier alone still needs an IRI of its own.
    key = about.key or (f"{about.kind} of {identifiers[0]}" if identifiers and not own else "")
    iri = _entity_iri(about, key, own, country, iris, source)
    territory: tuple[Identifier, ...] = ()
    place_iri = None
    if is_authority:
        territory = tuple(i for i in identifiers if i.scheme in _PLACE_SCHEMES)
        place_iri = (
            iris.entity(territory, source=source, key="") if territory else iris.place_of(iri)
        )
    has_point = is_authority or about.kind in (Kind.PLACE, Kind.COUNTRY)
    entity = Entity(
        iri=iri,
        kind=about.kind,
        names=Names.of(about.names),
        identifiers=own if is_authority else identifiers,
        country=country,
        coordinates=None if is_authority or not has_point else coordinates,
        governs=place_iri,
        when=about.when,
        population=about.population,
        population_year=about.population_year,
        structure_type=about.structure_type,
        descriptions=about.descriptions,
        homepage=about.homepage,
    )
    if place_iri is None:
        return (entity,)
    place = Entity(
        iri=place_iri,
        kind=Kind.PLACE,
        names=entity.names,
        identifiers=territory,
        country=country,
        coordinates=coordinates,
    )
    return (entity, place)
