"""One HTTP exchange with a SPARQL server: bounded in time and size, repeated where that is safe.

It knows no SPARQL. Credentials are held by httpx alone and stand in no message and no repr.
"""

from __future__ import annotations

import email.utils
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, Literal, TypeVar
from urllib.parse import urlencode

import coopgraph
from coopgraph.errors import CoopgraphError, EndpointError, QueryLimitError, StoreError
from coopgraph.messages import msg

if TYPE_CHECKING:
    import httpx

__all__ = ["AuthMethod", "Call", "Connection", "Reply", "marked"]

AuthMethod = Literal["basic", "digest"]

MAX_BYTES: Final = 512 * 1024 * 1024
_ERROR_BYTES: Final = 64 * 1024
_IN_MEMORY: Final = 16 * 1024 * 1024
_RETRIES: Final = 3
_BACK_OFF: Final = 0.5  # seconds, doubled each time
_MAX_WAIT: Final = 30.0
_MAX_REDIRECTS: Final = 3
_BUSY: Final = frozenset((429, 502, 503, 504))


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent.

    Parameters
    ----------
    url
        Where to; never with a password.
    accept
        Media types wanted.
    seconds
        Time for everything, waiting and repeating included.
    method
        HTTP method.
    form
        Fields of a form, sent as the body.
    content, media
        A body of another type.
    repeat
        Whether it changes nothing, so that it may be sent again.
    """

    url: str
    accept: str
    seconds: float
    method: str = "POST"
    form: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    media: str = ""
    repeat: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the body is a file that is closed with it."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: IO[bytes] = field(repr=False)

    @property
    def media(self) -> str:
        """Media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def __enter__(self) -> Reply:
        return self

    def __exit__(self, *exc: object) -> None:
        self.body.close()


class Connection:
    """An HTTP client for one server.

    Parameters
    ----------
    address
        URL; ``user:password@`` is taken out of it and used to sign in.
    auth
        User and password.
    auth_method
        How to sign in.
    user_agent
        What it calls itself; None: name and version.
    retries
        How often a request is sent again that changes nothing; None: three times.

    Raises
    ------
    EndpointError
        If the address is no http or https URL.
    """

    def __init__(
        self,
        address: str,
        *,
        auth: tuple[str, str] | None,
        auth_method: AuthMethod,
        user_agent: str | None = None,
        retries: int | None = None,
    ) -> None:
        import httpx

        url = _url(address)
        if url.userinfo and auth is None:
            auth = (url.username, url.password)
        self.address = self.checked(address)
        self.signs_in = auth is not None
        self._auth = None if auth is None else _auth(auth, auth_method)
        self._retries = _RETRIES if retries is None else retries
        agent = {"User-Agent": user_agent or f"coopgraph/{coopgraph.__version__}"}
        self._client: httpx.Client | None = httpx.Client(headers=agent, follow_redirects=False)

    def __repr__(self) -> str:
        return f"Connection({self.address!r})"

    @staticmethod
    def checked(address: str) -> str:
        """Return an http or https URL without user, password and fragment."""
        return str(_url(address).copy_with(userinfo=b"", fragment=None))

    def close(self) -> None:
        """Close its sockets."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def send(self, call: Call) -> Reply:
        """Return the server's reply, whatever its status.

        Raises
        ------
        EndpointError
            If the server is not reached, breaks off, or sends elsewhere.
        QueryLimitError
            If time or size pass their bounds.
        """
        if self._client is None:
            raise StoreError(msg("the store is closed"), path=self.address)
        deadline = time.monotonic() + call.seconds
        for attempt in range(self._retries + 1):
            again = call.repeat and attempt < self._retries
            wait = _BACK_OFF * 2**attempt
            outcome = self._attempt(self._client, call, deadline)
            if isinstance(outcome, CoopgraphError):
                if not again:
                    raise outcome
            else:
                asked = _retry_after(outcome.headers)
                if outcome.status not in _BUSY or not again or asked > _MAX_WAIT:
                    return outcome
                outcome.body.close()
                wait = max(wait, asked)
            if time.monotonic() + wait >= deadline:
                raise self._too_slow(call)
            time.sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    def _attempt(self, client: httpx.Client, call: Call, deadline: float) -> Reply | CoopgraphError:
        """Return the reply, or the error of a connection that broke: worth another try."""
        import httpx

        try:
            return self._exchange(client, call, deadline)
        except httpx.ConnectTimeout as error:
            raise self._not_reached(error) from error
        except httpx.TimeoutException as error:
            raise self._too_slow(call) from error
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
            return self._not_reached(error)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._not_reached(error) from error

    def _exchange(self, client: httpx.Client, call: Call, deadline: float) -> Reply:
        import httpx

        url = call.url
        headers = {"Accept": call.accept}
        content = call.content
        if call.form:
            content = urlencode(call.form).encode("ascii")
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif call.media:
            headers["Content-Type"] = call.media
        for _ in range(_MAX_REDIRECTS + 1):
            rest = max(deadline - time.monotonic(), 0.001)
            request = client.build_request(
                call.method,
                url,
                content=content,
                headers=headers,
                timeout=httpx.Timeout(rest, connect=min(rest, 15.0)),
            )
            with closing(client.send(request, stream=True, auth=self._auth)) as response:
                if not response.has_redirect_location:
                    return self._received(response, call, deadline)
                url = self._followed(response, call)
        raise EndpointError(msg("the server redirects without end"), path=self.address)

    def _followed(self, response: httpx.Response, call: Call) -> str:
        """Return where a redirect leads if it stays on the server."""
        old, new = response.url, response.url.join(response.headers["location"])
        keeps = {301, 302, 307, 308} if call.repeat else {307, 308}
        stays = (old.scheme, old.host, old.port) == (new.scheme, new.host, new.port)
        secured = (old.scheme, new.scheme) == ("http", "https") and old.host == new.host
        secured = secured and old.port is None and new.port is None
        if response.status_code in keeps and (stays or secured):
            return str(new.copy_with(userinfo=b""))
        raise EndpointError(
            msg("the server sends to another address, {to}", to=new.copy_with(userinfo=b"")),
            path=self.address,
            hint=msg("open that address itself if you trust it"),
        )

    def _received(self, response: httpx.Response, call: Call, deadline: float) -> Reply:
        body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - Reply closes it
        try:
            self._copy(response, body, call, deadline)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return Reply(response.status_code, dict(response.headers), body)

    def _copy(self, response: httpx.Response, body: IO[bytes], call: Call, deadline: float) -> None:
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if response.is_error and size > _ERROR_BYTES:
                return
            if size > MAX_BYTES:
                raise self._too_large()
            if time.monotonic() > deadline:
                raise self._too_slow(call)
            body.write(chunk)

    def _too_large(self) -> QueryLimitError:
        return QueryLimitError(
            msg("the answer has more than {limit} MB", limit=MAX_BYTES // (1024 * 1024)),
            path=self.address,
            hint=msg("add a LIMIT, or ask for less at a time"),
        )

    def _too_slow(self, call: Call) -> CoopgraphError:
        if call.repeat:
            slow = QueryLimitError(
                msg("the server took more than {seconds:g} s", seconds=call.seconds),
                path=self.address,
                hint=msg("add a LIMIT or a FILTER, or allow more time with --timeout"),
            )
            slow.is_passing = True
            return slow
        return EndpointError(
            msg("the server took more than {seconds:g} s", seconds=call.seconds),
            path=self.address,
            hint=msg("what it did of the change is unknown; replace the graphs again"),
        )

    def _not_reached(self, error: Exception) -> EndpointError:
        failure = EndpointError(
            msg("the endpoint is not reached: {reason}", reason=str(error) or type(error).__name__),
            path=self.address,
            hint=msg("check the address, the network and that the server runs"),
        )
        failure.is_passing = True
        return failure


def _url(address: str) -> httpx.URL:
    import httpx

    with suppress(httpx.InvalidURL):
        url = httpx.URL(address)
        if url.scheme in {"http", "https"} and url.host:
            return url
    raise EndpointError(
        msg("an endpoint's address begins with http:// or https:// and names a server")
    )


def _auth(auth: tuple[str, str], method: AuthMethod) -> httpx.Auth:
    import httpx

    if method == "basic":
        return httpx.BasicAuth(*auth)
    if method == "digest":
        return httpx.DigestAuth(*auth)
    raise EndpointError(
        msg("unknown way to sign in {method!r}", method=method),
        hint=msg("one of {known}", known="basic, digest"),
    )


Failure = TypeVar("Failure", EndpointError, QueryLimitError)


def marked(error: Failure, reply: Reply) -> Failure:
    """Return the error of a reply, with whether and when the same request may do better."""
    error.is_passing = reply.status in {408, 429} or reply.status >= 500
    error.retry_after = _retry_after(reply.headers)
    return error


def _retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds a server asks to wait, 0 where it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - time.time())
