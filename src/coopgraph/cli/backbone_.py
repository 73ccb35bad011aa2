"""``coopgraph backbone``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    network_options,
    output_option,
    write_table,
)
from coopgraph.cli._networks import chosen_network, network_format_option, onto_option, write_made
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language


@verb(
    "backbone",
    summary=t("Keep the ties that chance does not explain."),
    line="coopgraph backbone mygraph -r member-of --onto City --alpha 0.01 -o cities.graphml",
)
@graph_argument
@network_options
@onto_option
@click.option(
    "--model",
    type=click.Choice(
        ["sdsm", "fdsm", "fixed-row", "fixed-column", "fixed-fill", "disparity", "lans"]
    ),
    default="sdsm",
    help=t("What chance is taken to be."),
)
@click.option("--alpha", type=float, default=0.05, metavar="P", help=t("Level of the tests."))
@click.option(
    "--correction",
    type=click.Choice(["none", "bonferroni", "holm", "fdr", "fdr-by"]),
    default="fdr",
    help=t("Correction for many tests."),
)
@click.option("--samples", type=click.IntRange(min=1), default=1000, help=t("Matrices of fdsm."))
@click.option("--seed", type=int, default=1, help=t("Seed of fdsm."))
@network_format_option
@output_option
@force_option
def command(
    graph: str,
    onto: tuple[str, ...],
    form: str | None,
    output: str,
    force: bool,
    model: str,
    alpha: float,
    correction: str,
    samples: int,
    seed: int,
    **choice: Any,
) -> None:
    """Test every pair; write the network, or print its ties with their p-values."""
    from coopgraph.analysis import backbone
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        found = backbone(
            chosen_network(kg, **choice),
            onto or None,
            model=model,
            alpha=alpha,
            correction=correction,
            samples=samples,
            seed=seed,
        )
    click.echo(found.methods_text(ui_language()), err=True)
    if output == "-" and form is None:
        click.echo(found.network.loss.render(ui_language()), err=True)
        ties = found.edges[["source_label", "target_label", "weight", "p", "p_adjusted"]]
        write_table(ties, "table", "-", force=force)
        return
    write_made(found.network, form, output, force=force)
