"""Who could partner with whom: actors without a tie whose surroundings meet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import adjacency_of
from coopgraph.errors import NetworkError, UsageError
from coopgraph.messages import msg
from coopgraph.methods import Methods, described
from coopgraph.model import choice_of

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from coopgraph.network import Network

__all__ = ["HoldOut", "LinkScore", "hold_out_auc", "suggest_links"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_KATZ: Final = 0.5
_KATZ_STEPS: Final = 5
_NAMED: Final = 3


class LinkScore(StrEnum):
    """What makes a missing tie likely (Liben-Nowell & Kleinberg 2007)."""

    COMMON = "common-neighbours"
    """Number of partners that both have."""
    ADAMIC_ADAR = "adamic-adar"
    """The same, a partner of many counting less: 1 / ln(its partners)."""
    KATZ = "katz"
    """Walks of two to five steps between them, each step half the one before."""


_REFERENCES: Final = {
    LinkScore.COMMON: "Liben-Nowell & Kleinberg 2007",
    LinkScore.ADAMIC_ADAR: "Adamic & Adar 2003",
    LinkScore.KATZ: "Katz 1953; Liben-Nowell & Kleinberg 2007",
}


def suggest_links(
    network: Network, actor: str, *, score: str = LinkScore.KATZ, top: int = 10
) -> pd.DataFrame:
    """Return actors that an actor has no tie with yet and might partner with.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    actor
        IRI or label of the actor.
    score
        ``common-neighbours``, ``adamic-adar`` or ``katz``.
    top
        Number of suggestions.

    Returns
    -------
    DataFrame
        The best first: ``iri``, ``label``, ``kind``, ``country``, ``score``, ``common`` (number of
        common partners) and ``reasons`` in words of the network's language. Ties by IRI; actors
        with a score of 0 are left out.

    Raises
    ------
    NetworkError
        If the network has no such actor, or several of this label.
    UsageError
        If the score is unknown.

    References
    ----------
    Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks.
    Journal of the American Society for Information Science and Technology 58(7), 1019–1031.
    Adamic, L. A. & Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25, 211–230.
    """
    import pandas as pd

    chosen, place = choice_of(LinkScore, score), _place(network, actor)
    ties = adjacency_of(network)
    values = _scores(ties, np.array([place]), chosen)[0]
    values[[place, *_near(ties, place)]] = 0.0
    nodes = network.node_columns
    order = sorted(np.flatnonzero(values > 0).tolist(), key=lambda i: (-values[i], nodes.iri[i]))
    rows = []
    for other in order[:top]:
        common = sorted(set(_near(ties, place)) & set(_near(ties, other)))
        rows.append(
            {
                "iri": nodes.iri[other],
                "label": nodes.label[other],
                "kind": nodes.kind[other],
                "country": nodes.country[other],
                "score": float(values[other]),
                "common": len(common),
                "reasons": _reasons(network, place, other, common),
            }
        )
    columns = ["iri", "label", "kind", "country", "score", "common", "reasons"]
    text = msg(
        "Actors without a tie to the actor were scored by {score} ({reference}) on the simple "
        "undirected graph.",
        score=chosen.value,
        reference=_REFERENCES[chosen],
    )
    return described(pd.DataFrame(rows, columns=columns), Methods(text, packages=("scipy",)))


def _reasons(network: Network, actor: int, other: int, common: list[int]) -> str:
    nodes, language = network.node_columns, network.language
    said = []
    if common:
        names = ", ".join(nodes.label[i] for i in common[:_NAMED])
        more = "" if len(common) <= _NAMED else f" + {len(common) - _NAMED}"
        said.append(msg("partners of both: {names}", names=names + more).render(language))
    if nodes.country[actor] and nodes.country[actor] == nodes.country[other]:
        said.append(msg("same country").render(language))
    partners = {nodes.country[i] for i in _near(adjacency_of(network), other)} - {""}
    if nodes.country[actor] in partners and nodes.country[actor] != nodes.country[other]:
        said.append(
            msg("has partners in {country} already", country=nodes.country[actor]).render(language)
        )
    return "; ".join(said)


def _place(network: Network, actor: str) -> int:
    nodes = network.node_columns
    found = [i for i, iri in enumerate(nodes.iri) if iri == actor]
    found = found or [i for i, label in enumerate(nodes.label) if label == actor]
    if len(found) == 1:
        return found[0]
    raise NetworkError(
        msg("{count} actors of the network are called {value!r}", count=len(found), value=actor),
        value=actor,
        hint=msg("give the IRI, or a label of network.nodes"),
    )


def _near(ties: csr_array, node: int) -> list[int]:
    near: list[int] = ties.indices[ties.indptr[node] : ties.indptr[node + 1]].tolist()
    return near


def _scores(ties: csr_array, rows: Ints, score: LinkScore) -> Floats:
    """Return the scores of some actors with all others: rows × actors."""
    from scipy.sparse import diags_array

    mine = ties[rows]
    if score is LinkScore.COMMON:
        return np.asarray((mine @ ties).toarray(), dtype=np.float64)
    if score is LinkScore.ADAMIC_ADAR:
        degree = np.diff(ties.indptr).astype(np.float64)
        # A common neighbour has two neighbours at least.
        share = np.divide(1.0, np.log(np.maximum(degree, 2)), where=degree > 1, out=degree * 0)
        return np.asarray((mine @ diags_array(share) @ ties).toarray(), dtype=np.float64)
    walks, total = mine.toarray(), np.zeros((len(rows), int(ties.shape[0])))
    for step in range(2, _KATZ_STEPS + 1):
        walks = walks @ ties
        total += _KATZ ** (step - 1) * walks
    return np.asarray(total, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class HoldOut:
    """How well scores find ties that were taken out.

    Attributes
    ----------
    score
        Which.
    auc
        Probability that a tie taken out scores higher than a pair that never was one, equal scores
        counting half: 0.5 is chance. Mean over the rounds.
    spread
        Standard deviation over the rounds.
    rounds, share
        How often, and which share of the ties was taken out.
    """

    score: LinkScore
    auc: float
    spread: float
    rounds: int
    share: float

    def methods_text(self, lang: str = "en") -> str:
        """Return the paragraph for a paper."""
        text = msg(
            "{share} % of the ties were taken out at random, {rounds} times, and scored by {score} "
            "against as many pairs without a tie: area under the ROC curve {auc} (standard "
            "deviation {spread}).",
            share=f"{100 * self.share:g}",
            rounds=self.rounds,
            score=self.score.value,
            auc=f"{self.auc:.3f}",
            spread=f"{self.spread:.3f}",
        )
        return Methods(text, packages=("numpy", "scipy")).render(lang)


def hold_out_auc(
    network: Network,
    *,
    score: str = LinkScore.KATZ,
    share: float = 0.1,
    rounds: int = 10,
    seed: int = 1,
) -> HoldOut:
    """Return how well a score finds ties that were taken out of the network.

    Parameters
    ----------
    network
        Read as a simple undirected graph.
    score
        As in `suggest_links`.
    share
        Of the ties, in (0, 1), taken out at random; as many pairs without a tie stand against them.
    rounds, seed
        How often, and where the random numbers begin.

    Raises
    ------
    UsageError
        If an argument is out of its range.
    NetworkError
        If there are fewer than ten ties, or too few pairs without one.
    """
    chosen = choice_of(LinkScore, score)
    if not 0 < share < 1 or rounds < 1:
        raise UsageError(
            msg("the share {value} is outside (0, 1)", value=share), hint=msg("write 0.1")
        )
    source, target, _ = network.simple_edges()
    n, m = network.n_nodes, len(source)
    if m < 10 or n * (n - 1) // 2 < 2 * m:
        raise NetworkError(
            msg("the network is too small or too dense to take ties out of it"),
            hint=msg("choose more relations or kinds"),
        )
    rng = np.random.default_rng(seed)
    found = [_one_auc(n, source, target, chosen, share, rng) for _ in range(rounds)]
    return HoldOut(chosen, float(np.mean(found)), float(np.std(found)), rounds, share)


def _one_auc(
    n: int, source: Ints, target: Ints, score: LinkScore, share: float, rng: np.random.Generator
) -> float:
    from scipy.sparse import coo_array
    from scipy.stats import rankdata

    m = len(source)
    order = rng.permutation(m)
    out, kept = order[: max(1, round(share * m))], order[max(1, round(share * m)) :]
    ends = np.concatenate([source[kept], target[kept]])
    others = np.concatenate([target[kept], source[kept]])
    ties = coo_array((np.ones(len(ends)), (ends, others)), shape=(n, n)).tocsr()
    there = set((source * n + target).tolist())
    apart: list[tuple[int, int]] = []
    while len(apart) < len(out):
        a, b = sorted(rng.integers(0, n, 2).tolist())
        if a != b and a * n + b not in there:
            apart.append((a, b))
    first = np.concatenate([source[out], np.array([a for a, _ in apart])])
    second = np.concatenate([target[out], np.array([b for _, b in apart])])
    values = np.empty(len(first))
    for at in np.array_split(np.arange(len(first)), max(1, len(first) * n // 20_000_000)):
        rows, place = np.unique(first[at], return_inverse=True)
        values[at] = _scores(ties, rows, score)[place, second[at]]
    ranks = rankdata(values)
    k = len(out)
    return float((ranks[:k].sum() - k * (k + 1) / 2) / (k * k))
