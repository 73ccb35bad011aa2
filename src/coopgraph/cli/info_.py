"""``coopgraph info``."""

from __future__ import annotations

import click

from coopgraph.cli._common import console, graph_argument
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb


@verb(
    "info",
    summary=t("Show what a graph holds."),
    line="coopgraph info mygraph",
)
@graph_argument
def command(graph: str) -> None:
    """Print title, counts, licence and fingerprint."""
    from coopgraph.messages import ui_language
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        show_contents(kg.counts(), kg.title(ui_language()))
        for label, value in (
            (t("licence"), kg.licence),
            (t("as of"), str(kg.as_of or "")),
            (t("fingerprint"), kg.fingerprint),
        ):
            if value:
                click.echo(f"{label}: {value}")


def show_contents(counts: dict[str, dict[str, int]], title: str) -> None:
    """Print the numbers of entities and statements side by side."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", show_edge=False, header_style="bold")
    for name in (t("entities"), t("statements")):
        table.add_column(name)
        table.add_column("", justify="right")
    left, right = list(counts["entities"].items()), list(counts["statements"].items())
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ("", "")
        b = right[i] if i < len(right) else ("", "")
        table.add_row(Text(a[0]), str(a[1]), Text(b[0]), str(b[1]))
    console().print(table)
