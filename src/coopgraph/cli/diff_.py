"""``coopgraph diff``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from coopgraph.cli._common import answer_format_option, force_option, output_option
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.cli.query_ import print_result
from coopgraph.errors import UsageError
from coopgraph.messages import msg, ui_language

_NAMED = ("previous", "current")


@verb(
    "diff",
    summary=t(
        "List what changed between two graphs, two builds (previous, current, or a name), or "
        "two dates of one graph. With one project alone: since its previous build."
    ),
    line="coopgraph diff mygraph --from 2015 --to 2025",
)
@click.argument("left", metavar="[A]", default=".")
@click.argument("right", metavar="[B]", required=False)
@click.option(
    "--project", default=".", metavar="FOLDER", help=t("Project whose builds A and B name.")
)
@click.option("--from", "first", metavar="DATE", help=t("Compare dates: the earlier one."))
@click.option("--to", "last", metavar="DATE", help=t("Compare dates: the later one."))
@answer_format_option
@output_option
@force_option
def command(
    left: str,
    right: str | None,
    project: str,
    first: str | None,
    last: str | None,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Compare and print the table; the summary goes to standard error."""
    from coopgraph.comparison import compare_dates, compare_graphs
    from coopgraph.opening import open_graph

    language = ui_language()
    with ExitStack() as stack:
        if first is not None or last is not None:
            if first is None or last is None or right is not None:
                raise UsageError(
                    msg("dates are compared in one graph, and both are needed"),
                    hint=msg("coopgraph diff mygraph --from 2015 --to 2025"),
                )
            graph = stack.enter_context(open_graph(_address(left, project)))
            found = compare_dates(graph.store, first, last, languages=(language, *graph.languages))
        else:
            if right is None:
                left, right, project = "previous", "current", left
            sides = [
                stack.enter_context(open_graph(_address(side, project))) for side in (left, right)
            ]
            found = compare_graphs(
                sides[0].store, sides[1].store, languages=(language, *sides[1].languages)
            )
    click.echo(found.summary().render(language), err=True)
    print_result(found.to_result(language), form, output, force=force)


def _address(text: str, project: str) -> str | Path:
    """Return what to open for a path, an address, or the name of a build."""
    from coopgraph.building import current_build

    if text.startswith(("http://", "https://")):
        return text
    store = Path(project) / "store"
    if text not in _NAMED:
        named = store / text
        return named if (named / "build.json").is_file() else Path(text)
    current = current_build(store)
    if text == "current":
        return current
    builds = sorted(p.parent for p in store.glob("*/build.json") if p.parent.name < current.name)
    if not builds:
        raise UsageError(
            msg("there is no build before the current one"),
            value=text,
            hint=msg("the last two builds are kept; build again after a change"),
        )
    return builds[-1]
