"""What new mentions mean: who is named, where, when; by the rules that resolve a whole reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from menurut.model import Entity, Link, Place, ReadError, Reading, Report, Span, Timex
from menurut.model.keys import fold
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.putting import put
from menurut.run.corrections import Named
from menurut.run.selecting import Selecting

_SAID = "a person says so"


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Entity | Place)


def fresh_id(letter: str, several: Iterable[_Identified]) -> str:
    """An id of that letter which none of these has, and none with a smaller number had."""
    numbers = [int(one.id[1:]) for one in several if one.id[:1] == letter and one.id[1:].isdecimal() and one.id.isascii()]
    return f"{letter}{max(numbers, default=0) + 1}"


@dataclass(frozen=True, slots=True)
class Meant:
    """Finds or makes what characters of one report name; each method gives the reading with it, and its id.

    `resolve` brings the mentions of a reading to what they mean.
    """

    select: Selecting
    resolve: Callable[[Report, Reading], Reading]

    def resolved(self, reading: Reading) -> Reading:
        """The whole reading, resolved anew."""
        return self.resolve(self.select.report, reading)

    def entity(self, reading: Reading, named: Named) -> tuple[Reading, str]:
        """The entity of that id, of that name, or that these characters name."""
        if isinstance(named, str):
            known = next((one.id for one in reading.entities if one.id == named), None)
            known = known or next((one.id for one in reading.entities if fold(one.name) == fold(named)), None)
            if known:
                return reading, known
            span = self.select.found(named.strip()) if named.strip() else None
            if span is None:
                raise ReadError(f"{named[:80]!r} is nobody in this reading and stands nowhere in the text; select who it is")
        else:
            span = self.select.phrase(named, "who is named")
        if known := _mentioned(reading.entities, span):
            return reading, known
        new = Entity(fresh_id("E", reading.entities), " ".join(span.of(self.select.report.text).split()), "other", (span,))
        found = self.resolved(replace(reading, entities=(*reading.entities, new))).entities[-1]
        same = next((one.id for one in reading.entities if (key := _key(one.link)) and key == _key(found.link)), None)
        return replace(reading, entities=_joined(reading.entities, same, found)), same or found.id

    def place(self, reading: Reading, span: Span, entry: str | None) -> tuple[Reading, str]:
        """The place that these characters name: by the rules, or that entry of the gazetteer."""
        span = self.select.phrase(span, "the place")
        known = _mentioned(reading.places, span)
        if known is None:
            new = Place(fresh_id("P", reading.places), " ".join(span.of(self.select.report.text).split()), "other", (span,))
            if entry is not None:
                return self.put_at(replace(reading, places=(*reading.places, new)), new.id, entry), new.id
            found = self.resolved(replace(reading, places=(*reading.places, new))).places[-1]
            same = next((one.id for one in reading.places if _same_place(one, found)), None)
            return replace(reading, places=_joined(reading.places, same, found)), same or found.id
        return (reading if entry is None else self.put_at(reading, known, entry)), known

    def put_at(self, reading: Reading, place: str, entry: str) -> Reading:
        """The reading with the place of that id recognised as that entry of the gazetteer."""
        at = shipped().entry(entry)
        if at is None:
            raise ReadError(f"no place {entry[:80]!r} in the gazetteer; `menurut resolve --as place` finds entries by name")

        def changed(one: Place) -> Place:
            before = (one.link.entry, *one.link.candidates) if one.link else ()
            others = tuple(dict.fromkeys(other for other in before if other and other != entry))
            link = Link(entry, 1.0, (_SAID,), (entry, *others))
            return put(one, at, link, whole=True, direction=None, day=self.select.report.dct)

        return replace(reading, places=tuple(changed(one) if one.id == place else one for one in reading.places))

    def time(self, reading: Reading, span: Span) -> tuple[Reading, str]:
        """The time that these characters tell."""
        span = self.select.phrase(span, "the time")
        if known := _mentioned(reading.times, span):
            return reading, known
        new = Timex(fresh_id("T", reading.times), None, (span,))
        found = self.resolved(replace(reading, times=(*reading.times, new))).times[-1]
        return replace(reading, times=(*reading.times, found)), found.id


def _mentioned(several: Sequence[Entity | Place | Timex], span: Span) -> str | None:
    return next((one.id for one in several if span in one.mentions), None)


def _joined(several: Sequence[T], same: str | None, found: T) -> tuple[T, ...]:
    """These with the mentions of `found` added to the one of the id `same`, or with `found` as a new one."""
    if same is None:
        return (*several, found)
    mentions = {mention for one in several if one.id == same for mention in one.mentions} | {*found.mentions}
    return tuple(replace(one, mentions=tuple(sorted(mentions))) if one.id == same else one for one in several)


def _key(link: Link | None) -> str | None:
    """What an actor is known by: its entry, else the id that resolving made for it."""
    return (link.entry or next(iter(link.candidates), None)) if link else None


def _same_place(one: Place, other: Place) -> bool:
    """Whether two places are the same entry at the same point: what lies in a place is not that place."""
    entries = [place.link.entry if place.link else None for place in (one, other)]
    return (
        entries[0] is not None
        and entries[0] == entries[1]
        and (one.lat, one.lon, one.name) == (other.lat, other.lon, other.name)
    )
