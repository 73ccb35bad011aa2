"""``coopgraph centrality``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    network_options,
    output_option,
    progress_bar,
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
@click.option(
    "--samples",
    metavar="N",
    type=click.IntRange(min=2),
    help=t("Compare each value with so many rewired networks: z and p."),
)
@click.option(
    "--missing",
    metavar="SHARE",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help=t(
        "Take out this share of the ties in 50 rounds: the ranks of the first measure in 90 % of "
        "them."
    ),
)
@click.option(
    "--pivots",
    metavar="N",
    type=click.IntRange(min=1),
    help=t("Estimate betweenness from so many sources, for large networks."),
)
@top_option
@table_format_option
@output_option
@force_option
def command(
    graph: str,
    measures: tuple[str, ...],
    directed: bool,
    samples: int | None,
    missing: float | None,
    pivots: int | None,
    top: int | None,
    form: str,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Measure, rank and print; the loss account goes to standard error."""
    from coopgraph.analysis import centrality, methods_text, rank_robustness, significance_of
    from coopgraph.methods import with_columns
    from coopgraph.opening import open_graph

    chosen = measures or ("degree", "betweenness")
    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
    reading: dict[str, Any] = {"directed": directed, "pivots": pivots}
    frame = centrality(network, chosen, **reading)
    with progress_bar() as progress:
        more = []
        if samples is not None:
            more.append(
                significance_of(network, chosen, samples=samples, progress=progress, **reading)
            )
        if missing is not None:
            more.append(
                rank_robustness(network, chosen[0], missing=missing, progress=progress, **reading)
            )
    for table in more:
        new = [name for name in table.columns if name not in frame.columns and name != "rank"]
        frame = with_columns(frame, table, new)
    click.echo(network.loss.render(ui_language()), err=True)
    click.echo(methods_text(frame, ui_language()), err=True)
    if top is not None:
        frame = frame.head(top)
    if form == "table":
        frame = frame.drop(columns="iri")
    write_table(frame, form, output, force=force)
