"""The table, its small and wrong networks, and values known from the literature."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from coopgraph.analysis import Measure, centrality
from coopgraph.errors import NetworkError, UsageError
from tests._networks import network_from, network_of

UNDIRECTED = [m for m in Measure if not m.info.needs_direction]


def by_label(table: pd.DataFrame, measure: str) -> dict[str, float]:
    return dict(zip(table["label"], table[measure], strict=True))


class TestTable:
    def test_columns_types_and_order(self) -> None:
        star = network_of(4, [(2, 0), (2, 1), (2, 3)])
        table = centrality(star, ["degree", "betweenness"])
        assert list(table.columns) == [
            *("iri", "label", "kind", "country"),
            *("degree", "degree_rank", "betweenness", "betweenness_rank"),
        ]
        assert table["iri"].tolist() == [f"urn:n:0000{i}" for i in (2, 0, 1, 3)]
        assert table["degree"].tolist() == [3, 1, 1, 1]
        assert table["degree_rank"].tolist() == [1, 2, 2, 2]
        assert table["betweenness"].tolist() == [1.0, 0.0, 0.0, 0.0]
        kinds = {name: table[name].dtype.kind for name in table.columns[4:]}
        assert kinds == {
            "degree": "i",
            "degree_rank": "i",
            "betweenness": "f",
            "betweenness_rank": "i",
        }

    def test_sorted_by_the_first_measure_then_iri(self) -> None:
        path = network_of(5, [(0, 1), (1, 2), (2, 3), (3, 4)])
        table = centrality(path, ["closeness", "degree"])
        assert table["iri"].str[-1].tolist() == ["2", "1", "3", "0", "4"]
        assert table["closeness_rank"].tolist() == [1, 2, 2, 4, 4]

    def test_one_measure_as_text_and_the_default(self) -> None:
        pair = network_of(2, [(0, 1)])
        assert list(centrality(pair, "core").columns[4:]) == ["core", "core_rank"]
        assert list(centrality(pair).columns[4::2]) == ["degree", "betweenness"]

    def test_two_runs_agree(self) -> None:
        net = network_from(nx.barabasi_albert_graph(600, 2, seed=4))
        first, second = centrality(net, UNDIRECTED), centrality(net, UNDIRECTED)
        ranks = [c for c in first.columns if c.endswith("_rank")]
        pd.testing.assert_frame_equal(first[["iri", *ranks]], second[["iri", *ranks]])
        pd.testing.assert_frame_equal(first, second, rtol=1e-12, atol=1e-15)

    def test_the_network_is_not_changed(self) -> None:
        net = network_of(3, [(0, 1), (1, 2), (1, 1), (0, 1)])
        before = net.edges.copy()
        centrality(net, UNDIRECTED)
        pd.testing.assert_frame_equal(net.edges, before)


class TestReading:
    def test_parallel_relations_and_loops(self) -> None:
        net = network_of(3, [(0, 1), (1, 0), (0, 1), (2, 2)], weights=[1.0, 2.0, 4.0, 8.0])
        table = centrality(net, ["degree", "strength", "core"])
        assert table["degree"].tolist() == [1, 1, 0]
        assert table["strength"].tolist() == [7.0, 7.0, 0.0]
        assert table["core"].tolist() == [1, 1, 0]

    def test_symmetric_relations_count_both_ways_when_directed(self) -> None:
        net = network_of(3, [(0, 1), (1, 2)], directed=[False, True])
        table = centrality(net, ["in_degree", "out_degree", "degree"], directed=True)
        got = table.sort_values("iri")
        assert got["in_degree"].tolist() == [1, 1, 1]
        assert got["out_degree"].tolist() == [1, 2, 0]
        assert got["degree"].tolist() == [2, 3, 1]

    def test_weights_are_read_when_asked(self) -> None:
        net = network_of(3, [(0, 1), (1, 2)], weights=[3.0, 1.0])
        plain = by_label(centrality(net, "pagerank"), "pagerank")
        heavy = by_label(centrality(net, "pagerank", weighted=True), "pagerank")
        assert plain["actor 0"] == pytest.approx(plain["actor 2"], abs=1e-15)
        assert heavy["actor 0"] > heavy["actor 2"]

    def test_a_tie_of_weight_0_is_no_tie_for_the_spectrum(self) -> None:
        net = network_of(3, [(0, 1), (1, 2)], weights=[1.0, 0.0])
        values = by_label(centrality(net, "eigenvector", weighted=True), "eigenvector")
        assert values["actor 2"] == 0
        assert values["actor 0"] == pytest.approx(math.sqrt(0.5), abs=1e-12)

    @pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
    def test_wrong_weights(self, weight: float) -> None:
        net = network_of(3, [(0, 1), (1, 2)], weights=[1.0, weight])
        with pytest.raises(NetworkError, match="1 pairs of actors"):
            centrality(net, "pagerank", weighted=True)
        assert len(centrality(net, "pagerank")) == 3

    def test_unscaled_betweenness_counts_pairs(self) -> None:
        star = network_of(5, [(0, i) for i in range(1, 5)])
        assert centrality(star, "betweenness", normalized=False)["betweenness"][0] == 6


class TestSmall:
    def test_no_actor(self) -> None:
        with pytest.raises(NetworkError, match="no actors") as caught:
            centrality(network_of(0, []))
        assert caught.value.hint is not None

    def test_one_actor(self) -> None:
        row = centrality(network_of(1, []), UNDIRECTED).iloc[0]
        expected = dict.fromkeys(UNDIRECTED, 0.0) | {
            Measure.DEGREE_CENTRALITY: 1.0,
            Measure.EIGENVECTOR: 1.0,
            Measure.PAGERANK: 1.0,
            Measure.KATZ: 1.0,
            Measure.HUB: 1.0,
            Measure.AUTHORITY: 1.0,
        }
        found = {m: row[str(m)] for m in UNDIRECTED}
        unknown = {found.pop(m) for m in (Measure.CONSTRAINT, Measure.EFFECTIVE_SIZE)}
        assert all(np.isnan(value) for value in unknown), "nobody to be tied to"
        assert found == {m: v for m, v in expected.items() if m in found}
        assert all(row[f"{m}_rank"] == 1 for m in UNDIRECTED)

    def test_only_a_loop(self) -> None:
        row = centrality(network_of(1, [(0, 0)]), UNDIRECTED).iloc[0]
        assert row["degree"] == 0
        assert row["eigenvector"] == 1

    @pytest.mark.parametrize("directed", [False, True])
    def test_no_relation(self, directed: bool) -> None:
        table = centrality(network_of(4, []), UNDIRECTED, directed=directed)
        assert table["eigenvector"].tolist() == pytest.approx([0.5] * 4, abs=1e-15)
        assert table["pagerank"].tolist() == pytest.approx([0.25] * 4, abs=1e-15)
        for name in ("degree", "betweenness", "closeness", "core"):
            assert table[name].tolist() == [0] * 4

    def test_two_actors(self) -> None:
        table = centrality(network_of(2, [(0, 1)]), UNDIRECTED)
        assert table["closeness"].tolist() == [1.0, 1.0]
        assert table["betweenness"].tolist() == [0.0, 0.0]

    @pytest.mark.parametrize("name", ["gephi", "", "networkx:", "compiled:x", "network"])
    def test_unknown_engine(self, name: str) -> None:
        with pytest.raises(UsageError, match="no engine"):
            centrality(network_of(2, [(0, 1)]), engine=name)


class TestPublished:
    def test_florentine_betweenness(self) -> None:
        """Padgett's marriages; betweenness as in Jackson (2008), section 1.2.1."""
        families = nx.florentine_families_graph()
        values = by_label(centrality(network_from(families), "betweenness"), "betweenness")
        jackson = {"Medici": 0.522, "Strozzi": 0.103, "Guadagni": 0.255, "Albizzi": 0.212}
        for family, value in jackson.items():
            assert values[family] == pytest.approx(value, abs=6e-4)

    def test_florentine_ranks(self) -> None:
        table = centrality(network_from(nx.florentine_families_graph()), ["degree", "betweenness"])
        assert table["label"][0] == "Medici"
        ranks = by_label(table, "degree_rank")
        assert ranks["Medici"] == 1
        # Guadagni and Strozzi have four marriages each.
        assert ranks["Guadagni"] == ranks["Strozzi"] == 2
        assert ranks["Albizzi"] == 4

    def test_zachary(self) -> None:
        """Zachary's club: the instructor (0) and the president (33) lead; four cores."""
        table = centrality(network_from(nx.karate_club_graph()), ["degree", "betweenness", "core"])
        assert table["label"].tolist()[:2] == ["33", "0"]
        assert by_label(table, "degree")["33"] == 17
        assert by_label(table, "degree")["0"] == 16
        assert by_label(table, "betweenness")["0"] == pytest.approx(0.437635, abs=1e-6)
        assert by_label(table, "betweenness")["33"] == pytest.approx(0.304075, abs=1e-6)
        assert table["core"].max() == 4
        assert (table["core"] == 4).sum() == 10

    def test_davis(self) -> None:
        """Davis's club women: event 8 had 14 women, events 9 had 12, Evelyn went to 8."""
        degrees = by_label(
            centrality(network_from(nx.davis_southern_women_graph()), "degree"), "degree"
        )
        assert degrees["E8"] == 14
        assert degrees["E9"] == 12
        assert degrees["Evelyn Jefferson"] == 8

    def test_a_path_by_hand(self) -> None:
        table = centrality(network_of(3, [(0, 1), (1, 2)]), UNDIRECTED).set_index("label")
        assert table.loc["actor 1", "closeness"] == 1.0
        assert table.loc["actor 0", "closeness"] == pytest.approx(2 / 3)
        assert table.loc["actor 1", "eigenvector"] == pytest.approx(math.sqrt(0.5), abs=1e-12)
        assert table.loc["actor 0", "eigenvector"] == pytest.approx(0.5, abs=1e-12)
        # p1 = 0.05 + 0.85 · 2 p0 and 2 p0 + p1 = 1
        assert table.loc["actor 1", "pagerank"] == pytest.approx(0.9 / 1.85, abs=1e-12)

    def test_closeness_per_component_by_hand(self) -> None:
        """A triangle and a pair, n = 5: 2/4 · 2/2 and 1/4 · 1/1."""
        net = network_of(5, [(0, 1), (1, 2), (2, 0), (3, 4)])
        assert centrality(net, "closeness")["closeness"].tolist() == [0.5] * 3 + [0.25] * 2


class TestEigenvector:
    def values(self, graph: nx.Graph[Any], **options: Any) -> np.ndarray[Any, Any]:
        table = centrality(network_from(graph), "eigenvector", **options).sort_values("iri")
        return table["eigenvector"].to_numpy()

    def test_only_the_leading_component(self) -> None:
        """A complete graph of 4 (eigenvalue 3) beside a star of 5 rays (√5)."""
        graph = nx.disjoint_union(nx.star_graph(5), nx.complete_graph(4))
        assert self.values(graph) == pytest.approx([0.0] * 6 + [0.5] * 4, abs=1e-12)

    def test_leading_components_share(self) -> None:
        """A star of 4 rays and a ring, both with eigenvalue 2: in proportion to their sums."""
        graph = nx.disjoint_union(nx.star_graph(4), nx.cycle_graph(3))
        star = np.array([2.0, 1, 1, 1, 1]) / math.sqrt(8)
        ring = np.ones(3) / math.sqrt(3)
        both = np.concatenate([star.sum() * star, ring.sum() * ring])
        assert self.values(graph) == pytest.approx(both / np.linalg.norm(both), abs=1e-12)

    def test_it_is_the_limit_of_networkx_power_iteration(self) -> None:
        graph = nx.disjoint_union(nx.star_graph(4), nx.cycle_graph(5))
        limit = nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-13)
        assert self.values(graph) == pytest.approx(list(limit.values()), abs=1e-9)

    @pytest.mark.parametrize(
        "graph",
        [
            nx.star_graph(1000),
            nx.complete_bipartite_graph(300, 400),
            nx.cycle_graph(1001),
            nx.complete_graph(500),
            nx.grid_2d_graph(25, 30),
            nx.balanced_tree(2, 9),
            nx.random_regular_graph(3, 600, seed=1),
            nx.barabasi_albert_graph(2000, 2, seed=3),
        ],
        ids=lambda g: f"{len(g)}n{g.number_of_edges()}m",
    )
    def test_large_and_symmetric(self, graph: nx.Graph[Any]) -> None:
        x = self.values(graph)
        matrix = nx.to_scipy_sparse_array(graph).astype(float)
        value = x @ (matrix @ x)
        assert np.abs(matrix @ x - value * x).max() < 1e-10
        assert (x > 0).all()
        assert np.linalg.norm(x) == pytest.approx(1, abs=1e-12)

    def test_equals_of_a_symmetric_network_share_a_rank(self) -> None:
        tree = centrality(network_from(nx.balanced_tree(2, 9)), "eigenvector")
        assert tree["eigenvector_rank"].nunique() == 10

    def test_a_long_chain(self) -> None:
        """The gap is 1e-5 there; the solution is a sine."""
        n = 1500
        wave = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
        wave /= np.linalg.norm(wave)
        assert np.abs(self.values(nx.path_graph(n)) - wave).max() < 1e-9

    def test_twenty_thousand(self) -> None:
        graph = nx.barabasi_albert_graph(20_000, 2, seed=3)
        x = self.values(graph)
        matrix = nx.to_scipy_sparse_array(graph).astype(float)
        assert np.abs(matrix @ x - (x @ (matrix @ x)) * x).max() < 1e-10

    def test_directed_with_actors_below_the_leading_group(self) -> None:
        """0 ↔ 1 → 2 → 3, and 4 → 0: eigenvalue 1, so 0, 1, 2, 3 are equal and 4 is 0."""
        graph = nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 3), (4, 0)])
        assert self.values(graph, directed=True) == pytest.approx([0.5] * 4 + [0], abs=1e-12)

    def test_directed_long_ring(self) -> None:
        ring = nx.cycle_graph(700, create_using=nx.DiGraph)
        assert self.values(ring, directed=True) == pytest.approx(
            [1 / math.sqrt(700)] * 700, abs=1e-10
        )

    @pytest.mark.parametrize(
        ("pairs", "reason"),
        [
            ([(0, 1), (1, 2)], "no actor is on a directed cycle"),
            ([(0, 1), (1, 0), (2, 3), (3, 2)], "2 groups on directed cycles lead equally"),
        ],
    )
    def test_directed_without_a_leading_group(
        self, pairs: list[tuple[int, int]], reason: str
    ) -> None:
        with pytest.raises(NetworkError, match=reason) as caught:
            self.values(nx.DiGraph(pairs), directed=True)
        assert "pagerank" in str(caught.value.hint)
