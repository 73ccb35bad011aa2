"""``coopgraph ask``."""

from __future__ import annotations

from pathlib import Path

import click

from coopgraph.cli._common import (
    answer_format_option,
    console,
    force_option,
    graph_argument,
    output_option,
    timeout_option,
)
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.cli.query_ import print_result
from coopgraph.errors import UsageError
from coopgraph.messages import msg, ui_language


@verb(
    "ask",
    summary=t("Ask a question that has a name."),
    line="coopgraph ask mygraph cities-twinned-with country=AM",
)
@graph_argument
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--list", "listing", is_flag=True, help=t("List the questions and their parameters."))
@timeout_option
@answer_format_option
@output_option
@force_option
def command(
    graph: str,
    question: str | None,
    parameters: tuple[str, ...],
    listing: bool,
    timeout: float,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Ask and print the answer."""
    from coopgraph.opening import open_graph
    from coopgraph.query import named_queries

    known = {query.name for query in named_queries()}
    if listing or (question is None and graph == "."):
        _list()
        return
    if graph in known or (question is None and not Path(graph).exists()):
        # `coopgraph ask QUESTION …` asks the graph in this folder.
        extra = () if question is None else (question,)
        graph, question, parameters = ".", graph, (*extra, *parameters)
    if question is None:
        _list()
        return
    with open_graph(graph) as kg:
        text = kg.sparql(question, **_pairs(parameters))
        result = kg.query(text, timeout=timeout, language=ui_language())
    print_result(result, form, output, force=force)


def _pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for parameter in parameters:
        name, mark, value = parameter.partition("=")
        if not mark:
            raise UsageError(
                msg("{value!r} is no parameter", value=parameter),
                value=parameter,
                hint=msg("write NAME=VALUE, such as country=AM"),
            )
        if name in pairs:
            raise UsageError(
                msg("{name} is given twice", name=name),
                value=parameter,
                hint=msg("write NAME=VALUE, such as country=AM"),
            )
        pairs[name] = value
    return pairs


def _list() -> None:
    from rich.table import Table
    from rich.text import Text

    from coopgraph.query import named_queries

    language = ui_language()
    table = Table(show_edge=False, header_style="bold")
    for head in (t("question"), t("parameters"), t("what it answers")):
        table.add_column(head, overflow="fold")
    for query in named_queries():
        names = "\n".join(f"{p.name}: {p.texts[language]}" for p in query.parameters)
        table.add_row(Text(query.name), Text(names), Text(query.descriptions[language]))
    console().print(table)
