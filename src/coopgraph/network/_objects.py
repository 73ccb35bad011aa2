"""A `Network` as the graph object of a compiled library: rustworkx, igraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coopgraph.errors import MissingExtraError
from coopgraph.messages import msg
from coopgraph.network._columns import edge_columns, node_columns, rows

if TYPE_CHECKING:
    import rustworkx as rx

    from coopgraph.network.network import Network

__all__ = ["to_igraph", "to_rustworkx"]


def to_rustworkx(network: Network) -> rx.PyDiGraph[Any, Any] | rx.PyGraph[Any, Any]:
    """Return the network as a rustworkx graph; see `Network.to_rustworkx`."""
    import rustworkx as rx

    is_directed = bool(network.edge_columns.directed.any())
    graph: rx.PyDiGraph[Any, Any] | rx.PyGraph[Any, Any]
    graph = rx.PyDiGraph(multigraph=True) if is_directed else rx.PyGraph(multigraph=True)
    columns = node_columns(network)
    graph.add_nodes_from([_known(columns, row) for row in rows(columns)])
    e, attributes = network.edge_columns, edge_columns(network)
    ends = zip(e.source.tolist(), e.target.tolist(), rows(attributes), strict=True)
    graph.add_edges_from([(a, b, _known(attributes, row)) for a, b, row in ends])
    return graph


def _known(columns: list[Any], row: tuple[Any, ...]) -> dict[str, Any]:
    cells = zip(columns, row, strict=True)
    return {column.name: cell for column, cell in cells if cell is not None}


def to_igraph(network: Network) -> Any:
    """Return the network as an `igraph.Graph`; see `Network.to_igraph`."""
    try:
        import igraph
    except ImportError as error:
        raise MissingExtraError(
            msg("igraph is not installed"),
            hint=msg('it is under the GPL: pip install "coopgraph[gpl]"'),
        ) from error
    e = network.edge_columns
    graph = igraph.Graph(
        n=network.n_nodes,
        edges=list(zip(e.source.tolist(), e.target.tolist(), strict=True)),
        directed=bool(e.directed.any()),
    )
    for column in node_columns(network):
        graph.vs[column.name] = column.cells
    graph.vs["name"] = list(network.node_columns.iri)
    for column in edge_columns(network):
        if column.name not in ("source", "target"):
            graph.es[column.name] = column.cells
    return graph
