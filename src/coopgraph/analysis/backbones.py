"""Backbones: the ties that chance does not explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis._co_occurrence import shared_test
from coopgraph.analysis.corrections import Correction, adjusted
from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import Message, msg
from coopgraph.methods import Methods
from coopgraph.model import choice_of
from coopgraph.network import LossEntry, Network, joined, two_mode

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Backbone", "BackboneModel", "backbone"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class BackboneModel(StrEnum):
    """What chance is taken to be."""

    SDSM = "sdsm"
    """Actors and groups keep their degrees on average (bipartite configuration model)."""
    FDSM = "fdsm"
    """They keep them exactly: sampled matrices."""
    FIXED_ROW = "fixed-row"
    """Actors keep theirs exactly; all groups are as likely (hypergeometric)."""
    FIXED_COLUMN = "fixed-column"
    """Groups keep theirs exactly; all actors are as likely."""
    FIXED_FILL = "fixed-fill"
    """Only the number of ties is kept."""
    DISPARITY = "disparity"
    """An actor's weight is spread at random over its ties."""
    LANS = "lans"
    """A tie is compared with the actor's other ties."""


_REFERENCES: Final = {
    BackboneModel.SDSM: "Neal, Z. P. (2014). Social Networks 39, 84–97; Saracco, F. et al. (2015). "
    "Scientific Reports 5, 10595",
    BackboneModel.FDSM: "Zweig, K. A. & Kaufmann, M. (2011). Social Network Analysis and Mining 1, "
    "187–218; Strona, G. et al. (2014). Nature Communications 5, 4114",
    BackboneModel.FIXED_ROW: "Tumminello, M. et al. (2011). PLoS ONE 6(3), e17994",
    BackboneModel.FIXED_COLUMN: "Neal, Z. P., Domagalski, R. & Sagan, B. (2021). "
    "Scientific Reports 11, 23929",
    BackboneModel.FIXED_FILL: "Neal, Z. P., Domagalski, R. & Sagan, B. (2021). "
    "Scientific Reports 11, 23929",
    BackboneModel.DISPARITY: "Serrano, M. Á., Boguñá, M. & Vespignani, A. (2009). PNAS 106(16), "
    "6483–6488",
    BackboneModel.LANS: "Foti, N. J., Hughes, J. M. & Rockmore, D. N. (2011). PLoS ONE 6(2), "
    "e16431",
}
_ONE_MODE: Final = frozenset({BackboneModel.DISPARITY, BackboneModel.LANS})


@dataclass(frozen=True, eq=False)
class Backbone:
    """The ties that remain, and how sure each is.

    Attributes
    ----------
    network
        Actors and the ties that remain; weights as in the projection by count, or as given.
    p_values
        One an edge, as tested: probability of as many shared groups by chance.
    adjusted
        The same, corrected for the number of tests.
    model, correction, alpha
        As asked for.
    tests
        Number of pairs tested.
    """

    network: Network
    p_values: Floats = field(repr=False)
    adjusted: Floats = field(repr=False)
    model: BackboneModel
    correction: Correction
    alpha: float
    tests: int
    details: tuple[tuple[str, str], ...] = ()

    @property
    def edges(self) -> pd.DataFrame:
        """The network's edges with ``p`` and ``p_adjusted``, the surest first."""
        table = self.network.edges.assign(p=self.p_values, p_adjusted=self.adjusted)
        return table.sort_values("p", kind="stable", ignore_index=True)

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper: model, parameters, reference."""
        text = msg(
            "The backbone was extracted with the model {model} ({reference}), by one-sided tests "
            "of {tests} pairs at the level {alpha}, correction for multiple tests: {correction}. "
            "{edges} ties between {nodes} actors remain.",
            model=self.model.value,
            reference=_REFERENCES[self.model],
            tests=self.tests,
            alpha=self.alpha,
            correction=self.correction.value,
            edges=self.network.n_edges,
            nodes=self.network.n_nodes,
        )
        extra = tuple(Message(f"{name}: {value}") for name, value in self.details)
        return Methods(text, extra, ("numpy", "scipy")).render(lang)


def backbone(
    network: Network,
    onto: str | Iterable[str] | None = None,
    *,
    model: str = BackboneModel.SDSM,
    alpha: float = 0.05,
    correction: str = Correction.FDR,
    approximate: bool = False,
    samples: int = 1_000,
    seed: int = 1,
) -> Backbone:
    """Return the ties that chance does not explain.

    Parameters
    ----------
    network
        Two-mode for ``sdsm``, ``fdsm`` and the ``fixed-…`` models, of which `onto` is the side
        that stays; one-mode and weighted for ``disparity`` and ``lans``.
    onto
        Kind or kinds of the actors.
    model
        See `BackboneModel`.
    alpha
        Level of the tests, in (0, 1): a tie stays if its adjusted p-value is below.
    correction
        ``none``, ``bonferroni``, ``holm``, ``fdr`` or ``fdr-by``, for all pairs of actors.
    approximate
        For ``sdsm``: the refined normal approximation of R's backbone instead of the exact
        distribution.
    samples, seed
        For ``fdsm``: random matrices, and where the random numbers begin. p is at least
        1 / (samples + 1).

    Raises
    ------
    UsageError
        If an argument is none of its choices.
    NetworkError
        If the network is not two-mode, too small, or has weights that are not positive.
    """
    chosen, corrected = choice_of(BackboneModel, model), choice_of(Correction, correction)
    if not 0 < alpha < 1:
        raise UsageError(
            msg("level {value} is outside (0, 1)", value=alpha), hint=msg("write 0.05")
        )
    if chosen in _ONE_MODE:
        return _one_mode(network, chosen, corrected, alpha)
    if onto is None:
        raise UsageError(
            msg("the model {model} needs to know which side stays", model=chosen.value),
            hint=msg('give onto="City"'),
        )
    two = two_mode(network, onto)
    test = shared_test(two.incidence, chosen.value, approximate, samples, seed)
    p = adjusted(test.table_p, test.table_count, corrected)
    shared, raw, fixed = test.significant(p, alpha)
    made = ("backbone", f"{chosen.value}, alpha {alpha}, {corrected.value}")
    kept = joined(two, shared, shared.counts.astype(np.float64), made)
    dropped = LossEntry(test.joined_pairs - kept.n_edges, msg("ties are as likely by chance"))
    kept = replace(kept, loss=replace(kept.loss, notes=(*kept.loss.notes, dropped)))
    details = _details(chosen, approximate, samples, seed)
    return Backbone(kept, raw, fixed, chosen, corrected, alpha, test.tests, details)


def _details(
    model: BackboneModel, approximate: bool, samples: int, seed: int
) -> tuple[tuple[str, str], ...]:
    if model is BackboneModel.FDSM:
        return (("samples", str(samples)), ("seed", str(seed)))
    if model is BackboneModel.SDSM:
        return (("distribution", "refined normal" if approximate else "exact Poisson–binomial"),)
    return ()


def _one_mode(
    network: Network, model: BackboneModel, correction: Correction, alpha: float
) -> Backbone:
    source, target, weight = network.simple_edges()
    if len(weight) and not (np.isfinite(weight).all() and (weight > 0).all()):
        raise NetworkError(
            msg("{model} needs positive weights", model=model.value),
            hint=msg("choose another weight for the network, such as statements"),
        )
    find = _disparity if model is BackboneModel.DISPARITY else _lans
    n = network.n_nodes
    p = np.minimum(find(source, weight, target, n), find(target, weight, source, n))
    fixed = adjusted(p, np.ones(len(p), dtype=np.int64), correction)
    kept = np.flatnonzero(fixed < alpha)
    code = source[kept] * n + target[kept]
    edges = network.edge_columns
    low, high = np.minimum(edges.source, edges.target), np.maximum(edges.source, edges.target)
    place = np.searchsorted(code, low * n + high)
    place = np.minimum(place, max(len(code) - 1, 0))
    stays = np.flatnonzero(code[place] == low * n + high) if len(code) else np.empty(0, np.int64)
    columns = edges.take(stays, edges.source[stays], edges.target[stays])
    reason: Message = msg("relations are as likely by chance")
    loss = replace(
        network.loss,
        edges=len(stays),
        left_out=(*network.loss.left_out, LossEntry(network.n_edges - len(stays), reason)),
        notes=columns.notes(),
    )
    made = ("backbone", f"{model.value}, alpha {alpha}, {correction.value}")
    origin = replace(network.origin, parameters=(*network.origin.parameters, made))
    result = replace(network, edge_columns=columns, loss=loss, origin=origin)
    at = kept[place[stays]] if len(code) else stays
    return Backbone(result, p[at], fixed[at], model, correction, alpha, len(p))


def _disparity(end: Ints, weight: Floats, other: Ints, n: int) -> Floats:
    """Probability that a random spread of the end's weight gives the tie as much."""
    strength, degree = _sums(end, other, weight, n)
    return (1 - np.minimum(weight / strength[end], 1.0)) ** (degree[end] - 1)


def _lans(end: Ints, weight: Floats, other: Ints, n: int) -> Floats:
    """Share of the end's ties that are heavier."""
    ends, weights = np.concatenate([end, other]), np.concatenate([weight, weight])
    order = np.lexsort((weights, ends))
    sorted_ends, sorted_weights = ends[order], weights[order]
    begin = np.searchsorted(sorted_ends, np.arange(n + 1))
    heavier = np.empty(len(end))
    for i, (node, w) in enumerate(zip(end.tolist(), weight.tolist(), strict=True)):
        mine = sorted_weights[begin[node] : begin[node + 1]]
        heavier[i] = len(mine) - np.searchsorted(mine, w * (1 + 1e-12), side="right")
    degree = np.diff(begin)
    return heavier / degree[end]


def _sums(end: Ints, other: Ints, weight: Floats, n: int) -> tuple[Floats, Ints]:
    both, twice = np.concatenate([end, other]), np.concatenate([weight, weight])
    strength = np.asarray(np.bincount(both, weights=twice, minlength=n), dtype=np.float64)
    return strength, np.bincount(both, minlength=n).astype(np.int64)
