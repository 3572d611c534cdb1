"""Adding reports while a person looks on: jobs that one thread works off, each telling what happens as it happens."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from queue import SimpleQueue
from secrets import token_hex
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any, Literal

from menurut.acquire import Given, Limits
from menurut.export.wording import OUTWARD, Names, in_order, line, shorten, toll
from menurut.model import AcquireError, MenurutError, Reading, Report, StoreError
from menurut.run.adding import Adder, Outcome, Stopped
from menurut.run.local import Reader
from menurut.run.reconciling import Reconciler
from menurut.run.visiting import found_in, visiting
from menurut.serve.inbox import Inbox
from menurut.store import Ledger
from menurut.store.keys import claim_cites, report_key

_LOG = logging.getLogger(__name__)
_KEPT = 200
"""Jobs that are remembered."""
_CLAIMS = 60
"""Claims of a report that are told at once; its page has all of them."""
_WORDS = 160
_WAITING = 50
"""Jobs that may wait at once: what they are to read lies on the disk."""
_FULL = 100
"""The last events of a job that have the claims of their reports; of those before it is told how many there are."""

State = Literal["waiting", "running", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to have read: `places` are files of `folder`, or addresses; `everything` passes the gate by."""

    places: tuple[str, ...]
    given: Given
    everything: bool
    folder: TemporaryDirectory[str] | None = None


@dataclass(slots=True)
class Job:
    """One adding. `events` only grow: `(kind, fields)`, so that whoever lost the connection goes on where he was."""

    id: str
    by: str
    title: str
    made_at: datetime
    state: State = "waiting"
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    wants_stop: bool = False

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""
        return self.state in ("done", "stopped", "failed")


class Crowded(StoreError):  # noqa: N818 (what is so)
    """Too many jobs wait already."""


class Jobs:
    """The jobs of one ledger. The reader is loaded at the first of them and kept; `close` ends the job that runs."""

    def __init__(self, ledger: Ledger, *, now: Callable[[], datetime], allow_private: bool = False) -> None:
        self._ledger = ledger
        self._now = now
        self._allow_private = allow_private
        self.inbox = Inbox()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: SimpleQueue[tuple[Job, Wanted] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def start(self, wanted: Wanted, *, by: str, title: str) -> Job:
        """Put a job at the end of the row. Raises Crowded where that is too long."""
        job = Job(token_hex(8), by, title, self._now())
        with self._lock:
            if sum(one.state == "waiting" for one in self._jobs.values()) >= _WAITING:
                raise Crowded(f"{_WAITING} jobs wait already; come again when some of them are done")
            self._jobs[job.id] = job
            for old in [one.id for one in self._jobs.values() if one.is_over][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]
            if self._thread is None:
                self._thread = Thread(target=self._work, name="menurut-jobs", daemon=True)
                self._thread.start()
        self._queue.put((job, wanted))
        return job

    def get(self, name: str) -> Job | None:
        """The job of that id."""
        return self._jobs.get(name)

    def recent(self, most: int = 20) -> list[Job]:
        """The last jobs, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))[:most]

    def stop(self, job: Job) -> None:
        """Let the job end after the report that is being read; what it has added stays."""
        job.wants_stop = True

    def close(self) -> None:
        """End the work."""
        with self._lock:
            thread = self._thread
            for job in self._jobs.values():
                job.wants_stop = True
        self._queue.put(None)
        if thread is not None:
            thread.join(timeout=10)
        self.inbox.close()

    @cached_property
    def _reader(self) -> Reader:
        return Reader()

    def _work(self) -> None:
        while (todo := self._queue.get()) is not None:
            job, wanted = todo
            try:
                self._do(job, wanted)
            except (MenurutError, OSError) as error:
                _end(job, "failed", error=line(str(error)))
            except Exception as error:
                _LOG.exception("job %s", job.id)
                _end(job, "failed", error=f"{type(error).__name__}; please report this with what the server's log tells")
            finally:
                if wanted.folder is not None:
                    wanted.folder.cleanup()

    def _do(self, job: Job, wanted: Wanted) -> None:
        if job.wants_stop:
            _end(job, "stopped")
            return
        job.state = "running"
        job.events.append(("started", {}))
        limits = Limits()
        adder = Adder(
            self._ledger,
            now=self._now,
            gated=not wanted.everything,
            reader=lambda: self._reader,
            reconciler=Reconciler(self._ledger, now=self._now),
        )
        with visiting(self._ledger, limits, allow_private=self._allow_private, obey_robots=True, now=self._now) as visits:
            found = found_in(wanted.places, visits, limits=limits, given=wanted.given)
            for place, came in _named(found, wanted):
                if isinstance(came, Report):
                    job.events.append(("reading", {"title": _title(came), "outlet": line(came.outlet or "")}))
                outcome = adder.add(place, came)
                job.counts[outcome.what] = job.counts.get(outcome.what, 0) + 1
                job.events.append(("report", self._told(came, outcome)))
                _shorten(job.events)
                _give_up(job.counts)
                if job.wants_stop:
                    _end(job, "stopped")
                    return
        _end(job, "done")

    def _told(self, came: Report | AcquireError, outcome: Outcome) -> dict[str, Any]:
        if not isinstance(came, Report):
            return {"what": outcome.what, "error": line(str(came))}
        key = report_key(came)
        told: dict[str, Any] = {"what": outcome.what, "key": key, "title": _title(came), "lang": came.lang}
        if outcome.issue:
            return told | {"error": line(outcome.issue.error)}
        kept, reading = self._ledger.report(key)
        if reading is None:
            return told | {"why": line(kept.reason or "")}
        return told | {"claims": len(reading.claims), "told": claims_of(kept.report, reading)}


def claims_of(report: Report, reading: Reading) -> list[dict[str, Any]]:
    """The first claims of a reading, each in words: who, how, what, what happened."""
    names = Names.of(report, reading)
    cites = dict(zip((claim.id for claim in reading.claims), claim_cites(report, reading.claims), strict=True))
    return [
        {
            "cite": cites[claim.id],
            "chain": f" {OUTWARD} ".join([names.outlet, *(names.entity(name) for name in claim.source)]),
            "side": names.side(claim),
            "stance": claim.stance,
            "words": shorten(" … ".join(span.of(report.text) for span in claim.content), _WORDS),
            "happened": [names.happening(event) for event in names.told(claim)],
            "harm": [toll(harm) for event in names.told(claim) for harm in event.harm],
        }
        for claim in in_order(reading.claims)[:_CLAIMS]
    ]


def _named(found: Iterator[tuple[str, Report | AcquireError]], wanted: Wanted) -> Iterator[tuple[str, Report | AcquireError]]:
    """What was found in files that a person sent, by the names that he knows: not by where they lie for the moment."""
    if wanted.folder is None:
        yield from found
        return
    lead = re.compile(re.escape(f"{wanted.folder.name}/") + r"(?:\d+/)?")
    for place, came in found:
        shown = AcquireError(lead.sub("", str(came))) if type(came) is AcquireError else came
        yield lead.sub("", place), shown


def _give_up(counts: dict[str, int]) -> None:
    """Raises Stopped where what fails is not the reports."""
    failed, read = counts.get("failed", 0), counts.get("read", 0) + counts.get("known", 0)
    if failed >= 20 and failed > 2 * read:
        raise Stopped(f"{failed} of {failed + read} reports could not be read; stopped")


def _shorten(events: list[tuple[str, dict[str, Any]]]) -> None:
    """Forget the claims that were told long ago, or thousands of reports would fill the memory: their pages have them."""
    for at in range(max(0, len(events) - _FULL - 2), len(events) - _FULL):
        kind, told = events[at]
        events[at] = kind, {name: value for name, value in told.items() if name != "told"}


def _title(report: Report) -> str:
    return shorten(report.title or report.text, 100)


def _end(job: Job, state: State, **told: Any) -> None:  # noqa: ANN401 (fields of an event)
    job.events.append((state, {"counts": dict(job.counts), **told}))
    job.state = state
