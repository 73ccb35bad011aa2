"""A network year by year: what certainly holds, and what may hold, of each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods
from coopgraph.network.slices import Calendar, refuse_projection, whole_years

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network.network import Network

__all__ = ["YEARLY_MEASURES", "YearSeries", "year_series"]

Ints = npt.NDArray[np.int64]

YEARLY_MEASURES: Final = (
    "actors",
    "relations",
    "ties",
    "density",
    "mean_degree",
    "components",
    "largest_share",
    "transitivity",
)
"""Columns of a series, each once for what is certain and once for what is possible."""

_BANDS: Final = {"certain": 2, "possible": 1}
_MOST_YEARS: Final = 1_000


@dataclass(frozen=True, eq=False)
class YearSeries:
    """Measures of a network for each of some years.

    Attributes
    ----------
    table
        One row a year: ``year``; ``unknown``, the relations of which it is not known whether they
        hold in it; then each of `YEARLY_MEASURES` as ``{measure}_certain`` (only what certainly
        holds) and ``{measure}_possible`` (also what may hold). On the simple undirected graph
        except ``relations``: ``ties`` are pairs of actors, ``largest_share`` is the share of
        actors in the largest component; actors are those with a relation. NaN where undefined.
    undated
        Relations without any date: possible in every year, certain in none.
    relations
        Of the network.
    """

    table: pd.DataFrame = field(repr=False)
    undated: int
    relations: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        years = self.table["year"]
        text = msg(
            "The network was sliced by calendar year from {first} to {last}. A relation counts as "
            "certain in a year in which its dated period (EDTF bounds) surely lies, as possible "
            "where its dates leave that open; every measure is given for the certain relations "
            "alone and for all possible ones. {undated} of {relations} relations have no date.",
            first=int(years.iloc[0]),
            last=int(years.iloc[-1]),
            undated=self.undated,
            relations=self.relations,
        )
        return Methods(text, packages=("scipy",)).render(lang)

    def _repr_html_(self) -> str:
        return self.table.to_html(index=False, border=0)


def year_series(network: Network, years: Iterable[int] | None = None) -> YearSeries:
    """Return the measures of a network year by year.

    Parameters
    ----------
    network
        Built with its dates, not a slice of one year.
    years
        Any; None: from the first year to the last that a date names.

    Raises
    ------
    UsageError
        If there are no years, more than 1,000, or one that is no year.
    NetworkError
        If no years are given and no relation has a date; if it is a projection.
    """
    import pandas as pd

    refuse_projection(network)
    edges = network.edge_columns
    calendar = Calendar(edges.dated())
    chosen = _years(calendar, years)
    rows = []
    for year in chosen:
        found = calendar.in_year(year)
        row: dict[str, float] = {"year": year, "unknown": int((found == 1).sum())}
        measured = {
            band: _measured(network, np.flatnonzero(found >= least))
            for band, least in _BANDS.items()
        }
        for measure in YEARLY_MEASURES:
            for band in _BANDS:
                row[f"{measure}_{band}"] = measured[band][measure]
        rows.append(row)
    return YearSeries(pd.DataFrame(rows), edges.undated, network.n_edges)


def _years(calendar: Calendar, years: Iterable[int] | None) -> list[int]:
    if years is None:
        named = calendar.years()
        if named is None:
            raise NetworkError(
                msg("no relation of the network has a date"),
                hint=msg("give the years, or add dates to the sources"),
            )
        chosen = list(range(named[0], named[1] + 1))
    else:
        chosen = sorted(whole_years(years))
    if not chosen or len(chosen) > _MOST_YEARS:
        raise UsageError(
            msg("{count} years cannot be shown", count=len(chosen)),
            value=len(chosen),
            hint=msg("give years from 1 to 9999, at most {most}", most=_MOST_YEARS),
        )
    return chosen


def _measured(network: Network, keep: Ints) -> dict[str, float]:
    """Return the measures of the simple undirected graph of some relations."""
    edges = network.edge_columns
    ends = np.column_stack([edges.source[keep], edges.target[keep]])
    nodes, place = np.unique(ends, return_inverse=True)
    place = place.reshape(ends.shape)
    proper = place[place[:, 0] != place[:, 1]]
    pairs = np.unique(np.sort(proper, axis=1), axis=0)
    n, m = len(nodes), len(pairs)
    components, largest, transitivity = _structure(pairs, n)
    return {
        "actors": n,
        "relations": len(keep),
        "ties": m,
        "density": 2 * m / (n * (n - 1)) if n > 1 else float("nan"),
        "mean_degree": 2 * m / n if n else float("nan"),
        "components": components,
        "largest_share": largest / n if n else float("nan"),
        "transitivity": transitivity,
    }


def _structure(pairs: Ints, n: int) -> tuple[int, int, float]:
    """Return the number of components, the size of the largest, and the transitivity."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not n:
        return 0, 0, float("nan")
    both = np.concatenate([pairs, pairs[:, ::-1]])
    ties = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n)).tocsr()
    count, label = connected_components(ties, directed=False)
    degree = np.bincount(both[:, 0], minlength=n).astype(np.float64)
    paths = float((degree * (degree - 1)).sum())
    closed = float((ties @ ties).multiply(ties).sum())
    return int(count), int(np.bincount(label).max()), closed / paths if paths else 0.0
