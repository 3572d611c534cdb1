"""Adding to a ledger: each report is kept once, let through or turned away, compared, read, stored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from struct import Struct
from typing import TYPE_CHECKING, Literal

from menurut.acquire.likeness import COPY, bands, likeness, signature
from menurut.gate import Verdict, judge
from menurut.model import AcquireError, Issue, MenurutError, ReadError, Reading, Report
from menurut.resolve import enclosing
from menurut.run.corrected import is_corrected
from menurut.run.local import LONGEST, PATIENCE, Reader, too_long
from menurut.run.visiting import Unchanged
from menurut.store import Added, Arrival, Kept, Ledger

if TYPE_CHECKING:  # it takes a while to load
    from menurut.run.reconciling import Reconciler

_LOG = logging.getLogger(__name__)

_SIGNATURE = Struct("<128I")

What = Literal["read", "turned away", "known", "unchanged", "kept as corrected", "failed"]


class Stopped(ReadError):  # noqa: N818 (what happened to the run)
    """A run was given up: what fails is not the reports."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: `added` where it is kept, `issue` where it failed, `claims` that were read in it."""

    what: What
    added: Added | None = None
    issue: Issue | None = None
    claims: int = 0


class Adder:
    """Adds reports to one ledger. The reader is loaded when the first report has to be read.

    `now` is the clock; `gated` whether reports that are not about armed conflict are kept unread; `reconciler` brings what
    was read together with the rest of the ledger, None leaves that for later.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        now: Callable[[], datetime],
        gated: bool = True,
        reader: Callable[[], Reader] = Reader,
        reconciler: Reconciler | None = None,
    ) -> None:
        self.ledger = ledger
        self.now = now
        self._reconciler = reconciler
        self._gated = gated
        self._make_reader = reader

    @cached_property
    def reader(self) -> Reader:
        """The reader, loaded at the first need. Raises ReadError where it cannot be."""
        return self._make_reader()

    def add(self, found: str, came: Report | AcquireError) -> Outcome:
        """Add one report that came from the place `found`, or keep what went wrong there.

        Raises StoreError where it cannot be kept, ReadError or ResolveError where no report can be read.
        """
        if isinstance(came, Unchanged):
            return Outcome("unchanged")
        if isinstance(came, AcquireError):
            return self._failed(Issue(found, "acquire", str(came)))
        if len(came.text) > LONGEST:
            return self._failed(Issue(came.id, "acquire", f"{found}: {too_long(came)}"))
        standing = self.ledger.standing(came)
        if standing and (standing.readers or (self._gated and not standing.relevant)):
            return Outcome("known")
        verdict = judge(came)
        if self._gated and not verdict.relevant:
            return Outcome("turned away", self._keep(found, came, verdict, None))
        reader = self.reader
        try:
            reading = _read(reader, came)
        except ReadError as error:
            self._keep(found, came, verdict, None)
            return self._failed(Issue(came.id, "read", f"{found}: {error}"))
        added = self._keep(found, came, verdict, reading)
        if not added.read:
            return Outcome("known", added)  # somebody else has been faster
        self._reconcile(added.key)
        return Outcome("read", added, claims=len(reading.claims))

    def reread(self, kept: Kept) -> Outcome:
        """Read once more a report that is kept."""
        reader = self.reader
        try:
            reading = _read(reader, kept.report)
        except ReadError as error:
            return self._failed(Issue(kept.key, "read", f"{kept.found}: {error}"))
        fresh = self.ledger.add_reading(kept.report, reading, at=self.now(), holders=enclosing)
        if fresh:
            self._reconcile(kept.key)
        return Outcome("read" if fresh else "known", claims=len(reading.claims))

    def _keep(self, found: str, report: Report, verdict: Verdict, reading: Reading | None) -> Added:
        mark = signature(report.text)
        arrival = Arrival(
            report=report,
            found=found,
            signature=_SIGNATURE.pack(*mark),
            bands=bands(mark),
            alike=partial(_alike, mark),
            relevant=verdict.relevant,
            gate_score=verdict.score,
            gate_reason=verdict.reason,
        )
        return self.ledger.add(arrival, reading, at=self.now(), holders=enclosing)

    def _reconcile(self, key: str) -> None:
        if self._reconciler is not None:
            self._reconciler.reconcile(key)

    def _failed(self, issue: Issue) -> Outcome:
        self.ledger.add_issue(issue, at=self.now())
        return Outcome("failed", issue=issue)


def _read(reader: Reader, report: Report) -> Reading:
    """The reading. Whatever breaks in a report is that report's failure, and a ReadError."""
    try:
        return reader.read(report)
    except ReadError:
        raise
    except MenurutError as error:
        raise ReadError(str(error)) from error
    except Exception as error:
        _LOG.debug("%s", report.id, exc_info=True)
        raise ReadError(f"{report.id}: {type(error).__name__}: {error}; please report this") from error


def _alike(mark: Sequence[int], other: bytes) -> float | None:
    """The likeness to the text of a kept signature; None where the two are no copies."""
    found = likeness(mark, _SIGNATURE.unpack(other))
    return found if found >= COPY else None


def add_all(places: Iterable[tuple[str, Report | AcquireError]], adder: Adder) -> Iterator[Outcome]:
    """Add one after the other, each given with where it was found.

    Raises Stopped once more than half of `PATIENCE` or more reports have failed while being read: then something is
    wrong with more than a report.
    """
    read = failed = 0
    for found, came in places:
        outcome = adder.add(found, came)
        yield outcome
        read += outcome.what in {"read", "known"}
        failed += outcome.issue is not None and outcome.issue.stage == "read"
        if read + failed >= PATIENCE and failed > read:
            raise Stopped(f"{failed} of {read + failed} reports could not be read; stopped: see the errors above")


def accept_all(reports: Iterable[str], adder: Adder, *, by: str, note: str | None) -> Iterator[Outcome]:
    """Keep that somebody wants these reports read, given by their keys, and read them. Raises NotKept where there is none."""
    for name in reports:
        kept, reading = adder.ledger.report(name)
        if reading is None:
            adder.ledger.accept(kept.key, by=by, note=note, at=adder.now())
        yield Outcome("known") if reading else adder.reread(kept)


def reread_all(adder: Adder) -> Iterator[Outcome]:
    """Read all that this reader has not read yet; interrupted, it goes on where it was.

    What a person has corrected is left as it is: a newer reading would bury it.
    """
    for kept in adder.ledger.unread(reader=adder.reader.version):
        yield Outcome("kept as corrected") if is_corrected(adder.ledger, kept) else adder.reread(kept)
