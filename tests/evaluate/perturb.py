"""A reading made worse at random: the same seed gives the same faults."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TypeVar

from menurut.model import Claim, Entity, Event, Harm, Place, Reading, Report, Span, Timex, values

T = TypeVar("T")


def perturb(report: Report, reading: Reading, random: Random) -> Reading:
    """Drop, shift, retype, double and reorder the values of a reading, some of each."""
    return _faulty(_dropped(reading, random), report, random)


def _dropped(reading: Reading, random: Random) -> Reading:
    def kept(several: tuple[T, ...], share: float) -> tuple[T, ...]:
        return tuple(x for x in several if random.random() < share)

    entities, places, times = kept(reading.entities, 0.9), kept(reading.places, 0.9), kept(reading.times, 0.9)
    known = {x.id for x in (*entities, *places, *times)}
    events = tuple(_without(event, known) for event in kept(reading.events, 0.9))
    claims = kept(reading.claims, 0.9)
    named = {claim.id for claim in claims}
    told = {event.id for event in events}
    return replace(
        reading,
        entities=tuple(replace(x, of=x.of if x.of in known else None) for x in entities),
        places=places,
        times=times,
        events=events,
        claims=tuple(replace(c, source=_in(c.source, known), events=_in(c.events, told)) for c in claims),
        relations=tuple(x for x in reading.relations if {x.a, x.b} <= named),
    )


def _in(ids: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in ids if name in known)


def _without(event: Event, known: set[str]) -> Event:
    return replace(
        event,
        actor=_in(event.actor, known),
        target=_in(event.target, known),
        place=_in(event.place, known),
        time=_in(event.time, known),
        harm=tuple(replace(x, victims=x.victims if x.victims in known else None) for x in event.harm),
    )


def _faulty(reading: Reading, report: Report, random: Random) -> Reading:
    def rarely(change: T, kept: T) -> T:
        return change if random.random() < 0.15 else kept

    def shifted(span: Span) -> Span:
        start = min(max(0, span.start + random.randint(-25, 25)), len(report.text) - 1)
        return rarely(Span(start, min(len(report.text), start + random.randint(1, 40))), span)

    def shifts(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(map(shifted, spans))

    def other(name: str, value: str) -> str:
        return rarely(random.choice(values(name)), value)

    def reordered(ids: tuple[str, ...]) -> tuple[str, ...]:
        return rarely(ids[::-1], rarely(ids[1:], ids))

    def harm(x: Harm) -> Harm:
        low = rarely(None, x.low)
        return replace(x, kind=other("harm_kind", x.kind), low=low, group=other("victim_group", x.group), text=shifted(x.text))

    def event(x: Event) -> Event:
        return replace(
            x,
            type=other("event_type", x.type),
            trigger=shifted(x.trigger),
            actor=reordered(x.actor),
            target=rarely(x.actor, x.target),
            place=reordered(x.place),
            time=reordered(x.time),
            harm=tuple(map(harm, x.harm)),
        )

    def claim(x: Claim) -> Claim:
        return replace(
            x,
            content=shifts(x.content),
            source=reordered(x.source),
            cue=rarely(None, shifted(x.cue) if x.cue else None),
            stance=other("stance", x.stance),
        )

    def entity(x: Entity) -> Entity:
        return replace(x, mentions=shifts(x.mentions))

    def place(x: Place) -> Place:
        lat = None if x.lat is None else rarely(None, x.lat + random.choice([0, 0, 0.15, 0.4, 2]))
        country = rarely(None, x.country)
        return replace(x, mentions=shifts(x.mentions), lat=lat, country=country)

    def timex(x: Timex) -> Timex:
        return replace(x, mentions=shifts(x.mentions), value=rarely("PAST_REF", x.value))

    events = _doubled(tuple(map(event, reading.events)), random)
    claims = _doubled(tuple(map(claim, reading.claims)), random)
    random.shuffle(events)
    random.shuffle(claims)
    return replace(
        reading,
        entities=tuple(_doubled(tuple(map(entity, reading.entities)), random)),
        places=tuple(_doubled(tuple(map(place, reading.places)), random)),
        times=tuple(_doubled(tuple(map(timex, reading.times)), random)),
        events=tuple(events),
        claims=tuple(claims),
        relations=tuple(
            replace(x, type=other("relation", x.type), a=rarely(x.b, x.a), b=rarely(x.a, x.b)) for x in reading.relations
        ),
    )


def _doubled(several: tuple[T, ...], random: Random) -> list[T]:
    """Each value, and some of them twice: equal candidates are what the order of pairing decides between."""
    again = [replace(x, id=f"{x.id}-again") for x in several if random.random() < 0.15]  # type: ignore[type-var, attr-defined]
    return [*several, *again]
