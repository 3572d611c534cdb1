"""One origin closer to: when it spoke, where it was carried, in what stances, and what became of its claims month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from menurut.model import values
from menurut.model.keys import day_of
from menurut.serve.records.columns import NEVER, Ints
from menurut.serve.records.counting import Counted


@dataclass(frozen=True, slots=True)
class Month:
    """The claims of a month: `month` is its first day; of them how many were contradicted and how many corroborated."""

    month: date
    claims: int
    contradicted: int
    corroborated: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """Beside the record: first and last day (None where no report has one), and how many claims each value has.

    `outlets` carry its words. `carried` is how many claims there are in the reports of an outlet's own, whoever vouches for
    them; None where the origin is no outlet.
    """

    first: date | None
    last: date | None
    stances: tuple[tuple[str, int], ...]
    langs: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    months: tuple[Month, ...]
    carried: int | None


def portrait(counted: Counted, at: int) -> Portrait:
    """What can be told of the origin of the record at that place."""
    columns = counted.columns
    claims = counted.claims_of(at)
    reports, said = columns.claims.report[claims], columns.said[claims]
    outlets = columns.reports.outlet[reports]
    return Portrait(
        first=_day(counted.first_day[at]),
        last=_day(counted.last_day[at]),
        stances=_times(columns.claims.stance[claims].astype(np.int32), values("stance")),
        langs=_times(columns.reports.lang[reports], columns.reports.langs),
        outlets=_times(outlets, columns.reports.outlets),
        months=_months(said, counted.became["contradicted"][claims], counted.became["corroborated"][claims]),
        carried=_carried(counted, at, outlets),
    )


def _day(number: int) -> date | None:
    return None if number == NEVER else day_of(int(number))


def _times(codes: Ints, names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The names of these codes, the most frequent first, with how often each is there."""
    code, times = np.unique(codes, return_counts=True)
    found = [(names[one], int(number)) for one, number in zip(code, times, strict=True)]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def _months(said: Ints, *flags: np.ndarray) -> tuple[Month, ...]:
    """One for each month in which there was a claim."""
    dated = said != NEVER
    month, place = np.unique(said[dated].astype("datetime64[D]").astype("datetime64[M]"), return_inverse=True)
    counts = [
        np.bincount(place, minlength=len(month)),
        *(np.bincount(place[one[dated]], minlength=len(month)) for one in flags),
    ]
    firsts: list[date] = month.astype("datetime64[D]").tolist()
    return tuple(Month(*row) for row in zip(firsts, *(one.tolist() for one in counts), strict=True))


def _carried(counted: Counted, at: int, outlets: Ints) -> int | None:
    columns = counted.columns
    own = columns.claims.origin[counted.claims_of(at)]
    if not any(columns.origins[one].own for one in np.unique(own)):
        return None
    reports = np.isin(columns.reports.outlet, np.unique(outlets))
    return int(reports[columns.claims.report[columns.claims.report >= 0]].sum())
