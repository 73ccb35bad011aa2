"""Fetching against a server on this machine: whole files, or nothing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.cli import main
from coopgraph.errors import EndpointError, InputError, OutputError, ProjectError
from coopgraph.fetching import fetch_sources
from coopgraph.manifest import Project
from coopgraph.store import downloads
from tests.sources.wikidata_server import Said, Thing, fill, triples
from tests.store import conftest as servers
from tests.store.conftest import OxigraphServer

oxigraph_process = servers.oxigraph_process
oxigraph_server = servers.oxigraph_server

BODY = b"a,b\nNice,Arles\nNice,Lyon\n"
SHA = hashlib.sha256(BODY).hexdigest()
MAPPING = (
    '[[source.entity]]\nas = "a"\nname = "{a}"\ncountry = "FR"\n'
    '[[source.entity]]\nas = "b"\nname = "{b}"\ncountry = "FR"\n'
    '[[source.relation]]\nsubject = "a"\nobject = "b"\ntype = "twinned-with"\n'
)


class Server(ThreadingHTTPServer):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.elsewhere = ""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    """Each path misbehaves in its own way."""

    server: Server

    def log_message(self, *_: object) -> None: ...

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        times = self.server.asked.count(self.path)
        match self.path:
            case "/good":
                self.answer(200, BODY)
            case "/tired":
                self.answer(*((503,) if times < 3 else (200, BODY)))
            case "/busy":
                self.answer(*((429,) if times < 2 else (200, BODY)), Retry_After="0")
            case "/moved":
                self.answer(302, Location="/good")
            case "/elsewhere":
                self.answer(302, Location=str(self.server.elsewhere))
            case "/page":
                self.answer(200, BODY, Content_Type="text/html; charset=utf-8")
            case "/tomorrow":
                self.answer(429, Retry_After="86400")
            case "/round":
                self.answer(302, Location="/round")
            case "/astray":
                self.answer(302, Location="file:///etc/passwd")
            case "/cut":
                self.answer(200, BODY[:5], Content_Length=str(len(BODY)))
            case "/endless":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * 4_000_000)
            case _:
                self.answer(404)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(downloads, "_BACK_OFF", 0.001)
    with Server() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def project(folder: Path, address: str, extra: str = "") -> Project:
    """Write a project whose one table is to be fetched."""
    (folder / "coopgraph.toml").write_text(
        '[[source]]\nid = "t"\nreader = "table"\npath = "sources/t.csv"\n'
        f'fetch = "{address}"\n{extra}\n{MAPPING}',
        "utf-8",
    )
    return cg.read_manifest(folder)


@pytest.mark.parametrize(
    ("path", "requests"), [("/good", 1), ("/tired", 3), ("/busy", 2), ("/moved", 2)]
)
def test_a_file_comes_whole_and_is_built(
    tmp_path: Path, server: Server, path: str, requests: int
) -> None:
    found = project(tmp_path, server.url(path), f'sha256 = "{SHA}"')
    with pytest.raises(ProjectError, match="not there yet") as caught:
        cg.build(found)
    assert "sources fetch" in str(caught.value.hint)
    assert server.asked == []  # nothing is fetched unasked
    (file,) = fetch_sources(found)
    assert (file.sha256, file.size, file.is_new, file.is_pinned) == (SHA, len(BODY), True, True)
    assert (tmp_path / "sources" / "t.csv").read_bytes() == BODY
    assert len(server.asked) == requests
    assert [p.name for p in (tmp_path / "sources").iterdir()] == ["t.csv"]
    assert cg.build(cg.read_manifest(tmp_path)).statements == 2
    (again,) = fetch_sources(found)
    assert not again.is_new
    assert len(server.asked) == requests


@pytest.mark.parametrize(
    ("path", "error", "text"),
    [
        ("/none", EndpointError, "404"),
        ("/round", EndpointError, "redirects without end"),
        ("/astray", EndpointError, "no web address"),
        ("/cut", EndpointError, "not reached"),
        ("/endless", InputError, "more than 1,000,000 bytes"),
    ],
)
def test_what_goes_wrong_leaves_nothing(
    tmp_path: Path, server: Server, path: str, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        fetch_sources(project(tmp_path, server.url(path)), limit=1_000_000)
    assert list((tmp_path / "sources").iterdir()) == []


def test_another_file_than_the_manifest_names_is_not_taken(tmp_path: Path, server: Server) -> None:
    found = project(tmp_path, server.url("/good"), f'sha256 = "{"0" * 64}"')
    with pytest.raises(InputError, match=SHA):
        fetch_sources(found)
    assert list((tmp_path / "sources").iterdir()) == []


def test_a_file_of_the_user_s_is_not_overwritten(tmp_path: Path, server: Server) -> None:
    found = project(tmp_path, server.url("/good"), f'sha256 = "{SHA}"')
    table = tmp_path / "sources" / "t.csv"
    table.parent.mkdir()
    table.write_text("mine\n", "utf-8")
    with pytest.raises(ProjectError, match="another file is there"):
        fetch_sources(found)
    assert table.read_text("utf-8") == "mine\n"
    assert fetch_sources(found, force=True)[0].is_new
    assert table.read_bytes() == BODY


@pytest.mark.parametrize("path", ["../t.csv", "/etc/none/t.csv"])
def test_a_path_outside_the_project_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "coopgraph.toml").write_text(
        f'[[source]]\nid = "t"\nreader = "table"\npath = "{path}"\nfetch = "https://a.example/"\n',
        "utf-8",
    )
    with pytest.raises(ProjectError, match="outside the project"):
        cg.read_manifest(tmp_path)


@pytest.mark.parametrize(
    "address", ["ftp://a.example/t", "file:///t", "t.csv", "https://me:secret@a.example/t"]
)
def test_an_address_that_is_none_of_the_web_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ProjectError, match="no web address"):
        project(tmp_path, address)


def test_kind_is_another_word_for_reader(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(BODY)
    text = f'[[source]]\nid = "t"\nkind = "table"\npath = "t.csv"\n{MAPPING}'
    (tmp_path / "coopgraph.toml").write_text(text, "utf-8")
    assert cg.read_manifest(tmp_path).sources[0].reader == "table"
    both = text.replace('kind = "table"', 'kind = "table"\nreader = "gexf"')
    (tmp_path / "coopgraph.toml").write_text(both, "utf-8")
    with pytest.raises(ProjectError, match="two readers"):
        cg.read_manifest(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["sources", "fetch", *map(str, arguments)])
    return int(stopped.value.code or 0), capsys.readouterr().out


def test_the_command_line_says_what_came_and_how_to_pin_it(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    project(tmp_path, server.url("/good"))
    code, told = run(capsys, tmp_path)
    assert code == 0
    assert "fetched, 25 bytes" in told
    assert f'sha256 = "{SHA}"' in told
    assert "already" in run(capsys, tmp_path, "t")[1]
    assert server.asked == ["/good"]
    assert run(capsys, tmp_path, "u")[0] == 1
    assert run(capsys, "--limit", "0", tmp_path)[0] == 2


# -- where redirects may not lead, and what is no file ---------------------------------------------


@pytest.mark.parametrize("private", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_no_redirect_leads_from_the_public_net_into_the_own(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, private: str
) -> None:
    # The server stands for a public one; what it sends to is never asked.
    public = {"127.0.0.1": "93.184.215.14"}
    monkeypatch.setattr(downloads, "_addresses", lambda host: [public.get(host, private)])
    inside = f"http://inside.example:{server.server_address[1]}/good"
    monkeypatch.setattr(server, "elsewhere", inside)
    with pytest.raises(EndpointError, match="your own network"):
        fetch_sources(project(tmp_path, server.url("/elsewhere")))
    assert server.asked == ["/elsewhere"]


def test_an_address_of_the_own_network_that_the_user_wrote_is_fetched(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "elsewhere", server.url("/good"))
    assert fetch_sources(project(tmp_path, server.url("/elsewhere")))[0].sha256 == SHA


def test_a_web_page_is_not_taken_for_the_file(tmp_path: Path, server: Server) -> None:
    with pytest.raises(InputError, match="a web page, not the file"):
        fetch_sources(project(tmp_path, server.url("/page")))
    assert list((tmp_path / "sources").iterdir()) == []
    # Its SHA-256 says that it is what is wanted, whatever the server calls it.
    assert fetch_sources(project(tmp_path, server.url("/page"), f'sha256 = "{SHA}"'))[0].is_new


def test_the_server_that_is_busy_for_long_is_left_in_peace(tmp_path: Path, server: Server) -> None:
    with pytest.raises(EndpointError, match="429"):
        fetch_sources(project(tmp_path, server.url("/tomorrow")))
    assert server.asked == ["/tomorrow"]


def test_a_folder_stands_where_the_file_goes(tmp_path: Path, server: Server) -> None:
    (tmp_path / "sources" / "t.csv").mkdir(parents=True)
    with pytest.raises(OutputError, match="this is a folder"):
        fetch_sources(project(tmp_path, server.url("/good")), force=True)
    assert server.asked == []


def test_a_link_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "p"
    inside.mkdir()
    (inside / "sources").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(ProjectError, match="outside the project"):
        project(inside, "https://a.example/t.csv")


def test_progress_counts_the_bytes(tmp_path: Path, server: Server) -> None:
    seen: list[tuple[int, int]] = []
    found = project(tmp_path, server.url("/good"))
    fetch_sources(found, progress=lambda _, done, total: seen.append((done, total)))
    assert seen[-1] == (len(BODY), len(BODY))


# -- endpoints -------------------------------------------------------------------------------------

PAIRS = [("Q33959", "Q60"), ("Q33959", "Q84"), ("Q90", "Q220")]
ENDPOINT = '[[source]]\nid = "wd"\nkind = "wikidata"\npath = "wd"\nendpoint = "{}"\npage-size = 2\n'


def asked_of(folder: Path, endpoint: str) -> Project:
    (folder / "coopgraph.toml").write_text(ENDPOINT.format(endpoint), "utf-8")
    return cg.read_manifest(folder)


def test_an_endpoint_is_asked_once_and_built(
    tmp_path: Path, oxigraph_server: OxigraphServer
) -> None:
    things = [Thing(q, {"en": f"Town {q}"}) for q in sorted({q for pair in PAIRS for q in pair})]
    fill(
        oxigraph_server, triples(things, [Said(a, "P190", b, n) for n, (a, b) in enumerate(PAIRS)])
    )
    found = asked_of(tmp_path, oxigraph_server.query)
    with pytest.raises(ProjectError, match="not there yet"):
        cg.build(found)
    (pages,) = fetch_sources(found)
    assert (pages.is_new, pages.path.parent) == (True, tmp_path / "wd")
    assert cg.build(found).statements == len(PAIRS)
    written = {path: path.stat().st_mtime_ns for path in pages.path.iterdir()}
    (again,) = fetch_sources(found)
    assert not again.is_new
    assert {path: path.stat().st_mtime_ns for path in pages.path.iterdir()} == written
    (forced,) = fetch_sources(found, force=True)
    assert forced.is_new
    fresh = {path: path.stat().st_mtime_ns for path in pages.path.glob("page-*.json")}
    assert fresh
    assert all(time > written.get(path, 0) for path, time in fresh.items())


def test_an_endpoint_s_pages_need_a_folder_and_one_way(tmp_path: Path) -> None:
    (tmp_path / "wd").write_text("mine\n", "utf-8")
    with pytest.raises(OutputError, match="this is a file"):
        fetch_sources(asked_of(tmp_path, "http://127.0.0.1:1/sparql"))
    (tmp_path / "wd").unlink()
    with pytest.raises(ProjectError, match="no web address"):
        asked_of(tmp_path, "file:///sparql")
    text = ENDPOINT.format("https://a.example/sparql") + 'fetch = "https://a.example/dump"\n'
    (tmp_path / "coopgraph.toml").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match="both fetch and endpoint"):
        cg.read_manifest(tmp_path)
    text = ENDPOINT.format("https://a.example/sparql").replace("= 2", '= "two"')
    (tmp_path / "coopgraph.toml").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match="no whole number"):
        fetch_sources(cg.read_manifest(tmp_path))
