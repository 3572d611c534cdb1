"""What the network says of one report: its spans of words, their labels, and their links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from menurut.model import Report, Span
from menurut.reader.layers import LABEL_SLICES, LABELS
from menurut.reader.links import NOTHING, Choice, Choices
from menurut.reader.spans import WordSpans
from menurut.reader.words import Word


@dataclass(frozen=True, slots=True)
class Scored:
    """Spans with their scores: `labels` is `[spans, labels]`, `certainty` the chance of each span's own tags."""

    report: Report
    words: Sequence[Word]
    spans: WordSpans
    certainty: NDArray[np.float32]
    labels: NDArray[np.float32]
    choices: Choices

    def span(self, number: int) -> Span:
        """The characters of a span."""
        first, last = self.spans.first[number], self.spans.last[number]
        return Span(self.words[first].span.start, self.words[last].span.end)

    def text(self, number: int) -> str:
        """The words of a span."""
        return self.span(number).of(self.report.text)

    def choice(self, link: str, head: int) -> Choice:
        """What a span may be linked to."""
        return self.choices.get((link, head), NOTHING)

    def label(self, name: str, *carriers: int, among: Collection[str] | None = None) -> str:
        """The likeliest value of a label that these spans carry together, of the values `among` (None: of all)."""
        scores = self.labels[list(carriers), LABEL_SLICES[name]].sum(0)
        ranked = zip(scores.tolist(), LABELS[name].values, strict=True)
        return max((score, value) for score, value in ranked if among is None or value in among)[1]
