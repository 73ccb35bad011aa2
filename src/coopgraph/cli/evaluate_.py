"""``coopgraph evaluate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import (
    force_option,
    output_option,
    progress_bar,
    table_format_option,
    write_table,
)
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import msg

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.extraction import Scores


@verb(
    "evaluate",
    summary=t(
        "Score the reading of pages against annotations: a folder of JSON files beside their "
        "texts. Prints precision, recall and F1, and how far confidences can be trusted."
    ),
    line="coopgraph evaluate gold/ --by page",
)
@click.argument("folder", metavar="GOLD_DIR")
@click.option(
    "--by",
    type=click.Choice(["group", "page", "site"]),
    default="group",
    help=t("One row a kind, type and attribute; a page; or a site."),
)
@table_format_option
@output_option
@force_option
def command(folder: str, by: str, form: str, output: str, force: bool) -> None:
    """Read every page, score it, and print the table; reliability goes to standard error."""
    from coopgraph.extraction import Scores, read_gold_folder, read_page, score

    pages = read_gold_folder(folder)
    total = Scores()
    parts: dict[str, Scores] = {}
    with progress_bar() as progress:
        for number, page in enumerate(pages):
            progress(msg("reading pages"), number, len(pages))
            reading = read_page(page.text_path, published=page.facts.published)
            found = score(reading, page.facts)
            total += found
            name = page.site if by == "site" else page.path.stem
            parts[name] = parts.get(name, Scores()) + found
    frame = _by_group(total) if by == "group" else _by_part(parts | {"all": total})
    write_table(frame, form, output, force=force)
    _show_reliability(total)


def _by_group(total: Scores) -> pd.DataFrame:
    import pandas as pd

    groups = [
        ("entities", "all", total.entities),
        *(("entities", name, counts) for name, counts in total.kinds.items()),
        ("relations", "all", total.relations),
        *(("relations", name, counts) for name, counts in total.types.items()),
        ("attributes", "all", total.all_attributes),
        *(("attributes", name, counts) for name, counts in total.attributes.items()),
    ]
    return pd.DataFrame(
        [(g, n, c.precision, c.recall, c.f1, c.right, c.false, c.missed) for g, n, c in groups],
        columns=["group", "of", "precision", "recall", "f1", "right", "false", "missed"],
    )


def _by_part(parts: dict[str, Scores]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (name, s.entities.f1, s.relations.f1, s.all_attributes.f1, s.relations.right)
        for name, s in parts.items()
    ]
    columns = ["of", "entities_f1", "relations_f1", "attributes_f1", "relations_right"]
    return pd.DataFrame(rows, columns=columns)


def _show_reliability(total: Scores) -> None:
    from coopgraph.extraction import reliability

    click.echo(t("Confidence, facts, share that is right:"), err=True)
    for one in reliability(total.judged):
        if one.count:
            share = one.right / one.count
            bar = "█" * round(20 * share)
            click.echo(f"  {one.stated:.2f} {one.count:5} {share:.2f} {bar}", err=True)
