"""The way to a server: its name looked up once, every address checked, and the connection made to the one that was checked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeAlias

import h2.exceptions
import httpcore
import httpx

from menurut.acquire.web.addresses import is_public

Resolve: TypeAlias = Callable[..., Sequence[tuple[Any, ...]]]
"""As socket.getaddrinfo."""

_TRIED = 8  # addresses of one name
_NEVER = float("inf")


class Refused(httpx.ConnectError):
    """A server that is not asked, now or later: not at a public address, or not who its certificate says."""


class Transport(httpx.BaseTransport):
    """HTTP/1.1 and HTTP/2 to public addresses, or with `allow_private` to any. Thread safe; no proxy, no cookie.

    Each request has a connection of its own, so that nothing which a server sends beyond one answer, or which we leave
    unread, gets into the next; hosts are asked seconds apart anyway. A request may carry the extension `until`: the time
    by `clock` after which nothing more of its answer is read. Raises httpx's errors; Refused is one of them.
    """

    def __init__(self, *, allow_private: bool, clock: Callable[[], float], resolve: Resolve) -> None:
        self._allow_private = allow_private
        self._clock = clock
        self._resolve = resolve

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # made for the first https: reading all certificates takes its time

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request without a body; its answer's body is still to be read, and the answer to be closed."""
        deadline = _Deadline(request.extensions.get("until", _NEVER), self._clock)
        network = _Network(allow_private=self._allow_private, deadline=deadline, resolve=self._resolve)
        url = request.url
        context = self._context if url.scheme == "https" else None
        pool = httpcore.ConnectionPool(context, http2=True, network_backend=network)
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        try:
            with _httpx_errors():
                answer = pool.handle_request(asked)
        except BaseException:
            pool.close()
            raise
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, pool), request=request)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, pool: httpcore.ConnectionPool) -> None:
        self._answer = answer
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        try:
            with _httpx_errors():
                self._answer.close()
        finally:
            self._pool.close()


class _Deadline:
    """Until when a request may take. The library's own timeouts begin anew with every piece."""

    def __init__(self, until: float, clock: Callable[[], float]) -> None:
        self._until = until
        self._clock = clock

    def within(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
        """The timeout, or what is left of the request's time if that is less. Raises `error` where nothing is left."""
        left = self._until - self._clock()
        if left <= 0:
            raise error("the time for the request is over")
        shorter = min(_NEVER if timeout is None else timeout, left)
        return None if shorter == _NEVER else shorter


class _Network(httpcore.NetworkBackend):
    def __init__(self, *, allow_private: bool, deadline: _Deadline, resolve: Resolve) -> None:
        self._allow_private = allow_private
        self._deadline = deadline
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port, self._deadline.within(timeout, httpcore.ConnectTimeout))
        share = None if timeout is None else timeout / len(addresses)
        failure: Exception | None = None
        for address in addresses:
            left = self._deadline.within(share, httpcore.ConnectTimeout)
            try:
                # numbers, so that no name is looked up a second time
                stream = self._sockets.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        found = dict.fromkeys(str(row[4][0]) for row in _look_up(self._resolve, host, port, timeout))
        for address in found:
            if not self._allow_private and not is_public(address):
                raise Refused(f"{host} stands at {address}, which is no public address; --allow-private lets it be asked")
        if not found:
            raise httpcore.ConnectError(f"the name {host} has no address")
        return list(found)[:_TRIED]


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes also end with the request's time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.within(timeout, httpcore.ConnectTimeout)
        try:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                why = error.__cause__.verify_message
                raise Refused(f"its certificate does not hold ({why}); ask its keepers, or leave it out") from error
            raise

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (as the base class has it)
        return self._stream.get_extra_info(info)


def _look_up(resolve: Resolve, host: str, port: int, timeout: float | None) -> Sequence[tuple[Any, ...]]:
    """The rows of getaddrinfo, which itself knows no timeout: a thread of its own, left behind where it takes too long."""
    told: list[Sequence[tuple[Any, ...]] | Exception] = []

    def ask() -> None:
        try:
            told.append(resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:  # ValueError: a name that cannot be one, such as a label of 64 letters
            told.append(error)

    asking = threading.Thread(target=ask, name=f"look up {host}", daemon=True)
    asking.start()
    asking.join(timeout)
    if not told:
        raise httpcore.ConnectTimeout(f"the name {host} was not looked up in time")
    answer = told[0]
    if isinstance(answer, Exception):
        raise httpcore.ConnectError(f"the name {host} cannot be looked up ({answer})") from answer
    return answer


_ERRORS: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    # All else is an answer that is no HTTP: the libraries let some errors of their own through where HTTP/2 is broken.
    httpcore.ProtocolError: httpx.RemoteProtocolError,
    httpcore.ConnectionNotAvailable: httpx.RemoteProtocolError,
    h2.exceptions.H2Error: httpx.RemoteProtocolError,
    ValueError: httpx.RemoteProtocolError,
}


@contextmanager
def _httpx_errors() -> Iterator[None]:
    try:
        yield
    except tuple(_ERRORS) as error:
        kind = next(kind for ours, kind in _ERRORS.items() if isinstance(error, ours))
        raise kind(str(error)) from error
