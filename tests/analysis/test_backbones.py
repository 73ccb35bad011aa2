"""Backbones against enumeration, SciPy's distributions and cases by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import false_discovery_control, hypergeom, poisson_binom

from coopgraph.analysis import BipartiteConfiguration, adjusted, backbone
from coopgraph.analysis._co_occurrence import shared_test
from coopgraph.errors import NetworkError, UsageError
from coopgraph.network import two_mode
from tests._networks import network_of
from tests._two_mode import davis, of_matrix

Matrix = npt.NDArray[np.int64]


def table(b: Matrix, model: str, **how: int) -> dict[tuple[int, int], float]:
    """Return the p-value of each pair of rows."""
    test = shared_test(
        two_mode(of_matrix(b), "City").incidence, model, False, how.get("samples", 10), 1
    )
    shared = b @ b.T
    pairs = list(itertools.combinations(range(len(b)), 2))
    first, second = (np.array(x) for x in zip(*pairs, strict=True))
    code = test.codes(first, second, shared[first, second])
    return dict(zip(pairs, test.table_p[code].tolist(), strict=True))


def random_matrix(seed: int, m: int = 12, n: int = 20) -> Matrix:
    rng = np.random.default_rng(seed)
    b = (rng.random((m, n)) < rng.random((m, 1))).astype(np.int64)
    return np.asarray(b[:, b.sum(axis=0) > 0])


@pytest.mark.parametrize("seed", range(4))
def test_sdsm_is_the_poisson_binomial_of_each_pair(seed: int) -> None:
    b = random_matrix(seed)
    p = BipartiteConfiguration.fit(b.sum(axis=1), b.sum(axis=0)).probabilities()
    for (i, j), found in table(b, "sdsm").items():
        expected = poisson_binom.sf((b @ b.T)[i, j] - 1, p[i] * p[j])
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_fixed_row_is_hypergeometric(seed: int) -> None:
    b = random_matrix(seed)
    rows = b.sum(axis=1)
    for (i, j), found in table(b, "fixed-row").items():
        expected = hypergeom.sf((b @ b.T)[i, j] - 1, b.shape[1], rows[i], rows[j])
        assert found == pytest.approx(expected, abs=1e-12)


def all_matrices(m: int, n: int) -> list[Matrix]:
    return [np.array(cells).reshape(m, n) for cells in itertools.product([0, 1], repeat=m * n)]


@pytest.mark.parametrize(
    ("model", "kept"),
    [
        ("fixed-fill", lambda b: b.sum()),
        ("fixed-column", lambda b: tuple(b.sum(axis=0))),
        ("fixed-row", lambda b: tuple(b.sum(axis=1))),
    ],
)
def test_exact_models_by_enumeration(model: str, kept: object) -> None:
    assert callable(kept)
    b = np.array([[1, 1, 0, 1], [0, 1, 0, 1], [1, 0, 0, 0]])
    alike = [x for x in all_matrices(3, 4) if kept(x) == kept(b)]
    for (i, j), found in table(b, model).items():
        shared = (b @ b.T)[i, j]
        expected = np.mean([(x @ x.T)[i, j] >= shared for x in alike])
        assert found == pytest.approx(expected, abs=1e-9), (i, j)


def test_fdsm_by_enumeration() -> None:
    b = np.array([[1, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1]])
    rows, columns = b.sum(axis=1), b.sum(axis=0)
    alike = [
        x
        for x in all_matrices(4, 4)
        if (x.sum(axis=1) == rows).all() and (x.sum(axis=0) == columns).all()
    ]
    found = table(b, "fdsm", samples=4_000)
    for (i, j), p in found.items():
        expected = np.mean([(x @ x.T)[i, j] >= (b @ b.T)[i, j] for x in alike])
        assert p == pytest.approx(expected, abs=0.035)


def test_the_same_seed_gives_the_same_ties() -> None:
    _, network, _ = davis()
    one, two = (backbone(network, "City", model="fdsm", samples=60, seed=7) for _ in range(2))
    assert one.p_values.tolist() == two.p_values.tolist()
    assert one.p_values.min(initial=1) >= 1 / 61


def test_two_groups_that_chance_does_not_make() -> None:
    b = np.zeros((20, 30), dtype=int)
    b[:10, :15], b[10:, 15:] = 1, 1
    b[np.arange(20), np.arange(20)] ^= 1
    found = backbone(of_matrix(b), "City")
    e = found.network.edge_columns
    assert found.network.n_edges == 90, "each pair within a half, none between"
    assert ((e.source < 10) == (e.target < 10)).all()
    assert (found.adjusted < 0.05).all()
    assert (found.adjusted >= found.p_values).all()
    assert found.tests == 190
    row = found.edges.iloc[0]
    assert len(row.statements) == 2 * row.weight
    assert "are as likely by chance" in str(found.network.loss)


def test_random_ties_leave_next_to_nothing() -> None:
    rng = np.random.default_rng(11)
    b = (rng.random((60, 80)) < 0.2).astype(int)
    assert backbone(of_matrix(b), "City", correction="holm").network.n_edges <= 1


def test_the_approximation_is_near_the_exact_one() -> None:
    _, network, _ = davis()
    exact = backbone(network, "City", alpha=0.3, correction="none")
    near = backbone(network, "City", alpha=0.3, correction="none", approximate=True)
    pairs = [
        set(zip(x.network.edge_columns.source, x.network.edge_columns.target, strict=True))
        for x in (exact, near)
    ]
    assert exact.network.n_edges > 5
    assert len(pairs[0] ^ pairs[1]) <= 3


def test_disparity_by_hand() -> None:
    # A hub with ties of 8, 1, 1; the first leaf has another tie of 2.
    network = network_of(5, [(0, 1), (0, 2), (0, 3), (1, 4)], weights=[8, 1, 1, 2])
    found = backbone(network, model="disparity", alpha=0.9, correction="none")
    p = dict(zip(found.network.edge_columns.target.tolist(), found.p_values, strict=True))
    # (1 − 8/10)² at the hub, (1 − 8/10)¹ at the leaf: the lower stands.
    assert p[1] == pytest.approx(0.2**2)
    assert p[2] == pytest.approx(0.9**2)
    assert p[4] == pytest.approx(0.8)
    strict = backbone(network, model="disparity", alpha=0.05, correction="none")
    assert strict.network.edge_columns.target.tolist() == [1]
    assert strict.network.n_nodes == 5
    assert "3 relations are as likely by chance" in str(strict.network.loss)


def test_lans_by_hand() -> None:
    network = network_of(5, [(0, 1), (0, 2), (0, 3), (0, 4), (3, 4)], weights=[5, 3, 1, 1, 1])
    found = backbone(network, model="lans", alpha=0.3, correction="none")
    p = dict(zip(found.network.edge_columns.target.tolist(), found.p_values, strict=True))
    # At the hub none of four is heavier than the tie to 1, one than that to 2; leaves have one tie.
    assert p[1] == 0
    assert p[2] == 0
    assert found.tests == 5


def test_parallel_relations_of_a_tie_stay_together() -> None:
    network = network_of(4, [(0, 1), (1, 0), (0, 2), (0, 3)], weights=[30, 30, 1, 1])
    found = backbone(network, model="disparity", alpha=0.05, correction="none")
    assert found.network.n_edges == 2
    assert len(found.p_values) == 2


@pytest.mark.parametrize("seed", range(3))
def test_corrections_agree_with_scipy_and_the_definitions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(40) ** 3, 2)
    ones = np.ones(40, dtype=np.int64)
    bh, by = (false_discovery_control(p, method="bh"), false_discovery_control(p, method="by"))
    assert adjusted(p, ones, "fdr") == pytest.approx(bh, rel=1e-12)
    assert adjusted(p, ones, "fdr-by") == pytest.approx(by, rel=1e-12)
    order = np.argsort(p, kind="stable")
    holm = np.minimum(np.maximum.accumulate(p[order] * (40 - np.arange(40))), 1)
    assert np.sort(adjusted(p, ones, "holm")) == pytest.approx(np.sort(holm), abs=1e-12)
    assert adjusted(p, ones, "bonferroni") == pytest.approx(np.minimum(p * 40, 1))
    assert adjusted(p, ones, "none").tolist() == p.tolist()


def test_counts_are_as_good_as_repetition() -> None:
    p, counts = np.array([0.04, 0.001, 0.5, 0.2]), np.array([3, 2, 40, 0])
    for correction in ("bonferroni", "holm", "fdr", "fdr-by"):
        apart = adjusted(np.repeat(p, counts), np.ones(45, dtype=np.int64), correction)
        together = np.repeat(adjusted(p, counts, correction), counts)
        assert together == pytest.approx(apart, rel=1e-12)


def test_methods_text_says_how() -> None:
    _, network, _ = davis()
    found = backbone(network, "City")
    assert "sdsm" in found.methods_text()
    assert "exact Poisson–binomial" in found.methods_text()
    assert "au seuil de 0.05" in found.methods_text("fr")


def test_bad_input() -> None:
    _, network, _ = davis()
    with pytest.raises(UsageError, match="unknown choice 'magic'"):
        backbone(network, "City", model="magic")
    with pytest.raises(UsageError, match="unknown choice 'some'"):
        backbone(network, "City", correction="some")
    with pytest.raises(UsageError, match="level 0 is outside"):
        backbone(network, "City", alpha=0)
    with pytest.raises(UsageError, match="which side stays"):
        backbone(network)
    with pytest.raises(NetworkError, match="two actors at least"):
        backbone(of_matrix([[1, 1]]), "City")
    bad = network_of(2, [(0, 1)], weights=[-1])
    for model in ("disparity", "lans"):
        with pytest.raises(NetworkError, match="needs positive weights"):
            backbone(bad, model=model)
    empty = replace(network_of(3, []), loss=network_of(3, []).loss)
    assert backbone(empty, model="disparity").network.n_edges == 0
