"""``coopgraph resolve``."""

from __future__ import annotations

import click

from coopgraph.cli._common import progress_bar
from coopgraph.cli._places import no_places_option, opened_places
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language

_SHOWN = 10


@verb(
    "resolve",
    summary=t(
        "Decide by itself which entities of a built project are surely one. Lines are added to "
        "decisions.csv; to undo one, delete it and build again."
    ),
    line="coopgraph resolve mygraph --dry-run",
)
@click.argument("project", default=".", metavar="[PROJECT]")
@click.option("--dry-run", is_flag=True, help=t("Show what would be decided; write nothing."))
@click.option(
    "--threshold",
    type=click.FloatRange(0.5, 1),
    default=0.9,
    metavar="NUMBER",
    help=t("Least score of what is decided without asking, from 0.5 to 1."),
)
@no_places_option
def command(project: str, dry_run: bool, threshold: float, no_places: bool) -> None:
    """Write the sure decisions, and say how many are left."""
    from coopgraph.model import clean_text
    from coopgraph.resolving import resolve

    with opened_places(no_places) as gazetteer, progress_bar() as progress:
        done = resolve(
            project,
            threshold=threshold,
            dry_run=dry_run,
            language=ui_language(),
            gazetteer=gazetteer,
            progress=progress,
        )
    shown = done.decided if dry_run else done.decided[:_SHOWN]
    for decision in shown:
        click.echo(clean_text(f"{decision.left} = {decision.right}: {decision.why}"))
    if len(shown) < len(done.decided):
        click.echo(t("… and {count} more, in decisions.csv", count=len(done.decided) - len(shown)))
    click.echo(
        t(
            "Decided: {count}. Left to review: {left}.",
            count=len(done.decided),
            left=len(done.queue),
        )
    )
    if dry_run:
        click.echo(t("Nothing is written."), err=True)
    elif done.decided:
        click.echo(t("Now run: coopgraph build {folder}", folder=project), err=True)
    if done.queue:
        click.echo(t("To look at the others: coopgraph review {folder}", folder=project), err=True)
