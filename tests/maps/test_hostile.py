"""Strangers' texts in every place a graph has for text: none runs, none loads, all can be read.

The fixture `open_map` fails a test whose page asked for anything, complained, or broke its policy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from coopgraph.maps import Map, network_map, world_map
from coopgraph.network import Network, NetworkOrigin

from .attacks import ATTACKS, ATTACKS_BY_CLASS
from .conftest import OpenMap, make_network, placed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]
Draw = Callable[[Network], Map]

WANTED = [attack.replace("\ud800", "\ufffd") for attack in ATTACKS]  # as UTF-8 can hold it

# What each card of a node or of a relation says, one row each.
NODE_CARDS = """count => Array.from({length: count}, (_, node) => {
  coopgraphMap.page.open({node});
  const card = document.getElementById('card');
  const all = (selector) => [...card.querySelectorAll(selector)].map(e => e.textContent);
  return {name: all('h2')[0], kicker: all('.kicker')[0], facts: all('dd'), types: all('h3 bdi')};
})"""
RELATION_CARDS = """count => Array.from({length: count}, (_, e) => {
  coopgraphMap.page.open({bundle: coopgraphMap.graph.bundles.find(b => b.edges.includes(e))});
  const card = document.getElementById('card');
  const all = (selector) => [...card.querySelectorAll(selector)].map(e => e.textContent);
  return {
    type: all('.kicker bdi')[0], ends: all('.ends bdi'), facts: all('.relation > dl dd'),
    quote: all('blockquote')[0], source: all('.claim > p:not(.meta)').pop(), meta: all('.meta')[0],
    links: [...card.querySelectorAll('a')].map(a => [a.protocol, a.rel]),
  };
})"""


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _world(network: Network) -> Map:
    places = [(i % 120 - 60.0, (7 * i) % 360 - 180.0) for i in range(network.n_nodes)]
    return world_map(placed(network, places))


VIEWS: dict[str, Draw] = {"network": network_map, "world": _world}


@pytest.fixture(params=VIEWS)
def shown(request: pytest.FixtureRequest, open_map: Open, hostile: Network) -> OpenMap:
    opened = open_map(VIEWS[request.param](hostile), reduced_motion="reduce")
    assert opened.ask("coopgraphMap.view.current") == request.param
    return opened


def test_the_corpus_is_large_and_its_classes_are_distinct() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 100
    assert min(map(len, ATTACKS_BY_CLASS.values())) >= 6


def test_the_corpus_has_teeth_in_a_careless_page(browser: Browser) -> None:
    """Written as markup instead of text, much of it runs or loads something."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content("<title>careless</title>")
    ran = page.evaluate(
        "async texts => {"
        "  const wait = (time) => new Promise(done => setTimeout(done, time));"
        "  const frames = [];"
        "  for (const text of texts) {"
        "    frames.push(document.body.appendChild(document.createElement('iframe')));"
        "    frames.at(-1).srcdoc = text;"
        "    await wait(15);"
        "  }"
        "  await wait(400);"
        "  const set = (frame) => { try { return frame.contentWindow.__xss === 1; }"
        "    catch { return false; } };"
        "  return frames.filter(set).length;"
        "}",
        WANTED,
    )
    context.close()
    assert ran >= 30
    assert len({url for url in asked if "example.org" in url}) >= 4


def test_names_are_read_as_text(shown: OpenMap) -> None:
    cards = shown.ask(NODE_CARDS, len(WANTED))
    assert [card["name"] for card in cards] == WANTED
    for card, text in zip(cards, WANTED, strict=True):
        assert card["kicker"].startswith(text)  # the kind
        assert f"alias {text}" in card["facts"]
        assert _short(text, 80) in card["types"]
    assert shown.ask("window.__xss") is None


def test_relations_quotes_and_sources_are_read_as_text(shown: OpenMap) -> None:
    cards = shown.ask(RELATION_CARDS, len(WANTED))
    for card, text, after in zip(cards, WANTED, [*WANTED[1:], None], strict=True):
        assert card["type"] == text
        assert card["ends"][0] == text
        assert card["ends"][1] == after or after is None
        assert card["facts"][:2] == [text, text]  # dates and status
        assert card["quote"] == f"“{text}”"
        assert card["source"] == text
        assert card["meta"].count(text) >= 3  # published, stated dates, place in the source
        assert all(protocol in {"http:", "https:"} for protocol, _ in card["links"])
        assert all(rel == "noopener noreferrer" for _, rel in card["links"])
    assert shown.ask("window.__xss") is None


def test_legend_tables_search_and_hints_are_read_as_text(shown: OpenMap) -> None:
    shown.page.click("[data-language=fr]")
    names = shown.ask("[...document.querySelectorAll('#legend .name')].map(e => e.textContent)")
    assert {_short(text, 60) for text in WANTED} <= set(names)
    for text in WANTED[::9]:
        shown.page.fill("#search", text)
    for node in range(0, len(WANTED), 17):
        at = shown.ask(f"coopgraphMap.view.where({{node: {node}}})")
        shown.page.mouse.move(at["x"], at["y"] + 70)
    shown.page.click("#table-tab")
    while shown.page.locator("#table-panel .wide:visible").count():
        shown.page.locator("#table-panel .wide:visible").first.click()
    cells = shown.ask("[...document.querySelectorAll('td')].map(e => e.textContent)")
    assert set(WANTED) <= set(cells)
    shown.page.click("#about-tab")
    about = shown.ask("document.getElementById('about-panel').textContent")
    assert all(text in about for text in WANTED[:5])
    assert shown.ask("window.__xss") is None


def test_lists_of_the_world_are_read_as_text(open_map: Open, hostile: Network) -> None:
    shown = open_map(_world(hostile), reduced_motion="reduce")
    shown.page.click("#globe")
    lists = (
        "{list: {kind: 'here', nodes: [...coopgraphMap.graph.nodes.iri.keys()], zoom: null}}",
        "{list: {kind: 'arc', bundles: coopgraphMap.graph.bundles}}",
    )
    for each in lists:
        shown.ask(f"coopgraphMap.page.open({each})")
        while shown.page.locator("#card .rows + .wide").count():
            shown.page.locator("#card .rows + .wide").click()
        rows = shown.ask(
            "[...document.querySelectorAll('#card .rows bdi')].map(e => e.textContent)"
        )
        written = "\n".join(rows)
        assert all(_short(text, 89)[:-1] in written for text in WANTED)
    assert shown.ask("window.__xss") is None


@pytest.mark.parametrize("attack_class", ATTACKS_BY_CLASS)
def test_titles_are_read_as_text(open_map: Open, attack_class: str) -> None:
    texts = ATTACKS_BY_CLASS[attack_class]
    title = " ".join(text.replace("\ud800", "\ufffd") for text in texts)
    origin = NetworkOrigin(title=title, licence=title, parameters=((title, title),))
    network = make_network([("https://example.org/a", "City", "FR", ())], [], None, origin)
    shown = open_map(network_map(network))
    heading = shown.ask("document.getElementById('title').textContent")
    assert heading == _short(title, 160)
    assert shown.ask("document.title")[:40].split() == title[:40].strip("\0\x01").split()
    assert shown.text("#source").startswith("Source: " + title[:2])
    shown.page.click("#about-tab")
    assert title in shown.ask("document.getElementById('about-panel').textContent")
    assert shown.ask("window.__xss") is None
