"""The rows about what happened: events, their arguments, figures of people, places and times."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from menurut.evaluate.counts import Counts, Scores
from menurut.evaluate.pairing import Pairs, Sides, count, pairs, touch
from menurut.model import Event, Harm, Place, Reading, Span, Timex
from menurut.model.globe import km_between

NEAR_KM = 25
"""How far a settlement or facility may lie from where the gold has it."""
FAR_KM = 161
"""The same for the rest: a hundred miles, the usual bound in geoparsing (Acc@161)."""


def event_pairs(sides: Sides) -> Pairs:
    """The events of both readings whose triggers overlap, those of the same type first."""

    def likeness(wanted: Event, offered: Event) -> int:
        return (1 + (wanted.type == offered.type)) * wanted.trigger.overlaps(offered.trigger)

    return pairs(sides.gold.events, sides.found.events, likeness)


def event_rows(sides: Sides) -> tuple[Scores, Pairs]:
    """Rows trigger, event, argument, where and when, and the pairs of events of the same type."""
    gold, found = sides.gold.events, sides.found.events
    triggers = event_pairs(sides)
    typed = [(g, f) for g, f in triggers if gold[g].type == found[f].type]
    same_entity, same_place, same_time = (sides.same(kind) for kind in ("entities", "places", "times"))

    def arguments(ids: Callable[[Event], Sequence[str]], same: Callable[[str, str], bool]) -> Counts:
        right = sum(len(pairs(ids(gold[g]), ids(found[f]), same)) for g, f in typed)
        return Counts(right, sum(len(ids(event)) for event in found), sum(len(ids(event)) for event in gold))

    every = len(found), len(gold)
    scores = {
        "trigger": Counts(len(triggers), *every),
        "event": Counts(len(typed), *every),
        "argument": arguments(lambda event: event.actor, same_entity) + arguments(lambda event: event.target, same_entity),
        "where": arguments(lambda event: event.place, same_place),
        "when": arguments(lambda event: event.time, same_time),
    }
    return scores, typed


def harm_rows(sides: Sides) -> Scores:
    """Rows harm and harm+group."""

    def alike(wanted: Harm, offered: Harm) -> bool:
        bounds = (wanted.kind, wanted.low, wanted.high) == (offered.kind, offered.low, offered.high)
        return bounds and wanted.text.overlaps(offered.text)

    gold, found = _harm(sides.gold), _harm(sides.found)
    return {
        "harm": count(gold, found, alike),
        "harm+group": count(gold, found, lambda g, f: alike(g, f) and g.group == f.group),
    }


def place_row(sides: Sides) -> Counts:
    """Places whose mention overlaps, in the right country, near enough where the gold has coordinates."""
    return count(sides.gold.places, sides.found.places, _same_place)


def time_row(sides: Sides) -> Counts:
    """Mentions of times that overlap and have the same value."""
    return count(_dated(sides.gold.times), _dated(sides.found.times), lambda g, f: g[0].overlaps(f[0]) and g[1] == f[1])


def _harm(reading: Reading) -> list[Harm]:
    return [harm for event in reading.events for harm in event.harm]


def _dated(times: Sequence[Timex]) -> list[tuple[Span, str | None]]:
    return [(mention, timex.value) for timex in times for mention in timex.mentions]


def _same_place(gold: Place, found: Place) -> bool:
    if gold.country != found.country or not touch(gold.mentions, found.mentions):
        return False
    return gold.kind == "country" or gold.lat is None or near_enough(gold, found)


def near_enough(gold: Place, found: Place) -> bool:
    """Whether a place lies where the gold has it, as nearly as its kind asks; not where either has no point."""
    if gold.lat is None or gold.lon is None or found.lat is None or found.lon is None:
        return False
    limit_km = NEAR_KM if gold.kind in {"settlement", "facility"} else FAR_KM
    return km_between(gold.lat, gold.lon, found.lat, found.lon) <= limit_km
