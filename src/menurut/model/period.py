"""Periods: the interval of time that a TIMEX3 value denotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from menurut.model.ontology import require

# Parts of the day, in hours. TIMEX3 names them and gives no hours. These go on without a gap, as HeidelTime's do when it
# orders them, and the night runs into the next day, which is how news tells of `Monday night`. The morning begins at
# midnight, as `dini hari` (00 to 06) is TMO by the annotation guidelines: it overlaps the night of the day before.
PARTS = {"TMO": (0, 12), "TAF": (12, 18), "TEV": (18, 21), "TNI": (21, 30)}
# The first month and the number of months. Winter is the one that starts in December of its year, as in HeidelTime.
SEASONS = {
    **{f"Q{n}": (3 * n - 2, 3) for n in range(1, 5)},
    **{f"H{n}": (6 * n - 5, 6) for n in range(1, 3)},
    "SP": (3, 3),
    "SU": (6, 3),
    "FA": (9, 3),
    "WI": (12, 3),
}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:(TMO|TAF|TEV|TNI)|T(\d\d):(\d\d))?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_SEASON = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
_YEARS = re.compile(r"\d{2}XX|\d{3}X|\d{4}")


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to but not including `end`, by the clock of the place; `granularity` is how finely it was told."""

    start: datetime
    end: datetime
    granularity: str

    def __post_init__(self) -> None:
        require("granularity", self.granularity)
        if not self.start < self.end:
            raise ValueError(f"no period from {self.start} to {self.end}")


def period_of(value: str) -> Period | None:
    """The interval that a TIMEX3 value denotes; None of loose values (`PAST_REF`), durations, unknown years (`XXXX-07`).

    A range runs from the start of its first to the end of its last. Weeks are those of ISO 8601. Never raises: what is
    no value, or off the calendar (years 1 to 9999, the last instant excluded), is None.
    """
    first, mark, last = value.partition("/")
    try:
        start = _period(first)
        end = _period(last) if mark else None
        if not mark or start is None or end is None:
            return None if mark else start
        return Period(start.start, end.end, "span")
    except (ValueError, OverflowError):
        return None


def _period(value: str) -> Period | None:
    if not value.isascii():
        return None  # other scripts have digits of their own
    if match := _DAY.fullmatch(value):
        return _of_day(match)
    if match := _MONTH.fullmatch(value):
        return _months(int(match[1]), int(match[2]), 1, "month")
    if match := _SEASON.fullmatch(value):
        return _months(int(match[1]), *SEASONS[match[2]], "season")
    if match := _WEEK.fullmatch(value):
        monday = datetime.fromisocalendar(int(match[1]), int(match[2]), 1)
        return Period(monday + timedelta(5 if match[3] else 0), monday + timedelta(7), "week")
    if _YEARS.fullmatch(value):
        years = 10 ** value.count("X")
        first = int(value.rstrip("X")) * years
        # There is no year 0: the first decade and century start with the year 1.
        start = max(first, 1) if years > 1 else first
        return Period(datetime(start, 1, 1), datetime(first + years, 1, 1), _GRAIN[years])
    return None


_GRAIN = {1: "year", 10: "decade", 100: "century"}


def _of_day(match: re.Match[str]) -> Period:
    day = datetime(int(match[1]), int(match[2]), int(match[3]))
    if match[4]:
        start, end = PARTS[match[4]]
        return Period(day + timedelta(hours=start), day + timedelta(hours=end), "part")
    if match[5]:
        hour, minute = int(match[5]), int(match[6])
        if minute > 59 or hour * 60 + minute > 24 * 60:
            raise ValueError(f"no time of the day {match.group()}")
        at = day + timedelta(hours=hour, minutes=minute)  # 24:00 is the end of the day
        return Period(at, at + timedelta(minutes=1), "minute")
    return Period(day, day + timedelta(1), "day")


def _months(year: int, month: int, months: int, granularity: str) -> Period:
    years, after = divmod(month - 1 + months, 12)
    return Period(datetime(year, month, 1), datetime(year + years, after + 1, 1), granularity)
