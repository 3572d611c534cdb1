"""From scores of tags to spans: the best sequence of B, I, O in each sentence and layer, where I follows only B or I."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from menurut.reader.layers import LAYERS
from menurut.reader.spans import Floats

_NEVER = -1e9
_FOLLOWS = np.array([[0.0, 0.0, _NEVER], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], dtype=np.float32)
"""From tag (row) to tag (column), in the order O, B, I."""
_FIRST = np.array([0.0, 0.0, _NEVER], dtype=np.float32)


def decode(scores: Floats, sentences: NDArray[np.int64]) -> dict[str, list[tuple[int, int]]]:
    """Ranges of words `(first, last)`, both inclusive, of each layer.

    `scores` is `[words, layers, 3]`, log-probabilities; `sentences[i]` is the sentence of word `i`. Sentences are
    decoded side by side, each layer by Viterbi's algorithm.
    """
    if not len(scores):
        return {name: [] for name in LAYERS}
    starts = np.flatnonzero(np.diff(sentences, prepend=sentences[0] - 1))
    lengths = np.diff(starts, append=len(sentences))
    tags = np.zeros(scores.shape[:2], dtype=np.int64)
    for group in _of_like_length(lengths):
        tags_of = _best(scores, starts[group], lengths[group])
        for row, sentence in enumerate(group):
            at, size = starts[sentence], lengths[sentence]
            tags[at : at + size] = tags_of[row, :size]
    return {name: _ranges(tags[:, number], sentences) for number, name in enumerate(LAYERS)}


def _of_like_length(lengths: NDArray[np.int64], *, most: int = 64) -> list[NDArray[np.int64]]:
    """Sentence numbers in groups of similar length, so that little is padded."""
    order = np.argsort(lengths, kind="stable")
    return [order[at : at + most] for at in range(0, len(order), most)]


def _best(scores: Floats, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    steps = np.arange(lengths.max())
    inside = steps[None, :] < lengths[:, None]
    padded = scores[np.minimum(starts[:, None] + steps[None, :], len(scores) - 1)]
    padded = np.where(inside[:, :, None, None], padded, np.float32(0.0))
    # Beyond its end a sentence goes on with O at no cost: the best path up to the end stays the best.
    padded[~inside] = np.array([0.0, _NEVER, _NEVER], dtype=np.float32)
    best = padded[:, 0] + _FIRST
    came_from = np.zeros((*padded.shape[:3], 3), dtype=np.int64)
    for step in steps[1:]:
        ways = best[..., :, None] + _FOLLOWS
        came_from[:, step] = ways.argmax(axis=-2)
        best = ways.max(axis=-2) + padded[:, step]
    tags = np.zeros(padded.shape[:3], dtype=np.int64)
    tags[:, -1] = best.argmax(axis=-1)
    for step in steps[:0:-1]:
        tags[:, step - 1] = np.take_along_axis(came_from[:, step], tags[:, step][..., None], axis=-1)[..., 0]
    return tags


def _ranges(tags: NDArray[np.int64], sentences: NDArray[np.int64]) -> list[tuple[int, int]]:
    found = []
    for first in np.flatnonzero(tags == 1):
        last = first
        while last + 1 < len(tags) and tags[last + 1] == 2 and sentences[last + 1] == sentences[first]:
            last += 1
        found.append((int(first), int(last)))
    return found
