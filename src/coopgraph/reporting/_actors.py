"""Chapters on actors: the central ones, and those between others."""

from __future__ import annotations

from typing import Final

from coopgraph.analysis import (
    MEASURES,
    Measure,
    broker_roles,
    cut_points,
    rank_robustness,
    significance_of,
)
from coopgraph.errors import NetworkError
from coopgraph.messages import Message, msg
from coopgraph.reporting.material import FEW, RANKED_BY, Material
from coopgraph.reporting.values import Section, Table

__all__ = ["actors_chapter", "brokers_chapter"]

_SHOWN: Final = 20
_SAMPLES: Final = 100
_ROUNDS: Final = 50
_LARGE: Final = 5_000
"""Ties above which no rewired networks are measured: hundreds of betweennesses take minutes."""


def actors_chapter(given: Material) -> Section:
    """Return the chapter on central actors."""
    table = given.ranks
    made_by = [given.ranks]
    first = (
        table[[f"{name}_rank" for name in RANKED_BY]].mean(axis=1).sort_values(kind="stable").index
    )
    best = ", ".join(table.loc[first[:3], "label"])
    words = [msg("Best placed over all measures: {names}.", names=best)]
    heads = [msg("actor"), msg("country"), *(MEASURES[Measure(name)].label for name in RANKED_BY)]
    columns = ["label", "country", *RANKED_BY]
    if len(given.network.simple_edges()[0]) <= _LARGE:
        chance = significance_of(given.network, "betweenness", samples=_SAMPLES)
        sure = rank_robustness(given.network, "betweenness", rounds=_ROUNDS)
        table = table.merge(chance[["iri", "betweenness_z", "betweenness_p"]], on="iri")
        table = table.merge(sure[["iri", "rank_low", "rank_high"]], on="iri")
        heads += [Message("z"), Message("p"), msg("rank from"), msg("to")]
        columns += ["betweenness_z", "betweenness_p", "rank_low", "rank_high"]
        made_by += [chance, sure]
        words.append(
            msg(
                "z and p compare the betweenness with that in networks with the same degrees; the "
                "rank by betweenness lies between the two numbers if a tenth of the ties are "
                "missing."
            )
        )
    else:
        words.append(msg("The network is too large to compare it with rewired ones here."))
    shown = given.table(
        msg("The {count} actors with most ties", count=min(_SHOWN, len(table))),
        heads,
        table[columns].head(_SHOWN).itertuples(index=False),
    )
    return given.section("actors", words=tuple(words), tables=(shown,), made_by=tuple(made_by))


def brokers_chapter(given: Material) -> Section:
    """Return the chapter on those who stand between others."""
    unexpected = given.ranks
    names = unexpected.loc[unexpected["unexpected_broker"], "label"].tolist()
    words = [
        msg("Unexpected brokers (high betweenness, few ties): {names}.", names=", ".join(names))
        if names
        else msg("No actor is an unexpected broker (high betweenness, few ties).")
    ]
    cuts = cut_points(given.network)
    tables: list[Table] = []
    made_by: list[object] = []
    if len(cuts):
        made_by.append(cuts)
        tables.append(
            given.table(
                msg("Without them a component falls apart"),
                (msg("actor"), msg("country"), msg("degree"), msg("parts")),
                cuts[["label", "country", "degree", "parts"]].head(FEW).itertuples(index=False),
            )
        )
    try:
        roles = broker_roles(given.network)
    except NetworkError:
        roles = None
    if roles is not None and roles["total"].any():
        made_by.append(roles)
        tables.append(
            given.table(
                msg("Brokers between countries, by role (Gould and Fernandez)"),
                (
                    *(msg("actor"), msg("country"), msg("coordinator"), msg("itinerant")),
                    *(msg("representative"), msg("gatekeeper"), msg("liaison"), Message("total")),
                ),
                roles[roles["total"] > 0]
                .head(FEW)[
                    [
                        *("label", "country", "coordinator", "itinerant"),
                        *("representative", "gatekeeper", "liaison", "total"),
                    ]
                ]
                .itertuples(index=False),
            )
        )
    return given.section(
        "brokers", words=tuple(words), tables=tuple(tables), made_by=tuple(made_by)
    )
