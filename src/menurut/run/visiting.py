"""Fetching with a memory: a page that was added before is asked for only if it has changed since."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from menurut.acquire import Given
from menurut.acquire.gathering import gather
from menurut.acquire.limits import Limits
from menurut.acquire.web import Fetched, Fetcher
from menurut.model import AcquireError, MenurutError, Report
from menurut.store import Ledger, Visit
from menurut.store.packing import moment

_LOG = logging.getLogger(__name__)


class Unchanged(AcquireError):  # noqa: N818 (nothing is wrong)
    """The page is as it was when it was added."""


class Visits:
    """A fetcher that remembers, in the ledger, the pages that reports came of.

    A page counts as visited once all that came of it is kept and read: what was interrupted, turned away or faulty is
    fetched again.
    """

    def __init__(self, fetcher: Fetcher, ledger: Ledger, *, now: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._ledger = ledger
        self._now = now
        self._last: Fetched | None = None
        self._some, self._whole = False, True  # reports came of it; all of them are read

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """As `Fetcher.fetch`. Raises Unchanged where the server says that it is."""
        self.settle()
        before = self._ledger.last_visit(url)
        fetched = self._fetcher.fetch(
            url,
            most_mb=most_mb,
            etag=etag or (before.etag if before else None),
            last_modified=last_modified or (before.last_modified if before else None),
        )
        if fetched.status == 304:
            raise Unchanged(f"{url}: unchanged since {before.at if before else 'the last time'}")
        self._last = fetched
        return fetched

    def came(self, what: Report | AcquireError) -> None:
        """`what` came of the page that was fetched last, and has been added."""
        if self._last is None:
            return
        standing = self._ledger.standing(what) if isinstance(what, Report) else None
        self._whole = self._whole and standing is not None and bool(standing.readers)
        self._some = True

    def settle(self) -> None:
        """Remember the page that was fetched last, if reports came of it, and all of them are kept and read."""
        if self._last and self._some and self._whole:
            last = self._last
            self._ledger.put_visit(Visit(last.asked, moment(self._now()), "fetched", last.etag, last.last_modified))
        self._last, self._some, self._whole = None, False, True


def found_in(
    places: Iterable[str], visits: Visits, *, limits: Limits, given: Given
) -> Iterator[tuple[str, Report | AcquireError]]:
    """All reports of the files, folders and URLs, each with the place that it was found in."""
    for place in places:
        for came in _guarded(place, gather(place, given=given, limits=limits, fetcher=visits)):
            yield ("stdin" if place == "-" else place), came
            visits.came(came)
        visits.settle()


def _guarded(place: str, several: Iterator[Report | AcquireError]) -> Iterator[Report | AcquireError]:
    """The same; where something breaks that nobody thought of, that is said, and the next place is gone on with."""
    try:
        yield from several
    except (MenurutError, OSError):
        raise
    except Exception as error:
        _LOG.debug("%s", place, exc_info=True)
        yield AcquireError(f"{place}: {type(error).__name__}: {error}; please report this")


@contextmanager
def visiting(
    ledger: Ledger, limits: Limits, *, allow_private: bool, obey_robots: bool, now: Callable[[], datetime]
) -> Iterator[Visits]:
    """Visits through a fetcher of their own, closed at the end."""
    with Fetcher(limits=limits, allow_private=allow_private, obey_robots=obey_robots) as fetcher:
        yield Visits(fetcher, ledger, now=now)
