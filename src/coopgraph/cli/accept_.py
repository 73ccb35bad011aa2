"""``coopgraph accept``."""

from __future__ import annotations

import click

from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb


@verb(
    "accept",
    summary=t(
        "Take the accepted and corrected facts of a reviewed page into a project, as a source of "
        "it. Persons go to people.csv, their names are hidden in quotes."
    ),
    line="coopgraph accept page.tsv --into mygraph",
)
@click.argument("review", metavar="REVIEW")
@click.option("--into", "project", default=".", metavar="PROJECT", help=t("Folder of the project."))
@click.option(
    "--accept-above",
    "above",
    type=click.FloatRange(0, 1),
    metavar="NUMBER",
    help=t("Also take facts nobody decided, from this confidence on."),
)
@click.option("--dry-run", is_flag=True, help=t("Check and count; write nothing."))
def command(review: str, project: str, above: float | None, dry_run: bool) -> None:
    """Write the page's tables, and say what was left."""
    from coopgraph.accepting import accept_review

    done = accept_review(review, project, above=above, dry_run=dry_run)
    click.echo(
        t(
            "Accepted: {accepted}. Corrected: {corrected}. Rejected: {rejected}. Open: {left}.",
            accepted=done.accepted,
            corrected=done.corrected,
            rejected=done.rejected,
            left=done.open,
        )
    )
    if dry_run:
        click.echo(t("Nothing is written."), err=True)
    elif done.accepted or done.corrected:
        click.echo(t("Now run: coopgraph build {folder}", folder=project), err=True)
