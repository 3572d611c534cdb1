"""How far a run has come, on stderr, where somebody is there to see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

SHOWN_FROM = 4
"""Steps from which on progress is shown: fewer are over before it would be read."""

T = TypeVar("T")


def shown(steps: Iterable[T], *, what: str, on_screen: bool) -> Iterator[T]:
    """The same steps; from the fourth on a line on stderr counts them, if stderr is a terminal.

    `on_screen` is whether their results appear on the terminal as they come: then these show how far it is.
    """
    if on_screen or not sys.stderr.isatty():
        yield from steps
        return
    # How many there will be is not known: a file is read line by line.
    columns = (SpinnerColumn(), TextColumn(f"{{task.completed}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, visible=False)
        for number, step in enumerate(steps, 1):
            progress.update(task, advance=1, visible=number >= SHOWN_FROM)
            yield step


@contextmanager
def bar(*, what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Gives a function that is told how many of how many are done, and shows it on stderr; None if that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (BarColumn(), TextColumn(f"{{task.completed}} of {{task.total}} {what}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
