"""Large networks on a plain canvas: the same choices, filters, years and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coopgraph.maps import network_map, world_map
from coopgraph.network import Network

from .conftest import Edge, Node, OpenMap, make_network, placed

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]
SIZE = 1_600


def _nodes(size: int) -> list[Node]:
    kinds = ("City", "Region", "Event", "Network")
    return [
        (f"https://example.org/{i}", kinds[i % 4], "FR", ((f"Place {i}", "en"),))
        for i in range(size)
    ]


@pytest.fixture(scope="module")
def large() -> Network:
    """A binary tree with dates, every tenth link doubled."""
    edges: list[Edge] = [
        ((i - 1) // 2, i, "twinned-with", f"{1950 + i % 70}/..", "active") for i in range(1, SIZE)
    ]
    edges += [((i - 1) // 2, i, "twinned-with", "2001", "ended") for i in range(10, SIZE, 10)]
    return make_network(_nodes(SIZE), edges)


def _still(open_map: Open, network: Network, **context: object) -> OpenMap:
    return open_map(network_map(network), reduced_motion="reduce", **context)


def test_marks_and_lines_open_their_cards(open_map: Open, large: Network) -> None:
    shown = _still(open_map, large)
    assert shown.page.locator("#map canvas").count() == 1
    shown.page.fill("#search", "Place 7")
    shown.page.press("#search", "Enter")
    assert shown.text("#card h2") == "Place 7"
    shown.page.click("#card .close")
    shown.click_map("{node: 7}")
    assert shown.text("#card h2") == "Place 7"
    shown.page.click("#card .close")
    shown.click_map("{bundle: coopgraphMap.graph.bundles[6]}")  # between 3 and 7
    assert "twinned with" in shown.text("#card .kicker")
    assert {"Place 3", "Place 7"} == set(shown.text("#card .ends").split("\n")) - {"↔", ""}


def test_filters_and_years_change_what_is_drawn(open_map: Open, large: Network) -> None:
    shown = _still(open_map, large)
    # A copy is read: reading the page's own canvas twice makes Chromium complain.
    ink = (
        "(() => { const c = document.querySelector('#map canvas');"
        " const copy = new OffscreenCanvas(c.width, c.height).getContext('2d');"
        " copy.drawImage(c, 0, 0);"
        " const d = copy.getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()"
    )

    def drawn() -> int:
        shown.page.wait_for_timeout(400)
        return int(shown.ask(ink))

    counts = [drawn()]
    shown.page.uncheck("#legend [data-group=kinds][data-index='0']")
    counts.append(drawn())
    shown.page.press("#year", "Home")
    counts.append(drawn())
    shown.page.click("#all-years")
    counts.append(drawn())
    assert counts[0] > counts[1] > counts[2] > 0
    assert counts[3] == pytest.approx(counts[1], rel=0.02)
    assert "1,200 entities" in shown.text("#counts")


def test_it_moves_by_mouse_wheel_and_keys(open_map: Open, large: Network) -> None:
    shown = _still(open_map, large)
    where = "coopgraphMap.view.where({node: 0})"
    before = shown.ask(where)
    box = shown.page.locator("#map").bounding_box()
    assert box is not None
    shown.page.mouse.move(box["x"] + 640, box["y"] + 300)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 700, box["y"] + 320, steps=10)
    shown.page.mouse.up()
    moved = shown.ask(where)
    assert moved["x"] - before["x"] == pytest.approx(60, abs=8)  # less what tells it from a tap
    assert shown.page.locator("#card").is_hidden()
    shown.page.mouse.wheel(0, -240)
    shown.page.focus("#map")
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("0")
    assert shown.ask(where) == pytest.approx(before)


def test_the_page_says_how_it_draws_and_why(open_map: Open, large: Network) -> None:
    shown = _still(open_map, large)
    assert shown.page.locator("#relax").is_hidden()
    shown.page.click("#about-tab")
    assert "1,600 marks" in shown.text("#large-note")
    small = open_map(network_map(make_network(_nodes(5), [])))
    assert small.page.locator("#relax").is_visible()
    small.page.click("#about-tab")
    assert small.page.locator("#large-note").count() == 0


def test_a_star_of_five_thousand_and_its_world(open_map: Open) -> None:
    size = 5_001
    star: list[Edge] = [(0, i, "member-of", "", "") for i in range(1, size)]
    places = [(i % 160 - 80.0, i * 7 % 360 - 180.0) for i in range(size)]
    shown = open_map(world_map(placed(make_network(_nodes(size), star), places)))
    assert shown.ask("coopgraphMap.world.clusters.length") < size
    members = shown.ask("coopgraphMap.world.clusters.reduce((n, c) => n + c.members.length, 0)")
    assert members == size
    shown.page.click("#map-tab")
    shown.page.fill("#search", "Place 0")
    shown.page.press("#search", "Enter")
    assert "5,000" in shown.text("#card")
