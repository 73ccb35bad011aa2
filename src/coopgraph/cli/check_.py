"""``coopgraph check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import (
    console,
    force_option,
    graph_argument,
    json_lines,
    output_option,
    write_output,
)
from coopgraph.cli._places import no_places_option, opened_places
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language

if TYPE_CHECKING:
    from coopgraph.validation import QualityReport

_SHOWN = 20


@verb(
    "check",
    summary=t("Check a graph: shapes of the ontology, gaps and doubts. Exit code 1 on violations."),
    line="coopgraph check mygraph -f html -o quality.html",
)
@graph_argument
@click.option("--people", is_flag=True, help=t("Check the people store too."))
@click.option(
    "--no-shapes", is_flag=True, help=t("Leave out the shapes; pySHACL is not needed then.")
)
@no_places_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "html", "csv", "json", "counts"]),
    default="text",
    help=t("Form of the output; counts is a CSV of counts and percentages."),
)
@output_option
@force_option
@click.pass_context
def command(
    context: click.Context,
    graph: str,
    people: bool,
    no_shapes: bool,
    no_places: bool,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Check, print or write the report, and leave with 1 if there is a violation."""
    from coopgraph.opening import open_graph
    from coopgraph.validation import check_graph

    language = ui_language()
    with open_graph(graph, people=people) as kg, opened_places(no_places) as gazetteer:
        report = check_graph(
            kg.store,
            title=kg.title(language),
            languages=(language, *kg.languages),
            rows=kg.rows,
            people=kg.people.store if people else None,
            shapes=not no_shapes,
            gazetteer=gazetteer,
        )
    if form == "text" and output == "-":
        _print(report, language)
    else:
        write_output(_written(report, form, language).encode("utf-8"), output, force=force)
    click.echo(report.summary().render(language), err=True)
    if report.has_violations:
        context.exit(1)


def _written(report: QualityReport, form: str, language: str) -> str:
    if form == "html":
        return report.to_html(language)
    if form == "csv":
        return report.to_csv(language)
    if form == "counts":
        return report.tallies_table(language).to_csv()
    if form == "json":
        return json_lines(report.findings_table(language).to_records()).decode("utf-8")
    lines = [f.render(language) for f in report.findings]
    lines += [note.render(language) for note in report.notes]
    return "\n".join(lines) + "\n"


def _print(report: QualityReport, language: str) -> None:
    from dataclasses import replace

    # Groups without a gap, and the sources, are in the CSV and the page.
    shown = tuple(x for x in report.tallies if x.group != "source" and x.count)
    whole = replace(report, tallies=shown)
    for finding in report.findings[:_SHOWN]:
        click.echo(finding.render(language))
    if len(report.findings) > _SHOWN:
        more = len(report.findings) - _SHOWN
        click.echo(t("… and {count} more: see them all with -f csv or -f html", count=more))
    console().print(whole.tallies_table(language).to_table(limit=None))
    for note in report.notes:
        click.echo(note.render(language))
