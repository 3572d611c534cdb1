"""Finding claims: the newest happenings first, a page at a time, however large the ledger.

Every filter either compares a column of `told`, which has an index of that column and the day, or asks that a row be
among those that another table names (places, tolls, words). Which of the filters is narrowest decides how the database
goes about it, and that we count ourselves, up to a bound, as neither engine can know it of every value: an equality
that leads is walked in order of days; a set that leads, being small, is fetched and sorted; where all are wide, the rows
are walked by day until the page is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians, sin

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from menurut.model.globe import EARTH_KM
from menurut.store import tables as t
from menurut.store.filters import Filters, Near
from menurut.store.indexing import on_sphere
from menurut.store.keys import day_number, fold
from menurut.store.words import fts5, tsquery

BOUND = 20_000
"""Rows up to which a filter's are counted: so many are sorted in some 20 ms."""
_EQUAL = ("type", "status", "stance", "side", "country", "lang", "outlet")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the day and row of its last claim."""

    start: int
    row: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, by the newest of its rows that fit."""

    claim: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class _Condition:
    """One filter: the column of `told` that it is about, and what that has to be equal to or among."""

    column: str
    value: str | None = None
    among: Select[tuple[int]] | None = None

    @property
    def ordered(self) -> bool:
        return self.among is None

    def holds(self, told: FromClause, *, leads: bool) -> ColumnElement[bool]:
        """The condition on a row. Only the one that leads may use its index: the others are checked row by row."""
        column = told.c[self.column]
        if self.among is not None:
            return (column if leads else column + 0).in_(self.among)
        return (column if leads else column.op("||")("")) == self.value


def find(db: Connection, filters: Filters, *, limit: int, after: Cursor | None = None) -> list[Hit]:
    """Up to `limit` claims that fit, those of the newest events first, beginning after the cursor."""
    conditions = _conditions(db, filters)
    leader = _leader(db, conditions)
    hits: list[Hit] = []
    for since, until, spanning in _stretches(filters):
        if len(hits) < limit:
            query = _query(filters, conditions, leader, since, until, spanning)
            if after:
                start, row = t.told.c.start, t.told.c.id
                query = query.where((start < after.start) | ((start == after.start) & (row < after.row)))
            rows = db.execute(query.limit(limit - len(hits)))
            hits += [Hit(row.claim, Cursor(row.start, row.id)) for row in rows]
    return hits


def _stretches(filters: Filters) -> list[tuple[int | None, int | None, int | None]]:
    """Ranges of first days to walk, the newest first, each `(since, until, end after)`.

    With `since`, rows that begin on it or later come first; only then those that began before it and went on, which would
    otherwise have to be looked for to the beginning of time.
    """
    until = day_number(filters.until) + 1 if filters.until else None
    if not filters.since:
        return [(None, until, None)]
    since = day_number(filters.since)
    return [(since, until, None), (None, since, since)]


def _query(
    filters: Filters,
    conditions: Sequence[_Condition],
    leader: _Condition | None,
    since: int | None,
    until: int | None,
    spanning: int | None,
) -> Select[tuple[int, int, int]]:
    def fits(told: FromClause, *, inner: bool) -> ColumnElement[bool]:
        walks = not inner and (leader is None or leader.ordered)
        start = told.c.start if walks else told.c.start + 0
        every = [one.holds(told, leads=one is leader and not inner) for one in conditions]
        if not filters.copies:
            every.append(told.c.counted.is_(True))
        if since is not None:
            every.append(start >= since)
        if until is not None:
            every.append(start < until)
        if spanning is not None:
            every += [told.c.end > spanning, told.c.end > told.c.start + 1]
        return and_(*every) if every else literal(True)

    told, other = t.told, t.told.alias("other")
    newer = or_(other.c.start > told.c.start, and_(other.c.start == told.c.start, other.c.id > told.c.id))
    # A claim is listed once, by its newest row that fits.
    first = ~exists().where(other.c.claim == told.c.claim, newer, _whole(filters, conditions, other))
    day = told.c.start if leader is None or leader.ordered else told.c.start + 0
    return (
        select(told.c.claim, told.c.start, told.c.id)
        .where(fits(told, inner=False), first)
        .order_by(day.desc(), told.c.id.desc())
    )


def _whole(filters: Filters, conditions: Sequence[_Condition], told: FromClause) -> ColumnElement[bool]:
    """All that the filters ask of a row, whatever stretch it is in."""
    every = [one.holds(told, leads=False) for one in conditions]
    if not filters.copies:
        every.append(told.c.counted.is_(True))
    if filters.since:
        every.append(told.c.end + 0 > day_number(filters.since))
    if filters.until:
        every.append(told.c.start + 0 <= day_number(filters.until))
    return and_(*every) if every else literal(True)


def _leader(db: Connection, conditions: Sequence[_Condition]) -> _Condition | None:
    """The condition with the fewest rows; None where one that would have to be sorted has too many."""
    counted = [(_count(db, one), at) for at, one in enumerate(conditions)]
    for number, at in sorted(counted):
        if conditions[at].ordered or number < BOUND:
            return conditions[at]
    return None


def _count(db: Connection, condition: _Condition) -> int:
    rows = select(literal(1)).select_from(t.told).where(condition.holds(t.told, leads=True)).limit(BOUND)
    return db.execute(select(func.count()).select_from(rows.subquery())).scalar_one()


def _conditions(db: Connection, filters: Filters) -> list[_Condition]:
    conditions = []
    for name in _EQUAL:
        value: str | None = getattr(filters, name)
        if value is not None:
            conditions.append(_Condition(name, fold(value) if name in {"side", "outlet"} else value))
    if filters.near:
        conditions.append(_Condition("place", among=_near(filters.near)))
    if filters.inside:
        held = select(t.within.c.place).where(t.within.c.holder == filters.inside)
        conditions.append(
            _Condition("place", among=held.union(select(t.place.c.id).where(t.place.c.entry == filters.inside)))  # type: ignore[arg-type]
        )
    if filters.toll:
        least = t.toll.c.low >= filters.toll.least if filters.toll.least else literal(True)
        conditions.append(_Condition("id", among=select(t.toll.c.told).where(t.toll.c.kind == filters.toll.kind, least)))
    for query, column in ((filters.text, "content"), (filters.source, "sources")):
        if query is not None:
            conditions.append(_Condition("claim", among=_with_words(db, query, column)))
    return conditions


def _near(near: Near) -> Select[tuple[int]]:
    """Places in the circle. A chord of the sphere is as good as the arc over it, and needs no more than products."""
    x, y, z = on_sphere(near.lat, near.lon)
    place = t.place.c
    chord = 2 * sin(min(near.km / EARTH_KM, radians(180)) / 2)
    square = (place.x - x) * (place.x - x) + (place.y - y) * (place.y - y) + (place.z - z) * (place.z - z)
    # A country's point stands for all of it, and is near nothing.
    return select(place.id).where(place.kind != "country", square <= chord * chord)


def _with_words(db: Connection, query: str, column: str) -> Select[tuple[int]]:
    """Claims with the words in `content` or `sources`."""
    if db.dialect.name == "sqlite":
        matches = text("claim_words MATCH :words").bindparams(words=fts5(query, column))
        return select(literal_column("rowid")).select_from(text("claim_words")).where(matches)
    configurations = {"configurations": ("simple",)} if column == "sources" else {}
    words: ColumnElement[object] = literal_column(f"words_of_{column}")
    return select(t.claim.c.id).where(words.op("@@")(tsquery(query, **configurations)))
