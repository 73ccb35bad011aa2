"""The entities of a graph as values, read by scans."""

from __future__ import annotations

from typing import Final

from coopgraph.model import Coordinates, Entity, Identifier, Names, parse_edtf
from coopgraph.query.scanning import Scanner
from coopgraph.store import Store

__all__ = ["graph_entities"]

_IDENTIFIER: Final = "http://purl.org/dc/terms/identifier"
_COUNTRY: Final = "/id/iso3166-"


def graph_entities(store: Store) -> tuple[Entity, ...]:
    """Return the entities of a graph with what tells them apart, by IRI.

    Bodies have the coordinates of the place they govern.
    """
    scan = Scanner(store)
    kinds = scan.kinds()
    names = scan.names(kinds)
    country, governs, when = scan.pairs("country"), scan.pairs("governs"), scan.pairs("when")
    identifiers = scan.lists(_IDENTIFIER)
    points = scan.points()
    return tuple(
        Entity(
            iri=iri,
            kind=kind,
            names=names.get(iri, Names()),
            identifiers=tuple(
                Identifier(*text.split(":", 1)) for text in sorted(identifiers.get(iri, ()))
            ),
            country=country[iri].rpartition(_COUNTRY)[2] if iri in country else None,
            coordinates=_point(points.get(iri)),
            governs=governs.get(iri),
            when=parse_edtf(when[iri]) if iri in when else None,
        )
        for iri, kind in sorted(kinds.items())
    )


def _point(point: tuple[float, float] | None) -> Coordinates | None:
    return None if point is None else Coordinates.of(*map(str, point))
