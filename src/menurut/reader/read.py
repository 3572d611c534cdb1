"""The reader: reports in, readings out."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from menurut.model import Reading, Report
from menurut.reader.interpret import interpret
from menurut.reader.links import choices
from menurut.reader.pieces import Pieces
from menurut.reader.scored import Scored
from menurut.reader.spans import Floats, Pairs, WordSpans, make_pairs, make_spans
from menurut.reader.tagging import decode
from menurut.reader.windows import Window, windows
from menurut.reader.words import Word, words


class Network(Protocol):
    """What runs the weights: ONNX in the product, PyTorch in training."""

    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        """Vectors `[words, width]` and log-probabilities of tags `[words, layers, 3]`."""

    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        """Scores of labels `[spans, labels]`, of no link `[spans, links]`, and of pairs `[pairs]`."""


def read(report: Report, pieces: Pieces, network: Network, *, version: str) -> Reading:
    """What `report` says. Its figures and times are not resolved yet."""
    found = words(report)
    if not found:
        return Reading(report.id, version)
    return interpret(score(report, found, pieces, network), reader=version)


def score(report: Report, found: tuple[Word, ...], pieces: Pieces, network: Network) -> Scored:
    """What the network says of a report's words."""
    cut = cut_words(report, found, pieces)
    sentences = np.array([word.sentence for word in found], dtype=np.int64)
    vectors, tags = network.tag(cut, windows([len(p) for p in cut], sentences.tolist()))
    spans = make_spans(decode(tags, sentences), sentences)
    pairs = make_pairs(spans)
    labels, nothing, scores = network.link(vectors, spans, pairs)
    return Scored(report, found, spans, _certainty(tags, spans), labels, choices(pairs, scores, nothing))


def cut_words(report: Report, found: tuple[Word, ...], pieces: Pieces) -> list[tuple[int, ...]]:
    """The pieces of each word."""
    return [tuple(pieces.of(word.span.of(report.text), spaced=word.spaced)) for word in found]


def _certainty(tags: Floats, spans: WordSpans) -> Floats:
    """The chance of each span's first tag, the one that decides whether it is there."""
    return np.exp(tags[spans.first, spans.layer, np.ones_like(spans.layer)]).astype(np.float32)
