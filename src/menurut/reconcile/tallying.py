"""How many were killed, wounded, displaced according to whom: low, best and high of an incident, of its days, and of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from menurut.model import Judgement, Saying
from menurut.model.ontology import require
from menurut.reconcile.counting import RANKS, Figure, count
from menurut.reconcile.voices import listed


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of one side and group: the lowest number told, the best placed, the highest.

    A bound is None where it is open: `more than 100` has no high. The cites are the ids of the claims that tell a bound, none
    for an open one. `side` is None where nobody says whose people they were. `reasons` are plain words.
    """

    kind: str
    side: str | None
    group: str
    low: int | None
    best: int | None
    high: int | None
    low_cites: tuple[str, ...] = ()
    best_cites: tuple[str, ...] = ()
    high_cites: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require("harm_kind", self.kind)
        require("victim_group", self.group)


def tally(sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> tuple[Tally, ...]:
    """The figures of one incident, one row for each kind, side and group; rows of groups may overlap and are not to be added.

    low, best and high are meant as in UCDP's georeferenced event data (Sundberg and Melander 2013):

    - low is the lowest number that a claim tells, high the highest, superseded ones too, for they were told; a withdrawn one
      counts for nothing. Numbers are never added up over claims: of a range the low end is its number, and `almost 30,000`
      tells a high end alone. A bound is open where a claim leaves open what lies beyond all that is told.
    - best is the latest number of the best placed voice: the side itself of its own people; then who takes no part; then an
      outlet's own telling; then another state; last the enemy. What that voice later replaced does not count. On one day the
      larger number of one voice is the later, as tolls grow; between voices the one that most tell, then the smaller.
    - a row without a side joins the only side that others name for the same kind and group.

    Sayings and judgements may come in any order. Reports dated after `until` count as undated, and those as the oldest.
    """
    return _rows(count(sayings, judgements, until=until), date.max)


def tally_by_day(
    sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None
) -> tuple[tuple[date | None, tuple[Tally, ...]], ...]:
    """The toll as it was known at the end of each day on which figures were told; the days in order.

    A last entry, with None for its day, takes in undated reports, if there are any.
    """
    figures = count(sayings, judgements, until=until)
    days = sorted({one.said for one in figures if one.said})
    found: list[tuple[date | None, tuple[Tally, ...]]] = [
        (day, _rows([one for one in figures if one.said and one.said <= day], day)) for day in days
    ]
    if any(one.said is None for one in figures):
        found.append((None, _rows(figures, date.max)))
    return tuple(found)


def _rows(figures: Iterable[Figure], day: date) -> tuple[Tally, ...]:
    standing = [one for one in figures if one.withdrawn is None or one.withdrawn > day]
    sides: dict[tuple[str, str], set[str | None]] = {}
    for one in standing:
        sides.setdefault((one.kind, one.group), set()).add(one.side)
    rows: dict[tuple[str, str, str | None], list[Figure]] = {}
    for one in standing:
        named = sides[one.kind, one.group] - {None}
        side = next(iter(named)) if one.side is None and len(named) == 1 else one.side
        rows.setdefault((one.kind, one.group, side), []).append(one)
    ordered = sorted(rows, key=lambda key: (key[0], key[2] or "", key[1]))
    return tuple(_row(kind, side, group, rows[kind, group, side], day) for kind, group, side in ordered)


def _row(kind: str, side: str | None, group: str, figures: Sequence[Figure], day: date) -> Tally:
    low = min((one.low for one in figures if one.low is not None), default=None)
    if low is not None and any(one.low is None and one.high is not None and one.high < low for one in figures):
        low = None
    high = max((one.high for one in figures if one.high is not None), default=None)
    if high is not None and any(one.high is None and one.low is not None and one.low > high for one in figures):
        high = None
    stands = [one for one in figures if one.low is not None and (one.replaced is None or one.replaced > day)]
    stands = stands or [one for one in figures if one.low is not None]
    best = _best(stands)
    return Tally(
        kind,
        side,
        group,
        low,
        best.low if best else None,
        high,
        _cites(one for one in figures if low is not None and one.low == low),
        _cites(one for one in stands if best and one.low == best.low),
        _cites(one for one in figures if high is not None and one.high == high),
        tuple(_reasons(figures, stands, low, best, high)),
    )


def _best(figures: Sequence[Figure]) -> Figure | None:
    top = min((one.rank for one in figures), default=None)
    latest: dict[str, Figure] = {}
    for one in figures:
        if one.rank == top and (one.voice not in latest or _age(one) > _age(latest[one.voice])):
            latest[one.voice] = one
    tellers = {low: len({one.voice for one in figures if one.low == low}) for low in {one.low for one in latest.values()}}
    return max(
        latest.values(),
        key=lambda one: (one.said or date.min, tellers[one.low], -(one.low or 0), one.voice, one.claim),
        default=None,
    )


def _age(one: Figure) -> tuple[date, int, str]:
    return one.said or date.min, one.size, one.claim


def _cites(figures: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(sorted({one.claim for one in figures}))


def _reasons(
    figures: Sequence[Figure], stands: Sequence[Figure], low: int | None, best: Figure | None, high: int | None
) -> Iterable[str]:
    if best:
        yield f"best {best.low}: {_who(best)} {RANKS[best.rank]}" + (f" ({best.said})" if best.said else "")
    else:
        yield "best is open: nobody tells more than a high end"
    standing = {id(one) for one in stands}
    older = sorted({one.size for one in figures if one.low is not None and id(one) not in standing})
    if older:
        yield f"superseded: {listed([str(size) for size in older])}"
    for name, value, several in (
        ("low", low, [one for one in figures if one.low == low]),
        ("high", high, [one for one in figures if one.high == high]),
    ):
        if value is None:
            yield f"{name} is open"
        elif best is None or value != best.low:
            yield f"{name} {value}: {listed([_who(one) for one in several])}"


def _who(one: Figure) -> str:
    name = one.origin.name
    return f"{name} ({one.origin.side})" if one.origin.side and one.origin.side != name else name
