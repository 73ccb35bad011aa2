"""Maps of growing networks in headless Chromium: written, ready, dragged. Software drawing.

Run as ``python benchmarks/maps.py [NODES …]``; twice as many relations as nodes, cities round
fifty centres. Ready is from navigation to the page's own mark, when all is drawn and searchable;
frames a second are counted while the mouse drags the view for two seconds.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

import coopgraph as cg
from coopgraph.maps import Map
from coopgraph.network import EdgeColumns, LossAccount, Network, NodeColumns

DRAG = """() => new Promise(done => {
  const box = coopgraphMap.view.box, at = box.getBoundingClientRect();
  const target = document.elementFromPoint(at.left + 700, at.top + 40) || box;
  const send = (type, x, y) => {
    const where = {clientX: at.left + x, clientY: at.top + y, bubbles: true, pointerId: 1,
      pointerType: 'mouse', button: 0, buttons: type.endsWith('up') ? 0 : 1, isPrimary: true};
    target.dispatchEvent(new PointerEvent(type, where));
  };
  Element.prototype.setPointerCapture = () => {};
  send('pointerdown', 700, 40);
  const begun = performance.now();
  let frames = 0;
  const step = now => {
    const t = now - begun;
    frames += 1;
    send('pointermove', 700 + 150 * Math.sin(t / 200), 40 + 60 * Math.sin(t / 310));
    if (t < 2000) requestAnimationFrame(step);
    else { send('pointerup', 700, 40); done(frames / (t / 1000)); }
  };
  requestAnimationFrame(step);
})"""


def network(size: int) -> Network:
    """Return a network with hubs, at places on the earth."""
    chance = np.random.default_rng(6)
    relations = 2 * size
    centres = np.column_stack([chance.uniform(-40, 60, 50), chance.uniform(-160, 160, 50)])
    places = centres[chance.integers(0, 50, size)] + chance.normal(0, 3, (size, 2))
    source = chance.integers(0, size, relations)
    target = (size * chance.random(relations) ** 2).astype(np.int64)
    target = np.where(target == source, (target + 1) % size, target)
    years = chance.integers(1960, 2025, relations)
    nodes = NodeColumns(
        iri=tuple(f"https://example.org/{i}" for i in range(size)),
        label=tuple(f"City {i}" for i in range(size)),
        kind=("City",) * size,
        country=("FR",) * size,
        latitude=places[:, 0],
        longitude=places[:, 1],
        population=np.full(size, np.nan),
        names=tuple(((f"City {i}", "en"),) for i in range(size)),
    )
    edges = EdgeColumns(
        source=source,
        target=target,
        type=("twinned-with",) * relations,
        directed=np.zeros(relations, dtype=np.bool_),
        statement=tuple(f"https://example.org/s{i}" for i in range(relations)),
        when=tuple(f"{year}/.." for year in years),
        start=years.astype(np.float64),
        end=np.full(relations, np.nan),
        status=("active",) * relations,
        sources=np.ones(relations, dtype=np.int64),
        confidence=np.ones(relations),
        weight=np.ones(relations),
    )
    return Network(nodes, edges, LossAccount(relations, size, relations))


def look(page: Page, made: Map, file: Path) -> tuple[float, float]:
    """Return seconds until ready, and frames a second while dragged."""
    made.save(file, overwrite=True)
    page.goto(file.as_uri(), timeout=120_000)
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    ready = page.evaluate("performance.getEntriesByName('coopgraph-ready')[0].startTime / 1000")
    page.wait_for_timeout(1500)
    return float(ready), float(page.evaluate(DRAG))


def main(sizes: list[int]) -> None:
    print("nodes  relations  view     written  file     ready   dragged")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        file = Path(folder) / "map.html"
        for size in sizes:
            made = network(size)
            for view, draw in (("network", cg.network_map), ("world", cg.world_map)):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                begun = time.perf_counter()
                found = draw(made)
                length = len(found.html.encode("utf-8"))
                written = time.perf_counter() - begun
                ready, frames = look(page, found, file)
                print(
                    f"{size:6} {2 * size:9}  {view:8} {written:5.1f} s  {length / 1e6:4.1f} MB "
                    f"{ready:5.2f} s  {frames:5.1f} frames/s",
                    flush=True,
                )
                page.close()
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [200, 2_000, 10_000, 20_000])
