"""The chapters of a report, each from an analysis; what a network has not is said, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from coopgraph.analysis import (
    MEASURES,
    Measure,
    broker_roles,
    communities,
    compare,
    cut_points,
    distance_decay,
    methods_text,
    mixing_by,
    network_summary,
    power_law_fit,
    rank_robustness,
    significance_of,
)
from coopgraph.errors import CoopgraphError, MissingExtraError, NetworkError
from coopgraph.figures import degree_figure, figure_bytes, mixing_figure, series_figure
from coopgraph.messages import Message, msg
from coopgraph.reporting.values import Section, Table, number_text, table_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from coopgraph.network import Network

__all__ = ["report_sections"]

Maker = Callable[["Network", str], Section]

_SHOWN: Final = 20
_FEW: Final = 10
_SAMPLES: Final = 100
_ROUNDS: Final = 50
_LARGE: Final = 5_000
"""Ties above which no rewired networks are measured: hundreds of betweennesses take minutes."""
_RANKED_BY: Final = ("degree", "betweenness", "closeness", "eigenvector")
_TITLES: Final = {
    "glance": msg("At a glance"),
    "building": msg("How the network was built"),
    "actors": msg("Central actors"),
    "brokers": msg("Actors between groups"),
    "countries": msg("Who is tied to whom"),
    "communities": msg("Communities"),
    "degrees": msg("How ties are distributed"),
    "time": msg("Through the years"),
    "distance": msg("Over what distance"),
}


def report_sections(network: Network, language: str) -> Iterator[tuple[Message, Section]]:
    """Yield the title of each chapter and the chapter, one after the other.

    Parameters
    ----------
    network
        With one actor at least.
    language
        ``en`` or ``fr``.
    """
    for key, maker in _MAKERS.items():
        title = _TITLES[key]
        try:
            section = maker(network, language)
        except (NetworkError, MissingExtraError) as error:
            section = _empty(key, error, language)
        yield title, section


def _empty(key: str, error: CoopgraphError, language: str) -> Section:
    said = msg("Nothing is shown here: {reason}.", reason=error.message)
    return Section(key, _TITLES[key].render(language), (said.render(language),))


def _figure(draw: Callable[[], Figure]) -> bytes:
    """Return a figure as SVG; nothing without matplotlib: the tables say the same."""
    try:
        return figure_bytes(draw())
    except MissingExtraError:
        return b""


def _glance(network: Network, language: str) -> Section:
    found = network_summary(network)
    countries = len({c for c in network.node_columns.country if c})
    share = 100 * found.largest / found.nodes
    words = msg(
        "{actors} actors from {countries} countries are joined by {ties} ties ({relations} "
        "relations). {share} % of the actors are in the largest component, where {mean} steps "
        "separate two actors on average.",
        actors=number_text(found.nodes, language),
        countries=number_text(countries, language),
        ties=number_text(found.edges, language),
        relations=number_text(network.n_edges, language),
        share=number_text(share, language, 1),
        mean=number_text(found.mean_distance, language, 1),
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
    table = table_of(
        msg("The network as a whole"),
        (msg("measure"), msg("value")),
        [(name.render(language), value) for name, value in measures],
        language,
    )
    return _section(
        "glance", language, words=(words,), tables=(table,), said=(found.methods_text(language),)
    )


def _section(
    key: str,
    language: str,
    *,
    words: tuple[Message, ...] = (),
    tables: tuple[Table, ...] = (),
    figure: bytes = b"",
    alt: Message | None = None,
    said: tuple[str, ...] = (),
) -> Section:
    return Section(
        key,
        _TITLES[key].render(language),
        tuple(message.render(language) for message in words),
        tables,
        figure,
        alt.render(language) if alt is not None and figure else "",
        said,
    )


def _building(network: Network, language: str) -> Section:
    loss = network.loss
    words = msg(
        "Of {statements} statements of the chosen types {edges} became relations. What was left "
        "out, and what to know of those that stayed:",
        statements=number_text(loss.statements, language),
        edges=number_text(loss.edges, language),
    )
    sides = ((msg("left out"), loss.left_out), (msg("noted"), loss.notes))
    rows = [
        (side.render(language), entry.reason.render(language), entry.count)
        for side, entries in sides
        for entry in entries
        if entry.count
    ]
    table = table_of(
        msg("Account of losses"), (msg("what"), msg("reason"), msg("statements")), rows, language
    )
    return _section(
        "building",
        language,
        words=(words,),
        tables=(table,) if rows else (),
        said=(network.methods_text(language),),
    )


def _actors(network: Network, language: str) -> Section:
    table = compare(network, measures=_RANKED_BY)
    said = [methods_text(table, language)]
    first = table[[f"{m}_rank" for m in _RANKED_BY]].mean(axis=1).sort_values(kind="stable").index
    best = ", ".join(table.loc[first[:3], "label"])
    words = [msg("Best placed over all measures: {names}.", names=best)]
    heads = [msg("actor"), msg("country"), *(MEASURES[Measure(m)].label for m in _RANKED_BY)]
    columns = ["label", "country", *_RANKED_BY]
    if len(network.simple_edges()[0]) <= _LARGE:
        chance = significance_of(network, "betweenness", samples=_SAMPLES)
        sure = rank_robustness(network, "betweenness", rounds=_ROUNDS)
        table = table.merge(chance[["iri", "betweenness_z", "betweenness_p"]], on="iri")
        table = table.merge(sure[["iri", "rank_low", "rank_high"]], on="iri")
        heads += [Message("z"), Message("p"), msg("rank from"), msg("to")]
        columns += ["betweenness_z", "betweenness_p", "rank_low", "rank_high"]
        said += [methods_text(chance, language), methods_text(sure, language)]
        words.append(
            msg(
                "z and p compare the betweenness with that in networks with the same degrees; the "
                "rank by betweenness lies between the two numbers if a tenth of the ties are "
                "missing."
            )
        )
    else:
        words.append(msg("The network is too large to compare it with rewired ones here."))
    shown = table_of(
        msg("The {count} actors with most ties", count=min(_SHOWN, len(table))),
        heads,
        table[columns].head(_SHOWN).itertuples(index=False),
        language,
    )
    return _section("actors", language, words=tuple(words), tables=(shown,), said=tuple(said))


def _brokers(network: Network, language: str) -> Section:
    unexpected = compare(network, measures=_RANKED_BY)
    names = unexpected.loc[unexpected["unexpected_broker"], "label"].tolist()
    words = [
        msg("Unexpected brokers (high betweenness, few ties): {names}.", names=", ".join(names))
        if names
        else msg("No actor is an unexpected broker (high betweenness, few ties).")
    ]
    cuts, tables, said = cut_points(network), [], []
    if len(cuts):
        said.append(methods_text(cuts, language))
        tables.append(
            table_of(
                msg("Without them a component falls apart"),
                (msg("actor"), msg("country"), msg("degree"), msg("parts")),
                cuts[["label", "country", "degree", "parts"]].head(_FEW).itertuples(index=False),
                language,
            )
        )
    try:
        roles = broker_roles(network)
    except NetworkError:
        roles = None
    if roles is not None and roles["total"].any():
        said.append(methods_text(roles, language))
        tables.append(
            table_of(
                msg("Brokers between countries, by role (Gould and Fernandez)"),
                (
                    *(msg("actor"), msg("country"), msg("coordinator"), msg("itinerant")),
                    *(msg("representative"), msg("gatekeeper"), msg("liaison"), Message("total")),
                ),
                roles[roles["total"] > 0]
                .head(_FEW)[
                    [
                        *("label", "country", "coordinator", "itinerant"),
                        *("representative", "gatekeeper", "liaison", "total"),
                    ]
                ]
                .itertuples(index=False),
                language,
            )
        )
    return _section("brokers", language, words=tuple(words), tables=tuple(tables), said=tuple(said))


def _countries(network: Network, language: str) -> Section:
    found = mixing_by(network, "country")
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
        ei=number_text(found.ei_index, language),
        assortativity=number_text(found.assortativity, language),
        left=number_text(found.left_out, language),
    )
    table = table_of(
        msg("Pairs of countries with most ties, against random ties of the same degrees"),
        (msg("country"), msg("country"), msg("ties"), msg("expected"), Message("z")),
        rows[:_FEW],
        language,
    )
    return _section(
        "countries",
        language,
        words=(words,),
        tables=(table,),
        figure=_figure(lambda: mixing_figure(network)),
        alt=msg("Matrix of ties between countries, coloured by z."),
        said=(found.methods_text(language),),
    )


def _communities(network: Network, language: str) -> Section:
    found = communities(network)
    words = msg(
        "{count} communities are tied more within than between; modularity {modularity}. Repeated "
        "runs agree with an adjusted Rand index of {rand} (1: always the same).",
        count=number_text(len(found), language),
        modularity=number_text(found.modularity, language),
        rand=number_text(found.adjusted_rand, language),
    )
    described = found.describe().head(_FEW)
    described["number"] = described["community"] + 1
    columns = ["number", "size", "within", "countries", "kinds", "central"]
    table = table_of(
        msg("The largest communities"),
        (
            *(msg("number"), msg("actors"), msg("ties within")),
            *(msg("countries"), msg("kinds"), msg("central members")),
        ),
        described[columns].itertuples(index=False),
        language,
    )
    return _section(
        "communities",
        language,
        words=(words,),
        tables=(table,),
        said=(found.methods_text(language),),
    )


def _degrees(network: Network, language: str) -> Section:
    source, target, _ = network.simple_edges()
    degree = np.bincount(np.concatenate([source, target]), minlength=network.n_nodes)
    words = [
        msg(
            "Half of the actors have {median} ties or fewer; the one with most has {most}.",
            median=number_text(float(np.median(degree)), language),
            most=number_text(int(degree.max()), language),
        )
    ]
    said: tuple[str, ...] = ()
    try:
        law = power_law_fit(network)
    except CoopgraphError:
        pass  # too few actors, or without the extra: the distribution is shown all the same
    else:
        said = (law.methods_text(language),)
        words.append(
            msg(
                "A power law (exponent {exponent}) is a plausible description of the {tail} actors "
                "with {minimum} ties or more (p = {p}).",
                exponent=number_text(law.exponent, language, 2),
                tail=number_text(law.tail, language),
                minimum=number_text(law.minimum, language),
                p=number_text(law.p, language, 2),
            )
            if law.is_plausible
            else msg(
                "A power law does not describe the degrees (p = {p}).",
                p=number_text(law.p, language, 2),
            )
        )
    return _section(
        "degrees",
        language,
        words=tuple(words),
        figure=_figure(lambda: degree_figure(network)),
        alt=msg("Share of actors with so many ties or more, both axes logarithmic."),
        said=said,
    )


def _time(network: Network, language: str) -> Section:
    series = network.series()
    table = series.table
    step = max(1, len(table) // _FEW)
    shown = table.iloc[::-1].iloc[::step].iloc[::-1]
    words = msg(
        "{undated} of {relations} relations have no date: they are possible in every year and "
        "certain in none.",
        undated=number_text(series.undated, language),
        relations=number_text(series.relations, language),
    )
    columns = [
        *("actors_certain", "actors_possible"),
        *("relations_certain", "relations_possible"),
    ]
    rows = [
        (str(row["year"]), *(row[column] for column in columns)) for row in shown.to_dict("records")
    ]
    made = table_of(
        msg("Actors and relations, certain and possible"),
        (
            *(msg("year"), msg("actors, certain"), msg("actors, possible")),
            *(msg("relations, certain"), msg("relations, possible")),
        ),
        rows,
        language,
    )
    return _section(
        "time",
        language,
        words=(words,),
        tables=(made,),
        figure=_figure(lambda: series_figure(network)),
        alt=msg("Relations by year: what is certain as a line, what is possible as a band."),
        said=(series.methods_text(language),),
    )


def _distance(network: Network, language: str) -> Section:
    found = distance_decay(network)
    words = msg(
        "Half of the {ties} ties with known places span less than {median} km; {left} ties lack a "
        "place.",
        ties=number_text(found.ties, language),
        median=number_text(round(found.median_km), language),
        left=number_text(found.left_out, language),
    )
    table = table_of(
        msg("Ties by distance, against ties that fall anywhere"),
        (msg("from km"), msg("to km"), msg("ties"), msg("expected"), msg("ratio")),
        found.table.itertuples(index=False),
        language,
    )
    return _section(
        "distance",
        language,
        words=(words,),
        tables=(table,),
        said=(found.methods_text(language),),
    )


_MAKERS: Final[dict[str, Maker]] = {
    "glance": _glance,
    "building": _building,
    "actors": _actors,
    "brokers": _brokers,
    "countries": _countries,
    "communities": _communities,
    "degrees": _degrees,
    "time": _time,
    "distance": _distance,
}
