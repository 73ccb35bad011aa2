"""Side by side: connected components packed into one picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["pack"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Piece = tuple[Ints, Floats]

_GAP = 90.0
_AROUND = 120  # so many components stand around the largest; the rest in rows
_WIDE = 1.5


def pack(n: int, pieces: Sequence[Piece]) -> Floats:
    """Return the positions of `n` nodes from centred pieces ``(nodes, positions)``.

    The largest piece stands in the centre, other pieces of three nodes or more around it, each
    where the whole grows least; the rest in rows below.
    """
    ordered = sorted(pieces, key=lambda piece: (-len(piece[0]), int(piece[0][0])))
    around = [piece for piece in ordered if len(piece[0]) > 2][:_AROUND]
    rows = ordered[len(around) :]
    positions = np.zeros((n, 2))
    boxes: list[tuple[float, float, float, float]] = []
    for nodes, places in around:
        half = _half_size(places)
        centre = _free_place(boxes, half)
        boxes.append((*centre, *half))
        positions[nodes] = places + centre
    _rows_below(positions, rows, boxes)
    middle: Floats = (positions.min(axis=0) + positions.max(axis=0)) / 2
    return positions - middle


def _half_size(places: Floats) -> tuple[float, float]:
    half = np.abs(places).max(axis=0) + _GAP / 2
    return float(half[0]), float(half[1])


def _free_place(
    boxes: Sequence[tuple[float, float, float, float]], half: tuple[float, float]
) -> tuple[float, float]:
    """Return where a box of this half size touches no other and the whole grows least."""
    if not boxes:
        return 0.0, 0.0
    known = np.array(boxes)
    reach_x, reach_y = known[:, 2] + half[0], known[:, 3] + half[1]
    steps = np.linspace(-1, 1, 41)
    sides = [
        (known[:, 0, None] + reach_x[:, None] * steps, known[:, 1, None] + sign * reach_y[:, None])
        for sign in (-1, 1)
    ] + [
        (known[:, 0, None] + sign * reach_x[:, None], known[:, 1, None] + reach_y[:, None] * steps)
        for sign in (-1, 1)
    ]
    xs = np.concatenate([np.broadcast_to(x, (len(known), 41)).ravel() for x, _ in sides])
    ys = np.concatenate([np.broadcast_to(y, (len(known), 41)).ravel() for _, y in sides])
    right = np.maximum((known[:, 0] + known[:, 2]).max(), xs + half[0])
    left = np.minimum((known[:, 0] - known[:, 2]).min(), xs - half[0])
    low = np.maximum((known[:, 1] + known[:, 3]).max(), ys + half[1])
    top = np.minimum((known[:, 1] - known[:, 3]).min(), ys - half[1])
    whole = np.maximum((right - left) / _WIDE, low - top)
    order = np.argsort(whole + 0.15 * np.hypot(xs / _WIDE, ys), kind="stable")
    for start in range(0, len(order), 512):
        some = order[start : start + 512]
        clash = (np.abs(xs[some, None] - known[:, 0]) < reach_x - 1e-6) & (
            np.abs(ys[some, None] - known[:, 1]) < reach_y - 1e-6
        )
        free = np.flatnonzero(~clash.any(axis=1))
        if len(free):
            first = some[free[0]]
            return float(xs[first]), float(ys[first])
    raise AssertionError("the outermost corner of the boxes is always free")


def _rows_below(
    positions: Floats,
    rows: Sequence[Piece],
    boxes: Sequence[tuple[float, float, float, float]],
) -> None:
    """Place the pieces in centred rows below the boxes, largest first."""
    if not rows:
        return
    known = np.array(boxes) if boxes else np.zeros((1, 4))
    width = float((known[:, 0] + known[:, 2]).max() - (known[:, 0] - known[:, 2]).min())
    middle = float((known[:, 0] + known[:, 2]).max() + (known[:, 0] - known[:, 2]).min()) / 2
    sizes = [_half_size(places) for _, places in rows]
    area = sum(4 * w * h for w, h in sizes)
    width = max(width, np.sqrt(area * _WIDE), 2 * max(w for w, _ in sizes))
    top = float((known[:, 1] + known[:, 3]).max()) + (_GAP / 2 if boxes else 0)
    begin = 0
    while begin < len(rows):
        end, used = begin, 0.0
        while end < len(rows) and used + 2 * sizes[end][0] <= width + 1e-6:
            used += 2 * sizes[end][0]
            end += 1
        height = max(h for _, h in sizes[begin:end])
        left = middle - used / 2
        for (nodes, places), (w, _) in zip(rows[begin:end], sizes[begin:end], strict=True):
            positions[nodes] = places + np.array([left + w, top + height])
            left += 2 * w
        top += 2 * height
        begin = end
