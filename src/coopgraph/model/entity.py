"""Entities: the things a graph speaks of, and the sources that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from coopgraph.errors import InputError, VocabularyError
from coopgraph.messages import msg
from coopgraph.model.dates import Edtf
from coopgraph.model.identifiers import Identifier
from coopgraph.model.names import Names

__all__ = ["KIND_SUPERCLASSES", "Coordinates", "Entity", "Kind", "Source"]


class Kind(StrEnum):
    """What an entity is; the values are the local names of the ontology's classes."""

    CITY = "City"
    REGION = "Region"
    INTERCOMMUNAL_BODY = "IntercommunalBody"
    STATE_BODY = "StateBody"
    MINISTRY = "Ministry"
    AGENCY = "Agency"
    NETWORK = "Network"
    ORGANISATION = "Organisation"
    EVENT = "Event"
    EVENT_SERIES = "EventSeries"
    PROJECT = "Project"
    PROGRAMME = "Programme"
    PLACE = "Place"
    COUNTRY = "Country"
    PERSON = "Person"
    SECTOR = "Sector"
    SDG = "SDG"
    THEME = "Theme"

    @classmethod
    def parse(cls, text: str) -> Kind:
        """Return the kind a text names, whatever its case, spaces and hyphens.

        Raises
        ------
        VocabularyError
            If there is no such kind.
        """
        folded = text.strip().replace(" ", "").replace("-", "").replace("_", "").casefold()
        found = _KINDS.get(folded)
        if found is None:
            raise VocabularyError(
                msg("unknown kind {value!r}", value=text),
                value=text,
                hint=msg("one of {known}", known=", ".join(cls)),
            )
        return found


_KINDS = {kind.value.casefold(): kind for kind in Kind} | {
    "intercommunal": Kind.INTERCOMMUNAL_BODY,
    "organization": Kind.ORGANISATION,
    "program": Kind.PROGRAMME,
}

_AUTHORITY = ("Authority", "Actor")
KIND_SUPERCLASSES: dict[Kind, tuple[str, ...]] = {
    Kind.CITY: _AUTHORITY,
    Kind.REGION: _AUTHORITY,
    Kind.INTERCOMMUNAL_BODY: _AUTHORITY,
    Kind.STATE_BODY: ("Actor",),
    Kind.MINISTRY: ("Actor",),
    Kind.AGENCY: ("Actor",),
    Kind.NETWORK: ("Actor",),
    Kind.ORGANISATION: ("Actor",),
    Kind.EVENT: ("Activity",),
    Kind.EVENT_SERIES: ("Activity",),
    Kind.PROJECT: ("Activity",),
    Kind.PROGRAMME: ("Activity",),
    Kind.PLACE: ("Territory",),
    Kind.COUNTRY: ("Territory",),
    Kind.PERSON: (),
    Kind.SECTOR: (),
    Kind.SDG: (),
    Kind.THEME: (),
}


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in decimal degrees, WGS 84: latitude in [-90, 90], longitude in [-180, 180]."""

    latitude: Decimal
    longitude: Decimal

    @classmethod
    def of(cls, latitude: str | float | Decimal, longitude: str | float | Decimal) -> Coordinates:
        """Return checked coordinates, rounded to 6 decimals (0.1 m).

        Raises
        ------
        InputError
            If one is no number or out of range.
        """
        try:
            lat, lon = (
                round(Decimal(str(value).strip()), 6).normalize() + 0
                for value in (latitude, longitude)
            )
        except (InvalidOperation, ValueError) as error:
            raise InputError(
                msg("{value!r} is no pair of coordinates", value=f"{latitude}, {longitude}"),
                value=f"{latitude}, {longitude}",
                hint=msg("write decimal degrees with a point, such as 43.5283 and 5.4497"),
            ) from error
        if not (lat.is_finite() and lon.is_finite() and abs(lat) <= 90 and abs(lon) <= 180):
            raise InputError(
                msg("coordinates {value} are out of range", value=f"{latitude}, {longitude}"),
                value=f"{latitude}, {longitude}",
                hint=msg("latitude lies in [-90, 90], longitude in [-180, 180]; are they swapped?"),
            )
        return cls(lat, lon)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing, as one source describes it or as the graph holds it.

    Parameters
    ----------
    iri
        Absolute IRI.
    kind
        What it is.
    names
        Its names.
    identifiers
        At most one a scheme.
    country
        ISO 3166-1 alpha-2 code of its country.
    coordinates
        On places only: a body is not its territory.
    governs
        IRI of the place a body governs.
    when
        Dates of an event, a project or a programme.
    population, population_year
        Inhabitants, and the year of the count.
    structure_type
        Slug of a concept (``structure-association``).
    descriptions
        ``(text, language)`` pairs.
    homepage
        Absolute address.
    """

    iri: str
    kind: Kind
    names: Names = Names()
    identifiers: tuple[Identifier, ...] = ()
    country: str | None = None
    coordinates: Coordinates | None = None
    governs: str | None = None
    when: Edtf | None = None
    population: int | None = None
    population_year: int | None = None
    structure_type: str | None = None
    descriptions: tuple[tuple[str, str], ...] = ()
    homepage: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where claims come from.

    Parameters
    ----------
    iri, key
        IRI, and the short name used in tables.
    title, publisher, address, licence, language
        As the manifest or the sources table gives them; None where unknown.
    issued
        Publication date.
    retrieved
        The day it was fetched: from the manifest or the cached response, never from file times.
    sha256
        Of the file that was read.
    trust
        Integer, default 0; the higher wins a disagreement.
    read_by
        Name of the reader.
    """

    iri: str
    key: str
    title: str
    publisher: str | None = None
    address: str | None = None
    licence: str | None = None
    language: str | None = None
    issued: Edtf | None = None
    retrieved: date | None = None
    sha256: str | None = None
    trust: int = 0
    read_by: str = ""

    @property
    def as_of(self) -> date | None:
        """The day its claims speak of where they do not say: published, else retrieved."""
        if self.issued is not None and self.issued.start_latest is not None:
            return self.issued.start_latest
        return self.retrieved
