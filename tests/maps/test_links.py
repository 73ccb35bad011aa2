"""Permanent links: a view is found again from its address, and hostile addresses change nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coopgraph.maps import Map, network_map, world_map
from coopgraph.network import Network

from .attacks import ATTACKS
from .conftest import Edge, OpenMap, make_network, placed

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]
PLACES = [(43.5, 5.4), (40.1, 44.4), (39.5, 46.3), (43.3, 5.4), (48.9, 2.3), (40.2, 44.5), (46, 6)]


def _large() -> Network:
    nodes = [(f"https://example.org/{i}", "City", "", ((f"City {i}", "en"),)) for i in range(1600)]
    edges: list[Edge] = [((i - 1) // 2, i, "twinned-with", "", "") for i in range(1, 1600)]
    return make_network(nodes, edges)


def _write(shown: OpenMap) -> str:
    """Ask for the link as a person does; it is left in the address."""
    shown.page.click("#share")
    shown.page.click("#copy-link")
    shown.until("!document.getElementById('note').hidden")
    return str(shown.ask("location.hash"))


def _again(shown: OpenMap, fragment: str) -> None:
    """Open the same file anew at this address."""
    address = shown.page.url.split("#")[0]
    shown.page.goto("about:blank")
    shown.page.goto(address + fragment)
    shown.page.wait_for_selector("html[data-ready]")


def _state(shown: OpenMap) -> list[object]:
    shown.page.wait_for_timeout(100)
    texts = [shown.ask(f"document.querySelector('{s}').textContent") for s in ("#counts", "#card")]
    boxes = shown.ask("[...document.querySelectorAll('#legend input')].map(e => e.checked)")
    tab = shown.ask("document.querySelector('[role=tab][aria-selected=true]').id")
    return [*texts, boxes, tab, shown.ask("document.documentElement.lang")]


@pytest.mark.parametrize("view", ["network", "world", "globe"])
def test_a_link_restores_view_filters_zoom_choice_year_and_language(
    open_map: Open, provence_armenia: Network, view: str
) -> None:
    shown = open_map(network_map(placed(provence_armenia, PLACES)), reduced_motion="reduce")
    if view != "network":
        shown.page.click("#world-tab")
    if view == "globe":
        shown.page.click("#globe")
    shown.page.get_by_role("checkbox", name="Event").uncheck()
    shown.page.get_by_role("checkbox", name="member of").uncheck()
    shown.page.press("#year", "Home")
    shown.page.click("[data-mode=until]")
    shown.page.uncheck("#unknown")
    shown.page.click("[data-language=fr]")
    shown.page.fill("#search", "Aix")
    shown.page.press("#search", "Enter")
    for key in ("+", "+", "ArrowLeft"):
        shown.page.press("#map" if view == "network" else "#world", key)
    before, where = _state(shown), shown.ask("coopgraphMap.view.where({node: 0})")
    fragment = _write(shown)
    _again(shown, fragment)
    assert _state(shown) == before
    assert "2019" in shown.text("#counts")
    assert shown.ask("coopgraphMap.view.where({node: 0})") == pytest.approx(where, abs=1.5)


def test_a_link_restores_a_relation_and_a_tab(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia), reduced_motion="reduce")
    shown.click_map("{bundle: coopgraphMap.graph.bundles[0]}")
    before = _state(shown)
    fragment = _write(shown)
    _again(shown, fragment)
    assert _state(shown) == before
    _again(shown, fragment.replace("tab=map", "tab=table"))
    assert shown.page.locator("#table-panel").is_visible()


def test_a_link_restores_the_canvas_of_large_networks(open_map: Open) -> None:
    shown = open_map(network_map(_large()), reduced_motion="reduce")
    shown.page.press("#map", "+")
    shown.page.press("#map", "ArrowRight")
    where = shown.ask("coopgraphMap.view.where({node: 9})")
    _again(shown, _write(shown))
    assert shown.ask("coopgraphMap.view.where({node: 9})") == pytest.approx(where, abs=1)


def test_a_changed_address_is_followed(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia), reduced_motion="reduce")
    shown.ask("location.hash = 'tab=map&lang=fr&no-kinds=Event'")
    shown.until("document.documentElement.lang === 'fr'")
    assert shown.text("#counts").startswith("6 entités")


def test_the_link_is_on_the_clipboard(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(
        network_map(provence_armenia), permissions=["clipboard-read", "clipboard-write"]
    )
    fragment = _write(shown)
    assert "copied" in shown.text("#note")
    assert shown.ask("navigator.clipboard.readText()").endswith(fragment)


def test_hostile_addresses_change_nothing(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(placed(provence_armenia, PLACES)), reduced_motion="reduce")
    before, where = _state(shown), shown.ask("coopgraphMap.view.where({node: 0})")
    names = ("lang", "year", "mode", "unknown", "no-kinds", "no-types", "of", "from", "at")
    fragments = [
        "tab=nowhere&at=NaN,Infinity,1&year=1e9&of=~99999999",
        "tab=map&at=1,2,0&no-kinds=~7777777&no-kinds=__proto__&from=~1&to=~1&type=~1",
        "tab=map&at=,,&%&%E0%A4%A&&&==&year=&lang=<b>",
        "tab=map&" + "no-kinds=Event&" * 2000,
        *("tab=map&" + "&".join(f"{name}={text}" for name in names) for text in ATTACKS[::6]),
    ]
    for fragment in fragments:
        shown.ask("text => { location.hash = text.replace('\\ud800', ''); }", fragment)
        shown.page.wait_for_timeout(20)
        assert _state(shown) == before, fragment
    assert shown.ask("coopgraphMap.view.where({node: 0})") == pytest.approx(where)
    assert shown.ask("window.__xss") is None


def test_the_menu_by_keyboard_and_in_french(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia, language="fr"))
    shown.page.press("#share", "Enter")
    assert shown.ask("document.activeElement.id") == "copy-link"
    assert shown.text("#copy-link") == "Copier un lien vers cette vue"
    shown.page.keyboard.press("Escape")
    assert shown.page.locator("#share-menu").is_hidden()
    assert shown.ask("document.activeElement.id") == "share"


def test_a_notebook_offers_no_link(
    open_map: Open, provence_armenia: Network, tmp_path: Path
) -> None:
    made: Map = world_map(placed(provence_armenia, PLACES))
    shown = open_map(made)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><title>n</title>{made._repr_html_()}", "utf-8")
    shown.page.goto(notebook.as_uri())
    frame = shown.page.frames[1]
    frame.wait_for_selector("html[data-ready]")
    assert frame.locator("#share").is_hidden()
