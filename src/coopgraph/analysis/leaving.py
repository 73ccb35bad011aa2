"""What happens to a network when actors leave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import SimpleGraph, adjacency_of, refuse_empty
from coopgraph.analysis.engines.distances import path_totals
from coopgraph.errors import UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = ["Removal", "removal"]

_SMALL: Final = 2_000
"""Actors up to which the distances of random removals are measured too."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Removal:
    """A network after each of some actors has left it, one after the other.

    Attributes
    ----------
    table
        One row a step, the whole network first: ``removed`` and ``label`` of the actor that left
        (empty in the first row), ``actors``, ``components``, ``largest_share`` (actors in the
        largest component, of those that are left), ``pairs_connected`` (share of the pairs of the
        first network that are still joined by a path), ``efficiency`` (mean of 1 / distance over
        pairs of those left; Latora & Marchiori 2001); and of random actors leaving instead, means
        over `draws` draws: ``components_random``, ``largest_share_random``,
        ``pairs_connected_random``, and ``efficiency_random`` in networks of up to 2,000 actors
        (NaN in larger ones: it takes all distances again for each draw).
    draws, seed
        Of the random removals.
    """

    table: pd.DataFrame = field(repr=False)
    draws: int
    seed: int

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "{count} actors were removed one after the other (Albert, Jeong & Barabási 2000); "
            "given are the largest component, the pairs still connected and the global efficiency "
            "(Latora & Marchiori 2001), beside the mean of {draws} random removals (seed {seed}).",
            count=len(self.table) - 1,
            draws=self.draws,
            seed=self.seed,
        )
        return Methods(text, packages=("scipy",)).render(lang)


def removal(
    network: Network,
    actors: Iterable[str] | None = None,
    *,
    top: int = 10,
    draws: int = 20,
    seed: int = 1,
    efficiency: bool = True,
) -> Removal:
    """Return what is left of a network when some actors leave it, one after the other.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    actors
        IRIs in the order of leaving; None: the `top` actors by degree (ties: the lower IRI), not
        counted anew after each step.
    draws, seed
        Random removals to compare with.
    efficiency
        Whether to find all distances at each step.

    Raises
    ------
    UsageError
        If an actor is not in the network.
    NetworkError
        If the network has no actors.
    """
    import pandas as pd

    refuse_empty(network)
    if top < 0 or draws < 0:
        raise UsageError(
            msg("{value} is no number of actors or draws", value=min(top, draws)),
            value=min(top, draws),
            hint=msg("give 0 or more"),
        )
    ties = adjacency_of(network)
    order = _order(network, actors, top)
    generator = np.random.default_rng(seed)
    drawn = [generator.permutation(network.n_nodes)[: len(order)] for _ in range(draws)]
    again = efficiency and network.n_nodes <= _SMALL
    rows: list[dict[str, Any]] = []
    for step in range(len(order) + 1):
        row = _state(ties, order[:step], efficiency=efficiency)
        others = [_state(ties, gone[:step], efficiency=again) for gone in drawn]
        for name in ("components", "largest_share", "pairs_connected", "efficiency"):
            row[f"{name}_random"] = (
                float(np.mean([other[name] for other in others])) if others else float("nan")
            )
        last = int(order[step - 1]) if step else None
        columns = network.node_columns
        names = {
            "removed": "" if last is None else columns.iri[last],
            "label": "" if last is None else columns.label[last],
        }
        rows.append(names | row)
    return Removal(pd.DataFrame(rows), draws, seed)


def _order(network: Network, actors: Iterable[str] | None, top: int) -> Ints:
    iris = network.node_columns.iri
    if actors is None:
        degree = network.degrees()
        ranked = sorted(range(len(iris)), key=lambda i: (-degree[i], iris[i]))
        return np.array(ranked[:top], dtype=np.int64)
    position = {iri: i for i, iri in enumerate(iris)}
    wanted = list(dict.fromkeys(actors))
    for iri in wanted:
        if iri not in position:
            raise UsageError(
                msg("no actor {value!r} in the network", value=iri),
                value=iri,
                hint=msg("give IRIs of the network's nodes"),
            )
    return np.array([position[iri] for iri in wanted], dtype=np.int64)


def _state(ties: csr_array, gone: Sequence[int] | Ints, *, efficiency: bool) -> dict[str, float]:
    from scipy.sparse.csgraph import connected_components

    n = int(ties.shape[0])
    stays = np.ones(n, dtype=bool)
    stays[np.asarray(gone, dtype=np.int64)] = False
    left = np.flatnonzero(stays)
    inside = ties[left][:, left]
    count, label = connected_components(inside, directed=False) if len(left) else (0, left)
    sizes = np.bincount(label).astype(np.float64)
    all_pairs = n * (n - 1) / 2
    return {
        "actors": len(left),
        "components": int(count),
        "largest_share": float(sizes.max() / len(left)) if len(left) else float("nan"),
        "pairs_connected": (
            float((sizes * (sizes - 1) / 2).sum() / all_pairs) if all_pairs else float("nan")
        ),
        "efficiency": _efficiency(inside) if efficiency else float("nan"),
    }


def _efficiency(ties: csr_array) -> float:
    n = int(ties.shape[0])
    pairs = n * (n - 1)
    return path_totals(SimpleGraph.of_matrix(ties)).inverse / pairs if pairs else float("nan")
