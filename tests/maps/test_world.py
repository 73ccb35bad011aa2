"""The world view in headless Chromium: places, clusters, arcs, both projections, one choice."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from coopgraph.maps import network_map, world_map
from coopgraph.network import Network

from .conftest import OpenMap, make_network, placed

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]
NAN = math.nan
# Aix, Masis, Goris, the region, the network, the event (same place as Masis), Évian (none).
PLACES = (
    (43.53, 5.45),
    (40.07, 44.42),
    (39.51, 46.34),
    (43.3, 5.4),
    (48.86, 2.35),
    (40.07, 44.42),
    (NAN, NAN),
)


def _cities(*places: tuple[float, float]) -> Network:
    """Return cities in a chain at these places."""
    nodes = [(f"https://example.org/{i}", "City", "", ((f"City {i}", "en"),)) for i in range(9)]
    edges = [(i, i + 1, "twinned-with", "", "active") for i in range(len(places) - 1)]
    return placed(make_network(nodes[: len(places)], edges), places)


def _clusters(shown: OpenMap) -> list[list[int]]:
    found: list[list[int]] = shown.ask("coopgraphMap.world.clusters.map(c => c.members.sort())")
    return sorted(found)


def _nodes(shown: OpenMap) -> set[int]:
    return {node for members in _clusters(shown) for node in members}


@pytest.fixture
def here(provence_armenia: Network) -> Network:
    return placed(provence_armenia, PLACES)


def test_it_opens_on_the_world_and_switches(open_map: Open, here: Network) -> None:
    shown = open_map(world_map(here))
    assert shown.page.get_attribute("#world-tab", "aria-selected") == "true"
    assert shown.page.locator("#world canvas").is_visible()
    assert shown.text("#counts") == "7 entities · 7 relations"
    shown.page.click("#map-tab")
    assert shown.page.locator("#map canvas").is_visible()
    assert shown.page.locator("#world").is_hidden()
    network = open_map(network_map(here))
    assert network.page.locator("#map canvas").is_visible()
    network.page.click("#world-tab")
    assert network.page.locator("#world canvas").is_visible()


def test_both_views_keep_choice_filter_year_and_language(open_map: Open, here: Network) -> None:
    shown = open_map(network_map(here))
    shown.page.get_by_role("checkbox", name="Event").uncheck()
    shown.page.focus("#year")
    shown.page.keyboard.press("End")
    shown.page.keyboard.press("ArrowLeft")
    shown.page.fill("#search", "Goris")
    shown.page.press("#search", "Enter")
    before = (shown.text("#counts"), shown.text("#year-text"))
    shown.page.click("#world-tab")
    assert shown.text("#card h2") == "Goris"
    assert shown.ask("coopgraphMap.view.selected.node") == 2
    assert (shown.text("#counts"), shown.text("#year-text")) == before
    assert 5 not in _nodes(shown)
    shown.page.click("[data-language=fr]")
    shown.page.click("#map-tab")
    assert "Arménie" in shown.text("#card")
    assert shown.ask("coopgraphMap.view.selected.node") == 2


def _equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Return Šavrič, Patterson and Jenny's equations (2019), central meridian 11° E."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    x = 2 * math.sqrt(3) * math.radians(longitude - 11) * math.cos(theta)
    x /= 3 * (9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1)
    y = a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta
    return x, -y


def _orthographic(
    latitude: float, longitude: float, centre: tuple[float, float]
) -> tuple[float, float]:
    """Return Snyder's equations 20-3 and 20-4 (1987)."""
    phi, phi0 = math.radians(latitude), math.radians(centre[0])
    turn = math.radians(longitude - centre[1])
    x = math.cos(phi) * math.sin(turn)
    y = math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(turn)
    return x, -y


@pytest.mark.parametrize("projection", ["equal-earth", "orthographic"])
def test_places_stand_where_the_published_equations_put_them(
    open_map: Open, projection: str
) -> None:
    places = ((43.53, 5.45), (0.0, 11.0), (60.0, -20.0), (-33.9, 18.4))
    shown = open_map(world_map(_cities(*places), projection=projection))
    state: dict[str, Any] = shown.ask("coopgraphMap.world.state")
    unit = 200 * state["zoom"]
    centre = (state["latitude"], state["longitude"])
    at = [shown.ask(f"coopgraphMap.view.where({{node: {i}}})") for i in range(4)]
    for (latitude, longitude), got in zip(places, at, strict=True):
        if projection == "equal-earth":
            want, first = _equal_earth(latitude, longitude), _equal_earth(*places[0])
        else:
            want = _orthographic(latitude, longitude, centre)
            first = _orthographic(*places[0], centre)
        # To a place on the map by the first one: the middle of the page is the page's affair.
        assert got["x"] - at[0]["x"] == pytest.approx(unit * (want[0] - first[0]), abs=0.05)
        assert got["y"] - at[0]["y"] == pytest.approx(unit * (want[1] - first[1]), abs=0.05)


def test_marks_that_would_cover_one_another_are_one_until_zoomed(
    open_map: Open, here: Network
) -> None:
    shown = open_map(world_map(here), reduced_motion="reduce")
    assert [0, 3] in _clusters(shown)  # 26 km apart
    for _ in range(4):
        shown.page.click("#zoom-in")
    shown.page.click("#fit")
    shown.click_map("{node: 0}")
    assert shown.text("#card h2") == "Here"
    assert "Provence-Alpes" in shown.text("#card")
    shown.page.click("#card .wide")
    assert [0] in _clusters(shown)
    assert [3] in _clusters(shown)
    assert [1, 5] in _clusters(shown)  # at the same place: never apart


def test_identical_places_are_a_list(open_map: Open) -> None:
    shown = open_map(world_map(_cities((48.0, 2.0), (48.0, 2.0), (48.0, 2.0))))
    assert _clusters(shown) == [[0, 1, 2]]
    shown.click_map("{node: 0}")
    assert shown.page.locator("#card .wide").count() == 0  # no zoom can part them
    shown.page.locator("#card .rows button").nth(2).click()
    assert shown.text("#card h2") == "City 2"


def test_a_mark_and_an_arc_open_their_cards(open_map: Open, here: Network) -> None:
    shown = open_map(world_map(here), reduced_motion="reduce")
    shown.click_map("{node: 4}")
    assert shown.text("#card h2") == "Cités Unies France"
    shown.page.keyboard.press("Escape")
    assert shown.page.locator("#card").is_hidden()
    network = _cities((48.0, 2.0), (40.0, 44.0))
    pair = open_map(world_map(network))
    pair.click_map("{bundle: coopgraphMap.graph.bundles[0]}")
    assert "twinned with" in pair.text("#card .kicker")


def test_the_great_circle_is_the_way(open_map: Open) -> None:
    """Between two places on one parallel the arc runs poleward of it: 49.1° at its middle."""
    shown = open_map(world_map(_cities((40.0, 0.0), (40.0, 90.0), (49.87, 45.0))))
    middle = shown.ask("coopgraphMap.view.where({bundle: coopgraphMap.graph.bundles[0]})")
    at = shown.ask("coopgraphMap.view.where({node: 2})")
    # tan φ = tan 40° / cos 45°: 49.88° N on the meridian between them
    assert middle["x"] == pytest.approx(at["x"], abs=0.5)
    assert middle["y"] == pytest.approx(at["y"], abs=0.5)
    assert shown.ask(f"!!coopgraphMap.world.hit({middle['x']}, {middle['y']})") is True


def test_an_arc_over_the_antimeridian_does_not_cross_the_map(open_map: Open) -> None:
    shown = open_map(world_map(_cities((0.0, 165.0), (0.0, -175.0))))
    left, right = (shown.ask(f"coopgraphMap.view.where({{node: {i}}})") for i in (0, 1))
    middle = shown.ask("coopgraphMap.view.where({bundle: coopgraphMap.graph.bundles[0]})")
    assert left["x"] < middle["x"] < right["x"]  # 11° E is in the middle: 180° is not the edge
    assert shown.ask(f"!!coopgraphMap.world.hit({middle['x']}, {middle['y']})") is True
    # 169° W is the edge of the flat map: Samoa and Tonga are neighbours over it
    edge = open_map(world_map(_cities((-14.0, -171.0), (-21.0, -165.0))))
    ends = [edge.ask(f"coopgraphMap.view.where({{node: {i}}})") for i in (0, 1)]
    between = [(ends[0][axis] + ends[1][axis]) / 2 for axis in ("x", "y")]
    assert abs(ends[0]["x"] - ends[1]["x"]) > 400
    assert edge.ask(f"coopgraphMap.world.hit({between[0]}, {between[1]})") is None


@pytest.mark.parametrize("projection", ["equal-earth", "orthographic"])
def test_the_poles_are_places(open_map: Open, projection: str) -> None:
    shown = open_map(world_map(_cities((90.0, 0.0), (89.0, 180.0)), projection=projection))
    at = shown.ask("coopgraphMap.view.where({node: 0})")
    assert all(math.isfinite(value) for value in at.values())
    south = open_map(world_map(_cities((-90.0, 12.0)), projection=projection))
    south.click_map("{node: 0}")
    assert south.text("#card h2") == "City 0"
    assert "90° S" in south.text("#card")


def test_the_far_side_of_the_globe_is_not_drawn(open_map: Open) -> None:
    made = world_map(_cities((48.0, 2.0), (50.0, 10.0), (-48.0, -178.0)), projection="orthographic")
    shown = open_map(made, reduced_motion="reduce")
    shown.ask("coopgraphMap.page.open({node: 0})")
    assert shown.ask("coopgraphMap.view.where({node: 0})") is not None
    assert shown.ask("coopgraphMap.view.where({node: 2})") is None
    shown.page.click("#globe")  # flat
    assert shown.page.get_attribute("#globe", "aria-pressed") == "false"
    assert shown.ask("coopgraphMap.view.where({node: 2})") is not None


def test_what_has_no_place_is_listed_and_counted(open_map: Open) -> None:
    wrong = ((48.0, 2.0), (NAN, NAN), (95.0, 10.0), (10.0, 400.0), (math.inf, 0.0), (5.0, NAN))
    shown = open_map(world_map(_cities(*wrong)))
    assert shown.text("#unplaced") == "5 without a place"
    shown.page.click("#unplaced")
    card = shown.text("#card")
    for text in ("95, 10 is no place", "10, 400 is no place", "inf, 0 is no place"):
        assert text in card
    assert "5 relations with them are not drawn here" in card
    assert shown.page.locator("#card .rows button").count() == 5
    shown.page.locator("#card .rows button").first.press("Enter")
    assert shown.text("#card h2").startswith("City")
    shown.page.click("#table-tab")
    assert shown.page.locator("#nodes-table tbody tr").count() == 6


def test_no_place_at_all(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(world_map(provence_armenia))
    assert shown.text("#unplaced") == "7 without a place"
    without = open_map(network_map(provence_armenia))
    assert without.page.locator("#world-tab").is_hidden()
    assert without.text("#map-tab") == "Map"


@pytest.mark.parametrize("network", [_cities(), _cities((10.0, 20.0))], ids=["empty", "one"])
def test_small_networks(open_map: Open, network: Network) -> None:
    shown = open_map(world_map(network))
    for button in ("#zoom-in", "#zoom-out", "#fit", "#whole", "#globe", "#whole", "#fit"):
        shown.page.click(button)
    shown.page.click("#map-tab")
    shown.page.click("#world-tab")
    assert f"{network.n_nodes} actor" in shown.text("#counts")


def test_keys_move_and_zoom_the_world(open_map: Open, here: Network) -> None:
    shown = open_map(world_map(here), reduced_motion="reduce")
    where = "coopgraphMap.view.where({node: 4})"
    shown.page.focus("#world")
    before = shown.ask(where)
    shown.page.keyboard.press("ArrowRight")
    assert shown.ask(where)["x"] == pytest.approx(before["x"] - 80, abs=0.1)
    zoom = shown.ask("coopgraphMap.world.state.zoom")
    shown.page.keyboard.press("+")
    assert shown.ask("coopgraphMap.world.state.zoom") > zoom
    shown.page.keyboard.press("0")
    assert shown.ask(where) == pytest.approx(before)
    assert str(shown.page.get_attribute("#world", "aria-label")).startswith("World map.")


def test_the_wheel_zooms_about_the_pointer(open_map: Open, here: Network) -> None:
    shown = open_map(world_map(here))
    at = shown.ask("coopgraphMap.view.where({node: 4})")
    box = shown.page.locator("#world").bounding_box()
    assert box is not None
    shown.page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    shown.page.mouse.wheel(0, -200)
    shown.until("coopgraphMap.world.state.zoom > 2")
    assert shown.ask("coopgraphMap.view.where({node: 4})") == pytest.approx(at, abs=1)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + at["x"] + 50, box["y"] + at["y"] + 10, steps=8)
    shown.page.mouse.up()
    assert shown.ask("coopgraphMap.view.where({node: 4}).x") > at["x"] + 30
    assert shown.page.locator("#card").is_hidden()  # a drag chooses nothing


def test_a_year_filters_the_world_too(open_map: Open, here: Network) -> None:
    shown = open_map(world_map(here))
    shown.page.uncheck("#unknown")
    shown.page.focus("#year")
    shown.page.keyboard.press("Home")  # 2019: Aix and Masis
    shown.page.keyboard.press("Home")
    links = shown.ask("coopgraphMap.world.links.map(l => [l.count, l.bundles.length])")
    assert links == [[1, 1]]
    assert 4 not in _nodes(shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_world_without_sideways_scrolling(
    open_map: Open, here: Network, scheme: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    shown = open_map(world_map(here, language="fr"), color_scheme=scheme, **phone)
    assert shown.ask("document.documentElement.scrollWidth") <= 390
    at = shown.ask("coopgraphMap.view.where({node: 4})")
    box = shown.page.locator("#world").bounding_box()
    assert box is not None
    shown.page.touchscreen.tap(box["x"] + at["x"], box["y"] + at["y"])
    assert shown.page.locator("#card").is_visible()
    assert shown.text("#world-tab") == "Monde"
