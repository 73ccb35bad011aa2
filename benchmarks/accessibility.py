"""axe-core over both views of the bundled project: light and dark, desktop and phone.

Run as ``python benchmarks/accessibility.py path/to/axe.min.js`` (``npm install axe-core``). It
prints the violations of WCAG 2.0, 2.1 and 2.2, levels A and AA, and exits 1 if there is one.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

import coopgraph as cg
from coopgraph.building import build
from coopgraph.manifest import read_manifest
from coopgraph.projects import copy_bundled

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
STEPS: tuple[tuple[str, str], ...] = (
    ("network", "click #map-tab"),
    ("share menu", "click #share"),
    ("a year", "arrow #year"),
    ("world", "click #world-tab"),
    ("places unknown", "click #unplaced"),
    ("globe", "click #globe"),
    ("search", "fill #search"),
    ("card", "enter #search"),
    ("french", "click [data-language=fr]"),
    ("table", "click #table-tab"),
    ("about", "click #about-tab"),
)


def do(page: Page, what: str) -> None:
    verb, selector = what.split(" ", 1)
    if verb == "click":
        page.eval_on_selector(selector, "element => element.click()")
    elif verb == "fill":
        page.fill(selector, "Marseille")
    else:
        page.press(selector, {"arrow": "ArrowLeft", "enter": "Enter"}[verb])
    page.wait_for_timeout(250)


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v =>"
        " v.id + ' × ' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 120)))",
        RULES,
    )
    return found


def main(axe: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        project, file = Path(folder) / "project", Path(folder) / "world.html"
        copy_bundled("provence-armenia", project)
        build(read_manifest(project))
        with cg.open(str(project)) as kg:
            cg.world_map(kg.network()).save(file)
        total = 0
        with sync_playwright() as driver:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for screen, options in SCREENS.items():
                for scheme in ("light", "dark"):
                    page = browser.new_context(color_scheme=scheme, **options).new_page()
                    page.goto(file.as_uri())
                    page.wait_for_selector("html[data-ready]")
                    page.evaluate(axe.read_text("utf-8") + ";0")
                    for step, what in STEPS:
                        do(page, what)
                        for line in violations(page):
                            print(f"{screen} {scheme} {step}: {line}")
                            total += 1
            browser.close()
    print(f"{total} violations in {2 * 2 * len(STEPS)} states")
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
