"""``coopgraph communities``."""

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


@verb(
    "communities",
    summary=t("Find groups tied more within than between."),
    line="coopgraph communities mygraph -r twinned-with --members -f csv -o members.csv",
)
@graph_argument
@network_options
@click.option(
    "--method",
    type=click.Choice(["leiden", "louvain", "label-propagation", "infomap"]),
    default="leiden",
    help=t("How communities are found."),
)
@click.option(
    "--seeds", type=click.IntRange(1, 1_000), default=50, help=t("Runs that have to agree.")
)
@click.option(
    "--resolution", type=float, default=1.0, help=t("Above 1: more communities, below: fewer.")
)
@click.option("--seed", type=int, default=1, help=t("Where the random numbers begin."))
@click.option("--members", is_flag=True, help=t("One row an actor, not a community."))
@table_format_option
@output_option
@force_option
def command(
    graph: str,
    method: str,
    seeds: int,
    resolution: float,
    seed: int,
    members: bool,
    form: str,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Divide, and print communities or members; how goes to standard error."""
    from coopgraph.analysis import communities
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        found = communities(network, method, seeds=seeds, resolution=resolution, seed=seed)
    click.echo(network.loss.render(ui_language()), err=True)
    click.echo(found.methods_text(ui_language()), err=True)
    frame = found.table.sort_values(["community", "iri"]) if members else found.describe()
    if members and form == "table":
        frame = frame.drop(columns="iri")
    write_table(frame, form, output, force=force)
