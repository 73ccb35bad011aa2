"""Chance for one-mode networks: other ties of the same degrees, and fewer ties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import SimpleGraph, choose_engine, refuse_empty, simple_graph
from coopgraph.analysis.measures import Measure, parse_measures
from coopgraph.analysis.ranking import competition_ranks, estimate_note, estimated
from coopgraph.errors import UsageError
from coopgraph.messages import Progress, msg, silent
from coopgraph.methods import Methods, described

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.network import Network

__all__ = ["rank_robustness", "rewired", "significance_of"]

Floats = npt.NDArray[np.float64]

_SWAPS: Final = 10
FIXED: Final = frozenset(
    {
        *(Measure.DEGREE, Measure.DEGREE_CENTRALITY, Measure.IN_DEGREE, Measure.OUT_DEGREE),
        Measure.STRENGTH,
    }
)
"""Measures that rewiring cannot change: chance says nothing of them."""


def rewired(graph: SimpleGraph, rng: np.random.Generator, swaps: int = _SWAPS) -> SimpleGraph:
    """Return a graph with the same degrees, in and out where directed, and other ties.

    Two ties a–b and c–d become a–d and c–b, unless that makes a loop or a double tie; then the
    graph stays as it is for a step, so that all graphs of these degrees are as likely in the end.

    Parameters
    ----------
    graph
        The graph; its weights stay at their places in the list of ties.
    swaps
        Tries for each tie.

    References
    ----------
    Fosdick, B. K., Larremore, D. B., Nishimura, J. & Ugander, J. (2018). Configuring random graph
    models with fixed degree sequences. SIAM Review 60(2), 315–355.
    """
    source, target = graph.source.tolist(), graph.target.tolist()
    m, n, directed = len(source), graph.n, graph.directed
    if m < 2:
        return graph

    def code(a: int, b: int) -> int:
        return a * n + b if directed or a < b else b * n + a

    there = {code(a, b) for a, b in zip(source, target, strict=True)}
    tries = swaps * m
    first, second = rng.integers(0, m, tries).tolist(), rng.integers(0, m, tries).tolist()
    turned = rng.random(tries) < 0.5
    for i, j, turn in zip(first, second, turned.tolist(), strict=True):
        a, b, c, d = source[i], target[i], source[j], target[j]
        if turn and not directed:
            c, d = d, c
        if i == j or a == d or c == b:
            continue
        one, two = code(a, d), code(c, b)
        if one in there or two in there or one == two:
            continue
        there -= {code(a, b), code(c, d)}
        there |= {one, two}
        source[i], target[i], source[j], target[j] = a, d, c, b
    return replace(
        graph, source=np.array(source, dtype=np.int64), target=np.array(target, dtype=np.int64)
    )


def significance_of(
    network: Network,
    measures: str | Iterable[str] = ("betweenness",),
    *,
    directed: bool = False,
    samples: int = 100,
    seed: int = 1,
    pivots: int | None = None,
    engine: str = "compiled",
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return how far each actor's values are from those in networks with the same degrees.

    Parameters
    ----------
    network
        Read as a simple graph.
    measures
        As in `centrality`. Degrees and strength are what chance keeps: they have NaN.
    directed
        Keep directions; in- and out-degrees are kept then.
    samples
        Number of rewired networks.
    seed
        Where the random numbers begin.
    pivots, engine
        As in `centrality`; the network and its samples are estimated from other sources each.
    progress
        Called after each sample.

    Returns
    -------
    DataFrame
        One row an actor, in the network's order: ``iri``, ``label``, and for each measure its
        value, ``{measure}_z`` (deviations from the mean of the samples; NaN where they are all the
        same) and ``{measure}_p`` (share of samples, the network itself among them, with a value as
        great: at least 1 / (samples + 1)).

    Raises
    ------
    UsageError
        If a measure is unknown, or `samples` below 2.
    NetworkError
        If the network has no actors.
    """
    chosen = parse_measures(measures, directed=directed)
    graph = estimated(_graph(network, directed, samples), pivots, seed)
    computes = choose_engine(engine).computes
    values = {m: computes[m](graph) for m in chosen}
    free = [m for m in chosen if m not in FIXED]
    total = {m: np.zeros(graph.n) for m in free}
    squares = {m: np.zeros(graph.n) for m in free}
    reached = {m: np.zeros(graph.n) for m in free}
    rng = np.random.default_rng(seed)
    other = graph
    for number in range(samples if free else 0):
        other = replace(rewired(other, rng), seed=seed + 1 + number)
        for m in free:
            away = computes[m](other) - values[m]
            total[m] += away
            squares[m] += away**2
            reached[m] += away >= -1e-12 * np.maximum(np.abs(values[m]), 1e-300)
        progress(msg("rewired networks"), number + 1, samples)
    columns = _labels(network)
    for m in chosen:
        columns[str(m)] = values[m]
        if m in FIXED:
            columns[f"{m}_z"] = columns[f"{m}_p"] = np.full(graph.n, np.nan)
            continue
        mean = total[m] / samples
        spread = np.sqrt(np.maximum(squares[m] - samples * mean**2, 0) / (samples - 1))
        moved = spread > 1e-12 * np.maximum(np.abs(values[m]), 1e-3)
        columns[f"{m}_z"] = np.where(moved, -mean / np.where(moved, spread, 1), np.nan)
        columns[f"{m}_p"] = (1 + reached[m]) / (1 + samples)
    import pandas as pd

    text = msg(
        "Values were compared with those of {samples} networks with the same degrees, made by "
        "swapping the ends of ties (Maslov & Sneppen 2002; seed {seed}): z counts deviations from "
        "their mean, p is the share with a value as great (Phipson & Smyth 2010). Measures: "
        "{measures}; degrees and strength are what chance keeps.",
        samples=samples,
        seed=seed,
        measures=", ".join(map(str, chosen)),
    )
    notes = estimate_note(graph) if Measure.BETWEENNESS in chosen else ()
    return described(pd.DataFrame(columns), Methods(text, packages=("numpy", "scipy"), notes=notes))


def _labels(network: Network) -> dict[str, object]:
    return {"iri": network.node_columns.iri, "label": network.node_columns.label}


def _graph(network: Network, directed: bool, rounds: int) -> SimpleGraph:
    if rounds < 2:
        raise UsageError(
            msg("{value} samples are too few", value=rounds), hint=msg("take 100 or more")
        )
    refuse_empty(network)
    return simple_graph(network, directed=directed, weighted=False, normalized=True)


def rank_robustness(
    network: Network,
    measure: str = "betweenness",
    *,
    missing: float = 0.1,
    rounds: int = 50,
    directed: bool = False,
    seed: int = 1,
    pivots: int | None = None,
    engine: str = "compiled",
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return how sure a ranking is if some ties are missing.

    A share of the ties is taken out at random, again and again, and the actors are ranked anew.

    Parameters
    ----------
    network
        Read as a simple graph.
    measure
        One measure, as in `centrality`.
    missing
        Share of ties taken out, in (0, 1).
    rounds
        Number of deletions.
    seed
        Where the random numbers begin.
    pivots, engine
        As in `centrality`. The ranking itself is exact; the rounds are estimated from other
        sources each, so that the intervals hold what the estimate adds too.
    progress
        Called after each round.

    Returns
    -------
    DataFrame
        One row an actor, the best first: ``iri``, ``label``, the value, ``rank``, ``rank_low`` and
        ``rank_high`` (between which 90 % of the rounds lie) and ``top_10`` (share of rounds in
        which the actor is among the first ten).

    Raises
    ------
    UsageError
        If the measure is unknown, or a number out of its range.
    NetworkError
        If the network has no actors.

    References
    ----------
    Costenbader, E. & Valente, T. W. (2003). The stability of centrality measures when networks are
    sampled. Social Networks 25(4), 283–307. https://doi.org/10.1016/S0378-8733(03)00012-1
    """
    import pandas as pd

    (chosen,) = parse_measures(measure, directed=directed)
    if not 0 < missing < 1:
        raise UsageError(
            msg("the share {value} is outside (0, 1)", value=missing), hint=msg("write 0.1")
        )
    graph = _graph(network, directed, rounds)
    compute = choose_engine(engine).computes[chosen]
    values, rng, m = compute(graph), np.random.default_rng(seed), len(graph.source)
    graph = estimated(graph, pivots, seed)
    kept = m - round(missing * m)
    ranks = np.empty((rounds, graph.n))
    for number in range(rounds):
        at = np.sort(rng.choice(m, kept, replace=False))
        fewer = replace(
            graph,
            source=graph.source[at],
            target=graph.target[at],
            weight=graph.weight[at],
            seed=seed + 1 + number,
        )
        ranks[number] = competition_ranks(compute(fewer))
        progress(msg("networks with missing ties"), number + 1, rounds)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="closest_observation")
    table = pd.DataFrame(
        {
            **_labels(network),
            str(chosen): values,
            "rank": competition_ranks(values),
            "rank_low": low.astype(np.int64),
            "rank_high": high.astype(np.int64),
            "top_10": (ranks <= 10).mean(axis=0),
        }
    )
    text = msg(
        "The ranking by {measure} was repeated {rounds} times with {missing} % of the ties taken "
        "out at random (Costenbader & Valente 2003; seed {seed}); given are the ranks between "
        "which 90 % of the rounds lie.",
        measure=str(chosen),
        rounds=rounds,
        missing=f"{100 * missing:g}",
        seed=seed,
    )
    table = table.sort_values(["rank", "iri"], ignore_index=True)
    notes = estimate_note(graph) if chosen is Measure.BETWEENNESS else ()
    return described(table, Methods(text, packages=("numpy", "scipy"), notes=notes))
