"""Chapters on time and space: years and distances."""

from __future__ import annotations

from coopgraph.analysis import distance_decay
from coopgraph.figures import series_figure
from coopgraph.messages import msg
from coopgraph.reporting.material import FEW, Material, drawn
from coopgraph.reporting.values import Section

__all__ = ["distance_chapter", "time_chapter"]


def time_chapter(given: Material) -> Section:
    """Return the chapter on the years."""
    series = given.network.series()
    table = series.table
    step = max(1, len(table) // FEW)
    shown = table.iloc[::-1].iloc[::step].iloc[::-1]
    words = msg(
        "{undated} of {relations} relations have no date: they are possible in every year and "
        "certain in none.",
        undated=given.number(series.undated),
        relations=given.number(series.relations),
    )
    columns = [
        *("actors_certain", "actors_possible"),
        *("relations_certain", "relations_possible"),
    ]
    rows = [
        (str(row["year"]), *(row[column] for column in columns)) for row in shown.to_dict("records")
    ]
    made = given.table(
        msg("Actors and relations, certain and possible"),
        (
            *(msg("year"), msg("actors, certain"), msg("actors, possible")),
            *(msg("relations, certain"), msg("relations, possible")),
        ),
        rows,
    )
    return given.section(
        "time",
        words=(words,),
        tables=(made,),
        figure=drawn(lambda: series_figure(given.network)),
        alt=msg("Relations by year: what is certain as a line, what is possible as a band."),
        made_by=(series,),
    )


def distance_chapter(given: Material) -> Section:
    """Return the chapter on distances."""
    found = distance_decay(given.network)
    words = msg(
        "Half of the {ties} ties with known places span less than {median} km; {left} ties lack a "
        "place.",
        ties=given.number(found.ties),
        median=given.number(round(found.median_km)),
        left=given.number(found.left_out),
    )
    table = given.table(
        msg("Ties by distance, against ties that fall anywhere"),
        (msg("from km"), msg("to km"), msg("ties"), msg("expected"), msg("ratio")),
        found.table.itertuples(index=False),
    )
    return given.section(
        "distance",
        words=(words,),
        tables=(table,),
        made_by=(found,),
    )
