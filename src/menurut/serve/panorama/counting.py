"""Counts over time, and for each value that a filter could have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from menurut.model.keys import day_number, day_of
from menurut.serve.panorama.columns import LONG, NO_DAY, Happenings, Large, Numbers, Rows

LISTED = 30
"""Values of a facet that are listed at most."""
STEPS = ("day", "week", "month")
_FORTNIGHT = 14  # days
_DAYS, _WEEKS = 120, 7 * 160  # days up to which there is a bar for each day, for each week
_EARLIEST, _LATEST = (day_number(date(year, 1, 1)) for year in (1800, 2200))
_LONE = 0.04  # of the incidents at either end of time that may be left out
_EMPTY = 3  # times as long as all the rest: from there on the ends are left out


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of time by its first day: how many incidents began in it, and how many of these are contested."""

    day: date
    count: int
    contested: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Incidents by their first days: bars without gaps; `step` is one of STEPS.

    `before` and `after` are how many lie outside the bars, `undated` how many have no day.
    """

    step: str
    bars: tuple[Bar, ...]
    before: int
    after: int
    undated: int


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: as filters take it, as it is written, and how many incidents have a claim with it that fits."""

    name: str
    shown: str
    count: int


def timeline(happened: Happenings, some: Numbers) -> Timeline:
    """The incidents over time; weeks begin on Monday.

    The bars go from the first to the last of those that did not go on for months, but for a few that lie far from all others.
    """
    dated = some[happened.first[some] != NO_DAY]
    days = np.clip(happened.first[dated], _EARLIEST, _LATEST)
    undated = len(some) - len(dated)
    if not len(dated):
        return Timeline("day", (), 0, 0, undated)
    zero = int(days.min())
    every = np.bincount(days - zero)
    contested = np.bincount(days[happened.contested[dated] > 0] - zero, minlength=len(every))
    brief = np.bincount(days[happened.last[dated] - days < LONG] - zero, minlength=len(every))
    first, last = _extent(brief if brief.any() else every)
    step, starts = _steps(zero + first, zero + last)
    at = np.maximum(np.array(starts) - zero, first)
    bars = (np.add.reduceat(counts[: last + 1], at).tolist() for counts in (every, contested))
    return Timeline(
        step,
        tuple(Bar(*bar) for bar in zip(map(day_of, starts), *bars, strict=True)),
        int(every[:first].sum()),
        int(every[last + 1 :].sum()),
        undated,
    )


def _extent(counts: Large) -> tuple[int, int]:
    """The first and last of the days, of each of which the number of incidents is given, that bars show."""
    there = np.flatnonzero(counts)
    first, last = int(there[0]), int(there[-1])
    so_far = np.cumsum(counts)
    lone = _LONE * so_far[-1]
    near, far = int(np.searchsorted(so_far, lone, "right")), int(np.searchsorted(so_far, so_far[-1] - lone))
    if last - first < max(_FORTNIGHT, _EMPTY * (far - near + 1)):
        return first, last
    return near, far


def _steps(first: int, last: int) -> tuple[str, list[int]]:
    """The step that fits an extent of days, and the first day of each."""
    if last - first < _DAYS:
        return "day", list(range(first, last + 1))
    if last - first < _WEEKS:
        return "week", list(range(first - (first + 3) % 7, last + 1, 7))  # 1970-01-01 was a Thursday
    begin, end = (np.datetime64(day_of(day), "M") for day in (first, last))
    return "month", np.arange(begin, end + 1).astype("datetime64[D]").astype(np.int64).tolist()


def values_of(rows: Rows, name: str, fits: Large, *, asked: str | None) -> tuple[Value, ...]:
    """The values of a facet that most incidents have among these rows, at most LISTED; what is asked for is among them."""
    facet = rows.facets[name]
    groups = facet.groups
    hit = np.zeros(len(groups.incident), np.bool_)
    hit[groups.of[fits]] = True
    counts = np.diff(np.searchsorted(np.flatnonzero(hit), groups.starts))
    counts[0] = 0
    codes = [int(code) for code in np.argsort(-counts, kind="stable")[:LISTED] if counts[code]]
    wanted = facet.code(asked) if asked is not None else None
    if wanted is not None and wanted not in codes:
        codes.append(wanted)
    return tuple(Value(facet.names[code], facet.shown[code], int(counts[code])) for code in codes)
