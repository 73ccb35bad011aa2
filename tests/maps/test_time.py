"""The time slider in headless Chromium: what a year shows, how it is reached and said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coopgraph.maps import network_map
from coopgraph.network import Network

from .conftest import OpenMap, make_network

pytestmark = pytest.mark.browser

Open = Callable[..., OpenMap]

# provence_armenia: 0 since 2024, 2 in 2019, 3 and 4 in 2025, three without a date.


def _year(shown: OpenMap, year: int) -> None:
    shown.page.evaluate(
        "year => { const s = document.getElementById('year'); s.value = year;"
        " s.dispatchEvent(new Event('input')); }",
        year,
    )


@pytest.mark.parametrize(
    ("year", "dated", "with_unknown"), [(2019, 1, 4), (2020, 0, 3), (2024, 1, 4), (2025, 3, 6)]
)
def test_a_year_shows_what_held_in_it(
    open_map: Open, provence_armenia: Network, year: int, dated: int, with_unknown: int
) -> None:
    shown = open_map(network_map(provence_armenia))
    assert shown.text("#year-text") == "All years"
    _year(shown, year)
    assert f"{with_unknown} relation" in shown.text("#counts")
    assert f"in {year}" in shown.text("#counts")
    assert shown.text("#unknown-count") == "3"
    shown.page.uncheck("#unknown")
    assert f"{dated} relation" in shown.text("#counts")


def test_begun_by_then_adds_up(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.uncheck("#unknown")
    shown.page.click("[data-mode=until]")
    counts = []
    for year in (2019, 2023, 2024, 2025):
        _year(shown, year)
        counts.append(shown.ask("document.getElementById('counts').textContent"))
    numbers = [int(text.split(" · ")[1].split()[0]) for text in counts]
    assert numbers == [1, 1, 2, 4]
    assert counts[0].endswith("begun by 2019")


def test_actors_without_a_relation_in_the_year_leave_the_map_and_the_tables(
    open_map: Open, provence_armenia: Network
) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.uncheck("#unknown")
    _year(shown, 2019)
    assert shown.text("#counts").startswith("4 entities · 1 relation ·")  # two never had any
    shown.page.click("#table-tab")
    assert shown.page.locator("#nodes-table tbody tr").count() == 4
    assert shown.page.locator("#edges-table tbody tr").count() == 1


def test_the_slider_is_worked_and_told_by_keyboard(
    open_map: Open, provence_armenia: Network
) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.focus("#year")
    shown.page.keyboard.press("Home")
    assert shown.text("#year-text") == "2019"
    assert shown.page.get_attribute("#year", "aria-valuetext") == "2019: 4 relations"
    shown.page.keyboard.press("ArrowRight")
    assert shown.text("#year-text") == "2020"
    shown.page.click("#all-years")
    assert shown.text("#year-text") == "All years"
    assert "7 relations" in shown.text("#counts")


def test_the_chart_has_a_bar_a_year_and_leads_there(
    open_map: Open, provence_armenia: Network
) -> None:
    shown = open_map(network_map(provence_armenia))
    assert shown.page.locator("#chart .sure").count() == 3  # 2019, 2024, 2025
    box = shown.page.locator("#chart").bounding_box()
    assert box is not None
    shown.page.mouse.click(box["x"] + 10, box["y"] + 10)
    assert shown.text("#year-text") == "2019"
    heights = "[...document.querySelectorAll('#chart .sure')].map(r => +r.getAttribute('height'))"
    first, _, last = shown.ask(heights)
    assert first == pytest.approx(last / 3, abs=0.2)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_playing_runs_through_the_years_and_stops(
    open_map: Open, provence_armenia: Network, motion: str
) -> None:
    shown = open_map(network_map(provence_armenia), reduced_motion=motion)
    shown.page.clock.install()
    shown.page.click("#play")
    assert shown.text("#year-text") == "2019"
    assert shown.page.get_attribute("#play", "aria-label") == "Pause"
    shown.page.clock.run_for(1700)
    assert shown.text("#year-text") == ("2020" if motion == "reduce" else "2021")
    shown.page.click("#play")
    shown.page.clock.run_for(5000)
    assert shown.text("#year-text") == ("2020" if motion == "reduce" else "2021")
    shown.page.click("#play")
    shown.page.clock.run_for(20_000)
    assert shown.text("#year-text") == "2025"
    assert shown.page.get_attribute("#play", "aria-label") == "Play the years"


def test_a_search_shows_what_the_year_had_hidden(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia))
    shown.page.uncheck("#unknown")
    _year(shown, 2019)
    shown.page.fill("#search", "Goris")
    shown.page.press("#search", "Enter")
    assert shown.text("#year-text") == "All years"
    assert shown.ask("coopgraphMap.view.nodeShown(2)") is True


def test_without_dates_there_is_no_slider_and_the_page_says_so(
    open_map: Open, provence_armenia: Network
) -> None:
    cities = [
        ("https://example.org/a", "City", "FR", ()),
        ("https://example.org/b", "City", "", ()),
    ]
    shown = open_map(network_map(make_network(cities, [(0, 1, "twinned-with", "", "")])))
    assert shown.page.locator("#time").is_hidden()
    assert "no time slider" in shown.text("#undated-note")
    dated = open_map(network_map(provence_armenia))
    assert dated.page.locator("#undated-note").is_hidden()


def test_time_speaks_french(open_map: Open, provence_armenia: Network) -> None:
    shown = open_map(network_map(provence_armenia, language="fr"))
    assert "Toutes les années" in shown.text("#year-text")
    _year(shown, 2024)
    assert shown.text("#counts").endswith("en 2024")
    assert "dates inconnues" in shown.text("#time")
