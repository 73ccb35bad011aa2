"""``coopgraph read``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import force_option, output_option, write_table
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language

if TYPE_CHECKING:
    from coopgraph.extraction import Reading, ReadRelation

_SURE, _LIKELY = 0.85, 0.7


@verb(
    "read",
    summary=t(
        "Read a page, a text or HTML file in French or English: who cooperates with whom, and the "
        "words that say it. Nothing enters a graph."
    ),
    line="coopgraph read announcement.html -f csv -o facts.csv",
)
@click.argument("page", metavar="PAGE")
@click.option("--published", metavar="DATE", help=t("Day of publication, if the page has none."))
@click.option("--language", type=click.Choice(["fr", "en"]), help=t("Language of the page."))
@click.option("--people", is_flag=True, help=t("Show persons in office too."))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help=t("Form of the output."),
)
@output_option
@force_option
def command(
    page: str,
    published: str | None,
    language: str | None,
    people: bool,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Read and print the facts by certainty, or write them as a table."""
    from pathlib import Path

    from coopgraph.extraction import read_page

    source: str | Path = sys.stdin.read() if page == "-" else Path(page)
    if isinstance(source, Path) and "://" in page:
        source = page  # an address: refused with a hint
    reading = read_page(source, language, published=published)
    if not people:
        reading = reading.without_persons()
    if form != "text" or output != "-":
        write_table(reading.to_pandas(), "csv" if form == "text" else form, output, force=force)
    else:
        _print(reading)
    for warning in reading.warnings:
        click.echo(warning.render(ui_language()), err=True)
    click.echo(
        t(
            "Facts: {relations}. Things: {entities}.",
            relations=len(reading.relations),
            entities=len(reading.entities),
        ),
        err=True,
    )


def _print(reading: Reading) -> None:
    groups = (
        (t("Sure"), _SURE, 1.01),
        (t("Likely"), _LIKELY, _SURE),
        (t("Doubtful"), 0.0, _LIKELY),
    )
    for head, low, high in groups:
        found = [r for r in reading.relations if low <= r.confidence < high]
        if not found:
            continue
        click.echo(f"{head}:")
        for relation in sorted(found, key=lambda r: r.span.start):
            _print_one(reading, relation)


def _print_one(reading: Reading, relation: ReadRelation) -> None:
    from coopgraph.model import clean_text

    ends = (reading.entity(relation.subject), reading.entity(relation.object))
    when = "/".join(part or "" for part in (relation.start, relation.end)).strip("/")
    if relation.end and not relation.start:
        when = f"/{relation.end}"
    money = "" if relation.amount is None else f"{relation.amount} {relation.currency or ''}"
    status = "" if relation.status.value == "active" else relation.status.value
    more = ", ".join(part for part in (when, status, money.strip(), relation.role) if part)
    lines = (
        f"{ends[0].name} – {relation.type} – {ends[1].name}" + (f" ({more})" if more else ""),
        f"“{' '.join(relation.quote.split())}”  {relation.confidence:.2f}, {relation.rule}",
    )
    for indent, line in zip((2, 6), lines, strict=True):
        # A page may hold what a terminal obeys: only what can be printed is shown.
        click.echo(" " * indent + "".join(c for c in clean_text(line) if c.isprintable()))
