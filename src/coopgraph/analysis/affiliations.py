"""Measures of two-mode networks: of each node on its own side, and of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coopgraph.analysis._co_occurrence import pairs_of
from coopgraph.messages import msg
from coopgraph.methods import Methods, described
from coopgraph.network import Network, TwoMode, two_mode

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

__all__ = ["TwoModeSummary", "two_mode_centrality", "two_mode_summary"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TwoModeSummary:
    """A two-mode network as a whole.

    Attributes
    ----------
    actors, groups, ties
        Counts; a tie is a pair of an actor and a group, however many relations it has.
    density
        Share of possible ties, in [0, 1]; NaN where none is possible.
    mean_groups, mean_actors
        Groups an actor has, actors a group has, on average.
    clustering
        Robins & Alexander (2004): share of paths of three ties that a fourth closes; 0 where there
        is none.
    nestedness
        NODF of Almeida-Neto et al. (2008), 0 to 100: do those with few have what those with more
        have?
    components
        Number of connected components.
    """

    actors: int
    groups: int
    ties: int
    density: float
    mean_groups: float
    mean_actors: float
    clustering: float
    nestedness: float
    components: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "The two-mode network ({actors} actors, {groups} groups, {ties} ties) was read without "
            "projection: bipartite density, clustering (Robins & Alexander 2004) and nestedness "
            "(NODF, Almeida-Neto et al. 2008).",
            actors=self.actors,
            groups=self.groups,
            ties=self.ties,
        )
        return Methods(text, packages=("scipy",)).render(lang)


def two_mode_summary(network: Network, onto: str | Iterable[str]) -> TwoModeSummary:
    """Return the measures of a whole two-mode network.

    Parameters
    ----------
    network
        Its relations run between actors and groups.
    onto
        Kind or kinds of the actors.

    Raises
    ------
    NetworkError
        If the network is not two-mode.

    References
    ----------
    Robins, G. & Alexander, M. (2004). Small worlds among interlocking directors. Computational &
    Mathematical Organization Theory 10, 69–94.
    Almeida-Neto, M. et al. (2008). A consistent metric for nestedness analysis in ecological
    systems. Oikos 117, 1227–1239. https://doi.org/10.1111/j.0030-1299.2008.16644.x
    """
    from scipy.sparse.csgraph import connected_components

    two = two_mode(network, onto)
    ties = int(two.incidence.nnz)
    actors, groups = len(two.actors), len(two.groups)
    components, _ = connected_components(_adjacency(two), directed=False)
    return TwoModeSummary(
        actors,
        groups,
        ties,
        two.density,
        ties / actors if actors else float("nan"),
        ties / groups if groups else float("nan"),
        _robins_alexander(two),
        _nestedness(two.incidence),
        int(components),
    )


def two_mode_centrality(network: Network, onto: str | Iterable[str]) -> pd.DataFrame:
    """Return the measures of each node, normalised by what its own side allows.

    Parameters
    ----------
    network
        Its relations run between actors and groups.
    onto
        Kind or kinds of the actors.

    Returns
    -------
    DataFrame
        One row a node, in the network's order: ``iri``, ``label``, ``kind``, ``side`` (``actor`` or
        ``group``), ``degree``, ``degree_centrality``, ``betweenness`` and ``closeness`` (Borgatti
        & Everett 1997; closeness scaled by the share of nodes reached), ``clustering`` (Latapy,
        Magnien & Del Vecchio 2008: mean overlap with those at two steps; 0 where there are none),
        ``redundancy`` (the same: share of pairs of neighbours that stay joined without the node;
        NaN below two neighbours) and ``articulation`` (whether its removal splits a component).

    Raises
    ------
    NetworkError
        If the network is not two-mode.

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks 19,
    243–269. https://doi.org/10.1016/S0378-8733(96)00301-2
    Latapy, M., Magnien, C. & Del Vecchio, N. (2008). Basic notions for the analysis of large
    two-mode networks. Social Networks 30, 31–48. https://doi.org/10.1016/j.socnet.2007.04.006
    """
    import pandas as pd

    two = two_mode(network, onto)
    n, nodes = network.n_nodes, network.node_columns
    sides = np.full(n, "group", dtype=object)
    sides[two.actors] = "actor"
    degree = _both(two, two.actor_degrees.astype(float), two.group_degrees.astype(float))
    possible = _both(two, np.full(len(two.actors), len(two.groups)), _of(two.groups, two.actors))
    turned, graph = two.incidence.T.tocsr(), _graph(two)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(possible > 0, degree / possible, 0.0)
    table = pd.DataFrame(
        {
            "iri": nodes.iri,
            "label": nodes.label,
            "kind": nodes.kind,
            "side": sides,
            "degree": degree.astype(np.int64),
            "degree_centrality": share,
            "betweenness": _betweenness(two, graph),
            "closeness": _closeness(two),
            "clustering": _both(two, _overlap(two.incidence), _overlap(turned)),
            "redundancy": _both(two, _redundancy(two.incidence), _redundancy(turned)),
            "articulation": _articulation(n, graph),
        }
    )
    text = msg(
        "Nodes of the two-mode network were measured on their own side: degree, betweenness and "
        "closeness normalised by what the other side allows (Borgatti & Everett 1997), clustering "
        "and redundancy (Latapy, Magnien & Del Vecchio 2008)."
    )
    return described(table, Methods(text, packages=("scipy", "rustworkx")))


def _of(side: Ints, other: Ints) -> Floats:
    return np.full(len(side), float(len(other)))


def _both(two: TwoMode, actors: npt.ArrayLike, groups: npt.ArrayLike) -> Floats:
    """Return values of both sides in the network's order."""
    values = np.empty(two.network.n_nodes)
    values[two.actors], values[two.groups] = actors, groups
    return values


def _adjacency(two: TwoMode) -> csr_array:
    """Return the symmetric matrix of ones over all nodes, in the network's order."""
    from scipy.sparse import coo_array

    tie = two.incidence.tocoo()
    rows, columns = two.actors[tie.row], two.groups[tie.col]
    n, ones = two.network.n_nodes, np.ones(2 * len(rows))
    ends = (np.concatenate([rows, columns]), np.concatenate([columns, rows]))
    return coo_array((ones, ends), shape=(n, n)).tocsr()


def _robins_alexander(two: TwoMode) -> float:
    tie = two.incidence.tocoo()
    paths = ((two.actor_degrees[tie.row] - 1) * (two.group_degrees[tie.col] - 1)).sum()
    cycles = sum(int((c * (c - 1) // 2).sum()) for _, _, c in pairs_of(two.incidence))
    return float(4 * cycles / paths) if paths else 0.0


def _nestedness(incidence: csr_array) -> float:
    total, pairs = 0.0, 0
    for matrix in (incidence, incidence.T.tocsr()):
        degree = np.diff(matrix.indptr).astype(np.int64)
        for first, second, shared in pairs_of(matrix):
            a, b = degree[first], degree[second]
            low = np.minimum(a, b)
            nested = (a != b) & (low > 0)
            total += 100.0 * (shared[nested] / low[nested]).sum()
            pairs += len(first)
    return float(total / pairs) if pairs else float("nan")


def _overlap(matrix: csr_array) -> Floats:
    """Return the mean Jaccard overlap of each row with the rows that it shares a column with."""
    degree = np.diff(matrix.indptr).astype(np.int64)
    total, near = np.zeros(len(degree)), np.zeros(len(degree))
    for first, second, shared in pairs_of(matrix):
        met = shared > 0
        a, b, c = first[met], second[met], shared[met]
        overlap = c / (degree[a] + degree[b] - c)
        for end in (a, b):
            total += np.bincount(end, overlap, minlength=len(degree))
            near += np.bincount(end, minlength=len(degree))
    return np.asarray(np.where(near > 0, total / np.maximum(near, 1), 0.0), dtype=np.float64)


def _redundancy(matrix: csr_array) -> Floats:
    """Return of each row the share of pairs of its columns that another row joins too."""
    together = (matrix.T @ matrix).tocsr()
    found = np.full(int(matrix.shape[0]), np.nan)
    for row in range(len(found)):
        mine = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        if len(mine) > 1:
            block = together[mine][:, mine].toarray()
            upper = block[np.triu_indices(len(mine), 1)]
            found[row] = float((upper > 1).mean())
    return found


def _graph(two: TwoMode) -> Any:
    import rustworkx as rx

    tie = two.incidence.tocoo()
    made: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    made.add_nodes_from(range(two.network.n_nodes))
    ends = zip(two.actors[tie.row].tolist(), two.groups[tie.col].tolist(), strict=True)
    made.add_edges_from_no_data(list(ends))
    return made


def _betweenness(two: TwoMode, graph: Any) -> Floats:
    import rustworkx as rx

    n = two.network.n_nodes
    raw = rx.betweenness_centrality(graph, normalized=False)
    values = np.fromiter((raw[i] for i in range(n)), dtype=np.float64, count=n)
    actors, groups = len(two.actors), len(two.groups)
    most = _both(
        two,
        np.full(len(two.actors), _most_between(actors, groups)),
        np.full(len(two.groups), _most_between(groups, actors)),
    )
    return np.asarray(np.where(most > 0, values / np.where(most > 0, most, 1), 0.0))


def _most_between(mine: int, other: int) -> float:
    """Return the largest betweenness that a node of one side can have (Borgatti & Everett)."""
    if not mine:
        return 0.0
    s, t = divmod(mine - 1, other) if other else (0, 0)
    return (
        other * other * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)
    ) / 2


def _closeness(two: TwoMode) -> Floats:
    from scipy.sparse.csgraph import dijkstra

    n = two.network.n_nodes
    adjacency = _adjacency(two)
    total, reached = np.zeros(n), np.zeros(n)
    step = max(1, 4_000_000 // max(n, 1))
    for start in range(0, n, step):
        nodes = np.arange(start, min(n, start + step))
        steps = dijkstra(adjacency, directed=False, indices=nodes, unweighted=True)
        near = np.isfinite(steps)
        total[nodes] = np.where(near, steps, 0.0).sum(axis=1)
        reached[nodes] = near.sum(axis=1) - 1
    actors, groups = len(two.actors), len(two.groups)
    least = _both(
        two,
        np.full(len(two.actors), float(groups + 2 * (actors - 1))),
        np.full(len(two.groups), float(actors + 2 * (groups - 1))),
    )
    share = reached / max(n - 1, 1)
    return np.asarray(np.where(total > 0, least / np.where(total > 0, total, 1) * share, 0.0))


def _articulation(n: int, graph: Any) -> npt.NDArray[np.bool_]:
    import rustworkx as rx

    found = np.zeros(n, dtype=bool)
    found[sorted(rx.articulation_points(graph))] = True
    return found
