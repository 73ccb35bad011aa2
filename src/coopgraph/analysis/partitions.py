"""Communities: groups tied more within than between, and how sure they are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.agreement import adjusted_rand, variation_of_information
from coopgraph.analysis.engines import adjacency_of
from coopgraph.errors import MissingExtraError, NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods
from coopgraph.model import choice_of

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = ["Communities", "CommunityMethod", "communities"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Run = Callable[["csr_array", int, float], Ints]

_MOST_SEEDS: Final = 1_000
_ROUNDS: Final = 10
_TOGETHER: Final = 0.5
_COMPARED: Final = 200
_SHOWN: Final = 3


class CommunityMethod(StrEnum):
    """How communities are found."""

    LEIDEN = "leiden"
    """Traag, Waltman & van Eck (2019), for modularity; graspologic's implementation."""
    LOUVAIN = "louvain"
    """Blondel et al. (2008), for modularity; NetworkX's implementation."""
    LABELS = "label-propagation"
    """Raghavan, Albert & Kumara (2007); NetworkX's implementation."""
    INFOMAP = "infomap"
    """Rosvall & Bergstrom (2008), two levels; the authors' implementation, under the GPL."""


_REFERENCES: Final = {
    CommunityMethod.LEIDEN: "Traag, V. A., Waltman, L. & van Eck, N. J. (2019). Scientific Reports "
    "9, 5233",
    CommunityMethod.LOUVAIN: "Blondel, V. D. et al. (2008). Journal of Statistical Mechanics, "
    "P10008",
    CommunityMethod.LABELS: "Raghavan, U. N., Albert, R. & Kumara, S. (2007). Physical Review E "
    "76, 036106",
    CommunityMethod.INFOMAP: "Rosvall, M. & Bergstrom, C. T. (2008). PNAS 105(4), 1118–1123",
}

_PACKAGES: Final = {
    CommunityMethod.LEIDEN: "graspologic-native",
    CommunityMethod.LOUVAIN: "networkx",
    CommunityMethod.LABELS: "networkx",
    CommunityMethod.INFOMAP: "infomap",
}


@dataclass(frozen=True, eq=False)
class Communities:
    """A partition of the actors, and how far repeated runs agree with each other.

    Attributes
    ----------
    network
        What was divided.
    membership
        For each actor the number of its community: 0 is the largest. Actors without a tie are −1.
    modularity
        Of the membership, on the weighted network (Newman & Girvan 2004).
    adjusted_rand, variation_of_information
        Means over pairs of runs: 1 and 0 where all runs agree. The second is in bits.
    method, seeds, resolution
        As asked for.
    """

    network: Network
    membership: Ints = field(repr=False)
    modularity: float
    adjusted_rand: float
    variation_of_information: float
    method: CommunityMethod
    seeds: int
    resolution: float

    def __len__(self) -> int:
        return int(self.membership.max(initial=-1)) + 1

    @property
    def table(self) -> pd.DataFrame:
        """One row an actor: iri, label, kind, country, community, and ties within and in all."""
        import pandas as pd

        nodes = self.network.node_columns
        within, every = self._ties()
        return pd.DataFrame(
            {
                "iri": nodes.iri,
                "label": nodes.label,
                "kind": nodes.kind,
                "country": nodes.country,
                "community": self.membership,
                "ties_within": within,
                "ties": every,
            }
        )

    def _ties(self) -> tuple[Ints, Ints]:
        source, target, _ = self.network.simple_edges()
        same = self.membership[source] == self.membership[target]
        n = self.network.n_nodes
        ends = np.concatenate([source, target])
        inside = np.concatenate([source[same], target[same]])
        return np.bincount(inside, minlength=n), np.bincount(ends, minlength=n)

    def describe(self) -> pd.DataFrame:
        """One row a community: size, share of ties within, countries, kinds, central members.

        Countries and kinds come with their shares; central are those with most ties within.
        """
        import pandas as pd

        table = self.table
        rows = []
        for number, members in table[table.community >= 0].groupby("community"):
            central = members.sort_values(["ties_within", "iri"], ascending=[False, True])
            rows.append(
                {
                    "community": number,
                    "size": len(members),
                    "within": members.ties_within.sum() / members.ties.sum(),
                    "countries": _shares(members.country.tolist()),
                    "kinds": _shares(members.kind.tolist()),
                    "central": ", ".join(central.label.head(_SHOWN)),
                }
            )
        columns = ["community", "size", "within", "countries", "kinds", "central"]
        return pd.DataFrame(rows, columns=columns)

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper: method, parameters, stability."""
        text = msg(
            "Communities were found by {method} ({reference}), resolution {resolution}, as the "
            "consensus of {seeds} runs (Lancichinetti & Fortunato 2012, on the network's ties): "
            "{count} communities, modularity {modularity}. Two runs agree with an adjusted Rand "
            "index of {rand} and a variation of information of {variation} bits on average.",
            method=self.method.value,
            reference=_REFERENCES[self.method],
            resolution=self.resolution,
            seeds=self.seeds,
            count=len(self),
            modularity=f"{self.modularity:.3f}",
            rand=f"{self.adjusted_rand:.3f}",
            variation=f"{self.variation_of_information:.3f}",
        )
        return Methods(text, packages=(_PACKAGES[self.method],)).render(lang)


def _shares(values: list[str]) -> str:
    found = Counter(value for value in values if value)
    return ", ".join(
        f"{name} {round(100 * count / len(values))} %"
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    )


def communities(
    network: Network,
    method: str = CommunityMethod.LEIDEN,
    *,
    seeds: int = 50,
    resolution: float = 1.0,
    weighted: bool = True,
    seed: int = 1,
) -> Communities:
    """Return the communities on which repeated runs agree.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    method
        ``leiden``, ``louvain``, ``label-propagation`` or ``infomap`` (extra ``gpl``).
    seeds
        Number of runs, up to 1,000. Ties are then weighed by how often their ends are together,
        those below half are dropped, and the runs are repeated until all agree (consensus
        clustering on the network's own ties).
    resolution
        Above 1 gives more communities; not read by label propagation and Infomap.
    weighted
        Whether the weights of ties count.
    seed
        Where the random numbers begin: the same seed, the same communities.

    Raises
    ------
    UsageError
        If an argument is none of its choices.
    NetworkError
        If no two actors are tied, or a weight is not positive.
    MissingExtraError
        For Infomap, if it is not installed.

    References
    ----------
    Lancichinetti, A. & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific
    Reports 2, 336. https://doi.org/10.1038/srep00336
    """
    chosen = _choice(method, seeds, resolution)
    matrix = network.matrix if weighted else adjacency_of(network)
    if not matrix.nnz:
        raise NetworkError(
            msg("no two actors are tied"),
            hint=msg("choose other relations, kinds or dates when building the network"),
        )
    if not (np.isfinite(matrix.data).all() and (matrix.data > 0).all()):
        raise NetworkError(
            msg("{model} needs positive weights", model=chosen.value),
            hint=msg("choose another weight for the network, such as statements"),
        )
    runs = _all_runs(matrix, chosen, seeds, resolution, seed)
    rand, variation = _agreement(runs)
    membership = _ordered(_consensus(matrix, runs, chosen, resolution, seed), matrix)
    return Communities(
        network,
        membership,
        _modularity(matrix, membership),
        rand,
        variation,
        chosen,
        seeds,
        resolution,
    )


def _choice(method: str, seeds: int, resolution: float) -> CommunityMethod:
    if not 1 <= seeds <= _MOST_SEEDS or not 0 < resolution < float("inf"):
        raise UsageError(
            msg("seeds go from 1 to {most}, a resolution is above 0", most=_MOST_SEEDS),
            hint=msg("write seeds=50, resolution=1"),
        )
    return choice_of(CommunityMethod, method)


def _leiden(matrix: csr_array, seed: int, resolution: float) -> Ints:
    from graspologic_native import leiden_csr

    n = int(matrix.shape[0])
    _, found = leiden_csr(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        n,
        resolution=resolution,
        iterations=2,
        seed=seed,
    )
    # Actors without a tie are in no community of its own answer.
    return np.array([found.get(i, -1) for i in range(n)], dtype=np.int64)


def _graph(matrix: csr_array) -> nx.Graph[int]:
    import networkx as nx

    made: nx.Graph[int] = nx.from_scipy_sparse_array(matrix)
    return made


def _louvain(matrix: csr_array, seed: int, resolution: float) -> Ints:
    import networkx as nx

    found = nx.community.louvain_communities(_graph(matrix), resolution=resolution, seed=seed)
    return _places(found, int(matrix.shape[0]))


def _labels(matrix: csr_array, seed: int, _resolution: float) -> Ints:
    import networkx as nx

    found = nx.community.asyn_lpa_communities(_graph(matrix), weight="weight", seed=seed)
    return _places(list(found), int(matrix.shape[0]))


def _infomap(matrix: csr_array, seed: int, _resolution: float) -> Ints:
    try:
        import infomap
    except ImportError as error:
        raise MissingExtraError(
            msg("infomap is not installed"),
            hint=msg('it is under the GPL: pip install "coopgraph[gpl]"'),
        ) from error
    found = infomap.run(matrix, seed=seed, two_level=True).modules()
    return np.array([found.get(i, -1) for i in range(int(matrix.shape[0]))], dtype=np.int64)


def _places(groups: list[set[int]], n: int) -> Ints:
    places = np.full(n, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        places[list(group)] = number
    return places


_RUNS: Final[dict[CommunityMethod, Run]] = {
    CommunityMethod.LEIDEN: _leiden,
    CommunityMethod.LOUVAIN: _louvain,
    CommunityMethod.LABELS: _labels,
    CommunityMethod.INFOMAP: _infomap,
}


def _all_runs(
    matrix: csr_array, method: CommunityMethod, seeds: int, resolution: float, seed: int
) -> list[Ints]:
    run = _RUNS[method]
    with ThreadPoolExecutor(os.cpu_count() or 1, "communities") as pool:
        return list(pool.map(lambda s: run(matrix, s, resolution), range(seed, seed + seeds)))


def _consensus(
    matrix: csr_array, runs: list[Ints], method: CommunityMethod, resolution: float, seed: int
) -> Ints:
    """Return what the runs agree on, after as many rounds as they need."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = matrix.tocoo()
    rows, columns = pairs.row, pairs.col
    for _ in range(_ROUNDS):
        together = np.mean([run[rows] == run[columns] for run in runs], axis=0)
        kept = together >= _TOGETHER
        agreed = coo_array((together[kept], (rows[kept], columns[kept])), shape=matrix.shape)
        if (together[kept] == 1).all():
            break
        runs = _all_runs(agreed.tocsr(), method, len(runs), resolution, seed)
    _, label = connected_components(agreed, directed=False)
    return np.asarray(label, dtype=np.int64)


def _ordered(label: Ints, matrix: csr_array) -> Ints:
    """Return numbers from the largest community down, ties by the first actor; −1 for isolates."""
    tied = np.diff(matrix.indptr) > 0
    names, first, counts = np.unique(label[tied], return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    number = np.full(int(label.max()) + 1, -1, dtype=np.int64)
    number[names[order]] = np.arange(len(names))
    return np.where(tied, number[label], -1)


def _modularity(matrix: csr_array, membership: Ints) -> float:
    strength = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    total = strength.sum()
    pairs = matrix.tocoo()
    inside = membership[pairs.row] == membership[pairs.col]
    tied = membership >= 0
    sums = np.bincount(membership[tied], strength[tied])
    return float(pairs.data[inside].sum() / total - ((sums / total) ** 2).sum())


def _agreement(runs: list[Ints]) -> tuple[float, float]:
    """Return the means over pairs of runs; of many, the first pairs in order."""
    if len(runs) < 2:
        return float("nan"), float("nan")
    pairs = list(combinations(range(len(runs)), 2))
    step = max(1, len(pairs) // _COMPARED)
    found = [
        (adjusted_rand(runs[a], runs[b]), variation_of_information(runs[a], runs[b]))
        for a, b in pairs[::step]
    ]
    rand, variation = np.mean(found, axis=0)
    return float(rand), float(variation)
