"""Reports that a person has corrected: whose newest reading is a person's and differs from what the machine read last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from menurut.model import Reading
from menurut.run.persons import PERSON, person_of
from menurut.store import Kept, Ledger, finding
from menurut.store import tables as t
from menurut.store.readings import read_by, version, versions


def is_corrected(ledger: Ledger, kept: Kept) -> bool:
    """Whether a person's corrections count in the report: one that were all undone do not."""
    if not kept.readers or person_of(kept.readers[-1]) is None:
        return False
    return ledger.read(lambda db: _reading(db, finding.report(db, kept.key)[0])) is not None


def corrected(ledger: Ledger) -> Iterator[tuple[Kept, Reading]]:
    """The corrected reports with the readings that count, the first to arrive first."""
    for number in ledger.read(lambda db: read_by(db, PERSON)):
        if found := ledger.read(lambda db: _kept(db, number)):  # noqa: B023 (asked at once)
            yield found


def _kept(db: Connection, number: int) -> tuple[Kept, Reading] | None:
    reading = _reading(db, number)
    if reading is None:
        return None
    key = db.execute(select(t.report.c.key).where(t.report.c.id == number)).scalar_one()
    return finding.report(db, key)[1], reading


def _reading(db: Connection, number: int) -> Reading | None:
    """The newest reading of the report with that row, where it is corrected."""
    past = versions(db, number)
    if not past or person_of(past[-1].reader) is None:
        return None
    reading = version(db, past[-1].row)
    machine = next((one for one in reversed(past) if person_of(one.reader) is None), None)
    same = machine is not None and replace(reading, reader=machine.reader) == version(db, machine.row)
    return None if same else reading
