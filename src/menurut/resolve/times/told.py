"""What a report has told of times so far: what `hari itu`, `pagi` and `sehari sebelumnya` relate to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from menurut.resolve.times.days import plus_days


def first_day(value: str | None) -> date | None:
    """The first day of a TIMEX3 value that names a day, None of any other."""
    try:
        return date.fromisoformat(value[:10]) if value and "W" not in value else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told before.

    `value` is that of the day last spoken of; `last` the first day of the time last spoken of, be it a day or a year;
    `newest` the latest day told anywhere in a report without a date, which is about as old as the report; `time` the
    value last told, be it a day, a month or a year; `lead` the first day told, which is mostly that of what the report
    is about.
    """

    value: str | None = None
    last: date | None = None
    newest: date | None = None
    time: str | None = None
    lead: date | None = None

    @property
    def day(self) -> date | None:
        """The day last spoken of."""
        return first_day(self.value)

    def day_for(self, part: str | None, latest: date | None = None) -> date | None:
        """The day that a `part` of the day alone belongs to: after a night told of, the morning is the next day's.

        No morning is the next day's where that would be after `latest`.
        """
        night = self.value is not None and self.value.endswith(("TNI", "TEV")) and "/" not in self.value
        following = plus_days(self.day, 1) if self.day and night and part == "TMO" else None
        return following if following and (latest is None or following <= latest) else self.day

    @property
    def hour(self) -> datetime | None:
        """The hour last told on the day last spoken of; None where the value has none."""
        try:
            return datetime.fromisoformat(self.value or "") if self.value and ":" in self.value else None
        except ValueError:
            return None

    def then(self, value: str | None) -> Told:
        """What has been told once `value` has been."""
        if value is None or not value[:4].isdigit() or "W" in value:
            return self
        day = first_day(value)
        month = value[5:7] if value[4:5] == "-" and value[5:7].isdigit() else "01"
        start = day or first_day(f"{value[:4]}-{month}-01") or self.last
        return Told(value if day else self.value, start, self.newest, value, self.lead or day)

    def beside(self, value: str | None) -> Told:
        """What has been told once `value` has been told in passing: how long something has lasted, or since when.

        What happens next happens on the day that was spoken of before: `84 tewas sejak Minggu. Sehari sebelumnya ...`.
        """
        return self.then(value) if self.day is None or value is None or value.endswith("_REF") else replace(self, time=value)


NOTHING = Told()
