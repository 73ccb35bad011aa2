"""Photograph the maps of the bundled project: run as ``python docs/screenshots.py [FOLDER]``.

Without a folder it writes the pictures the documentation shows; with one, every view: desktop,
phone, light, dark, both languages.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

import coopgraph as cg
from coopgraph.building import build
from coopgraph.manifest import read_manifest
from coopgraph.projects import copy_bundled

IMAGES = Path(__file__).parent / "images"
SHOWN = ("network-map", "world-map")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def year(page: Page, number: int) -> None:
    page.evaluate(
        "year => { const s = document.getElementById('year'); s.value = year;"
        " s.dispatchEvent(new Event('input')); }",
        number,
    )


def click(*selectors: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for selector in selectors:
            page.eval_on_selector(selector, "element => element.click()")
            page.wait_for_timeout(700)

    return act


def choose(page: Page) -> None:
    page.fill("#search", "Marseille")
    page.press("#search", "Enter")


VIEWS: dict[str, tuple[dict[str, Any], Callable[[Page], object]]] = {
    "network-map": ({}, click("#map-tab")),
    "network-dark": ({"color_scheme": "dark"}, click("#map-tab")),
    "network-2017": ({}, lambda p: (click("#map-tab")(p), year(p, 2017))),
    "network-phone": (PHONE, click("#map-tab", "[data-language=fr]")),
    "world-map": ({}, lambda _: None),
    "world-whole": ({"color_scheme": "dark"}, click("#whole")),
    "world-2017": ({}, lambda p: (click("[data-language=fr]")(p), year(p, 2017))),
    "world-card": ({}, choose),
    "world-lost": ({}, click("#unplaced")),
    "world-phone": ({**PHONE, "color_scheme": "dark"}, click("[data-language=fr]")),
    "globe": ({"color_scheme": "dark"}, click("#globe", "#fit")),
    "table": ({}, click("#table-tab")),
}


def photograph(file: Path, folder: Path, names: tuple[str, ...]) -> None:
    with sync_playwright() as driver:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in names:
            options, act = VIEWS[name]
            page = browser.new_context(
                **{"viewport": {"width": 1160, "height": 720}, **options}
            ).new_page()
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]")
            act(page)
            page.wait_for_timeout(900)
            page.screenshot(path=str(folder / f"{name}.png"))
            page.context.close()
        browser.close()


def main(folder: Path, names: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as place:
        project, file = Path(place) / "project", Path(place) / "world.html"
        copy_bundled("provence-armenia", project)
        build(read_manifest(project))
        with cg.open(str(project)) as kg:
            cg.world_map(kg.network()).save(file)
        folder.mkdir(parents=True, exist_ok=True)
        photograph(file, folder, names)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), tuple(VIEWS))
    else:
        main(IMAGES, SHOWN)
