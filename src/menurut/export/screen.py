"""Drawing for the terminal: in colour and as wide as the screen, plain where the output goes to a file or pipe."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, RenderableType

PIPED_WIDTH = 120
"""Columns where the output goes to a file or pipe and `COLUMNS` does not say otherwise."""
LEAST = 60
"""Nothing is drawn narrower; on a smaller screen lines run over."""


def screen(out: TextIO) -> Console:
    """What draws on this stream."""
    columns = os.environ.get("COLUMNS", "")
    piped = int(columns) if columns.isdecimal() and int(columns) else PIPED_WIDTH
    console = Console(file=out, width=None if out.isatty() else piped, markup=False, emoji=False, highlight=False)
    console.width = max(console.width, LEAST)
    return console


def draw(console: Console, parts: Iterable[RenderableType], out: TextIO) -> None:
    """Write the parts one under the other, each as it comes."""
    for part in parts:
        with console.capture() as drawn:
            console.print(part, overflow="fold")
        # A table pads its cells to the full width: on a screen nobody sees it, in a file it is litter.
        lines = drawn.get().splitlines(keepends=False)
        out.write("".join(f"{text if console.is_terminal else text.rstrip()}\n" for text in lines))
