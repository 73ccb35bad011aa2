"""``coopgraph report``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    network_options,
    progress_bar,
    write_output,
)
from coopgraph.cli._networks import chosen_network
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language


@verb(
    "report",
    summary=t(
        "Write a report on a network in one HTML page: key figures, central actors, communities, "
        "countries, years, and the methods with their references."
    ),
    line="coopgraph report mygraph -r twinned-with -o report.html",
)
@graph_argument
@network_options
@click.option("--title", metavar="TEXT", help=t("Title of the report; the graph's by default."))
@click.option(
    "-o",
    "--output",
    default="report.html",
    metavar="FILE",
    help=t("File to write; - is standard output."),
)
@force_option
def command(graph: str, title: str | None, output: str, force: bool, **choice: Any) -> None:
    """Measure, write the page and say where it is."""
    from coopgraph.opening import open_graph
    from coopgraph.reporting import network_report

    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        with progress_bar() as progress:
            report = network_report(network, title=title, language=ui_language(), progress=progress)
    write_output(report.html.encode("utf-8"), output, force=force)
    click.echo(network.loss.render(ui_language()), err=True)
    if output != "-":
        click.echo(t("report written: {path}", path=output))
