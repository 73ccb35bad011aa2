"""Brokers between groups, and the actors and ties that hold a network together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from coopgraph.analysis.engines import adjacency_of, group_names, refuse_empty
from coopgraph.errors import NetworkError
from coopgraph.messages import msg
from coopgraph.methods import Methods, described

if TYPE_CHECKING:
    import pandas as pd
    import rustworkx as rx

    from coopgraph.network import Network

__all__ = ["BROKER_ROLES", "broker_roles", "cut_points", "cut_ties"]

Ints = npt.NDArray[np.int64]

BROKER_ROLES: Final = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def broker_roles(network: Network, by: str = "country", *, directed: bool = False) -> pd.DataFrame:
    """Return how often each actor stands between two others, by the groups of the three.

    An actor brokers a path i → broker → k where i has no tie to k itself. It is *coordinator* where
    all three are of one group, *itinerant* (consultant) where the ends are of one group and the
    broker of another, *representative* where it speaks for i's group to k's, *gatekeeper* where it
    lets i into k's group, *liaison* where all are of different groups.

    Parameters
    ----------
    network
        Parallel relations count once, self-loops not at all.
    by
        ``country``, ``continent`` or ``kind``.
    directed
        Keep directions; a relation without one counts both ways. Else each pair of ends counts
        once, and a pair with one end in the broker's group counts half as representative and half
        as gatekeeper: which it is cannot be told.

    Returns
    -------
    pandas.DataFrame
        One row an actor: iri, label, kind, country; each of `BROKER_ROLES`; ``total``; and
        ``{role}_expected``, what its total gives when the groups are dealt to the actors at
        random. Paths with an actor whose group is not known do not count. The greatest total
        first, ties by IRI.

    Raises
    ------
    UsageError
        If `by` is no such column.
    NetworkError
        If the network has no actors, or the group of none is known.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126.
    """
    import pandas as pd

    refuse_empty(network)
    group = _groups(network, by)
    counts = _counted(network, group, directed=directed)
    nodes = network.node_columns
    table = pd.DataFrame(
        {"iri": nodes.iri, "label": nodes.label, "kind": nodes.kind, "country": nodes.country}
        | {role: counts[:, n] for n, role in enumerate(BROKER_ROLES)}
    )
    table["total"] = counts.sum(axis=1)
    for role, chance in zip(BROKER_ROLES, _by_chance(group), strict=True):
        table[f"{role}_expected"] = table["total"] * chance
    table = table.sort_values(["total", "iri"], ascending=[False, True], ignore_index=True)
    text = msg(
        "Brokerage roles were counted by {by} over the open {reading} paths of two ties (Gould & "
        "Fernandez 1989), with what each actor's total gives when the groups are dealt at random.",
        by=by,
        reading=msg("directed") if directed else msg("undirected"),
    )
    return described(table, Methods(text, packages=("numpy", "scipy")))


def _groups(network: Network, by: str) -> Ints:
    """Return the number of each actor's group, −1 where it is not known."""
    values = group_names(network, by)
    if not (values != "").any():
        raise NetworkError(
            msg("no actor has a {attribute}", attribute=by),
            hint=msg("add the attribute to the sources, or choose another"),
        )
    _, group = np.unique(values, return_inverse=True)
    return np.where(values == "", -1, group).astype(np.int64)


def _counted(network: Network, group: Ints, *, directed: bool) -> npt.NDArray[np.float64]:
    ties = (network.directed_matrix if directed else network.matrix).astype(bool).tocsr()
    known = group >= 0
    back = ties.T.tocsr()
    counts = np.zeros((network.n_nodes, len(BROKER_ROLES)))
    for broker in np.flatnonzero(known).tolist():
        before = back.indices[back.indptr[broker] : back.indptr[broker + 1]]
        after = ties.indices[ties.indptr[broker] : ties.indptr[broker + 1]]
        before, after = before[known[before]], after[known[after]]
        if not len(before) or not len(after):
            continue
        is_open = ~ties[before][:, after].toarray() & (before[:, None] != after[None, :])
        mine, first, last = group[broker], group[before][:, None], group[after][None, :]
        roles = (
            (first == mine) & (last == mine),
            (first == last) & (first != mine),
            (first == mine) & (last != mine),
            (first != mine) & (last == mine),
            (first != mine) & (last != mine) & (first != last),
        )
        counts[broker] = [int((is_open & role).sum()) for role in roles]
    return counts if directed else counts / 2


def _by_chance(group: Ints) -> npt.NDArray[np.float64]:
    """Return the share of ordered triples of different actors that have each role."""
    sizes = np.bincount(group[group >= 0]).astype(np.float64)
    n = sizes.sum()
    if n < 3:
        return np.full(len(BROKER_ROLES), np.nan)
    triples = n * (n - 1) * (n - 2)
    same = (sizes * (sizes - 1) * (sizes - 2)).sum() / triples
    # Of one group: two that are named; of another: the third.
    pair = (sizes * (sizes - 1) * (n - sizes)).sum() / triples
    return np.array([same, pair, pair, pair, 1 - same - 3 * pair])


_CUTS: Final = Methods(
    msg(
        "Articulation points and bridges of the simple undirected graph were found by depth-first "
        "search (Hopcroft & Tarjan 1973)."
    ),
    packages=("rustworkx",),
)


def cut_points(network: Network) -> pd.DataFrame:
    """Return the actors without whom their component falls apart (articulation points).

    Returns
    -------
    pandas.DataFrame
        One row such an actor: iri, label, kind, country, ``degree``, and ``parts``, the number of
        pieces that are left of its component; most parts first, ties by IRI. On the simple
        undirected graph.

    References
    ----------
    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Communications
    of the ACM 16(6), 372–378.
    """
    import pandas as pd
    import rustworkx as rx

    graph, pairs = _simple(network)
    blocks: dict[int, set[int]] = {}
    for (a, b), block in rx.biconnected_components(graph).items():
        for end in (a, b):
            blocks.setdefault(end, set()).add(block)
    cut = sorted(rx.articulation_points(graph))
    degree = np.bincount(pairs.ravel(), minlength=network.n_nodes)
    n = network.node_columns
    table = pd.DataFrame(
        {
            "iri": [n.iri[i] for i in cut],
            "label": [n.label[i] for i in cut],
            "kind": [n.kind[i] for i in cut],
            "country": [n.country[i] for i in cut],
            "degree": degree[cut].astype(np.int64),
            "parts": [len(blocks[i]) for i in cut],
        }
    )
    table = table.sort_values(["parts", "iri"], ascending=[False, True], ignore_index=True)
    return described(table, _CUTS)


def cut_ties(network: Network) -> pd.DataFrame:
    """Return the ties without which their component falls apart (bridges).

    Returns
    -------
    pandas.DataFrame
        One row a pair of actors: source and target with their labels, by IRI. Parallel relations
        between two actors are one tie.
    """
    import pandas as pd
    import rustworkx as rx

    graph, _ = _simple(network)
    iri, label = network.node_columns.iri, network.node_columns.label
    pairs: Iterable[tuple[int, int]] = rx.bridges(graph)  # type: ignore[assignment]
    found = sorted((min(iri[a], iri[b]), max(iri[a], iri[b])) for a, b in pairs)
    names = dict(zip(iri, label, strict=True))
    table = pd.DataFrame(
        [(a, b, names[a], names[b]) for a, b in found],
        columns=["source", "target", "source_label", "target_label"],
    )
    return described(table, _CUTS)


def _simple(network: Network) -> tuple[rx.PyGraph[None, None], Ints]:
    """Return the simple undirected graph, and its pairs of positions."""
    import rustworkx as rx

    ties = adjacency_of(network).tocoo()
    keep = ties.row < ties.col
    pairs = np.column_stack([ties.row[keep], ties.col[keep]]).astype(np.int64)
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * network.n_nodes)
    graph.add_edges_from_no_data([(int(a), int(b)) for a, b in pairs])
    return graph, pairs
