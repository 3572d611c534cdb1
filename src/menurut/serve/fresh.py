"""A value made of the ledger that is kept in memory, and made anew in the background where the ledger has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from menurut.model import StoreError

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


def _utc() -> datetime:
    return datetime.now(UTC)


class NotReady(StoreError):  # noqa: N818 (it is no error, only early)
    """It is being made for the first time."""


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """A value, of which state of the ledger it is, and since when."""

    value: T
    state: str
    at: datetime


class Fresh(Generic[T]):
    """Keeps what `make` makes, given what it made before. `state` tells whether the ledger has changed, `now` is the clock.

    Where making takes less than `quick_s` seconds, nobody ever sees an old value. Else it is made in a thread, after a rest
    that is `rest` times as long as it took, and the old one is given meanwhile. While `after` is being made, it waits: what
    is needed first is there first.
    """

    def __init__(
        self,
        make: Callable[[T | None], T],
        *,
        state: Callable[[], str],
        now: Callable[[], datetime] = _utc,
        quick_s: float = 0.1,
        rest: float = 9.0,
        after: Fresh[Any] | None = None,
    ) -> None:
        self._make = make
        self._state = state
        self._now = now
        self._quick_s = quick_s
        self._rest = rest
        self._after = after
        self._made: Made[T] | None = None
        self._took_s = 0.0
        self._next_at = 0.0
        self._thread: Thread | None = None
        self._error: Exception | None = None
        self._closed = False
        self._changed = Condition()

    def start(self) -> None:
        """Begin with making it."""
        with self._changed:
            self._begin()

    def get(self, *, wait_s: float = 3.0) -> Made[T]:
        """The value. Waits so long for the first; raises NotReady where that is not made by then, and what hindered it."""
        state = self._state()
        with self._changed:
            if self._made is None:
                self._begin()
                self._changed.wait_for(lambda: self._thread is None, wait_s)
            elif self._made.state != state and monotonic() >= self._next_at:
                self._begin()
                if self._took_s <= self._quick_s:
                    self._changed.wait_for(lambda: self._thread is None, wait_s)
            if self._made is not None:
                return self._made
            if self._error is not None:
                raise self._error
        raise NotReady("the ledger is being counted for the first time; try again in a few seconds")

    def settle(self, *, wait_s: float = 600.0) -> None:
        """Wait so long for what is being made."""
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None, wait_s)

    def close(self, *, wait_s: float = 5.0) -> None:
        """Wait so long for what is being made, and begin nothing more."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._thread is None, wait_s)

    def _begin(self) -> None:
        if self._thread is None and not self._closed:
            self._error = None
            self._thread = Thread(target=self._run, name="fresh", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        if self._after is not None:
            self._after.settle()
        began, at, made, error = monotonic(), self._now(), None, None
        try:
            # The state is asked for first: what comes meanwhile is made the next time.
            state = self._state()
            made = Made(self._make(self._made.value if self._made else None), state, at)
        except Exception as failure:  # whatever it is, it is for the next who asks to hear
            _LOG.warning("the ledger could not be counted: %s", type(failure).__name__, exc_info=failure)
            error = failure
        with self._changed:
            took_s = monotonic() - began
            self._made = made or self._made
            self._error = error
            self._took_s = took_s
            self._next_at = monotonic() + (0 if took_s <= self._quick_s and not error else self._rest * took_s + 1)
            self._thread = None
            self._changed.notify_all()
