"""Spans of words, and the pairs of them that a link may join. The same arrays serve training and reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from menurut.model import Report
from menurut.reader.glue import word_table
from menurut.reader.layers import LAYER, LAYERS, LINK, LINKS, Link
from menurut.reader.words import Word

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

GAPS = (-120, -60, -30, -16, -10, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 10, 16, 30, 60, 120)
"""Lower bounds of the buckets of distance in words; 0 is overlap, negative is a tail before the head."""

SENTENCES = (-8, -4, -2, -1, 0, 1, 2, 4, 8)
"""Lower bounds of the buckets of distance in sentences."""

RANKS = (-8, -5, -3, -2, -1, 1, 2, 3, 5, 8)
"""Lower bounds of the buckets of nearness among the tails: 1 is the first one after the head, -1 the last before it."""


LIKENESS = ("strange", "related", "same last word", "same words", "head unnamed", "tail unnamed", "both unnamed")
"""How the words of a head are like those of a tail; two of different names are `strange` to one another."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """What spans need to know of a report's words: the sentence of each, and its folded form; `""` where it is no name."""

    sentences: Ints
    folded: Sequence[str]
    names: Sequence[str]


def tabulate(report: Report, words: Sequence[Word]) -> WordTable:
    """The table of a report's words. A name is a word with a capital letter that is not a pronoun."""
    texts = [word.span.of(report.text) for word in words]
    folded = [text.casefold() for text in texts]
    pronouns = frozenset(word_table()["pronouns"])
    names = [fold if text[0].isupper() and fold not in pronouns else "" for text, fold in zip(texts, folded, strict=True)]
    return WordTable(np.array([word.sentence for word in words], dtype=np.int64), folded, names)


@dataclass(frozen=True, slots=True)
class WordSpans:
    """Spans in one report: words `first[i]` to `last[i]` (inclusive) of layer `layer[i]`, in sentence `sentence[i]`.

    `words[i]` numbers the span's words, `first_name[i]` and `last_name[i]` its first and last name (0 where it has none):
    equal numbers are equal words. All arrays have one entry a span; within a layer the spans are in order of text.
    """

    first: Ints
    last: Ints
    layer: Ints
    sentence: Ints
    words: Ints
    first_name: Ints
    last_name: Ints

    def __len__(self) -> int:
        return len(self.first)

    def of(self, *layers: str) -> Ints:
        """Numbers of the spans of some layers, in order of text."""
        chosen = np.flatnonzero(np.isin(self.layer, [LAYER[name] for name in layers]))
        return chosen[np.lexsort((self.last[chosen], self.first[chosen]))]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of spans that may be linked: link number, head, tail, buckets of distance from head to tail, and likeness."""

    link: Ints
    head: Ints
    tail: Ints
    gap: Ints
    sentence: Ints
    rank: Ints
    likeness: Ints

    def __len__(self) -> int:
        return len(self.link)


def make_spans(ranges: dict[str, list[tuple[int, int]]], table: WordTable) -> WordSpans:
    """`{layer: [(first word, last word), ...]}` as arrays."""
    number: dict[str, int] = {"": 0}

    def numbered(word: str) -> int:
        return number.setdefault(word, len(number))

    rows = []
    for layer, name in enumerate(LAYERS):
        for first, last in sorted(ranges.get(name, [])):
            names = [word for word in table.names[first : last + 1] if word] or [""]
            words = numbered(" ".join(table.folded[first : last + 1]))
            rows.append((first, last, layer, table.sentences[first], words, numbered(names[0]), numbered(names[-1])))
    return WordSpans(*np.array(rows, dtype=np.int64).reshape(-1, 7).T.copy())


def make_pairs(spans: WordSpans) -> Pairs:
    """Every pair that some link allows; its number grows linearly with the report, since each link has a reach."""
    columns = [_pairs_of(spans, name, link) for name, link in LINKS.items()]
    return Pairs(*(np.concatenate([column[k] for column in columns]) for k in range(7)))


def _pairs_of(spans: WordSpans, name: str, link: Link) -> tuple[Ints, ...]:
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
        _likeness(spans, h, t),
    )
    return tuple(column[keep] for column in columns)


def _likeness(spans: WordSpans, head: Ints, tail: Ints) -> Ints:
    """Numbers of `LIKENESS` for pairs of spans."""
    named_head, named_tail = spans.last_name[head] > 0, spans.last_name[tail] > 0
    same_last = spans.last_name[head] == spans.last_name[tail]
    related = (
        (spans.first_name[head] == spans.first_name[tail])
        | (spans.first_name[head] == spans.last_name[tail])
        | (spans.last_name[head] == spans.first_name[tail])
    )
    cases = [spans.words[head] == spans.words[tail], ~named_head & ~named_tail, ~named_head, ~named_tail, same_last, related]
    numbers = [
        LIKENESS.index(name)
        for name in ("same words", "both unnamed", "head unnamed", "tail unnamed", "same last word", "related")
    ]
    return np.select(cases, numbers, default=LIKENESS.index("strange")).astype(np.int64)


def _bucket(distances: Ints, bounds: tuple[int, ...]) -> Ints:
    return np.clip(np.searchsorted(bounds, distances, side="right") - 1, 0, len(bounds) - 1)
