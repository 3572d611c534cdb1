"""One page, feed or sitemap from a server that nobody vouches for: `Fetcher.fetch`."""

from __future__ import annotations

import codecs
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import TYPE_CHECKING, Self

from menurut.acquire.limits import Limits
from menurut.acquire.web.agent import user_agent
from menurut.acquire.web.failures import Gone, Unreachable
from menurut.acquire.web.pauses import retry_after_s
from menurut.model import AcquireError

if TYPE_CHECKING:
    from menurut.acquire.web.transport import Resolve
    from menurut.acquire.web.walking import Arrival

__all__ = ["Fetched", "Fetcher", "Gone", "Unreachable"]

_ACCEPTED = "text/html, application/xhtml+xml, application/xml;q=0.9, text/*;q=0.8, */*;q=0.5"
_LONGEST_VALIDATOR = 1_000  # characters
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}  # of Python, not of the web


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent. `asked` is the address as given, `url` that after all redirects.

    `status` is 200, or 304 where nothing has changed and `content` is empty. `content` is unpacked, in bytes of the
    encoding `charset`, which is None where the server names none that Python knows. `etag` and `last_modified` are for
    the next fetch. `moved_to`: the new address where the server says that the old one has moved for good.
    """

    asked: str
    url: str
    status: int
    content: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    moved_to: str | None


class Fetcher:
    """Fetches over HTTP(S), from any number of threads; to be used in a `with`.

    Only public addresses are asked unless `allow_private`; robots.txt is obeyed unless `obey_robots` is False; each
    host is asked by one thread at a time. `resolve` is as socket.getaddrinfo; `sleep` and `clock` count seconds.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        allow_private: bool = False,
        obey_robots: bool = True,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        from menurut.acquire.web.walking import Walker  # httpx is slow to import

        self._walker = Walker(
            limits=limits, allow_private=allow_private, obey_robots=obey_robots, sleep=sleep, clock=clock, resolve=resolve
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two requests."""

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What stands at an http(s) address, of `most_mb` megabytes (10^6 bytes) at most.

        `etag` and `last_modified` of an earlier answer let the server say that nothing has changed. Raises Gone where
        there is nothing, Unreachable where there may be something later, AcquireError for everything else.
        """
        from menurut.acquire.web.asking import Wanted

        conditions = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
        conditional = {name: value for name, value in conditions.items() if value}
        headers = {"User-Agent": user_agent(), "Accept": _ACCEPTED, "Accept-Encoding": "gzip, deflate", **conditional}
        arrival = self._walker.arrive(url, Wanted(headers, most=int(most_mb * 1e6)))
        _judge(arrival, url, conditional=bool(conditional))
        return _fetched(arrival, url)


def _judge(arrival: Arrival, asked: str, *, conditional: bool) -> None:
    """Raise what a status means that brings nothing."""
    from menurut.acquire.web.locations import shown

    status = arrival.answer.status
    if status in (200, 203) or (status == 304 and conditional):
        return
    name = f"{shown(asked)}: the server answers {status}"
    if status in (404, 410):
        raise Gone(f"{name}, there is no such page; check the address")
    if status == 408 or 500 <= status < 600:
        asked_s = retry_after_s(arrival.answer.headers, now=datetime.now(UTC))
        raise Unreachable(f"{name}; try again later", retry_after_s=asked_s)
    if status in (401, 402, 403, 407, 451):
        raise AcquireError(f"{name}, it gives this page not to everybody; save it from a browser and give the file")
    raise AcquireError(f"{name} and no page; open the address in a browser and give the one it ends at")


def _fetched(arrival: Arrival, asked: str) -> Fetched:
    headers = arrival.answer.headers
    content_type, charset = _kind(headers)
    return Fetched(
        asked=asked,
        url=str(arrival.url),
        status=304 if arrival.answer.status == 304 else 200,
        content=arrival.answer.body,
        content_type=content_type,
        charset=charset,
        etag=_validator(headers.get("etag")),
        last_modified=_validator(headers.get("last-modified")),
        moved_to=arrival.moved_to,
    )


def _validator(value: str | None) -> str | None:
    """A value that may stand in a request's header; None for what could not or should not."""
    plain = (value or "").strip()
    return plain if plain and plain.isascii() and plain.isprintable() and len(plain) <= _LONGEST_VALIDATOR else None


def _kind(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Content type and charset of an answer, in lower case; None for what is missing or nonsense."""
    header = headers.get("content-type", "")[:_LONGEST_VALIDATOR]
    if not header.isprintable():
        return None, None
    parsed = Message()
    parsed["content-type"] = header
    charset = parsed.get_content_charset()
    return (parsed.get_content_type() if "/" in header else None), (charset if charset and _readable(charset) else None)


def _readable(charset: str) -> bool:
    try:
        b"a".decode(charset, "replace")  # an empty text is decoded by anything
        return codecs.lookup(charset).name.replace("_", "-") not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False
