"""Threads that fetch while the main one reads; none of them keeps the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Crew:
    """So many daemon threads, which take what is submitted in turn.

    The executors of the standard library wait at exit for a thread that hangs in a slow server's answer; these do not.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        for number in range(size):
            threading.Thread(target=self._work, name=f"fetching-{number}", daemon=True).start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """What `job` will give, or raise."""
        future: Future[T] = Future()
        self._jobs.put((future, job))
        return future

    def close(self) -> None:
        """Let the threads end, each after the job in hand; what was submitted and not begun is not done."""
        with suppress(Empty):
            while True:
                self._jobs.get_nowait()
        for _ in range(self._size):
            self._jobs.put(None)

    def _work(self) -> None:
        while (given := self._jobs.get()) is not None:
            future, job = given
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
