"""One file from the web, streamed: bounded in size, repeated politely, redirected with care.

It is the caller who asked for the address, so that it may be a machine of the own network; a
redirect may not lead from the public net into it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

import coopgraph
from coopgraph.errors import CoopgraphError, EndpointError, InputError
from coopgraph.messages import Message, msg
from coopgraph.store._http import _retry_after

if TYPE_CHECKING:
    import httpx

__all__ = ["DEFAULT_LIMIT", "Download", "download"]

DEFAULT_LIMIT: Final = 4 * 1024**3
_CHUNK: Final = 256 * 1024
_RETRIES: Final = 4
_BACK_OFF: Final = 0.5  # seconds, doubled each time
_MAX_WAIT: Final = 120.0
_MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_TOO_MANY: Final = 429
_SILENCE: Final = 60.0  # seconds without a byte
_AGENT: Final = "coopgraph/{version} (fetching a file named in coopgraph.toml)"


@dataclass(frozen=True, slots=True)
class Download:
    """What was written.

    Parameters
    ----------
    address
        Where it came from in the end.
    sha256, size
        Of the bytes.
    media
        Media type the server names, without its parameters.
    """

    address: str
    sha256: str
    size: int
    media: str


@dataclass(frozen=True, slots=True)
class _Again:
    """An attempt that is worth another: its error, and the seconds the server asks to wait."""

    error: CoopgraphError
    wait: float = 0.0


def _silent(done: int, total: int) -> None:
    """Show nothing."""


def download(
    address: str,
    into: IO[bytes],
    *,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[int, int], None] = _silent,
) -> Download:
    """Write what an address holds into an open file.

    Parameters
    ----------
    address
        http or https.
    into
        Emptied before each attempt.
    limit
        Most bytes.
    progress
        Called with the bytes written and their number; 0 where the server does not say it.

    Raises
    ------
    EndpointError
        If the server is not reached, breaks off, refuses or sends where it may not.
    InputError
        If the file is larger than `limit`.
    """
    import httpx

    headers = {
        "User-Agent": _AGENT.format(version=coopgraph.__version__),
        "Accept": "*/*",
        "Accept-Encoding": "identity",  # the file as it lies there, for its SHA-256
    }
    timeout = httpx.Timeout(_SILENCE, connect=15.0)
    with httpx.Client(headers=headers, timeout=timeout, follow_redirects=False) as client:
        for attempt in range(_RETRIES + 1):
            into.seek(0)
            into.truncate()
            outcome = _attempt(client, address, into, limit, progress)
            if isinstance(outcome, Download):
                return outcome
            if attempt == _RETRIES or outcome.wait > _MAX_WAIT:
                raise outcome.error
            time.sleep(max(_BACK_OFF * 2**attempt, outcome.wait))
    raise AssertionError  # the last attempt returns or raises


def _attempt(
    client: httpx.Client,
    address: str,
    into: IO[bytes],
    limit: int,
    progress: Callable[[int, int], None],
) -> Download | _Again:
    import httpx

    try:
        return _exchange(client, address, into, limit, progress)
    except httpx.TransportError as error:
        return _Again(_not_reached(address, str(error) or type(error).__name__))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _not_reached(address, str(error)) from error


def _exchange(
    client: httpx.Client,
    address: str,
    into: IO[bytes],
    limit: int,
    progress: Callable[[int, int], None],
) -> Download | _Again:
    """Return what is at the end of at most five redirects."""
    url = _url(address, address)
    public = not _is_private(url.host)
    for _ in range(_MAX_REDIRECTS + 1):
        with closing(client.send(client.build_request("GET", url), stream=True)) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = _followed(response, address, public)
                public = public or not _is_private(url.host)
            elif response.status_code == _TOO_MANY or response.is_server_error:
                return _Again(_refused(response, address), _retry_after(response.headers))
            elif response.status_code != 200:
                raise _refused(response, address)
            else:
                return _received(response, address, into, limit, progress)
    raise EndpointError(
        msg("the server redirects without end"),
        path=address,
        hint=msg("open the address in a browser and write the one it ends at"),
    )


def _received(
    response: httpx.Response,
    address: str,
    into: IO[bytes],
    limit: int,
    progress: Callable[[int, int], None],
) -> Download:
    stated = response.headers.get("content-length", "")
    total = int(stated) if stated.isdecimal() and len(stated) < 19 else 0
    if total > limit:
        raise _too_large(address, limit)
    sha256 = hashlib.sha256()
    size = 0
    for chunk in response.iter_bytes(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large(address, limit)
        sha256.update(chunk)
        into.write(chunk)
        progress(size, total)
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Download(str(response.url), sha256.hexdigest(), size, media)


def _followed(response: httpx.Response, address: str, public: bool) -> httpx.URL:
    """Return where a redirect leads, if it may."""
    import httpx

    try:
        url = response.url.join(response.headers["location"]).copy_with(userinfo=b"")
    except httpx.InvalidURL as error:
        raise _not_reached(address, str(error)) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise _astray(url, address, msg("it is no web address"))
    if (response.url.scheme, url.scheme) == ("https", "http"):
        raise _astray(url, address, msg("the way there is not encrypted"))
    if public and _is_private(url.host):
        raise _astray(url, address, msg("it is an address of your own network"))
    return url


def _url(text: str, address: str) -> httpx.URL:
    import httpx

    with suppress(httpx.InvalidURL):
        url = httpx.URL(text)
        if url.scheme in {"http", "https"} and url.host:
            return url
    raise EndpointError(
        msg("only addresses that begin with https:// or http:// are fetched"), path=address
    )


def _addresses(host: str) -> list[str]:
    """Return the IP addresses of a host; none where its name is not known here (a proxy's may)."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def _is_private(host: str) -> bool:
    """Return whether a host is this machine or of a private network, by any of its addresses."""
    host = host.strip("[]").rstrip(".").casefold()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    for text in _addresses(host):
        ip = ipaddress.ip_address(text)
        mapped = getattr(ip, "ipv4_mapped", None)
        if not (mapped or ip).is_global:
            return True
    return False


def _not_reached(address: str, reason: str) -> EndpointError:
    return EndpointError(
        msg("the file is not reached: {reason}", reason=reason),
        path=address,
        hint=msg("check the address and the network, then fetch again"),
    )


def _refused(response: httpx.Response, address: str) -> EndpointError:
    status = f"{response.status_code} {response.reason_phrase}".strip()
    moment = response.status_code == _TOO_MANY or response.is_server_error
    return EndpointError(
        msg("the server answers {status}", status=status),
        path=address,
        hint=msg("try again later")
        if moment
        else msg("check the address; a file that moved has another"),
    )


def _astray(url: httpx.URL, address: str, why: Message) -> EndpointError:
    return EndpointError(
        msg("the server sends to {to}: {why}", to=url, why=why),
        path=address,
        hint=msg("write that address in coopgraph.toml if you trust it"),
    )


def _too_large(address: str, limit: int) -> InputError:
    return InputError(
        msg("the file has more than {limit:,} bytes", limit=limit),
        path=address,
        hint=msg("allow more with --limit"),
    )
