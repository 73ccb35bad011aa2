"""Write coopgraph's outlines of countries from world-atlas' TopoJSON: fewer points, less text.

Run as ``python make_outlines.py package/countries-110m.json package/countries-50m.json
outlines.json``. Points are put on a grid of 0.01 degrees; those that move a line by less than the
tolerance are left out (Ramer–Douglas–Peucker), and islands too small to see. Deltas are written
as base-64 digits of five bits, the lowest first, as in Google's encoded polylines.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

GRID = 100  # points a degree
FINE = 1_000_000
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Of each file: the tolerance, and the least area of an island, in degrees and square degrees.
LEVELS = ((0.0, 0.0), (0.02, 0.004))

Point = tuple[float, float]
Cell = tuple[int, int]


def points(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a quantised topology, in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)
    return arcs


def simpler(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a line without points nearer than `tolerance` to it; a ring keeps four at least."""
    if tolerance <= 0 or len(line) < 3:
        return list(line)
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda i: _square(line[0], line[i]))
        halves = _kept(line[: far + 1], tolerance)[:-1] + _kept(line[far:], tolerance)
        return halves if len(halves) > 4 else list(line)
    return _kept(line, tolerance)


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _kept(line: Sequence[Point], tolerance: float) -> list[Point]:
    kept, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        low, high = todo.pop()
        a, b = line[low], line[high]
        length = _square(a, b) ** 0.5
        worst, at = tolerance, -1
        for i in range(low + 1, high):
            p = line[i]
            across = abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1]))
            distance = across / length if length else _square(a, p) ** 0.5
            if distance > worst:
                worst, at = distance, i
        if at > 0:
            kept.add(at)
            todo += [(low, at), (at, high)]
    return [line[i] for i in sorted(kept)]


def unwrapped(line: Iterable[Point]) -> list[Point]:
    """Return the line without jumps at the antimeridian: longitudes go on beyond 180."""
    found: list[Point] = []
    for x, y in line:
        turns = round((found[-1][0] - x) / 360) if found else 0
        found.append((x + 360 * turns, y))
    return found


def on_grid(line: Iterable[Point]) -> list[Cell]:
    """Return the line on the grid, without repetitions, longitudes within 180 degrees."""
    cells: list[Cell] = []
    for x, y in line:
        around = x - 360 * round(x / 360) if abs(x) > 180 else x
        cell = round(around * GRID), round(y * GRID)
        if not cells or cells[-1] != cell:
            cells.append(cell)
    return cells


def written(cells: Iterable[Cell]) -> str:
    """Return the cells as deltas in digits."""
    text, last = [], (0, 0)
    for cell in cells:
        for value, before in zip(cell, last, strict=True):
            delta = value - before
            rest = -2 * delta - 1 if delta < 0 else 2 * delta
            while rest > 31:
                text.append(DIGITS[32 + rest % 32])
                rest //= 32
            text.append(DIGITS[rest])
        last = cell
    return "".join(text)


def ring(arcs: Sequence[Sequence[Cell]], indexes: Sequence[int], grid: int) -> list[Point]:
    """Return a ring of arcs in degrees; a negative index is an arc backwards."""
    cells: list[Cell] = []
    for i in indexes:
        line = arcs[i] if i >= 0 else arcs[~i][::-1]
        cells += line[1:] if cells else line
    return unwrapped((x / grid, y / grid) for x, y in cells)


def area(line: Sequence[Point]) -> float:
    """Return the signed area on the sphere in square degrees (of a ring round no pole)."""
    return sum(
        (c - a) * (math.sin(math.radians(b)) + math.sin(math.radians(d))) / 2
        for (a, b), (c, d) in pairwise(line)
    ) * math.degrees(1)


def middle(line: Sequence[Point]) -> list[float]:
    """Return the centre of gravity of a ring, in degrees."""
    if abs(line[0][0] - line[-1][0]) > 180:  # round the south pole: half-way there
        return [0.0, round((sum(y for _, y in line) / len(line) - 90) / 2, 1)]
    x = y = whole = 0.0
    for a, b in pairwise(line):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y, whole = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross, whole + 3 * cross
    return [round(x / whole - 360 * round(x / whole / 360), 1), round(y / whole, 1)]


def level(path: str, tolerance: float, smallest: float) -> dict[str, Any]:
    """Return the countries of one file: code, place and size of the name, polygons of arcs."""
    topology = json.loads(Path(path).read_text("utf-8"))
    raw = points(topology)
    arcs = [on_grid(simpler(unwrapped(line), tolerance)) for line in raw]
    fine = [[(round(x * FINE), round(y * FINE)) for x, y in line] for line in raw]
    codes = get_global("territory_aliases")
    used: dict[int, int] = {}
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        # Rings that shrink to nothing go first: one of Antarctica's is a point, the pole.
        left = [[r for r in polygon if same_way(fine, arcs, r)] for polygon in polygons]
        sized = [(abs(area(ring(arcs, p[0], GRID))), p) for p in left if p]
        if not sized:
            continue
        largest = max(sized)
        kept = [p for size, p in sized if size >= smallest or (p is largest[1] and size > 0.001)]
        renamed = [[[_renamed(i, used) for i in r] for r in p] for p in kept]
        if renamed:
            code = codes.get(str(shape.get("id", "")).zfill(3), [""])[0]
            place = middle(ring(arcs, largest[1][0], GRID))
            countries.append([code, *place, round(largest[0], 1), renamed])
    order = sorted(used, key=lambda i: used[i])
    return {"arcs": " ".join(written(arcs[i]) for i in order), "countries": countries}


def _renamed(index: int, used: dict[int, int]) -> int:
    """Return the number of an arc among those used; backwards stays backwards."""
    number = used.setdefault(index if index >= 0 else ~index, len(used))
    return number if index >= 0 else ~number


def same_way(
    fine: Sequence[Sequence[Cell]], arcs: Sequence[Sequence[Cell]], indexes: Sequence[int]
) -> bool:
    """Say whether a simplified ring still turns as the original does; else it is left out."""
    if len(ring(arcs, indexes, GRID)) < 4:
        return False
    return area(ring(fine, indexes, FINE)) * area(ring(arcs, indexes, GRID)) > 0


def main(coarse: str, fine: str, target: str) -> None:
    """Write both levels of detail to one file."""
    levels = [level(path, *bounds) for path, bounds in zip((coarse, fine), LEVELS, strict=True)]
    text = json.dumps({"grid": GRID, "levels": levels}, separators=(",", ":"))
    Path(target).write_text(text + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
