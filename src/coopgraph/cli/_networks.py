"""What verbs that make networks share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coopgraph.cli._common import write_output
from coopgraph.cli._texts import t
from coopgraph.errors import UsageError
from coopgraph.messages import msg, ui_language

if TYPE_CHECKING:
    from coopgraph.graph import KnowledgeGraph
    from coopgraph.network import Network

__all__ = [
    "NETWORK_FORMS",
    "chosen_network",
    "directed_option",
    "measures_option",
    "network_format_option",
    "onto_option",
    "top_option",
    "write_made",
]

F = TypeVar("F", bound=Callable[..., Any])

NETWORK_FORMS = ("graphml", "gexf", "csv", "cyjs", "net", "parquet", "neo4j")

onto_option = click.option(
    "--onto",
    multiple=True,
    metavar="KIND",
    help=t("Kind of the actors that stay; repeatable."),
)
network_format_option = click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(NETWORK_FORMS),
    help=t("Format; by default, the file's ending."),
)
directed_option = click.option(
    "--directed", is_flag=True, help=t("Keep the direction of relations.")
)
top_option = click.option(
    "--top", metavar="N", type=click.IntRange(min=1), help=t("Only the first rows.")
)


def measures_option(text: str) -> Callable[[F], F]:
    """Return the option that names measures, with its help."""
    return click.option("-m", "--measure", "measures", multiple=True, metavar="MEASURE", help=text)


def write_made(network: Network, form: str | None, output: str, *, force: bool) -> None:
    """Write a network, and its loss account to standard error."""
    from coopgraph.network import network_text, write_network

    click.echo(network.loss.render(ui_language()), err=True)
    if output == "-":
        write_output(network_text(network, form or "csv").encode("utf-8"), "-", force=force)
        return
    chosen = form or output.rpartition(".")[2].casefold()
    if chosen not in NETWORK_FORMS:
        raise UsageError(
            msg("the format is not clear from {value!r}", value=output),
            value=output,
            hint=msg("add -f with one of {known}", known=", ".join(NETWORK_FORMS)),
        )
    for path in write_network(network, output, chosen, overwrite=force):
        click.echo(t("written: {path}", path=path), err=True)


def chosen_network(
    kg: KnowledgeGraph, *, relations: tuple[str, ...], kinds: tuple[str, ...], **rest: Any
) -> Network:
    """Return the network that the command's options choose."""
    rest["between"] = rest.get("between") or None
    return kg.network(relations or None, kinds=kinds or None, language=ui_language(), **rest)
