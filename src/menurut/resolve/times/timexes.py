"""Dates: the TIMEX3 value of a time expression, against the report's date and what the report has told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from menurut.resolve.times.dated import dated, on, on_unknown_day
from menurut.resolve.times.days import day_value, earliest, latest, plus_days, range_value, year_value
from menurut.resolve.times.lexicon import time_words
from menurut.resolve.times.timewords import Frame, read_frames
from menurut.resolve.times.told import NOTHING, Told, first_day
from menurut.resolve.times.units import counted

_BACK = ("past", "last", "window", "before")


def read_timex(text: str, lang: str, dct: date | None, *, told: Told = NOTHING) -> str | None:
    """The TIMEX3 value of the time expression `text` in the language `lang` (ISO 639-1); None where it has none.

    `dct` is the report's date, `told` what the report has told before. Where `dct` is None, dates without a year are
    those nearest to what was told, and without that their year is `XXXX`. Dates in digits are day first unless that
    is impossible. Never raises.
    """
    frames = read_frames(text, time_words(lang))
    return _range(frames[0], frames[1], dct, told) if len(frames) == 2 else _value(frames[0], dct, told)


def _range(first: Frame, last: Frame, dct: date | None, told: Told) -> str | None:
    """From one to the other; the first borrows the month and year of the last, and lies before it."""
    if first.bare is not None and first.month is None and last.month is not None:
        first = replace(first, day=first.bare, bare=None)
    if last.bare is not None and last.month is None and first.day is not None:
        last = replace(last, day=last.bare, month=first.month, year=first.year, bare=None)
    if first.day or first.month:
        first = replace(first, month=first.month or last.month, year=first.year or last.year)
    end = _value(last, dct, told)
    start = _value(first, first_day(end) or dct, told)
    if start is None or end is None or start.endswith("_REF") or end.endswith("_REF"):
        return start or end
    if first.part and not last.part and len(end) == 10:
        # The night of the 15th to the 16th is one night and belongs to the day on which it starts.
        return start
    if "X" not in start + end and start[: len(end)] > end[: len(start)]:
        return None
    return range_value(start, end)


def _value(frame: Frame, dct: date | None, told: Told) -> str | None:
    if frame.bare and frame.bare >= 100 and frame.unit == "year":
        return year_value(frame.bare)
    if frame.decade and frame.month is None:
        return frame.decade
    if frame.day is not None or frame.month is not None or frame.year is not None:
        return dated(frame, dct, told)
    if frame.weekday is not None:
        return _on_weekday(frame, dct, told)
    if frame.offset is not None:
        return _on_day(frame, dct, told)
    if frame.ref and not frame.amount and not frame.part and not (frame.unit and frame.shift):
        return frame.ref
    if frame.unit == "weekend":
        return _weekend(frame, dct)
    if frame.unit and not (frame.unit in ("hour", "minute") and frame.part and not frame.shift):
        return _counted(frame, dct, told)
    if frame.part or frame.clock:
        return _in_day(frame, dct, told)
    return frame.ref or (_loose(frame) if frame.few else None)


def _counted(frame: Frame, dct: date | None, told: Told) -> str | None:
    """Units of time; a report without a date is as old as the years that it tells, but not to the day."""
    last = told.day if frame.unit in ("day", "week") else told.last
    around = dct or (told.newest if frame.unit == "year" else None)
    if around is None and last is None:
        return _loose(frame)
    return counted(frame, around, last) or (None if dct else _loose(frame))


def _loose(frame: Frame) -> str | None:
    """Relative words where nothing is known that they relate to."""
    if frame.shift is None:
        return None
    past = frame.shift in (*_BACK, "after")  # what came after something told is told as past too
    return "PRESENT_REF" if frame.shift == "this" else "PAST_REF" if past else "FUTURE_REF"


def _on_weekday(frame: Frame, dct: date | None, told: Told) -> str | None:
    weekday = frame.weekday or 0
    if dct is None:
        # Only a weekday next to a day that was told can be told itself.
        near = latest(weekday, told.day) if told.day and not frame.shift else None
        return on(near, frame) if near else _loose(frame)
    if frame.unit == "week" and frame.shift and frame.amount is None:
        monday = latest(0, dct)
        weeks = {"past": -1, "last": -1, "this": 0}.get(frame.shift, 1)
        return on(plus_days(monday, 7 * weeks + weekday) if monday else None, frame)
    if frame.shift in ("future", "next", "ahead"):
        return on(earliest(weekday, dct), frame)
    if frame.shift == "after":
        return on(earliest(weekday, told.day or dct), frame)
    return on(latest(weekday, dct, before=frame.shift in _BACK), frame)


def _on_day(frame: Frame, dct: date | None, told: Told) -> str | None:
    offset = frame.offset or 0
    day = (told.day or dct) if frame.told else dct
    if day is None:
        return "PAST_REF" if frame.told or offset < 0 else "FUTURE_REF" if offset else "PRESENT_REF"
    return on(plus_days(day, offset), frame)


def _weekend(frame: Frame, dct: date | None) -> str | None:
    monday = latest(0, dct) if dct else None
    if dct is None or monday is None:
        return _loose(frame)
    weeks = {"this": 0, "ahead": 0, "future": 1, "next": 1, "past": -1, "last": -1}.get(frame.shift or "")
    if weeks is None:
        weeks = 0 if dct.weekday() >= 5 else -1
    return range_value(*(day_value(plus_days(monday, 7 * weeks + day)) for day in (5, 6)))


def _in_day(frame: Frame, dct: date | None, told: Told) -> str | None:
    """A part of the day or an hour alone: of the day last told, or the report's own (`malam ini`)."""
    day = dct if frame.shift == "this" else told.day_for(frame.part) or dct
    if day is None:
        return on_unknown_day(frame)
    return on(plus_days(day, {"before": -1, "after": 1}.get(frame.shift or "", 0)), frame)
