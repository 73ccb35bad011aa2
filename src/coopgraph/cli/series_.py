"""``coopgraph series``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    network_options,
    output_option,
    table_format_option,
    write_table,
)
from coopgraph.cli._networks import chosen_network
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language

_SHOWN = ("year", "unknown", "actors", "relations", "density", "components", "largest_share")


@verb(
    "series",
    summary=t("Measure a network year by year, with bands for unknown dates."),
    line="coopgraph series mygraph -r twinned-with --years 1990 2025 -f csv -o series.csv",
)
@graph_argument
@network_options
@click.option(
    "--years",
    nargs=2,
    type=int,
    metavar="FIRST LAST",
    help=t("From this year to that; by default, those that dates name."),
)
@table_format_option
@output_option
@force_option
def command(
    graph: str,
    years: tuple[int, int] | None,
    form: str,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Measure and print; how goes to standard error. A table shows the main measures only."""
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        series = network.series(range(years[0], years[1] + 1) if years else None)
    click.echo(network.loss.render(ui_language()), err=True)
    click.echo(series.methods_text(ui_language()), err=True)
    frame = series.table
    if form == "table":
        frame = frame[[c for c in frame.columns if c.rpartition("_")[0] in _SHOWN or c in _SHOWN]]
    write_table(frame, form, output, force=force)
