"""A long incident cut into pages by time, so that on each page the columns of all sides tell of the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from menurut.export.telling import Column, Line

MOST = 100
"""Claims of one side on one page."""
_SIDES = 2  # times as many claims are on a page at most, however many sides there are


@dataclass(frozen=True, slots=True)
class Day:
    """What one side says on one day; `day` is None for reports without a date, `lines` empty where it says nothing."""

    day: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the columns: for each side that speaks on it the days of the page in order, empty ones too.

    `before` and `after` are the claims that each side has on earlier and on later pages.
    """

    days: tuple[date | None, ...]
    sides: tuple[tuple[Column, tuple[Day, ...]], ...]
    before: Mapping[str | None, int]
    after: Mapping[str | None, int]


class Leaves:
    """The columns of an incident, cut so that no side has more than `most` claims on a page."""

    def __init__(self, sides: Sequence[Column], *, most: int = MOST) -> None:
        self.sides = tuple(sides)
        every = [(one, at, side.side) for side in sides for at, one in enumerate(side.lines)]
        every.sort(key=lambda told: (_day(told[0]), told[1]))
        self._lines: list[dict[str | None, list[Line]]] = [{}]
        self._page: dict[str, int] = {}
        for one, _, side in every:
            page = self._lines[-1]
            if len(page.get(side, ())) >= most or sum(map(len, page.values())) >= _SIDES * most:
                self._lines.append({})
            self._lines[-1].setdefault(side, []).append(one)
            for told in (one.telling, *one.repeats):
                self._page[told.claim] = len(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def page_of(self, claim: str) -> int | None:
        """The page on which a claim stands, counted from 1; None where it tells of another incident."""
        return self._page.get(claim)

    def leaf(self, number: int) -> Leaf:
        """The page of that number, counted from 1."""
        shown = self._lines[number - 1]
        days = tuple(sorted({one.telling.said for lines in shown.values() for one in lines}, key=lambda day: day or date.max))
        return Leaf(
            days,
            tuple((side, _by_day(shown[side.side], days)) for side in self.sides if side.side in shown),
            self._counted(self._lines[: number - 1]),
            self._counted(self._lines[number:]),
        )

    @staticmethod
    def _counted(pages: Sequence[Mapping[str | None, Sequence[Line]]]) -> dict[str | None, int]:
        found: dict[str | None, int] = {}
        for page in pages:
            for side, lines in page.items():
                found[side] = found.get(side, 0) + len(lines)
        return found


def _day(one: Line) -> date:
    return one.telling.said or date.max


def _by_day(lines: Sequence[Line], days: Sequence[date | None]) -> tuple[Day, ...]:
    said: dict[date | None, list[Line]] = {}
    for one in lines:
        said.setdefault(one.telling.said, []).append(one)
    return tuple(Day(day, tuple(said.get(day, ()))) for day in days)
