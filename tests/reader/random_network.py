"""A network of random numbers: what is true of its readings is true by construction."""

from __future__ import annotations

import numpy as np

from menurut.reader.layers import LABEL_WIDTH, LAYERS, LINKS
from menurut.reader.meaning import NUMBERS, Projection, Projections
from menurut.reader.spans import Floats, Pairs, WordSpans
from menurut.reader.windows import Window

WIDTH = 4


class RandomNetwork:
    """Answers of the right shapes, drawn from `seed`; `lean` is how much it leans towards finding spans."""

    def __init__(self, seed: int, lean: float = 1.0) -> None:
        self.rng = np.random.default_rng(seed)
        self.lean = lean
        axes = np.random.default_rng(seed).normal(size=(2, WIDTH, NUMBERS)).astype(np.float32)
        self.projections = Projections(*(Projection(np.zeros(WIDTH, np.float32), of) for of in axes))

    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        assert sum(window.own_last - window.own_first for window in found) == len(pieces)
        scores = self.rng.normal(size=(len(pieces), len(LAYERS), 3)) * 2
        scores[..., 0] -= self.lean
        scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
        return self.rng.normal(size=(len(pieces), WIDTH)).astype(np.float32), scores.astype(np.float32)

    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        assert not len(spans) or spans.last.max() < len(vectors)
        shapes = ((len(spans), LABEL_WIDTH), (len(spans), len(LINKS)), (len(pairs),))
        labels, nothing, scores = (self.rng.normal(size=shape).astype(np.float32) * 2 for shape in shapes)
        return labels, nothing, scores
