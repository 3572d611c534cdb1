"""Resolve: what a reading means. Figures of people get their bounds, time expressions their dates."""

from __future__ import annotations

from dataclasses import replace

from menurut.model import Event, Harm, Reading, Report
from menurut.resolve.figures import AROUND, UNCOUNTED, Figure, read_figure
from menurut.resolve.times import Dated, explain_timex, read_timex, resolve_times

__all__ = ["Dated", "Figure", "explain_timex", "read_figure", "read_timex", "resolve"]


def resolve(report: Report, reading: Reading) -> Reading:
    """Fill in the value of every time expression and the bounds of every figure, from the characters of their spans.

    Dates relate to `report.dct`, and to the days that the report itself tells. What cannot be resolved is None.
    """
    return replace(reading, times=resolve_times(report, reading), events=tuple(_event(report, x) for x in reading.events))


def _event(report: Report, event: Event) -> Event:
    return replace(event, harm=tuple(_harm(report, event, harm) for harm in event.harm)) if event.harm else event


def _harm(report: Report, event: Event, harm: Harm) -> Harm:
    before, after = report.text[max(0, harm.text.start - AROUND) : harm.text.start], report.text[harm.text.end :][:AROUND]
    figure = read_figure(harm.text.of(report.text), report.lang, before=before, after=after)
    if figure == UNCOUNTED and event.type == "harm" and event.status == "negated":
        figure = Figure(0, 0)
    return replace(harm, low=figure.low, high=figure.high, comparator=figure.comparator)
