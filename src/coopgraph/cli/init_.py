"""``coopgraph init``."""

from __future__ import annotations

from pathlib import Path

import click

from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb


@verb(
    "init",
    summary=t("Make a new project, empty or from files."),
    line="coopgraph init mygraph twins.gexf --title 'Twin cities'",
)
@click.argument("folder", metavar="FOLDER")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False), metavar="[FILE]...")
@click.option("--title", metavar="TEXT", help=t("Title of the project."))
def command(folder: str, files: tuple[str, ...], title: str | None) -> None:
    """Make the project and say how to go on."""
    from coopgraph.projects import new_project
    from coopgraph.sources import reader_for_file

    made = new_project(folder, files, title=title)
    for path in made:
        click.echo(t("written: {path}", path=path))
    click.echo(t("Go on with:"))
    if any(reader_for_file(file) == "table" for file in files):
        manifest = Path(folder) / "coopgraph.toml"
        click.echo(f"  {t('check what {path} proposes for each table', path=manifest)}")
    click.echo(f"  coopgraph build {folder}")
