"""What finding places by name must reach, on lists that come with coordinates."""

from __future__ import annotations

import pytest

from coopgraph.resolution.gazetteer import Gazetteer
from tests.evaluation import places
from tests.shared import needs_shared

pytestmark = [pytest.mark.slow, needs_shared]


@pytest.mark.parametrize(
    ("title", "precision", "recall"),
    [
        ("wikipedia-geocoded", 0.98, 0.95),
        ("rgre-germany", 0.97, 0.93),
        ("eurocities", 0.98, 0.95),
    ],
)
def test_precision_and_recall_of_names_whose_truth_is_in_the_gazetteer(
    gazetteer: Gazetteer, title: str, precision: float, recall: float
) -> None:
    names = places.read_list(title)[::4] if title == places.CALIBRATED else places.read_list(title)
    truth = places.Truth(gazetteer)
    rows, _, _ = places.measure(names, places.ours(gazetteer), truth)
    exact, _, _ = places.measure(names, places.exact(gazetteer), truth)
    assert rows.so_named > 100
    assert rows.right_so_named / rows.answered_so_named >= precision
    assert rows.right_so_named / rows.so_named >= recall
    ours = rows.right_so_named / rows.answered_so_named
    assert ours > exact.right_so_named / exact.answered_so_named - 1e-12
