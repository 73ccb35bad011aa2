"""Statements told of wholes: countries instead of their actors, series instead of their events."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from coopgraph.messages import msg
from coopgraph.network._rows import Row
from coopgraph.network.account import LossEntry
from coopgraph.query.scanning import Scanner

__all__ = ["RollUp", "StandsFor", "rolled_up", "stand_in"]

StandsFor = Callable[[str], str | None]


class RollUp(StrEnum):
    """What stands for an actor."""

    COUNTRY = "country"
    """Its country; what lies in none is left out."""
    WHOLE = "part-of"
    """What it is part of, as far up as it is part of one thing only; else itself."""


def stand_in(scanner: Scanner, how: RollUp | None) -> StandsFor:
    """Return the function that says what stands for an entity; None: nothing, it is left out."""
    if how is None:
        return lambda iri: iri
    return _countries(scanner) if how is RollUp.COUNTRY else _wholes(scanner)


def rolled_up(
    rows: list[Row], stands_for: StandsFor, *, loops: bool
) -> tuple[list[Row], tuple[LossEntry, ...]]:
    """Return statements with their ends rolled up, and what that left out.

    Parameters
    ----------
    loops
        Keep statements whose ends become one; else they are left out, and counted.
    """
    kept, without, within = [], 0, 0
    for row in rows:
        subject, obj = stands_for(row.subject), stands_for(row.object)
        if subject is None or obj is None:
            without += 1
        elif subject == obj and not loops:
            within += 1
        else:
            kept.append(row._replace(subject=subject, object=obj))
    entries = (
        LossEntry(without, msg("have an end without a country")),
        LossEntry(within, msg("run within one whole after rolling up")),
    )
    return kept, tuple(entry for entry in entries if entry.count)


def _countries(scanner: Scanner) -> StandsFor:
    country = scanner.pairs("country")
    known = set(country.values())
    return lambda iri: iri if iri in known else country.get(iri)


def _wholes(scanner: Scanner) -> StandsFor:
    above = scanner.lists("partOf")
    # The graph holds part-of with all that follows from it: the direct whole is the one that is
    # part of the others.
    direct = {
        iri: [w for w in wholes if not any(w in above.get(o, ()) for o in wholes if o != w)]
        for iri, wholes in above.items()
    }

    def top(iri: str) -> str:
        seen = {iri}
        while len(direct.get(iri, ())) == 1 and direct[iri][0] not in seen:
            iri = direct[iri][0]
            seen.add(iri)
        return iri

    return top
