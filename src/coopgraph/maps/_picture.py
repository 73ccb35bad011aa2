"""A still picture of a map, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coopgraph.maps._drawing import Drawing

__all__ = ["picture"]

_LABELS = 40
_MARGIN = 60.0
_SIDES = {"square": 4, "diamond": 4, "triangle": 3, "triangleDown": 3, "hexagon": 6}
_TURN = {"square": 0.25, "diamond": 0.0, "triangle": 0.0, "triangleDown": 0.5, "hexagon": 0.25}


def picture(drawing: Drawing) -> str:
    """Return the map as one ``<svg>`` element without scripts."""
    network, positions = drawing.network, drawing.positions
    low = positions.min(axis=0, initial=0.0) - _MARGIN
    high = positions.max(axis=0, initial=0.0) + _MARGIN
    width, height = high - low
    unit = max(width / 1000, 1.0)  # so that lines and letters keep their size on a screen
    body = [*_lines(drawing, unit), *_marks(drawing, unit), *_labels(drawing, unit)]
    name = escape(drawing.title or repr(network), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" width="100%" '
        f'viewBox="{low[0]:.0f} {low[1]:.0f} {width:.0f} {height:.0f}">'
        f'<rect x="{low[0]:.0f}" y="{low[1]:.0f}" width="100%" height="100%" fill="#fbfaf7"/>'
        f"{''.join(body)}</svg>"
    )


def _lines(drawing: Drawing, unit: float) -> Iterable[str]:
    """Yield one path a relation type."""
    edges = drawing.network.edge_columns
    types = np.array(edges.type, dtype=object)
    for name, line in drawing.style.line_all(drawing.type_names).items():
        rows = np.flatnonzero(types == name)
        ends = np.hstack(
            [drawing.positions[edges.source[rows]], drawing.positions[edges.target[rows]]]
        )
        path = "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for a, b, c, d in ends.tolist())
        dash = " ".join(f"{length * unit:.1f}" for length in line.dash)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        yield (
            f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="{0.7 * unit:.1f}" '
            f'stroke-opacity="0.35"{dashes}/>'
        )


def _marks(drawing: Drawing, unit: float) -> Iterable[str]:
    marks = drawing.style.mark_all(drawing.kind_names)
    kinds = drawing.network.node_columns.kind
    least = 1.6 * unit
    for i in np.argsort(-drawing.sizes.radius, kind="stable").tolist():
        mark = marks[kinds[i]]
        x, y = drawing.positions[i].tolist()
        radius = max(float(drawing.sizes.radius[i]), least)
        look = f'fill="{mark.colour}" stroke="#fbfaf7" stroke-width="{0.4 * unit:.1f}"'
        if mark.shape in _SIDES:
            yield f'<polygon points="{_polygon(x, y, radius, mark.shape)}" {look}/>'
        elif mark.shape == "star":
            yield f'<polygon points="{_star(x, y, radius)}" {look}/>'
        else:
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" {look}/>'


def _polygon(x: float, y: float, radius: float, shape: str) -> str:
    sides, turn = _SIDES[shape], _TURN[shape]
    step = 2 * math.pi / sides
    angles = [step * (k + turn * (2 if sides != 3 else sides)) - math.pi / 2 for k in range(sides)]
    return _points((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


def _star(x: float, y: float, radius: float) -> str:
    return _points(
        (x + r * math.sin(math.pi * k / 5), y - r * math.cos(math.pi * k / 5))
        for k in range(10)
        for r in [radius * (1.15 if k % 2 == 0 else 0.5)]
    )


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in pairs)


def _labels(drawing: Drawing, unit: float) -> Iterable[str]:
    """Yield the names of the largest nodes, each where it covers none written before."""
    size = 12 * unit
    taken: list[tuple[float, float, float]] = []
    for i in np.argsort(-drawing.sizes.radius, kind="stable").tolist()[: 4 * _LABELS]:
        label = drawing.network.node_columns.label[i]
        text = label if len(label) <= 40 else label[:39] + "…"
        x, y = drawing.positions[i].tolist()
        x += float(drawing.sizes.radius[i]) + 3 * unit
        long = 0.55 * size * len(text)
        if any(x < b and a < x + long and abs(y - c) < 1.2 * size for a, b, c in taken):
            continue
        taken.append((x, x + long, y))
        yield (
            f'<text x="{x:.0f}" y="{y + 0.35 * size:.0f}" font-size="{size:.1f}" '
            f'font-family="sans-serif" fill="#1b2430" stroke="#fbfaf7" '
            f'stroke-width="{3 * unit:.1f}" paint-order="stroke">{escape(text)}</text>'
        )
        if len(taken) == _LABELS:
            return
