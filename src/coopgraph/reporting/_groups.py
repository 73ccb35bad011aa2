"""Chapters on groups: countries and communities."""

from __future__ import annotations

from coopgraph.analysis import communities, mixing_by
from coopgraph.figures import mixing_figure
from coopgraph.messages import Message, msg
from coopgraph.reporting.material import FEW, Material, drawn
from coopgraph.reporting.values import Section

__all__ = ["communities_chapter", "countries_chapter"]


def countries_chapter(given: Material) -> Section:
    """Return the chapter on ties between countries."""
    found = mixing_by(given.network, "country")
    names = found.ties.index.tolist()
    ties, expected, z = (t.to_numpy(float) for t in (found.ties, found.expected, found.z))
    rows = [
        (one, other, float(ties[i, j]), float(expected[i, j]), float(z[i, j]))
        for i, one in enumerate(names)
        for j, other in enumerate(names)
        if j >= i and ties[i, j]
    ]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    words = msg(
        "E-I index {ei} (−1: all ties stay within a country, 1: all cross a border); assortativity "
        "{assortativity}. {left} ties with an unknown country are left out.",
        ei=given.number(found.ei_index),
        assortativity=given.number(found.assortativity),
        left=given.number(found.left_out),
    )
    table = given.table(
        msg("Pairs of countries with most ties, against random ties of the same degrees"),
        (msg("country"), msg("country"), msg("ties"), msg("expected"), Message("z")),
        rows[:FEW],
    )
    return given.section(
        "countries",
        words=(words,),
        tables=(table,),
        figure=drawn(lambda: mixing_figure(given.network)),
        alt=msg("Matrix of ties between countries, coloured by z."),
        made_by=(found,),
    )


def communities_chapter(given: Material) -> Section:
    """Return the chapter on communities."""
    found = communities(given.network)
    words = msg(
        "{count} communities are tied more within than between; modularity {modularity}. Repeated "
        "runs agree with an adjusted Rand index of {rand} (1: always the same).",
        count=given.number(len(found)),
        modularity=given.number(found.modularity),
        rand=given.number(found.adjusted_rand),
    )
    described = found.describe().head(FEW)
    described["number"] = described["community"] + 1
    columns = ["number", "size", "within", "countries", "kinds", "central"]
    table = given.table(
        msg("The largest communities"),
        (
            *(msg("number"), msg("actors"), msg("ties within")),
            *(msg("countries"), msg("kinds"), msg("central members")),
        ),
        described[columns].itertuples(index=False),
    )
    return given.section(
        "communities",
        words=(words,),
        tables=(table,),
        made_by=(found,),
    )
