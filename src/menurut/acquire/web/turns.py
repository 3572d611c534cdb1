"""Who may ask which host when: one request at a time per host, with a pause between two of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_MANY = 1_000  # hosts after which those of long ago are forgotten
_LONG_AGO_S = 600.0


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0
    ended: float = float("-inf")
    held_until: float = float("-inf")


class Turns:
    """Turns at hosts, for any number of threads. Those who ask for different hosts never wait for one another."""

    def __init__(self, *, sleep: Callable[[float], object], clock: Callable[[], float]) -> None:
        self._sleep = sleep
        self._clock = clock
        self._guard = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def at(self, host: str, *, pause_s: float) -> Iterator[None]:
        """Wait until nobody else asks `host` and `pause_s` seconds have passed since the last request there ended."""
        known = self._enter(host)
        try:
            with known.lock:
                wait_s = max(known.ended + pause_s, known.held_until) - self._clock()
                if wait_s > 0:
                    self._sleep(wait_s)
                try:
                    yield
                finally:
                    known.ended = self._clock()
        finally:
            with self._guard:
                known.users -= 1

    def hold(self, host: str, *, seconds: float) -> None:
        """Let nobody ask `host` within the next `seconds`."""
        until = self._clock() + seconds
        known = self._enter(host)
        with self._guard:
            known.held_until = max(known.held_until, until)
            known.users -= 1

    def _enter(self, host: str) -> _Host:
        with self._guard:
            if len(self._hosts) >= _MANY:
                self._forget()
            known = self._hosts.setdefault(host, _Host())
            known.users += 1
            return known

    def _forget(self) -> None:
        now = self._clock()
        for host, known in list(self._hosts.items()):
            if not known.users and max(known.ended + _LONG_AGO_S, known.held_until) < now:
                del self._hosts[host]
