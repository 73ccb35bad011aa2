"""The report: its numbers are the analyses', its page is closed, and nothing of a label runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from lxml import html as parser

import coopgraph as cg
from coopgraph.analysis import network_summary
from coopgraph.errors import NetworkError, OutputError, UsageError
from coopgraph.network import Network
from coopgraph.reporting import network_report
from coopgraph.reporting.values import number_text
from tests._networks import network_from, network_of
from tests.cli._run import run
from tests.maps.attacks import ATTACKS

CHAPTERS = [
    *("glance", "building", "actors", "brokers", "countries"),
    *("communities", "degrees", "time", "distance"),
]


def page_of(network: Network, language: str = "en") -> parser.HtmlElement:
    return parser.document_fromstring(network_report(network, language=language).html)


def cells(page: parser.HtmlElement, chapter: str) -> list[list[str]]:
    rows = page.xpath(f"//section[@id='{chapter}']//tbody/tr")
    return [[cell.text_content() for cell in row.xpath("td")] for row in rows]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_chapter_of_a_real_network_is_there(small: cg.KnowledgeGraph, language: str) -> None:
    net = small.network(["twinned-with", "cooperates-with", "participated-in"])
    page = page_of(net, language)
    assert [s.get("id") for s in page.xpath("//section")] == [*CHAPTERS, "methods"]
    assert page.get("lang") == language
    found = network_summary(net)
    values = dict(row for row in cells(page, "glance") if len(row) == 2)
    wanted = number_text(found.transitivity, language)
    assert values["transitivity" if language == "en" else "transitivité"] == wanted
    assert page.xpath("//img/@alt")
    targets = {link.get("href") for link in page.xpath("//nav//a")}
    assert targets == {f"#{s.get('id')}" for s in page.xpath("//section")}
    words = page.xpath("//section[@id='methods']")[0].text_content()
    for reference in ("Freeman", "Costenbader", "Maslov", "Gould", "Newman"):
        assert reference in words
    assert ("Computed with" if language == "en" else "Calculé avec") in words


def test_the_page_is_closed_and_asks_for_nothing(small: cg.KnowledgeGraph) -> None:
    page = page_of(small.network("twinned-with"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert not page.xpath("//script | //iframe | //link[@rel='stylesheet'] | //*[@style]")
    addresses = page.xpath("//@href | //@src")
    assert all(address.startswith(("#", "data:")) for address in addresses)


def test_hostile_names_are_text() -> None:
    net = network_from(nx.star_graph(len(ATTACKS)))
    # Half a surrogate pair is in no store: files and SPARQL results are UTF-8.
    labels = ("hub", *(text.encode("utf-8", "replace").decode() for text in ATTACKS))
    net = replace(net, node_columns=replace(net.node_columns, label=labels, country=labels))
    page = parser.document_fromstring(network_report(net, title=ATTACKS[0]).html)
    assert not page.xpath("//script | //iframe | //object | //embed | //svg | //form")
    assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]
    shown = page.text_content()
    for row in cells(page, "actors")[1:4]:
        assert row[0] in shown


@pytest.mark.parametrize(
    "net", [network_of(1, []), network_of(2, [(0, 1)]), network_of(3, [(0, 0)])], ids=len
)
def test_what_a_small_network_has_not_is_said(net: Network) -> None:
    page = page_of(net)
    assert (
        "no relation of the network has a date"
        in page.xpath("//section[@id='time']")[0].text_content()
    )
    assert "Nothing is shown here" in page.xpath("//section[@id='distance']")[0].text_content()


def test_an_empty_network_and_other_languages_are_refused() -> None:
    with pytest.raises(NetworkError, match="no actors"):
        network_report(network_of(0, []))
    with pytest.raises(UsageError, match="unknown choice"):
        network_report(network_of(2, [(0, 1)]), language="de")


def test_saving_overwrites_nothing_unasked(tmp_path: Path) -> None:
    report = network_report(network_from(nx.karate_club_graph()), title="Karaté ☮")
    path = report.save(tmp_path / "r.html")
    assert "Karaté ☮" in path.read_text("utf-8")
    with pytest.raises(OutputError, match="exists already"):
        report.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["r.html"]


def test_the_verb_writes_the_page(small_project: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    done = run("report", small_project, "-r", "twinned-with", "-o", path, language="fr")
    assert done.returncode == 0, done.stderr
    assert "rapport écrit" in done.stdout
    assert "Acteurs centraux" in path.read_text("utf-8")
    again = run("report", small_project, "-o", path)
    assert again.returncode == 1
    assert "exists already" in again.stderr
    empty = run("report", small_project, "--at", "1200", "--unknown", "exclude", "-o", "-")
    assert (empty.returncode, empty.stdout) == (1, "")


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert number_text(1234.5, "en") == "1,234.5"
    assert number_text(0.25, "fr") == "0,25"
    assert number_text(12, "en") == "12"
    assert number_text(float("nan"), "fr") == "–"
    assert number_text(float("inf"), "en") == "–"
