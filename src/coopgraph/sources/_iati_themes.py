"""Sectors and tags of IATI: DAC sectors, sustainable development goals, publishers' own themes."""

from __future__ import annotations

from typing import NamedTuple

from coopgraph.messages import Message, msg
from coopgraph.model import CONCEPT_BASE, Entity, Identifier, Iris, Kind, Name, Names, digest
from coopgraph.sources._iati_codes import (
    DAC_VOCABULARIES,
    GOAL_SECTORS,
    GOAL_TAGS,
    dac_sectors,
    goal_of,
)
from coopgraph.sources._iati_parties import names_of
from coopgraph.sources._iati_records import Share
from coopgraph.sources.base import Severity
from coopgraph.store.ontology import term_names

__all__ = ["Theme", "Themes"]

# Vocabularies whose codes are the reporting organisation's own.
_OWN = frozenset({"98", "99"})


class Theme(NamedTuple):
    """What a project works on, and by which relation; `roles` hold the target of a goal."""

    iri: str
    relation: str
    roles: tuple[str, ...] = ()


class Themes:
    """Gives each sector, goal and theme its IRI; describes each once."""

    def __init__(self, iris: Iris, source: str) -> None:
        self._iris, self._source = iris, source
        self._seen: set[str] = set()
        self._entities: dict[str, Entity] = {}
        self._names: dict[str, set[Name]] = {}

    def is_new(self, iri: str) -> bool:
        """Say whether this is asked for the first time."""
        if iri in self._seen:
            return False
        self._seen.add(iri)
        return True

    def entities(self) -> list[Entity]:
        """Return the sectors, goals and themes met, each once."""
        return [
            Entity(e.iri, e.kind, Names.of(self._names[iri]), e.identifiers)
            for iri, e in sorted(self._entities.items())
        ]

    def read(
        self, share: Share, reporter: str
    ) -> tuple[Theme | None, tuple[Severity, Message] | None]:
        """Return what a sector or tag means, and what is wrong with it.

        Neither: it is of a vocabulary that coopgraph does not read, and has no name.
        """
        is_tag = share.place.rpartition("/")[2].startswith("tag")
        if not share.code:
            return None, (Severity.ERROR, msg("the code is missing"))
        if share.vocabulary in (GOAL_TAGS if is_tag else GOAL_SECTORS):
            return self._goal(share)
        if is_tag:
            return None, None
        if share.vocabulary in DAC_VOCABULARIES:
            return self._dac(share)
        return self._own(share, reporter), None

    def _describe(
        self, iri: str, kind: Kind, names: tuple[Name, ...], identifier: Identifier | None = None
    ) -> None:
        identifiers = () if identifier is None else (identifier,)
        self._entities.setdefault(iri, Entity(iri, kind, identifiers=identifiers))
        self._names.setdefault(iri, set()).update(names)

    def _goal(self, share: Share) -> tuple[Theme | None, tuple[Severity, Message] | None]:
        number = goal_of(share.code)
        if number is None:
            return None, (Severity.ERROR, msg("unknown goal {value!r}", value=share.code[:40]))
        identifier = Identifier("concept", f"sdg-{number}")
        iri = self._iris.identified(identifier)
        names = term_names().get(f"{CONCEPT_BASE}sdg-{number}", Names())
        self._describe(iri, Kind.SDG, tuple(names), identifier)
        target = share.code.strip().casefold()
        roles = (f"target {target}",) if target != number else ()
        return Theme(iri, "contributes-to", roles), None

    def _dac(self, share: Share) -> tuple[Theme | None, tuple[Severity, Message] | None]:
        names = dac_sectors().get(share.code)
        problem = None
        if names is None:
            problem = Severity.WARNING, msg("unknown DAC sector {value!r}", value=share.code[:40])
            names = names_of(share.names) or (Name(share.code),)
        identifier = Identifier("dac", share.code)
        iri = self._iris.identified(identifier)
        self._describe(iri, Kind.SECTOR, names, identifier)
        return Theme(iri, "works-on"), problem

    def _own(self, share: Share, reporter: str) -> Theme | None:
        names = names_of(share.names)
        if not names:
            return None
        owner = reporter if share.vocabulary in _OWN else "iati"
        key = digest("sector", owner, share.vocabulary, share.code)
        iri = f"{self._iris.base}id/x-{key}"
        self._describe(iri, Kind.THEME, names)
        return Theme(iri, "works-on")
