"""Every measure, on known and random graphs, against networkx to 1e-9."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.analysis import Measure, centrality
from coopgraph.errors import NetworkError
from tests._networks import network_from, simple

CLOSE = 1e-9
Floats = npt.NDArray[np.float64]


def exact_pagerank(graph: nx.Graph[Any], weight: str | None = None) -> dict[Any, float]:
    """Solve PageRank's equations directly."""
    n = len(graph)
    matrix = nx.to_numpy_array(graph)
    if weight is None:
        matrix = (matrix != 0).astype(float)
    sums = matrix.sum(axis=1, keepdims=True)
    walk = np.where(sums > 0, matrix / np.where(sums > 0, sums, 1), 1 / n)
    rank = np.linalg.solve(np.eye(n) - 0.85 * walk.T, np.full(n, 0.15 / n))
    return dict(zip(graph, rank.tolist(), strict=True))


def exact_katz(graph: nx.Graph[Any]) -> dict[Any, float]:
    """Solve Katz's equations directly, a step counting 0.85 / the greatest eigenvalue."""
    matrix = (nx.to_numpy_array(graph) != 0).astype(float)
    # Block by block: eigenvalues of the whole lose half their digits where blocks share one.
    place = {node: i for i, node in enumerate(graph)}
    blocks = nx.strongly_connected_components(nx.DiGraph(graph))
    greatest = max(
        abs(np.linalg.eigvals(matrix[np.ix_(rows, rows)])).max()
        for block in blocks
        if (rows := [place[node] for node in block])
    )
    factor = 0.85 / greatest if greatest > 0 else 0.85
    values = np.linalg.solve(np.eye(len(graph)) - factor * matrix.T, np.ones(len(graph)))
    return dict(zip(graph, (values / np.linalg.norm(values)).tolist(), strict=True))


def quiet_constraint(graph: nx.Graph[Any]) -> Any:
    with np.errstate(invalid="ignore", divide="ignore"):  # isolates
        return nx.constraint(graph)


def defined_effective_size(graph: nx.Graph[Any]) -> dict[Any, float]:
    """Burt's sum, written out: contacts less what each shares with the others (mutual ties)."""
    a = (nx.to_numpy_array(graph) != 0).astype(float)
    mutual = a + a.T
    found = {}
    for i, node in enumerate(graph):
        contacts = np.flatnonzero(mutual[i])
        share = mutual[i] / max(mutual[i].sum(), 1)
        redundant = sum((share * mutual[j] / mutual[j].max()).sum() for j in contacts)
        found[node] = len(contacts) - redundant if len(contacts) else np.nan
    return found


PEERS: dict[Measure, Callable[[nx.Graph[Any]], Any]] = {
    Measure.DEGREE: lambda g: dict(g.degree()),
    Measure.DEGREE_CENTRALITY: nx.degree_centrality,
    Measure.STRENGTH: lambda g: dict(g.degree(weight="weight")),
    Measure.BETWEENNESS: nx.betweenness_centrality,
    Measure.CLOSENESS: nx.closeness_centrality,
    Measure.PAGERANK: exact_pagerank,
    Measure.CORE: nx.core_number,
    Measure.HARMONIC: nx.harmonic_centrality,
    Measure.CONSTRAINT: quiet_constraint,
    Measure.EFFECTIVE_SIZE: defined_effective_size,
    Measure.KATZ: exact_katz,
}
DIRECTED_PEERS: dict[Measure, Callable[[Any], Any]] = {
    **PEERS,
    Measure.IN_DEGREE: lambda g: dict(g.in_degree()),
    Measure.OUT_DEGREE: lambda g: dict(g.out_degree()),
}


def check(graph: nx.Graph[Any], engine: str = "compiled") -> None:
    """Compare each measure with networkx on the simple graph."""
    directed = graph.is_directed()
    peers = DIRECTED_PEERS if directed else PEERS
    table = centrality(
        network_from(graph, weight="weight"), list(peers), directed=directed, engine=engine
    ).sort_values("iri")
    plain = simple(graph)
    for measure, peer in peers.items():
        found = peer(plain)
        expected = [found[node] for node in plain]
        got = table[str(measure)].to_numpy(np.float64)
        assert got == pytest.approx(expected, rel=CLOSE, abs=1e-12, nan_ok=True), measure


KNOWN = {
    "karate": nx.karate_club_graph(),
    "davis": nx.davis_southern_women_graph(),
    "florentine": nx.florentine_families_graph(),
    "miserables": nx.les_miserables_graph(),
    "petersen": nx.petersen_graph(),
    "directed scale-free": nx.scale_free_graph(80, seed=2),
    "heavy tail": nx.barabasi_albert_graph(300, 2, seed=1),
    "sparse": nx.gnp_random_graph(200, 0.006, seed=1),
    "sparse directed": nx.gnp_random_graph(150, 0.01, seed=1, directed=True),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("engine", ["compiled", "networkx"])
def test_known_graphs(name: str, engine: str) -> None:
    check(KNOWN[name], engine)


@pytest.mark.parametrize("name", ["karate", "davis", "florentine", "miserables", "heavy tail"])
@pytest.mark.parametrize("weighted", [False, True])
def test_eigenvector_of_known_graphs(name: str, weighted: bool) -> None:
    graph = KNOWN[name].subgraph(max(nx.connected_components(KNOWN[name]), key=len)).copy()
    weight = "weight" if weighted else None
    expected = nx.eigenvector_centrality_numpy(graph, weight=weight)
    table = centrality(network_from(graph, weight="weight"), "eigenvector", weighted=weighted)
    got = table.sort_values("iri")["eigenvector"].to_numpy()
    assert np.abs(got - np.array(list(expected.values()))).max() < CLOSE


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool, most: int = 12) -> nx.Graph[Any]:
    """Draw a multigraph with loops, of any number of components, with whole weights."""
    n = draw(st.integers(1, most))
    ends = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(ends, ends, st.integers(1, 5)), max_size=3 * n))
    graph: nx.Graph[Any] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(edges)
    return graph


@settings(max_examples=300, deadline=None)
@given(graphs(directed=False))
def test_random_graphs(graph: nx.Graph[Any]) -> None:
    check(graph)


@settings(max_examples=300, deadline=None)
@given(graphs(directed=True))
def test_random_directed_graphs(graph: nx.Graph[Any]) -> None:
    check(graph)


@settings(max_examples=100, deadline=None)
@given(graphs(directed=False), st.booleans())
def test_random_unscaled_betweenness(graph: nx.Graph[Any], directed: bool) -> None:
    net = network_from(graph)
    plain: nx.Graph[Any] = simple(graph)
    if directed:
        plain = plain.to_directed()
    table = centrality(net, "betweenness", normalized=False, directed=directed)
    expected = nx.betweenness_centrality(plain, normalized=False)
    got = table.sort_values("iri")["betweenness"].to_numpy()
    assert got == pytest.approx(list(expected.values()), rel=CLOSE, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(graphs(directed=False), graphs(directed=True), st.booleans())
def test_random_weighted_pagerank(
    first: nx.Graph[Any], second: nx.Graph[Any], directed: bool
) -> None:
    graph = second if directed else first
    net = network_from(graph, weight="weight")
    table = centrality(net, "pagerank", directed=directed, weighted=True).sort_values("iri")
    expected = exact_pagerank(simple(graph), weight="weight")
    assert table["pagerank"].to_numpy() == pytest.approx(list(expected.values()), rel=CLOSE)
    assert table["pagerank"].sum() == pytest.approx(1, abs=1e-14)


def limit_of_power_iteration(matrix: Floats) -> Floats:
    """Return the direction of (I + A)ᵏ·1 by repeated squaring: the definition itself."""
    power = matrix + np.eye(len(matrix))
    for _ in range(60):
        power /= np.abs(power).max()
        power = power @ power
    values = power @ np.ones(len(matrix))
    limit: Floats = values / np.linalg.norm(values)
    return limit


def projection_on_leading(matrix: Floats) -> Floats:
    """Return equal values projected on all vectors of the greatest eigenvalue: the same limit."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    leading = vectors[:, eigenvalues > eigenvalues[-1] - 1e-9]
    values = leading @ leading.sum(axis=0)
    limit: Floats = values / np.linalg.norm(values)
    return limit


@settings(max_examples=300, deadline=None)
@given(graphs(directed=False), st.booleans())
def test_random_eigenvector(graph: nx.Graph[Any], weighted: bool) -> None:
    plain = simple(graph)
    matrix = nx.to_numpy_array(plain, weight="weight")
    if not weighted:
        matrix = (matrix != 0).astype(float)
    table = centrality(network_from(graph, weight="weight"), "eigenvector", weighted=weighted)
    got = table.sort_values("iri")["eigenvector"].to_numpy()
    assert got == pytest.approx(projection_on_leading(matrix), abs=CLOSE)


@settings(max_examples=300, deadline=None)
@given(graphs(directed=True))
def test_random_directed_eigenvector(graph: nx.Graph[Any]) -> None:
    """Where it exists it is an eigenvector, and networkx's where networkx has one."""
    plain: Any = simple(graph)
    matrix = (nx.to_numpy_array(plain) != 0).astype(float).T
    net = network_from(graph)
    try:
        table = centrality(net, "eigenvector", directed=True)
    except NetworkError:
        assert not nx.is_strongly_connected(plain)
        return
    got = table.sort_values("iri")["eigenvector"].to_numpy()
    assert np.abs(matrix @ got - np.abs(np.linalg.eigvals(matrix)).max() * got).max() < 1e-6
    assert got == pytest.approx(limit_of_power_iteration(matrix), abs=1e-6)
    if nx.is_strongly_connected(plain) and len(plain) > 3:
        expected = nx.eigenvector_centrality_numpy(plain, weight=None)
        assert got == pytest.approx(list(expected.values()), abs=CLOSE)


@settings(max_examples=50, deadline=None)
@given(graphs(directed=False, most=8), graphs(directed=True, most=8), st.booleans())
def test_the_networkx_engine_agrees(
    first: nx.Graph[Any], second: nx.Graph[Any], directed: bool
) -> None:
    check(second if directed else first, "networkx")


@pytest.mark.parametrize("engine", ["compiled", "networkx"])
@pytest.mark.parametrize(
    "graph",
    [
        nx.karate_club_graph(),
        nx.les_miserables_graph(),
        nx.gnp_random_graph(40, 0.2, seed=4, directed=True),
        nx.DiGraph([(0, 1), (0, 2), (3, 1), (3, 2), (3, 4), (5, 6)]),
    ],
)
def test_hubs_and_authorities_are_the_singular_vectors(graph: nx.Graph[Any], engine: str) -> None:
    matrix = (nx.to_numpy_array(graph) != 0).astype(float)
    left, _, right = np.linalg.svd(matrix)
    table = centrality(
        network_from(graph), ["hub", "authority"], directed=graph.is_directed(), engine=engine
    ).sort_values("iri")
    for name, vector in (("hub", left[:, 0]), ("authority", right[0])):
        expected = np.abs(vector) / np.abs(vector).sum()
        assert table[name].to_numpy() == pytest.approx(expected, abs=1e-9)


def test_burt_s_measures_by_hand() -> None:
    """A broker between two pairs that know each other."""
    graph = nx.Graph([(0, 1), (0, 2), (1, 2), (0, 3), (0, 4), (3, 4)])
    table = centrality(network_from(graph), ["constraint", "effective_size"]).sort_values("iri")
    # For each contact: a quarter of the ties, and a quarter × a half through its partner.
    assert table.constraint.to_numpy()[0] == pytest.approx(4 * (1 / 4 + 1 / 4 * 1 / 2) ** 2)
    assert table.effective_size.to_numpy()[0] == pytest.approx(4 - 2 * 2 / 4)
    assert table.constraint_rank.tolist()[0] == 5, "the broker is the least constrained"


def test_distances_beyond_a_hundred_steps() -> None:
    graph = nx.path_graph(150)
    found = centrality(network_from(graph), "harmonic").sort_values("iri").harmonic
    expected = nx.harmonic_centrality(graph)
    assert found.to_numpy() == pytest.approx([expected[i] for i in range(150)], rel=1e-12)
