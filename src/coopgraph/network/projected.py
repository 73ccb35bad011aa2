"""From two modes to one: actors joined by the groups they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.model import choice_of
from coopgraph.network.account import LossAccount, LossEntry
from coopgraph.network.bipartite import TwoMode, two_mode
from coopgraph.network.network import EdgeColumns, Network

__all__ = ["MOST_PAIRS", "ProjectionRule", "SharedGroups", "projection", "shared_groups"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_PAIRS: Final = 30_000_000
"""More pairs of members of one group than this are not listed: 1 GB of memory."""
_DENSE: Final = 0.3


class ProjectionRule(StrEnum):
    """What the groups that two actors share make their tie weigh."""

    COUNT = "count"
    """Their number."""
    NEWMAN = "newman"
    """Each 1 / (members − 1): time shared evenly with the others (Newman 2001)."""
    HYPERBOLIC = "hyperbolic"
    """Each 1 / members: large groups say little (Coscia & Rossi 2019)."""
    JACCARD = "jaccard"
    """Their number, divided by that of the groups of either."""
    COSINE = "cosine"
    """Their number, divided by the geometric mean of the numbers of groups (Salton)."""


@dataclass(frozen=True, slots=True, eq=False)
class SharedGroups:
    """Pairs of actors that share a group, the first before the second, and which they share.

    Attributes
    ----------
    first, second
        Positions of the actors, one entry a pair.
    begin
        The groups of pair ``i`` are ``group[begin[i]:begin[i + 1]]``.
    group
        Positions of groups.
    """

    first: Ints
    second: Ints
    begin: Ints
    group: Ints

    @property
    def counts(self) -> Ints:
        """How many groups each pair shares."""
        return np.diff(self.begin)

    def take(self, keep: Ints) -> SharedGroups:
        """Return some of the pairs."""
        sizes = self.counts[keep]
        begin = np.concatenate([[0], np.cumsum(sizes)])
        # Position in `group` of each kept entry: its pair's start, and its rank in the pair.
        at = np.repeat(self.begin[keep] - begin[:-1], sizes) + np.arange(begin[-1])
        return SharedGroups(self.first[keep], self.second[keep], begin, self.group[at])


def shared_groups(two: TwoMode) -> SharedGroups:
    """Return the pairs of actors that share at least one group.

    Raises
    ------
    NetworkError
        If the groups have more than `MOST_PAIRS` pairs of members.
    """
    degrees = two.group_degrees
    pairs = int((degrees * (degrees - 1) // 2).sum())
    if pairs > MOST_PAIRS:
        raise NetworkError(
            msg("the projection would have up to {count} edges", count=pairs),
            value=pairs,
            hint=msg("use a backbone, or leave out the largest groups"),
        )
    members = two.incidence.tocsc()
    members.sort_indices()
    firsts, seconds, groups = [], [], []
    for g in np.flatnonzero(degrees > 1):
        here = members.indices[members.indptr[g] : members.indptr[g + 1]].astype(np.int64)
        i, j = np.triu_indices(len(here), 1)
        firsts.append(here[i])
        seconds.append(here[j])
        groups.append(np.full(len(i), g, dtype=np.int64))
    nothing = np.empty(0, dtype=np.int64)
    first, second, group = (np.concatenate([nothing, *x]) for x in (firsts, seconds, groups))
    code = first * len(two.actors) + second
    order = np.argsort(code, kind="stable")
    _, begin = np.unique(code[order], return_index=True)
    starts = order[begin]
    return SharedGroups(
        first[starts],
        second[starts],
        np.append(begin, len(code)).astype(np.int64),
        group[order],
    )


def projection(
    network: Network, onto: str | Iterable[str], *, rule: str = ProjectionRule.COUNT
) -> Network:
    """Return the one-mode network of actors that share groups.

    Parameters
    ----------
    network
        Two-mode: cities and networks, actors and projects, ….
    onto
        Kind or kinds of the actors that stay.
    rule
        ``count``, ``newman``, ``hyperbolic``, ``jaccard`` or ``cosine``: the edges' weight.

    Returns
    -------
    Network
        Undirected. `edges` has a column ``statements``: those behind each edge. Actors without an
        edge stay. `loss` says how many relations lead to groups of one member, and warns of
        projections so dense that a backbone tells more.

    Raises
    ------
    NetworkError
        If the network is not two-mode, or the projection is too large.
    UsageError
        If the rule is unknown.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.
    Coscia, M. & Rossi, L. (2019). The impact of projection and backboning on network topologies.
    ASONAM '19, 286–293. https://doi.org/10.1145/3341161.3342862
    """
    chosen = choice_of(ProjectionRule, rule)
    two = two_mode(network, onto)
    shared = shared_groups(two)
    made = ("projection", f"{chosen} onto {onto if isinstance(onto, str) else ', '.join(onto)}")
    return joined(two, shared, _weights(two, shared, chosen), made)


def _weights(two: TwoMode, shared: SharedGroups, rule: ProjectionRule) -> Floats:
    counts = shared.counts.astype(np.float64)
    if rule is ProjectionRule.COUNT or not len(counts):
        return counts
    if rule in (ProjectionRule.NEWMAN, ProjectionRule.HYPERBOLIC):
        members = two.group_degrees[shared.group] - (rule is ProjectionRule.NEWMAN)
        shares = np.add.reduceat(1.0 / members, shared.begin[:-1])
        return np.asarray(shares, dtype=np.float64)
    first, second = (two.actor_degrees[x] for x in (shared.first, shared.second))
    if rule is ProjectionRule.JACCARD:
        return counts / (first + second - counts)
    return np.asarray(counts / np.sqrt(first * second), dtype=np.float64)


def joined(two: TwoMode, shared: SharedGroups, weights: Floats, made: tuple[str, str]) -> Network:
    """Return the network of some pairs of actors, each with the statements behind it."""
    network = two.network
    behind = _statements(two, shared)
    count = len(behind)
    unknown = np.full(count, np.nan)
    types = " + ".join(sorted(set(network.edge_columns.type)))
    edges = EdgeColumns(
        source=shared.first,
        target=shared.second,
        type=(f"shared {types}",) * count,
        directed=np.zeros(count, dtype=np.bool_),
        statement=("",) * count,
        when=("",) * count,
        start=unknown,
        end=unknown,
        status=("",) * count,
        sources=np.zeros(count, dtype=np.int64),
        confidence=unknown,
        weight=weights,
        behind=behind,
    )
    return replace(
        network,
        node_columns=network.node_columns.take(two.actors),
        edge_columns=edges,
        loss=_loss(two, count),
        origin=replace(network.origin, parameters=(*network.origin.parameters, made)),
        type_labels=(),
    )


def _loss(two: TwoMode, count: int) -> LossAccount:
    actors, degrees = len(two.actors), two.group_degrees
    alone = LossEntry(int((degrees == 1).sum()), msg("groups have one member only"))
    notes = [alone]
    possible = actors * (actors - 1) / 2
    if possible and count / possible > _DENSE:
        share = round(100 * count / possible)
        notes.append(
            LossEntry(share, msg("per cent of all pairs are joined: a backbone tells more"))
        )
    return LossAccount(two.network.n_edges, actors, count, notes=tuple(notes))


def _statements(two: TwoMode, shared: SharedGroups) -> tuple[tuple[str, ...], ...]:
    """Return the statements that tie both actors of a pair to the groups they share."""
    edges = two.network.edge_columns
    position = np.empty(two.network.n_nodes, dtype=np.int64)
    position[two.actors], position[two.groups] = (
        np.arange(len(two.actors)),
        np.arange(len(two.groups)),
    )
    is_actor = np.zeros(two.network.n_nodes, dtype=bool)
    is_actor[two.actors] = True
    forward = is_actor[edges.source]
    actor = position[np.where(forward, edges.source, edges.target)]
    group = position[np.where(forward, edges.target, edges.source)]
    ties: dict[tuple[int, int], list[str]] = {}
    for a, g, iri in zip(actor.tolist(), group.tolist(), edges.statement, strict=True):
        ties.setdefault((a, g), []).append(iri)
    found = []
    begin, groups = shared.begin.tolist(), shared.group.tolist()
    pairs = zip(shared.first.tolist(), shared.second.tolist(), strict=True)
    for number, pair in enumerate(pairs):
        here = groups[begin[number] : begin[number + 1]]
        found.append(tuple(iri for g in here for a in pair for iri in ties[a, g]))
    return tuple(found)
