"""Arithmetic of days, weeks, months and years, and their TIMEX3 forms. A value that falls off the calendar is None."""

from __future__ import annotations

from datetime import date, timedelta


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none: 31 February, year 0."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_days(day: date, days: int) -> date | None:
    """The day `days` later; None off the calendar (years 1 to 9999)."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def plus_months(day: date, months: int) -> date | None:
    """The first day of the month `months` later; None off the calendar."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_of(years, month + 1, 1)


def day_value(day: date | None) -> str | None:
    """`2020-09-27`."""
    return day.isoformat() if day else None


def month_value(day: date | None) -> str | None:
    """`2020-09`."""
    return f"{day.year:04}-{day.month:02}" if day else None


def year_value(year: int) -> str | None:
    """`2020`; None off the calendar."""
    return f"{year:04}" if 1 <= year <= 9999 else None


def week_value(day: date | None) -> str | None:
    """`2020-W39`, by ISO 8601."""
    if day is None:
        return None
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def range_value(first: str | None, last: str | None) -> str | None:
    """`2020-09-27/2020-09-29`; None where an end is unknown."""
    return f"{first}/{last}" if first and last else None


def latest(weekday: int, day: date, *, before: bool = False) -> date | None:
    """The nearest `weekday` (Monday is 0) not after `day`, or `before` it."""
    back = (day.weekday() - weekday) % 7
    return plus_days(day, -(back or (7 if before else 0)))


def earliest(weekday: int, day: date) -> date | None:
    """The nearest `weekday` after `day`."""
    return plus_days(day, (weekday - day.weekday() - 1) % 7 + 1)
