"""How far a run has come, on stderr, where somebody is there to see it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

SHOWN_FROM = 4
"""Steps from which on progress is shown: fewer are over before it would be read."""

T = TypeVar("T")


def shown(steps: Iterable[T], *, what: str) -> Iterator[T]:
    """The same steps; from the fourth on a line on stderr counts them, if stderr is a terminal and stdout is not."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from steps
        return
    columns = (SpinnerColumn(), TextColumn(what), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, visible=False)
        for number, step in enumerate(steps, 1):
            progress.update(task, advance=1, visible=number >= SHOWN_FROM)
            yield step
