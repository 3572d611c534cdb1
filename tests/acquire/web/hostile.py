"""A server on 127.0.0.1 that says what a test tells it to, byte by byte, and counts who asked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from menurut.acquire.limits import Limits
from menurut.acquire.web.fetching import Fetcher

Sent: TypeAlias = bytes | Callable[[socket.socket], None]
Reply: TypeAlias = Sent | list[Sent]
"""What is sent for a path: bytes, or what a function sends; of a list one after another, the last for ever."""


Row: TypeAlias = tuple[object, ...]


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    began: float
    ended: list[float] = field(default_factory=list)


def page(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer; `content_type="text/plain"` becomes the header Content-Type."""
    packed = body.encode() if isinstance(body, str) else body
    fields = {"Content-Length": str(len(packed))} | {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + packed


def redirect(to: str, status: str = "302 Found") -> bytes:
    return page("elsewhere", status, location=to)


class Server:
    def __init__(self, replies: Mapping[str, Reply], context: ssl.SSLContext | None) -> None:
        self.replies = dict(replies)
        self.asked: list[Asked] = []
        self.connections = 0
        self.closed = 0
        self.stopping = threading.Event()
        self._context = context
        self._guard = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def stop(self) -> None:
        self.stopping.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _listen(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve_to_the_end, args=(connection,), daemon=True).start()

    def _serve_to_the_end(self, connection: socket.socket) -> None:
        self._serve(connection)
        with self._guard:
            self.closed += 1

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with suppress(OSError):
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                heads = connection.makefile("rb")
                while (first := heads.readline()) and not self.stopping.is_set():
                    headers = {}
                    while line := heads.readline().decode("latin-1").strip():
                        name, _, value = line.partition(":")
                        headers[name.lower()] = value.strip()
                    asked = Asked(first.decode("latin-1").split()[1], headers, time.monotonic())
                    with self._guard:
                        self.asked.append(asked)
                    if not self._reply(connection, asked):
                        return

    def _reply(self, connection: socket.socket, asked: Asked) -> bool:
        reply = self.replies.get(asked.path) or self.replies.get("*") or page("no", "404 Not Found")
        if isinstance(reply, list):
            with self._guard:
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
        try:
            if callable(reply):
                reply(connection)
                return False
            connection.sendall(reply)
            return b"content-length:" in reply.lower()
        finally:
            asked.ended.append(time.monotonic())


@contextmanager
def serving(replies: Mapping[str, Reply], *, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(replies, context)
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Clock:
    """Time that passes while one sleeps, and on its own."""

    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def fetcher(clock: Clock | None = None, **settings: object) -> Fetcher:
    """A fetcher that may ask this machine and sleeps without losing time; limits and settings by their names."""
    clock = clock or Clock()
    of_fetcher = {name: settings.pop(name) for name in ("allow_private", "obey_robots", "resolve") if name in settings}
    limits = Limits(**{"pause_s": 0, "retries": 0, **settings})
    chosen = {"allow_private": True, "obey_robots": False, **of_fetcher}
    return Fetcher(limits=limits, sleep=clock.sleep, clock=clock, **chosen)


def here(_host: str, port: int, **_: object) -> list[Row]:
    """A resolver by which every name is this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def named(*addresses: str) -> Callable[..., list[Row]]:
    """A resolver by which every name has these addresses."""

    def resolve(_host: str, port: int, **_: object) -> list[Row]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve
