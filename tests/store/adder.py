"""A process that fills a ledger and can be killed at any moment, even by itself between two statements."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterable
from multiprocessing.context import ForkProcess

from sqlalchemy import Engine, event

from menurut.model import StoreError
from menurut.store import Ledger
from menurut.store import migrating as migrating  # loaded before the fork: it takes a while
from store.making import steps

# A process that is forked has loaded everything, so that a kill after a tenth of a second finds it adding.
PROCESSES = multiprocessing.get_context("fork")
REFUSED = 7


def fill(where: str, told: str, order: Iterable[int] | None, reports: int, last_statement: int | None) -> None:
    """Take all steps, or those of that order, telling each that is kept in the file `told`.

    With `last_statement` it kills itself at its so many'th statement, begin or commit, before or after it.
    """
    if last_statement is not None:
        _end_at(last_statement)
    progress = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    every = list(steps(reports))
    try:
        with Ledger(where, create=True) as ledger:
            for number in range(len(every)) if order is None else order:
                every[number](ledger)
                os.write(progress, f"{number}\n".encode())
    except StoreError as error:
        os.write(progress, f"{error}\n".encode())
        sys.exit(REFUSED)


def started(
    where: str, told: str, *, order: Iterable[int] | None = None, reports: int, last_statement: int | None = None
) -> ForkProcess:
    """Such a process, running."""
    process = PROCESSES.Process(target=fill, args=(where, told, order, reports, last_statement))
    process.start()
    return process


def _end_at(last: int) -> None:
    seen = 0

    def passed(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("begin", "before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, moment, passed)
