"""Keys by which parties and places of different reports are known to be the same."""

from __future__ import annotations

from menurut.model import Entity, Event, Place, Report
from menurut.model.keys import fold, lasting_id


def entity_key(entity: Entity) -> str:
    """The entry of the register; else the id that resolving made for it; else its name."""
    if entity.link and entity.link.entry:
        return entity.link.entry
    if entity.link and entity.link.candidates:
        return entity.link.candidates[0]
    return f"name:{fold(entity.name)}"


def place_key(place: Place) -> str:
    """The entry of the gazetteer; else the place's name."""
    return (place.link and place.link.entry) or f"name:{fold(place.name)}"


def event_cite(report_key: str, report: Report, event: Event) -> str:
    """The id that an event is cited by, of its report, its trigger's span and its type: any reading that has it gives it."""
    return lasting_id(report_key, report.digest, f"{event.trigger.start}-{event.trigger.end}", event.type)
