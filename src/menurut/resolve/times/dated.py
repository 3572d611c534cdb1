"""Dates that name a day, month or year: `27 September`, `Minggu (27/9/2020)`, `Mei tahun lalu`."""

from __future__ import annotations

from datetime import date

from menurut.resolve.times.days import day_of, day_value, latest, month_value, plus_days, plus_months, year_value
from menurut.resolve.times.timewords import Frame
from menurut.resolve.times.told import Told

# A day without a year is the last such one, unless the next lies so close ahead that news would announce it.
AHEAD_DAYS = 60
# Where a weekday and a date disagree, the date is believed this far from the report's date, nearer to it the weekday.
MISPRINT_DAYS = 60

_BACK = ("past", "last")
_AHEAD = ("future", "next", "ahead", "in")


def dated(frame: Frame, dct: date | None, told: Told) -> str | None:
    """The value of a frame with a day, month or year; None where there is no such day."""
    if frame.month is None and frame.day is None:
        return year_value(frame.year or 0)
    around = dct or told.last
    year, month = frame.year, frame.month
    near = dct or told.newest
    if year is None and near and frame.unit == "year" and frame.shift in (*_BACK, *_AHEAD, "this"):
        year = near.year + (-1 if frame.shift in _BACK else 0 if frame.shift == "this" else 1)
    if month is None and dct:
        return on(_in_month_near(frame.day or 0, dct), frame)
    if month is None or not 1 <= month <= 12:
        return None
    if frame.day is None:
        return _month(month, year, frame, dct, told)
    if year is not None:
        return on(_believed(day_of(year, month, frame.day), frame, dct), frame)
    if around is None:
        # 2000 is a leap year: it holds every day of any year.
        return _with_part(f"XXXX-{month:02}-{frame.day:02}" if day_of(2000, month, frame.day) else None, frame)
    years = range(around.year - 8, around.year + 3)
    days = [day for year in years if (day := day_of(year, month, frame.day)) is not None]
    return on(_believed(_nearest(days, frame, dct, around), frame, dct), frame)


def on(day: date | None, frame: Frame) -> str | None:
    """The day with its hour or part, moved where the part says so (the night to Sunday belongs to Saturday)."""
    return _with_part(day_value(plus_days(day, frame.part_offset) if day else None), frame)


def on_unknown_day(frame: Frame) -> str | None:
    """A part of a day of which nothing is known."""
    return _with_part("XXXX-XX-XX", frame)


def _with_part(value: str | None, frame: Frame) -> str | None:
    if value is None:
        return None
    return f"{value}T{_hour(frame)}" if frame.clock else value + (frame.part or "")


def _in_month_near(day: int, dct: date) -> date | None:
    """The nearest day of that number: `tanggal 28`, written on the 3rd, is of the month before."""
    firsts = [first for months in (-1, 0, 1) if (first := plus_months(dct, months)) is not None]
    days = [found for first in firsts if (found := day_of(first.year, first.month, day)) is not None]
    return min(days, key=lambda found: abs((found - dct).days), default=None)


def _hour(frame: Frame) -> str:
    """The hour by the clock of 24: `pukul 8 malam` is 20:00, `pukul 12 malam` 00:00."""
    hour, minute = int((frame.clock or "00")[:2]), (frame.clock or "")[2:]
    half = frame.half or {"TMO": "am", "TAF": "noon", "TEV": "pm", "TNI": "pm"}.get(frame.part or "", "")
    if (half == "pm" and 4 < hour < 12) or (half == "noon" and hour < 8) or (frame.half == "pm" and hour < 12):
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return f"{hour:02}{minute}"


def _nearest(days: list[date], frame: Frame, dct: date | None, around: date) -> date | None:
    """The one of `days` that is meant; where only other days of the report are known, the nearest to them."""
    if dct is None:
        return min(days, key=lambda day: abs((day - around).days), default=None)
    if frame.shift in _AHEAD:
        return min((day for day in days if day >= dct), default=None)
    ahead = 0 if frame.shift in _BACK else AHEAD_DAYS
    return max((day for day in days if (day - dct).days <= ahead), default=None)


def _believed(day: date | None, frame: Frame, dct: date | None) -> date | None:
    """The day, or the nearest such weekday where both are told and disagree: writers know the weekday better."""
    if day is None or frame.weekday is None or day.weekday() == frame.weekday or dct is None:
        return day
    if frame.part_offset or abs((day - dct).days) > MISPRINT_DAYS:
        return day
    return latest(frame.weekday, dct)


def _month(month: int, year: int | None, frame: Frame, dct: date | None, told: Told) -> str | None:
    around = dct or told.last
    if year is not None:
        return month_value(day_of(year, month, 1))
    if around is None:
        return f"XXXX-{month:02}"
    months = [first for year in range(around.year - 1, around.year + 2) if (first := day_of(year, month, 1))]
    if dct is None:
        return month_value(min(months, key=lambda first: abs((first - around).days), default=None))
    if frame.shift in _AHEAD:
        return month_value(min((first for first in months if first > dct.replace(day=1)), default=None))
    return month_value(max((first for first in months if first <= dct), default=None))
