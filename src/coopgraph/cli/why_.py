"""``coopgraph why``."""

from __future__ import annotations

import click

from coopgraph.cli._common import force_option, json_lines, output_option, write_output
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.errors import UnknownNameError
from coopgraph.messages import msg, ui_language


@verb(
    "why",
    summary=t("Say why two things are related: each statement, its claims and their rows."),
    line="coopgraph why mygraph Aix-en-Provence Masis",
)
@click.argument("graph", metavar="GRAPH")
@click.argument("subject")
@click.argument("object_", metavar="OBJECT")
@click.option("-r", "--relation", metavar="TYPE", help=t("Only relations of this type."))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=t("Form of the output."),
)
@output_option
@force_option
def command(
    graph: str,
    subject: str,
    object_: str,
    relation: str | None,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Print each statement with its chain to the row."""
    from coopgraph.opening import open_graph

    language = ui_language()
    with open_graph(graph) as kg:
        found = kg.why(subject, object_, relation=relation, language=language)
    if not found:
        raise UnknownNameError(
            msg(
                "nothing in the graph relates {subject} and {object}",
                subject=subject,
                object=object_,
            ),
            hint=msg("see what is known with: coopgraph ask relations-of actor=…"),
        )
    if form == "json":
        data = json_lines([record for statement in found for record in statement.to_records()])
    else:
        data = ("\n\n".join(s.render(language) for s in found) + "\n").encode("utf-8")
    write_output(data, output, force=force)
