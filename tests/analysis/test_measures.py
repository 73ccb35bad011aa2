"""The catalogue of measures and its names."""

from __future__ import annotations

import pytest

from coopgraph.analysis import MEASURES, Measure, parse_measures
from coopgraph.errors import UsageError


def test_every_measure_has_a_label_a_definition_and_a_reference() -> None:
    assert set(MEASURES) == set(Measure)
    for measure in Measure:
        assert str(measure.info.label)
        assert str(measure.info.definition)
        assert any(c.isdigit() for c in measure.info.reference)
    labels = [str(m.info.label) for m in Measure]
    assert len(set(labels)) == len(labels)


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        MEASURES[Measure.DEGREE] = Measure.CORE.info  # type: ignore[index]


def test_names_are_read_as_people_write_them() -> None:
    assert parse_measures("PageRank") == (Measure.PAGERANK,)
    assert parse_measures(["in-degree", "out degree"], directed=True) == (
        Measure.IN_DEGREE,
        Measure.OUT_DEGREE,
    )
    assert parse_measures([Measure.CORE, "core"]) == (Measure.CORE,)


def test_a_misspelt_measure_gets_a_near_match() -> None:
    with pytest.raises(UsageError) as caught:
        parse_measures(["betweeness"])
    assert caught.value.value == "betweeness"
    assert "betweenness" in str(caught.value.hint)
    assert caught.value.exit_code == 2


def test_a_strange_measure_gets_the_list() -> None:
    with pytest.raises(UsageError, match="xyzzy") as caught:
        parse_measures("xyzzy")
    assert "did you mean" not in str(caught.value.hint)
    for measure in Measure:
        assert str(measure) in str(caught.value.hint)


def test_no_measure_is_an_error() -> None:
    with pytest.raises(UsageError, match="no measure"):
        parse_measures([])


@pytest.mark.parametrize("name", ["in_degree", "out_degree"])
def test_directions_need_a_directed_reading(name: str) -> None:
    with pytest.raises(UsageError, match="directed networks only"):
        parse_measures(name)


@pytest.mark.parametrize("name", ["betweenness", "closeness"])
def test_steps_have_no_weights(name: str) -> None:
    with pytest.raises(UsageError, match="reads no weights"):
        parse_measures(["degree", name], weighted=True)
