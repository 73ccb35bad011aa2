"""Writing networks for other tools: GraphML, GEXF, Pajek, Cytoscape.js, CSV, Parquet, Neo4j."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from coopgraph._beside import beside_name
from coopgraph._outputs import cannot_write, refuse_existing
from coopgraph.errors import UsageError
from coopgraph.messages import msg
from coopgraph.network._csv import csv_description, write_edges_csv, write_nodes_csv
from coopgraph.network._cytoscape import write_cytoscape
from coopgraph.network._neo4j import write_nodes_neo4j, write_relations_neo4j
from coopgraph.network._pajek import write_pajek
from coopgraph.network._parquet import write_edges_parquet, write_nodes_parquet
from coopgraph.network._xml import write_gexf, write_graphml

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["NETWORK_FORMATS", "network_text", "write_network"]

_Write = Callable[["Network", BinaryIO], None]
_TEXTS: Mapping[str, _Write] = MappingProxyType(
    {
        "csv": write_edges_csv,
        "cyjs": write_cytoscape,
        "gexf": write_gexf,
        "graphml": write_graphml,
        "net": write_pajek,
    }
)
# Two files each: the nodes and the relations.
_PAIRS: Mapping[str, tuple[str, tuple[tuple[str, _Write], ...]]] = MappingProxyType(
    {
        "csv": (".csv", (("nodes", write_nodes_csv), ("edges", write_edges_csv))),
        "neo4j": (".csv", (("nodes", write_nodes_neo4j), ("relations", write_relations_neo4j))),
        "parquet": (".parquet", (("nodes", write_nodes_parquet), ("edges", write_edges_parquet))),
    }
)
NETWORK_FORMATS: tuple[str, ...] = (*_TEXTS, "neo4j", "parquet")


def write_network(
    network: Network,
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the word every library uses
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a network to a file and return the paths written.

    Every relation is kept, parallel ones too, with typed attributes; unknown values are left out;
    lists are joined by ``" | "``. Title, licence, fingerprint, parameters and version of the
    network's origin and its loss account go into the file's metadata.

    Parameters
    ----------
    network
        The network.
    path
        Where to.
    format
        ``graphml``, ``gexf`` (1.3), ``cyjs`` (Cytoscape.js JSON), ``net`` (Pajek), ``csv``,
        ``parquet`` or ``neo4j``; by default, the path's ending. ``csv`` makes ``x-nodes.csv``,
        ``x-edges.csv`` and ``x-metadata.json`` (CSV on the Web) of ``x.csv``; ``parquet``
        ``x-nodes.parquet`` and ``x-edges.parquet``; ``neo4j`` ``x-nodes.csv`` and
        ``x-relations.csv`` for ``neo4j-admin database import``.
    overwrite
        Replace files that are there.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    UsageError
        An unknown format.
    OutputError
        A file that is there, or cannot be written; then no file is changed.
    MissingExtraError
        Parquet without pyarrow (extra ``tables``).

    Notes
    -----
    A network whose relations all have no direction is written as undirected; a mixed one as
    directed, with the attribute ``directed`` false on relations that have none.

    Cells of CSV that a spreadsheet would run as a formula get a leading apostrophe; characters
    that XML cannot hold are removed. Pajek holds names, directions and weights only: quotes in
    names become apostrophes, backslashes slashes, line ends spaces; equal names get their
    identifier; a mixed network has arcs and edges. Files are
    written beside their place and renamed.
    """
    target = Path(path)
    chosen = _known_format(target.suffix[1:] if format is None else format, path)
    parts: dict[Path, Callable[[BinaryIO], None]] = {}
    if chosen in _PAIRS:
        ending, writers = _PAIRS[chosen]
        is_named = target.suffix.casefold() in (ending, f".{chosen}")
        stem = target.with_suffix("") if is_named else target
        for part, write in writers:
            parts[stem.with_name(f"{stem.name}-{part}{ending}")] = partial(write, network)
        if chosen == "csv":
            nodes, edges = (path.name for path in parts)
            described = partial(csv_description, network, nodes=nodes, edges=edges)
            parts[stem.with_name(f"{stem.name}-metadata.json")] = described
    else:
        parts[target] = partial(_TEXTS[chosen], network)
    _write_beside(parts, overwrite=overwrite)
    return tuple(parts)


def network_text(network: Network, format: str) -> str:  # noqa: A002 - as in write_network
    """Return a network in a format as text, for a pipe; ``csv`` is the relations.

    Raises
    ------
    UsageError
        An unknown format, or one that is no text of one file (``parquet``, ``neo4j``).
    """
    file = io.BytesIO()
    chosen = _known_format(format, format)
    if chosen not in _TEXTS:
        raise UsageError(
            msg("{value} makes two files: it cannot go through a pipe", value=chosen),
            value=chosen,
            hint=msg("give a file with -o, or one of {known}", known=", ".join(_TEXTS)),
        )
    _TEXTS[chosen](network, file)
    return file.getvalue().decode("utf-8")


def _known_format(name: str, shown: str | Path) -> str:
    chosen = name.casefold()
    if chosen not in NETWORK_FORMATS:
        raise UsageError(
            msg("no network format is known by {value!r}", value=str(shown)),
            value=str(shown),
            hint=msg("give one of {known}", known=", ".join(NETWORK_FORMATS)),
        )
    return chosen


def _write_beside(parts: Mapping[Path, Callable[[BinaryIO], None]], *, overwrite: bool) -> None:
    """Write every part beside its place; move them only when all are whole."""
    for target in parts:
        refuse_existing(target, overwrite=overwrite)
    with ExitStack() as stack:
        written: list[tuple[Path, Path]] = []
        for target, write in parts.items():
            beside = beside_name(target)
            stack.callback(beside.unlink, missing_ok=True)
            try:
                with beside.open("xb") as file:
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise cannot_write(target, error) from error
            written.append((beside, target))
        for beside, target in written:
            try:
                beside.replace(target)
            except OSError as error:
                raise cannot_write(target, error) from error
