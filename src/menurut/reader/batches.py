"""Windows laid out as the encoder takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from menurut.reader.pieces import END, PAD, START
from menurut.reader.spans import Ints
from menurut.reader.windows import Window


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side.

    `ids` and `mask` are `[windows, pieces]`, `mask` 1 where a piece stands; `first` and `last` hold, for each owned word
    in order, the place of its first and last piece among all pieces of the batch laid end to end.
    """

    ids: Ints
    mask: Ints
    first: Ints
    last: Ints


def make_batch(pieces: Sequence[Sequence[int]], windows: Sequence[Window]) -> Batch:
    """One batch of all `windows` (at least one) over words with these pieces."""
    width = 2 + max(sum(len(p) for p in pieces[w.first : w.last]) for w in windows)
    ids = np.full((len(windows), width), PAD, dtype=np.int64)
    first, last = [], []
    for row, window in enumerate(windows):
        ids[row, 0] = START
        at = 1
        for word in range(window.first, window.last):
            size = len(pieces[word])
            ids[row, at : at + size] = pieces[word]
            if window.own_first <= word < window.own_last:
                first.append(row * width + at)
                last.append(row * width + at + size - 1)
            at += size
        ids[row, at] = END
    places = (np.array(place, dtype=np.int64) for place in (first, last))
    return Batch(ids, (ids != PAD).astype(np.int64), *places)


def make_batches(pieces: Sequence[Sequence[int]], windows: Sequence[Window], *, most: int = 1) -> Iterator[Batch]:
    """Batches of at most `most` windows each, in order. On a CPU one window a batch is as fast, and nothing is padded."""
    for at in range(0, len(windows), most):
        yield make_batch(pieces, windows[at : at + most])
