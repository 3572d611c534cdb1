"""Spans of time counted in units: `dua hari lalu`, `pekan lalu`, `the past 18 months`, `two weeks later`."""

from __future__ import annotations

from datetime import date

from menurut.resolve.times.days import (
    day_value,
    latest,
    month_value,
    plus_days,
    plus_months,
    range_value,
    week_value,
    year_value,
)
from menurut.resolve.times.frame import Frame

_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_LETTERS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
# What came after something told (`beberapa menit kemudian`) is told as past too.
_BACK = ("past", "last", "window", "before", "ante", "after", "event", "from")
# So few days are counted with the one that they end on (`dua hari ini`), more are not (`110 hari`).
FEW_DAYS = 10
# So many years are not told to the month.
MANY_YEARS = 10


def counted(frame: Frame, dct: date | None, told: date | None, *, ahead: bool | None = None) -> str | None:
    """The value of an amount of units and its direction, from the report's date or what was `told`."""
    unit, amount = frame.unit or "day", frame.amount
    if unit in ("hour", "minute"):
        return _hours(frame, dct, told)
    if (frame.few or frame.many) and amount is None:
        return _vague(frame)
    shift = _direction(frame.shift, amount, unit)
    if shift == "for":
        return f"P{amount}{_LETTERS[unit]}" if amount and unit in _LETTERS else None
    if shift in ("before", "after", "event", "that"):
        around = told or dct
        if around is None or (shift == "that" and amount):
            return None
        sign = {"that": 0, "after": 1}.get(shift, -1)
        return _point(around, unit, sign * amount) if amount else _whole(around, unit, sign)
    if dct is None:
        return None
    if shift in ("window", "ahead"):
        return _window(dct, unit, amount or 1, ahead=shift == "ahead")
    if shift is None:
        return _lasting(dct, unit, amount, ahead=ahead) if amount else None
    if amount is None:
        return _whole(dct, unit, {"past": -1, "this": 0}.get(shift, 1))
    if shift == "this" or (shift == "in" and ahead is False):
        return _window(dct, unit, amount, ahead=False)
    return _point(dct, unit, -amount if shift == "past" else amount)


def _direction(shift: str | None, amount: int | None, unit: str) -> str | None:
    """`last week` is one week, `the last two weeks` and `the last decade` end now; `next` and `mendatang` likewise ahead."""
    if shift == "last":
        return "window" if amount or unit in ("decade", "century") else "past"
    if shift in ("next", "future"):
        return "ahead" if amount else "future"
    return {"hence": "in", "ante": "before"}.get(shift or "", shift)


def _vague(frame: Frame) -> str | None:
    if frame.shift is None:
        return "PAST_REF"
    return "PRESENT_REF" if frame.shift == "this" else "PAST_REF" if frame.shift in (*_BACK, "that") else "FUTURE_REF"


def _hours(frame: Frame, dct: date | None, told: date | None) -> str | None:
    """Hours and minutes stay within the day, but for whole days of hours (`72 jam terakhir`)."""
    hours, shift = frame.amount if frame.unit == "hour" else 0, _direction(frame.shift, frame.amount, "hour")
    if dct and hours and hours >= 24 and shift in ("window", "last", "past", "ahead", "next", "future", "in"):
        days = hours // 24
        if shift in ("past", "in"):
            return day_value(plus_days(dct, -days if shift == "past" else days))
        back = shift in ("window", "last")
        return range_value(*(day_value(plus_days(dct, x)) for x in ((-days, 0) if back else (0, days))))
    if frame.amount is None and (shift is None or frame.unit == "minute"):
        return _vague(frame) if shift or frame.few or frame.many else None
    if shift in ("before", "after", "event", "from", "ante"):
        if not hours or told is None:
            return _vague(frame) if not told or frame.few or frame.many else day_value(told)
        return day_value(plus_days(told, hours // 24 * (1 if shift == "after" else -1)))
    if shift in ("ahead", "next", "future", "in"):
        near = told if told and dct and abs((dct - told).days) <= 1 else dct
        return day_value(near) if near else "FUTURE_REF"
    if shift in ("past", "window", "last", "this"):
        return day_value(dct) if dct else "PAST_REF"
    return None


def _lasting(day: date, unit: str, amount: int, *, ahead: bool | None) -> str | None:
    """How long something lasted, up to the report's date; what is still ahead has no date yet (`P3D`)."""
    if ahead:
        return f"P{amount}{_LETTERS[unit]}" if unit in _LETTERS else None
    if unit == "day":
        start = plus_days(day, -amount + (amount <= FEW_DAYS))
        return day_value(day) if start == day else range_value(day_value(start), day_value(day))
    if unit in ("week", "month"):
        return _window(day, unit, amount, ahead=False)
    return range_value(year_value(day.year - amount * _MONTHS[unit] // 12), year_value(day.year))


def _point(day: date, unit: str, amount: int) -> str | None:
    if unit in ("day", "week"):
        return day_value(plus_days(day, amount * (7 if unit == "week" else 1)))
    if unit == "month":
        return month_value(plus_months(day, amount))
    return year_value(day.year + amount * _MONTHS.get(unit, 12) // 12)


def _window(day: date, unit: str, amount: int, *, ahead: bool) -> str | None:
    """From so many units ago to `day`, or from `day` on; days count `day` itself, months and years stay months."""
    sign = 1 if ahead else -1
    if unit in ("day", "week"):
        days = amount * 7 if unit == "week" else amount - (not ahead and 1 < amount <= FEW_DAYS)
        ends = [day_value(plus_days(day, sign * days)), day_value(day)]
    elif unit in ("decade", "century") or (unit == "year" and amount >= MANY_YEARS):
        ends = [year_value(day.year + sign * amount * _MONTHS[unit] // 12), year_value(day.year)]
    else:
        ends = [month_value(plus_months(day, sign * amount * _MONTHS.get(unit, 12))), month_value(day)]
    if ends[0] == ends[1]:
        return ends[0]
    return range_value(*(reversed(ends) if ahead else ends))


def _whole(day: date, unit: str, amount: int) -> str | None:
    """The week, month, year or decade that holds `day`, or the one `amount` of them away."""
    if unit == "day":
        return day_value(plus_days(day, amount))
    if unit == "week":
        monday = latest(0, day)
        return week_value(monday and plus_days(monday, 7 * amount))
    if unit == "month":
        return month_value(plus_months(day, amount))
    year = year_value(day.year + amount * _MONTHS.get(unit, 12) // 12)
    return year and {"decade": f"{year[:3]}X", "century": f"{year[:2]}XX"}.get(unit, year)
