"""How two figures of people stand to one another: equal, compatible, grown over the days, or rivals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from menurut.model import Saying, Toll

EQUAL, COMPATIBLE, DISJOINT, GROUPS = "equal", "compatible", "disjoint", "groups"
"""How two figures of one kind stand: GROUPS are equal numbers of other people, 16 soldiers and 16 soldiers and civilians."""

HOLD = frozenset({EQUAL, COMPATIBLE})

_SINCE = re.compile(r"\b(?:since|sejak|semenjak|с начала|со времени|всего)\b")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that can be compared: of one kind, of comparable people, and how they stand."""

    a: Toll
    b: Toll
    stand: str

    @property
    def touch(self) -> bool:
        """Whether they share a bound: `almost 30,000` and `30,000`."""
        return bool({self.a.low, self.a.high} & {self.b.low, self.b.high} - {None})

    @property
    def ratio(self) -> float:
        """The larger over the smaller, of their middles; 1.0 where one is zero or not told."""
        low, high = sorted((_middle(self.a), _middle(self.b)))
        return high / low if low > 0 else 1.0


def pairs(a: Sequence[Toll], b: Sequence[Toll]) -> list[Pair]:
    """The figures of the two that can be compared, the closest of each kind: a total is not held against its subset."""
    found = []
    for kind in dict.fromkeys(toll.kind for toll in a):
        several = [Pair(x, y, _stand(x, y)) for x in a for y in b if x.kind == y.kind == kind and _comparable(x, y)]
        if several:
            found.append(min(several, key=lambda pair: (_ORDER.index(pair.stand), pair.ratio, repr(pair.a), repr(pair.b))))
    return found


_ORDER = (EQUAL, GROUPS, COMPATIBLE, DISJOINT)


def told(toll: Toll) -> bool:
    """Whether it has a number at all."""
    return toll.low is not None or toll.high is not None


def _stand(a: Toll, b: Toll) -> str:
    if a.group != b.group and "mixed" in {a.group, b.group} and (a.low, a.high) == (b.low, b.high):
        return GROUPS
    if (a.low, a.high) == (b.low, b.high):
        return EQUAL
    (low_a, high_a), (low_b, high_b) = _range(a), _range(b)
    if "mixed" in {a.group, b.group} and a.group != b.group and "unknown" not in {a.group, b.group}:
        part, whole = (low_a, high_b) if b.group == "mixed" else (low_b, high_a)
        return DISJOINT if part > whole else COMPATIBLE
    return DISJOINT if low_a > high_b or low_b > high_a else COMPATIBLE


def _comparable(a: Toll, b: Toll) -> bool:
    groups = {a.group, b.group}
    return told(a) and told(b) and groups != {"military", "civilian"}


def _range(toll: Toll) -> tuple[float, float]:
    return (0 if toll.low is None else toll.low), (inf if toll.high is None else toll.high)


def _middle(toll: Toll) -> float:
    bounds = [bound for bound in (toll.low, toll.high) if bound is not None]
    return sum(bounds) / len(bounds) if bounds else 0.0


def as_of(saying: Saying) -> date | None:
    """The day that the figure is of: the last day of the event, unless it counts since then; else the day of the report."""
    if saying.period is None or _SINCE.search(saying.words):
        return saying.said
    last = saying.period[1] - _DAY
    return min(last, saying.said) if saying.said else last


def grew(a: Saying, b: Saying, pair: Pair) -> bool:
    """Whether the figure of `a` can be the later and larger of one toll that grows."""
    later, earlier = as_of(a), as_of(b)
    if later == earlier:
        later, earlier = a.said, b.said  # the count of one day's dead goes on after it
    if later is None or earlier is None or later == earlier:
        return False
    return (_middle(pair.a) > _middle(pair.b)) == (later > earlier)


def words(toll: Toll, *, whose: str | None = None) -> str:
    """As a reader says it: `killed 16`, `wounded 101 or more`, `killed up to 7`; with whose figure it is, in brackets."""
    low, high = toll.low, toll.high
    if low == high:
        number = str(low)
    elif high is None:
        number = f"{low} or more"
    elif low is None:
        number = f"up to {high}"
    else:
        number = f"{low} to {high}"
    return f"{toll.kind} {number}" + (f" ({whose})" if whose else "")


def number(toll: Toll) -> str:
    """The number alone."""
    return words(toll).removeprefix(f"{toll.kind} ")


def newer(a: Saying, b: Saying, pair: Pair) -> bool:
    """Whether the figure of `a` is the newer of one origin: of a later report; on one day the larger, as tolls grow."""
    if a.said and b.said and a.said != b.said:
        return a.said > b.said
    return _middle(pair.a) > _middle(pair.b)
