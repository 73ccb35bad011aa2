"""``coopgraph demo``."""

from __future__ import annotations

from pathlib import Path

import click

from coopgraph.cli._common import progress_bar, show_findings, write_table
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.cli.info_ import show_contents
from coopgraph.messages import ui_language

_SHOWN = 10


@verb(
    "demo",
    summary=t("Build the bundled project, rank its actors and draw its map."),
    line="coopgraph demo --into france-armenia",
)
@click.option(
    "--into",
    default="coopgraph-demo",
    metavar="FOLDER",
    help=t("Folder of the demonstration; made if it is not there."),
)
def command(into: str) -> None:
    """Run the main job once on the bundled data."""
    from coopgraph.analysis import centrality
    from coopgraph.building import build
    from coopgraph.manifest import read_manifest
    from coopgraph.maps import network_map
    from coopgraph.opening import open_graph
    from coopgraph.projects import copy_bundled

    folder = Path(into)
    copy_bundled("provence-armenia", folder)
    with progress_bar() as progress:
        report = build(read_manifest(folder), progress=progress)
    show_findings(report.findings)
    language = ui_language()
    with open_graph(folder, language=language) as kg:
        show_contents(kg.counts(), kg.title(language))
        click.echo()
        network = kg.network(language=language, kinds=(*_ACTORS, *_ACTIVITIES))
        click.echo(network.loss.render(language))
        click.echo()
        frame = centrality(network, ["degree", "betweenness"])
        frame = frame[frame["kind"].isin(_ACTORS)].head(_SHOWN)
        write_table(frame.drop(columns="iri"), "table", "-", force=False)
        page = folder / "network.html"
        network_map(kg.network(language=language), language=language).save(page, overwrite=True)
    click.echo()
    click.echo(t("map written: {path}", path=page))
    click.echo(t("Go on with:"))
    for line in (
        f"coopgraph ask {into} cities-twinned-with country=AM",
        f"coopgraph ask {into} disputed",
        f"coopgraph query {into} 'SELECT ?a ?b WHERE {{ ?a coop:twinnedWith ?b }}'",
        f"coopgraph export {into} -o graph.ttl",
    ):
        click.echo(f"  {line}")


_ACTORS = (
    "City",
    "Region",
    "IntercommunalBody",
    "StateBody",
    "Ministry",
    "Agency",
    "Network",
    "Organisation",
)
_ACTIVITIES = ("Event", "EventSeries", "Project", "Programme")
