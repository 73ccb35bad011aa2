"""What a node's size stands for: a measure, a column, a number or one's own values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coopgraph.errors import UsageError
from coopgraph.messages import msg

if TYPE_CHECKING:
    from coopgraph.network import Network

__all__ = ["Sizes", "node_sizes"]

Floats = npt.NDArray[np.float64]

_COLUMNS = ("population",)
_DEGREES = ("degree", "relations")


@dataclass(frozen=True, slots=True)
class Sizes:
    """A value a node (NaN where unknown), its name, and the radius that shows it."""

    name: str
    values: Floats
    radius: Floats


def node_sizes(
    network: Network, size: str | float | Sequence[float], between: tuple[float, float]
) -> Sizes:
    """Return the sizes; a node's area grows with its value, unknown values are the smallest.

    Parameters
    ----------
    size
        ``"degree"`` (the number of neighbours), ``"relations"`` (the number of relations), the
        name of a measure of `coopgraph.analysis.centrality`, ``"population"``, a number from 0 to
        1 (the same size for all), or one value a node.
    between
        Smallest and largest radius.

    Raises
    ------
    UsageError
        If there is no such measure, or not one value a node.
    """
    low, high = between
    if isinstance(size, str):
        values = _named(network, size)
        return Sizes(size, values, _radius(values, low, high))
    if isinstance(size, (int, float)):
        share = min(max(float(size), 0.0), 1.0) if np.isfinite(size) else 0.0
        same = np.full(network.n_nodes, low + share * (high - low))
        return Sizes("", np.full(network.n_nodes, np.nan), same)
    values = np.asarray(size, dtype=np.float64)
    if values.shape != (network.n_nodes,):
        raise UsageError(
            msg(
                "{given} sizes for {nodes} nodes",
                given=values.size,
                nodes=network.n_nodes,
            ),
            value=values.shape,
            hint=msg("give one value a node, in the order of network.nodes"),
        )
    return Sizes("own", values, _radius(values, low, high))


def _named(network: Network, name: str) -> Floats:
    if name == "degree":
        return network.degrees().astype(np.float64)
    if name == "relations":
        edges = network.edge_columns
        ends = np.concatenate([edges.source, edges.target[edges.source != edges.target]])
        return np.bincount(ends, minlength=network.n_nodes).astype(np.float64)
    if name in _COLUMNS:
        return network.node_columns.population
    from coopgraph.analysis import centrality

    table = centrality(network, [name])
    return table.set_index("iri")[name].reindex(network.node_columns.iri).to_numpy(np.float64)


def _radius(values: Floats, low: float, high: float) -> Floats:
    """Return radii whose areas grow with the values above the least one."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), low)
    least, most = float(values[known].min()), float(values[known].max())
    spread = most - least
    share = np.zeros(len(values))
    if spread > 0:
        share[known] = (values[known] - least) / spread
    radius: Floats = np.sqrt(low**2 + share * (high**2 - low**2))
    return radius
