"""From statements to networks: what is kept, what is left out, and the account of it."""

from __future__ import annotations

import math

import networkx as nx
import pytest

import coopgraph as cg
from coopgraph.errors import UsageError, VocabularyError


def pairs(network: cg.Network) -> set[frozenset[str]]:
    """Return the labels of both ends of each relation."""
    frame = network.edges
    return {
        frozenset(pair) for pair in zip(frame["source_label"], frame["target_label"], strict=True)
    }


def test_all_relations_and_their_account(small: cg.KnowledgeGraph) -> None:
    network = small.network()
    assert network.loss.statements == 14
    assert (network.n_nodes, network.n_edges) == (11, 13)
    assert [(e.count, str(e.reason)) for e in network.loss.left_out] == [(1, "are only planned")]
    notes = {str(e.reason): e.count for e in network.loss.notes}
    assert notes["have no date at all"] == 4
    assert notes["run parallel to another; a matrix adds them up"] == 1  # Arles funds and leads


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"relations": "twinned-with"}, {("Arles", "Gyumri")}),
        ({"relations": ["cooperates-with"]}, {("Arles", "Masis"), ("Nice", "Sevan")}),
        ({"kinds": ["City"]}, {("Arles", "Gyumri"), ("Arles", "Masis"), ("Nice", "Sevan")}),
        (
            {"kinds": ["City"], "at": 2012},
            {("Arles", "Gyumri"), ("Arles", "Masis"), ("Nice", "Sevan")},
        ),
        (
            {"kinds": ["City"], "at": 2012, "unknown": "exclude"},
            {("Arles", "Gyumri"), ("Nice", "Sevan")},
        ),
        ({"kinds": ["City"], "at": 2012, "unknown": "only"}, {("Arles", "Masis")}),
        ({"kinds": ["City"], "at": 2004, "unknown": "exclude"}, set()),
        ({"kinds": ["City"], "between": (1990, 2009), "unknown": "exclude"}, {("Arles", "Gyumri")}),
        # The page that calls the twinning active is of June 2025: 2027 is not known.
        ({"relations": "twinned-with", "at": 2027, "unknown": "exclude"}, set()),
        ({"relations": "twinned-with", "at": 2027, "unknown": "only"}, {("Arles", "Gyumri")}),
        (
            # Who affirms Arles–Masis does so with 0.5; that another denies it surely adds nothing.
            {"kinds": ["City"], "min_confidence": 0.6},
            {("Arles", "Gyumri"), ("Nice", "Sevan")},
        ),
        ({"kinds": ["City"], "sources": ["page-c"]}, {("Nice", "Sevan")}),
    ],
)
def test_choices(
    small: cg.KnowledgeGraph, choice: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    network = small.network(**choice)  # type: ignore[arg-type]
    assert pairs(network) == {frozenset(pair) for pair in expected}
    left = sum(e.count for e in network.loss.left_out)
    assert network.loss.statements == network.n_edges + left


def test_columns_of_nodes(small: cg.KnowledgeGraph) -> None:
    frame = small.network("twinned-with", language="fr").nodes.set_index("label")
    assert list(frame.index) == ["Gumri", "Arles"]
    arles = frame.loc["Arles"]
    assert (arles["kind"], arles["country"], arles["population"]) == ("City", "FR", 50454)
    assert (arles["latitude"], arles["longitude"]) == (43.67681, 4.63031)


def test_places_without_coordinates_are_unknown_not_zero(small: cg.KnowledgeGraph) -> None:
    network = small.network("cooperates-with")
    masis = network.node_columns.label.index("Masis")
    assert math.isnan(network.node_columns.latitude[masis])
    assert math.isnan(network.node_columns.population[masis])


def test_years(small: cg.KnowledgeGraph) -> None:
    frame = small.network("cooperates-with").edges.set_index("when")
    assert frame.loc["2010/2014", "start"] == 2010
    assert frame.loc["2010/2014", "end"] == 2014
    assert frame["start"].isna().tolist() == [when == "" for when in frame.index]


def test_weights(small: cg.KnowledgeGraph) -> None:
    assert small.network("twinned-with", weight="sources").edges["weight"].tolist() == [2.0]
    assert small.network("twinned-with", weight="confidence").edges["weight"].tolist() == [1.0]


def test_isolates_are_explicit(small: cg.KnowledgeGraph) -> None:
    network = small.network("twinned-with", kinds=["City"], isolates=True)
    assert sorted(network.nodes["label"]) == ["Arles", "Gyumri", "Masis", "Nice", "Sevan"]


def test_networkx_keeps_parallel_relations_and_plain_values(small: cg.KnowledgeGraph) -> None:
    graph = small.network().to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges() == 13
    arles, water = (small[name].iri for name in ("Arles", "Clean water"))
    between = [data for a, b, data in graph.edges(data=True) if {a, b} == {arles, water}]
    assert sorted(d["type"] for d in between) == ["funded-by", "partner-in"]
    values = [v for *_, data in graph.edges(data=True) for v in data.values()]
    assert {type(v) for v in values} <= {str, int, float, bool}
    assert all(v == v for v in values)  # no NaN


def test_evidence_comes_with_the_network(small: cg.KnowledgeGraph) -> None:
    network = small.network("twinned-with")
    assert network.evidence is not None
    (statement,) = network.edge_columns.statement
    evidence = network.evidence([statement])[statement]
    assert [(e.title, e.quote, e.when) for e in evidence] == [
        ("Page A", "Arles et Gumri sont jumelées", "2005"),
        ("Page B <b>bold</b>", "le 9 mai 2005", "2005-05-09"),
    ]


def test_origin_travels(small: cg.KnowledgeGraph) -> None:
    origin = small.network("twinned-with", at=2025).origin
    assert origin.fingerprint == small.fingerprint
    assert origin.title == "Small graph"
    assert ("relations", "twinned-with") in origin.parameters
    assert ("at", "2025") in origin.parameters


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"relations": "twined-with"}, VocabularyError),
        ({"kinds": ["Town"]}, VocabularyError),
        ({"unknown": "perhaps"}, UsageError),
        ({"weight": "love"}, UsageError),
        ({"at": 2025, "between": (2020, 2025)}, UsageError),
        ({"between": (2025, 2020)}, UsageError),
        ({"min_confidence": 2.0}, UsageError),
    ],
)
def test_wrong_choices(
    small: cg.KnowledgeGraph, choice: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        small.network(**choice)  # type: ignore[arg-type]
