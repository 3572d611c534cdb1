"""Fetching with a memory: a page that was added before is asked for only if it has changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from menurut.acquire import Given
from menurut.acquire.gathering import gather
from menurut.acquire.limits import Limits
from menurut.acquire.web import Fetched, Fetcher
from menurut.model import AcquireError, Report
from menurut.store import Ledger, Visit
from menurut.store.packing import moment


class Unchanged(AcquireError):  # noqa: N818 (nothing is wrong)
    """The page is as it was when it was added."""


class Visits:
    """A fetcher that remembers, in the ledger, the pages that reports came of.

    A page counts as visited once all of its reports are kept: what was interrupted is fetched again.
    """

    def __init__(self, fetcher: Fetcher, ledger: Ledger, *, now: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._ledger = ledger
        self._now = now
        self._last: Fetched | None = None
        self._kept = False

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

    def keep(self) -> None:
        """A report of the page that was fetched last is in the ledger."""
        self._kept = True

    def settle(self) -> None:
        """Remember the page that was fetched last, if reports came of it: they are all kept now."""
        if self._last and self._kept:
            last = self._last
            self._ledger.put_visit(Visit(last.asked, moment(self._now()), "fetched", last.etag, last.last_modified))
        self._last, self._kept = None, False


def found_in(
    places: Iterable[str], visits: Visits, *, limits: Limits, given: Given
) -> Iterator[tuple[str, Report | AcquireError]]:
    """All reports of the files, folders and URLs, each with the place that it was found in."""
    for place in places:
        for came in gather(place, given=given, limits=limits, fetcher=visits):
            yield ("stdin" if place == "-" else place), came
            if isinstance(came, Report):
                visits.keep()
        visits.settle()


@contextmanager
def visiting(
    ledger: Ledger, limits: Limits, *, allow_private: bool, obey_robots: bool, now: Callable[[], datetime]
) -> Iterator[Visits]:
    """Visits through a fetcher of their own, closed at the end."""
    with Fetcher(limits=limits, allow_private=allow_private, obey_robots=obey_robots) as fetcher:
        yield Visits(fetcher, ledger, now=now)
