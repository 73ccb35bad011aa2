"""``coopgraph sources``: propose a mapping, preview what a table says, fetch files."""

from __future__ import annotations

from datetime import datetime

import click

from coopgraph.cli._common import progress_bar, show_findings
from coopgraph.cli._texts import t
from coopgraph.cli._verb import VerbGroup, example


@click.group(
    "sources",
    cls=VerbGroup,
    help=t("Propose the mapping of a table, preview what it says, fetch files."),
    epilog=example("coopgraph sources suggest partners.xlsx >> mygraph/coopgraph.toml"),
)
def command() -> None:
    """Group the verbs about sources."""


@command.command(
    "suggest",
    help=t("Propose a mapping from a table's headers and values."),
    epilog=example("coopgraph sources suggest partners.xlsx --sheet 2024 --header 3"),
)
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@click.option("--sheet", metavar="NAME", help=t("Sheet of a workbook."))
@click.option("--header", metavar="N", type=click.IntRange(min=1), help=t("Row of the header."))
@click.option("--records", metavar="PATH", help=t("Where a JSON file has its list."))
def suggest(file: str, sheet: str | None, header: int | None, records: str | None) -> None:
    """Print TOML to paste into coopgraph.toml."""
    from coopgraph.sources.suggest import suggest_mapping

    given = {"sheet": sheet, "header": header, "records": records}
    options = {name: value for name, value in given.items() if value is not None}
    click.echo(suggest_mapping(file, options), nl=False)


@command.command(
    "preview",
    help=t("Show the first statements of tables; nothing is written."),
    epilog=example("coopgraph sources preview mygraph partners --rows 10"),
)
@click.argument("project", default=".", metavar="[PROJECT]")
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--rows", default=5, metavar="N", type=click.IntRange(min=1), help=t("Rows to read."))
def preview(project: str, source: str | None, rows: int) -> None:
    """Read some rows and say what was detected and stated."""
    from coopgraph.manifest import read_manifest
    from coopgraph.sources.preview import preview_tables

    for shown in preview_tables(read_manifest(project), source, rows=rows):
        table = shown.table
        click.echo(
            t(
                "{key}: {form}, encoding {encoding}, delimiter {delimiter}, sheet {sheet}",
                key=shown.key,
                form=table.form,
                encoding=table.encoding or "–",
                delimiter=repr(table.delimiter) if table.delimiter else "–",
                sheet=table.sheet or "–",
            )
        )
        for line in shown.lines:
            click.echo(f"  {line}")
        show_findings(shown.findings)


@command.command(
    "fetch",
    help=t("Fetch the files that sources name by an address."),
    epilog=example("coopgraph sources fetch examples/wikipedia-geocoded"),
)
@click.argument("project", default=".", metavar="[PROJECT]")
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--force", is_flag=True, help=t("Replace files that are there."))
@click.option(
    "--limit", metavar="MB", type=click.IntRange(min=1), default=4096, help=t("Most MB of a file.")
)
def fetch(project: str, source: str | None, force: bool, limit: int) -> None:
    """Fetch and say what came."""
    from coopgraph.fetching import fetch_sources
    from coopgraph.manifest import read_manifest

    found = read_manifest(project)
    with progress_bar() as progress:
        files = fetch_sources(found, source, force=force, limit=limit << 20, progress=progress)
    for file in files:
        told = {"key": file.key, "path": file.path, "size": file.size}
        if not file.is_new:
            click.echo(t("{key}: {path} is there already, {size:,} bytes", **told))
            continue
        click.echo(t("{key}: {path} fetched, {size:,} bytes", **told))
        if not file.is_pinned:
            click.echo(t("To pin this file, add to the source in coopgraph.toml:"))
            today = datetime.now().astimezone().date()
            click.echo(f'  sha256 = "{file.sha256}"\n  retrieved = {today.isoformat()}')
