"""What the JSON forms of a reading share: six lists and their fields; a form says how it names ids and writes spans."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from menurut.model.entry import Entry, EntryError
from menurut.model.link import Dispute, Link
from menurut.model.reading import Claim, Entity, Event, Harm, Place, Reading, Relation, Timex
from menurut.model.span import Span

LISTS = "entities places times events claims relations"


@dataclass(frozen=True, slots=True)
class Form:
    """How one JSON form names the ids of the five kinds of values and their mentions, and how it reads spans.

    `read_span(where, value)` raises EntryError. `full` is whether it carries what the machine adds: scores, links, doubts,
    meanings.
    """

    entity: str
    place: str
    timex: str
    event: str
    claim: str
    mentions: str
    read_span: Callable[[str, object], Span]
    full: bool

    def known(self, fields: str, more: str) -> str:
        """The fields of a value, with those that the machine adds where the form carries them."""
        return f"{fields} {more}" if self.full else fields

    def spans(self, entry: Entry, key: str) -> tuple[Span, ...]:
        """The spans of one list."""
        return tuple(self.read_span(where, value) for where, value in entry.several(key))

    def span(self, entry: Entry, key: str) -> Span:
        """One span that has to be there."""
        return self.read_span(f"{entry.where}.{key}", entry.required(key))


def decode(form: Form, top: Entry, *, report: str, reader: str) -> Reading:
    """The reading in the six lists of `top`. Raises EntryError, naming the field, where anything is wrong with it."""
    with _placed(report):
        return Reading(
            report=report,
            reader=reader,
            entities=tuple(_entity(form, *member) for member in top.several("entities")),
            places=tuple(_place(form, *member) for member in top.several("places")),
            times=tuple(_timex(form, *member) for member in top.several("times")),
            events=tuple(_event(form, *member) for member in top.several("events")),
            claims=tuple(_claim(form, *member) for member in top.several("claims")),
            relations=tuple(_relation(*member) for member in top.several("relations")),
        )


def encode(form: Form, reading: Reading, write_span: Callable[[Span], object]) -> dict[str, object]:
    """The six lists of a reading, ready for JSON; `write_span` may raise ValueError."""

    def spans(several: tuple[Span, ...]) -> list[object]:
        return [write_span(span) for span in several]

    def figure(harm: Harm) -> dict[str, object]:
        bounds = {"kind": harm.kind, "low": harm.low, "high": harm.high, "group": harm.group, "victims": harm.victims}
        return {**bounds, "text": write_span(harm.text)} | more(comparator=harm.comparator)

    def more(**fields: object) -> dict[str, object]:
        return fields if form.full else {}

    return {
        "entities": [
            {form.entity: x.id, "name": x.name, "kind": x.kind, "affiliation": x.affiliation, "of": x.of}
            | {form.mentions: spans(x.mentions)}
            | more(link=_shown_link(x.link))
            for x in reading.entities
        ],
        "places": [
            {form.place: x.id, "name": x.name, "country": x.country, "kind": x.kind, "lat": x.lat, "lon": x.lon}
            | {form.mentions: spans(x.mentions)}
            | more(link=_shown_link(x.link), dispute=_shown_dispute(x.dispute))
            for x in reading.places
        ],
        "times": [
            {form.timex: x.id, "value": x.value, form.mentions: spans(x.mentions)} | more(zone=x.zone, doubts=list(x.doubts))
            for x in reading.times
        ],
        "events": [
            {form.event: x.id, "type": x.type, "trigger": write_span(x.trigger)}
            | {"actor": list(x.actor), "target": list(x.target), "place": list(x.place), "time": list(x.time)}
            | {"instrument": spans(x.instrument), "status": x.status, "background": x.background}
            | {"harm": [figure(harm) for harm in x.harm]}
            | more(score=x.score, meaning=_shown_meaning(x.meaning))
            for x in reading.events
        ],
        "claims": [
            {form.claim: x.id, "source": list(x.source), "cue": write_span(x.cue) if x.cue else None}
            | {"content": spans(x.content), "stance": x.stance, "quote": x.quote, "certainty": x.certainty}
            | {"events": list(x.events)}
            | more(score=x.score, meaning=_shown_meaning(x.meaning))
            for x in reading.claims
        ],
        "relations": [{"type": x.type, "a": x.a, "b": x.b} for x in reading.relations],
    }


def _entity(form: Form, where: str, value: object) -> Entity:
    entry = Entry.of(value, where, known=form.known(f"{form.entity} name kind affiliation of {form.mentions}", "link"))
    with _placed(where):
        return Entity(
            id=entry.text(form.entity),
            name=entry.text("name"),
            kind=entry.text("kind"),
            mentions=form.spans(entry, form.mentions),
            affiliation=entry.text_or_none("affiliation"),
            of=entry.text_or_none("of"),
            link=_link(entry),
        )


def _place(form: Form, where: str, value: object) -> Place:
    entry = Entry.of(value, where, known=form.known(f"{form.place} name country kind lat lon {form.mentions}", "link dispute"))
    with _placed(where):
        return Place(
            id=entry.text(form.place),
            name=entry.text("name"),
            kind=entry.text("kind"),
            mentions=form.spans(entry, form.mentions),
            country=entry.text_or_none("country"),
            lat=entry.number_or_none("lat"),
            lon=entry.number_or_none("lon"),
            link=_link(entry),
            dispute=_dispute(entry),
        )


def _timex(form: Form, where: str, value: object) -> Timex:
    entry = Entry.of(value, where, known=form.known(f"{form.timex} value {form.mentions}", "zone doubts"))
    with _placed(where):
        return Timex(
            id=entry.text(form.timex),
            value=entry.text_or_none("value"),
            mentions=form.spans(entry, form.mentions),
            zone=entry.text_or_none("zone"),
            doubts=entry.texts("doubts"),
        )


def _event(form: Form, where: str, value: object) -> Event:
    known = f"{form.event} type trigger actor target place time instrument status background harm"
    entry = Entry.of(value, where, known=form.known(known, "score meaning"))
    with _placed(where):
        return Event(
            id=entry.text(form.event),
            type=entry.text("type"),
            trigger=form.span(entry, "trigger"),
            actor=entry.texts("actor"),
            target=entry.texts("target"),
            place=entry.texts("place"),
            time=entry.texts("time"),
            instrument=form.spans(entry, "instrument"),
            status=entry.text("status"),
            background=entry.flag("background"),
            harm=tuple(_harm(form, *member) for member in entry.several("harm")),
            score=entry.number_or_none("score"),
            meaning=_meaning(entry),
        )


def _harm(form: Form, where: str, value: object) -> Harm:
    entry = Entry.of(value, where, known=form.known("kind low high group victims text", "comparator"))
    with _placed(where):
        return Harm(
            kind=entry.text("kind"),
            low=entry.whole_or_none("low"),
            high=entry.whole_or_none("high"),
            group=entry.text("group"),
            text=form.span(entry, "text"),
            victims=entry.text_or_none("victims"),
            comparator=entry.text_or_none("comparator"),
        )


def _claim(form: Form, where: str, value: object) -> Claim:
    known = f"{form.claim} source cue content stance quote certainty events"
    entry = Entry.of(value, where, known=form.known(known, "score meaning"))
    # A source that was forgotten must not pass for the outlet's own telling.
    entry.required("source")
    with _placed(where):
        return Claim(
            id=entry.text(form.claim),
            content=form.spans(entry, "content"),
            source=entry.texts("source"),
            cue=None if entry.fields.get("cue") is None else form.span(entry, "cue"),
            stance=entry.text("stance"),
            quote=entry.text("quote"),
            certainty=entry.text("certainty"),
            events=entry.texts("events"),
            score=entry.number_or_none("score"),
            meaning=_meaning(entry),
        )


def _relation(where: str, value: object) -> Relation:
    entry = Entry.of(value, where, known="type a b")
    with _placed(where):
        return Relation(type=entry.text("type"), a=entry.text("a"), b=entry.text("b"))


def _meaning(entry: Entry) -> bytes | None:
    if (packed := entry.text_or_none("meaning")) is None:
        return None
    try:
        return binascii.a2b_base64(packed, strict_mode=True)
    except ValueError as error:
        raise entry.wrong("meaning", f"no bytes in base64 ({error})") from error


def _shown_meaning(meaning: bytes | None) -> str | None:
    return None if meaning is None else binascii.b2a_base64(meaning, newline=False).decode()


def _link(entry: Entry) -> Link | None:
    if entry.fields.get("link") is None:
        return None
    where = f"{entry.where}.link"
    link = Entry.of(entry.fields["link"], where, known="entry score reasons candidates")
    if (score := link.number_or_none("score")) is None:
        raise link.wrong("score", "is missing")
    with _placed(where):
        return Link(link.text_or_none("entry"), score, link.texts("reasons"), link.texts("candidates"))


def _shown_link(link: Link | None) -> dict[str, object] | None:
    if link is None:
        return None
    return {
        "entry": link.entry,
        "score": link.score,
        "reasons": list(link.reasons),
        "candidates": list(link.candidates),
    }


def _dispute(entry: Entry) -> Dispute | None:
    if entry.fields.get("dispute") is None:
        return None
    dispute = Entry.of(entry.fields["dispute"], f"{entry.where}.dispute", known="names claimed held")
    return Dispute(dispute.texts("names"), dispute.texts("claimed"), dispute.texts("held"))


def _shown_dispute(dispute: Dispute | None) -> dict[str, object] | None:
    if dispute is None:
        return None
    return {"names": list(dispute.names), "claimed": list(dispute.claimed), "held": list(dispute.held)}


@contextmanager
def _placed(where: str) -> Iterator[None]:
    """What a value itself refuses is told with the place of the field that held it."""
    try:
        yield
    except EntryError:
        raise
    except ValueError as error:
        # A reading names its report itself in some of its errors.
        raise EntryError(str(error) if str(error).startswith(where) else f"{where}: {error}") from error
