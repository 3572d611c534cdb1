"""Spans of words, and the pairs of them that a link may join. The same arrays serve training and reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from menurut.reader.layers import LAYER, LAYERS, LINK, LINKS, Link

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

GAPS = (-120, -60, -30, -16, -10, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 10, 16, 30, 60, 120)
"""Lower bounds of the buckets of distance in words; 0 is overlap, negative is a tail before the head."""

SENTENCES = (-8, -4, -2, -1, 0, 1, 2, 4, 8)
"""Lower bounds of the buckets of distance in sentences."""

RANKS = (-8, -5, -3, -2, -1, 1, 2, 3, 5, 8)
"""Lower bounds of the buckets of nearness among the tails: 1 is the first one after the head, -1 the last before it."""


@dataclass(frozen=True, slots=True)
class WordSpans:
    """Spans in one report: words `first[i]` to `last[i]` (inclusive) of layer `layer[i]`, in sentence `sentence[i]`.

    All four arrays have one entry a span; within a layer the spans are in order of text.
    """

    first: Ints
    last: Ints
    layer: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.first)

    def of(self, *layers: str) -> Ints:
        """Numbers of the spans of some layers, in order of text."""
        chosen = np.flatnonzero(np.isin(self.layer, [LAYER[name] for name in layers]))
        return chosen[np.lexsort((self.last[chosen], self.first[chosen]))]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of spans that may be linked: link number, head, tail, and the buckets of where the tail stands from the head."""

    link: Ints
    head: Ints
    tail: Ints
    gap: Ints
    sentence: Ints
    rank: Ints

    def __len__(self) -> int:
        return len(self.link)


def make_spans(ranges: dict[str, list[tuple[int, int]]], sentences: Ints) -> WordSpans:
    """`{layer: [(first word, last word), ...]}` as arrays; `sentences[i]` is the sentence of word `i`."""
    rows = [(first, last, number) for number, name in enumerate(LAYERS) for first, last in sorted(ranges.get(name, []))]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return WordSpans(table[:, 0], table[:, 1], table[:, 2], sentences[table[:, 0]])


def make_pairs(spans: WordSpans) -> Pairs:
    """Every pair that some link allows; its number grows linearly with the report, since each link has a reach."""
    columns = [_pairs_of(spans, name, link) for name, link in LINKS.items()]
    return Pairs(*(np.concatenate([column[k] for column in columns]) for k in range(6)))


def _pairs_of(spans: WordSpans, name: str, link: Link) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    heads, tails = spans.of(*link.heads), spans.of(*link.tails)
    starts = spans.first[tails]
    low = np.searchsorted(starts, spans.first[heads] - link.reach)
    high = np.searchsorted(starts, spans.last[heads] + link.reach, side="right")
    if link.before:
        high = np.searchsorted(starts, spans.first[heads], side="right")
    counts = np.maximum(high - low, 0)
    head = np.repeat(np.arange(len(heads)), counts)
    order = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
    h, t = heads[head], tails[order]
    after = spans.first[t] - spans.last[h]
    before = spans.first[h] - spans.last[t]
    gap = np.where(after > 0, after, np.where(before > 0, -before, 0))
    nearest = np.searchsorted(starts, spans.first[heads])[head]
    rank = np.where(order >= nearest, order - nearest + 1, order - nearest)
    keep = h != t
    if set(link.heads) != set(link.tails):
        keep &= (gap != 0) | (name not in ("cue", "source", "speaker"))
    columns = (
        np.full(len(h), LINK[name], dtype=np.int64),
        h,
        t,
        _bucket(gap, GAPS),
        _bucket(spans.sentence[t] - spans.sentence[h], SENTENCES),
        _bucket(rank, RANKS),
    )
    return tuple(column[keep] for column in columns)


def _bucket(distances: Ints, bounds: tuple[int, ...]) -> Ints:
    return np.clip(np.searchsorted(bounds, distances, side="right") - 1, 0, len(bounds) - 1)
