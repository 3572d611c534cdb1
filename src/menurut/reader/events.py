"""Triggers become events with actors, targets, places, times, instruments and figures of people.

By construction every event stands in a claim: its trigger is inside the claim's content or on the claim's cue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menurut.model import Event, Harm, Place, Span, Timex
from menurut.reader.claims import Statement
from menurut.reader.entities import Cast
from menurut.reader.links import best, several
from menurut.reader.scored import Scored

KINDS_OF = {"detain": frozenset({"captured"}), "displace": frozenset({"displaced"})}
"""Kinds of harm that an event of some type can do: figures of a detention are of captured people."""

KINDS_OF_FORCE = frozenset({"killed", "wounded", "missing", "affected"})
"""Kinds of harm that every other event can do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The places and times of a report, and which one each of their spans means."""

    places: tuple[Place, ...]
    times: tuple[Timex, ...]
    meant: Mapping[int, str]


def make_settings(scored: Scored) -> Settings:
    """Places of one name are one place, times of one wording are one time; named P1, P2, ... and T1, T2, ..."""
    places, place_of = _grouped(scored, "place", "P")
    times, time_of = _grouped(scored, "time", "T")
    return Settings(
        tuple(
            Place(name, scored.text(spans[0]), scored.label("place_kind", *spans), tuple(scored.span(s) for s in spans))
            for name, spans in places.items()
        ),
        tuple(Timex(name, None, tuple(scored.span(s) for s in spans)) for name, spans in times.items()),
        {**place_of, **time_of},
    )


def tellers(scored: Scored, statements: Sequence[Statement]) -> dict[int, int]:
    """Which statement (its place in `statements`) tells of each trigger; a trigger in none is left out."""
    contents = [[scored.span(number) for number in s.contents] for s in statements]
    told = {}
    for trigger in scored.spans.of("trigger").tolist():
        span = scored.span(trigger)
        inside = [i for i, spans in enumerate(contents) if any(c.holds(span) for c in spans)]
        on_cue = [i for i, s in enumerate(statements) if s.cue is not None and scored.span(s.cue).overlaps(span)]
        if inside or on_cue:
            told[trigger] = (inside or on_cue)[0]
    return told


def make_events(scored: Scored, cast: Cast, settings: Settings, triggers: Sequence[int]) -> tuple[Event, ...]:
    """The events of these triggers, in order of text, named V1, V2, ..."""
    name = {trigger: f"V{number}" for number, trigger in enumerate(triggers, 1)}
    harm = _harm(scored, cast, name)
    instruments = _instruments(scored, name)
    return tuple(_event(scored, cast, settings, trigger, name[trigger], harm, instruments) for trigger in triggers)


def _event(
    scored: Scored,
    cast: Cast,
    settings: Settings,
    trigger: int,
    name: str,
    harm: Mapping[str, list[Harm]],
    instruments: Mapping[str, list[Span]],
) -> Event:
    actor = several(scored.choice("actor", trigger), cast.meant.get)
    target = several(scored.choice("target", trigger), cast.meant.get)
    return Event(
        name,
        scored.label("type", trigger),
        scored.span(trigger),
        actor=tuple(e for e, chance in actor.items() if chance >= target.get(e, 0.0)),
        target=tuple(e for e, chance in target.items() if chance > actor.get(e, 0.0)),
        place=tuple(several(scored.choice("place", trigger), settings.meant.get)),
        time=tuple(several(scored.choice("time", trigger), settings.meant.get)),
        instrument=tuple(instruments.get(name, ())),
        status=scored.label("status", trigger),
        background=scored.label("background", trigger) == "yes",
        harm=tuple(harm.get(name, ())),
        score=round(float(scored.certainty[trigger]), 4),
    )


def _harm(scored: Scored, cast: Cast, name: Mapping[int, str]) -> dict[str, list[Harm]]:
    """Figures of people by the event that they belong to; their bounds are resolved later."""
    found: dict[str, list[Harm]] = {}
    for figure in scored.spans.of("figure").tolist():
        trigger = _trigger_of(scored, "figure", figure, name)
        if trigger is None:
            continue
        victims, _ = best(scored.choice("victims", figure), cast.meant.get)
        kinds = KINDS_OF.get(scored.label("type", trigger), KINDS_OF_FORCE)
        kind, group = scored.label("harm_kind", figure, trigger, among=kinds), scored.label("group", figure)
        found.setdefault(name[trigger], []).append(Harm(kind, None, None, group, scored.span(figure), victims))
    return found


def _instruments(scored: Scored, name: Mapping[int, str]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for instrument in scored.spans.of("instrument").tolist():
        trigger = _trigger_of(scored, "instrument", instrument, name)
        if trigger is not None:
            found.setdefault(name[trigger], []).append(scored.span(instrument))
    return found


def _trigger_of(scored: Scored, link: str, head: int, name: Mapping[int, str]) -> int | None:
    """The likeliest of the named triggers, however unlikely: a figure or a weapon always belongs to one."""
    choice = scored.choice(link, head)
    ranked = [
        (chance, tail) for chance, tail in zip(choice.chances.tolist(), choice.tails.tolist(), strict=True) if tail in name
    ]
    return max(ranked)[1] if ranked else None


def _grouped(scored: Scored, layer: str, letter: str) -> tuple[dict[str, list[int]], dict[int, str]]:
    by_text: dict[str, list[int]] = {}
    for span in scored.spans.of(layer).tolist():
        by_text.setdefault(scored.text(span).casefold(), []).append(span)
    named = {f"{letter}{number}": spans for number, spans in enumerate(by_text.values(), 1)}
    return named, {span: name for name, spans in named.items() for span in spans}
