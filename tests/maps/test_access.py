"""Names, roles, focus and sizes of what can be worked, in both views and both languages.

`benchmarks/accessibility.py` runs axe-core over the same pages; this holds without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from coopgraph.maps import world_map
from coopgraph.network import Network

from .conftest import OpenMap, placed

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]
PLACES = [(43.5, 5.4), (40.1, 44.4), (39.5, 46.3), (43.3, 5.4), (48.9, 2.3), (40.2, 44.5), (46, 6)]
SEEN = "e.offsetParent !== null && !e.closest('[hidden]')"
CONTROLS = (
    "[...document.querySelectorAll('button, input, summary, a[href], [role=application]')]"
    f".filter(e => {SEEN})"
)


@pytest.fixture
def shown(open_map: Open, provence_armenia: Network) -> OpenMap:
    return open_map(world_map(placed(provence_armenia, PLACES), language="fr"))


@pytest.mark.parametrize("tab", ["map", "world", "table", "about"])
def test_every_control_has_a_name_that_holds_its_text(shown: OpenMap, tab: str) -> None:
    shown.page.click(f"#{tab}-tab")
    name = (
        "e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText)"
        " || e.innerText"
    )
    pairs = shown.ask(f"{CONTROLS}.map(e => [e.id, ({name}).trim(), e.innerText.trim()])")
    assert len(pairs) >= 8
    assert [pair for pair in pairs if not pair[1]] == []
    worded = [pair for pair in pairs if any(letter.isalpha() for letter in pair[2])]
    assert [pair for pair in worded if pair[2].lower() not in pair[1].lower()] == []


@pytest.mark.parametrize("tab", ["map", "world"])
def test_tab_reaches_every_control_of_a_view_and_leaves_none_out(shown: OpenMap, tab: str) -> None:
    shown.page.click(f"#{tab}-tab")
    wanted = set(shown.ask(f"{CONTROLS}.filter(e => e.tabIndex >= 0 && e.id).map(e => e.id)"))
    assert {"year", "play", "unknown", "zoom-in", "search"} <= wanted
    reached = set()
    shown.page.focus("#skip")
    for _ in range(80):
        reached.add(shown.ask("document.activeElement.id"))
        shown.page.keyboard.press("Tab")
    assert wanted <= reached


def test_tabs_are_walked_by_arrows_and_say_which_is_open(shown: OpenMap) -> None:
    shown.page.focus("#world-tab")
    for tab in ("table", "about", "map", "world"):
        shown.page.keyboard.press("ArrowRight")
        assert shown.ask("document.activeElement.id") == f"{tab}-tab"
        chosen = shown.ask("document.querySelectorAll('[role=tab][aria-selected=true]').length")
        assert chosen == 1
    assert shown.page.get_attribute("#map-panel", "aria-labelledby") == "world-tab"


def test_scrolling_panels_take_the_focus(shown: OpenMap) -> None:
    for tab in ("table", "about"):
        shown.page.click(f"#{tab}-tab")
        assert shown.page.get_attribute(f"#{tab}-panel", "tabindex") == "0"


@pytest.mark.parametrize("tab", ["map", "world"])
def test_targets_are_large_enough(shown: OpenMap, tab: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels; a check box counts with its label."""
    shown.page.click(f"#{tab}-tab")
    sizes = shown.ask(
        f"{CONTROLS}.filter(e => !e.matches('.only, .all, .skip, #all-years'))"
        ".map(e => [e.id || e.className, (e.labels && e.labels.length && e.type === 'checkbox'"
        " ? e.labels[0] : e).getBoundingClientRect()]).map(([n, r]) => [n, r.width, r.height])"
    )
    small = [row for row in sizes if row[0] != "year" and min(row[1:]) < 24]
    assert small == []


def _contrast(shown: OpenMap, front: str, back: str) -> float:
    channels = shown.ask(
        "names => names.map(name => {"
        " const [, r, g, b] = /^#(..)(..)(..)$/.exec(getComputedStyle(document.documentElement)"
        ".getPropertyValue(name).trim()); return [r, g, b].map(c => parseInt(c, 16) / 255); })",
        [front, back],
    )
    lights = []
    for colour in channels:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    low, high = sorted(lights)
    return float((high + 0.05) / (low + 0.05))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_on_land_and_sea_can_be_read(
    shown: OpenMap, scheme: Literal["light", "dark"]
) -> None:
    """Canvas texts, which axe-core cannot see: 4.5 to 1 on whatever lies under them."""
    shown.page.emulate_media(color_scheme=scheme)
    for ground in ("--land", "--sea", "--paper"):
        assert _contrast(shown, "--ink", ground) >= 4.5
    assert _contrast(shown, "--soft", "--land") >= 4.5
