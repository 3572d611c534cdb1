"""All readings of one report: by whom, when, and each of them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from menurut.model import Reading, StoreError
from menurut.store import tables as t
from menurut.store.packing import moment_of, unpack_reading


@dataclass(frozen=True, slots=True)
class Version:
    """A reading as it is kept: its row, who read, and when."""

    row: int
    reader: str
    made_at: datetime


class Superseded(StoreError):  # noqa: N818 (as Overtaken)
    """Somebody has read or corrected the report meanwhile; `newest` is the reading that counts now. Nothing was written."""

    def __init__(self, newest: Version) -> None:
        self.newest = newest
        super().__init__(
            f"{newest.reader} has read or corrected this report meanwhile (at {newest.made_at:%Y-%m-%d %H:%M} UTC);"
            " look at that reading, then correct again"
        )


def versions(db: Connection, report: int) -> list[Version]:
    """The readings of the report with that row, the oldest first; the last of them counts."""
    columns = (t.reading.c.id, t.reading.c.reader, t.reading.c.made_at)
    rows = db.execute(select(*columns).where(t.reading.c.report == report).order_by(t.reading.c.id))
    return [Version(row.id, row.reader, moment_of(row.made_at)) for row in rows]


def version(db: Connection, row: int) -> Reading:
    """The reading with that row."""
    return unpack_reading(db.execute(select(t.reading.c.body).where(t.reading.c.id == row)).scalar_one())


def read_by(db: Connection, beginning: str) -> list[int]:
    """The rows of the reports that a reader has read whose name begins so, in the order of their rows."""
    named = t.reading.c.reader.startswith(beginning, autoescape=True)
    return list(db.execute(select(t.reading.c.report).where(named).distinct().order_by(t.reading.c.report)).scalars())


def incidents_of(db: Connection, report: int) -> dict[str, tuple[str, int]]:
    """The incident of each event of the report with that row: its id, and how many reports tell of it.

    Events are those of the reading that was reconciled last, by their ids in it.
    """
    query = (
        select(t.account.c.local, t.incident.c.cite, t.incident.c.reports)
        .join(t.strand, t.strand.c.id == t.account.c.strand)
        .join(t.incident, t.incident.c.id == t.strand.c.incident)
        .where(t.account.c.report == report)
    )
    return {row.local: (row.cite, row.reports) for row in db.execute(query)}


def copies_of(db: Connection, report: int) -> int:
    """How many reports are copies of the one with that row."""
    return db.execute(select(func.count()).where(t.report.c.origin == report)).scalar_one()
