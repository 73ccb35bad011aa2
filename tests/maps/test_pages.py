"""The page as text: escaped, closed by its policy, saved whole or not at all."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from coopgraph.errors import OutputError, UsageError
from coopgraph.maps import Map, network_map, world_map
from coopgraph.maps._assets import PROGRAM, PROGRAM_WITHOUT_WORLD, asset
from coopgraph.maps._payload import evidence_payload, script_json
from coopgraph.model import Evidence
from coopgraph.network import Network

from .attacks import ATTACKS
from .conftest import make_network, placed

ASSETS = Path(__file__).parents[2] / "src/coopgraph/maps/assets"


class Parts(HTMLParser):
    """The elements of a page, with the text in scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.text: list[str] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._open = (tag, dict(attrs))
            self.raw.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)
        else:
            self.text.append(data)

    def json(self, name: str) -> Any:
        return json.loads(next(text for _, a, text in self.raw if a.get("id") == name))


def _sha(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.fixture
def page(provence_armenia: Network) -> Parts:
    return Parts(network_map(provence_armenia).html)


@pytest.fixture
def hostile_page(hostile: Network) -> Parts:
    return Parts(network_map(hostile, title=ATTACKS[6]).html)


@pytest.mark.parametrize(("world", "libraries"), [(False, 1), (True, 2)])
def test_the_policy_allows_what_is_in_the_page_and_nothing_else(
    provence_armenia: Network, world: bool, libraries: int
) -> None:
    page = Parts((world_map if world else network_map)(provence_armenia).html)
    policy = next(
        a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    run = [text for tag, a, text in page.raw if tag == "script" and "type" not in a]
    styles = [text for tag, _, text in page.raw if tag == "style"]
    assert rules == {
        "default-src": ["'none'"],
        "script-src": [_sha(text) for text in run],
        "style-src": [_sha(text) for text in styles],
        "img-src": ["data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert len(run) == libraries + 1


def test_the_policy_comes_before_anything_it_governs(page: Parts) -> None:
    tags = [tag for tag, _ in page.elements]
    policy = next(i for i, (_, a) in enumerate(page.elements) if "http-equiv" in a)
    assert policy < min(tags.index("style"), tags.index("script"), tags.index("link"))


def test_nothing_is_loaded_and_nothing_is_inline(page: Parts) -> None:
    for tag, attributes in page.elements:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")], tag
        if tag == "link":
            assert attributes["href"] == "data:,"
    assert not re.search(r"@import|url\(", asset("assets/network.css"))


def test_hostile_texts_add_no_element(page: Parts, hostile_page: Parts) -> None:
    assert [tag for tag, _ in hostile_page.elements] == [tag for tag, _ in page.elements]
    names = [sorted(a) for _, a in page.elements]
    assert [sorted(a) for _, a in hostile_page.elements] == names


def test_hostile_texts_arrive_unchanged(hostile: Network, hostile_page: Parts) -> None:
    data = hostile_page.json("data")
    wanted = [label.replace("\ud800", "\ufffd") for label in hostile.node_columns.label]
    assert data["nodes"]["label"] == wanted
    assert data["title"] == ATTACKS[6]
    evidence = hostile_page.json("evidence")
    assert evidence["claims"][3][0][1] == ATTACKS[3]


def test_json_in_a_script_holds_no_markup() -> None:
    text = script_json(list(ATTACKS))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)[0] == ATTACKS[0]
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


def test_our_scripts_cannot_close_their_element_nor_write_markup() -> None:
    libraries = ("assets/vis-network.min.js", "assets/geo.min.js")
    for name in (*libraries, *(f"assets/page/{name}" for name in PROGRAM)):
        text = asset(name)
        assert "</script" not in text.lower()
        assert "<!--" not in text
        assert "sourceMappingURL" not in text
    ours = "".join(asset(f"assets/page/{name}") for name in PROGRAM)
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\("
    )
    assert not re.search(forbidden, ours)
    every = {*PROGRAM, *PROGRAM_WITHOUT_WORLD}
    assert sorted(every) == sorted(path.name for path in (ASSETS / "page").glob("*.js"))


def test_the_bundled_library_is_the_one_on_record() -> None:
    record = (ASSETS / "THIRD-PARTY.md").read_text("utf-8")
    content = (ASSETS / "vis-network.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() in record
    assert "createElement" in asset("assets/vis-network.min.js")


def test_the_page_tells_its_origin_and_its_losses(page: Parts) -> None:
    data = page.json("data")
    assert data["origin"]["fingerprint"] == "ab" * 32
    assert data["loss"]["en"].startswith("8 statements → 7 nodes, 7 edges")
    assert data["types"][0]["label"] == {"en": "twinned with", "fr": "jumelée avec"}
    assert [kind["key"] for kind in data["kinds"]] == ["City", "Region", "Network", "Event"]
    assert data["nodes"]["population"] == [None] * 7


def test_evidence_names_each_source_once(provence_armenia: Network) -> None:
    payload = evidence_payload(provence_armenia)
    assert len(payload["sources"]) == 1
    assert payload["claims"][0][0][1].startswith("La Ville d’Aix-en-Provence")
    assert payload["claims"][1] == []
    without = dataclasses.replace(provence_armenia, evidence=None)
    assert evidence_payload(without)["recorded"] is False


def test_too_much_evidence_is_cut_and_said(
    provence_armenia: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coopgraph.maps._payload._EVIDENCE_LIMIT", 10)
    payload = evidence_payload(provence_armenia)
    assert payload["cut"] is True
    assert payload["claims"][0][0][1] == ""


def test_the_same_network_gives_the_same_page(provence_armenia: Network) -> None:
    assert network_map(provence_armenia).html == network_map(provence_armenia).html


def test_an_empty_network_gives_a_page() -> None:
    made = network_map(make_network([], []), language="fr")
    assert '<html lang="fr">' in made.html
    assert "<svg" in made.svg


def test_saving_writes_this_file_alone(provence_armenia: Network, tmp_path: Path) -> None:
    made = network_map(provence_armenia)
    path = made.save(tmp_path / "Carte réseau.html")
    assert [p.name for p in tmp_path.iterdir()] == ["Carte réseau.html"]
    assert path.read_bytes().decode("utf-8") == made.html
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


def test_saving_never_overwrites_unasked(provence_armenia: Network, tmp_path: Path) -> None:
    made = network_map(provence_armenia)
    path = tmp_path / "map.html"
    path.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="exists already") as caught:
        made.save(path)
    assert caught.value.hint is not None
    assert path.read_text("utf-8") == "mine"
    made.save(path, overwrite=True)
    assert path.read_text("utf-8") == made.html


def test_saving_to_no_place_is_an_error_that_leaves_nothing(
    provence_armenia: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = network_map(provence_armenia)
    with pytest.raises(OutputError):
        made.save(tmp_path / "missing" / "map.html")
    with pytest.raises(OutputError, match="folder"):
        made.save(tmp_path, overwrite=True)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        made.save(tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_gets_a_closed_frame(provence_armenia: Network) -> None:
    made = network_map(provence_armenia, title='"><script>')
    shown = Parts(made._repr_html_())
    assert [tag for tag, _ in shown.elements] == ["iframe"]
    attributes = shown.elements[0][1]
    assert attributes["sandbox"] == "allow-scripts allow-downloads"
    assert attributes["srcdoc"] == made.html
    assert attributes["title"] == '"><script>'


def test_a_notebook_gets_a_picture_of_a_large_network() -> None:
    nodes = [(f"https://example.org/{i}", "City", "FR", ((f"<b>{i}", "en"),)) for i in range(2001)]
    made = network_map(make_network(nodes, [(0, 1, "twinned-with", "", "")]))
    shown = Parts(made._repr_html_())
    tags = {tag for tag, _ in shown.elements}
    assert {"figure", "svg", "path", "circle", "text", "figcaption"} <= tags
    assert "script" not in tags
    assert "b" not in tags
    assert "2001 nodes" in "".join(shown.text)


def test_a_picture_draws_every_shape(hostile: Network) -> None:
    shown = Parts(network_map(hostile, title='"><script>').svg)
    assert {tag for tag, _ in shown.elements} == {
        "svg",
        "rect",
        "path",
        "polygon",
        "circle",
        "text",
    }


def test_a_map_says_what_it_is(provence_armenia: Network) -> None:
    made = network_map(provence_armenia)
    assert repr(made) == "<Map of <Network of 7 nodes and 7 relations>>"
    assert made.title == "Test graph"
    assert isinstance(made, Map)


def test_pyvis_gets_all_nodes_relations_and_places(provence_armenia: Network) -> None:
    graph = network_map(provence_armenia).to_pyvis()
    assert len(graph.nodes) == 7
    assert len(graph.edges) == 7  # the parallel ones too
    assert {"x", "y", "shape", "color", "size"} <= graph.nodes[0].keys()
    assert graph.edges[0]["arrows"] == ""
    assert graph.edges[3]["arrows"] == "to"


def test_pyvis_is_never_led_to_read_titles_as_html(hostile: Network) -> None:
    graph = network_map(hostile).to_pyvis()
    assert not [node for node in graph.nodes if "href" in node["title"]]
    assert not [edge for edge in graph.edges if "href" in edge["title"]]


def test_evidence_of_a_statement_that_denies_is_marked(provence_armenia: Network) -> None:
    statement = provence_armenia.edge_columns.statement[0]
    item = Evidence("c", "s", "A page", denied=True, confidence=float("nan"))
    network = dataclasses.replace(provence_armenia, evidence=lambda _: {statement: (item,)})
    row = evidence_payload(network)["claims"][0][0]
    assert row[5] is None
    assert row[6] == 1


def test_outlines_are_in_pages_with_places_and_in_no_others(provence_armenia: Network) -> None:
    nowhere = network_map(provence_armenia)
    assert "outlines" not in [a.get("id") for _, a in Parts(nowhere.html).elements]
    somewhere = Parts(network_map(placed(provence_armenia, [(43.5, 5.4)] * 7)).html)
    assert len(somewhere.json("outlines")["levels"]) == 2
    assert somewhere.json("data")["nodes"]["latitude"] == [43.5] * 7
    asked = Parts(world_map(provence_armenia).html).json("data")
    assert asked["view"] == "world"
    assert asked["nodes"]["latitude"] == [None] * 7


def test_an_unknown_projection_is_refused_with_the_known_ones(provence_armenia: Network) -> None:
    with pytest.raises(UsageError, match="mercator") as caught:
        world_map(provence_armenia, projection="mercator")
    assert "equal-earth, orthographic" in str(caught.value.hint)
