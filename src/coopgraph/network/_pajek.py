"""Pajek of a network: names, relations and weights; the format has no place for the rest."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

from coopgraph.network._columns import facts

if TYPE_CHECKING:
    from coopgraph.network.network import Network

__all__ = ["write_pajek"]

# Every kind of line end and control character, and halves of a pair: a vertex is one line.
_BREAKING = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def _one_line(text: str) -> str:
    return _BREAKING.sub(" ", text).strip()


def _quoted(text: str) -> str:
    # Pajek has no escape: a quote would end the name, and readers differ over a backslash.
    return _one_line(text).replace('"', "'").replace("\\", "/")


def _names(network: Network) -> list[str]:
    """Return a distinct name a node, since readers take the name for the node."""
    n = network.node_columns
    names = [_quoted(label) or _quoted(iri) for label, iri in zip(n.label, n.iri, strict=True)]
    count = Counter(names)
    return [
        name if count[name] == 1 else f"{name} ({_quoted(iri)})"
        for name, iri in zip(names, n.iri, strict=True)
    ]


def write_pajek(network: Network, file: BinaryIO) -> None:
    """Write vertices, arcs (relations with a direction) and edges (those without)."""
    lines = [f"% {name}: {_one_line(value)}" for name, value in facts(network)]
    lines.append("% left out: all but names, directions and weights, which is all Pajek holds")
    lines.append(f"*Vertices {network.n_nodes}")
    lines += [f'{i} "{name}"' for i, name in enumerate(_names(network), 1)]
    e = network.edge_columns
    ends = list(
        zip(
            e.source.tolist(),
            e.target.tolist(),
            e.directed.tolist(),
            e.weight.tolist(),
            strict=True,
        )
    )
    for head, chosen in (("*Arcs", True), ("*Edges", False)):
        found = [
            f"{source + 1} {target + 1}" + ("" if math.isnan(weight) else f" {weight!r}")
            for source, target, directed, weight in ends
            if directed == chosen
        ]
        if found:
            lines += [head, *found]
    file.write(("\n".join(lines) + "\n").encode())
