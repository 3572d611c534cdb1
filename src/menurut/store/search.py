"""Finding claims: the newest happenings first, or the oldest, a page at a time, however large the ledger.

We go about it ourselves rather than leave it to the engines, which cannot know of every value how many rows have it. One
filter leads: it names rows of `told` in order, by an index that has all that is needed to pass most others by (see
`traits`). What is left is fetched, a batch at a time, and looked at row by row: whether it fits in every way, and whether
no row of its claim that comes before does, as a claim is listed once. The batches grow until the page is full or no row is
left.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import radians, sin
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from menurut.model.globe import EARTH_KM
from menurut.model.keys import day_number
from menurut.store import tables as t
from menurut.store.filters import Filters, Near
from menurut.store.indexing import on_sphere
from menurut.store.keys import fold
from menurut.store.traits import COLUMNS, present, wanted
from menurut.store.wording import Words, expected

FEW = 20_000
"""Rows up to which a filter that names them in no order is asked first, and its rows sorted."""
MANY = 15 * FEW
"""Rows up to which we count, to know the narrower of two filters."""
_ASKED_FOR = {0: FEW, 2: FEW, 4: MANY}
"""After how many batches that did not fill the page we ask for all claims that have the words, and for how many at most."""
_GROWTH, _LARGEST = 6, 20_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the day and row of its last claim."""

    start: int
    row: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, by the first in order of its rows that fit."""

    claim: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class _Stretch:
    """First days from `since` up to `until` (exclusive); with `over`, of events that go on after that day."""

    since: int | None
    until: int | None
    over: int | None = None


@dataclass(frozen=True, slots=True)
class _Leader:
    """What names the rows, `rows` of them (or more, if that is MANY); `column` is the column of `told` that it is about."""

    column: str | None
    holds: ColumnElement[bool]
    rows: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """The filters, as the database takes them; `places` are rows of `place`."""

    filters: Filters
    equal: dict[str, str]
    places: tuple[int, ...] | None
    words: Words | None
    oldest: bool = False
    eventful: bool = False


def find(
    db: Connection,
    filters: Filters,
    *,
    limit: int,
    after: Cursor | None = None,
    oldest: bool = False,
    eventful: bool = False,
) -> list[Hit]:
    """Up to `limit` claims that fit, those of the newest (or the `oldest`) events first, beginning after the cursor.

    With `eventful` only claims that tell of an event.
    """
    if db.dialect.name != "sqlite":
        # A plan for any value is no plan for this one, and to compile one takes longer than to run it.
        db.execute(select(*(func.set_config(name, value, True) for name, value in _SETTINGS.items())))
    asked = replace(_asked(db, filters), oldest=oldest, eventful=eventful)
    if asked.places is not None and not asked.places:
        return []
    leader = _leader(db, asked)
    hits: list[Hit] = []
    stretches = _stretches(filters)
    for stretch in reversed(stretches) if oldest else stretches:
        if len(hits) < limit:
            hits += _along(
                db,
                asked,
                _long(stretch) if stretch.over else leader,
                stretch,
                limit - len(hits),
                after,
            )
    return hits


def newest(db: Connection, filters: Filters, claims: Collection[int]) -> dict[int, Cursor]:
    """Where `find` comes upon each of these claims, for those that fit."""
    asked = _asked(db, filters)
    if not claims or (asked.places is not None and not asked.places):
        return {}
    if asked.words:
        claims = asked.words.among(db, claims)
    told = t.told
    query = select(told.c.claim, told.c.start, told.c.id).where(_among(db, told.c.claim, claims), _fits(db, asked, told))
    rows = db.execute(query.order_by(told.c.start, told.c.id))
    return {row.claim: Cursor(row.start, row.id) for row in rows}


_SETTINGS = {
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
    "enable_seqscan": "off",
}


def _stretches(filters: Filters) -> list[_Stretch]:
    """The newest first. With `since`, what began before it and went on comes last: an index knows what lasts for days."""
    until = day_number(filters.until) + 1 if filters.until else None
    if not filters.since:
        return [_Stretch(None, until)]
    since = day_number(filters.since)
    return [_Stretch(since, until), _Stretch(None, since, over=since)]


def _along(
    db: Connection,
    asked: _Asked,
    leader: _Leader,
    stretch: _Stretch,
    limit: int,
    after: Cursor | None,
) -> list[Hit]:
    hits: list[Hit] = []
    # Of words we know too little to expect that the first rows have them.
    size, batches = (12 if asked.words else 2) * limit, 0
    known: frozenset[int] | None = None
    while True:
        if asked.words and known is None and batches in _ASKED_FOR:
            known = asked.words.all(db, most=_ASKED_FOR[batches], soon=not batches)
            if known is not None and len(known) < leader.rows:
                leader, size = _Leader("claim", _among(db, t.told.c.claim, known), len(known)), 2 * limit
        rows = db.execute(_rows(db, asked, leader, stretch, after).limit(size)).all()
        claims = frozenset(row.claim for row in rows)
        if asked.words:
            claims = asked.words.among(db, claims) if known is None else claims & known
        left = [row.id for row in rows if row.claim in claims]
        fit = frozenset(db.execute(_fitting(db, asked, stretch, left)).scalars()) if left else frozenset()
        hits += [Hit(row.claim, Cursor(row.start, row.id)) for row in rows if row.id in fit]
        if len(hits) >= limit or len(rows) < size:
            return hits[:limit]
        after = Cursor(rows[-1].start, rows[-1].id)
        size, batches = min(_GROWTH * size, _LARGEST), batches + 1


def _rows(
    db: Connection,
    asked: _Asked,
    leader: _Leader,
    stretch: _Stretch,
    after: Cursor | None,
) -> Select[Any]:
    """Rows that the leader names and that may fit, in order."""
    told = t.told.c
    where = [leader.holds]
    mask, bits = wanted(asked.equal)
    if mask:
        where.append(told.traits.bitwise_and(literal(mask, BigInteger)) == literal(bits, BigInteger))
    if asked.eventful:
        where.append(told.traits.bitwise_and(literal(present("type"), BigInteger)) != literal_column("0"))
    if stretch.since is not None:
        where.append(told.start >= stretch.since)
    if stretch.until is not None:
        where.append(told.start < stretch.until)
    if after:
        # Told twice: an index is entered by the first.
        where += [
            told.start >= after.start if asked.oldest else told.start <= after.start,
            _beyond(t.told, after.start, after.row, later=asked.oldest),
        ]
    if asked.places is not None and leader.column != "place":
        where.append(_among(db, told.place + 0, asked.places))
    if asked.filters.toll and leader.column != "id":
        where.append(_tolled(db, asked.filters, t.told))
    order = (told.start, told.id) if asked.oldest else (told.start.desc(), told.id.desc())
    return select(told.id, told.start, told.claim).where(*where).order_by(*order)


def _beyond(row: FromClause, start: Any, number: Any, *, later: bool) -> ColumnElement[bool]:  # noqa: ANN401 (a number or a column)
    """Whether the row comes later than the one of this start and number, or before it."""
    if later:
        return or_(row.c.start > start, and_(row.c.start == start, row.c.id > number))
    return or_(row.c.start < start, and_(row.c.start == start, row.c.id < number))


def _fitting(db: Connection, asked: _Asked, stretch: _Stretch, rows: Sequence[int]) -> Select[tuple[int]]:
    """Those of the rows that fit, and are the first in order of their claims that do."""
    told, other = t.told, t.told.alias("other")
    before = _beyond(other, told.c.start, told.c.id, later=not asked.oldest)
    first = ~exists().where(other.c.claim == told.c.claim, before, _fits(db, asked, other))
    query = select(told.c.id).where(_among(db, told.c.id, rows), _fits(db, asked, told), first)
    return query if stretch.over is None else query.where(told.c.end > stretch.over)


def _fits(db: Connection, asked: _Asked, told: FromClause) -> ColumnElement[bool]:
    """All that the filters ask of a row, but for words: those are the claim's."""
    filters = asked.filters
    every = [told.c[column].op("||")("") == value for column, value in asked.equal.items()]
    if not filters.copies:
        every.append(told.c.counted.is_(True))
    if filters.since:
        every.append(told.c.end + 0 > day_number(filters.since))
    if filters.until:
        every.append(told.c.start + 0 <= day_number(filters.until))
    if asked.places is not None:
        every.append(_among(db, told.c.place + 0, asked.places))
    if filters.toll:
        every.append(_tolled(db, filters, told))
    return and_(literal(True), *every)


def _tolled(db: Connection, filters: Filters, told: FromClause) -> ColumnElement[bool]:
    """Whether the row has such a toll. SQLite would look through all that are such, for every row, were it not kept from it."""
    kind, low = t.toll.c.kind, t.toll.c.low
    columns = (kind.op("||")(""), low + 0) if db.dialect.name == "sqlite" else (kind, low)
    return exists().where(t.toll.c.told == told.c.id, *_of_toll(filters, *columns))


def _of_toll(filters: Filters, kind: ColumnElement[Any], low: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    if filters.toll is None:
        return []
    least = [low >= filters.toll.least] if filters.toll.least else []
    return [kind == filters.toll.kind, *least]


def _leader(db: Connection, asked: _Asked) -> _Leader:
    """The filter with the fewest rows, of those that name them in order or are few enough to be sorted."""
    told = t.told.c
    ordered = {column: told[column] == value for column, value in asked.equal.items() if column != "status"}
    sets: dict[str, tuple[Select[Any], ColumnElement[bool]]] = {}
    if asked.places is not None:
        among = _among(db, told.place, asked.places)
        sets["place"] = (select(told.id).where(among), among)
    if asked.filters.toll:
        tolls = select(t.toll.c.told).where(*_of_toll(asked.filters, t.toll.c.kind, t.toll.c.low))
        sets["id"] = (tolls, told.id.in_(tolls))
    walks = _Leader(None, literal(True), MANY)
    found = []
    for bound in (FEW, MANY):
        found = [_Leader(column, holds, _count(db, select(told.id).where(holds), bound)) for column, holds in ordered.items()]
        found += [_Leader(name, holds, _count(db, rows, FEW)) for name, (rows, holds) in sets.items()]
        few = [one for one in found if one.rows < FEW]
        if few or len(ordered) + len(sets) < 2:
            break
    if few:
        return min(few, key=lambda one: one.rows)
    return min(
        (one for one in found if one.column in ordered),
        key=lambda one: one.rows,
        default=walks,
    )


def _long(stretch: _Stretch) -> _Leader:
    told = t.told.c
    return _Leader(
        "end",
        and_(told.end > stretch.over, told.end > told.start + literal_column("1")),
        FEW,
    )


def _count(db: Connection, rows: Select[Any], bound: int) -> int:
    """How many, up to the bound; PostgreSQL guesses well, and at once."""
    if db.dialect.name != "sqlite":
        return min(bound, expected(db, rows))
    return db.execute(select(func.count()).select_from(rows.limit(bound).subquery())).scalar_one()


def _asked(db: Connection, filters: Filters) -> _Asked:
    equal = {column: str(value) for column in COLUMNS if (value := getattr(filters, column)) is not None}
    equal |= {column: fold(equal[column]) for column in ("side", "outlet") if column in equal}
    queries = {"content": filters.text, "sources": filters.source}
    named = {column: query for column, query in queries.items() if query is not None}
    words = Words.of(db, named) if named else None
    return _Asked(filters, equal, _places(db, filters), words)


def _places(db: Connection, filters: Filters) -> tuple[int, ...] | None:
    place = t.place.c
    queries = []
    if filters.near:
        queries.append(select(place.id).where(*_near(filters.near)))
    if filters.inside:
        held = select(t.within.c.place).where(t.within.c.holder == filters.inside)
        queries.append(held.union(select(place.id).where(place.entry == filters.inside)))  # type: ignore[arg-type]
    if not queries:
        return None
    found = [frozenset(db.execute(query).scalars()) for query in queries]
    return tuple(sorted(frozenset.intersection(*found)))


def _near(near: Near) -> list[ColumnElement[bool]]:
    """Places in the circle. A chord of the sphere is as good as the arc over it, and needs no more than products."""
    x, y, z = on_sphere(near.lat, near.lon)
    place = t.place.c
    chord = 2 * sin(min(near.km / EARTH_KM, radians(180)) / 2)
    square = (place.x - x) * (place.x - x) + (place.y - y) * (place.y - y) + (place.z - z) * (place.z - z)
    # A country's point stands for all of it, and is near nothing.
    return [
        place.z >= z - chord,
        place.z <= z + chord,
        place.kind != "country",
        square <= chord * chord,
    ]


def _among(db: Connection, column: ColumnElement[Any], numbers: Collection[int]) -> ColumnElement[bool]:
    """Whether it is one of the numbers, however many: each as a parameter of its own would be too many."""
    if db.dialect.name != "sqlite":
        return column == any_(literal(list(numbers), ARRAY(BigInteger)))
    every = text("json_each(:numbers)").bindparams(bindparam("numbers", json.dumps(list(numbers)), unique=True))
    return column.in_(select(literal_column("value")).select_from(every))
