"""Putting reports and readings into a ledger, each inside one transaction that the caller holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from menurut.model import Harm, Reading, Report
from menurut.store import tables as t
from menurut.store.filters import LARGEST
from menurut.store.indexing import Holders, place_entry, place_row, tellings
from menurut.store.keys import claim_cites, day_number, fold, report_key, same_words
from menurut.store.packing import moment, pack_reading, report_row

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
    known = db.execute(select(t.report.c.id, t.report.c.revision).where(t.report.c.key == key)).first()
    if known:
        return known.id, Added(key, fresh=False, revision=known.revision)
    insert_new(db, t.text, [{"digest": report.digest, "lang": report.lang, "body": report.text}])
    revision = 1
    if report.url:
        revision += db.execute(select(func.count()).where(t.report.c.url == report.url)).scalar_one()
    origin = _origin(db, arrival)
    number = next_id(db, t.report)
    db.execute(
        insert(t.report),
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
        },
    )
    if arrival.bands:
        db.execute(insert(t.band), [{"key": band, "report": number} for band in dict.fromkeys(arrival.bands)])
    return number, Added(key, True, revision, *((origin[1], origin[2]) if origin else ()))


def put_reading(db: Connection, number: int, report: Report, reading: Reading, *, at: datetime, holders: Holders) -> bool:
    """Keep a reading of the report with that row, and find its claims by it from now on; False where it was kept before."""
    same = (t.reading.c.report == number) & (t.reading.c.reader == reading.reader)
    if db.execute(select(t.reading.c.id).where(same)).first():
        return False
    name = db.execute(select(t.report.c.name).where(t.report.c.id == number)).scalar_one()
    if name != report.id:  # the same report came under two names, and is kept under the first
        report, reading = replace(report, id=name), replace(reading, report=name)
    row = next_id(db, t.reading)
    kept = {"id": row, "report": number, "reader": reading.reader, "made_at": moment(at)}
    db.execute(insert(t.reading), {**kept, "body": pack_reading(report, reading)})
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
    db.execute(insert(t.claim), claims)
    _judge(db, reading, dict(zip((claim.id for claim in reading.claims), cites, strict=True)), at)
    index(db, number, report, reading, holders=holders, arrived=at)
    _recount(db, number)
    return True


def index(db: Connection, number: int, report: Report, reading: Reading, *, holders: Holders, arrived: datetime) -> None:
    """Find the claims of the report with that row by this reading, which is kept, and by no older one."""
    unindex(db, number)
    kept = (t.claim.c.report == number) & (t.reading.c.reader == reading.reader)
    rows = db.execute(
        select(t.claim.c.local, t.claim.c.id, t.claim.c.words).join(t.reading, t.reading.c.id == t.claim.c.reading).where(kept)
    ).all()
    ids = {row.local: row.id for row in rows}
    repeated = _repeated(db, number)
    counted = {row.local: row.words not in repeated for row in rows}
    told = tellings(report, reading, arrived=day_number(arrived.date()))
    places = _places(db, reading, holders)
    first = next_id(db, t.told)
    db.execute(
        insert(t.told),
        [
            {
                "id": first + at,
                "claim": ids[one.claim],
                "report": number,
                "start": one.start,
                "end": one.end,
                "stance": one.stance,
                "side": one.side,
                "lang": report.lang,
                "outlet": fold(report.outlet) if report.outlet else None,
                "type": one.type,
                "status": one.status,
                "country": one.country,
                "place": places[one.place] if one.place else None,
                "counted": counted[one.claim],
            }
            for at, one in enumerate(told)
        ],
    )
    tolls = [
        {"told": first + at, "number": n, "kind": harm.kind, "group": harm.group, **_bounds(harm)}
        for at, one in enumerate(told)
        for n, harm in enumerate(one.harms)
    ]
    if tolls:
        db.execute(insert(t.toll), tolls)


def _bounds(harm: Harm) -> dict[str, int | None]:
    bounds = {"low": harm.low, "high": harm.high}
    return {name: people and min(people, LARGEST) for name, people in bounds.items()}


def unindex(db: Connection, number: int) -> None:
    """Find no claim of the report with that row any more; what is kept of it stays."""
    mine = select(t.told.c.id).where(t.told.c.report == number)
    if db.execute(mine.limit(1)).first():
        db.execute(delete(t.toll).where(t.toll.c.told.in_(mine)))
        db.execute(delete(t.told).where(t.told.c.report == number))


def _origin(db: Connection, arrival: Arrival) -> tuple[int, str, float] | None:
    """Row, key and likeness of the first text that this one is a copy of."""
    first = func.coalesce(t.report.c.origin, t.report.c.id)
    near = select(first).join(t.band, t.band.c.report == t.report.c.id).where(t.band.c.key.in_(arrival.bands))
    same = select(first).where(t.report.c.digest == arrival.report.digest)
    columns = (t.report.c.id, t.report.c.key, t.report.c.digest, t.report.c.signature)
    found = db.execute(
        select(*columns).where(t.report.c.id.in_(near.union(same))).order_by(t.report.c.id).limit(_MOST_ALIKE)
    ).all()
    ranked = [(1.0 if row.digest == arrival.report.digest else arrival.alike(row.signature), -row.id, row.key) for row in found]
    best = max(((likeness, row, key) for likeness, row, key in ranked if likeness is not None), default=None)
    return (-best[1], best[2], best[0]) if best else None


def _repeated(db: Connection, number: int) -> frozenset[str]:
    """The words of claims that the report's origin, or a copy of it that came before, has in its index."""
    origin = db.execute(select(t.report.c.origin).where(t.report.c.id == number)).scalar()
    if origin is None:
        return frozenset()
    family = select(t.report.c.id).where(((t.report.c.id == origin) | (t.report.c.origin == origin)) & (t.report.c.id < number))
    words = select(t.claim.c.words).join(t.told, t.told.c.claim == t.claim.c.id).where(t.told.c.report.in_(family)).distinct()
    return frozenset(db.execute(words).scalars())


def _recount(db: Connection, number: int) -> None:
    """Count anew what the later copies say: what this report says before them has changed."""
    origin = db.execute(select(t.report.c.origin).where(t.report.c.id == number)).scalar()
    copies = select(t.report.c.id).where(t.report.c.origin == (origin or number), t.report.c.id > number)
    for copy in db.execute(copies.order_by(t.report.c.id)).scalars().all():
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


def _rows_of(db: Connection, entries: Iterable[str]) -> dict[str, int]:
    found = db.execute(select(t.place.c.entry, t.place.c.id).where(t.place.c.entry.in_(entries)))
    return {row.entry: row.id for row in found}


def next_id(db: Connection, table: Table) -> int:
    """The id of the next row; the lock that writers hold keeps it from being given twice."""
    last: int | None = db.execute(select(func.max(table.c.id))).scalar()
    return (last or 0) + 1


def insert_new(db: Connection, table: Table, rows: list[dict[str, object]]) -> int:
    """Insert the rows that are not there yet, and give their number."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    counted = {"preserve_rowcount": True}  # else PostgreSQL's is not told
    new = (dialect.insert(table).values(row).on_conflict_do_nothing() for row in rows)
    return sum(db.execute(statement, execution_options=counted).rowcount for statement in new)
