"""The reader: reports in, readings out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np

from menurut.model import Reading, Report
from menurut.reader.glue import word_table
from menurut.reader.interpret import interpret
from menurut.reader.links import choices
from menurut.reader.meaning import Projections, with_meanings
from menurut.reader.pieces import Pieces
from menurut.reader.scored import Scored
from menurut.reader.spans import Floats, Pairs, WordSpans, WordTable, make_pairs, make_spans, tabulate
from menurut.reader.tagging import decode
from menurut.reader.windows import Window, windows
from menurut.reader.words import Word, words

EDGES = frozenset(',;:"\u201c\u201d\u201e\u00ab\u00bb')
"""Signs that no span begins or ends with."""

NEVER_LAST = frozenset(word_table()["never_last"])
"""Words that no span ends with, but for contents."""

CONTENT_EDGES = EDGES | frozenset(".!?\u2026-\u2013\u2014'\u2018\u2019")
"""Signs that no content begins or ends with; a mention may (`U.S.`)."""


class Network(Protocol):
    """What runs the weights: ONNX in the product, PyTorch in training."""

    @property
    def projections(self) -> Projections | None:
        """What makes meanings of its vectors; None where nothing does."""

    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        """Vectors `[words, width]` and log-probabilities of tags `[words, layers, 3]`."""

    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        """Scores of labels `[spans, labels]`, of no link `[spans, links]`, and of pairs `[pairs]`."""


def read(report: Report, pieces: Pieces, network: Network, *, version: str) -> Reading:
    """What `report` says. Its figures and times are not resolved yet."""
    found = words(report)
    if not found:
        return Reading(report.id, version)
    scored, vectors = score(report, found, pieces, network)
    return with_meanings(interpret(scored, reader=version), vectors, found, network.projections)


def score(report: Report, found: tuple[Word, ...], pieces: Pieces, network: Network) -> tuple[Scored, Floats]:
    """What the network says of a report's words, and their vectors."""
    table, vectors, tags = tag(report, found, pieces, network)
    ranges = decode(tags, table.sentences)
    for name, found_here in ranges.items():
        first, last = (CONTENT_EDGES, CONTENT_EDGES) if name == "content" else (EDGES, EDGES | NEVER_LAST)
        ranges[name] = [kept for span in found_here if (kept := _trimmed(span, table.folded, first, last))]
    spans = make_spans(ranges, table)
    pairs = make_pairs(spans)
    labels, nothing, scores = network.link(vectors, spans, pairs)
    return Scored(report, found, spans, _certainty(tags, spans), labels, choices(pairs, scores, nothing)), vectors


def tag(report: Report, found: tuple[Word, ...], pieces: Pieces, network: Network) -> tuple[WordTable, Floats, Floats]:
    """The table of a report's words, their vectors and their tags."""
    cut = cut_words(report, found, pieces)
    table = tabulate(report, found)
    return table, *network.tag(cut, windows([len(p) for p in cut], table.sentences.tolist()))


def _trimmed(
    span: tuple[int, int], words: Sequence[str], never_first: Collection[str], never_last: Collection[str]
) -> tuple[int, int] | None:
    """A range of words without what it should not begin or end with; None where it has nothing else."""
    first, last = span
    while first <= last and words[first] in never_first:
        first += 1
    while first <= last and words[last] in never_last:
        last -= 1
    return (first, last) if first <= last else None


def cut_words(report: Report, found: tuple[Word, ...], pieces: Pieces) -> list[tuple[int, ...]]:
    """The pieces of each word."""
    return [tuple(pieces.of(word.span.of(report.text), spaced=word.spaced)) for word in found]


def _certainty(tags: Floats, spans: WordSpans) -> Floats:
    """The chance of each span's first tag, the one that decides whether it is there."""
    return np.exp(tags[spans.first, spans.layer, np.ones_like(spans.layer)]).astype(np.float32)
