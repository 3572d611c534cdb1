"""Dates: the TIMEX3 value of a frame, against the report's date and what the report has told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from menurut.resolve.times.dated import dated, feast, on, on_unknown_day, seasonal
from menurut.resolve.times.days import (
    day_of,
    day_value,
    earliest,
    latest,
    month_value,
    plus_days,
    range_value,
    week_value,
    year_value,
)
from menurut.resolve.times.frame import Frame
from menurut.resolve.times.told import NOTHING, Told, first_day
from menurut.resolve.times.units import counted

_BACK = ("past", "last", "window", "before", "ante", "event", "from")
_AHEAD = ("future", "next", "ahead", "in", "hence")


def value_of(
    frames: tuple[Frame, ...],
    dct: date | None,
    *,
    told: Told = NOTHING,
    ahead: bool | None = None,
    sunday: bool = False,
) -> str | None:
    """The value of one frame, or of two that are a range.

    `ahead` is whether the words around tell of what is to come; `sunday` whether weeks start with it.
    """
    if sunday and dct and dct.weekday() == 6 and frames == (Frame(unit="week", shift="last"),):
        return week_value(dct)  # on a Sunday the week that has just ended is the last one
    if len(frames) == 2:
        return _range(frames[0], frames[1], dct, told, ahead)
    value = _value(frames[0], dct, told, ahead)
    frame = frames[0]
    # `sejak 2014` is the time at which something began; only `sejak itu` and `sejak Senin selama 12 hari` say how long.
    lasts = frame.since and (frame.then or frame.shift == "that" or (frame.amount is not None and frame.shift is None))
    return _since(value, frame, dct) if lasts else value


def _since(value: str | None, frame: Frame, dct: date | None) -> str | None:
    """From `value` to the report's date, as finely as it was told; so long as it is said to have lasted."""
    if value is None or dct is None or not value[:4].isdigit() or "/" in value:
        return value
    start = first_day(value)
    if start and frame.amount and frame.shift is None and frame.unit in ("day", "week"):
        last = plus_days(start, frame.amount * (7 if frame.unit == "week" else 1) - 1)
        return range_value(value, day_value(last))
    if len(value) == 4:
        now = f"{dct.year:04}"
    elif "W" in value:
        now = week_value(dct) or ""
    else:
        now = month_value(dct) or "" if len(value) == 7 and value[5:].isdigit() else dct.isoformat()
    return f"{value}/{now}" if "X" not in value and value[: len(now)] < now else value


def _range(first: Frame, last: Frame, dct: date | None, told: Told, ahead: bool | None) -> str | None:
    """From one to the other; the first borrows the month and year of the last, and lies before it."""
    if first.number and first.month is None and last.month is not None:
        first = replace(first, day=first.number, bare=None)
    if last.number and last.month is None and first.day is not None:
        last = replace(last, day=last.number, month=first.month, year=last.year or first.year, bare=None)
    if first.day or first.month:
        first = replace(first, month=first.month or last.month, year=first.year or last.year)
    if first.counts and last.unit is None and last.shift is not None:
        last = replace(last, unit=first.unit)
    if first.month and last.month and first.year and last.year is None and last.shift is None:
        last = replace(last, year=first.year + (last.month < first.month))
    if last.counts and first == Frame(bare=first.bare, shift=first.shift):
        # `через два-три года`: one distance, the farther one.
        return _value(replace(last, shift=last.shift or first.shift), dct, told, ahead)
    if last.clock and first.clock is None and first == Frame(bare=first.bare) and first.number is not None:
        first = replace(first, clock=f"{first.number:02}:00", bare=None)
    if last.half and first.clock and first.half is None and first.part is None and first.clock <= (last.clock or ""):
        first = replace(first, half=last.half)
    if last.hourly and not first.hourly:
        told = told.then(_value(first, dct, told, ahead))  # `Senin pukul 20.00 hingga 22.00`
    end = _value(last, dct, told, ahead)
    if first.hourly and not last.hourly:
        told = told.then((end or "")[:10])
    start = _value(first, first_day(end) or dct, told, None if first_day(end) else ahead)
    if end == "PRESENT_REF" and start and dct:
        # `dari 2014 hingga sekarang`
        return _since(start, first, dct)
    if start is None or end is None or start.endswith("_REF") or end.endswith("_REF"):
        return start or end
    if first.part and not last.part and len(end) == 10:
        # The night of the 15th to the 16th is one night and belongs to the day on which it starts.
        return start
    # A range of ranges runs from the first start to the last end.
    start, end = start.partition("/")[0], end.rpartition("/")[2]
    if "X" not in start + end and start[: len(end)] > end[: len(start)]:
        return None
    return start if start == end else range_value(start, end)


def _value(frame: Frame, dct: date | None, told: Told, ahead: bool | None) -> str | None:
    if frame.bare and frame.bare >= 100 and frame.unit == "year":
        return year_value(int(frame.bare))
    if (century := frame.century) is not None:
        return f"{century - 1:02}XX"
    if frame.decade and frame.month is None:
        return frame.decade
    if frame.season and frame.month is None:
        return seasonal(frame, dct or told.newest, ahead=ahead)
    if frame.feasts and frame.month is None:
        return feast(frame, dct or told.newest, told, ahead=ahead)
    if frame.day is not None or frame.month is not None or frame.year is not None:
        return dated(frame, dct, told, ahead=ahead)
    if frame.weekday is not None:
        day = plus_days(dct, frame.offset) if dct and frame.offset is not None and not frame.told else None
        if day is not None and day.weekday() == frame.weekday:
            return on(day, frame)  # `besok Rabu`
        return _on_weekday(frame, dct, told, ahead)
    if frame.then or (frame.since and frame.shift == "that" and not frame.dated):
        return told.time or (_loose(replace(frame, shift="past")) if dct is None else day_value(told.day or dct))
    if frame.offset is not None:
        return _on_day(frame, dct, told)
    if frame.ref and not frame.amount and not frame.part and not (frame.unit and frame.shift):
        return frame.ref
    if frame.unit == "weekend":
        return _weekend(frame, dct, ahead)
    if frame.unit and not (frame.unit in ("hour", "minute") and frame.part and not frame.shift):
        return _counted(frame, dct, told, ahead)
    if frame.part or frame.clock:
        return _in_day(frame, dct, told)
    return frame.ref or (_loose(frame) if frame.few else None)


def _counted(frame: Frame, dct: date | None, told: Told, ahead: bool | None) -> str | None:
    """Units of time; a report without a date is as old as the days that it tells."""
    last = told.day if frame.unit in ("hour", "minute", "day", "week") else told.last
    if frame.shift == "ante" and last and told.lead:
        last = told.lead  # `72 jam sebelum serangan`: the event is mostly what the report is about
    if frame.unit in ("hour", "minute") and told.hour and frame.amount and frame.shift in ("after", "before"):
        return _at_hour(told.hour, frame)
    around = dct or (told.newest if frame.unit in ("year", "month") else None)
    if around is None and last is None:
        return _loose(frame) or counted(frame, None, None)
    if around and frame.since and frame.shift is None and frame.amount is None:
        return None
    return counted(frame, around, last, ahead=ahead) or (None if dct else _loose(frame)) or _bare_unit(frame, around)


def _at_hour(hour: datetime, frame: Frame) -> str | None:
    """So many hours or minutes from the hour last told: `Empat menit kemudian`."""
    amount = (frame.amount or 0) * (1 if frame.shift == "after" else -1)
    try:
        return (hour + (timedelta(hours=amount) if frame.unit == "hour" else timedelta(minutes=amount))).isoformat(
            "T", "minutes"
        )
    except OverflowError:
        return None


def _bare_unit(frame: Frame, dct: date | None) -> str | None:
    """`awal tahun`, `the month`: the present one, where no direction is told."""
    said = frame.bare is not None or frame.amount or frame.few or frame.many or frame.shift
    if dct is None or said or frame.unit not in ("week", "month", "year"):
        return None
    return {"week": week_value(dct), "month": month_value(dct), "year": year_value(dct.year)}[frame.unit]


def _loose(frame: Frame) -> str | None:
    """Relative words where nothing is known that they relate to."""
    if frame.shift is None:
        return None
    past = frame.shift in (*_BACK, "after", "that")  # what came after something told is told as past too
    return "PRESENT_REF" if frame.shift == "this" else "PAST_REF" if past else "FUTURE_REF"


def _on_weekday(frame: Frame, dct: date | None, told: Told, ahead: bool | None) -> str | None:
    weekday = frame.weekday or 0
    back = -1 if frame.eve else 0
    if dct is None:
        # Only a weekday next to a day that was told can be told itself.
        near = latest(weekday, told.day) if told.day and not frame.shift else None
        return on(plus_days(near, back), frame) if near else _loose(frame)
    if frame.unit == "week" and frame.shift and frame.amount is None:
        monday = latest(0, dct)
        weeks = {"past": -1, "last": -1, "this": 0}.get(frame.shift, 1)
        return on(plus_days(monday, 7 * weeks + weekday) if monday else None, frame)
    if frame.shift in _AHEAD:
        day = earliest(weekday, dct)
    elif frame.shift == "after":
        day = earliest(weekday, told.day or dct)
    elif frame.shift in ("before", "that") and told.day:
        day = latest(weekday, told.day, before=frame.shift == "before")
    elif frame.shift == "this":
        monday = latest(0, dct)
        day = plus_days(monday, weekday) if monday else None
    elif ahead and frame.shift is None:
        day = dct if dct.weekday() == weekday else earliest(weekday, dct)
    else:
        day = latest(weekday, dct, before=frame.shift in _BACK)
    return on(plus_days(day, back) if day else None, frame)


def _on_day(frame: Frame, dct: date | None, told: Told) -> str | None:
    offset = frame.offset or 0
    day = (told.day or dct) if frame.told else dct
    if day is None:
        return "PAST_REF" if frame.told or offset < 0 else "FUTURE_REF" if offset else "PRESENT_REF"
    return on(plus_days(day, offset), frame)


def _weekend(frame: Frame, dct: date | None, ahead: bool | None) -> str | None:
    monday = latest(0, dct) if dct else None
    if dct is None or monday is None:
        return _loose(frame)
    weeks = {"this": 0, "ahead": 0, "future": 1, "next": 1, "past": -1, "last": -1}.get(frame.shift or "")
    if weeks is None:
        weeks = 0 if dct.weekday() >= 5 or ahead else -1
    return range_value(*(day_value(plus_days(monday, 7 * weeks + day)) for day in (5, 6)))


def _in_day(frame: Frame, dct: date | None, told: Told) -> str | None:
    """A part of the day or an hour alone: of the day last told, or the report's own (`malam ini`)."""
    if frame.shift in ("this", "past", "last") and dct:
        return on(plus_days(dct, 0 if frame.shift == "this" else -1), frame)
    day = told.day_for(frame.part, dct) or dct
    if day is None:
        return on_unknown_day(frame)
    return on(plus_days(day, {"before": -1, "after": 1}.get(frame.shift or "", 0)), frame)


def no_such_day(frame: Frame) -> bool:
    """Whether the frame names a day that is in no calendar: 31 February."""
    if frame.day is None or frame.month is None:
        return False
    leap = frame.year if frame.year and 1 <= frame.year <= 9999 else 2000
    return day_of(leap, frame.month, frame.day) is None
