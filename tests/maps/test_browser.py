"""The page in headless Chromium with the network blocked.

The fixture fails a test whose page asked for anything, complained, or broke its policy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coopgraph.maps import network_map
from coopgraph.network import Network

from .conftest import OpenMap, make_network

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]


def test_it_draws_and_asks_for_nothing(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    assert shown.text("#title") == "Test graph"
    assert shown.text("#counts") == "7 entities · 7 relations"
    assert shown.page.locator("#map canvas").count() == 1
    assert "sha256:abababababab" in shown.text("#source")


def test_the_legend_hides_kinds_and_relations(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.get_by_role("checkbox", name="Event").uncheck()
    assert shown.text("#counts") == "6 entities · 4 relations"
    assert shown.ask("coopgraphMap.view.nodeShown(5)") is False
    shown.page.get_by_role("checkbox", name="cooperates with").uncheck()
    assert shown.text("#counts") == "6 entities · 2 relations"
    shown.page.locator("#legend .all:visible").first.click()
    assert shown.text("#counts") == "7 entities · 5 relations"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Մասիս", "Masis"),
        ("aix en provence", "Aix-en-Provence"),
        ("evian", "Évian-les-Bains"),
        ("provence alpes cote d'azur", "Provence-Alpes-Côte d’Azur"),
        ("MASSIS", "Masis"),
        ("provenca", "Aix-en-Provence"),
    ],
)
def test_search_finds_names_of_any_language(
    open_map: Open, provence_armenia: Network, typed: str, found: str
) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.fill("#search", typed)
    assert found in shown.page.locator("#found li").first.inner_text()
    shown.page.press("#search", "Enter")
    assert shown.text("#card h2") == found
    assert shown.page.locator("#found").is_hidden()


def test_search_by_keyboard(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.fill("#search", "i")
    first = shown.page.get_attribute("#search", "aria-activedescendant")
    shown.page.press("#search", "ArrowDown")
    assert shown.page.get_attribute("#search", "aria-activedescendant") != first
    shown.page.press("#search", "Escape")
    assert shown.page.get_attribute("#search", "aria-expanded") == "false"
    shown.page.fill("#search", "zzz")
    assert shown.text("#found") == "Nothing is called this"


def test_a_node_opens_its_card(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.click_map("{node: 1}")
    card = shown.text("#card")
    for text in ("Masis", "City · Armenia", "Մասիս", "Massis", "twinned with", "Aix-en-Provence"):
        assert text in card
    link = shown.page.locator("#card a").first
    assert link.get_attribute("href") == "https://www.wikidata.org/wiki/Q648051"
    assert link.get_attribute("rel") == "noopener noreferrer"
    shown.page.keyboard.press("Escape")
    assert shown.page.locator("#card").is_hidden()


def test_a_relation_opens_its_evidence(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.click_map("{bundle: coopgraphMap.graph.bundles[0]}")
    card = shown.text("#card")
    for text in (
        "twinned with",
        "since 26 September 2024",
        "La Ville d’Aix-en-Provence est jumelée avec Masis",
        "Aix-en-Provence – Jumelages",
        "read on 16 June 2025",
        "Also between them",
    ):
        assert text in card
    link = shown.page.locator("#card .claim a")
    assert link.get_attribute("href") == "https://example.org/jumelages"
    assert link.get_attribute("target") == "_blank"


def test_the_language_switch_changes_everything(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.click_map("{node: 1}")
    shown.page.click("[data-language=fr]")
    assert shown.page.get_attribute("html", "lang") == "fr"
    assert shown.text("#counts") == "7 entités · 7 relations"
    for text in ("Légende", "Ville", "jumelée avec"):
        assert text in shown.text("#legend")
    for text in ("Massis", "Arménie", "depuis"):
        assert text in shown.text("#card")
    assert shown.page.get_attribute("#zoom-in", "aria-label") == "Agrandir"
    shown.page.click("#about-tab")
    assert "Comment lire cette carte" in shown.text("#about-panel")
    shown.page.click("#table-tab")
    assert "Entités" in shown.text("#table-panel")


def test_the_tables_hold_the_same_and_sort(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.keyboard.press("Tab")
    assert shown.ask("document.activeElement.id") == "skip"
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("#nodes-table tbody tr").count() == 7
    assert shown.page.locator("#edges-table tbody tr").count() == 7
    first = shown.page.locator("#nodes-table tbody tr").first
    assert "Aix-en-Provence" in first.inner_text()
    shown.page.locator("#nodes-table th button").first.press("Enter")
    assert "5e Assises" in first.inner_text()
    assert shown.page.get_attribute("#nodes-table th", "aria-sort") == "ascending"
    shown.page.locator("#edges-table tbody tr").first.get_by_text("Details").click()
    assert shown.page.locator("#map-panel").is_visible()
    assert shown.page.locator("#card .relation").count() >= 1


def test_the_map_moves_by_keyboard(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.focus("#map")
    before = shown.ask("coopgraphMap.view.where({node: 0}).x")
    shown.page.keyboard.press("ArrowRight")
    assert shown.ask("coopgraphMap.view.where({node: 0}).x") < before


def test_relaxing_moves_and_rests(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia), reduced_motion="reduce")
    before = shown.ask("coopgraphMap.view.where({node: 0})")
    shown.page.click("#relax")
    assert shown.ask("coopgraphMap.view.where({node: 0})") != before
    assert shown.page.get_attribute("#relax", "aria-pressed") == "false"


def test_the_account_of_losses_is_in_the_page(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.click("#about-tab")
    assert "1 have an end outside" in shown.text("#loss")
    assert "ab" * 32 in shown.text("#about-panel")
    assert "vis-network" in shown.text("#about-panel")


def test_a_long_name_is_shortened_on_the_map_and_whole_in_the_card(
    open_map: Open, hostile: Network
) -> None:
    shown = open_map(network_map(hostile))
    last = hostile.n_nodes - 1
    shown.ask(f"coopgraphMap.page.open({{node: {last}}})")
    assert len(shown.text("#card h2")) == 120
    assert len(shown.text("#card .long")) == 10_000


def test_five_hundred_parallel_relations_are_one_line_and_a_list(
    open_map: Open, hostile: Network
) -> None:
    shown = open_map(network_map(hostile))
    bundle = "coopgraphMap.graph.bundles.find(b => b.edges.length === 500)"
    shown.ask(f"coopgraphMap.page.open({{bundle: {bundle}}})")
    assert "500 relations" in shown.text("#card .kicker")
    assert shown.page.locator("#card .relation").count() == 40
    shown.page.click("#card .wide")
    assert shown.page.locator("#card .relation").count() == 80


def test_an_empty_network_says_so(open_map: Open) -> None:
    shown = open_map(network_map(make_network([], [])))
    assert "has no actors" in shown.text("#empty")
    shown.page.click("#table-tab")
    shown.page.click("#map-tab")
    shown.page.click("#fit")
    shown.page.click("#relax")
    assert "0 actors" in shown.text("#counts")


@pytest.mark.parametrize("tab", ["map", "table", "about"])
def test_a_phone_needs_no_sideways_scrolling(
    open_map: Open, hostile: Network, provence_armenia: Network, tab: str
) -> None:
    for network in (provence_armenia, hostile):
        phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
        shown = open_map(network_map(network), **phone)
        shown.page.click(f"#{tab}-tab")
        assert shown.ask("document.documentElement.scrollWidth") <= 390
        assert shown.ask("document.body.scrollWidth") <= 390


def test_dark_mode_draws_on_dark(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia), color_scheme="dark")
    assert shown.ask("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 30)"
    shown.page.emulate_media(color_scheme="light")
    shown.page.wait_for_timeout(50)
    assert shown.ask("document.querySelector('#legend circle').getAttribute('fill')") == "#0072B2"


def test_a_frame_without_origin_runs_it_too(
    open_map: Open, provence_armenia: Network, tmp_path: Path
) -> None:
    made = network_map(provence_armenia)
    shown = open_map(made)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><title>n</title>{made._repr_html_()}", "utf-8")
    shown.page.goto(notebook.as_uri())
    frame = shown.page.frames[1]
    frame.wait_for_selector("html[data-ready]")
    assert frame.locator("#counts").inner_text() == "7 entities · 7 relations"
    assert frame.evaluate("window.origin") == "null"
