"""``coopgraph query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import (
    answer_format_option,
    console,
    force_option,
    graph_argument,
    json_lines,
    output_option,
    timeout_option,
    write_output,
)
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.errors import InputError, UsageError
from coopgraph.messages import msg, ui_language

if TYPE_CHECKING:
    from coopgraph.query import Result


@verb(
    "query",
    summary=t("Run a SPARQL query; prefixes need no declaration."),
    line="coopgraph query mygraph 'SELECT ?a ?b { ?a coop:twinnedWith ?b }' -f csv -o twins.csv",
)
@graph_argument
@click.argument("sparql", required=False)
@click.option(
    "-q", "--file", "file", metavar="FILE", help=t("File with the query; - is standard input.")
)
@click.option(
    "--max-rows",
    default=1_000_000,
    metavar="N",
    type=click.IntRange(min=1),
    help=t("More rows are an error."),
)
@timeout_option
@answer_format_option
@output_option
@force_option
def command(
    graph: str,
    sparql: str | None,
    file: str | None,
    max_rows: int,
    timeout: float,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Run the query and print the answer."""
    from coopgraph.opening import open_graph

    text = _query_text(sparql, file)
    with open_graph(graph) as kg:
        result = kg.query(text, timeout=timeout, max_rows=max_rows, language=ui_language())
    print_result(result, form, output, force=force)


def print_result(result: Result, form: str, output: str, *, force: bool) -> None:
    """Print or write the result of a query."""
    if form == "csv":
        write_output(result.to_csv().encode("utf-8"), output, force=force)
    elif form == "json":
        write_output(json_lines(_records(result)), output, force=force)
    elif output == "-":
        console().print(result.to_table(limit=None))
        click.echo(
            t("{count} rows in {seconds:.2f} s", count=len(result), seconds=result.seconds),
            err=True,
        )
    else:
        write_output(str(result).encode("utf-8"), output, force=force)


def _records(result: Result) -> list[dict[str, object]]:
    """Return one dict a row with what the CSV has: typed values, and labels beside IRIs."""
    frame = result.to_pandas()
    labels = frame.drop(columns=list(result.variables)).to_dict("records")
    rows = (
        {**record, **{str(name): label for name, label in short.items()}}
        for record, short in zip(result.to_records(), labels, strict=True)
    )
    return [{name: row[name] for name in frame.columns} for row in rows]


def _query_text(sparql: str | None, file: str | None) -> str:
    if (sparql is None) == (file is None):
        raise UsageError(
            msg("give a query, or a file with one"),
            hint=msg("coopgraph query mygraph 'SELECT …', or -q FILE, or -q - for standard input"),
        )
    if sparql is not None:
        return sys.stdin.read() if sparql == "-" else sparql
    if file == "-":
        return sys.stdin.read()
    path = Path(str(file))
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=str(error)),
            path=path,
            hint=msg("check the path"),
        ) from error
