"""All of a reading: actors first, since their countries help to tell places apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from menurut.model import Entity, Event, Harm, Reading, Report
from menurut.resolve.actors.register import Register
from menurut.resolve.actors.register import shipped as shipped_register
from menurut.resolve.actors.report import resolve_actors
from menurut.resolve.figures import AROUND, UNCOUNTED, Figure, read_figure
from menurut.resolve.places.gazetteer import Gazetteer
from menurut.resolve.places.gazetteer import shipped as shipped_gazetteer
from menurut.resolve.places.report import resolve_places
from menurut.resolve.times import resolve_times
from menurut.resolve.words.folding import fold


def load() -> None:
    """Open the gazetteer and the register, so that a missing one is told before the first report. Raises ResolveError."""
    shipped_register()
    shipped_gazetteer()


def enclosing(entry: str) -> tuple[str, ...]:
    """The entries of the package's gazetteer that hold the place of that entry: regions, country."""
    return shipped_gazetteer().enclosing(entry)


def resolve(
    report: Report, reading: Reading, *, register: Register | None = None, gazetteer: Gazetteer | None = None
) -> Reading:
    """The reading with every actor's side, place's point, time's value and figure's bounds.

    Dates relate to `report.dct`, and to the days that the report itself tells. What cannot be resolved says so. Without
    `register` and `gazetteer` those of the package serve; raises ResolveError where they are missing or damaged.
    """
    register = register or shipped_register()
    entities = resolve_actors(report, reading, register)
    reading = replace(reading, entities=entities)
    countries = _countries(entities, register)
    return replace(
        reading,
        places=resolve_places(report, reading, gazetteer or shipped_gazetteer(), countries=countries),
        times=resolve_times(report, reading),
        events=tuple(_event(report, reading, event) for event in reading.events),
    )


def _countries(entities: Iterable[Entity], register: Register) -> dict[str, str]:
    """The country (ISO 3166-1) of each entity that speaks or acts for a state, or is based in one."""
    found = {}
    for entity in entities:
        ids = [entity.link.entry.split("/")[0]] if entity.link and entity.link.entry else []
        ids += register.named(fold(entity.affiliation)) if entity.affiliation else ()
        actor = next((known for one in ids if (known := register.get(one))), None)
        if actor and (country := actor.side if actor.side and len(actor.side) == 2 else actor.country):
            found[entity.id] = country
    return found


def _event(report: Report, reading: Reading, event: Event) -> Event:
    return replace(event, harm=tuple(_harm(report, reading, event, harm) for harm in event.harm)) if event.harm else event


def _harm(report: Report, reading: Reading, event: Event, harm: Harm) -> Harm:
    before, after = report.text[max(0, harm.text.start - AROUND) : harm.text.start], report.text[harm.text.end :][:AROUND]
    figure = read_figure(harm.text.of(report.text), report.lang, before=before, after=after)
    if figure == UNCOUNTED and event.type == "harm" and event.status == "negated":
        figure = Figure(0, 0)
    elif figure == UNCOUNTED and any(x.id == harm.victims and x.kind == "person" for x in reading.entities):
        figure = Figure(1, 1)
    return replace(harm, low=figure.low, high=figure.high, comparator=figure.comparator)
