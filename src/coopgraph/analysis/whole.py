"""The network as a whole: density, distances, clustering, and who is tied to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import SimpleGraph, adjacency_of, group_names, refuse_empty
from coopgraph.analysis.engines.distances import path_totals
from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.methods import Methods

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = ["Mixing", "NetworkSummary", "mixing_by", "network_summary"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """Measures of a whole network, on its simple undirected graph unless said.

    Attributes
    ----------
    nodes, edges
        Actors, and pairs of actors that are tied.
    density
        Share of pairs that are tied; NaN below two actors.
    components, largest
        Number of components, and actors in the largest.
    isolates
        Actors without a tie.
    diameter, mean_distance
        Within the largest component, in steps; NaN where it is one actor.
    transitivity
        Share of paths of two ties that a third closes; 0 where there is none. Some collections
        call this clustering.
    average_clustering
        Mean over actors of the share of their neighbours' pairs that are tied; those with fewer
        than two neighbours count 0 (Watts & Strogatz).
    degree_assortativity
        Correlation of degrees over ties (Newman 2002), NaN where all degrees are equal.
    reciprocity
        Share of directed ties that are returned, of the directed relations; NaN without any.
    small_world
        (transitivity / that of a random graph) / (mean distance / its): Humphries & Gurney (2008),
        with n nodes of mean degree k: k / n and ln n / ln k. NaN where undefined.
    """

    nodes: int
    edges: int
    density: float
    components: int
    largest: int
    isolates: int
    diameter: float
    mean_distance: float
    transitivity: float
    average_clustering: float
    degree_assortativity: float
    reciprocity: float
    small_world: float

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "The network was read as a simple undirected graph of {nodes} actors and {edges} ties; "
            "diameter and mean distance are those of its largest component ({largest} actors). "
            "Transitivity is the share of closed paths of two ties, average clustering the mean "
            "over actors (Watts & Strogatz 1998), degree assortativity that of Newman (2002), the "
            "small-world ratio that of Humphries & Gurney (2008).",
            nodes=self.nodes,
            edges=self.edges,
            largest=self.largest,
        )
        return Methods(text, packages=("numpy", "scipy")).render(lang)


def network_summary(network: Network) -> NetworkSummary:
    """Return the measures of a whole network.

    Raises
    ------
    NetworkError
        If it has no actors.

    References
    ----------
    Newman, M. E. J. (2002). Assortative mixing in networks. Physical Review Letters 89, 208701.
    Humphries, M. D. & Gurney, K. (2008). Network "small-world-ness". PLoS ONE 3(4), e0002051.
    """
    from scipy.sparse.csgraph import connected_components

    refuse_empty(network)
    ties = adjacency_of(network)
    n, degree = network.n_nodes, network.degrees()
    count, label = connected_components(ties, directed=False)
    sizes = np.bincount(label)
    inside = np.flatnonzero(label == sizes.argmax())
    diameter, mean = _distances(ties[inside][:, inside])
    transitivity, average = _clustering(ties, degree)
    m = int(degree.sum()) // 2
    return NetworkSummary(
        nodes=n,
        edges=m,
        density=2 * m / (n * (n - 1)) if n > 1 else float("nan"),
        components=int(count),
        largest=int(sizes.max()),
        isolates=int((degree == 0).sum()),
        diameter=diameter,
        mean_distance=mean,
        transitivity=transitivity,
        average_clustering=average,
        degree_assortativity=_degree_assortativity(ties, degree),
        reciprocity=_reciprocity(network),
        small_world=_small_world(n, m, transitivity, mean),
    )


def _distances(ties: csr_array) -> tuple[float, float]:
    n = int(ties.shape[0])
    if n < 2:
        return float("nan"), float("nan")
    found = path_totals(SimpleGraph.of_matrix(ties))
    return float(found.longest), found.distance / (n * (n - 1))


def _clustering(ties: csr_array, degree: Ints) -> tuple[float, float]:
    closed = np.asarray((ties @ ties).multiply(ties).sum(axis=1), dtype=np.float64).ravel()
    pairs = (degree * (degree - 1)).astype(np.float64)
    each = np.divide(closed, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
    return float(closed.sum() / pairs.sum()) if pairs.sum() else 0.0, float(each.mean())


def _degree_assortativity(ties: csr_array, degree: Ints) -> float:
    pairs = ties.tocoo()
    a, b = degree[pairs.row].astype(np.float64), degree[pairs.col].astype(np.float64)
    if not len(a) or a.std() == 0:
        return float("nan")
    return float(((a - a.mean()) * (b - b.mean())).mean() / a.var())


def _reciprocity(network: Network) -> float:
    e = network.edge_columns
    chosen = e.directed & (e.source != e.target)
    if not chosen.any():
        return float("nan")
    n = network.n_nodes
    there = np.unique(e.source[chosen] * n + e.target[chosen])
    back = (there % n) * n + there // n
    return float(np.isin(back, there).mean())


def _small_world(n: int, m: int, transitivity: float, mean: float) -> float:
    k = 2 * m / n
    if k <= 1 or not mean > 0:
        return float("nan")
    return float((transitivity / (k / n)) / (mean / (np.log(n) / np.log(k))))


@dataclass(frozen=True, eq=False)
class Mixing:
    """Ties between and within groups of actors, against chance.

    Attributes
    ----------
    by
        The attribute.
    ties
        Square table: number of ties between two groups, and within one on the diagonal.
    expected, z
        What random ties of the same degrees give (configuration model, exact mean and standard
        deviation), and how many deviations the count is away; NaN where chance leaves no choice.
    ei_index
        Krackhardt & Stern (1988): (between − within) / all, from −1 to 1.
    assortativity
        Newman (2003): 1 when all ties are within groups, 0 as by chance; NaN where undefined.
    left_out
        Ties with an end of which the attribute is not known.
    """

    by: str
    ties: pd.DataFrame = field(repr=False)
    expected: pd.DataFrame = field(repr=False)
    z: pd.DataFrame = field(repr=False)
    ei_index: float
    assortativity: float
    left_out: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "Ties between and within groups by {by} were compared with random ties of the same "
            "degrees (configuration model, exact mean and deviation): E-I index {ei} (Krackhardt & "
            "Stern 1988), assortativity {assortativity} (Newman 2003). {left} ties with an unknown "
            "group are left out.",
            by=self.by,
            ei=f"{self.ei_index:.3f}",
            assortativity=f"{self.assortativity:.3f}",
            left=self.left_out,
        )
        return Methods(text, packages=("numpy",)).render(lang)


def mixing_by(network: Network, by: str = "country") -> Mixing:
    """Return who is tied to whom, by a column of the nodes.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    by
        ``country``, ``continent`` or ``kind``.

    Raises
    ------
    UsageError
        If there is no such column.
    NetworkError
        If no tie has the attribute at both ends.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises. Social
    Psychology Quarterly 51(2), 123–140.
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.
    """
    import pandas as pd

    values = group_names(network, by)
    source, target, _ = network.simple_edges()
    known = (values[source] != "") & (values[target] != "")
    if not known.any():
        raise NetworkError(
            msg("no tie has a {attribute} at both ends", attribute=by),
            hint=msg("add the attribute to the sources, or choose another"),
        )
    names, place = np.unique(
        np.concatenate([values[source[known]], values[target[known]]]).astype(str),
        return_inverse=True,
    )
    m, groups = int(known.sum()), len(names)
    counts = np.zeros((groups, groups))
    np.add.at(counts, (place[:m], place[m:]), 1)
    counts = counts + counts.T
    counts[np.diag_indices(groups)] /= 2
    expected, deviation = _by_chance(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(deviation > 1e-12, (counts - expected) / deviation, np.nan)
    within = float(np.trace(counts))

    def table(cells: Any) -> pd.DataFrame:
        return pd.DataFrame(cells, index=names, columns=names)

    return Mixing(
        by,
        table(counts.astype(np.int64)),
        table(expected),
        table(z),
        (m - 2 * within) / m,
        _attribute_assortativity(counts, m),
        int((~known).sum()),
    )


def _by_chance(counts: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of ties between groups if stubs are joined at random."""
    ends = counts.sum(axis=1) + np.diag(counts)
    all_ends = ends.sum()
    first = all_ends - 1
    second = max(all_ends - 3, 1.0)
    mean = np.outer(ends, ends) / first
    pairs = np.outer(ends * (ends - 1), ends * (ends - 1)) / (first * second)
    inner = np.diag_indices(len(ends))
    mean[inner] = ends * (ends - 1) / (2 * first)
    pairs[inner] = ends * (ends - 1) * (ends - 2) * (ends - 3) / (4 * first * second)
    return mean, np.sqrt(np.maximum(pairs + mean - mean**2, 0.0))


def _attribute_assortativity(counts: Floats, m: int) -> float:
    share = counts / (2 * m)
    share[np.diag_indices(len(counts))] *= 2
    ends = share.sum(axis=1)
    chance = float((ends**2).sum())
    return float((np.trace(share) - chance) / (1 - chance)) if chance < 1 else float("nan")
