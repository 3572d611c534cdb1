"""Resolve: what a reading means. Figures of people get their bounds, time expressions their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from menurut.model import Event, Harm, Reading, Report, Timex
from menurut.resolve.figures import UNCOUNTED, Figure, read_figure
from menurut.resolve.times import NOTHING, Told, first_day, read_timex

__all__ = ["Figure", "read_figure", "read_timex", "resolve"]


def resolve(report: Report, reading: Reading) -> Reading:
    """Fill in the value of every time expression and the bounds of every figure, from the characters of their spans.

    Dates relate to `report.dct`, and to the days that the report itself tells. What cannot be resolved is None.
    """
    return replace(reading, times=_times(report, reading), events=tuple(_event(report, x) for x in reading.events))


def _event(report: Report, event: Event) -> Event:
    return replace(event, harm=tuple(_harm(report, event, harm) for harm in event.harm)) if event.harm else event


def _harm(report: Report, event: Event, harm: Harm) -> Harm:
    figure = read_figure(harm.text.of(report.text), report.lang)
    if figure == UNCOUNTED and event.type == "harm" and event.status == "negated":
        figure = Figure(0, 0)
    return replace(harm, low=figure.low, high=figure.high)


def _times(report: Report, reading: Reading) -> tuple[Timex, ...]:
    """Each timex in the order of the text, so that `hari itu` and `pagi` find the day that was told before them."""
    explicit = _explicit(report, reading)
    told = NOTHING
    if report.dct is None:
        for value in sorted(explicit.values()):
            told = told.then(value)
        told = replace(told, newest=told.last)
    values: dict[str, str | None] = {}
    for timex in sorted(reading.times, key=lambda x: min(x.mentions)):
        values[timex.id] = _value(report, timex, told, explicit)
        told = told.then(values[timex.id])
    return tuple(replace(timex, value=values[timex.id]) for timex in reading.times)


def _explicit(report: Report, reading: Reading) -> Mapping[int, str]:
    """Where the report writes a time with its year, and its value."""
    found = {}
    for timex in reading.times:
        for mention in timex.mentions:
            value = read_timex(mention.of(report.text), report.lang, None)
            if value is not None and value[:4].isdigit():
                found[mention.start] = value
    return found


def _value(report: Report, timex: Timex, told: Told, explicit: Mapping[int, str]) -> str | None:
    """The value of the plainest mention: one that names a date, then a weekday, then what relates to a date."""
    found: list[tuple[int, str]] = []
    for mention in timex.mentions:
        text = mention.of(report.text)
        value = read_timex(text, report.lang, report.dct, told=told)
        alone = read_timex(text, report.lang, None)
        if value is None:
            continue
        if alone and (alone[:4].isdigit() or (alone.startswith("XXXX-") and not alone.startswith("XXXX-XX"))):
            found.append((0, _with_year(value, alone, explicit)))
        else:
            found.append((3 if not value[:4].isdigit() else 2 if alone else 1, value))
    return min(found, key=lambda x: x[0])[1] if found else None


def _with_year(value: str, alone: str, explicit: Mapping[int, str]) -> str:
    """`7 Oktober` takes the year of `7 Oktober 2023` where the report writes both."""
    days = [day for other in explicit.values() if (day := first_day(other))]
    years = {day.year for day in days if f"XXXX-{day.isoformat()[5:]}" == alone[:10]}
    return f"{years.pop():04}{alone[4:]}" if len(years) == 1 and value.endswith(alone[4:]) else value
