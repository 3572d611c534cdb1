"""One expression by itself: what it means, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from menurut.model import Entity, Link, Place, Reading, Report, ResolveError, Span, period_of
from menurut.resolve.actors.register import shipped as register
from menurut.resolve.actors.report import resolve_actors
from menurut.resolve.figures import UNCOUNTED, read_figure
from menurut.resolve.places.gazetteer import shipped as gazetteer
from menurut.resolve.places.report import resolve_places
from menurut.resolve.times import explain_timex


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression was resolved to: `fields` by name, those that are not known None; a score from 0 to 1; reasons."""

    fields: Mapping[str, object]
    score: float
    reasons: tuple[str, ...]


def answer(text: str, what: str, *, lang: str, dct: date | None = None) -> Answer:
    """Resolve `text` as one of `ANSWERS`, in the language `lang` (ISO 639-1), against the date `dct`.

    Raises ResolveError where `what` is none of them, the text is empty, or the gazetteer or register is not there.
    """
    if what not in ANSWERS:
        raise ResolveError(f"nothing is resolved as {what!r}; known: {', '.join(ANSWERS)}")
    if not text.strip():
        raise ResolveError(f"an empty text is no {what}")
    return ANSWERS[what](text, lang, dct)


def _figure(text: str, lang: str, dct: date | None) -> Answer:  # noqa: ARG001 - a figure does not depend on the day
    figure = read_figure(text, lang)
    fields = {"low": figure.low, "high": figure.high, "comparator": figure.comparator}
    return Answer(fields, 0.0 if figure == UNCOUNTED else 1.0, figure.reasons or ("no number was found",))


def _date(text: str, lang: str, dct: date | None) -> Answer:
    dated = explain_timex(text, lang, dct)
    period = period_of(dated.value) if dated.value else None
    fields: dict[str, object] = {
        "value": dated.value,
        "from": period.start.isoformat(" ", "minutes") if period else None,
        "to": period.end.isoformat(" ", "minutes") if period else None,
        "granularity": period.granularity if period else None,
        "zone": dated.zone,
    }
    score = 0.0 if dated.value is None else 0.5 if dated.doubts else 1.0
    return Answer(fields, score, (*(dated.reasons or ("no time was found",)), *dated.doubts))


def _place(text: str, lang: str, dct: date | None) -> Answer:
    place = _placed(text, lang, dct)
    if text.islower() and (place.link is None or place.link.entry is None):
        # As people type: a name without its capital letter.
        named = _placed(text.title(), lang, dct)
        place = named if named.link and named.link.entry else place
    link, dispute = place.link, place.dispute
    fields: dict[str, object] = {
        "name": place.name,
        "entry": link.entry if link else None,
        "kind": place.kind,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
    }
    fields |= {"disputed": dispute is not None}
    if dispute:
        fields |= {"names": dispute.names, "claimed_by": dispute.claimed, "held_by": dispute.held}
    return _linked(fields, link)


def _placed(text: str, lang: str, dct: date | None) -> Place:
    report = Report("asked", text, lang, (), dct=dct)
    reading = Reading("asked", "asked", places=(Place("P1", text, "other", (Span(0, len(text)),)),))
    return resolve_places(report, reading, gazetteer())[0]


def _actor(text: str, lang: str, dct: date | None) -> Answer:
    report = Report("asked", text, lang, (), dct=dct)
    reading = Reading("asked", "asked", entities=(Entity("E1", text, "other", (Span(0, len(text)),)),))
    actor = resolve_actors(report, reading, register())[0]
    link = actor.link
    # A body that the register does not have (`RU/coast-guard`) is of the state that it has.
    known = register().get(link.entry.split("/")[0]) if link and link.entry else None
    fields: dict[str, object] = {
        "name": actor.name,
        "entry": link.entry if link else None,
        "kind": actor.kind,
        "side": actor.affiliation,
        "country": known.country if known else None,
        "cameo": known.cameo if known and link and known.id == link.entry else None,
        "wikidata": known.wikidata if known and link and known.id == link.entry else None,
    }
    return _linked(fields, link)


def _linked(fields: dict[str, object], link: Link | None) -> Answer:
    if link is None:
        return Answer(fields, 0.0, ())
    return Answer(fields | {"candidates": link.candidates}, link.score, link.reasons)


ANSWERS: Mapping[str, Callable[[str, str, date | None], Answer]] = {
    "figure": _figure,
    "date": _date,
    "place": _place,
    "actor": _actor,
}
