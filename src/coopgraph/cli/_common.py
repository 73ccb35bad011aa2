"""What verbs share: arguments, consoles, output files, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coopgraph._outputs import save_bytes
from coopgraph.cli._texts import t
from coopgraph.errors import MissingExtraError, UsageError
from coopgraph.messages import Message, Progress, msg, silent, ui_language

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from coopgraph.sources import Finding

__all__ = [
    "answer_format_option",
    "console",
    "force_option",
    "graph_argument",
    "network_options",
    "output_option",
    "progress_bar",
    "show_findings",
    "table_format_option",
    "timeout_option",
    "write_output",
    "write_table",
]

F = TypeVar("F", bound=Callable[..., Any])
_SHOWN_FINDINGS = 10
_PIPE_WIDTH = 240

graph_argument = click.argument("graph", default=".", metavar="[GRAPH]")
output_option = click.option(
    "-o", "--output", default="-", metavar="FILE", help=t("File to write; - is standard output.")
)
force_option = click.option("--force", is_flag=True, help=t("Overwrite an existing file."))


def _format_option(*forms: str) -> Callable[[F], F]:
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(forms),
        default="table",
        help=t("Form of the output."),
    )


answer_format_option = _format_option("table", "csv", "json")
table_format_option = _format_option("table", "csv", "json", "parquet")
timeout_option = click.option(
    "--timeout",
    default=60.0,
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    help=t("Time limit in seconds."),
)


def network_options(function: F) -> F:
    """Add the options that choose a network."""
    options = (
        click.option(
            "-r",
            "--relation",
            "relations",
            multiple=True,
            metavar="TYPE",
            help=t("Relation type; repeatable. Default: all."),
        ),
        click.option(
            "-k",
            "--kind",
            "kinds",
            multiple=True,
            metavar="KIND",
            help=t("Kind that both ends must be of; repeatable."),
        ),
        click.option("--at", metavar="YEAR", help=t("Only what holds in this year.")),
        click.option(
            "--between",
            nargs=2,
            metavar="FIRST LAST",
            help=t("Only what holds between these years."),
        ),
        click.option(
            "--unknown",
            type=click.Choice(["include", "exclude", "only"]),
            default="include",
            help=t("What to do with unknown dates."),
        ),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            default=0.0,
            metavar="NUMBER",
            help=t("Least confidence, from 0 to 1."),
        ),
        click.option(
            "--weight",
            type=click.Choice(["statements", "sources", "confidence", "years", "amount"]),
            default="statements",
            help=t("What the weight of a relation is."),
        ),
        click.option("--currency", metavar="CODE", help=t("Currency of the amounts: EUR, …")),
        click.option(
            "--contribution", metavar="KIND", help=t("Kind of the amounts: commitment, grant, …")
        ),
        click.option(
            "--roll-up",
            type=click.Choice(["country", "part-of"]),
            help=t("Countries instead of actors, or wholes instead of parts."),
        ),
        click.option(
            "--loops", is_flag=True, help=t("Keep what rolls up to one thing at both ends.")
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def console(*, error: bool = False) -> Console:
    """Return a console on standard output or standard error."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    # A pipe has no width: lines are not broken there.
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=error, highlight=False, width=width)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar on standard error when it is a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("", total=1)

        def show(step: Message, done: int, total: int) -> None:
            text = step.render(ui_language())
            bar.update(task, description=text, completed=done, total=total or None)

        yield show


def show_findings(findings: Sequence[Finding], *, limit: int = _SHOWN_FINDINGS) -> None:
    """Print findings on standard error, the first ones in full."""
    for finding in findings[:limit]:
        click.echo(finding.render(ui_language()), err=True)
    if len(findings) > limit:
        click.echo(t("… and {count} more findings", count=len(findings) - limit), err=True)


def write_output(data: bytes, output: str, *, force: bool) -> None:
    """Write bytes to standard output, or beside a file and then renamed to it.

    Raises
    ------
    OutputError
        If the file exists and `force` is not set, or cannot be written.
    """
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    hint = msg("choose another, or add --force")
    save_bytes(Path(output), data, overwrite=force, hint=hint)


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold; what is missing is null."""
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value != value:
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def json_lines(records: Sequence[Mapping[Any, Any]]) -> bytes:
    """Return records as a JSON array, one a line."""
    rows = [json.dumps({k: _plain(v) for k, v in r.items()}, ensure_ascii=False) for r in records]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode("utf-8") if rows else b"[]\n"


def write_table(frame: pd.DataFrame, form: str, output: str, *, force: bool) -> None:
    """Write a DataFrame as a table, CSV (without cells that a spreadsheet runs), JSON or Parquet.

    Raises
    ------
    MissingExtraError
        For Parquet, without pyarrow (extra ``tables``).
    UsageError
        If Parquet should go to a terminal.
    OutputError
        As `write_output` does.
    """
    from coopgraph.model import harmless_cell

    if form == "json":
        write_output(json_lines(frame.to_dict("records")), output, force=force)
    elif form == "csv":
        safe = frame.map(lambda cell: harmless_cell(cell) if isinstance(cell, str) else cell)
        write_output(
            safe.to_csv(index=False, lineterminator="\n").encode("utf-8"), output, force=force
        )
    elif form == "parquet":
        write_output(_parquet(frame, output), output, force=force)
    else:
        _print_table(frame, output, force=force)


def _parquet(frame: pd.DataFrame, output: str) -> bytes:
    if output == "-" and sys.stdout.isatty():
        raise UsageError(
            msg("Parquet is no text for a terminal"), hint=msg("add -o with the name of a file")
        )
    try:
        return bytes(frame.to_parquet(index=False, engine="pyarrow"))
    except ImportError as error:
        raise MissingExtraError(
            msg("Parquet needs the package pyarrow"),
            hint=msg('install it: pip install "coopgraph[tables]"'),
        ) from error


def _print_table(frame: pd.DataFrame, output: str, *, force: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, header_style="bold")
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "iuf"
        # A rank stands beside its measure and needs no long head.
        head = "#" if str(name).endswith("_rank") else str(name)
        table.add_column(Text(head), justify="right" if numeric else "left", no_wrap=numeric)
    for row in frame.itertuples(index=False):
        table.add_row(*(Text(_cell(value)) for value in row))
    if output == "-":
        console().print(table)
        return
    plain = Console(width=200, color_system=None, force_terminal=False)
    with plain.capture() as captured:
        plain.print(table)
    write_output(captured.get().encode("utf-8"), output, force=force)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return "" if value is None else str(value)
