"""What robots.txt allows (RFC 9309), read by protego and remembered for each scheme, host and port."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
from protego import Protego

from menurut.acquire.web.agent import NAME
from menurut.acquire.web.failures import Unreachable
from menurut.acquire.web.locations import origin
from menurut.model import AcquireError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 500_000  # of one robots.txt; the rest is not read

_KEPT_S = 3_600.0
_KEPT_FAILURE_S = 300.0
_MANY = 1_000  # sites after which those that are out of date are forgotten
_AGENT_LINE = re.compile(r"\s*user[-\s]*agent(?:\s*:\s*|\s+)([^#]*)", re.I)


@dataclass(slots=True)
class _Site:
    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = float("-inf")
    rules: Protego | None = None  # None: all is allowed
    failure: Unreachable | None = None


class Robots:
    """The rules of all sites asked so far. Thread safe.

    `read` gives the text of a robots.txt by its URL, None where the site has none; it raises Unreachable where that
    cannot be known now, and AcquireError where it never can be, which allows all (as RFC 9309, 2.3.1.3).
    """

    def __init__(self, *, read: Callable[[str], bytes | None], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._guard = threading.Lock()
        self._sites: dict[str, _Site] = {}

    def pause_s(self, url: httpx.URL, *, name: str) -> float:
        """The seconds that the site wants between two requests, 0 where it says nothing; `name` is for the errors.

        Raises AcquireError where the page may not be fetched, Unreachable where that cannot be known now.
        """
        site = self._site(origin(url))
        with site.lock:
            if site.until <= self._clock():
                self._renew(site, origin(url))
            rules, failure = site.rules, site.failure
        if failure is not None:
            raise Unreachable(
                f"{name}: whether it may be fetched is not known, since the site's robots.txt could not be had ({failure})",
                retry_after_s=failure.retry_after_s,
            ) from failure
        if rules is None:
            return 0.0
        if not rules.can_fetch(str(url), NAME):
            raise AcquireError(f"{name}: robots.txt of {origin(url)} forbids it; --ignore-robots fetches it all the same")
        return rules.crawl_delay(NAME) or 0.0

    def _site(self, place: str) -> _Site:
        with self._guard:
            if len(self._sites) >= _MANY:
                now = self._clock()
                self._sites = {known: site for known, site in self._sites.items() if site.until > now}
            return self._sites.setdefault(place, _Site())

    def _renew(self, site: _Site, place: str) -> None:
        site.rules = site.failure = None
        kept_s = _KEPT_S
        try:
            content = self._read(f"{place}/robots.txt")
        except Unreachable as error:
            site.failure = error
            kept_s = min(max(_KEPT_FAILURE_S, error.retry_after_s or 0.0), _KEPT_S)
        except AcquireError:  # the page itself will tell what is wrong with its server
            pass
        else:
            site.rules = None if content is None else parse(content)
        site.until = self._clock() + kept_s


def parse(content: bytes) -> Protego:
    """The rules of a robots.txt of any bytes."""
    return Protego.parse("\n".join(_lines(content.decode("utf-8-sig", "replace"))))


def _lines(text: str) -> Iterator[str]:
    """The lines, with the robots that are not us under one name: the parser copies each rule for each name above it."""
    for line in text.splitlines():
        found = _AGENT_LINE.match(line)
        yield f"User-agent: {_agent(found[1])}" if found else line


def _agent(named: str) -> str:
    robot = named.lower().split("/")[0].strip()
    if robot == "*":
        return robot
    return NAME if robot.replace("*", "") == NAME else "another"
