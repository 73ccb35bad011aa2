"""Networks to draw, and a browser without a network to open their maps in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from coopgraph.maps import Map
from coopgraph.messages import msg
from coopgraph.model import Evidence
from coopgraph.network import (
    EdgeColumns,
    LossAccount,
    LossEntry,
    Network,
    NetworkOrigin,
    NodeColumns,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Names = tuple[tuple[str, str], ...]
Node = tuple[str, str, str, Names]  # iri, kind, country, names
Edge = tuple[int, int, str, str, str]  # source, target, type, when, status

SYMMETRIC = {"twinned-with", "cooperates-with"}
TYPE_LABELS = (
    ("twinned-with", (("en", "twinned with"), ("fr", "jumelée avec"))),
    ("cooperates-with", (("en", "cooperates with"), ("fr", "coopère avec"))),
    ("organized", (("en", "organised"), ("fr", "a organisé"))),
    ("participated-in", (("en", "took part in"), ("fr", "a participé à"))),
    ("member-of", (("en", "member of"), ("fr", "membre de"))),
)


def make_network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    evidence: Mapping[str, tuple[Evidence, ...]] | None = None,
    origin: NetworkOrigin | None = None,
) -> Network:
    """Return a network of these nodes and relations."""
    n, m = len(nodes), len(edges)
    unknown = np.full(n, np.nan)
    node_columns = NodeColumns(
        iri=tuple(node[0] for node in nodes),
        label=tuple(node[3][0][0] if node[3] else "" for node in nodes),
        kind=tuple(node[1] for node in nodes),
        country=tuple(node[2] for node in nodes),
        latitude=unknown,
        longitude=unknown,
        population=unknown,
        names=tuple(node[3] for node in nodes),
    )
    edge_columns = EdgeColumns(
        source=np.array([e[0] for e in edges], dtype=np.int64),
        target=np.array([e[1] for e in edges], dtype=np.int64),
        type=tuple(e[2] for e in edges),
        directed=np.array([e[2] not in SYMMETRIC for e in edges], dtype=np.bool_),
        statement=tuple(f"https://w3id.org/coopgraph/statement/{i}" for i in range(m)),
        when=tuple(e[3] for e in edges),
        start=np.full(m, np.nan),
        end=np.full(m, np.nan),
        status=tuple(e[4] for e in edges),
        sources=np.ones(m, dtype=np.int64),
        confidence=np.full(m, 0.9),
        weight=np.ones(m),
    )
    known = evidence or {}

    def read(statements: Sequence[str], /) -> Mapping[str, tuple[Evidence, ...]]:
        return {s: known[s] for s in statements if s in known}

    return Network(
        node_columns,
        edge_columns,
        LossAccount(m + 1, n, m, left_out=(LossEntry(1, msg("have an end outside")),)),
        origin=origin or NetworkOrigin(title="Test graph", fingerprint="ab" * 32, version="0.1.0"),
        evidence=read if evidence is not None else None,
        type_labels=TYPE_LABELS,
    )


def placed(network: Network, places: Sequence[tuple[float, float]]) -> Network:
    """Return the network with its nodes at these latitudes and longitudes."""
    points = np.array(places, dtype=np.float64).reshape(-1, 2)
    columns = replace(network.node_columns, latitude=points[:, 0], longitude=points[:, 1])
    return replace(network, node_columns=columns)


def _wikidata(number: int) -> str:
    return f"https://w3id.org/coopgraph/id/wikidata-Q{number}"


@pytest.fixture
def provence_armenia() -> Network:
    """A small real-looking network: cities, a region, a network, an event, with evidence."""
    nodes: list[Node] = [
        (_wikidata(47465), "City", "FR", (("Aix-en-Provence", "fr"), ("Ais de Provença", "oc"))),
        (_wikidata(648051), "City", "AM", (("Masis", "en"), ("Մասիս", "hy"), ("Massis", "fr"))),
        (_wikidata(39571), "City", "AM", (("Goris", "en"), ("Գորիս", "hy"))),
        (_wikidata(15104), "Region", "FR", (("Provence-Alpes-Côte d’Azur", "fr"),)),
        ("https://w3id.org/coopgraph/id/x-1", "Network", "FR", (("Cités Unies France", "fr"),)),
        (
            "https://w3id.org/coopgraph/id/x-2",
            "Event",
            "AM",
            (("5e Assises de la coopération décentralisée franco-arménienne", "fr"),),
        ),
        ("https://w3id.org/coopgraph/id/x-3", "City", "FR", (("Évian-les-Bains", "fr"),)),
    ]
    edges: list[Edge] = [
        (0, 1, "twinned-with", "2024-09-26/..", "active"),
        (0, 2, "cooperates-with", "", "active"),
        (0, 1, "cooperates-with", "2019", "ended"),
        (4, 5, "organized", "2025-06-02/2025-06-03", ""),
        (0, 5, "participated-in", "2025-06", ""),
        (0, 4, "member-of", "", "active"),
        (2, 5, "participated-in", "", ""),
    ]
    statement = "https://w3id.org/coopgraph/statement/0"
    evidence = {
        statement: (
            Evidence(
                claim="https://w3id.org/coopgraph/claim/0",
                source="https://w3id.org/coopgraph/source/aix",
                title="Aix-en-Provence – Jumelages",
                address="https://example.org/jumelages",
                quote="La Ville d’Aix-en-Provence est jumelée avec Masis",
                when="2024-09-26",
                retrieved="2025-06-16",
            ),
        )
    }
    return make_network(nodes, edges, evidence)


@pytest.fixture
def hostile() -> Network:
    """Strangers' texts in every place a network has for text."""
    from .attacks import ATTACKS

    nodes: list[Node] = [
        (attack, attack, attack[:2], ((attack, "en"), (f"alias {attack}", attack)))
        for attack in ATTACKS
    ]
    nodes.append(("https://example.org/long", "City", "FR", (("N" * 10_000, "en"),)))
    edges: list[Edge] = [(i, i + 1, a, a, a) for i, a in enumerate(ATTACKS)]
    edges += [(0, 1, "twinned-with", "", "active")] * 500
    evidence = {
        f"https://w3id.org/coopgraph/statement/{i}": (
            Evidence(a, a, a, address=a, locator=a, quote=a, when=a, status=a, issued=a),
        )
        for i, a in enumerate(ATTACKS)
    }
    origin = NetworkOrigin(ATTACKS[0], ATTACKS[1], ((ATTACKS[2], ATTACKS[3]),), ATTACKS[4])
    made = make_network(nodes, edges, evidence, origin)
    labels = tuple((a, (("en", a), ("fr", a))) for a in ATTACKS)
    return replace(made, type_labels=labels)


def _required(reason: str) -> None:
    """Skip, or fail where everything is required."""
    if os.environ.get("COOPGRAPH_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}, and COOPGRAPH_REQUIRE_ALL=1")
    pytest.skip(reason)


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, found on this machine."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _required("playwright is not installed")
    executable = _chromium()
    if executable is None:
        _required("no Chromium on this machine")
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield started
        started.close()


@dataclass
class OpenMap:
    """A map in a browser tab, with all it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        """Return the text of an element."""
        return self.page.locator(selector).inner_text()

    def until(self, condition: str) -> None:
        """Wait until a condition holds.

        Playwright's own wait_for_function evaluates text in the page as soon as it has to ask
        twice, which the page's policy forbids.
        """
        for _ in range(200):
            if self.ask(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)

    def ask(self, script: str, value: Any = None) -> Any:
        """Return the value of an expression in the page, or of a function of `value`."""
        return self.page.evaluate(script, value)

    def click_map(self, choice: str) -> None:
        """Click where a node or a bundle stands, given as a script such as ``{node: 0}``."""
        at = self.ask(f"coopgraphMap.view.where({choice})")
        box = self.page.locator(".map:visible").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


@pytest.fixture
def open_map(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., OpenMap]]:
    """Save a map, open it with the network blocked; afterwards nothing was asked or refused."""
    opened: list[OpenMap] = []

    def open_it(made: Map, **context: Any) -> OpenMap:
        path = made.save(tmp_path / f"map{len(opened)}.html")
        tab = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        tab.set_offline(True)
        page = tab.new_page()
        shown = OpenMap(page)
        page.on("request", lambda request: shown.requests.append(request.url))
        page.on(
            "console",
            lambda said: (
                shown.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        page.add_init_script(
            "window.__violations = [];"
            "document.addEventListener('securitypolicyviolation',"
            " e => window.__violations.push(e.violatedDirective + ' ' + e.blockedURI));"
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        opened.append(shown)
        return shown

    yield open_it
    for shown in opened:
        asked = [url for url in shown.requests if not url.startswith(("file:", "data:", "blob:"))]
        violations = shown.ask("window.__violations")
        shown.page.context.close()
        assert asked == []
        assert shown.complaints == []
        assert violations == []
