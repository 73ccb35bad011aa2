"""``coopgraph centrality``."""

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
from coopgraph.cli._networks import chosen_network, directed_option, measures_option, top_option
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language


@verb(
    "centrality",
    summary=t("Rank actors by their place in a network."),
    line="coopgraph centrality mygraph -r twinned-with -m degree -m betweenness --at 2025 --top 20",
)
@graph_argument
@network_options
@measures_option(t("Measure; repeatable. Default: degree and betweenness."))
@directed_option
@top_option
@table_format_option
@output_option
@force_option
def command(
    graph: str,
    measures: tuple[str, ...],
    directed: bool,
    top: int | None,
    form: str,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Measure, rank and print; the loss account goes to standard error."""
    from coopgraph.analysis import centrality, methods_text
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        frame = centrality(network, measures or ("degree", "betweenness"), directed=directed)
    click.echo(network.loss.render(ui_language()), err=True)
    click.echo(methods_text(frame, ui_language()), err=True)
    if top is not None:
        frame = frame.head(top)
    if form == "table":
        frame = frame.drop(columns="iri")
    write_table(frame, form, output, force=force)
