"""What changed between two networks, when actors and relations were seen, and their cohorts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.methods import Methods, described
from coopgraph.model import choice_of
from coopgraph.network import Calendar, refuse_projection, whole_years

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network import EdgeColumns, Network

__all__ = ["NetworkChanges", "Seen", "cohort_table", "network_changes", "seen_years"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_SIDES: Final = ("appeared", "stayed", "left")


@dataclass(frozen=True, eq=False)
class NetworkChanges:
    """What became of actors and relations from one network to another.

    Attributes
    ----------
    actors
        One row an actor: iri, label, kind, country, ``change`` (*appeared*, *stayed*, *left*), and
        the number of its neighbours before and after.
    relations
        One row a relation: source and target with labels, type, statement, ``change``.
    turnover
        Ties (pairs of actors) that appeared or left, of all ties of both: 1 − Jaccard's
        similarity; NaN without any tie.
    """

    actors: pd.DataFrame = field(repr=False)
    relations: pd.DataFrame = field(repr=False)
    turnover: float

    def counts(self) -> pd.DataFrame:
        """One row a change, with its numbers of actors and relations."""
        import pandas as pd

        return pd.DataFrame(
            {
                "change": _SIDES,
                "actors": [int((self.actors["change"] == side).sum()) for side in _SIDES],
                "relations": [int((self.relations["change"] == side).sum()) for side in _SIDES],
            }
        )

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "Two networks of the same graph were compared by the IRIs of their statements and "
            "actors. Turnover, the share of all ties that appeared or left (1 − Jaccard 1901), "
            "is {turnover}.",
            turnover=f"{self.turnover:.3f}",
        )
        return Methods(text).render(lang)


def network_changes(before: Network, after: Network) -> NetworkChanges:
    """Return what appeared, stayed and left from one network to another.

    Parameters
    ----------
    before, after
        Two slices of one network, or two networks of one graph: relations are matched by the IRI
        of their statement, actors by theirs.

    Raises
    ------
    NetworkError
        If one is a projection, whose edges have no IRI.
    """
    import pandas as pd

    if before.edge_columns.behind or after.edge_columns.behind:
        raise NetworkError(
            msg("the edges of a projection are no statements that could be compared"),
            hint=msg("compare the networks that they are made from"),
        )
    degrees = [_degrees(network) for network in (before, after)]
    facts = _facts(before) | _facts(after)
    actors = [
        (
            *facts[iri],
            _change(iri in degrees[0], iri in degrees[1]),
            *(d.get(iri, 0) for d in degrees),
        )
        for iri in sorted(facts)
    ]
    rows = [_relations(network) for network in (before, after)]
    merged = rows[0] | rows[1]
    relations = [
        (*merged[iri], iri, _change(iri in rows[0], iri in rows[1])) for iri in sorted(merged)
    ]
    ties = [_ties(network) for network in (before, after)]
    union = len(ties[0] | ties[1])
    return NetworkChanges(
        pd.DataFrame(
            actors,
            columns=["iri", "label", "kind", "country", "change", "degree_before", "degree_after"],
        ),
        pd.DataFrame(
            relations,
            columns=[
                *("source", "target", "source_label", "target_label"),
                *("type", "statement", "change"),
            ],
        ),
        len(ties[0] ^ ties[1]) / union if union else float("nan"),
    )


def _change(was: bool, is_now: bool) -> str:
    return "stayed" if was and is_now else "left" if was else "appeared"


def _facts(network: Network) -> dict[str, tuple[str, str, str, str]]:
    c = network.node_columns
    return dict(zip(c.iri, zip(c.iri, c.label, c.kind, c.country, strict=True), strict=True))


def _degrees(network: Network) -> dict[str, int]:
    return dict(zip(network.node_columns.iri, network.degrees().tolist(), strict=True))


def _relations(network: Network) -> dict[str, tuple[str, str, str, str, str]]:
    n, e = network.node_columns, network.edge_columns
    return {
        statement: (n.iri[a], n.iri[b], n.label[a], n.label[b], kind)
        for statement, a, b, kind in zip(
            e.statement, e.source.tolist(), e.target.tolist(), e.type, strict=True
        )
    }


def _ties(network: Network) -> set[tuple[str, str]]:
    iri = network.node_columns.iri
    source, target, _ = network.simple_edges()
    ends = zip(source.tolist(), target.tolist(), strict=True)
    return {(min(iri[a], iri[b]), max(iri[a], iri[b])) for a, b in ends}


class Seen(StrEnum):
    """Whose years are asked for."""

    ACTORS = "actors"
    RELATIONS = "relations"


def seen_years(network: Network, of: str = Seen.ACTORS) -> pd.DataFrame:
    """Return the first and the last year that dated relations name, of actors or of each relation.

    Parameters
    ----------
    of
        ``actors`` or ``relations``.

    Returns
    -------
    pandas.DataFrame
        One row an actor: iri, label, kind, country; ``first`` and ``last`` (years; missing
        without a date), ``open`` (whether a relation has no known end), ``relations`` and
        ``undated`` of them. Or one row a relation: source and target with labels, type,
        statement, ``first``, ``last``, ``open``.

    Raises
    ------
    UsageError
        If `of` is neither.
    NetworkError
        If it is a projection: its edges have no dates.
    """
    refuse_projection(network)
    whose = choice_of(Seen, of)
    table = _relations_seen(network) if whose is Seen.RELATIONS else _actors_seen(network)
    text = msg(
        "First and last years are those that the EDTF dates of the relations name; a state told "
        "active on a day is known until that year. {undated} of {relations} relations have no "
        "date.",
        undated=network.edge_columns.undated,
        relations=network.n_edges,
    )
    return described(table, Methods(text))


def _years_told(edges: EdgeColumns) -> tuple[Floats, Bools]:
    """Return the last year that each relation names, and whether its end is open."""
    has_date = np.array([bool(when) for when in edges.when], dtype=bool)
    last = np.where(np.isnan(edges.end), _last_told(edges), edges.end)
    return last, has_date & np.isnan(edges.end)


def _relations_seen(network: Network) -> pd.DataFrame:
    import pandas as pd

    last, is_open = _years_told(network.edge_columns)
    edges = network.edges
    facts = ["source", "target", "source_label", "target_label", "type", "statement"]
    return edges[facts].assign(
        first=edges["start"].astype("Int64"),
        last=pd.Series(last, edges.index).astype("Int64"),
        open=is_open,
    )


def _actors_seen(network: Network) -> pd.DataFrame:
    import pandas as pd

    n, e = network.node_columns, network.edge_columns
    count = network.n_nodes
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    is_open = np.zeros(count, dtype=bool)
    relations, undated = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    has_date = np.array([bool(when) for when in e.when], dtype=bool)
    named_last, open_ended = _years_told(e)
    loops = e.source == e.target
    for ends in (e.source, np.where(loops, -1, e.target)):
        real = ends >= 0
        np.fmin.at(first, ends[real], e.start[real])
        np.fmax.at(last, ends[real], named_last[real])
        np.logical_or.at(is_open, ends[real], open_ended[real])
        np.add.at(relations, ends[real], 1)
        np.add.at(undated, ends[real], ~has_date[real])
    return pd.DataFrame(
        {
            "iri": n.iri,
            "label": n.label,
            "kind": n.kind,
            "country": n.country,
            "first": pd.array(np.where(np.isfinite(first), first, np.nan), dtype="Int64"),
            "last": pd.array(np.where(np.isfinite(last), last, np.nan), dtype="Int64"),
            "open": is_open,
            "relations": relations,
            "undated": undated,
        }
    )


def _last_told(edges: EdgeColumns) -> Floats:
    """Return the last year in which each relation is told to hold, its start where nothing is."""
    last = edges.start.copy()
    for place, periods in enumerate(edges.dated()):
        told = [p.end_earliest.year for p in periods if p.end_earliest is not None]
        last[place] = np.fmax(last[place], max(told, default=np.nan))
    return last


def cohort_table(
    network: Network, years: Iterable[int], *, width: int = 10, certain: bool = False
) -> pd.DataFrame:
    """Return how many relations of each cohort hold in each of some years.

    A cohort is the relations that began within the same `width` years, as far as their dates say.

    Parameters
    ----------
    network
        Built with its dates.
    years
        Columns of the table.
    width
        Years a cohort spans, from a multiple of it: 10 gives decades.
    certain
        Count what certainly holds; else also what may.

    Returns
    -------
    pandas.DataFrame
        One row a cohort, named by its first year; ``began`` is the number of its relations, then
        a column a year.

    Raises
    ------
    NetworkError
        If no relation has a start, or `width` is no positive number.
    UsageError
        If one of the years is none.
    """
    import pandas as pd

    start = network.edge_columns.start
    known = np.flatnonzero(~np.isnan(start))
    if not len(known) or width < 1:
        raise NetworkError(
            msg("there are no cohorts: no relation has a year in which it began"),
            hint=msg("add dates to the sources; a cohort spans one year at least"),
        )
    calendar = Calendar(network.edge_columns.dated())
    cohort = (start[known] // width * width).astype(np.int64)
    names, place = np.unique(cohort, return_inverse=True)
    columns = {"began": np.bincount(place)}
    for year in whole_years(years):
        found = calendar.in_year(year)[known]
        holds = found >= (2 if certain else 1)
        columns[str(year)] = np.bincount(place[holds], minlength=len(names))
    table = pd.DataFrame(columns, index=pd.Index(names, name="cohort"))
    text = msg(
        "Relations were grouped into cohorts by the {width} years in which they began; of each "
        "cohort those are counted that {sure} hold in a year. {undated} of {relations} relations "
        "have no known beginning and are left out.",
        width=width,
        sure=msg("certainly") if certain else msg("certainly or possibly"),
        undated=network.n_edges - len(known),
        relations=network.n_edges,
    )
    return described(table, Methods(text))
