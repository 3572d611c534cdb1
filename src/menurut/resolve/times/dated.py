"""Dates that name a day, month or year: `27 September`, `Minggu (27/9/2020)`, `Mei tahun lalu`, `musim panas 2014`."""

from __future__ import annotations

from datetime import date

from menurut.resolve.times.days import day_of, day_value, latest, month_value, plus_days, plus_months, year_value
from menurut.resolve.times.frame import Frame
from menurut.resolve.times.told import Told

# A day without a year is the last such one, unless the next lies so close ahead that news would announce it.
AHEAD_DAYS = 60
# The same where the words around it tell of something ahead.
PLANNED_DAYS = 300
# Where a weekday and a date disagree, the date is believed this far from the report's date, nearer to it the weekday.
MISPRINT_DAYS = 60

# Days that news knows by their date alone, with their year.
KNOWN_DAYS = {(10, 7): 2023}

_BACK = ("past", "last")
_AHEAD = ("future", "next", "ahead", "in", "hence")
# The month in which a season, quarter or half of a year begins.
_BEGINS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}


def dated(frame: Frame, dct: date | None, told: Told, *, ahead: bool | None = None) -> str | None:
    """The value of a frame with a day, month or year; None where there is no such day."""
    if frame.month is None and frame.day is None:
        return year_value(frame.year or 0)
    around = dct or told.last
    year, month = _year(frame, dct or told.newest, told), frame.month
    if month is None:
        if dct is None:
            return None
        if frame.unit == "month" and frame.shift in (*_BACK, "this", *_AHEAD):
            first = plus_months(dct, -1 if frame.shift in _BACK else 0 if frame.shift == "this" else 1)
            return on(first and day_of(first.year, first.month, frame.day or 0), frame)
        return on(_in_month_near(frame.day or 0, dct), frame)
    if not 1 <= month <= 12:
        return None
    if frame.day is None:
        return _month(month, year, frame, dct, told, ahead=ahead)
    if year is not None:
        return on(_believed(day_of(year, month, frame.day), frame, dct), frame)
    if around is None:
        # 2000 is a leap year: it holds every day of any year.
        return _with_part(f"XXXX-{month:02}-{frame.day:02}" if day_of(2000, month, frame.day) else None, frame)
    years = range(around.year - 8, around.year + 5)
    days = [day for year in years if (day := day_of(year, month, frame.day)) is not None]
    return on(_believed(_nearest(days, frame, dct, around, ahead=ahead), frame, dct), frame)


def feast(frame: Frame, dct: date | None, told: Told, *, ahead: bool | None = None) -> str | None:
    """A movable feast of the year that is named, or the last one; None where the tables do not go so far."""
    year = _year(frame, dct, told)
    if year is not None or dct is None:
        return on(next((day for day in frame.feasts if day.year == year), None), frame)
    near = [day for day in frame.feasts if abs((day - dct).days) < 365]
    return on(_nearest(near, frame, dct, dct, ahead=ahead), frame)


def _year(frame: Frame, near: date | None, told: Told) -> int | None:
    """The year that is named or said by its distance (`Mei tahun lalu`)."""
    if frame.year is not None or frame.unit != "year" or frame.amount:
        return frame.year
    if near and frame.shift in (*_BACK, *_AHEAD, "this"):
        return near.year + (-1 if frame.shift in _BACK else 0 if frame.shift == "this" else 1)
    if told.last and frame.shift in ("that", "before", "after"):
        return told.last.year + {"before": -1, "after": 1}.get(frame.shift, 0)
    return None


def seasonal(frame: Frame, dct: date | None, *, ahead: bool | None = None) -> str | None:
    """A season, quarter or half of a year; without a year the last one that has begun, or the next."""
    code = frame.season or ""
    year = _year(frame, dct, Told())
    if year is not None:
        return f"{year_value(year)}-{code}" if year_value(year) else None
    if dct is None:
        return f"XXXX-{code}"
    begun = dct.month >= _BEGINS[code]
    year = dct.year - (not begun)
    if frame.shift in _AHEAD or (ahead and frame.shift is None and not begun):
        year = dct.year + begun
    elif frame.shift in _BACK and begun and dct.month < _BEGINS[code] + (6 if code[0] == "H" else 3):
        year = dct.year - 1  # the one that has ended
    elif frame.shift == "this":
        year = dct.year
    return f"{year:04}-{code}"


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


def _nearest(days: list[date], frame: Frame, dct: date | None, around: date, *, ahead: bool | None) -> date | None:
    """The one of `days` that is meant; where only other days of the report are known, the nearest to them."""
    if dct is None:
        return min(days, key=lambda day: abs((day - around).days), default=None)
    if frame.shift in _AHEAD:
        return min((day for day in days if day >= dct), default=None)
    if ahead:
        # What is planned lies ahead, unless it was planned for a day just gone by.
        return min((day for day in days if (day - dct).days >= PLANNED_DAYS - 365), default=None)
    most = 0 if frame.shift in (*_BACK, "window") or frame.since else AHEAD_DAYS
    day = max((day for day in days if (day - dct).days <= most), default=None)
    if day and (dct - day).days > AHEAD_DAYS and KNOWN_DAYS.get((day.month, day.day), day.year) < day.year:
        return day.replace(year=KNOWN_DAYS[day.month, day.day])
    return day


def contradicted(frame: Frame, day: date | None) -> bool:
    """Whether the frame names another weekday than that of `day`."""
    return day is not None and frame.weekday is not None and not frame.part_offset and day.weekday() != frame.weekday


def _believed(day: date | None, frame: Frame, dct: date | None) -> date | None:
    """The day, or the nearest such weekday where both are told and disagree: writers know the weekday better."""
    if day is None or dct is None or not contradicted(frame, day):
        return day
    this_year = day_of(dct.year, day.month, day.day)
    if this_year and this_year.weekday() == frame.weekday and abs((this_year - dct).days) <= MISPRINT_DAYS:
        return this_year  # the year is the misprint
    if abs((day - dct).days) > MISPRINT_DAYS:
        return day
    return latest(frame.weekday or 0, dct)


def _month(month: int, year: int | None, frame: Frame, dct: date | None, told: Told, *, ahead: bool | None) -> str | None:
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
    if ahead and frame.shift is None:
        return month_value(min((first for first in months if first >= dct.replace(day=1)), default=None))
    # `last July` in July is that of the year before.
    newest = plus_days(dct.replace(day=1), -1) if frame.shift == "last" else dct
    return month_value(max((first for first in months if newest and first <= newest), default=None))
