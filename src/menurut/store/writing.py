"""Putting reports and readings into a ledger, each inside one transaction that the caller holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Select, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from menurut.model import Harm, Reading, Report
from menurut.model.keys import day_number
from menurut.store import tables as t
from menurut.store.filters import LARGEST
from menurut.store.indexing import Holders, place_entry, place_row, tellings
from menurut.store.keys import claim_cites, fold, report_key, same_words
from menurut.store.letters import Letters
from menurut.store.packing import moment, pack_reading, report_row
from menurut.store.prepared import put, run
from menurut.store.traits import traits

_MOST_ALIKE = 50  # copies of one text beyond which no closer one is looked for


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it arrives, with what was found out about it before it is kept.

    `found` is the file, feed or archive that it was in. `signature` and `bands` are those of its text; `alike` gives the
    likeness (0 to 1) to a text of that signature, None where the two are no copies. `relevant` is whether the gate lets
    it through, with score and reason.
    """

    report: Report
    found: str
    signature: bytes
    bands: tuple[int, ...]
    alike: Callable[[bytes], float | None]
    relevant: bool = True
    gate_score: float | None = None
    gate_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an arrival: `fresh` unless it was there before, `read` if its reading is new.

    `origin` is the key of the report that it is a copy of.
    """

    key: str
    fresh: bool
    revision: int
    origin: str | None = None
    likeness: float | None = None
    read: bool = False


def put_report(db: Connection, arrival: Arrival, *, at: datetime) -> tuple[int, Added]:
    """The row of the report, made unless it is there, and what became of it."""
    report, key = arrival.report, report_key(arrival.report)
    for known, revision in run(db, _OF_KEY, {"key": key}):
        return known, Added(key, fresh=False, revision=revision)
    digest = report.digest
    run(db, _NEW_TEXT[db.dialect.name], {"digest": digest, "lang": report.lang, "body": report.text})
    revision = 1
    if report.url:
        revision += run(db, _AT_URL, {"url": report.url})[0][0]
    origin = _origin(db, arrival, digest)
    number = next_id(db, t.report)
    put(
        db,
        t.report,
        [
            {
                **report_row(report),
                "id": number,
                "key": key,
                "revision": revision,
                "found": arrival.found,
                "arrived_at": moment(at),
                "origin": origin and origin[0],
                "likeness": origin and origin[2],
                "signature": arrival.signature,
                "relevant": arrival.relevant,
                "gate_score": arrival.gate_score,
                "gate_reason": arrival.gate_reason,
            }
        ],
    )
    if arrival.bands:
        put(db, t.band, [{"key": band, "report": number} for band in dict.fromkeys(arrival.bands)])
    return number, Added(key, True, revision, *((origin[1], origin[2]) if origin else ()))


def put_reading(db: Connection, number: int, report: Report, reading: Reading, *, at: datetime, holders: Holders) -> bool:
    """Keep a reading of the report with that row, and find its claims by it from now on; False where it was kept before."""
    ((came_as, known),) = run(db, _BEFORE_READING, {"report": number, "reader": reading.reader})
    if known is not None:
        return False
    name = Letters().process_result_value(came_as, db.dialect) or ""
    if name != report.id:  # the same report came under two names, and is kept under the first
        report, reading = replace(report, id=name), replace(reading, report=name)
    row = next_id(db, t.reading)
    kept = {"id": row, "report": number, "reader": reading.reader, "made_at": moment(at)}
    put(db, t.reading, [{**kept, "body": pack_reading(report, reading)}])
    if not reading.claims:
        unindex(db, number)
        _recount(db, number)
        return True
    names = {entity.id: entity.name for entity in reading.entities}
    first = next_id(db, t.claim)
    cites = claim_cites(report, reading.claims)
    claims = [
        {
            "id": first + at_,
            "cite": cite,
            "reading": row,
            "report": number,
            "local": claim.id,
            "lang": report.lang,
            "content": " … ".join(span.of(report.text) for span in claim.content),
            "sources": " ← ".join(names[source] for source in claim.source),
            "words": same_words(claim, report.text),
        }
        for at_, (cite, claim) in enumerate(zip(cites, reading.claims, strict=True))
    ]
    rows = {str(row_["local"]): (first + at_, str(row_["words"])) for at_, row_ in enumerate(claims)}
    put(db, t.claim, claims)
    _judge(db, reading, dict(zip((claim.id for claim in reading.claims), cites, strict=True)), at)
    index(db, number, report, reading, rows, holders=holders, arrived=at)
    _recount(db, number)
    return True


def index(
    db: Connection,
    number: int,
    report: Report,
    reading: Reading,
    claims: Mapping[str, tuple[int, str]],
    *,
    holders: Holders,
    arrived: datetime,
) -> None:
    """Find the claims of the report by this reading, and by no older one; `claims` has the row and words of each."""
    unindex(db, number)
    repeated = _repeated(db, number)
    ids = {local: row for local, (row, _) in claims.items()}
    counted = {local: words not in repeated for local, (_, words) in claims.items()}
    told = tellings(report, reading, arrived=day_number(arrived.date()))
    places = _places(db, reading, holders)
    first = next_id(db, t.told)
    outlet = fold(report.outlet) if report.outlet else None
    rows_ = [
        {
            "id": first + at,
            "claim": ids[one.claim],
            "report": number,
            "start": one.start,
            "end": one.end,
            "stance": one.stance,
            "side": one.side,
            "lang": report.lang,
            "outlet": outlet,
            "type": one.type,
            "status": one.status,
            "country": one.country,
            "place": places[one.place] if one.place else None,
            "counted": counted[one.claim],
        }
        for at, one in enumerate(told)
    ]
    put(db, t.told, [row | {"traits": traits(row)} for row in rows_])
    tolls = [
        {"told": first + at, "number": n, "kind": harm.kind, "group": harm.group, **_bounds(harm)}
        for at, one in enumerate(told)
        for n, harm in enumerate(one.harms)
    ]
    put(db, t.toll, tolls)


def _bounds(harm: Harm) -> dict[str, int | None]:
    bounds = {"low": harm.low, "high": harm.high}
    return {name: people and min(people, LARGEST) for name, people in bounds.items()}


def unindex(db: Connection, number: int) -> None:
    """Find no claim of the report with that row any more; what is kept of it stays."""
    mine = select(t.told.c.id).where(t.told.c.report == number)
    if run(db, _TOLD_OF, {"report": number})[0][0] is not None:
        db.execute(delete(t.toll).where(t.toll.c.told.in_(mine)))
        db.execute(delete(t.told).where(t.told.c.report == number))


def _origin(db: Connection, arrival: Arrival, digest: str) -> tuple[int, str, float] | None:
    """Row, key and likeness of the first text that this one is a copy of."""
    bands = tuple(dict.fromkeys(arrival.bands))
    found = run(db, _alike(len(bands)), {"digest": digest, **{f"n{at}": band for at, band in enumerate(bands)}})
    ranked = [(1.0 if same == digest else arrival.alike(signature), -row, key) for row, key, same, signature in found]
    best = max(((likeness, row, key) for likeness, row, key in ranked if likeness is not None), default=None)
    return (-best[1], best[2], best[0]) if best else None


def _repeated(db: Connection, number: int) -> frozenset[str]:
    """The words of claims that the report's origin, or a copy of it that came before, has in its index."""
    origin = run(db, _ORIGIN, {"report": number})[0][0]
    if origin is None:
        return frozenset()
    family = select(t.report.c.id).where(((t.report.c.id == origin) | (t.report.c.origin == origin)) & (t.report.c.id < number))
    words = select(t.claim.c.words).join(t.told, t.told.c.claim == t.claim.c.id).where(t.told.c.report.in_(family)).distinct()
    return frozenset(db.execute(words).scalars())


def _recount(db: Connection, number: int) -> None:
    """Count anew what the later copies say: what this report says before them has changed."""
    origin = run(db, _ORIGIN, {"report": number})[0][0]
    for (copy,) in run(db, _COPIES, {"origin": origin or number, "report": number}):
        repeated = _repeated(db, copy)
        mine = select(t.told.c.id, t.told.c.counted, t.claim.c.words).join(t.claim, t.claim.c.id == t.told.c.claim)
        rows = db.execute(mine.where(t.told.c.report == copy)).all()
        for counted in (True, False):
            changed = [row.id for row in rows if row.counted is not counted and (row.words not in repeated) is counted]
            if changed:
                db.execute(update(t.told).where(t.told.c.id.in_(changed)).values(counted=counted))


def _judge(db: Connection, reading: Reading, cites: dict[str, str], at: datetime) -> None:
    """Keep what the report itself says of how its claims stand to one another."""
    rows = [
        {"type": one.type, "a": cites[one.a], "b": cites[one.b], "by": reading.reader, "made_at": moment(at)}
        for one in dict.fromkeys(reading.relations)
    ]
    if rows:
        first = next_id(db, t.judgement)
        reasons = json.dumps(["the report says so"])
        insert_new(db, t.judgement, [{**row, "id": first + n, "reasons": reasons} for n, row in enumerate(rows)])


def _places(db: Connection, reading: Reading, holders: Holders) -> dict[str, int]:
    """The row of each entry that a place of the reading has; new ones are made, with what holds them."""
    entries = {entry: place for place in reading.places if (entry := place_entry(place))}
    if not entries:
        return {}
    rows = _rows_of(db, entries)
    missing = [entry for entry in entries if entry not in rows]
    if missing:
        first = next_id(db, t.place)
        db.execute(insert(t.place), [place_row(entries[entry], entry) | {"id": first + n} for n, entry in enumerate(missing)])
        rows |= {entry: first + n for n, entry in enumerate(missing)}
        held = [{"holder": holder, "place": rows[entry]} for entry in missing for holder in dict.fromkeys(holders(entry))]
        if held:
            db.execute(insert(t.within), held)
    return rows


def _rows_of(db: Connection, entries: Collection[str]) -> dict[str, int]:
    found = run(db, _with_entries(len(entries)), {f"n{at}": entry for at, entry in enumerate(entries)})
    return {Letters().process_result_value(entry, db.dialect) or "": row for entry, row in found}


def _numbered(number: int, column: Column[Any]) -> list[BindParameter[Any]]:
    return [bindparam(f"n{at}", type_=column.type) for at in range(number)]


@cache
def _with_entries(number: int) -> Select[Any]:
    return select(t.place.c.entry, t.place.c.id).where(t.place.c.entry.in_(_numbered(number, t.place.c.entry)))


@cache
def _alike(bands: int) -> Select[Any]:
    """The first of the reports that share the digest, or one of so many bands."""
    first = func.coalesce(t.report.c.origin, t.report.c.id)
    shared = t.band.c.key.in_(_numbered(bands, t.band.c.key))
    near = select(first).join(t.band, t.band.c.report == t.report.c.id).where(shared)
    same = select(first).where(t.report.c.digest == bindparam("digest"))
    columns = (t.report.c.id, t.report.c.key, t.report.c.digest, t.report.c.signature)
    wanted = t.report.c.id.in_(near.union(same) if bands else same)
    return select(*columns).where(wanted).order_by(t.report.c.id).limit(_MOST_ALIKE)


_NUMBER = bindparam("report", type_=t.report.c.id.type)
_OF_KEY = select(t.report.c.id, t.report.c.revision).where(t.report.c.key == bindparam("key"))
_AT_URL = select(func.count()).where(t.report.c.url == bindparam("url"))
_ORIGIN = select(t.report.c.origin).where(t.report.c.id == _NUMBER)
_TOLD_OF = select(func.min(t.told.c.id)).where(t.told.c.report == _NUMBER)
_COPIES = select(t.report.c.id).where(t.report.c.origin == bindparam("origin"), t.report.c.id > _NUMBER).order_by(t.report.c.id)
_KNOWN = select(t.reading.c.id).where(t.reading.c.report == _NUMBER, t.reading.c.reader == bindparam("reader"))
_BEFORE_READING = select(t.report.c.name, _KNOWN.scalar_subquery().label("known")).where(t.report.c.id == _NUMBER)
_NEW_TEXT = {
    engine: dialect.insert(t.text)
    .values({column.name: bindparam(column.name, type_=column.type) for column in t.text.columns})
    .on_conflict_do_nothing()
    for engine, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@cache
def _last(table: Table) -> Select[tuple[int | None]]:
    return select(func.max(table.c.id))


def next_id(db: Connection, table: Table) -> int:
    """The id of the next row; the lock that writers hold keeps it from being given twice."""
    last: int | None = run(db, _last(table), {})[0][0]
    return (last or 0) + 1


def insert_new(db: Connection, table: Table, rows: list[dict[str, object]]) -> int:
    """Insert the rows that are not there yet, and give their number."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    counted = {"preserve_rowcount": True}  # else PostgreSQL's is not told
    new = (dialect.insert(table).values(row).on_conflict_do_nothing() for row in rows)
    return sum(db.execute(statement, execution_options=counted).rowcount for statement in new)
