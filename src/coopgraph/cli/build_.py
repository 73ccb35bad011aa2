"""``coopgraph build``."""

from __future__ import annotations

import click

from coopgraph.cli._common import progress_bar, show_findings
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb


@verb(
    "build",
    summary=t("Build a project's graph from its sources."),
    line="coopgraph build mygraph --strict",
)
@click.argument("project", default=".", metavar="[PROJECT]")
@click.option("--strict", is_flag=True, help=t("Write nothing if there is one bad row."))
@click.option("--rebuild", is_flag=True, help=t("Build even if nothing changed."))
def command(project: str, strict: bool, rebuild: bool) -> None:
    """Build and say what was made."""
    from coopgraph.building import build
    from coopgraph.manifest import read_manifest

    found = read_manifest(project)
    with progress_bar() as progress:
        report = build(found, strict=strict, rebuild=rebuild, progress=progress)
    show_findings(report.findings)
    if report.unchanged:
        click.echo(t("nothing changed since the build {name}", name=report.build))
    click.echo(
        t(
            "{statements} statements from {claims} claims of {sources} sources",
            statements=report.statements,
            claims=report.claims,
            sources=report.sources,
        )
    )
    click.echo(
        t("{entities} entities; {seconds:.1f} s", entities=report.entities, seconds=report.seconds)
    )
    if report.errors:
        click.echo(t("{count} bad rows were left out", count=report.errors))
    if report.conflicts:
        click.echo(
            t(
                "{count} disagreements of sources: see coopgraph ask disputed",
                count=report.conflicts,
            )
        )
    click.echo(t("fingerprint {value}", value=report.fingerprint))
