"""A network's columns as files hold them: named, typed, plain values, unknown ones None."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["Cell", "Column", "edge_columns", "edge_keys", "facts", "node_columns", "rows"]

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file.

    Parameters
    ----------
    name
        Its head.
    kind
        ``string``, ``long``, ``double`` or ``boolean``.
    cells
        Values; None where unknown.
    meaning
        What it holds, in English.
    """

    name: str
    kind: str
    cells: list[Cell]
    meaning: str


def _texts(values: Iterable[str]) -> list[Cell]:
    return [value or None for value in values]


def _doubles(values: Iterable[float]) -> list[Cell]:
    return [None if math.isnan(value) else value for value in values]


def _longs(values: Iterable[float]) -> list[Cell]:
    return [int(value) if math.isfinite(value) else None for value in values]


def _names(names: tuple[tuple[str, str], ...]) -> str:
    return " | ".join(f"{text}@{language}" if language else text for text, language in names)


def node_columns(network: Network) -> list[Column]:
    """Return the columns of the nodes, the IRI first."""
    n = network.node_columns
    return [
        Column("iri", "string", _texts(n.iri), "identifier of the actor"),
        Column("label", "string", _texts(n.label), "name in the reader's language"),
        Column("kind", "string", _texts(n.kind), "kind of entity"),
        Column("country", "string", _texts(n.country), "ISO 3166-1 alpha-2"),
        Column("latitude", "double", _doubles(n.latitude.tolist()), "degrees, WGS 84"),
        Column("longitude", "double", _doubles(n.longitude.tolist()), "degrees, WGS 84"),
        Column("population", "long", _longs(n.population.tolist()), "inhabitants"),
        Column("names", "string", _texts(map(_names, n.names)), "all names, each with language"),
    ]


def edge_columns(network: Network) -> list[Column]:
    """Return the columns of the relations, the IRIs and labels of their ends first."""
    n, e = network.node_columns, network.edge_columns
    source, target = e.source.tolist(), e.target.tolist()
    behind = _texts(" | ".join(iris) for iris in e.behind)
    return [
        Column("source", "string", [n.iri[i] for i in source], "identifier of the first actor"),
        Column("target", "string", [n.iri[i] for i in target], "identifier of the second actor"),
        Column("source_label", "string", _texts(n.label[i] for i in source), "its name"),
        Column("target_label", "string", _texts(n.label[i] for i in target), "its name"),
        Column("type", "string", _texts(e.type), "relation type"),
        Column("directed", "boolean", list(e.directed.tolist()), "whether the order has a meaning"),
        Column("statement", "string", _texts(e.statement), "identifier of the statement"),
        Column("when", "string", _texts(e.when), "periods, EDTF"),
        Column("start", "long", _longs(e.start.tolist()), "first year"),
        Column("end", "long", _longs(e.end.tolist()), "last year"),
        Column("status", "string", _texts(e.status), "status"),
        Column("sources", "long", _longs(e.sources.tolist()), "number of sources"),
        Column("confidence", "double", _doubles(e.confidence.tolist()), "from 0 to 1"),
        Column("weight", "double", _doubles(e.weight.tolist()), "as chosen for the network"),
        *([Column("statements", "string", behind, "what is behind the edge")] if behind else []),
    ]


def edge_keys(network: Network) -> list[str]:
    """Return a key an edge: the statement's IRI where these are distinct, else a number."""
    statements = network.edge_columns.statement
    if all(statements) and len(set(statements)) == len(statements):
        return list(statements)
    return [f"e{i}" for i in range(len(statements))]


def rows(columns: list[Column]) -> Iterator[tuple[Cell, ...]]:
    """Return the columns row by row."""
    return zip(*(column.cells for column in columns), strict=True)


def facts(network: Network) -> list[tuple[str, str]]:
    """Return what a file says of its network: title, licence, fingerprint, how it was made."""
    origin = network.origin
    parameters = "; ".join(f"{name}={value}" for name, value in origin.parameters)
    made_by = f"coopgraph {origin.version}".strip()
    found = [
        ("title", origin.title),
        ("licence", origin.licence),
        ("fingerprint", origin.fingerprint),
        ("parameters", parameters),
        ("generator", made_by),
        ("loss", network.loss.render("en")),
        ("note", "directed false: the relation has no direction; parallel relations are kept"),
    ]
    return [(name, value) for name, value in found if value]
