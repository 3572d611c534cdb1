"""Mentions that somebody else has marked: which words they are, and what the network says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from menurut.model import Reading, Report, Span
from menurut.reader.entities import make_cast
from menurut.reader.layers import LAYER, MENTIONS
from menurut.reader.links import choices
from menurut.reader.meaning import with_meanings
from menurut.reader.pieces import Pieces
from menurut.reader.read import Network, tag
from menurut.reader.scored import Scored
from menurut.reader.spans import make_pairs, make_spans
from menurut.reader.words import Word, words


def label(report: Report, reading: Reading, pieces: Pieces, network: Network) -> Reading:
    """The reading with the network's kinds of its places and entities, the entities' organisations, and all meanings.

    Which mentions there are and which mean the same one stays as it is.
    """
    found = words(report)
    if not found:
        return reading
    locate = locator(report, found)
    holding = holding_mentions(mention for entity in reading.entities for mention in entity.mentions)
    layer_of = {m: "description" if m in holding else "mention" for entity in reading.entities for m in entity.mentions}
    ranges = {layer: sorted({locate(m) for m, its in layer_of.items() if its == layer}) for layer in MENTIONS}
    ranges["place"] = sorted({locate(mention) for place in reading.places for mention in place.mentions})
    table, vectors, _ = tag(report, found, pieces, network)
    spans = make_spans(ranges, table)
    pairs = make_pairs(spans)
    labels, nothing, scores = network.link(vectors, spans, pairs)
    scored = Scored(report, found, spans, np.ones(len(spans), np.float32), labels, choices(pairs, scores, nothing))

    numbers = {
        key: n for n, key in enumerate(zip(spans.layer.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True))
    }
    clusters: dict[str, list[int]] = {}
    taken: set[int] = set()
    for entity in reading.entities:
        cluster = sorted({numbers[LAYER[layer_of[m]], *locate(m)] for m in entity.mentions} - taken)
        taken.update(cluster)
        if cluster:
            clusters[entity.id] = cluster
    cast = {entity.id: entity for entity in make_cast(scored, clusters).entities}
    places = {
        place.id: scored.label("place_kind", *{numbers[LAYER["place"], *locate(mention)] for mention in place.mentions})
        for place in reading.places
    }
    known = replace(
        reading,
        entities=tuple(replace(e, kind=cast[e.id].kind, of=cast[e.id].of) if e.id in cast else e for e in reading.entities),
        places=tuple(replace(place, kind=places[place.id]) for place in reading.places),
    )
    return with_meanings(known, vectors, found, network.projections)


def holding_mentions(mentions: Iterable[Span]) -> frozenset[Span]:
    """The mentions that hold another one."""
    every = sorted(set(mentions))
    return frozenset(a for a in every if any(a != b and a.holds(b) for b in every))


def locator(report: Report, words: tuple[Word, ...]) -> Callable[[Span], tuple[int, int]]:
    """A function from a span to its first and last word; a span that starts or ends inside a word takes the whole word."""
    word_at = np.zeros(len(report.text) + 1, dtype=np.int64)
    for number, word in enumerate(words):
        word_at[word.span.start : words[number + 1].span.start if number + 1 < len(words) else None] = number

    def locate(span: Span) -> tuple[int, int]:
        first, last = int(word_at[span.start]), int(word_at[span.end - 1])
        # White space before a word counts to the word before it: step over it where the span begins with some.
        while first < last and words[first].span.end <= span.start:
            first += 1
        return first, last

    return locate
