"""GraphML and GEXF of a network."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from coopgraph.network._columns import (
    Cell,
    Column,
    edge_columns,
    edge_keys,
    facts,
    node_columns,
    rows,
)

if TYPE_CHECKING:
    from coopgraph.model import Period
    from coopgraph.network.network import Network

__all__ = ["write_gexf", "write_graphml"]

# Everything XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS = ("source", "target", "source_label", "target_label")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and math.isinf(cell):
        return "INF" if cell > 0 else "-INF"
    return _clean(str(cell))


class _Writer:
    """XML elements, escaped by the standard library, one a line."""

    def __init__(self, file: BinaryIO) -> None:
        self.out = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
        self.depth = 0
        self.out.startDocument()

    def _line(self) -> None:
        self.out.ignorableWhitespace("\n" + "  " * self.depth)

    @contextmanager
    def element(self, tag: str, **attributes: str) -> Iterator[None]:
        if self.depth:
            self._line()
        self.out.startElement(tag, _named(attributes))
        self.depth += 1
        yield
        self.depth -= 1
        self._line()
        self.out.endElement(tag)

    def leaf(self, tag: str, text: str = "", **attributes: str) -> None:
        self._line()
        self.out.startElement(tag, _named(attributes))
        if text:
            self.out.characters(text)
        self.out.endElement(tag)

    def close(self) -> None:
        self.out.ignorableWhitespace("\n")
        self.out.endDocument()


def _named(attributes: dict[str, str]) -> AttributesImpl[str]:
    """Return the attributes by XML name: ``for_`` is ``for``, ``attr__type`` is ``attr.type``."""
    return AttributesImpl(
        {name.rstrip("_").replace("__", "."): _clean(value) for name, value in attributes.items()}
    )


def _default_direction(network: Network) -> str:
    """Return ``undirected`` only where no relation has a direction.

    A mixed network is written as directed, with ``directed`` false as an attribute of those
    relations that have none: NetworkX and igraph refuse or ignore a direction of single edges.
    """
    return "directed" if network.edge_columns.directed.any() else "undirected"


def write_graphml(network: Network, file: BinaryIO) -> None:
    """Write GraphML."""
    nodes = node_columns(network)[1:]
    edges = [column for column in edge_columns(network) if column.name not in _ENDS]
    about = facts(network)
    xml = _Writer(file)
    with xml.element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
        for name, _ in about:
            xml.leaf("key", id=f"g_{name}", for_="graph", attr__name=name, attr__type="string")
        for group, columns in (("node", nodes), ("edge", edges)):
            for column in columns:
                with xml.element(
                    "key",
                    id=f"{group[0]}_{column.name}",
                    for_=group,
                    attr__name=column.name,
                    attr__type=column.kind,
                ):
                    xml.leaf("desc", column.meaning)
        with xml.element("graph", id="G", edgedefault=_default_direction(network)):
            for name, value in about:
                xml.leaf("data", _clean(value), key=f"g_{name}")
            for iri, row in zip(network.node_columns.iri, rows(nodes), strict=True):
                with xml.element("node", id=iri):
                    _data(xml, "n", nodes, row)
            ends = network.edge_columns
            iris = network.node_columns.iri
            for source, target, key, row in zip(
                ends.source.tolist(),
                ends.target.tolist(),
                edge_keys(network),
                rows(edges),
                strict=True,
            ):
                with xml.element("edge", id=key, source=iris[source], target=iris[target]):
                    _data(xml, "e", edges, row)
    xml.close()


def _data(xml: _Writer, group: str, columns: list[Column], row: tuple[Cell, ...]) -> None:
    for column, cell in zip(columns, row, strict=True):
        if cell is not None:
            xml.leaf("data", _text(cell), key=f"{group}_{column.name}")


def write_gexf(network: Network, file: BinaryIO) -> None:
    """Write GEXF 1.3; `kind` tells parallel relations of different types apart, as Gephi does.

    Dated relations make it dynamic: a spell from the earliest start to the latest end of each
    period. A relation without any date has none, which Gephi reads as always there.
    """
    nodes = [column for column in node_columns(network)[1:] if column.name != "label"]
    edges = [c for c in edge_columns(network) if c.name not in (*_ENDS, "weight")]
    about = facts(network)
    xml = _Writer(file)
    with xml.element("gexf", xmlns="http://gexf.net/1.3", version="1.3"):
        with xml.element("meta"):
            xml.leaf("creator", dict(about).get("generator", "coopgraph"))
            xml.leaf("description", _clean("\n".join(f"{name}: {value}" for name, value in about)))
        with xml.element("graph", **_gexf_mode(network)):
            for group, columns in (("node", nodes), ("edge", edges)):
                with xml.element("attributes", class_=group):
                    for column in columns:
                        xml.leaf(
                            "attribute",
                            id=f"{group[0]}_{column.name}",
                            title=column.name,
                            type=column.kind,
                        )
            _gexf_nodes(xml, network, nodes)
            _gexf_edges(xml, network, edges)
    xml.close()


def _gexf_mode(network: Network) -> dict[str, str]:
    static = {"mode": "static", "defaultedgetype": _default_direction(network)}
    if not any(network.edge_columns.periods):
        return static
    return static | {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}


def _spells(xml: _Writer, periods: tuple[Period, ...]) -> None:
    """Write from when and until when a relation may hold; a bound that is not known is left out."""
    bounds = [(p.start_earliest, p.end_latest) for p in periods]
    if not any(day for pair in bounds for day in pair):
        return
    with xml.element("spells"):
        for pair in bounds:
            named = zip(("start", "end"), pair, strict=True)
            xml.leaf("spell", **{name: day.isoformat() for name, day in named if day is not None})


def _gexf_nodes(xml: _Writer, network: Network, columns: list[Column]) -> None:
    n = network.node_columns
    with xml.element("nodes"):
        for iri, label, row in zip(n.iri, n.label, rows(columns), strict=True):
            with xml.element("node", id=iri, label=label or iri):
                _attvalues(xml, "n", columns, row)


def _gexf_edges(xml: _Writer, network: Network, columns: list[Column]) -> None:
    iris, e = network.node_columns.iri, network.edge_columns
    lines = zip(
        e.source.tolist(),
        e.target.tolist(),
        e.type,
        e.weight.tolist(),
        edge_keys(network),
        rows(columns),
        e.dated(),
        strict=True,
    )
    with xml.element("edges"):
        for source, target, kind, weight, key, row, spells in lines:
            attributes = {"id": key, "source": iris[source], "target": iris[target], "kind": kind}
            if not math.isnan(weight):
                attributes["weight"] = _text(weight)
            with xml.element("edge", **attributes):
                _attvalues(xml, "e", columns, row)
                _spells(xml, spells)


def _attvalues(xml: _Writer, group: str, columns: list[Column], row: tuple[Cell, ...]) -> None:
    if all(cell is None for cell in row):
        return
    with xml.element("attvalues"):
        for column, cell in zip(columns, row, strict=True):
            if cell is not None:
                xml.leaf("attvalue", for_=f"{group}_{column.name}", value=_text(cell))
