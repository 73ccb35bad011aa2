"""``coopgraph projection``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import force_option, graph_argument, network_options, output_option
from coopgraph.cli._networks import chosen_network, network_format_option, onto_option, write_made
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.errors import UsageError
from coopgraph.messages import msg


@verb(
    "projection",
    summary=t("Join actors by the groups they share: networks, events, projects."),
    line="coopgraph projection mygraph -r member-of --onto City --rule newman -o cities.graphml",
)
@graph_argument
@network_options
@onto_option
@click.option(
    "--rule",
    type=click.Choice(["count", "newman", "hyperbolic", "jaccard", "cosine"]),
    default="count",
    help=t("What shared groups make a tie weigh."),
)
@network_format_option
@output_option
@force_option
def command(
    graph: str,
    onto: tuple[str, ...],
    rule: str,
    form: str | None,
    output: str,
    force: bool,
    **choice: Any,
) -> None:
    """Project and write; the loss account goes to standard error."""
    from coopgraph.network import projection
    from coopgraph.opening import open_graph

    if not onto:
        raise UsageError(
            msg("it is not said which actors stay"), hint=msg("add their kind: --onto City")
        )
    with open_graph(graph) as kg:
        made = projection(chosen_network(kg, **choice), onto, rule=rule)
    write_made(made, form, output, force=force)
