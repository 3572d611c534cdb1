"""A network that says what the annotation says: what its readings miss is what the reader's form cannot hold."""

from __future__ import annotations

import numpy as np

from menurut.model import Reading, Report
from menurut.reader.layers import LABEL_SLICES, LABEL_WIDTH, LAYERS, LINK, LINKS
from menurut.reader.spans import Floats, Pairs, WordSpans
from menurut.reader.windows import Window
from menurut.reader.words import words
from menurut.train.targets import make_targets

SURE = 30.0


class OracleNetwork:
    """Answers for one annotated report."""

    projections = None

    def __init__(self, report: Report, gold: Reading) -> None:
        self.targets = make_targets(report, gold, words(report))

    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        tags = np.full((len(pieces), len(LAYERS), 3), -SURE, dtype=np.float32)
        np.put_along_axis(tags, self.targets.tags[..., None], 0.0, axis=2)
        return np.zeros((len(pieces), 1), dtype=np.float32), tags

    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        rows = zip(spans.layer.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True)
        number = {(LAYERS[layer], first, last): i for i, (layer, first, last) in enumerate(rows)}
        labels = np.zeros((len(spans), LABEL_WIDTH), dtype=np.float32)
        for name, carriers, value in self.targets.labels:
            for carrier in carriers:
                labels[number[carrier], LABEL_SLICES[name].start + value] = SURE
        nothing = np.zeros((len(spans), len(LINKS)), dtype=np.float32)
        wanted = {
            (LINK[name], number[head], number[tail])
            for (name, head), groups in self.targets.links.items()
            for group in groups
            for tail in group
        }
        keys = zip(pairs.link.tolist(), pairs.head.tolist(), pairs.tail.tolist(), strict=True)
        scores = np.array([SURE if key in wanted else -SURE for key in keys], dtype=np.float32)
        return labels, nothing, scores
