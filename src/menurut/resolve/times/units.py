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
from menurut.resolve.times.timewords import Frame

_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_LETTERS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
# What came after something told (`beberapa menit kemudian`) is told as past too.
_BACK = ("past", "last", "window", "before", "after")


def counted(frame: Frame, dct: date | None, last: date | None) -> str | None:
    """The value of an amount of units and its direction; a bare amount is a duration (`P11W`)."""
    few = frame.few and frame.amount is None
    if few or frame.unit in ("hour", "minute"):
        return _vague(frame, dct)
    unit, amount = frame.unit or "day", frame.amount
    shift = _direction(frame.shift, amount)
    if shift in ("before", "after"):
        around = last or dct
        return _point(around, unit, (amount or 1) * (-1 if shift == "before" else 1)) if around else None
    if dct is None:
        return None
    if shift in ("window", "ahead"):
        return _window(dct, unit, amount or 1, ahead=shift == "ahead")
    if shift is None:
        return f"P{amount}{_LETTERS[unit]}" if amount and unit in _LETTERS else None
    if amount is None:
        return _whole(dct, unit, {"past": -1, "this": 0}.get(shift, 1))
    if shift == "this":
        return _window(dct, unit, amount, ahead=False)
    return _point(dct, unit, -amount if shift == "past" else amount)


def _direction(shift: str | None, amount: int | None) -> str | None:
    """`last week` is one week, `the last two weeks` end now; `next` and `mendatang` likewise ahead."""
    if shift == "last":
        return "window" if amount else "past"
    if shift in ("next", "future"):
        return "ahead" if amount else "future"
    return shift


def _vague(frame: Frame, dct: date | None) -> str | None:
    if frame.shift is None:
        return "PAST_REF" if frame.few else None
    if frame.amount and frame.unit in ("hour", "minute") and dct and frame.shift in ("past", "in"):
        return day_value(dct)
    return "PRESENT_REF" if frame.shift == "this" else "PAST_REF" if frame.shift in _BACK else "FUTURE_REF"


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
        other = plus_days(day, sign * (amount * 7 if unit == "week" else amount - (not ahead)))
        ends = [day_value(other), day_value(day)]
    else:
        ends = [month_value(plus_months(day, sign * amount * _MONTHS.get(unit, 12))), month_value(day)]
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
