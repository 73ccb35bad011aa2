"""Springs and repulsion that settle a connected component."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["part_overlaps", "settle"]

Floats = npt.NDArray[np.float64]

_EXACT_UP_TO = 600
_LENGTH = 100.0
_POWER = 1.6  # of the repulsion's fall; 1 would press large networks into a ring
_APART = 46.0  # between centres, so that marks and some labels have room


def settle(matrix: csr_array, start: Floats) -> Floats:
    """Return the positions after springs pulled neighbours and all nodes pushed each other.

    A relation pulls with force d / L; two nodes push with mass₁ mass₂ / d^1.6, a node's mass
    being (1 + √degree) / 2, so that hubs get room; a weak pull to the centre keeps branches near.
    Each step is limited by a temperature that falls to 0.
    """
    n = len(start)
    coo = matrix.tocoo()
    keep = coo.row < coo.col
    row, col = coo.row[keep], coo.col[keep]
    degree = np.bincount(coo.row, minlength=n).astype(np.float64)
    mass = (1 + np.sqrt(degree)) / 2
    pull = 1 / (1 + 0.15 * np.sqrt(np.minimum(degree[row], degree[col])))
    push = _push_exact if n <= _EXACT_UP_TO else _push_on_grid
    steps = 260 if n <= _EXACT_UP_TO else (170 if n <= 5_000 else 110)
    strength = 0.8 * _LENGTH ** (1 + _POWER)
    x = start.copy()
    hottest = 0.35 * _LENGTH * max(1.0, np.sqrt(n) / 10)
    for step in range(steps):
        heat = hottest * (1 - step / steps) ** 1.5 + 0.2
        move = strength * push(x, mass)
        along = (x[col] - x[row]) * pull[:, None]
        for axis in (0, 1):
            move[:, axis] += np.bincount(row, along[:, axis], n)
            move[:, axis] -= np.bincount(col, along[:, axis], n)
        move -= 0.02 * mass[:, None] * x
        length = np.linalg.norm(move, axis=1)
        x += move * np.minimum(1.0, heat / np.maximum(length, 1e-9))[:, None] * 0.5
    x = _even(x)
    return part_overlaps(x * _shrink(x), _APART, rounds=30)


def _even(x: Floats) -> Floats:
    """Return the positions with a crowded middle opened and far outliers drawn in.

    Each keeps its direction from the centre; its distance goes a third of the way to what it
    would be in an evenly filled disc.
    """
    centred = x - np.median(x, axis=0)
    distance = np.linalg.norm(centred, axis=1)
    rank = np.empty(len(x))
    rank[np.argsort(distance, kind="stable")] = np.sqrt((np.arange(len(x)) + 0.5) / len(x))
    wanted = distance + (rank * distance.max() - distance) / 3
    even: Floats = centred * (wanted / np.maximum(distance, 1e-9))[:, None]
    return even


def _shrink(x: Floats) -> float:
    """Return the factor that leaves a node no more than a square of about 1.7 L by 1.7 L.

    Long trees and rings would else be seen from so far that their nodes vanish.
    """
    width, height = np.maximum(x.max(axis=0) - x.min(axis=0), _LENGTH)
    room = float(np.sqrt(width * height / len(x)))
    return min(1.0, max(1.7, 2.6 - len(x) / 60) * _LENGTH / room)


def _push_exact(x: Floats, mass: Floats) -> Floats:
    """Return Σ mass₁ mass₂ (x₁ − x₂) / d^(1 + power) over all pairs."""
    squared = (x**2).sum(axis=1)
    d2 = np.maximum(squared[:, None] + squared[None, :] - 2 * (x @ x.T), 25.0)
    weight = mass[None, :] / d2 ** ((1 + _POWER) / 2)
    np.fill_diagonal(weight, 0)
    force: Floats = (x * weight.sum(axis=1)[:, None] - weight @ x) * mass[:, None]
    return force


def _push_on_grid(x: Floats, mass: Floats) -> Floats:
    """Return the same sum, masses spread on a grid and convolved with the kernel by FFT.

    Nodes in one cell push each other little here; `_push_near` adds what is missing.
    """
    from scipy.fft import irfft2, rfft2

    n = len(x)
    cells = 128 if n <= 5_000 else 256
    low = x.min(axis=0)
    size = float((x.max(axis=0) - low).max()) / (cells - 2) + 1e-9
    place = (x - low) / size
    corner = place.astype(np.int64)
    part = place - corner
    corners, shares = [], []
    for dx in (0, 1):
        for dy in (0, 1):
            corners.append((corner[:, 0] + dx) * cells + corner[:, 1] + dy)
            shares.append(
                (part[:, 0] if dx else 1 - part[:, 0]) * (part[:, 1] if dy else 1 - part[:, 1])
            )
    grid = np.zeros(cells * cells)
    for index, share in zip(corners, shares, strict=True):
        grid += np.bincount(index, share * mass, cells * cells)
    kernel_x, kernel_y = _kernel(cells)
    padded = (2 * cells, 2 * cells)
    spectrum = rfft2(grid.reshape(cells, cells), padded)
    force = np.empty_like(x)
    for axis, kernel in enumerate((kernel_x, kernel_y)):
        field = irfft2(spectrum * kernel, padded)[:cells, :cells].ravel() / size**_POWER
        total = np.zeros(n)
        for index, share in zip(corners, shares, strict=True):
            total += share * field[index]
        force[:, axis] = total * mass
    return force + _push_near(x, mass, 1.5 * size)


_KERNELS: dict[int, tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]] = {}


def _kernel(cells: int) -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]:
    """Return the spectra of Δx and Δy over d^(1 + power), in cells, on twice the grid."""
    from scipy.fft import rfft2

    if cells not in _KERNELS:
        step = np.arange(2 * cells)
        step = np.where(step < cells, step, step - 2 * cells).astype(np.float64)
        d2 = np.maximum(step[:, None] ** 2 + step[None, :] ** 2, 1.0)
        fall = d2 ** ((1 + _POWER) / 2)
        _KERNELS[cells] = (rfft2(step[:, None] / fall), rfft2(step[None, :] / fall))
    return _KERNELS[cells]


def _push_near(x: Floats, mass: Floats, radius: float) -> Floats:
    """Return what pairs closer than `radius` push beyond what the grid gives them."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(x).query_pairs(min(radius, _LENGTH), output_type="ndarray")
    force = np.zeros_like(x)
    if not len(pairs):
        return force
    pairs = pairs[np.argsort(pairs[:, 0] * len(x) + pairs[:, 1], kind="stable")]
    first, second = pairs[:, 0], pairs[:, 1]
    between = x[first] - x[second]
    d2 = (between**2).sum(axis=1)
    share = 1 - np.minimum(d2 / radius**2, 1)
    weight = share * mass[first] * mass[second] / np.maximum(d2, 25.0) ** ((1 + _POWER) / 2)
    for axis in (0, 1):
        amount = between[:, axis] * weight
        force[:, axis] = np.bincount(first, amount, len(x)) - np.bincount(second, amount, len(x))
    return force


def part_overlaps(x: Floats, apart: float, rounds: int) -> Floats:
    """Return the positions with nodes closer than `apart` pushed away from each other."""
    from scipy.spatial import cKDTree

    x = x.copy()
    if len(x) > 5_000:
        rounds = min(rounds, 8)
    for _ in range(rounds):
        pairs = cKDTree(x).query_pairs(apart, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.argsort(pairs[:, 0] * len(x) + pairs[:, 1], kind="stable")]
        first, second = pairs[:, 0], pairs[:, 1]
        between = x[first] - x[second]
        distance = np.linalg.norm(between, axis=1)
        same = distance < 1e-6
        angle = (
            2.399963 * first[same]
        )  # the golden angle: exchangeable nodes part in all directions
        between[same] = np.column_stack([np.cos(angle), np.sin(angle)])
        distance = np.where(same, 1.0, distance)
        shift = between / distance[:, None] * (0.5 * (apart - distance * ~same))[:, None]
        crowd = np.bincount(pairs.ravel(), minlength=len(x)).astype(np.float64)
        for axis in (0, 1):
            push = np.bincount(first, shift[:, axis], len(x))
            push -= np.bincount(second, shift[:, axis], len(x))
            x[:, axis] += push / np.maximum(np.sqrt(crowd), 1)
    return x
