"""Burt's structural holes by sparse matrices, to NetworkX's definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coopgraph.analysis.engines.base import Floats, SimpleGraph

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["constraint_values", "effective_size_values"]


def _mutual(graph: SimpleGraph) -> tuple[csr_array, Floats]:
    """Return the ties of each pair, both directions added, and each node's sum."""
    from scipy.sparse import coo_array

    rows = np.concatenate([graph.source, graph.target])
    columns = np.concatenate([graph.target, graph.source])
    ones = np.ones(len(rows))
    matrix = coo_array((ones, (rows, columns)), shape=(graph.n, graph.n)).tocsr()
    return matrix, np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def _by_row(matrix: csr_array, divisor: Floats) -> csr_array:
    from scipy.sparse import diags_array

    inverse = np.divide(1.0, divisor, out=np.zeros_like(divisor), where=divisor > 0)
    scaled: csr_array = (diags_array(inverse) @ matrix).tocsr()
    return scaled


def constraint_values(graph: SimpleGraph) -> Floats:
    """Return how far each actor's ties lead back to one another; NaN for isolates."""
    mutual, sums = _mutual(graph)
    shares = _by_row(mutual, sums)
    pattern = mutual.sign()
    through = (shares @ shares).multiply(pattern)
    squares = (shares + through).power(2)
    values = np.asarray(squares.sum(axis=1), dtype=np.float64).ravel()
    return np.where(sums > 0, values, np.nan)


def effective_size_values(graph: SimpleGraph) -> Floats:
    """Return each actor's neighbours less those reached through others; NaN for isolates."""
    mutual, sums = _mutual(graph)
    pattern = mutual.sign()
    count = np.asarray(pattern.sum(axis=1), dtype=np.float64).ravel()
    if graph.directed:
        most = np.zeros(graph.n)
        np.maximum.at(most, np.repeat(np.arange(graph.n), np.diff(mutual.indptr)), mutual.data)
        redundant = (_by_row(mutual, sums) @ _by_row(mutual, most).T).multiply(pattern)
        values = count - np.asarray(redundant.sum(axis=1), dtype=np.float64).ravel()
    else:
        # Borgatti: twice the ties among n neighbours, divided by n.
        twice = np.asarray((pattern @ pattern).multiply(pattern).sum(axis=1)).ravel()
        values = count - np.divide(twice, count, out=np.zeros(graph.n), where=count > 0)
    return np.where(sums > 0, values, np.nan)
