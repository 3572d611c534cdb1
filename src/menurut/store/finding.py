"""Looking things up: claims by what is asked, reports, revisions, one claim by its id."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, func, literal_column, select, text

from menurut.model import Issue, Reading, Report, StoreError
from menurut.model.keys import day_of
from menurut.model.transport import from_json
from menurut.store import tables as t
from menurut.store.packing import report_of, unpack_reading
from menurut.store.prepared import ask
from menurut.store.search import Hit
from menurut.store.words import fts5, tsquery

SHORTEST = 6
"""Letters of an id or key that are enough to ask by."""


class NotKept(StoreError, LookupError):  # noqa: N818 (what is so, not that something broke)
    """There is nothing of that name in the ledger."""


class Several(NotKept):
    """There is more than one of that name in the ledger."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it is kept.

    `origin` is the key of the one that it is a copy of; `reason` why the gate turned it away or let it through;
    `readers` are those that have read it, the newest last.
    """

    key: str
    report: Report
    found: str
    arrived_at: str
    revision: int
    relevant: bool
    gate_score: float | None
    reason: str | None
    origin: str | None
    likeness: float | None
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim as it is cited: with its report, and of its reading just what the claim needs.

    `day` is the day of the event by which it was found in a list.
    """

    cite: str
    key: str
    report: Report
    reading: Reading
    readers: tuple[str, ...] = ()
    day: date | None = None


def cited(db: Connection, hits: Sequence[Hit]) -> list[Cited]:
    """The claims of these rows, in the same order."""
    found = {row.id: row for row in db.execute(_claims().where(t.claim.c.id.in_([hit.claim for hit in hits])))}
    bodies: dict[int, dict[str, Any]] = {}
    return [replace(_cited(found[hit.claim], bodies), day=_day(hit.cursor.start)) for hit in hits]


OPEN = ("side", "lang", "outlet", "country")
"""Columns of `told` with an index whose values are of no closed set; sides and outlets are folded."""
MANY = 500
"""Values of one of them that are told at most."""


def known(db: Connection, column: str) -> list[str]:
    """The values that there are in a column of OPEN: each is looked up in the index from the one before, none is counted."""
    if column not in OPEN:
        raise ValueError(f"no column {column!r} to list; known: {', '.join(OPEN)}")
    name = f"told.{column}"
    first = f"SELECT min({name}) FROM told"  # noqa: S608 (one of OPEN)
    walk = (
        f"WITH RECURSIVE found(value) AS ({first} UNION ALL"  # noqa: S608
        f" SELECT ({first} WHERE {name} > found.value) FROM found WHERE found.value IS NOT NULL)"
        f" SELECT value FROM found WHERE value IS NOT NULL LIMIT {MANY}"
    )
    return [value for (value,) in ask(db, walk)]


def claim(db: Connection, cite: str) -> Cited:
    """The claim of that id, as the newest reading that has it tells it.

    Raises NotKept where there is none, Several where there are more.
    """
    rows = db.execute(_claims().where(_begins(t.claim.c.cite, cite)).order_by(t.claim.c.id)).all()
    if not rows:
        raise NotKept(f"no claim {cite!r} in this ledger; `menurut claims` lists them with their ids")
    if len({row.cite for row in rows}) > 1:
        raise Several(f"{cite!r} begins the ids of several claims; give more of it")
    found = _cited(rows[-1], {})
    return Cited(found.cite, found.key, found.report, found.reading, tuple(dict.fromkeys(row.reader for row in rows)))


def reports(
    db: Connection, *, words: str | None = None, turned_away: bool | None = None, limit: int, after: int | None = None
) -> list[tuple[int, Kept]]:
    """Reports with their rows, the last to arrive first; from below the row `after` on."""
    query = _reports().order_by(t.report.c.id.desc()).limit(limit)
    if turned_away is not None:
        query = query.where(t.report.c.relevant.is_(not turned_away))
    if words is not None:
        query = query.where(t.report.c.id.in_(_with_words(db, words)))
    if after is not None:
        query = query.where(t.report.c.id < after)
    return _all_kept(db, db.execute(query).all())


def report(db: Connection, name: str) -> tuple[int, Kept]:
    """The report of that key (or its beginning), or of that id, and its row.

    Raises NotKept where there is none, Several where there are more.
    """
    rows = db.execute(_reports().where((t.report.c.key == name) | (t.report.c.name == name))).all()
    rows = rows or db.execute(_reports().where(_begins(t.report.c.key, name))).all()
    if not rows:
        raise NotKept(f"no report {name!r} in this ledger; `menurut reports` lists them")
    if len(rows) > 1:
        keys = ", ".join(row.key for row in rows[:8])
        raise Several(f"{name!r} names {len(rows)} reports; give the key of one: {keys}")
    return _all_kept(db, rows)[0]


def revisions(db: Connection, url: str) -> list[Kept]:
    """All that was published at the URL, the oldest first."""
    rows = db.execute(_reports().where(t.report.c.url == url).order_by(t.report.c.id)).all()
    return [kept for _, kept in _all_kept(db, rows)]


def newest_reading(db: Connection, number: int) -> Reading | None:
    """The last reading of the report with that row."""
    query = select(t.reading.c.body).where(t.reading.c.report == number).order_by(t.reading.c.id.desc()).limit(1)
    body = db.execute(query).scalar()
    return None if body is None else unpack_reading(body)


def unread(db: Connection, *, reader: str, after: int, limit: int) -> list[tuple[int, Kept]]:
    """Reports below which `reader` has none of its readings, in the order of their rows, beginning above `after`.

    Those that the gate turned away are left out, unless they were read all the same or a person has accepted them.
    """
    any_ = select(t.reading.c.id).where(t.reading.c.report == t.report.c.id).exists()
    has = select(t.reading.c.report).where(t.reading.c.report == t.report.c.id, t.reading.c.reader == reader).exists()
    accepted = select(t.decision.c.id).where(t.decision.c.subject == t.report.c.key, t.decision.c.kind == "accept").exists()
    wanted = _reports().where(t.report.c.id > after, ~has, t.report.c.relevant.is_(True) | any_ | accepted)
    return _all_kept(db, db.execute(wanted.order_by(t.report.c.id).limit(limit)).all())


def issues(db: Connection, *, limit: int) -> list[tuple[str, Issue]]:
    """What went wrong, the newest first, with the moment when it was first seen."""
    rows = db.execute(select(t.issue).order_by(t.issue.c.id.desc()).limit(limit))
    return [(row.first_at, Issue(row.report, row.stage, row.error)) for row in rows]


def counts(db: Connection) -> dict[str, int]:
    """Rows of each kind that a user would count."""
    tables = {"reports": t.report, "readings": t.reading, "claims": t.claim, "issues": t.issue}
    return {name: db.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.items()}


def _reports() -> Select[Any]:
    first = t.report.alias("first")
    origin = select(first.c.key).where(first.c.id == t.report.c.origin).scalar_subquery().label("origin_key")
    return select(t.report, t.text.c.body, origin).join(t.text, t.text.c.digest == t.report.c.digest)


def _all_kept(db: Connection, rows: Sequence[Row[Any]]) -> list[tuple[int, Kept]]:
    """The reports of these rows, each with its row."""
    readers: dict[int, list[str]] = {row.id: [] for row in rows}
    query = select(t.reading.c.report, t.reading.c.reader).where(t.reading.c.report.in_(readers)).order_by(t.reading.c.id)
    for number, reader in db.execute(query):
        readers[number].append(reader)
    return [(row.id, _kept(row, readers[row.id])) for row in rows]


def _kept(row: Row[Any], readers: Sequence[str]) -> Kept:
    return Kept(
        key=row.key,
        report=report_of(dict(row._mapping)),
        found=row.found,
        arrived_at=row.arrived_at,
        revision=row.revision,
        relevant=row.relevant,
        gate_score=row.gate_score,
        reason=row.gate_reason,
        origin=row.origin_key,
        likeness=row.likeness,
        readers=tuple(readers),
    )


def _claims() -> Select[Any]:
    claims, readings, reports_, texts = t.claim, t.reading, t.report, t.text
    columns = [column for column in reports_.c if column.name not in {"id", "signature"}]
    return (
        select(claims.c.id, claims.c.cite, claims.c.local, claims.c.reading, readings.c.reader)
        .add_columns(readings.c.body.label("packed"), texts.c.body, *columns)
        .join(readings, readings.c.id == claims.c.reading)
        .join(reports_, reports_.c.id == claims.c.report)
        .join(texts, texts.c.digest == reports_.c.digest)
    )


def _day(number: int) -> date | None:
    """None for a day before or after all that a calendar has."""
    try:
        return day_of(number)
    except OverflowError:
        return None


def _cited(row: Row[Any], bodies: dict[int, dict[str, Any]]) -> Cited:
    if row.reading not in bodies:
        bodies[row.reading] = json.loads(zlib.decompress(row.packed))
    return Cited(
        row.cite, row.key, report_of(dict(row._mapping)), from_json(_of_claim(bodies[row.reading], row.local)), (row.reader,)
    )


def _of_claim(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Of a reading in transport form what one claim needs: most of a page's time would go into the rest."""
    claims = [one for one in body["claims"] if one["id"] == name]
    told = {event for one in claims for event in one["events"]}
    events = [one for one in body["events"] if one["id"] in told]
    named = {source for one in claims for source in one["source"]}
    for event in events:
        named |= {*event["actor"], *event["target"], *(harm["victims"] for harm in event["harm"] if harm["victims"])}
    while more := {one["of"] for one in body["entities"] if one["id"] in named and one["of"]} - named:
        named |= more
    return {
        "report": body["report"],
        "reader": body["reader"],
        "entities": [one for one in body["entities"] if one["id"] in named],
        "places": _located(body["places"], {place for event in events for place in event["place"]}, claims),
        "times": _located(body["times"], {time for event in events for time in event["time"]}, claims),
        "events": events,
        "claims": claims,
        "relations": [],
    }


def _located(
    several: Sequence[Mapping[str, Any]], named: set[str], claims: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Those that are named, and those that stand in the content of the claims: they are found by these as well."""
    contents = [(span["start"], span["end"]) for claim in claims for span in claim["content"]]
    return [
        one
        for one in several
        if one["id"] in named
        or any(start <= span["start"] and span["end"] <= end for span in one["mentions"] for start, end in contents)
    ]


def _begins(column: Column[str], beginning: str) -> ColumnElement[bool]:
    if not (beginning.isascii() and beginning.isalnum()) or len(beginning) < SHORTEST:
        return column == beginning
    return (column >= beginning) & (column < beginning + "~")


def _with_words(db: Connection, query: str) -> Select[Any]:
    if db.dialect.name == "sqlite":
        matches = text("report_words MATCH :words").bindparams(words=fts5(query, "title body"))
        return select(literal_column("rowid")).select_from(text("report_words")).where(matches)
    asked = tsquery(query)
    in_title = select(t.report.c.id).where(literal_column("report.title_words").op("@@")(asked))
    in_text = select(t.report.c.id).join(t.text, t.text.c.digest == t.report.c.digest)
    return in_title.union(in_text.where(literal_column("text.words").op("@@")(asked)))  # type: ignore[return-value]
