"""``coopgraph conflicts``."""

from __future__ import annotations

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    output_option,
    table_format_option,
    write_table,
)
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language


@verb(
    "conflicts",
    summary=t(
        "List what sources disagree on: each value with its source and row. A rule that settled "
        "it is named; without one it stays open."
    ),
    line="coopgraph conflicts mygraph -f csv -o conflicts.csv",
)
@graph_argument
@table_format_option
@output_option
@force_option
def command(graph: str, form: str, output: str, force: bool) -> None:
    """Write the table of disagreements."""
    from coopgraph.opening import open_graph

    with open_graph(graph) as kg:
        frame = kg.conflicts(language=ui_language())
    if frame.empty and form == "table":
        click.echo(t("No source contradicts another."), err=True)
        return
    write_table(frame.drop(columns="iri"), form, output, force=force)
