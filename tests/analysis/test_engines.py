"""Engines by name: networkx and its backends."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from coopgraph.analysis import Measure, centrality
from coopgraph.errors import MissingExtraError, NetworkError
from tests._networks import network_from, network_of

ALL = [m for m in Measure if not m.info.needs_direction]


def test_networkx_gives_the_same_table() -> None:
    net = network_from(nx.karate_club_graph(), weight="weight")
    pd.testing.assert_frame_equal(
        centrality(net, ALL), centrality(net, ALL, engine="networkx"), rtol=1e-9, atol=1e-9
    )
    weighted = ["strength", "eigenvector", "pagerank"]
    pd.testing.assert_frame_equal(
        centrality(net, weighted, weighted=True),
        centrality(net, weighted, weighted=True, engine="networkx:networkx"),
        rtol=1e-9,
        atol=1e-9,
    )


def test_networkx_has_the_same_tie_of_leading_components() -> None:
    net = network_from(nx.disjoint_union(nx.star_graph(4), nx.cycle_graph(3)))
    pd.testing.assert_frame_equal(
        centrality(net, "eigenvector"),
        centrality(net, "eigenvector", engine="networkx"),
        rtol=1e-9,
        atol=1e-9,
    )


@pytest.mark.parametrize(
    "graph",
    [
        nx.barabasi_albert_graph(1500, 2, seed=2),
        nx.gnp_random_graph(700, 0.003, seed=2, directed=True),
        nx.path_graph(90),
        nx.path_graph(150),  # farther than searches by levels go
        nx.cycle_graph(130, create_using=nx.DiGraph),
    ],
    ids=["heavy tail", "directed", "chain", "long chain", "long ring"],
)
@pytest.mark.parametrize("batch", [1, 1_000_000])
def test_closeness_near_and_far(
    monkeypatch: pytest.MonkeyPatch, graph: nx.Graph[int], batch: int
) -> None:
    monkeypatch.setattr("coopgraph.analysis.engines.distances._BATCH", batch)
    table = centrality(network_from(graph), "closeness", directed=graph.is_directed())
    expected = list(nx.closeness_centrality(graph).values())
    assert table.sort_values("iri")["closeness"].to_numpy() == pytest.approx(expected, rel=1e-12)


def test_bits_are_counted_alike_without_numpy_2(monkeypatch: pytest.MonkeyPatch) -> None:
    from coopgraph.analysis.engines.distances import _bits_by_row

    words = np.array([[0, 1, 2**64 - 1], [6, 0, 0]], dtype=np.uint64)
    assert _bits_by_row(words).tolist() == [65, 2]
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert _bits_by_row(words).tolist() == [65, 2]


def test_a_backend_that_is_not_there() -> None:
    with pytest.raises(MissingExtraError, match="no backend 'cugraph'") as caught:
        centrality(network_of(2, [(0, 1)]), engine="networkx:cugraph")
    assert "networkx" in str(caught.value.hint)


def test_power_iteration_that_does_not_converge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coopgraph.analysis.engines.networkx._ROUNDS", 3)
    with pytest.raises(NetworkError, match="does not converge") as caught:
        centrality(network_from(nx.path_graph(9)), "eigenvector", engine="networkx")
    assert "compiled" in str(caught.value.hint)


_BACKEND = """
    import networkx as nx

    class Doubled:
        '''Runs networkx's PageRank and doubles it, to show that it was asked.'''

        @staticmethod
        def convert_from_nx(graph, *args, **kwargs):
            return graph

        @staticmethod
        def convert_to_nx(result, *, name=None):
            return result

        @staticmethod
        def can_run(name, args, kwargs):
            return name == "pagerank"

        @staticmethod
        def pagerank(graph, *args, **options):
            return {n: 2 * v for n, v in nx.pagerank.orig_func(graph, *args, **options).items()}
"""


def test_a_backend_that_is_there(tmp_path: Path) -> None:
    """A real backend, installed beside: its entry point is found and its function called."""
    (tmp_path / "doubled.py").write_text(textwrap.dedent(_BACKEND))
    info = tmp_path / "doubled-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: doubled\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[networkx.backends]\ndoubled = doubled:Doubled\n")
    code = f"""
        import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(Path.cwd())!r}]
        import networkx as nx
        from coopgraph.analysis import centrality
        from coopgraph.errors import UsageError
        from tests._networks import network_of
        net = network_of(3, [(0, 1), (1, 2)])
        print(round(centrality(net, "pagerank", engine="networkx:doubled")["pagerank"].sum(), 9))
        try:
            centrality(net, "core", engine="networkx:doubled")
        except UsageError as error:
            print("refused:", error.value, error.hint)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "2.0"
    assert second.startswith("refused: doubled")
