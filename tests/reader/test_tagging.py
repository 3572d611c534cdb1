from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from menurut.reader.layers import LAYERS
from menurut.reader.tagging import decode


def best_by_trying_all(scores: np.ndarray) -> float:
    """The score of the best sequence without an I after O or at the start."""
    best = -np.inf
    for tags in product(range(3), repeat=len(scores)):
        if all(not (now == 2 and before == 0) for before, now in zip((0, *tags), tags, strict=False)):
            best = max(best, sum(scores[i, t] for i, t in enumerate(tags)))
    return best


def score_of(ranges: list[tuple[int, int]], scores: np.ndarray) -> float:
    tags = np.zeros(len(scores), dtype=int)
    for first, last in ranges:
        tags[first : last + 1] = 2
        tags[first] = 1
    return float(sum(scores[i, t] for i, t in enumerate(tags)))


@pytest.mark.parametrize("seed", range(12))
def test_the_best_sequence_is_found_in_each_sentence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 8, 3)
    sentences = np.repeat(np.arange(3), lengths)
    scores = rng.normal(size=(len(sentences), len(LAYERS), 3)).astype(np.float32)
    found = decode(scores, sentences)
    for number, name in enumerate(LAYERS):
        for sentence in range(3):
            words = np.flatnonzero(sentences == sentence)
            inside = [(f - words[0], la - words[0]) for f, la in found[name] if words[0] <= f <= words[-1]]
            assert score_of(inside, scores[words, number]) == pytest.approx(best_by_trying_all(scores[words, number]), abs=1e-4)


def test_spans_end_with_their_sentence() -> None:
    scores = np.full((4, len(LAYERS), 3), -9.0, dtype=np.float32)
    scores[:, :, 2] = 0
    scores[[0, 2], :, 1] = 0.5
    assert decode(scores, np.array([0, 0, 1, 1]))["cue"] == [(0, 1), (2, 3)]


def test_nothing_is_found_in_nothing() -> None:
    assert decode(np.zeros((0, len(LAYERS), 3), dtype=np.float32), np.zeros(0, dtype=np.int64))["content"] == []
