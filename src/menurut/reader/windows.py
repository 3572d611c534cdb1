"""Windows: stretches of words that fit into the encoder, cut at sentence ends, overlapping.

Every word is *owned* by exactly one window, the one that shows it with context on both sides. Only the vectors of owned
words are kept, so that the windows of a long report join without a seam: no span is found twice or cut in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 480
"""Pieces in a window at most, start and end signs not counted (the encoder takes 512)."""

CONTEXT = 96
"""Pieces of context that a window shows on either side of what it owns, as far as whole sentences allow."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (exclusive) are shown, words `own_first` to `own_last` (exclusive) are owned."""

    first: int
    last: int
    own_first: int
    own_last: int


def windows(pieces: Sequence[int], sentences: Sequence[int], *, limit: int = LIMIT, context: int = CONTEXT) -> list[Window]:
    """Windows over words with `pieces[i]` pieces each that stand in sentence `sentences[i]` (non-decreasing).

    What windows own are whole sentences and lies end to end; a sentence longer than a window is cut between words.
    """
    if sum(pieces) <= limit:
        return [Window(0, len(pieces), 0, len(pieces))] if pieces else []
    units = _units(pieces, sentences, most=limit - 2 * context)
    sizes = [sum(pieces[a:b]) for a, b in units]
    found: list[Window] = []
    first = 0
    while first < len(units):
        before = _reach(sizes[:first][::-1], context)
        used = sum(sizes[first - before : first])
        last = first
        while last < len(units) and used + sizes[last] <= limit - (context if last + 1 < len(units) else 0):
            used += sizes[last]
            last += 1
        last = max(last, first + 1)
        after = _reach(sizes[last:], min(context, limit - sum(sizes[first - before : last])))
        found.append(Window(units[first - before][0], units[last + after - 1][1], units[first][0], units[last - 1][1]))
        first = last
    return found


def _units(pieces: Sequence[int], sentences: Sequence[int], *, most: int) -> list[tuple[int, int]]:
    """Sentences as ranges of words; one of more than `most` pieces is cut into ranges that keep to it."""
    units: list[tuple[int, int]] = []
    start, size = 0, 0
    for number, count in enumerate(pieces):
        if number > start and (sentences[number] != sentences[number - 1] or size + count > most):
            units.append((start, number))
            start, size = number, 0
        size += count
    units.append((start, len(pieces)))
    return units


def _reach(sizes: Sequence[int], room: int) -> int:
    """How many of the units of `sizes`, taken in order, fit into `room` pieces."""
    taken = 0
    for size in sizes:
        if size > room:
            break
        room -= size
        taken += 1
    return taken
