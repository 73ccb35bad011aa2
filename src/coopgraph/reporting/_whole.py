"""Chapters on the network as a whole: key figures, making, degrees."""

from __future__ import annotations

import numpy as np

from coopgraph.analysis import network_summary, power_law_fit
from coopgraph.errors import CoopgraphError
from coopgraph.figures import degree_figure
from coopgraph.messages import Message, msg
from coopgraph.reporting.material import Material, drawn
from coopgraph.reporting.values import Section

__all__ = ["building_chapter", "degrees_chapter", "glance_chapter"]


def glance_chapter(given: Material) -> Section:
    """Return the chapter that sums the network up."""
    found = network_summary(given.network)
    countries = len({c for c in given.network.node_columns.country if c})
    share = 100 * found.largest / found.nodes
    words = msg(
        "{actors} actors from {countries} countries are joined by {ties} ties ({relations} "
        "relations). {share} % of the actors are in the largest component, where {mean} steps "
        "separate two actors on average.",
        actors=given.number(found.nodes),
        countries=given.number(countries),
        ties=given.number(found.edges),
        relations=given.number(given.network.n_edges),
        share=given.number(share, 1),
        mean=given.number(found.mean_distance, 1),
    )
    measures: tuple[tuple[Message, float], ...] = (
        (msg("density"), found.density),
        (msg("components"), found.components),
        (msg("actors without a tie"), found.isolates),
        (msg("diameter of the largest component"), found.diameter),
        (msg("mean distance in it"), found.mean_distance),
        (msg("transitivity"), found.transitivity),
        (msg("average clustering"), found.average_clustering),
        (msg("degree assortativity"), found.degree_assortativity),
        (msg("reciprocity of directed ties"), found.reciprocity),
        (msg("small-world ratio"), found.small_world),
    )
    table = given.table(
        msg("The network as a whole"),
        (msg("measure"), msg("value")),
        [(name.render(given.language), value) for name, value in measures],
    )
    return given.section("glance", words=(words,), tables=(table,), made_by=(found,))


def building_chapter(given: Material) -> Section:
    """Return the chapter on the making of the network."""
    loss = given.network.loss
    words = msg(
        "Of {statements} statements of the chosen types {edges} became relations. What was left "
        "out, and what to know of those that stayed:",
        statements=given.number(loss.statements),
        edges=given.number(loss.edges),
    )
    sides = ((msg("left out"), loss.left_out), (msg("noted"), loss.notes))
    rows = [
        (side.render(given.language), entry.reason.render(given.language), entry.count)
        for side, entries in sides
        for entry in entries
        if entry.count
    ]
    table = given.table(
        msg("Account of losses"), (msg("what"), msg("reason"), msg("statements")), rows
    )
    return given.section(
        "building",
        words=(words,),
        tables=(table,) if rows else (),
        made_by=(given.network,),
    )


def degrees_chapter(given: Material) -> Section:
    """Return the chapter on the distribution of ties."""
    degree = given.network.degrees()
    words = [
        msg(
            "Half of the actors have {median} ties or fewer; the one with most has {most}.",
            median=given.number(float(np.median(degree))),
            most=given.number(int(degree.max())),
        )
    ]
    made_by: tuple[object, ...] = ()
    try:
        law = power_law_fit(given.network)
    except CoopgraphError:
        pass  # too few actors, or without the extra: the distribution is shown all the same
    else:
        made_by = (law,)
        words.append(
            msg(
                "A power law (exponent {exponent}) is a plausible description of the {tail} actors "
                "with {minimum} ties or more (p = {p}).",
                exponent=given.number(law.exponent, 2),
                tail=given.number(law.tail),
                minimum=given.number(law.minimum),
                p=given.number(law.p, 2),
            )
            if law.is_plausible
            else msg(
                "A power law does not describe the degrees (p = {p}).",
                p=given.number(law.p, 2),
            )
        )
    return given.section(
        "degrees",
        words=tuple(words),
        figure=drawn(lambda: degree_figure(given.network)),
        alt=msg("Share of actors with so many ties or more, both axes logarithmic."),
        made_by=made_by,
    )
