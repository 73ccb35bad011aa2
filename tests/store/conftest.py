"""Servers to test against: a real Oxigraph, and one that misbehaves in ways a real one cannot."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest


@dataclass(frozen=True)
class OxigraphServer:
    """A running ``oxigraph serve``."""

    base: str

    @property
    def query(self) -> str:
        return f"{self.base}/query"

    @property
    def update(self) -> str:
        return f"{self.base}/update"

    @property
    def graph_store(self) -> str:
        return f"{self.base}/store"

    def put(self, graph: str, triples: str) -> None:
        """Fill a graph without any code of ours."""
        httpx.put(
            self.graph_store,
            params={"graph": graph},
            content=triples.encode(),
            headers={"Content-Type": "application/n-triples"},
        ).raise_for_status()

    def clear(self) -> None:
        httpx.post(self.update, data={"update": "DROP ALL"}).raise_for_status()


def _binary() -> str:
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    found = found or shutil.which("oxigraph")
    if found is None:
        reason = "the package oxigraph, which brings the server, is not installed"
        if os.environ.get("COOPGRAPH_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _is_ready(base: str, process: subprocess.Popen[bytes]) -> bool:
    for _ in range(300):
        if process.poll() is not None:
            return False  # the port was taken meanwhile
        try:
            httpx.get(f"{base}/query", timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return True
    return False


@pytest.fixture(scope="session")
def oxigraph_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphServer]:
    """One server for the whole run; take `oxigraph_server`, which is empty, in a test."""
    binary = _binary()
    folder = tmp_path_factory.mktemp("oxigraph")
    log = folder / "log.txt"
    for attempt in range(3):
        base = f"http://127.0.0.1:{_free_port()}"
        location = folder / str(attempt)
        command = [binary, "serve", "--location", str(location), "--bind", base.split("/")[-1]]
        with log.open("ab") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            if _is_ready(base, process):
                yield OxigraphServer(base)
                return
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    pytest.fail("oxigraph serve does not start: " + log.read_text(errors="replace")[-2000:])


@pytest.fixture
def oxigraph_server(oxigraph_process: OxigraphServer) -> OxigraphServer:
    """A real SPARQL server, empty."""
    oxigraph_process.clear()
    return oxigraph_process


@dataclass(frozen=True)
class Received:
    """A request as the misbehaving server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


Behaviour = Callable[[BaseHTTPRequestHandler, Received], None]


def answer(
    body: bytes | str = b"",
    media: str = "application/sparql-results+json",
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Behaviour:
    """Return the behaviour of one fixed answer."""
    data = body.encode() if isinstance(body, str) else body

    def behave(handler: BaseHTTPRequestHandler, received: Received) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return behave


@dataclass
class Misbehaving:
    """A server that does what a test says, once a request; the last behaviour stays."""

    base: str
    behaviours: list[Behaviour] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    @property
    def query(self) -> str:
        return f"{self.base}/sparql"

    def does(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)


@pytest.fixture
def misbehaving() -> Iterator[Misbehaving]:
    """A server on 127.0.0.1 that does what `Misbehaving.does` is told."""
    state = Misbehaving("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.command, self.path, headers, body)
            state.received.append(received)
            many = len(state.behaviours) > 1
            behave = state.behaviours.pop(0) if many else state.behaviours[0]
            try:
                behave(self, received)
            except OSError:
                self.close_connection = True  # the client went away, as some tests want

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
