"""Ranks side by side: over measures, with unexpected brokers; and from one network to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from coopgraph.analysis.measures import parse_measures
from coopgraph.analysis.ranking import centrality, ranking_methods
from coopgraph.messages import msg
from coopgraph.methods import described

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network import Network

__all__ = ["compare"]

_FACTS: Final = ("iri", "label", "kind", "country")
_HIGH: Final = 0.9
_MIDDLE: Final = 0.5
_NOUGHT: Final = 1e-12


def compare(
    network: Network,
    other: Network | None = None,
    measures: str | Iterable[str] = ("degree", "betweenness", "closeness", "eigenvector"),
    *,
    directed: bool = False,
) -> pd.DataFrame:
    """Return the ranks of actors, by several measures or in two networks.

    Parameters
    ----------
    network
        The network; of two, the later one.
    other
        Compared with it, such as its slice of an earlier year; None: the measures are compared
        with each other.
    measures
        As `centrality` knows them.
    directed
        As in `centrality`.

    Returns
    -------
    pandas.DataFrame
        One row an actor. Of one network: its facts, ``{measure}`` and ``{measure}_rank``,
        ``rank_range`` (worst less best rank), and, where betweenness and degree are among the
        measures, ``unexpected_broker``: betweenness in the upper tenth of the actors and above
        the median of those with a tie, degree not above their median. Of two:
        ``{measure}_rank_before``, ``{measure}_rank_after`` and ``{measure}_rank_change``
        (positive: risen), and ``change`` (*entered*, *stayed*, *left*); a rank in a network
        without the actor is missing.

    Raises
    ------
    UsageError, NetworkError
        As `centrality` does.

    Examples
    --------
    ``cg.compare(net, net.at(2015))`` says who has risen since 2015.
    """
    parsed = parse_measures(measures, directed=directed, weighted=False)
    chosen = [str(m) for m in parsed]
    after = centrality(network, chosen, directed=directed)
    if other is None:
        table = _side_by_side(after, chosen)
        said = msg(
            "Unexpected brokers are actors with a betweenness in the upper tenth and above the "
            "median of those with a tie, and a degree not above the median."
        )
    else:
        table = _before_and_after(centrality(other, chosen, directed=directed), after, chosen)
        said = msg("Ranks are compared with those in an earlier network; risen is positive.")
    methods = ranking_methods(parsed, directed=directed, engine="compiled")
    return described(table, replace(methods, notes=(said,)))


def _side_by_side(table: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    ranks = table[[f"{m}_rank" for m in measures]].to_numpy()
    made = table.assign(rank_range=ranks.max(axis=1) - ranks.min(axis=1))
    if {"betweenness", "degree"} <= set(measures):
        tied = table["degree"] > 0
        high = table["betweenness"].quantile(_HIGH)
        middle = table.loc[tied, "betweenness"].quantile(_MIDDLE)
        low = table.loc[tied, "degree"].quantile(_MIDDLE)
        # Where all actors are alike, as in a ring, none of them stands out.
        is_broker = (table["betweenness"] >= high) & (table["betweenness"] > middle + _NOUGHT)
        made["unexpected_broker"] = is_broker & (table["degree"] <= low)
    return made


def _before_and_after(
    before: pd.DataFrame, after: pd.DataFrame, measures: list[str]
) -> pd.DataFrame:
    import pandas as pd

    ranks = [f"{m}_rank" for m in measures]
    made = before[["iri", *ranks]].merge(
        after[["iri", *ranks]], on="iri", how="outer", suffixes=("_before", "_after")
    )
    facts = pd.concat([after[[*_FACTS]], before[[*_FACTS]]]).drop_duplicates("iri")
    made = facts.merge(made, on="iri")
    for measure in measures:
        for side in ("before", "after"):
            made[f"{measure}_rank_{side}"] = made[f"{measure}_rank_{side}"].astype("Int64")
        made[f"{measure}_rank_change"] = (
            made[f"{measure}_rank_before"] - made[f"{measure}_rank_after"]
        )
    was, is_now = made["iri"].isin(before["iri"]), made["iri"].isin(after["iri"])
    made["change"] = np.select([was & is_now, is_now], ["stayed", "entered"], "left")
    order = [f"{measures[0]}_rank_after", f"{measures[0]}_rank_before", "iri"]
    return made.sort_values(order, ignore_index=True)
