"""``coopgraph map``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import force_option, graph_argument, network_options, write_output
from coopgraph.cli._networks import chosen_network
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.errors import UsageError
from coopgraph.messages import msg, ui_language


@verb(
    "map",
    summary=t("Draw an interactive network or world map in one HTML file that opens offline."),
    line="coopgraph map mygraph -r twinned-with --top 100 -o twins.html",
)
@graph_argument
@network_options
@click.option(
    "--view",
    type=click.Choice(["network", "world"]),
    default="network",
    help=t("What the page opens on; it can switch where places are known."),
)
@click.option(
    "--size", default="degree", metavar="MEASURE", help=t("Measure that gives nodes their size.")
)
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(min=1),
    help=t("Only the best-connected actors, this many."),
)
@click.option("--title", metavar="TEXT", help=t("Title of the map; the graph's by default."))
@click.option(
    "--engine",
    type=click.Choice(["coopgraph", "pyvis"]),
    default="coopgraph",
    help=t("Whose page: ours, or pyvis' own (loads scripts from the network)."),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help=t("File to write, network.html or world.html by default; - is standard output."),
)
@force_option
def command(
    graph: str,
    view: str,
    size: str,
    top: int | None,
    title: str | None,
    engine: str,
    output: str | None,
    force: bool,
    **choice: Any,
) -> None:
    """Draw the map and say where it is."""
    from coopgraph.maps import network_map, world_map
    from coopgraph.opening import open_graph

    if view == "world" and engine == "pyvis":
        raise UsageError(
            msg("pyvis draws no world map"), hint=msg("leave out --engine, or --view world")
        )
    target = output or f"{view}.html"
    with open_graph(graph) as kg:
        network = chosen_network(kg, **choice)
        if top is not None:
            network = best_connected(network, top)
        draw = world_map if view == "world" else network_map
        page = draw(network, size=size, title=title, language=ui_language())
        html = page.html if engine == "coopgraph" else page.to_pyvis().generate_html(notebook=False)
    write_output(html.encode("utf-8"), target, force=force)
    click.echo(network.loss.render(ui_language()), err=True)
    if target != "-":
        click.echo(t("map written: {path}", path=target))


def best_connected(network: Any, count: int) -> Any:
    """Return the network of the actors with most neighbours."""
    return network.top((network.matrix != 0).sum(axis=1), count)
