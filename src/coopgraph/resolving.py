"""Deciding who is who in a built project: by rule where it is sure, by a person where it is not.

Only ``decisions.csv`` is written. The sources stay as they are, and the next build puts together
what is decided; deleting a line takes it apart again.
"""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import coopgraph
from coopgraph._alone import alone
from coopgraph.manifest import Project, read_manifest
from coopgraph.messages import Message, Progress, msg, silent
from coopgraph.model import ONTOLOGY, Entity, Iris
from coopgraph.opening import open_graph
from coopgraph.query.entities import graph_entities
from coopgraph.resolution import (
    Decision,
    DecisionKind,
    append_decisions,
    find_duplicates,
    read_decisions,
    sure_pairs,
)
from coopgraph.resolution.duplicates import AUTOMATIC, DuplicatePair
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.resolution.identities import PlaceIdentity, place_identities
from coopgraph.resolution.matching import PlaceMatcher
from coopgraph.store import SOURCE_GRAPHS, Scope
from coopgraph.validation._scene import Scene

__all__ = ["Resolution", "Reviewing", "Side", "resolve", "user_name"]

DECISIONS_FILE: Final = "decisions.csv"
_DCT: Final = "http://purl.org/dc/terms/"
_SHOWN: Final = 3
_PATIENCE: Final = 10.0  # seconds


def _today() -> date:
    """Return the day where the user is: a decision is made there, not in UTC."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What `resolve` decided, and the pairs that a person has to look at."""

    decided: tuple[Decision, ...]
    queue: tuple[DuplicatePair, ...]


def resolve(
    folder: str | Path,
    *,
    threshold: float = AUTOMATIC,
    dry_run: bool = False,
    language: str = "en",
    day: date | None = None,
    gazetteer: Gazetteer | None = None,
    progress: Progress = silent,
) -> Resolution:
    """Write the sure decisions of a built project into its ``decisions.csv``.

    Parameters
    ----------
    folder
        Of the project.
    threshold
        Least score, in [0, 1], of what is decided without asking.
    dry_run
        Write nothing.
    language
        Of the reasons.
    day
        Written as the day of the decision; None: today.
    gazetteer
        Open; towns that it knows by both names (*Erevan*, *Jerewan*) are then one. None: names are
        compared with each other alone.
    progress
        Called with the step, how much is done and of how much.

    Raises
    ------
    ProjectError
        If the project is not built yet.
    InputError, OutputError
        If ``decisions.csv`` cannot be read, contradicts itself, or cannot be written.
    """
    project = read_manifest(folder)
    path = project.folder / DECISIONS_FILE
    standing = read_decisions(path)
    with open_graph(project.folder) as kg:
        entities = graph_entities(kg.store)
        places = _places(entities, gazetteer, kg.iris, progress)
    pairs = find_duplicates(entities, decisions=standing, places=places)
    sure = sure_pairs(pairs, entities=entities, decisions=standing, threshold=threshold)
    when = (day or _today()).isoformat()
    who = f"coopgraph {coopgraph.__version__}"
    decided = tuple(
        Decision(p.left, DecisionKind.SAME, p.right, who, when, p.why(language)) for p in sure
    )
    if not dry_run:
        _append(project, decided)
    left = find_duplicates(entities, decisions=(*standing, *decided), places=places)
    return Resolution(decided, left)


def _append(project: Project, decisions: Sequence[Decision]) -> None:
    """Add decisions to the project's file; two commands at once wait for each other."""
    if not decisions:
        return
    path, lock = project.folder / DECISIONS_FILE, project.folder / "store" / "DECISIONS.LOCK"
    busy = msg("another process is writing decisions")
    with alone(lock, busy, path=path, patience=_PATIENCE):
        append_decisions(path, decisions)


def _places(
    entities: Iterable[Entity], gazetteer: Gazetteer | None, iris: Iris, progress: Progress
) -> dict[str, PlaceIdentity]:
    if gazetteer is None:
        return {}
    return place_identities(entities, PlaceMatcher(gazetteer, iris), progress=progress)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entities as a reviewer sees it; `evidence` is source, row and quote."""

    iri: str
    kind: str
    names: tuple[str, ...]
    country: str
    identifiers: tuple[str, ...]
    coordinates: str
    evidence: tuple[str, ...]


class Reviewing:
    """A review of a project's undecided pairs; every decision is saved when it is made.

    A context manager. Iterating yields the pairs that are still undecided, the surest first: what
    follows from decisions made meanwhile is not asked.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        who: str = "",
        gazetteer: Gazetteer | None = None,
        progress: Progress = silent,
    ) -> None:
        self._project = read_manifest(folder)
        self._path = self._project.folder / DECISIONS_FILE
        self._who = who
        self._kg = open_graph(self._project.folder)
        self._scene = Scene(self._kg.store, self._kg.languages, self._kg.rows)
        self._entities = {e.iri: e for e in graph_entities(self._kg.store)}
        self._places = _places(self._entities.values(), gazetteer, self._kg.iris, progress)
        self._undecided = find_duplicates(
            self._entities.values(), decisions=read_decisions(self._path), places=self._places
        )

    def __enter__(self) -> Reviewing:
        return self

    def __exit__(self, *exc: object) -> None:
        self._kg.close()

    def __len__(self) -> int:
        return len(self._undecided)

    def __iter__(self) -> Iterator[DuplicatePair]:
        for pair in self._undecided:
            ends = [self._entities[pair.left], self._entities[pair.right]]
            known = _with_governed(ends, self._entities)
            if find_duplicates(known, decisions=self.decisions(), places=self._places):
                yield pair

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decisions as they are written now."""
        return read_decisions(self._path)

    def decide(
        self, pair: DuplicatePair, kind: DecisionKind, *, why: str = "", day: date | None = None
    ) -> Decision:
        """Save a decision at once and return it.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        when = (day or _today()).isoformat()
        decision = Decision(pair.left, kind, pair.right, self._who, when, why)
        _append(self._project, [decision])
        return decision

    def side(self, iri: str, language: str = "en") -> Side:
        """Return one end of a pair as a reviewer sees it."""
        entity = self._entities[iri]
        place = self._entities.get(entity.governs or "", entity)
        point = entity.coordinates or place.coordinates
        return Side(
            iri=iri,
            kind=self._scene.name(ONTOLOGY + entity.kind.value),
            names=tuple(n.text + (f" ({n.language})" if n.language else "") for n in entity.names),
            country=entity.country or "",
            identifiers=tuple(map(str, entity.identifiers)),
            coordinates="" if point is None else f"{point.latitude}, {point.longitude}",
            evidence=tuple(m.render(language) for m in self._evidence(iri)),
        )

    def _evidence(self, iri: str) -> list[Message]:
        text = f"""SELECT DISTINCT ?s ?l ?q WHERE {{ GRAPH ?g {{
            {{ ?c <{ONTOLOGY}subject> <{iri}> }} UNION {{ ?c <{ONTOLOGY}object> <{iri}> }}
            ?c <{_DCT}source> ?s ; <{ONTOLOGY}locator> ?l .
            OPTIONAL {{ ?c <{ONTOLOGY}quote> ?q }} }}
            FILTER(STRSTARTS(STR(?g), "{SOURCE_GRAPHS}")) }} ORDER BY ?s ?l LIMIT {_SHOWN}"""
        rows = self._kg.rows
        told = []
        for source, locator, quote in zip(
            *self._kg.store.columns(text, scope=Scope()), strict=True
        ):
            where = locator if rows is None else rows.place(source, locator)
            said = quote or ("" if rows is None else rows.text(source, locator))
            title = self._scene.titles.get(source, source)
            told.append(msg("{source}, {place}: {text}", source=title, place=where, text=said))
        if not told and (place := self._scene.place(iri)):
            told.append(msg("{place}", place=place))
        return told


def _with_governed(ends: Iterable[Entity], everything: dict[str, Entity]) -> list[Entity]:
    found = list(ends)
    return found + [everything[e.governs] for e in found if e.governs in everything]


def user_name() -> str:
    """Return the name of git's configuration, else of the account, "" where neither is known."""
    try:
        named = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the git of the user
            capture_output=True,
            check=False,
            timeout=5,
        )
        told = named.stdout.decode("utf-8", "replace").strip()
        return told or getpass.getuser()
    except (OSError, KeyError, subprocess.TimeoutExpired):
        return ""
