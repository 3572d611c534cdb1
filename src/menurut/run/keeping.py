"""Keeping what people correct: each correction is one more reading, reconciled at once, with a row that tells who and what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from menurut.model import ReadError, Reading, Report
from menurut.resolve import enclosing, resolve
from menurut.run.correcting import correct
from menurut.run.corrections import Correction, told
from menurut.run.mending import Resolve
from menurut.run.persons import number_of, person, person_of
from menurut.run.reconciling import Reconciled, Reconciler
from menurut.store import Deed, Ledger, finding
from menurut.store.audit import put_deed
from menurut.store.indexing import Holders
from menurut.store.readings import Superseded, Version, version, versions
from menurut.store.writing import put_reading

CORRECT, UNDO = "correct", "undo-correction"
"""Actions of the audit."""
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction: the reading that counts now, and what reconciling made of it."""

    reading: Reading
    reconciled: Reconciled


@dataclass(frozen=True, slots=True)
class Past:
    """A reading of a report: as it is kept, with what was done to come to it, where a person did."""

    version: Version
    deed: Deed | None


class Corrector:
    """Corrects the readings of one ledger.

    `now` is the clock, `resolve` tells what new mentions mean, `holders` what holds an entry of the gazetteer.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        now: Callable[[], datetime],
        reconciler: Reconciler | None = None,
        resolve: Resolve = resolve,
        holders: Holders = enclosing,
    ) -> None:
        self._ledger = ledger
        self._now = now
        self._reconciler = reconciler or Reconciler(ledger, now=now)
        self._resolve = resolve
        self._holders = holders

    def correct(
        self, key: str, corrections: Sequence[Correction], *, by: str, seen: str, address: str | None = None
    ) -> Corrected:
        """Keep the corrections that `by` makes in the reading by the reader `seen`, as one more reading of the report.

        `address` is where the request came from. Raises Superseded where that reading is not the newest any more, NotKept
        without such a report, ReadError where a correction cannot be.
        """
        detail = {"corrections": [told(one) for one in corrections]}

        def made(db: Connection, report: Report, past: Sequence[Version]) -> tuple[Reading, Deed]:
            number = _next_number(past)
            reading = version(db, past[-1].row)
            changed = correct(report, reading, corrections, by=by, number=number, resolve=self._resolve)
            return changed, Deed(by, CORRECT, key, address, detail)

        return self._keep(key, made, seen=seen)

    def undo(self, key: str, *, by: str, seen: str, back_to: str | None = None, address: str | None = None) -> Corrected:
        """Keep an earlier reading once more, so that it counts: that by the reader `back_to`, or the last but one.

        `seen`, `address` and errors are as for `correct`; ReadError where there is no such earlier reading.
        """

        def made(db: Connection, report: Report, past: Sequence[Version]) -> tuple[Reading, Deed]:
            earlier = [one for one in past[:-1] if back_to in (None, one.reader)]
            if not earlier or person_of(past[-1].reader) is None:
                raise ReadError(
                    f"{report.id}: nothing to undo; {past[-1].reader} is not a correction of {back_to or 'another'}"
                )
            reading = replace(version(db, earlier[-1].row), reader=person(by, _next_number(past)))
            return reading, Deed(by, UNDO, key, address, {"again": earlier[-1].reader})

        return self._keep(key, made, seen=seen)

    def history(self, key: str) -> list[Past]:
        """All readings of the report with that key, the newest first."""
        return past_of(self._ledger, key, self._ledger.read(lambda db: versions(db, finding.report(db, key)[0])))

    def _keep(
        self, key: str, made: Callable[[Connection, Report, Sequence[Version]], tuple[Reading, Deed]], *, seen: str
    ) -> Corrected:
        def change(db: Connection) -> Corrected:
            number, kept = finding.report(db, key)
            past = versions(db, number)
            if not past:
                raise ReadError(f"{kept.report.id} has not been read yet; there is nothing to correct")
            if past[-1].reader != seen:
                raise Superseded(past[-1])
            reading, deed = made(db, kept.report, past)
            at = self._now()
            put_reading(db, number, kept.report, reading, at=at, holders=self._holders)
            put_deed(db, replace(deed, subject=kept.key, detail={**deed.detail, "reading": reading.reader}), at=at)
            return Corrected(reading, self._reconciler.reconcile_in(db, number))

        return self._ledger.write(change)


def past_of(ledger: Ledger, key: str, past: Sequence[Version]) -> list[Past]:
    """These readings of the report with that key, given the oldest first, with what was done; the newest first."""
    deeds: dict[str, Deed] = {}
    if any(person_of(one.reader) for one in past):
        for action in (CORRECT, UNDO):
            done = ledger.audit.last(limit=_MOST_SHOWN, action=action, subject=key)
            deeds |= {one.deed.detail["reading"]: one.deed for one in done}
    return [Past(one, deeds.get(one.reader)) for one in reversed(past)]


def _next_number(past: Sequence[Version]) -> int:
    return max(number_of(one.reader) for one in past) + 1
