"""A reading while a person's corrections are made in it, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import singledispatchmethod
from typing import TypeVar

from menurut.model import Claim, Event, Harm, ReadError, Reading, Report, Span
from menurut.model.ontology import require
from menurut.run.corrections import (
    Correction,
    MissedClaim,
    MissedEvent,
    MissedFigure,
    Named,
    NotAClaim,
    NotAFigure,
    NotAnEvent,
    WrongContent,
    WrongFigure,
    WrongParties,
    WrongPlace,
    WrongSource,
    WrongStance,
    WrongTime,
    WrongType,
)
from menurut.run.mentions import Meant, fresh_id
from menurut.run.selecting import Selecting

_SAME_PEOPLE = {"actor": "target", "target": "actor"}
_LARGEST = 10_000_000_000  # no figure of people is larger than mankind

Resolve = Callable[[Report, Reading], Reading]
T = TypeVar("T", Claim, Event)


class Mending:
    """Corrects one reading of one report; `reading` is how it stands now."""

    def __init__(self, report: Report, reading: Reading, resolve: Resolve) -> None:
        self.report = report
        self.reading = reading
        self._select = Selecting(report)
        self._meant = Meant(self._select, resolve)

    @singledispatchmethod
    def mend(self, one: Correction) -> None:
        """Correct one thing."""
        raise TypeError(f"no correction: {one!r}")

    @mend.register
    def _(self, one: WrongSource) -> None:
        claim = self._claim(one.claim)
        cue = self._cue(one.cue, claim) or claim.cue
        source = self._chain(one.source, claim.content)
        self._claims(self._quoted(replace(claim, source=source, cue=cue, score=None)))

    @mend.register
    def _(self, one: WrongStance) -> None:
        claim = self._claim(one.claim)
        self._claims(replace(claim, stance=one.stance, certainty=one.certainty or claim.certainty, score=None))

    @mend.register
    def _(self, one: WrongContent) -> None:
        claim = self._claim(one.claim)
        content = self._select.content(one.content, without=[claim.cue] if claim.cue else [])
        self._outside(claim.source, content)
        lost = self._carve(content, but=claim.id)
        lost += [
            event.id
            for event in self.reading.events
            if event.id in claim.events
            and _inside(event.trigger, claim.content)
            and not _inside(event.trigger, content)
            and not (claim.cue and claim.cue.overlaps(event.trigger))
        ]
        events = dict.fromkeys((*(name for name in claim.events if name not in lost), *self._told_in(content, None)))
        same = content == claim.content
        meaning = claim.meaning if same else None
        self._claims(replace(claim, content=content, events=tuple(events), meaning=meaning, score=None))
        self._drop_untold(lost)

    @mend.register
    def _(self, one: MissedClaim) -> None:
        cue = self._cue(one.cue, None)
        content = self._select.content(one.content, without=[cue] if cue else [])
        source = self._chain(one.source, content)
        lost = self._carve(content, cue=cue)
        claim = Claim(
            fresh_id("C", self.reading.claims),
            content,
            source=source,
            cue=cue,
            stance=one.stance,
            events=self._told_in(content, cue),
        )
        self.reading = replace(self.reading, claims=(*self.reading.claims, self._quoted(claim)))
        self._drop_untold(lost)

    @mend.register
    def _(self, one: NotAClaim) -> None:
        self._drop_claims([self._claim(one.claim)])

    @mend.register
    def _(self, one: WrongPlace) -> None:
        events = self._events_of(one.subject)
        if one.entry is not None and one.place is None:
            places = {name for event in events for name in event.place}
            if len(places) != 1:
                have = "no place" if not places else f"{len(places)} places"
                raise ReadError(f"{one.subject} has {have}; select the characters that name {one.entry}")
            self.reading = self._meant.put_at(self.reading, places.pop(), one.entry)
            return
        named: tuple[str, ...] = ()
        if one.place is not None:
            self.reading, found = self._meant.place(self.reading, one.place, one.entry)
            named = (found,)
        self._change(*(replace(event, place=named, score=None) for event in self._events_of(one.subject)))

    @mend.register
    def _(self, one: WrongTime) -> None:
        events = self._events_of(one.subject)
        named: tuple[str, ...] = ()
        if one.time is not None:
            self.reading, found = self._meant.time(self.reading, one.time)
            named = (found,)
        self._change(*(replace(event, time=named, score=None) for event in events))

    @mend.register
    def _(self, one: WrongParties) -> None:
        if one.role not in _SAME_PEOPLE:
            raise ReadError(f"nobody has the role {one.role!r} in an event; known: {', '.join(_SAME_PEOPLE)}")
        event = self._event(one.event)
        parties = self._entities(one.parties)
        if both := set(parties) & set(event.target if one.role == "actor" else event.actor):
            name = self._name(both.pop())
            raise ReadError(f"{name} would do it to itself; correct who is the {_SAME_PEOPLE[one.role]} first")
        changed = replace(event, actor=parties) if one.role == "actor" else replace(event, target=parties)
        self._change(replace(changed, score=None))

    @mend.register
    def _(self, one: WrongFigure) -> None:
        event, harm = self._figure(one.event, one.number)
        low, high = one.low, one.high
        if any(bound is not None and not 0 <= bound <= _LARGEST for bound in (low, high)):
            raise ReadError(f"{one.event}: people are counted from 0 to {_LARGEST:,}")
        if low is not None and high is not None and low > high:
            raise ReadError(f"{one.event}: no figure has {low} at least and {high} at most; turn them round")
        bounds = replace(harm, low=low, high=high, comparator=_comparator(low, high))
        self._change(replace(event, harm=_with(event.harm, one.number, bounds), score=None))

    @mend.register
    def _(self, one: MissedFigure) -> None:
        event = self._event(one.event)
        text = self._select.phrase(one.text, "the figure")
        if any(harm.text.overlaps(text) and harm.kind == one.harm for harm in event.harm):
            raise ReadError(f"{one.event} has that figure of {one.harm}; correct its bounds instead")
        new = Harm(one.harm, None, None, one.group, text)
        self._change(replace(event, harm=(*event.harm, new), score=None))
        resolved = next(other for other in self._meant.resolved(self.reading).events if other.id == event.id)
        self._change(replace(event, harm=(*event.harm, resolved.harm[-1]), score=None))

    @mend.register
    def _(self, one: NotAFigure) -> None:
        event, _ = self._figure(one.event, one.number)
        self._change(replace(event, harm=_with(event.harm, one.number, None), score=None))

    @mend.register
    def _(self, one: WrongType) -> None:
        event = self._event(one.event)
        self._distinct(event.trigger, one.type, but=event.id)
        self._change(replace(event, type=one.type, status=one.status or event.status, score=None))

    @mend.register
    def _(self, one: MissedEvent) -> None:
        trigger = self._select.phrase(one.trigger, "the word that says what happened")
        holders = [claim for claim in self.reading.claims if _tells(claim, trigger)]
        if not holders:
            raise ReadError(f"no claim holds {self._select.shown(trigger)}; add the missed claim first")
        self._distinct(trigger, one.type)
        event = Event(fresh_id("V", self.reading.events), one.type, trigger, status=one.status)
        self.reading = replace(self.reading, events=(*self.reading.events, event))
        self._claims(*(replace(claim, events=(*claim.events, event.id)) for claim in holders))

    @mend.register
    def _(self, one: NotAnEvent) -> None:
        event = self._event(one.event)
        left = [replace(claim, events=_less(claim.events, {event.id})) for claim in self.reading.claims]
        self.reading = replace(
            self.reading, claims=tuple(left), events=tuple(other for other in self.reading.events if other.id != event.id)
        )

    def _claim(self, name: str) -> Claim:
        return _named(name, self.reading.claims, "claim")

    def _event(self, name: str) -> Event:
        return _named(name, self.reading.events, "event")

    def _events_of(self, subject: str) -> list[Event]:
        """The event of that id, or the events of the claim of that id."""
        if any(event.id == subject for event in self.reading.events):
            return [self._event(subject)]
        claim = _named(subject, self.reading.claims, "event or claim")
        if not claim.events:
            raise ReadError(f"{subject} tells of nothing that happened; add the missed event first")
        return [self._event(name) for name in claim.events]

    def _figure(self, name: str, number: int) -> tuple[Event, Harm]:
        event = self._event(name)
        if not 0 <= number < len(event.harm):
            raise ReadError(f"{name} has no figure {number}; it has {len(event.harm)}, counted from 0")
        return event, event.harm[number]

    def _name(self, entity: str) -> str:
        return next(one.name for one in self.reading.entities if one.id == entity)

    def _cue(self, cue: Span | None, of: Claim | None) -> Span | None:
        if cue is None:
            return None
        found = self._select.phrase(cue, "the cue")
        if of and any(found.overlaps(content) for content in of.content):
            raise ReadError(f"the cue {self._select.shown(found)} stands in what is said; select another, or the content anew")
        for other in self.reading.claims:
            if other.cue and other.cue.overlaps(found) and (of is None or other.id != of.id):
                raise ReadError(f"the cue {self._select.shown(found)} is that of {other.id}; correct that claim instead")
        return found

    def _chain(self, source: Sequence[Named], content: Sequence[Span]) -> tuple[str, ...]:
        chain = self._entities(source)
        self._outside(chain, content)
        return chain

    def _entities(self, several: Sequence[Named]) -> tuple[str, ...]:
        found: list[str] = []
        for one in several:
            self.reading, name = self._meant.entity(self.reading, one)
            if name in found:
                raise ReadError(f"{self._name(name)} is named twice: nobody cites himself; name each once")
            found.append(name)
        return tuple(found)

    def _outside(self, source: Sequence[str], content: Sequence[Span]) -> None:
        """Refuse a source that is named nowhere but in what it would have said."""
        mentions = {entity.id: entity.mentions for entity in self.reading.entities}
        if source and all(_inside(mention, content) for mention in mentions[source[-1]]):
            raise ReadError(f"{self._name(source[-1])} is named only in what it would say; select where it is said to say it")

    def _quoted(self, claim: Claim) -> Claim:
        """The claim with the kind of quotation that its source allows."""
        if not claim.source:
            return replace(claim, quote="none")
        return replace(claim, quote=self._select.quote(claim.content)) if claim.quote == "none" else claim

    def _claims(self, *changed: Claim) -> None:
        """Put claims in the place of those with their ids."""
        by_id = {claim.id: claim for claim in changed}
        self.reading = replace(self.reading, claims=tuple(by_id.get(claim.id, claim) for claim in self.reading.claims))

    def _change(self, *changed: Event) -> None:
        """Put events in the place of those with their ids."""
        by_id = {event.id: event for event in changed}
        self.reading = replace(self.reading, events=tuple(by_id.get(event.id, event) for event in self.reading.events))

    def _carve(self, content: Sequence[Span], *, cue: Span | None = None, but: str | None = None) -> list[str]:
        """Take words out of all other claims, since contents do not overlap; gives the events that went with them.

        The outlet's own telling of events that it does not tell any more is no claim.
        """
        out = [*content, *([cue] if cue else [])]
        lost = []
        for claim in self.reading.claims:
            if claim.id == but or not any(span.overlaps(other) for span in claim.content for other in out):
                continue
            left = self._select.cut(claim.content, out)
            gone = [
                event.id
                for event in self.reading.events
                if event.id in claim.events and _inside(event.trigger, claim.content) and not _inside(event.trigger, left)
            ]
            events = _less(claim.events, set(gone))
            emptied = not claim.source and claim.events and not events
            if not left and not emptied:
                raise ReadError(f"{claim.id} says these very words; correct its source or its stance instead")
            lost += gone
            if emptied:
                self.reading = _without(self.reading, {claim.id})
            else:
                self._claims(replace(claim, content=left, events=events, meaning=None, score=None))
        return lost

    def _told_in(self, content: Sequence[Span], cue: Span | None) -> tuple[str, ...]:
        """The events whose triggers stand in a content or on a cue."""
        return tuple(
            event.id
            for event in self.reading.events
            if _inside(event.trigger, content) or (cue is not None and cue.overlaps(event.trigger))
        )

    def _distinct(self, trigger: Span, kind: str, *, but: str | None = None) -> None:
        """Refuse a second event of one type on the same word: the two could not be told apart."""
        require("event_type", kind)
        for event in self.reading.events:
            if event.id != but and event.trigger == trigger and event.type == kind:
                raise ReadError(f"{self._select.shown(trigger)} is {event.id} already, of the type {kind}")

    def _drop_claims(self, claims: Iterable[Claim]) -> None:
        gone = list(claims)
        self.reading = _without(self.reading, {claim.id for claim in gone})
        self._drop_untold([name for claim in gone for name in claim.events])

    def _drop_untold(self, events: Iterable[str]) -> None:
        """Drop those of these events that no claim tells of any more."""
        gone = set(events) - {name for claim in self.reading.claims for name in claim.events}
        self.reading = replace(self.reading, events=tuple(event for event in self.reading.events if event.id not in gone))


def _named(name: str, several: Sequence[T], what: str) -> T:
    found = next((one for one in several if one.id == name), None)
    if found is None:
        have = f"it has {several[0].id} to {several[-1].id}" if several else "it has none"
        raise ReadError(f"no {what} {name!r} in this reading; {have}")
    return found


def _tells(claim: Claim, trigger: Span) -> bool:
    return _inside(trigger, claim.content) or bool(claim.cue and claim.cue.overlaps(trigger))


def _inside(span: Span, holders: Iterable[Span]) -> bool:
    return any(holder.holds(span) for holder in holders)


def _less(names: Sequence[str], gone: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)


def _with(harms: Sequence[Harm], number: int, harm: Harm | None) -> tuple[Harm, ...]:
    return (*harms[:number], *([harm] if harm else []), *harms[number + 1 :])


def _without(reading: Reading, claims: set[str]) -> Reading:
    return replace(
        reading,
        claims=tuple(claim for claim in reading.claims if claim.id not in claims),
        relations=tuple(one for one in reading.relations if one.a not in claims and one.b not in claims),
    )


def _comparator(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "uncounted"
    if high is None:
        return "least"
    if low is None:
        return "most"
    return "exact" if low == high else "range"
