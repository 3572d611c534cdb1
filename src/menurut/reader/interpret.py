"""From what the network says of a report to its reading."""

from __future__ import annotations

from menurut.model import Reading
from menurut.reader.claims import make_claim, make_statements
from menurut.reader.entities import make_cast
from menurut.reader.events import make_events, make_settings, tellers
from menurut.reader.scored import Scored


def interpret(scored: Scored, *, reader: str) -> Reading:
    """The reading, its figures and times not resolved yet; `reader` names the weights."""
    cast = make_cast(scored)
    settings = make_settings(scored)
    statements = make_statements(scored)
    teller = tellers(scored, statements)
    triggers = sorted(teller, key=scored.span)
    events = make_events(scored, cast, settings, triggers)
    told: dict[int, list[str]] = {}
    for trigger, event in zip(triggers, events, strict=True):
        told.setdefault(teller[trigger], []).append(event.id)
    claims = tuple(
        make_claim(scored, cast, statement, f"C{number + 1}", told.get(number, ()))
        for number, statement in enumerate(statements)
    )
    return Reading(scored.report.id, reader, cast.entities, settings.places, settings.times, events, claims)
