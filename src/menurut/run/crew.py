"""Threads that fetch while the main one reads; none of them keeps the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Crew:
    """So many daemon threads, which take what is submitted in turn.

    The executors of the standard library wait at exit for a thread that hangs in a slow server's answer; these do not.
    """

    def __init__(self, size: int) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        for number in range(size):
            threading.Thread(target=self._work, name=f"fetching-{number}", daemon=True).start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """What `job` will give, or raise."""
        future: Future[T] = Future()
        self._jobs.put((future, job))
        return future

    def _work(self) -> None:
        while True:
            future, job = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
