"""What one report says: the values that a reading holds, each with the characters it came from.

The form is that of the annotated corpus (its guidelines are summed up in docs/annotation.md), with character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from menurut.model.link import Dispute, Link
from menurut.model.ontology import require
from menurut.model.span import Span


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody who speaks, acts, is acted on or suffers, with all its mentions in the report.

    `affiliation` is the name of the side it speaks or acts for; `of` is the id of the entity that it belongs to; `link`
    is its entry in the register of actors.
    """

    id: str
    name: str
    kind: str
    mentions: tuple[Span, ...]
    affiliation: str | None = None
    of: str | None = None
    link: Link | None = None

    def __post_init__(self) -> None:
        require("entity_kind", self.kind)
        _located(self.id, self.mentions)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that locates an event. `lat` and `lon` in degrees, `country` ISO 3166-1 alpha-2; None where not known.

    `country` is the internationally recognised one; `dispute` says who else claims or holds the place. `link` is its
    entry in the gazetteer.
    """

    id: str
    name: str
    kind: str
    mentions: tuple[Span, ...]
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    link: Link | None = None
    dispute: Dispute | None = None

    def __post_init__(self) -> None:
        require("place_kind", self.kind)
        _located(self.id, self.mentions)


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression; `value` as in TIMEX3, resolved against the report's date; None where it is not resolved.

    `zone` is the offset from UTC of the clock that the text names (`+07:00`), or `local`; `doubts` say in words what
    contradicts the value.
    """

    id: str
    value: str | None
    mentions: tuple[Span, ...]
    zone: str | None = None
    doubts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _located(self.id, self.mentions)


@dataclass(frozen=True, slots=True)
class Harm:
    """A figure of people. `low` and `high` bound it, both inclusive; None is an open bound. `victims` is an entity's id.

    `comparator` is how the words stand to the bounds (`lebih dari 100` is `over`); None where no words were read.
    """

    kind: str
    low: int | None
    high: int | None
    group: str
    text: Span
    victims: str | None = None
    comparator: str | None = None

    def __post_init__(self) -> None:
        require("harm_kind", self.kind)
        require("victim_group", self.group)
        if self.comparator is not None:
            require("comparator", self.comparator)
        if (self.low or 0) < 0 or (self.high is not None and (self.low or 0) > self.high):
            raise ValueError(f"no figure from {self.low} to {self.high}")


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of something that happened, happens or may happen. Arguments are ids of the same reading.

    `score` is the machine's own, from 0 to 1; None where a person annotated it. `meaning` is the reader's vector of the
    trigger (signed bytes), None where it gave none.
    """

    id: str
    type: str
    trigger: Span
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    instrument: tuple[Span, ...] = ()
    status: str = "occurred"
    background: bool = False
    harm: tuple[Harm, ...] = ()
    score: float | None = None
    meaning: bytes | None = None

    def __post_init__(self) -> None:
        require("event_type", self.type)
        require("status", self.status)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says. `source` are entity ids from the outermost to the innermost; none is the outlet's own telling.

    `meaning` is the reader's vector of the content (signed bytes), None where it gave none.
    """

    id: str
    content: tuple[Span, ...]
    source: tuple[str, ...] = ()
    cue: Span | None = None
    stance: str = "assert"
    quote: str = "none"
    certainty: str = "certain"
    events: tuple[str, ...] = ()
    score: float | None = None
    meaning: bytes | None = None

    def __post_init__(self) -> None:
        require("stance", self.stance)
        require("quote", self.quote)
        require("certainty", self.certainty)
        _located(self.id, self.content)


@dataclass(frozen=True, slots=True)
class Relation:
    """How claim `a`, the later in the text, stands to claim `b`."""

    type: str
    a: str
    b: str

    def __post_init__(self) -> None:
        require("relation", self.type)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one report; `reader` names who read it: a version of the weights, or `annotation`.

    Raises ValueError where two values share an id or an id names nothing.
    """

    report: str
    reader: str
    entities: tuple[Entity, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Timex, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()

    def __post_init__(self) -> None:
        entities = _ids(self.report, (x.id for x in self.entities))
        places = _ids(self.report, (x.id for x in self.places))
        times = _ids(self.report, (x.id for x in self.times))
        events = _ids(self.report, (x.id for x in self.events))
        claims = _ids(self.report, (x.id for x in self.claims))
        _known(self.report, entities, (x.of for x in self.entities if x.of))
        for event in self.events:
            _known(event.id, entities, (*event.actor, *event.target, *(h.victims for h in event.harm if h.victims)))
            _known(event.id, places, event.place)
            _known(event.id, times, event.time)
        for claim in self.claims:
            _known(claim.id, entities, claim.source)
            _known(claim.id, events, claim.events)
        for relation in self.relations:
            _known(self.report, claims, (relation.a, relation.b))

    def spans(self) -> Iterable[Span]:
        """Every span of the reading, in no order that means anything."""
        for mentioned in (self.entities, self.places, self.times):
            for value in mentioned:
                yield from value.mentions
        for event in self.events:
            yield event.trigger
            yield from event.instrument
            yield from (harm.text for harm in event.harm)
        for claim in self.claims:
            yield from claim.content
            if claim.cue:
                yield claim.cue


def _located(name: str, spans: tuple[Span, ...]) -> None:
    if not spans:
        raise ValueError(f"{name} has no characters in the report")


def _ids(where: str, ids: Iterable[str]) -> frozenset[str]:
    listed = tuple(ids)
    if len(set(listed)) < len(listed):
        raise ValueError(f"{where}: an id is used twice among {', '.join(listed)}")
    return frozenset(listed)


def _known(where: str, known: frozenset[str], ids: Iterable[str]) -> None:
    for name in ids:
        if name not in known:
            raise ValueError(f"{where}: no {name}")
