"""From statements to a `Network`: every choice is an argument, every loss is counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from coopgraph._collector import collector_paused
from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    EvidenceReader,
    Kind,
    Names,
    Period,
    Status,
    Vocabulary,
    choice_of,
    overlap,
)
from coopgraph.network._rows import Row, statement_rows
from coopgraph.network.account import LossAccount, LossEntry, NetworkOrigin
from coopgraph.network.network import EdgeColumns, Network, NodeColumns
from coopgraph.network.rollup import RollUp, rolled_up, stand_in
from coopgraph.network.slices import OUTSIDE, Calendar, Unknown, days_of, outside, unsure
from coopgraph.network.weights import Money, Weight, weighted_rows
from coopgraph.query.scanning import Scanner
from coopgraph.store import Store

__all__ = ["build_network"]

_NOT_ACTORS: Final = frozenset(
    {Kind.PLACE, Kind.COUNTRY, Kind.SECTOR, Kind.SDG, Kind.THEME, Kind.PERSON}
)
"""Kinds that stand in a network only as ends of relations."""


@collector_paused()
def build_network(
    store: Store,
    relations: str | Iterable[str] | None = None,
    *,
    vocabulary: Vocabulary,
    kinds: Iterable[str] | None = None,
    at: int | str | date | None = None,
    between: Sequence[int | str | date] | None = None,
    unknown: str = Unknown.INCLUDE,
    min_confidence: float = 0.0,
    sources: Iterable[str] | None = None,
    weight: str = Weight.STATEMENTS,
    currency: str | None = None,
    contribution: str | None = None,
    roll_up: str | None = None,
    loops: bool = False,
    isolates: bool = False,
    language: str = "en",
    origin: NetworkOrigin = NetworkOrigin(),
    evidence: EvidenceReader | None = None,
) -> Network:
    """Return the network of some relation types.

    Planned and denied statements are left out; so are statements of which both ends are the same.

    Parameters
    ----------
    store
        Holds a coopgraph.
    relations
        Names of relation types (``"twinned-with"``); None for all.
    kinds
        Kinds that both ends must be of; None for all.
    at, between
        A year (or EDTF date), or a first and a last: only statements that hold in it.
    unknown
        ``include``, ``exclude`` or ``only`` statements whose dates leave that open.
    min_confidence
        In [0, 1].
    sources
        Keys or IRIs of sources; a statement needs one of them.
    weight
        ``statements`` (1 each), ``sources``, ``confidence``, ``years`` (calendar years in which
        it certainly holds) or ``amount`` (the sum of its contributions). Statements without a
        year or an amount are left out.
    currency, contribution
        Of an amount: ISO 4217 code and kind (``commitment``, ``disbursement``, …); needed where
        there are several, which are never added.
    roll_up
        ``country``: each end is its country; ``part-of``: each is the whole it is part of (an
        event its series). `kinds` still speaks of the ends themselves.
    loops
        Keep statements whose ends roll up to one; matrices leave self-loops out.
    isolates
        Whether to keep actors (of `kinds`) without any relation, or what stands for them.
    language
        Of labels.

    Raises
    ------
    VocabularyError
        If a relation type or kind is unknown.
    UsageError
        If an argument is none of its choices.
    """
    mode, measure = choice_of(Unknown, unknown), choice_of(Weight, weight)
    rolled = None if roll_up is None else choice_of(RollUp, roll_up)
    period = days_of(at, between)
    names = [relations] if isinstance(relations, str) else relations
    types = [vocabulary[n] for n in names] if names is not None else list(vocabulary)
    wanted_kinds = None if kinds is None else {Kind.parse(k) for k in kinds}
    if not 0.0 <= min_confidence <= 1.0:
        raise UsageError(
            msg("confidence {value} is outside [0, 1]", value=min_confidence),
            hint=msg("write a number from 0 to 1, such as 0.5"),
        )
    scanner = Scanner(store)
    rows = statement_rows(scanner, {t.statement_class: t.name for t in types})
    kind_of = scanner.kinds()
    wanted_sources = None if sources is None else {s.rsplit("/", 1)[-1] for s in sources}
    kept, left_out = _sift(
        rows, kind_of, wanted_kinds, period, mode, min_confidence, wanted_sources
    )
    stands_for = stand_in(scanner, rolled)
    if rolled is not None:
        kept, lost = rolled_up(kept, stands_for, loops=loops)
        left_out += lost
    kept, weights, lost, money = weighted_rows(
        scanner, kept, measure, Money(currency or "", contribution or ""), rows
    )
    left_out += lost
    stay: set[str] = set()
    if isolates:
        allowed = wanted_kinds or set(Kind) - _NOT_ACTORS
        actors = (stands_for(iri) for iri, kind in kind_of.items() if kind in allowed)
        stay = {iri for iri in actors if iri is not None}
    used = {end for row in kept for end in (row.subject, row.object)} | stay
    nodes = _node_columns(scanner, sorted(used), kind_of, language)
    if isolates:
        nodes = replace(nodes, stays=tuple(iri in stay for iri in nodes.iri))
    directed = {t.name: not t.symmetric for t in types}
    edges = _edge_columns(kept, nodes.iri, directed, weights)
    notes = edges.notes()
    if period is not None:
        notes += (unsure(Calendar(edges.dated()).overlaps(*period)),)
    loss = LossAccount(
        statements=len(rows),
        nodes=len(nodes.iri),
        edges=len(kept),
        left_out=left_out,
        notes=notes,
    )
    return Network(
        nodes,
        edges,
        loss,
        _origin(
            origin,
            "all" if names is None else ", ".join(t.name for t in types),
            at=at,
            between=between,
            unknown=mode,
            kinds=wanted_kinds,
            min_confidence=min_confidence,
            sources=wanted_sources,
            weight=measure,
            money=str(money) or None,
            roll_up=rolled,
            loops=(loops or None) if rolled else None,
            isolates=isolates or None,
        ),
        language,
        evidence,
        tuple((t.name, tuple((n.language, n.text) for n in t.names if n.preferred)) for t in types),
    )


def _origin(origin: NetworkOrigin, relations: str, **parameters: object) -> NetworkOrigin:
    chosen = [("relations", relations)]
    for name, value in parameters.items():
        if value is None:
            continue
        text = ", ".join(sorted(str(v) for v in value)) if isinstance(value, set) else str(value)
        chosen.append((name, text))
    return replace(origin, parameters=tuple(chosen))


def _sift(
    rows: list[Row],
    kind_of: dict[str, Kind],
    kinds: set[Kind] | None,
    period: tuple[date, date] | None,
    unknown: str,
    min_confidence: float,
    sources: set[str] | None,
) -> tuple[list[Row], tuple[LossEntry, ...]]:
    """Return the statements kept, and what was left out and why."""
    kept: list[Row] = []
    counts: dict[str, int] = {}
    for row in rows:
        reason = _left_out(row, kind_of, kinds, period, unknown, min_confidence, sources)
        if reason is None:
            kept.append(row)
        else:
            counts[reason] = counts.get(reason, 0) + 1
    entries = tuple(LossEntry(counts[r], _REASONS[r]) for r in _REASONS if r in counts)
    return kept, entries


_REASONS: dict[str, Message] = {
    "denied": msg("are denied by their sources"),
    "planned": msg("are only planned"),
    "loop": msg("have the same thing at both ends"),
    "kind": msg("have an end of another kind"),
    "confidence": msg("are below the confidence asked for"),
    "source": msg("come from other sources"),
    **OUTSIDE,
}


def _left_out(
    row: Row,
    kind_of: dict[str, Kind],
    kinds: set[Kind] | None,
    period: tuple[date, date] | None,
    unknown: str,
    min_confidence: float,
    sources: set[str] | None,
) -> str | None:
    if row.denied:
        return "denied"
    if row.status == Status.PLANNED:
        return "planned"
    if row.subject == row.object:
        return "loop"
    if kinds is not None and not {kind_of.get(row.subject), kind_of.get(row.object)} <= kinds:
        return "kind"
    if row.confidence < min_confidence:
        return "confidence"
    if sources is not None and not {s.rsplit("/", 1)[-1] for s in row.sources} & sources:
        return "source"
    return None if period is None else outside(overlap(row.periods, *period), unknown)


def _node_columns(
    scanner: Scanner, iris: list[str], kind_of: dict[str, Kind], language: str
) -> NodeColumns:
    names, points = scanner.names(iris), scanner.points()
    country, population = scanner.pairs("country"), scanner.pairs("population")
    nowhere = (math.nan, math.nan)
    return NodeColumns(
        iri=tuple(iris),
        label=tuple(_label(iri, names, language) for iri in iris),
        kind=tuple(kind_of[iri].value if iri in kind_of else "" for iri in iris),
        country=tuple(country.get(iri, "").rpartition("iso3166-")[2] for iri in iris),
        latitude=np.array([points.get(iri, nowhere)[0] for iri in iris], dtype=np.float64),
        longitude=np.array([points.get(iri, nowhere)[1] for iri in iris], dtype=np.float64),
        population=np.array([float(population.get(i, "nan")) for i in iris], dtype=np.float64),
        names=tuple(
            tuple((n.text, n.language) for n in names[iri]) if iri in names else () for iri in iris
        ),
    )


def _label(iri: str, names: dict[str, Names], language: str) -> str:
    found = names.get(iri)
    text = "" if found is None else found.label(language)
    return text or iri.rsplit("/", 1)[-1]


def _edge_columns(
    rows: list[Row], iris: tuple[str, ...], directed: dict[str, bool], weights: list[float]
) -> EdgeColumns:
    position = {iri: i for i, iri in enumerate(iris)}
    met: dict[int, tuple[str, float, float]] = {}
    for row in rows:
        if id(row.periods) not in met:
            met[id(row.periods)] = ("; ".join(p.text for p in row.periods), *_years(row.periods))

    def whole(values: Iterable[int]) -> npt.NDArray[np.int64]:
        return np.fromiter(values, dtype=np.int64, count=len(rows))

    def real(values: Iterable[float]) -> npt.NDArray[np.float64]:
        return np.fromiter(values, dtype=np.float64, count=len(rows))

    return EdgeColumns(
        source=whole(position[r.subject] for r in rows),
        target=whole(position[r.object] for r in rows),
        type=tuple(r.type for r in rows),
        directed=np.fromiter((directed[r.type] for r in rows), dtype=np.bool_, count=len(rows)),
        statement=tuple(r.iri for r in rows),
        when=tuple(met[id(r.periods)][0] for r in rows),
        start=real(met[id(r.periods)][1] for r in rows),
        end=real(met[id(r.periods)][2] for r in rows),
        status=tuple(r.status for r in rows),
        sources=whole(len(r.sources) for r in rows),
        confidence=real(r.confidence for r in rows),
        weight=real(weights),
        periods=tuple(r.periods for r in rows),
    )


def _years(periods: tuple[Period, ...]) -> tuple[float, float]:
    starts = [p.start_earliest.year for p in periods if p.start_earliest is not None]
    ends = [p.end_latest.year if p.end_latest is not None else None for p in periods]
    last = max((e for e in ends if e is not None), default=math.nan)
    return (min(starts, default=math.nan), math.nan if None in ends else float(last))
