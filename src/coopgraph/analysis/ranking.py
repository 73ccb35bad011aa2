"""`centrality`: measures of actors as one table of values and ranks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coopgraph.analysis.engines import SimpleGraph, choose_engine, refuse_empty, simple_graph
from coopgraph.analysis.measures import Measure, parse_measures
from coopgraph.errors import UsageError
from coopgraph.messages import Message, msg
from coopgraph.methods import Methods, described

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from coopgraph.network import Network

__all__ = [
    "centrality",
    "competition_ranks",
    "estimate_note",
    "estimated",
    "ranking_methods",
]

# Above the engines' rounding, below differences that mean something.
_TIE = 1e-10  # of the value
_NOUGHT = 1e-13  # of the greatest value


def centrality(
    network: Network,
    measures: str | Iterable[str] = ("degree", "betweenness"),
    *,
    directed: bool = False,
    weighted: bool = False,
    normalized: bool = True,
    pivots: int | None = None,
    seed: int = 1,
    engine: str = "compiled",
) -> pd.DataFrame:
    r"""Return a table of values and ranks, one row an actor, the first measure's best first.

    Definitions are NetworkX's on the *simple graph* of the network: parallel relations are merged
    and count once (their weights add up), self-loops are dropped, and directions are dropped
    unless `directed` is true; then a relation of a symmetric type counts both ways.

    Parameters
    ----------
    network
        The network.
    measures
        One or more of

        - ``degree``: number of distinct neighbours [1]_; directed: in-degree plus out-degree
        - ``degree_centrality``: degree divided by n − 1
        - ``in_degree``, ``out_degree``: in directed networks
        - ``strength``: sum of the weights of the actor's relations
        - ``betweenness``: share of shortest paths through the actor [2]_
        - ``closeness``: inverse mean distance, scaled by component (see Notes) [3]_
        - ``eigenvector``: leading eigenvector of the adjacency matrix, of length 1 [4]_
        - ``pagerank``: damping 0.85; directed: actors without a way out jump anywhere [5]_
        - ``core``: the greatest k of a k-core with the actor in it [6]_, [7]_
        - ``harmonic``: sum of inverse distances; no factor for components [8]_
        - ``katz``: walks to the actor, a step counting 0.85 / greatest eigenvalue; length 1 [9]_
        - ``hub``, ``authority``: HITS, adding up to 1 [10]_
        - ``constraint``, ``effective_size``: Burt's structural holes; brokers have little of the
          first and much of the second; NaN for isolates [11]_

        `coopgraph.analysis.MEASURES` has the label, definition and reference of each.
    directed
        Keep the directions of relations. Closeness then reads the distances *to* the actor,
        eigenvector and PageRank the relations that come in.
    weighted
        Let eigenvector and PageRank read the summed weight of a pair as the strength of its tie.
        Betweenness and closeness count steps and are refused.
    normalized
        Divide betweenness by the number of pairs of other actors; else it is the plain count, in
        which an undirected pair counts once.
    pivots, seed
        Estimate betweenness from so many sources drawn at random [12]_, for networks where the
        exact values take too long; None: exact. All other measures are exact.
    engine
        ``compiled`` (rustworkx, SciPy and NumPy), ``networkx``, or ``networkx:<backend>`` for a
        NetworkX backend that is installed. All agree to 1e-9.

    Returns
    -------
    pandas.DataFrame
        Columns ``iri``, ``label``, ``kind``, ``country``, then for each measure its value and
        ``{measure}_rank``: 1 is the greatest, ties share the best rank (values that differ by
        less than 1e-10 of themselves are ties). Sorted by the first measure, ties by IRI.

    Raises
    ------
    UsageError
        An unknown measure or engine, or a measure without meaning in this reading.
    NetworkError
        A network without actors, a weight that cannot be read, or an eigenvector centrality that
        does not exist (a directed network without a leading group on cycles).
    MissingExtraError
        A NetworkX backend that is not installed.

    Notes
    -----
    *Closeness.* With :math:`r` other actors that reach the actor, at distances :math:`d`, in a
    network of n: :math:`\frac{r}{n-1} \cdot \frac{r}{\sum d}` (Wasserman and Faust). So an actor
    central in a small component ranks below one in a large component; an isolate has 0.

    *Eigenvector.* On a disconnected network: the limit of power iteration from equal values.
    Components whose greatest eigenvalue is the greatest of all share it, each in proportion to
    the sum of its own unit vector; actors of all others have 0. Without any relation all are
    equal. Directed: the one strong component that leads and what it reaches; where several lead
    equally, or none, it is not defined and an error says so.

    *Small networks.* A lone actor has degree centrality 1 (as in NetworkX), eigenvector and
    PageRank 1, all else 0.

    Values of two runs agree to rounding, about 1e-15 of the greatest; ranks and order agree
    exactly.

    References
    ----------
    .. [1] Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social
       Networks 1(3), 215–239.
    .. [2] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of
       Mathematical Sociology 25(2), 163–177.
    .. [3] Wasserman, S. & Faust, K. (1994). Social Network Analysis, p. 201. Cambridge
       University Press.
    .. [4] Bonacich, P. (1987). Power and centrality: a family of measures. American Journal of
       Sociology 92(5), 1170–1182.
    .. [5] Page, L., Brin, S., Motwani, R. & Winograd, T. (1999). The PageRank citation ranking:
       bringing order to the web. Stanford InfoLab 1999-66.
    .. [6] Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3),
       269–287.
    .. [7] Batagelj, V. & Zaveršnik, M. (2003). An O(m) algorithm for cores decomposition of
       networks. arXiv:cs/0310049.
    .. [8] Boldi, P. & Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10(3–4),
       222–262.
    .. [9] Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika
       18(1), 39–43.
    .. [10] Kleinberg, J. M. (1999). Authoritative sources in a hyperlinked environment. Journal of
       the ACM 46(5), 604–632.
    .. [11] Burt, R. S. (1992). Structural Holes. Harvard University Press.
    .. [12] Brandes, U. & Pich, C. (2007). Centrality estimation in large networks. International
       Journal of Bifurcation and Chaos 17(7), 2303–2318.
    """
    chosen = parse_measures(measures, directed=directed, weighted=weighted)
    computes = choose_engine(engine).computes
    refuse_empty(network)
    import pandas as pd

    graph = simple_graph(network, directed=directed, weighted=weighted, normalized=normalized)
    graph = estimated(graph, pivots, seed)
    nodes = network.node_columns
    columns: dict[str, Any] = {
        "iri": nodes.iri,
        "label": nodes.label,
        "kind": nodes.kind,
        "country": nodes.country,
    }
    for measure in chosen:
        values = computes[measure](graph)
        columns[str(measure)] = values.round().astype(np.int64) if measure.info.whole else values
        columns[f"{measure}_rank"] = competition_ranks(values)
    table = pd.DataFrame(columns).sort_values([f"{chosen[0]}_rank", "iri"], ignore_index=True)
    methods = ranking_methods(chosen, directed=directed, weighted=weighted, engine=engine)
    if Measure.BETWEENNESS in chosen:
        methods = replace(methods, notes=estimate_note(graph))
    return described(table, methods)


def estimated(graph: SimpleGraph, pivots: int | None, seed: int) -> SimpleGraph:
    """Return the graph with the number of sources that its betweenness is estimated from.

    Raises
    ------
    UsageError
        If it is below 1.
    """
    if pivots is None:
        return graph
    if pivots < 1:
        raise UsageError(
            msg("{value} sources are too few", value=pivots), value=pivots, hint=msg("take 200")
        )
    return replace(graph, pivots=pivots, seed=seed)


def estimate_note(graph: SimpleGraph) -> tuple[Message, ...]:
    """Return the sentence that tells of an estimated betweenness; none of an exact one."""
    if not graph.is_estimated:
        return ()
    return (
        msg(
            "Betweenness was estimated from {pivots} sources drawn at random (Brandes & Pich 2007; "
            "seed {seed}).",
            pivots=graph.pivots,
            seed=graph.seed,
        ),
    )


def ranking_methods(
    measures: tuple[Measure, ...], *, directed: bool, weighted: bool = False, engine: str
) -> Methods:
    """Return how actors were measured and ranked: reading, definitions, references."""
    text = msg(
        "Actors were measured on the simple {reading} graph (parallel relations merged, self-loops "
        "left out, {weights}) with the engine {engine}; equal values share the best rank. "
        "Measures:",
        reading=msg("directed") if directed else msg("undirected"),
        weights=msg("weights added up") if weighted else msg("each tie counting 1"),
        engine=engine,
    )
    items = tuple(
        msg("{measure} ({definition})", measure=m.info.label, definition=m.info.definition)
        for m in measures
    )
    packages = ("networkx",) if engine.startswith("networkx") else ("numpy", "scipy", "rustworkx")
    return Methods(text, items, packages, tuple(m.info.reference for m in measures))


def competition_ranks(values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return ranks from 1, the greatest value first; ties share the best rank.

    Values that differ by less than 1e-10 of themselves, or 1e-13 of the greatest, are ties, so that
    rounding does not separate equal actors. A value that is not known ranks after all others.

    Examples
    --------
    >>> competition_ranks([2.0, 5.0, 2.0, 1.0]).tolist()
    [2, 1, 2, 4]
    """
    known = np.asarray(values, dtype=np.float64)
    order = np.argsort(-known, kind="stable")
    ordered = known[order]
    finite = np.abs(known[np.isfinite(known)])
    nought = _NOUGHT * (float(finite.max()) if len(finite) else 0.0)
    above, below = ordered[:-1], ordered[1:]
    tie = np.maximum(_TIE * np.minimum(np.abs(above), np.abs(below)), nought)
    both_unknown = np.isnan(above) & np.isnan(below)
    with np.errstate(invalid="ignore"):
        falls = ~((above == below) | (above - below <= tie) | both_unknown)
    starts = np.concatenate([[True], falls]) if len(ordered) else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(starts, np.arange(1, len(ordered) + 1), 0))
    ranks = np.empty(len(ordered), dtype=np.int64)
    ranks[order] = first
    return ranks
