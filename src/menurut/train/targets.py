"""What the reader should say of an annotated report: tags, links and labels in terms of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from menurut.model import Reading, Report, Span
from menurut.reader.layers import LABELS, LAYER, LAYERS
from menurut.reader.marked import holding_mentions, locator
from menurut.reader.words import Word

Key = tuple[str, int, int]
"""A span: its layer, first and last word."""


@dataclass(frozen=True, slots=True)
class Targets:
    """`tags` is `[words, layers]` of 0 (outside), 1 (first word), 2 (further word).

    `links[name, head]` are the tails wanted: one set of equally good tails for each thing linked to (the mentions of one
    entity), none where nothing should be linked. `labels` are `(label, spans that carry it together, value's number)`.
    """

    ranges: dict[str, list[tuple[int, int]]]
    tags: NDArray[np.int64]
    links: dict[tuple[str, Key], tuple[frozenset[Key], ...]] = field(default_factory=dict)
    labels: list[tuple[str, tuple[Key, ...], int]] = field(default_factory=list)


def make_targets(report: Report, gold: Reading, words: tuple[Word, ...]) -> Targets:
    """The targets of one report; spans that a layer cannot hold (a content inside another) are left out."""
    locate = locator(report, words)
    held = holding_mentions(m for e in gold.entities for m in e.mentions)
    ranges: dict[str, list[tuple[int, int]]] = {name: [] for name in LAYERS}
    taken = np.zeros((len(words), len(LAYERS)), dtype=bool)

    def key(layer: str, span: Span) -> Key | None:
        first, last = locate(span)
        return (layer, first, last) if (first, last) in ranges[layer] else None

    def put(layer: str, spans: Iterable[Span]) -> None:
        for span in sorted(set(spans), key=len, reverse=True):
            first, last = locate(span)
            if not taken[first : last + 1, LAYER[layer]].any():
                taken[first : last + 1, LAYER[layer]] = True
                ranges[layer].append((first, last))

    put("mention", (m for e in gold.entities for m in e.mentions if m not in held))
    put("description", held)
    put("place", (m for p in gold.places for m in p.mentions))
    put("time", (m for t in gold.times for m in t.mentions))
    put("instrument", (i for e in gold.events for i in e.instrument))
    put("content", (c for claim in gold.claims for c in claim.content))
    put("cue", (claim.cue for claim in gold.claims if claim.cue))
    put("trigger", (e.trigger for e in gold.events))
    put("figure", (h.text for e in gold.events for h in e.harm))

    tags = np.zeros((len(words), len(LAYERS)), dtype=np.int64)
    for layer, spans in ranges.items():
        spans.sort()
        for first, last in spans:
            tags[first : last + 1, LAYER[layer]] = 2
            tags[first, LAYER[layer]] = 1
    targets = Targets(ranges, tags)

    def keys(layer: str, spans: Iterable[Span]) -> frozenset[Key]:
        return frozenset(k for k in (key(layer, s) for s in spans) if k)

    entities = {
        e.id: frozenset(k for m in e.mentions if (k := key("description" if m in held else "mention", m)))
        for e in gold.entities
    }
    places = {p.id: keys("place", p.mentions) for p in gold.places}
    times = {t.id: keys("time", t.mentions) for t in gold.times}

    def link(name: str, head: Key | None, groups: Iterable[frozenset[Key]]) -> None:
        if head:
            targets.links.setdefault((name, head), tuple(g for g in groups if g))

    def label(name: str, spans: Iterable[Key | None], value: str) -> None:
        carriers = tuple(s for s in spans if s)
        if carriers:
            targets.labels.append((name, carriers, LABELS[name].values.index(value)))

    _claims(gold, key, entities, link, label)
    _events(gold, key, (entities, places, times), link, label)
    by_name: dict[str, frozenset[Key]] = {}
    for entity in gold.entities:
        by_name[entity.name] = by_name.get(entity.name, frozenset()) | entities[entity.id]
    for entity in gold.entities:
        mentions = entities[entity.id]
        side = by_name.get(entity.affiliation or "", frozenset()) - mentions
        for mention in mentions:
            label("kind", [mention], entity.kind)
            link("antecedent", mention, [mentions - {mention}])
            link("of", mention, [entities[entity.of]] if entity.of else [])
            if side or entity.affiliation is None:
                link("side", mention, [side])
    for place in gold.places:
        for mention in places[place.id]:
            label("place_kind", [mention], place.kind)
    return targets


_Find = Callable[[str, Span], Key | None]
_Link = Callable[[str, Key | None, Iterable[frozenset[Key]]], None]
_Label = Callable[[str, Iterable[Key | None], str], None]


def _claims(gold: Reading, key: _Find, entities: dict[str, frozenset[Key]], link: _Link, label: _Label) -> None:
    for claim in gold.claims:
        contents = [k for k in (key("content", c) for c in claim.content) if k]
        cue = key("cue", claim.cue) if claim.cue else None
        innermost = [entities[claim.source[-1]]] if claim.source else []
        for content in contents:
            link("cue", content, [frozenset({cue})] if cue else [])
            if not claim.cue:
                link("speaker", content, innermost)
        if cue:
            link("source", cue, innermost)
            link("outer", cue, [entities[e] for e in claim.source[:-1]])
        for name, value in (("stance", claim.stance), ("quote", claim.quote), ("certainty", claim.certainty)):
            label(name, [*contents[:1], cue], value)


def _events(
    gold: Reading,
    key: _Find,
    tables: tuple[dict[str, frozenset[Key]], dict[str, frozenset[Key]], dict[str, frozenset[Key]]],
    link: _Link,
    label: _Label,
) -> None:
    entities, places, times = tables
    users: dict[Key, set[Key]] = {}
    seen: set[Key] = set()
    for event in gold.events:
        trigger = key("trigger", event.trigger)
        if not trigger or trigger in seen:
            continue
        seen.add(trigger)
        link("actor", trigger, [entities[e] for e in event.actor])
        link("target", trigger, [entities[e] for e in event.target])
        link("place", trigger, [places[p] for p in event.place])
        link("time", trigger, [times[t] for t in event.time])
        label("type", [trigger], event.type)
        label("status", [trigger], event.status)
        label("background", [trigger], "yes" if event.background else "no")
        for span in event.instrument:
            instrument = key("instrument", span)
            if instrument:
                users.setdefault(instrument, set()).add(trigger)
        for harm in event.harm:
            figure = key("figure", harm.text)
            link("figure", figure, [frozenset({trigger})])
            link("victims", figure, [entities[harm.victims]] if harm.victims else [])
            label("harm_kind", [figure, trigger] if figure else [], harm.kind)
            label("group", [figure], harm.group)
    for instrument, triggers in users.items():
        link("instrument", instrument, [frozenset(triggers)])
