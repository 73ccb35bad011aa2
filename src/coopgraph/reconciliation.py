"""Tables reconciled with a graph: which entity each row names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg
from coopgraph.model import Iris, Kind
from coopgraph.query.entities import graph_entities
from coopgraph.resolution import Verdict
from coopgraph.resolution.candidates import Match
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.resolution.lookup import EntityMatcher
from coopgraph.resolution.matching import PlaceMatcher
from coopgraph.store import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FrameMatcher", "MatchColumns"]

_ADDED = ("iri", "score", "reason", "verdict", "candidate", "label", "mapping", "in_graph")


@dataclass(frozen=True, slots=True)
class MatchColumns:
    """The columns of a table that say what a row names."""

    name: str
    country: str | None = None
    region: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    population: str | None = None

    def read(self, frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
        """Yield each row's cells as text, "" for those that are missing or not asked for.

        Raises
        ------
        UsageError
            If the table has no such column.
        """
        wanted = [getattr(self, field.name) for field in fields(self)]
        for column in wanted:
            if column is not None and column not in frame.columns:
                raise UsageError(
                    msg("the table has no column {name!r}", name=column),
                    value=column,
                    hint=msg("its columns are {known}", known=", ".join(map(str, frame.columns))),
                )
        cells = [
            [""] * len(frame) if column is None else [_text(value) for value in frame[column]]
            for column in wanted
        ]
        return zip(*cells, strict=True)


class FrameMatcher:
    """Matches tables with one graph; what it reads of the graph is read once.

    Parameters
    ----------
    store, iris
        Of the graph.
    places
        Whether GeoNames is asked too.

    Raises
    ------
    MissingExtraError
        If `places` and the extra is not installed.
    """

    def __init__(self, store: Store, iris: Iris, *, places: bool = True) -> None:
        self._gazetteer = Gazetteer.open() if places else None
        matcher = None if self._gazetteer is None else PlaceMatcher(self._gazetteer, iris)
        self._matcher = EntityMatcher(graph_entities(store), matcher)

    def close(self) -> None:
        """Let go of the gazetteer."""
        if self._gazetteer is not None:
            self._gazetteer.close()

    def match(
        self,
        frame: pd.DataFrame,
        columns: MatchColumns,
        *,
        kind: str | Iterable[str] | None = None,
        language: str = "en",
        prefix: str = "",
    ) -> pd.DataFrame:
        """Return the table with the columns that `KnowledgeGraph.match` describes.

        Raises
        ------
        UsageError, VocabularyError
            If a column is missing or would be written over; if a kind is unknown.
        """
        added = [prefix + name for name in _ADDED]
        twice = next((name for name in added if name in frame.columns), None)
        if twice is not None:
            raise UsageError(
                msg("the table has a column {name!r} already", name=twice),
                value=twice,
                hint=msg("rename it, or give a prefix for the new columns"),
            )
        kinds = _kinds(kind)
        answers: dict[tuple[str, ...], tuple[Any, ...]] = {}
        rows = []
        for asked in columns.read(frame):
            if asked not in answers:
                answers[asked] = self._cells(self._ask(asked, kinds), language)
            rows.append(answers[asked])
        found = frame.copy()
        for number, column in enumerate(added):
            found[column] = [row[number] for row in rows]
        return found

    def _ask(self, asked: tuple[str, ...], kinds: frozenset[Kind]) -> Match:
        name, country, region, latitude, longitude, population = asked
        return self._matcher.match(
            name,
            country,
            kinds=kinds,
            region=region,
            coordinates=(latitude, longitude) if latitude and longitude else None,
            population=population or None,
        )

    def _cells(self, match: Match, language: str) -> tuple[Any, ...]:
        def said(parts: Iterable[Message]) -> str:
            return ", ".join(part.render(language) for part in parts)

        best = match.best
        if best is None:
            return None, 0.0, said(match.notes), match.verdict.value, None, None, None, False
        entity = self._matcher.entity(best.iri)
        return (
            best.iri if match.verdict is Verdict.SAME else None,
            best.score,
            said((*best.reasons, *match.notes)),
            match.verdict.value,
            best.iri,
            best.name if entity is None else entity.names.label(language) or best.name,
            best.mapping.value,
            entity is not None,
        )


def _kinds(kind: str | Iterable[str] | None) -> frozenset[Kind]:
    return frozenset(Kind.parse(k) for k in ([kind] if isinstance(kind, str) else kind or ()))


def _text(value: object) -> str:
    """Return a cell as text; NaN, None and NaT are empty."""
    return "" if value is None or value != value else str(value).strip()
