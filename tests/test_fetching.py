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
from coopgraph.errors import EndpointError, InputError, ProjectError
from coopgraph.fetching import fetch_sources
from coopgraph.manifest import Project
from coopgraph.store import downloads

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
