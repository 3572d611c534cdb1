"""Everything that was read of a report, claim by claim, each value with the characters that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menurut.export.wording import Names, in_order, line, shorten
from menurut.model import Claim, Dispute, Event, Harm, Judgement, Place, Reading, Report, Span, Timex

_PASSIVE = {"supersedes": "superseded by", "repeats": "repeated by"}
_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words, and the characters that it came from; `side` is whose an actor is, where its name does not say it."""

    text: str
    at: tuple[Span, ...]
    side: str = ""

    @property
    def start(self) -> int:
        """Where the first of its characters stands."""
        return min(self.at).start

    @property
    def spans(self) -> str:
        """`12-20 31-40`: where its characters start and end."""
        return " ".join(f"{span.start}-{span.end}" for span in sorted(self.at))


@dataclass(frozen=True, slots=True)
class Where:
    """A place with its point, or why it has none. `beside`: it stands in the words of the claim, not with the event."""

    value: Value
    place: Place
    beside: bool = False

    @property
    def dispute(self) -> Dispute | None:
        """What is disputed about it."""
        return self.place.dispute

    @property
    def why(self) -> tuple[str, ...]:
        """Why it is where it is, or why it has no point."""
        return self.place.link.reasons if self.place.link else ()


@dataclass(frozen=True, slots=True)
class When:
    """A time expression with its value."""

    value: Value
    timex: Timex
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of people; `number` counts the figures of its event from 0."""

    value: Value
    harm: Harm
    number: int
    victims: Value | None


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened, who to whom, where, when; and the incident that it belongs to, with the number of its reports."""

    event: Event
    trigger: Value
    actors: tuple[Value, ...]
    targets: tuple[Value, ...]
    places: tuple[Where, ...]
    times: tuple[When, ...]
    instruments: tuple[Value, ...]
    figures: tuple[Figure, ...]
    incident: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Tie:
    """How a claim stands to another of the same report: the kind, and that one's card."""

    kind: str
    cite: str
    number: int
    by: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One claim. `number` counts the claims of the text from 1; `beyond` how it stands to those of other reports."""

    number: int
    cite: str
    claim: Claim
    side: str
    chain: tuple[Value, ...]
    outlet: str
    cue: Value | None
    content: Value
    happenings: tuple[Happening, ...]
    ties: tuple[Tie, ...]
    beyond: tuple[tuple[str, int], ...]

    @property
    def background(self) -> bool:
        """Whether it tells of the past alone."""
        return bool(self.happenings) and all(one.event.background for one in self.happenings)


def cards(
    report: Report,
    reading: Reading,
    *,
    cites: Mapping[str, str],
    incidents: Mapping[str, tuple[str, int]],
    judgements: Sequence[Judgement],
) -> list[Card]:
    """The claims in the order of the text.

    `cites` has what each claim is cited by, `incidents` the incident of each event and the number of its reports.
    """
    making = _Making(report, Names.of(report, reading), incidents)
    ordered = in_order(reading.claims)
    numbers = {cites[claim.id]: number for number, claim in enumerate(ordered, start=1)}
    ties: dict[str, list[Tie]] = {cite: [] for cite in numbers}
    beyond: dict[str, Counter[str]] = {cite: Counter() for cite in numbers}
    for one in judgements:
        for mine, other, kind in ((one.a, one.b, one.type), (one.b, one.a, _PASSIVE.get(one.type, one.type))):
            if mine not in numbers:
                continue
            if other in numbers:
                ties[mine].append(Tie(kind, other, numbers[other], one.by, one.reasons))
            else:
                beyond[mine][kind] += 1
    return [
        making.card(claim, numbers[cites[claim.id]], cites[claim.id], ties[cites[claim.id]], beyond[cites[claim.id]])
        for claim in ordered
    ]


@dataclass(frozen=True, slots=True)
class _Making:
    report: Report
    names: Names
    incidents: Mapping[str, tuple[str, int]]

    def card(self, claim: Claim, number: int, cite: str, ties: Sequence[Tie], beyond: Counter[str]) -> Card:
        return Card(
            number,
            cite,
            claim,
            self.names.side(claim),
            tuple(self._entity(name) for name in claim.source),
            self.names.outlet,
            self._words(claim.cue) if claim.cue else None,
            Value(" … ".join(span.of(self.report.text) for span in sorted(claim.content)), claim.content),
            tuple(self._happening(event, claim) for event in self.names.told(claim)),
            tuple(sorted(ties, key=lambda tie: (tie.kind, tie.number))),
            tuple(sorted(beyond.items())),
        )

    def _happening(self, event: Event, claim: Claim) -> Happening:
        names = self.names
        places = [Where(self._place(name), names.places[name]) for name in dict.fromkeys(event.place)]
        times = [When(self._time(name), names.times[name]) for name in dict.fromkeys(event.time)]
        # As a claim is found: by what stands in its words too, where it tells of one event or that has none of its own.
        if not event.place or len(claim.events) == 1:
            beside = _inside(names.places, claim, but=event.place)
            places += [Where(self._place(name), names.places[name], beside=True) for name in beside]
        if not event.time:
            times += [When(self._time(name), names.times[name], beside=True) for name in _inside(names.times, claim, but=())]
        incident, reports = self.incidents.get(event.id, (None, 0))
        return Happening(
            event,
            self._words(event.trigger),
            tuple(self._entity(name) for name in dict.fromkeys(event.actor)),
            tuple(self._entity(name) for name in dict.fromkeys(event.target)),
            tuple(places),
            tuple(times),
            tuple(self._words(span) for span in event.instrument),
            tuple(
                Figure(self._words(harm.text), harm, number, self._entity(harm.victims) if harm.victims else None)
                for number, harm in enumerate(event.harm)
            ),
            incident,
            reports,
        )

    def _words(self, span: Span) -> Value:
        return Value(shorten(span.of(self.report.text), _MOST_SHOWN), (span,))

    def _entity(self, name: str) -> Value:
        known, side = self.names.source(name)
        return Value(shorten(known, _MOST_SHOWN), self.names.entities[name].mentions, side)

    def _place(self, name: str) -> Value:
        place = self.names.places[name]
        known = place.name if line(place.name) else min(place.mentions).of(self.report.text)
        return Value(shorten(known, _MOST_SHOWN), place.mentions)

    def _time(self, name: str) -> Value:
        timex = self.names.times[name]
        return Value(shorten(min(timex.mentions).of(self.report.text), _MOST_SHOWN), timex.mentions)


def _inside(several: Mapping[str, Place] | Mapping[str, Timex], claim: Claim, *, but: Sequence[str]) -> list[str]:
    """The ids of those that are mentioned in what the claim says, in the order of the text."""
    held = [
        (mention, name)
        for name, one in several.items()
        if name not in but
        for mention in one.mentions
        if any(part.holds(mention) for part in claim.content)
    ]
    return list(dict.fromkeys(name for _, name in sorted(held)))
