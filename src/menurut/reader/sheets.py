"""Windows laid out as the encoder takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from menurut.reader.pieces import END, START
from menurut.reader.spans import Ints
from menurut.reader.windows import Window


@dataclass(frozen=True, slots=True)
class Sheet:
    """One window: `ids` is `[1, pieces]`; `first` and `last` hold the places of each owned word's first and last piece.

    On a CPU one window at a time is as fast as many side by side, and nothing has to be padded or masked.
    """

    ids: Ints
    first: Ints
    last: Ints


def make_sheet(pieces: Sequence[Sequence[int]], window: Window) -> Sheet:
    """The sheet of `window` over words with these pieces."""
    shown = pieces[window.first : window.last]
    sizes = np.array([len(p) for p in shown], dtype=np.int64)
    starts = 1 + np.cumsum(sizes) - sizes
    owned = slice(window.own_first - window.first, window.own_last - window.first)
    ids = np.array([[START, *(piece for word in shown for piece in word), END]], dtype=np.int64)
    return Sheet(ids, starts[owned], (starts + sizes - 1)[owned])
