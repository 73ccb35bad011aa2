"""``coopgraph export``."""

from __future__ import annotations

from typing import Any

import click

from coopgraph.cli._common import (
    force_option,
    graph_argument,
    network_options,
    output_option,
    write_output,
)
from coopgraph.cli._networks import NETWORK_FORMS, chosen_network, write_made
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.errors import UsageError
from coopgraph.messages import msg

_RDF = ("ttl", "nq", "jsonld", "trig", "nt", "rdf")


@verb(
    "export",
    summary=t("Write the graph as RDF, or a network of it for other tools."),
    line="coopgraph export mygraph -r twinned-with -o twins.graphml",
)
@graph_argument
@network_options
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*_RDF, *NETWORK_FORMS]),
    metavar="FORMAT",
    help=t(
        "Format: ttl, nq, jsonld, trig, nt, rdf; graphml, gexf, csv, cyjs, net, parquet, neo4j. "
        "By default, the file's ending."
    ),
)
@click.option(
    "--canonical", is_flag=True, help=t("Canonical N-Quads: their SHA-256 is the fingerprint.")
)
@output_option
@force_option
def command(
    graph: str, form: str | None, canonical: bool, output: str, force: bool, **choice: Any
) -> None:
    """Write the graph or a network in the format asked for."""
    from coopgraph.opening import open_graph

    chosen = "nq" if canonical else form or output.rpartition(".")[2].casefold()
    if chosen not in (*_RDF, *NETWORK_FORMS):
        raise UsageError(
            msg("the format is not clear from {value!r}", value=output),
            value=output,
            hint=msg("add -f with one of {known}", known=", ".join([*_RDF, *NETWORK_FORMS])),
        )
    with open_graph(graph) as kg:
        if chosen in _RDF:
            write_output(kg.serialized(chosen), output, force=force)
            return
        _write_network(kg, chosen, output, force=force, **choice)


def _write_network(kg: Any, form: str, output: str, *, force: bool, **choice: Any) -> None:

    write_made(chosen_network(kg, **choice), form, output, force=force)
