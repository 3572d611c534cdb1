"""From an address to the answer at its end: redirects, robots.txt, turns and further tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from menurut.acquire.limits import Limits
from menurut.acquire.web.agent import user_agent
from menurut.acquire.web.asking import Answer, Wanted, ask
from menurut.acquire.web.failures import Passing, Unreachable
from menurut.acquire.web.locations import host, locate, redirected, shown
from menurut.acquire.web.pauses import backoff_s, retry_after_s
from menurut.acquire.web.robots import MOST_BYTES, Robots
from menurut.acquire.web.transport import Resolve, Transport
from menurut.acquire.web.turns import Turns
from menurut.model import AcquireError

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_TRY_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An answer that is no redirect, the address it came from, and the new one where that of the start has moved."""

    answer: Answer
    url: httpx.URL
    moved_to: str | None


class Walker:
    """Fetches from any number of threads; each host is asked by one of them at a time."""

    def __init__(
        self,
        *,
        limits: Limits,
        allow_private: bool,
        obey_robots: bool,
        sleep: Callable[[float], object],
        clock: Callable[[], float],
        resolve: Resolve,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._transport = Transport(allow_private=allow_private, clock=clock, resolve=resolve)
        self._turns = Turns(sleep=sleep, clock=clock)
        self._robots = Robots(read=self._robots_txt, clock=clock) if obey_robots else None

    def arrive(self, url: str, wanted: Wanted) -> Arrival:
        """The answer at the end of all redirects, of any status but those that mean to try again.

        Raises Unreachable where all tries failed, AcquireError for what no further try mends.
        """
        return self._tried(url, wanted, self._robots)

    def _tried(self, url: str, wanted: Wanted, robots: Robots | None) -> Arrival:
        start = locate(url)
        tries = 0
        while True:
            tries += 1
            try:
                return self._walk(start, wanted, robots)
            except Passing as failure:
                asked_s = failure.retry_after_s
                if asked_s is not None and asked_s > self._limits.retry_after_s:
                    # The seconds would make another issue of it each time.
                    why = "the server wants to be asked again later than the limit retry_after_s allows; try again then"
                    raise Unreachable(f"{failure}; {why}", retry_after_s=asked_s) from failure
                if tries > self._limits.retries:
                    raise Unreachable(f"{failure}; tried {tries} times, try again later", retry_after_s=asked_s) from failure
                pause_s = backoff_s(tries, most_s=self._limits.retry_after_s) if asked_s is None else asked_s
                self._turns.hold(failure.host, seconds=pause_s)

    def _walk(self, start: httpx.URL, wanted: Wanted, robots: Robots | None) -> Arrival:
        url, name = start, shown(str(start))
        moved_to: str | None = None
        moving = True
        left_s = self._limits.request_s
        seen = {url}
        for _ in range(self._limits.redirects + 1):
            with self._turns.at(host(url), pause_s=self._pause_s(url, name, robots)):
                began = self._clock()
                answer = ask(
                    self._transport,
                    url,
                    name=name,
                    wanted=wanted,
                    limits=self._limits,
                    seconds=left_s,
                    clock=self._clock,
                )
                left_s -= self._clock() - began
            if answer.status in _TRY_AGAIN:
                asked_s = retry_after_s(answer.headers, now=datetime.now(UTC))
                raise Passing(f"{name}: the server answers {answer.status}", host=host(url), retry_after_s=asked_s)
            location = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not location.strip():
                return Arrival(answer, url, moved_to)
            url = redirected(url, location, name=name)
            moving = moving and answer.status in _PERMANENT
            moved_to = str(url) if moving else moved_to
            if url in seen:
                raise AcquireError(f"{name}: redirects in a circle, back to {shown(str(url))}; give another address")
            seen.add(url)
            name = f"{shown(str(start))} (redirected to {shown(str(url))})"
        raise AcquireError(
            f"{shown(str(start))}: more than {self._limits.redirects} redirects (redirects); give the last address"
        )

    def _pause_s(self, url: httpx.URL, name: str, robots: Robots | None) -> float:
        wished_s = robots.pause_s(url, name=name) if robots else 0.0
        return max(self._limits.pause_s, min(wished_s, self._limits.retry_after_s))

    def _robots_txt(self, url: str) -> bytes | None:
        wanted = Wanted({"User-Agent": user_agent(), "Accept-Encoding": "gzip, deflate"}, most=MOST_BYTES, cut=True)
        answer = self._tried(url, wanted, None).answer
        if answer.status >= 500:
            raise Unreachable(f"{shown(url)}: the server answers {answer.status}; try again later")
        return answer.body if answer.status == 200 else None
