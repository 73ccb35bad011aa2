"""Two-mode networks: actors on one side, what they belong to or take part in on the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.model import Kind
from coopgraph.network.network import Network

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["TwoMode", "two_mode"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TwoMode:
    """A network whose relations all run between actors and groups.

    Attributes
    ----------
    network
        The network itself.
    actors, groups
        Positions of its nodes, each of one side only, in the network's order.
    incidence
        Sparse matrix, actors × groups; 1 where there is a relation, however many.
    """

    network: Network
    actors: Ints
    groups: Ints
    incidence: csr_array = field(repr=False)

    def __repr__(self) -> str:
        ties = self.incidence.nnz
        return f"<TwoMode: {len(self.actors)} actors × {len(self.groups)} groups, {ties} ties>"

    @property
    def density(self) -> float:
        """Share of all pairs of an actor and a group that are tied; NaN without pairs."""
        cells = len(self.actors) * len(self.groups)
        return self.incidence.nnz / cells if cells else float("nan")

    @property
    def actor_degrees(self) -> Ints:
        """Number of groups of each actor."""
        return np.diff(self.incidence.indptr).astype(np.int64)

    @property
    def group_degrees(self) -> Ints:
        """Number of actors of each group."""
        return np.bincount(self.incidence.indices, minlength=len(self.groups)).astype(np.int64)


def two_mode(network: Network, onto: str | Iterable[str]) -> TwoMode:
    """Return a network as a two-mode one.

    Parameters
    ----------
    network
        Its relations run between the two sides, whatever their direction.
    onto
        Kind or kinds of the actors (``"City"``); all other nodes are groups.

    Raises
    ------
    NetworkError
        If a relation joins two actors or two groups, or there is no actor at all.
    VocabularyError
        If a kind is unknown.
    """
    from scipy.sparse import coo_array

    kinds = {Kind.parse(k).value for k in ([onto] if isinstance(onto, str) else onto)}
    is_actor = np.array([k in kinds for k in network.node_columns.kind], dtype=bool)
    if not is_actor.any():
        raise NetworkError(
            msg("the network has no actor of kind {kinds}", kinds=", ".join(sorted(kinds))),
            hint=msg(
                "it has: {known}", known=", ".join(sorted(set(network.node_columns.kind))) or "–"
            ),
        )
    edges = network.edge_columns
    source, target = is_actor[edges.source], is_actor[edges.target]
    _refuse_one_sided(network, np.flatnonzero(source == target))
    actors, groups = np.flatnonzero(is_actor), np.flatnonzero(~is_actor)
    position = np.empty(network.n_nodes, dtype=np.int64)
    position[actors], position[groups] = np.arange(len(actors)), np.arange(len(groups))
    rows = position[np.where(source, edges.source, edges.target)]
    columns = position[np.where(source, edges.target, edges.source)]
    ones = np.ones(len(rows), dtype=np.int64)
    incidence = coo_array((ones, (rows, columns)), shape=(len(actors), len(groups))).tocsr()
    incidence.data[:] = 1
    incidence.sort_indices()
    return TwoMode(network, actors, groups, incidence)


def _refuse_one_sided(network: Network, wrong: Ints) -> None:
    if not len(wrong):
        return
    labels, edges = network.node_columns.label, network.edge_columns
    first = int(wrong[0])
    raise NetworkError(
        msg(
            "{count} relations join two nodes of one side, such as {left} and {right}",
            count=len(wrong),
            left=labels[edges.source[first]],
            right=labels[edges.target[first]],
        ),
        value=edges.type[first],
        hint=msg("choose relations between the two sides, or name more kinds of actors"),
    )
