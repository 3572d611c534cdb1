"""What a time expression says, as a frame of slots, and how one more word fills it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Frame:
    """What was said. `offset` counts days from the report's date, or from the day last told where `told`.

    `then` is the time last told, whatever it was; `season` the TIMEX3 code of a season, quarter or half; `bare` a number
    that nothing else claimed (a day whose month follows the range, or a year); `few` an amount without a number, `many`
    a unit in the plural; `feasts` the days of a movable feast; `since` and `eve` stand before a time and take it as the
    start, or the day before.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    decade: str | None = None
    season: str | None = None
    weekday: int | None = None
    part: str | None = None
    part_offset: int = 0
    clock: str | None = None
    half: str | None = None
    offset: int | None = None
    told: bool = False
    then: bool = False
    unit: str | None = None
    amount: int | None = None
    few: bool = False
    many: bool = False
    shift: str | None = None
    ref: str | None = None
    bare: Fraction | None = None
    feasts: tuple[date, ...] = ()
    since: bool = False
    eve: bool = False
    zone: str | None = None

    @property
    def dated(self) -> bool:
        """Whether it says anything that a day, month or year can be told from."""
        return self != Frame(shift=self.shift, ref=self.ref, zone=self.zone, since=self.since, eve=self.eve)

    @property
    def counts(self) -> bool:
        """Whether it has an amount of units and nothing that stands in a calendar."""
        return self.unit is not None and self == Frame(
            unit=self.unit, amount=self.amount, few=self.few, many=self.many, shift=self.shift, ref=self.ref
        )

    @property
    def hourly(self) -> bool:
        """Whether it says an hour or a part of the day, and no day."""
        said = replace(self, clock=None, half=None, part=None, zone=None)
        return said == Frame(part_offset=self.part_offset) and self.part_offset == 0 and bool(self.clock or self.part)

    @property
    def number(self) -> int | None:
        """The bare number where it can be a day of the month."""
        return int(self.bare) if self.bare and self.bare.denominator == 1 and self.bare <= 31 else None

    @property
    def century(self) -> int | None:
        """The century that is named by its number: 19 of `the end of the 19th century`; None where centuries are counted."""
        if self.unit != "century" or self.shift in ("past", "last", "window", "before", "after", "ahead", "next", "future"):
            return None
        counted = self.amount if self.amount and self.amount >= _FEWEST_NAMED and not self.many else None
        return number if (number := self.number or counted) in _CENTURIES else None


# `19th century` and `abad ke-19` name one; so few centuries before the word are rather counted (`dua abad`).
_CENTURIES = range(1, 22)
_FEWEST_NAMED = 5
# A number of two digits before a month is meant as its day, be there such a day or not.
_TWO_DIGITS = 99

# Numbers above this are noise; it is no year, so that they are not taken for one.
_MOST = Fraction(99999)

# A part of a unit is counted in smaller ones: half a year is six months.
_SMALLER = {
    "century": ("year", 100),
    "decade": ("year", 10),
    "year": ("month", 12),
    "month": ("day", 30),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
}


def with_weekday(frame: Frame, weekday: int) -> Frame:
    """A weekday; the first one counts."""
    return replace(frame, weekday=weekday) if frame.weekday is None else frame


def with_day(frame: Frame, meaning: str) -> Frame:
    """A day by its distance: `-1`, `told+1TMO`, `then`; the first one counts."""
    match = re.fullmatch(r"(told|then)?([+-]?\d+)?(T.*)?", meaning)
    if match is None or frame.offset is not None or frame.then:
        return frame
    if match[1] == "then":
        return replace(frame, then=True)
    return replace(frame, offset=int(match[2] or 0), told=match[1] == "told", part=match[3] or frame.part)


def with_part(frame: Frame, meaning: str) -> Frame:
    """A part of the day, `TNI`, or one of the day before, `-1TNI`."""
    offset, _, part = meaning.rpartition("T")
    if frame.part is not None:
        return frame
    return replace(frame, part=f"T{part}", part_offset=int(offset or 0))


def with_feast(frame: Frame, meaning: str) -> Frame:
    """A day of the year, `12-25` or `12-31TNI`, of one year, `2001-09-11`, or of each year another one."""
    if frame.month is not None:
        return frame
    if " " in meaning:
        return replace(frame, feasts=tuple(date.fromisoformat(day) for day in meaning.split()))
    day, mark, part = meaning.partition("T")
    numbers = [int(number) for number in day.split("-")]
    year = numbers[0] if len(numbers) == 3 else frame.year
    return replace(frame, year=year, month=numbers[-2], day=numbers[-1], part=frame.part or (mark + part or None))


def with_month(frame: Frame, month: int) -> Frame:
    """A month; a number before it is its day."""
    if frame.month is not None:
        return frame
    # `0 Januari` and `45 Januari` are no days, and are refused as such rather than read as the month.
    if frame.day is None and frame.bare is not None and frame.bare.denominator == 1 and frame.bare <= _TWO_DIGITS:
        return replace(frame, month=month, day=int(frame.bare), bare=None)
    return replace(frame, month=month)


def with_unit(frame: Frame, unit: str) -> Frame:
    """A unit, of which a number before it says how many; `days` are many of them."""
    if " " in unit:  # `6 month`: what the language has a word of its own for
        number, _, unit = unit.partition(" ")
        return replace(frame, unit=unit, amount=int(number))
    unit, many = unit.removesuffix("s"), unit.endswith("s")
    if frame.bare is not None and frame.year is None and not (unit == "year" and frame.bare >= 1000):
        unit, amount = _whole_units(unit, frame.bare)
        return replace(frame, unit=unit, amount=amount, bare=None, many=many and unit == "century")
    return frame if frame.unit and (frame.amount or frame.few) else replace(frame, unit=unit, many=many)


def _whole_units(unit: str, amount: Fraction) -> tuple[str, int]:
    while amount.denominator != 1 and unit in _SMALLER:
        unit, times = _SMALLER[unit]
        if times == 30 and amount > 12:
            break
        amount *= times
        if times in (30, 24, 7):
            amount = Fraction(round(amount))
    return unit, int(min(amount, _MOST))


def with_number(frame: Frame, number: Fraction) -> Frame:
    """A number: a year, the day of a month named before, what adds to an amount (`a year and a half`), or a bare one."""
    whole = number.denominator == 1
    if whole and 1000 <= number <= 2999:
        return frame if frame.year else replace(frame, year=int(number))
    if whole and frame.month is not None and frame.day is None and 0 <= number <= 31:
        return replace(frame, day=int(number))
    if number > 9999 and frame.month is not None and frame.year is None:
        return replace(frame, year=int(min(number, _MOST)))
    if 0 < number < 1 and frame.unit and frame.amount:
        unit, amount = _whole_units(frame.unit, frame.amount + number)
        return replace(frame, unit=unit, amount=amount)
    if 0 < number < 1 and frame.bare:
        return replace(frame, bare=frame.bare + number)
    return replace(frame, bare=min(number, _MOST))


def with_clock(frame: Frame, hour: int, minute: int) -> Frame:
    """An hour; the first one counts, a second one in brackets is the same in another zone."""
    return frame if frame.clock or hour > 24 or minute > 59 else replace(frame, clock=f"{hour:02}:{minute:02}")


def with_shift(frame: Frame, shift: str) -> Frame:
    """A direction; `this`, `that` and what depends on an event give way to any other."""
    weak = frame.shift in (None, "this", "that") or (frame.shift == "after" and shift in ("past", "this"))
    # `before next week`: what stood before a unit without a number was about the week itself.
    turned = (
        frame.shift in ("ante", "from", "event") and frame.unit is not None and not (frame.amount or frame.few or frame.many)
    )
    return replace(frame, shift=shift) if weak or turned else frame


def year_of(digits: str) -> int:
    """A year in two or four digits."""
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year - 100 * (year > 68)
