"""Eigenvector, Katz, hubs and PageRank by SciPy, defined for disconnected networks too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from coopgraph.analysis.engines.base import DAMPING, Floats, Ints, SimpleGraph
from coopgraph.errors import NetworkError
from coopgraph.messages import msg

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "authority_values",
    "eigenvector_values",
    "hub_values",
    "katz_factor",
    "katz_values",
    "pagerank_values",
]

_DENSE = 400  # up to here LAPACK is as fast as ARPACK and always converges
_SAME = 1e-10  # eigenvalues this close, relatively, are equal
_STOP = 1e-14
_ROUNDS = 2000
_LANCZOS = 40
_RESTARTS = 50
_POLISH = 20


def pagerank_values(graph: SimpleGraph) -> Floats:
    """Return PageRank: damping 0.85; actors without a way out jump anywhere, as in NetworkX."""
    n = graph.n
    matrix = graph.strength_matrix
    out = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    stuck = out == 0
    share = np.divide(1.0, out, out=np.zeros(n), where=~stuck)
    inward = matrix.T.tocsr()
    rank = np.full(n, 1.0 / n)
    for _ in range(_ROUNDS):
        last = rank
        jump = (DAMPING * last[stuck].sum() + 1 - DAMPING) / n
        rank = DAMPING * (inward @ (last * share)) + jump
        if np.abs(rank - last).sum() < _STOP:
            break
    total: Floats = rank / rank.sum()
    return total


def katz_factor(graph: SimpleGraph) -> float:
    """Return what a step counts: 0.85 divided by the greatest eigenvalue; 0.85 where that is 0."""
    leading = list(_leading_blocks(graph.strength_matrix, "strong" if graph.directed else "weak"))
    return DAMPING / leading[0][1] if leading else DAMPING


def katz_values(graph: SimpleGraph) -> Floats:
    """Return x = 1 + αAᵀx, of length 1."""
    factor, inward = katz_factor(graph), graph.strength_matrix.T.tocsr()
    values = np.ones(graph.n)
    for _ in range(_ROUNDS):
        last = values
        values = factor * (inward @ last) + 1.0
        if np.abs(values - last).max() < _STOP * np.abs(values).max():
            break
    return np.asarray(values / np.linalg.norm(values), dtype=np.float64)


def authority_values(graph: SimpleGraph) -> Floats:
    """Return Kleinberg's authorities, adding up to 1: the limit of power iteration from equals."""
    matrix = graph.strength_matrix
    together = (matrix.T @ matrix).tocsr()
    values = np.zeros(graph.n)
    for members, _, vector in _leading_blocks(together, "weak", least=1):
        values[members] = vector.sum() * vector
    total = values.sum()
    return values / total if total > 0 else np.full(graph.n, 1.0 / graph.n)


def hub_values(graph: SimpleGraph) -> Floats:
    """Return Kleinberg's hubs, adding up to 1."""
    values = graph.strength_matrix @ authority_values(graph)
    total = values.sum()
    return values / total if total > 0 else np.full(graph.n, 1.0 / graph.n)


def eigenvector_values(graph: SimpleGraph) -> Floats:
    """Return the limit of power iteration from equal values, of length 1.

    Each component's leading eigenvector counts as much as its sum when its eigenvalue is the
    greatest of all components; the other components are 0. Without relations all are equal.
    """
    if not len(graph.source) or not graph.strength_matrix.nnz:
        return np.full(graph.n, 1.0 / np.sqrt(graph.n))
    values = _directed(graph) if graph.directed else _undirected(graph)
    length: Floats = values / np.linalg.norm(values)
    return length


def _undirected(graph: SimpleGraph) -> Floats:
    matrix = graph.strength_matrix
    values = np.zeros(graph.n)
    for members, _, vector in _leading_blocks(matrix, "weak"):
        values[members] = vector.sum() * vector
    return values


def _directed(graph: SimpleGraph) -> Floats:
    """Return the left eigenvector: the leading strong component and what it reaches."""
    from scipy.sparse import eye_array
    from scipy.sparse.csgraph import breadth_first_order
    from scipy.sparse.linalg import spsolve

    inward = graph.strength_matrix.T.tocsr()
    leading = list(_leading_blocks(inward, "strong"))
    if len(leading) != 1:
        reason = (
            msg("no actor is on a directed cycle")
            if not leading
            else msg("{count} groups on directed cycles lead equally", count=len(leading))
        )
        raise NetworkError(
            msg(
                "eigenvector centrality is not defined on this directed network: {reason}",
                reason=reason,
            ),
            hint=msg("use pagerank, or directed=False"),
        )
    members, value, vector = leading[0]
    values = np.zeros(graph.n)
    values[members] = vector
    reached = breadth_first_order(graph.strength_matrix, int(members[0]), return_predecessors=False)
    below = np.setdiff1d(reached, members)
    if len(below):
        from_leading = inward[below][:, members] @ vector
        system = value * eye_array(len(below), format="csr") - inward[below][:, below]
        values[below] = np.abs(spsolve(system.tocsc(), from_leading))
    return values


def _leading_blocks(
    matrix: csr_array, connection: Literal["weak", "strong"], *, least: int = 2
) -> Iterator[tuple[Ints, float, Floats]]:
    """Yield members, eigenvalue and unit eigenvector of the components of greatest eigenvalue."""
    from scipy.sparse.csgraph import connected_components

    _, labels = connected_components(matrix, directed=True, connection=connection)
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    groups = np.split(order, np.cumsum(sizes)[:-1])
    # No eigenvalue is above the greatest row sum, so most components need no solving.
    sums = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    bounds = np.array([sums[group].max() for group in groups])
    best = 0.0
    found: list[tuple[Ints, float, Floats]] = []
    for position in sorted(range(len(groups)), key=lambda i: (-sizes[i], i)):
        members = groups[position]
        if len(members) < least or bounds[position] <= 0 or bounds[position] < best * (1 - _SAME):
            continue
        value, vector = _perron(matrix[members][:, members], symmetric=connection == "weak")
        best = max(best, value)
        found.append((members, value, vector))
    yield from (entry for entry in found if entry[1] >= best * (1 - _SAME))


def _perron(block: csr_array, *, symmetric: bool) -> tuple[float, Floats]:
    """Return the greatest eigenvalue of a connected block and its positive unit eigenvector."""
    if block.shape[0] <= _DENSE:
        value, vector = _dense(block.toarray(), symmetric=symmetric)
    else:
        value, vector = _sparse(block, symmetric=symmetric)
    positive: Floats = np.abs(vector)
    # Solvers err by a share of the greatest entry. As sums of greater neighbours, the small ones
    # become exact to their own size, so that equal actors far from the centre stay equal.
    # The first step also removes the alternating vector of a two-sided (bipartite) block.
    positive += (block @ positive) / value
    for _ in range(_POLISH):
        positive = (block @ positive) / value
    return value, positive / np.linalg.norm(positive)


def _dense(block: Floats, *, symmetric: bool) -> tuple[float, Floats]:
    if symmetric:
        values, vectors = np.linalg.eigh(block)
        return float(values[-1]), vectors[:, -1]
    complex_values, complex_vectors = np.linalg.eig(block)
    at = int(np.argmax(complex_values.real))
    return float(complex_values[at].real), complex_vectors[:, at].real


def _sparse(block: csr_array, *, symmetric: bool) -> tuple[float, Floats]:
    """Solve by ARPACK from a fixed start, so that two runs agree."""
    from scipy.sparse.linalg import ArpackNoConvergence, eigs, eigsh

    n = block.shape[0]
    degrees = np.asarray(block.sum(axis=1), dtype=np.float64).ravel()
    start = 1.0 + degrees / degrees.max()
    options: dict[str, Any] = {
        "k": 1,
        "v0": start,
        "ncv": min(n - 1, _LANCZOS),
        "maxiter": _RESTARTS,
    }
    try:
        if symmetric:
            values, vectors = eigsh(block, which="LA", **options)
        else:
            values, vectors = eigs(block, which="LR", **options)
    except ArpackNoConvergence:
        # The gap is tiny, as in a long chain: solve shifted just above the spectrum, where it
        # is wide and such networks factorise cheaply.
        above = float(degrees.max()) * (1 + 1e-9)
        if symmetric:
            values, vectors = eigsh(block.tocsc(), sigma=above, which="LM", **options)
        else:
            values, vectors = eigs(block.tocsc(), sigma=above, which="LM", **options)
    return float(values[0].real), vectors[:, 0].real
