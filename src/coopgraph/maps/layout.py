"""Where nodes stand: a deterministic drawing computed with NumPy and SciPy alone.

Each connected component starts from a spectral picture of its distances (PivotMDS), is settled by
springs, and the components are then packed (see `_packing`). Not for geographic positions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coopgraph.maps._forces import settle
from coopgraph.maps._packing import pack

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = ["network_layout"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_PIVOTS = 50
_WIDE = 1.45  # screens are wider than high


def network_layout(network: Network, *, seed: int = 2025) -> Floats:
    """Return an (n, 2) array of positions, in units where a relation is about 100 long.

    The same network and seed give the same positions. Connected components are drawn one by one,
    by PivotMDS [1]_ and then by springs in the manner of ForceAtlas2 [2]_, whose repulsion is
    summed over all pairs up to 600 nodes and on a grid by convolution above. The largest stands in
    the centre, the next ones around it, pairs and single nodes in tidy rows below. ``y`` grows
    downwards, as on a screen.

    Parameters
    ----------
    network
        Its relations are read as undirected, without weights.
    seed
        Of the small random shifts that part nodes which are exchangeable.

    References
    ----------
    .. [1] Brandes, U., Pich, C. (2007). Eigensolver methods for progressive multidimensional
       scaling of large data. Graph Drawing 2006, LNCS 4372, 42–53.
    .. [2] Jacomy, M. et al. (2014). ForceAtlas2, a continuous graph layout algorithm for handy
       network visualization. PLoS ONE 9(6), e98679.
    """
    from scipy.sparse.csgraph import connected_components

    n = network.n_nodes
    if n == 0:
        return np.zeros((0, 2))
    matrix = network.matrix
    count, member = connected_components(matrix, directed=False)
    order = np.argsort(member, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(member, minlength=count))[:-1])
    pieces = [(nodes, _component(matrix, nodes, seed)) for nodes in parts]
    return pack(n, pieces)


def _component(matrix: csr_array, nodes: Ints, seed: int) -> Floats:
    """Return the positions of one connected component, centred, its long side lying."""
    if len(nodes) == 1:
        return np.zeros((1, 2))
    if len(nodes) == 2:
        return np.array([[-50.0, 0.0], [50.0, 0.0]])
    part = matrix[nodes][:, nodes]
    rng = np.random.default_rng([seed, len(nodes)])
    start = _pivot_mds(part, rng)
    return _lying(settle(part, start))


def _pivot_mds(part: csr_array, rng: np.random.Generator) -> Floats:
    """Return the PivotMDS picture, a step of a path about 100 long, with small random shifts."""
    from scipy.sparse.csgraph import shortest_path

    n = part.shape[0]
    pivots: list[int] = [int(np.argmax(np.diff(part.indptr)))]
    nearest = np.full(n, np.inf)
    rows = []
    for _ in range(min(_PIVOTS, n)):
        distance = shortest_path(
            part, method="D", directed=False, unweighted=True, indices=pivots[-1]
        )
        rows.append(distance)
        nearest = np.minimum(nearest, distance)
        pivots.append(int(np.argmax(nearest)))
    squared = np.array(rows).T ** 2
    centred = (
        squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    ) / -2
    values, vectors = np.linalg.eigh(centred.T @ centred)
    picture = centred @ vectors[:, np.argsort(values)[::-1][:2]]
    picture = picture * np.where(picture[np.abs(picture).argmax(axis=0), [0, 1]] < 0, -1, 1)
    coo = part.tocoo()
    steps = np.linalg.norm(picture[coo.row] - picture[coo.col], axis=1)
    scale = 100 / (steps.mean() or 1)
    start: Floats = picture * scale + rng.normal(scale=12, size=(n, 2))
    return start


def _lying(positions: Floats) -> Floats:
    """Return the positions centred and turned so that the longest extent is horizontal."""
    centred = positions - positions.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Floats = centred @ vectors[:, ::-1]
    for axis in (0, 1):  # a fixed sign: the farthest node lies right, and low
        if turned[np.abs(turned[:, axis]).argmax(), axis] < 0:
            turned[:, axis] *= -1
    low, high = turned.min(axis=0), turned.max(axis=0)
    width, height = np.maximum(high - low, 1)
    stretch = np.clip(np.sqrt(_WIDE * height / width), 0.85, 1.2)
    placed: Floats = (turned - (low + high) / 2) * np.array([stretch, 1 / stretch])
    return placed
