"""``coopgraph compare``."""

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

_SIDE_BY_SIDE = ("degree", "betweenness", "closeness", "eigenvector")
_SINCE = ("degree",)


@verb(
    "compare",
    summary=t(
        "Rank actors by several measures side by side, or by one and the same in two years; "
        "unexpected brokers are marked."
    ),
    line="coopgraph compare mygraph -r twinned-with --since 2010 --at 2025 --top 20",
)
@graph_argument
@network_options
@measures_option(
    t(
        "Measure; repeatable. Default: degree, betweenness, closeness and eigenvector; "
        "with --since degree."
    )
)
@click.option("--since", metavar="YEAR", help=t("Compare with the network of this year."))
@directed_option
@top_option
@table_format_option
@output_option
@force_option
def command(
    graph: str,
    measures: tuple[str, ...],
    since: str | None,
    directed: bool,
    top: int | None,
    form: str,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Compare and print; the loss accounts go to standard error."""
    from coopgraph.analysis import compare, methods_text
    from coopgraph.opening import open_graph

    chosen = measures or (_SINCE if since is not None else _SIDE_BY_SIDE)
    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        earlier = None
        if since is not None:
            earlier = chosen_network(kg, **choice | {"at": since, "between": None})
        frame = compare(network, earlier, chosen, directed=directed)
    for one in (network, earlier):
        if one is not None:
            click.echo(one.loss.render(ui_language()), err=True)
    click.echo(methods_text(frame, ui_language()), err=True)
    if top is not None:
        frame = frame.head(top)
    if form == "table":
        frame = frame.drop(columns=["iri", "kind"])
    write_table(frame, form, output, force=force)
