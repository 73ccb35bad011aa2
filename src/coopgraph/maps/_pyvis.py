"""A map as a `pyvis.network.Network`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

    from coopgraph.maps._drawing import Drawing

__all__ = ["to_pyvis"]


def to_pyvis(drawing: Drawing) -> PyvisNetwork:
    """Return the pyvis network; see `Map.to_pyvis`."""
    from pyvis.network import Network as PyvisNetwork

    nodes, edges = drawing.network.node_columns, drawing.network.edge_columns
    marks = drawing.style.mark_all(drawing.kind_names)
    lines = drawing.style.line_all(drawing.type_names)
    out = PyvisNetwork(height="700px", directed=True, cdn_resources="in_line")
    x, y = drawing.positions[:, 0].tolist(), drawing.positions[:, 1].tolist()
    radius = drawing.sizes.radius.tolist()
    for i, iri in enumerate(nodes.iri):
        out.add_node(
            iri,
            label=_short(nodes.label[i] or iri),
            title=_plain(f"{nodes.label[i] or iri} ({nodes.kind[i]})"),
            x=x[i],
            y=y[i],
            size=radius[i],
            color=marks[nodes.kind[i]].colour,
            shape=marks[nodes.kind[i]].shape,
            physics=False,
        )
    ends = zip(edges.source.tolist(), edges.target.tolist(), edges.directed.tolist(), strict=True)
    for k, (source, target, directed) in enumerate(ends):
        line = lines[edges.type[k]]
        out.add_edge(
            nodes.iri[source],
            nodes.iri[target],
            title=_plain(" · ".join(filter(None, (edges.type[k], edges.when[k])))),
            color=line.colour,
            dashes=list(line.dash) or False,
            arrows="to" if directed else "",
        )
    out.toggle_physics(False)
    return out


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _plain(text: str) -> str:
    """Return text in which pyvis finds no "href": it would show every title as HTML."""
    return _short(text, 200).replace("href", "hr\u2060ef")
