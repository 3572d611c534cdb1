"""From one reading to the rows by which its claims are found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

from menurut.model import Claim, Event, Harm, Place, Reading, Report, Span, Timex, period_of
from menurut.model.keys import day_number
from menurut.store.keys import fold

_NONE: Sequence[None] = (None,)


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim, one of its events, one place of that event: a row of `told` before it has numbers."""

    claim: str
    start: int
    end: int
    stance: str
    side: str | None
    type: str | None
    status: str | None
    country: str | None
    place: str | None
    harms: tuple[Harm, ...]


def tellings(report: Report, reading: Reading, *, arrived: int) -> list[Telling]:
    """The rows of every claim; `arrived` is the day on which the report came, for those that do not tell their own.

    An event is located by its places; where it has none, or is the only event of its claim, also by those that stand in
    the claim's content. It is dated by its times, else by those in the content, else by the report; an event of several
    times spans them all.
    """
    said = day_number(report.dct) if report.dct else arrived
    days = {timex.id: _days(timex.value) for timex in reading.times}
    places = {place.id: place for place in reading.places}
    events = {event.id: event for event in reading.events}
    sides = {entity.id: entity.affiliation for entity in reading.entities}
    times_said, places_said = _said(reading.times), _said(reading.places)
    rows: list[Telling] = []
    for claim in reading.claims:
        side = fold(sides[claim.source[-1]] or "") or None if claim.source else None
        in_content = _Told(_inside(times_said, claim), _inside(places_said, claim))
        told = [events[name] for name in dict.fromkeys(claim.events)]
        rows += [row for event in (told or _NONE) for row in _of_event(claim, event, side, said, in_content, days, places)]
    return rows


@dataclass(frozen=True, slots=True)
class _Told:
    """Ids of the times and places that stand in the content of a claim."""

    times: tuple[str, ...]
    places: tuple[str, ...]


def _said(several: Iterable[Place | Timex]) -> list[tuple[Span, str]]:
    """Their mentions in the order of the text, each with the id of what is mentioned."""
    return sorted((mention, one.id) for one in several for mention in one.mentions)


def _inside(said: list[tuple[Span, str]], claim: Claim) -> tuple[str, ...]:
    """The ids of those that are mentioned in the content of the claim."""
    found = []
    for content in claim.content:
        first, end = (bisect_left(said, (Span(at, at + 1), "")) for at in (content.start, content.end))
        found += [one for mention, one in said[first:end] if content.holds(mention)]
    return tuple(dict.fromkeys(found))


def _of_event(
    claim: Claim,
    event: Event | None,
    side: str | None,
    said: int,
    in_content: _Told,
    days: dict[str, tuple[int, int] | None],
    places: dict[str, Place],
) -> Iterable[Telling]:
    own_times, own_places = (event.time, event.place) if event else ((), ())
    if len(claim.events) == 1:
        own_places = tuple(dict.fromkeys((*own_places, *in_content.places)))
    spans = [span for span in (days[name] for name in own_times or in_content.times) if span]
    start, end = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (said, said + 1)
    kind, status, harms = (event.type, event.status, event.harm) if event else (None, None, ())
    for place in [places[name] for name in own_places or in_content.places] or _NONE:
        country, entry = (place.country, place_entry(place)) if place else (None, None)
        yield Telling(claim.id, start, end, claim.stance, side, kind, status, country, entry, harms)


@lru_cache(maxsize=4096)
def _days(value: str | None) -> tuple[int, int] | None:
    period = period_of(value) if value else None
    if period is None:
        return None
    first, last = period.start.date(), period.end.date()
    # The end is exclusive: a period that ends at midnight does not touch the next day.
    whole = (period.end.hour, period.end.minute) == (0, 0)
    return day_number(first), max(day_number(first) + 1, day_number(last) + (not whole))


def place_entry(place: Place) -> str | None:
    """What names the place's row: its entry of the gazetteer, else its point; None where it has no point."""
    if place.lat is None or place.lon is None:
        return None
    return (place.link and place.link.entry) or f"at:{place.lat:.3f},{place.lon:.3f}"


def place_row(place: Place, entry: str) -> dict[str, object]:
    """The row of a place that has a point. Its name is that of the first report that had it."""
    if place.lat is None or place.lon is None:
        raise ValueError(f"{place.id} has no point")
    x, y, z = on_sphere(place.lat, place.lon)
    point = {"lat": place.lat, "lon": place.lon, "x": x, "y": y, "z": z}
    return {"entry": entry, "name": place.name, "kind": place.kind, "country": place.country, **point}


def on_sphere(lat: float, lon: float) -> tuple[float, float, float]:
    """The point on a sphere of radius 1; `lat`, `lon` in degrees."""
    up, around = radians(lat), radians(lon)
    return cos(up) * cos(around), cos(up) * sin(around), sin(up)


Holders = Callable[[str], Iterable[str]]
"""The entries of the gazetteer that hold an entry: its region, its country, ..."""
