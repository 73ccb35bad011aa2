"""Marks, lines and sizes."""

from __future__ import annotations

import numpy as np
import pytest

from coopgraph.errors import UsageError
from coopgraph.maps import Line, Mark, Style, network_map
from coopgraph.maps._assets import page_texts
from coopgraph.maps._sizes import node_sizes
from coopgraph.maps.style import KIND_MARKS
from coopgraph.model import Kind
from coopgraph.network import Network


def test_each_kind_has_a_mark_of_its_own_and_a_name_in_both_languages() -> None:
    assert set(KIND_MARKS) == {kind.value for kind in Kind}
    assert len(set(KIND_MARKS.values())) == len(KIND_MARKS)
    for texts in page_texts().values():
        assert {f"kind.{kind.value}" for kind in Kind} <= texts.keys()


def test_both_languages_have_the_same_texts_with_the_same_fields() -> None:
    english, french = page_texts()["en"], page_texts()["fr"]
    assert english.keys() == french.keys()
    for key, text in english.items():
        assert set(_fields(text)) == set(_fields(french[key])), key
        assert french[key].strip(), key


def _fields(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_unknown_kinds_and_types_get_spare_looks_in_turn() -> None:
    kinds = [f"Own{i}" for i in range(56)]
    assert len(set(Style().mark_all(kinds).values())) == 56
    assert (
        len({str(line) for line in Style().line_all([f"own-{i}" for i in range(32)]).values()})
        == 32
    )
    assert Style().mark_all(["Own", "City"])["City"] == KIND_MARKS["City"]


def test_own_looks_take_the_place_of_ours() -> None:
    style = Style(marks={"City": Mark("#112233", "star")}, lines={"own": Line("#445566", (2, 2))})
    assert style.mark("City").colour == "#112233"
    assert style.line("own").dash == (2, 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Mark("red"),
        lambda: Mark("#12345"),
        lambda: Mark("#123456", "blob"),
        lambda: Mark("#123456", "dot", "url(x)"),
        lambda: Line("#12345g"),
        lambda: Line("#123456", (), "x"),
        lambda: Line("#123456", (0, 2)),
        lambda: Style(node_range=(20, 10)),
        lambda: Style(edge_range=(0, 10)),
    ],
)
def test_wrong_looks_are_refused_with_a_mend(make: object) -> None:
    with pytest.raises(UsageError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.hint is not None


def test_areas_grow_with_the_measure(provence_armenia: Network) -> None:
    sizes = node_sizes(provence_armenia, "degree", (10, 30))
    assert sizes.values.tolist() == [4, 1, 2, 0, 2, 3, 0]
    assert sizes.radius[0] == 30
    assert sizes.radius[3] == 10
    assert sizes.radius[2] == pytest.approx(np.sqrt(500))


def test_relations_count_parallel_ones(provence_armenia: Network) -> None:
    assert node_sizes(provence_armenia, "relations", (10, 30)).values[0] == 5


def test_sizes_may_be_a_number_own_values_or_unknown(provence_armenia: Network) -> None:
    assert set(node_sizes(provence_armenia, 0.5, (10, 30)).radius) == {20}
    own = node_sizes(provence_armenia, [1, 2, 3, float("nan"), 5, 6, 7], (10, 30))
    assert own.radius[3] == 10
    assert own.radius[6] == 30
    assert set(node_sizes(provence_armenia, "population", (10, 30)).radius) == {10}
    assert set(node_sizes(provence_armenia, float("nan"), (10, 30)).radius) == {10}


def test_wrong_sizes_are_refused(provence_armenia: Network) -> None:
    with pytest.raises(UsageError, match="2 sizes for 7 nodes"):
        network_map(provence_armenia, size=[1, 2])
    with pytest.raises(UsageError):
        network_map(provence_armenia, language="de")


def test_sizes_may_be_a_measure_of_the_analysis(provence_armenia: Network) -> None:
    sizes = node_sizes(provence_armenia, "betweenness", (10, 30))
    assert sizes.name == "betweenness"
    assert int(np.argmax(sizes.values)) == 0
    assert sizes.radius.max() == 30
    with pytest.raises(UsageError):
        node_sizes(provence_armenia, "beauty", (10, 30))
