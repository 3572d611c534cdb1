"""What all requests share: the ledger, the clock, and what is kept in memory of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING

from menurut.run.reconciling import Reconciler
from menurut.run.reviewing import Card, queue
from menurut.run.unfolding import Unfolder
from menurut.serve.door import Door
from menurut.serve.fresh import Fresh
from menurut.serve.hues import Hues
from menurut.serve.incident.sheet import Sheets
from menurut.serve.jobs import Jobs
from menurut.serve.panorama import Snapshot, taken
from menurut.serve.records import Records, records_of
from menurut.serve.settings import Settings
from menurut.serve.throttle import Throttle
from menurut.store import Ledger

if TYPE_CHECKING:
    from menurut.export.sides import Unfolded

_BUSY_S = 8.0
"""Seconds that a person waits for another writer before he is told; jobs, which nobody waits for, have more patience."""
_UNFOLDED = 500
"""Incidents that are kept unfolded in memory."""


def utc() -> datetime:
    """The clock of the web app."""
    return datetime.now(UTC)


class Workplace:
    """A ledger at work: opened at once, closed by `close`. Raises StoreError where the ledger cannot be opened."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime] = utc) -> None:
        self.ledger = Ledger(settings.ledger, busy_s=_BUSY_S)
        self._patient = Ledger(settings.ledger)
        self.now = now
        self.door = Door(self.ledger, settings, now=now)
        self.throttle = Throttle(self.ledger.members)
        self.hues = Hues(self.ledger)
        self.jobs = Jobs(self._patient, now=now)
        self.panorama: Fresh[Snapshot] = Fresh(lambda _: taken(self.ledger), state=self.state, now=now, quick_s=0.4)
        self.records: Fresh[Records] = Fresh(
            lambda before: records_of(self.ledger, before), state=self.state, now=now, quick_s=0.5, after=self.panorama
        )
        self.queue: Fresh[tuple[Card, ...]] = Fresh(
            lambda _: queue(self.ledger), state=self.state, now=now, quick_s=0.3, after=self.records
        )
        self.panorama.start()
        self.records.start()
        self.queue.start()
        self.reconciler = Reconciler(self.ledger, now=now)
        self.sheets = Sheets()
        self._unfolded: OrderedDict[tuple[str, bool], Unfolded] = OrderedDict()
        self._unfolder = Unfolder(self.ledger, until=self.today())
        self._at = ("", self.today())
        self._lock = Lock()

    def close(self) -> None:
        """Let go of the ledger."""
        self.panorama.close()
        self.records.close()
        self.queue.close()
        self.jobs.close()
        self._patient.close()
        self.ledger.close()

    def today(self) -> date:
        """The day; reports dated later count as undated."""
        return self.now().date()

    def state(self) -> str:
        """What changes whenever the ledger has."""
        return self.ledger.state()

    def unfold_several(self, names: Collection[str]) -> list[Unfolded]:
        """The incidents with these ids, in the same order, but for what they are a part of: a list of them at once."""
        return Unfolder(self.ledger, until=self.today()).several(names)

    def unfold(self, name: str, *, with_parts: bool = False) -> Unfolded:
        """The incident of this id, or of its beginning, from memory where the ledger has not changed since.

        Raises NotKept, Several.
        """
        at = (self.state(), self.today())
        with self._lock:
            if at != self._at:
                self._unfolded.clear()
                self._unfolder = Unfolder(self.ledger, until=at[1])
                self._at = at
            unfolder = self._unfolder
            if found := self._unfolded.get((name, with_parts)):
                self._unfolded.move_to_end((name, with_parts))
                return found
        one = unfolder.unfold(name, with_parts=with_parts)
        with self._lock:
            if at == self._at:
                self._unfolded[name, with_parts] = one
                if len(self._unfolded) > _UNFOLDED:
                    self._unfolded.popitem(last=False)
        return one
