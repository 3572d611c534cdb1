"""Watching feeds: round after round, each feed by its own state, none held up by another."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from menurut.acquire.gathering import gather_page
from menurut.acquire.limits import Limits
from menurut.acquire.listings.feeds import Feed, FeedEntry, read_feed
from menurut.acquire.web import Fetched, Fetcher, Gone, Unreachable
from menurut.model import AcquireError, Issue, Report
from menurut.run.adding import Adder, Outcome
from menurut.run.crew import Crew
from menurut.store import FeedState, Visit
from menurut.store.packing import moment, moment_of

THREADS = 8
"""Pages and feeds that are fetched at the same time, never two of one host."""
_AHEAD = 2 * THREADS  # pages that wait to be read; more would fill the memory
_LONGEST = timedelta(days=1)
"""A feed that fails is asked again after this time at the latest."""
_GIVEN_UP = 3  # times that a server says of a feed that there is none


@dataclass(slots=True)
class Round:
    """What one round did: feeds by their state, outcomes by what became of them."""

    at: datetime
    feeds: Counter[str] = field(default_factory=Counter)
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(slots=True)
class _Following:
    """A feed during a round: `open` pages are still to come, `waiting` whether one of them has to be tried again."""

    state: FeedState
    open: int = 0
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """A page that a feed lists, fetched: its report or its fault."""

    entry: FeedEntry
    came: Report | AcquireError
    fetched: Fetched | None


class Watcher:
    """Follows feeds and adds what is new in them.

    `every` is the time between two rounds of a feed that is fine. When `stop` is set, a round ends after the report in
    hand; what it has not come to is taken up by the next.
    """

    def __init__(self, adder: Adder, fetcher: Fetcher, *, every: timedelta, limits: Limits, stop: threading.Event) -> None:
        self._adder = adder
        self._ledger = adder.ledger
        self._fetcher = fetcher
        self._every = every
        self._limits = limits
        self._stop = stop
        self._crew = Crew(THREADS)
        self._followed: set[str] = set()

    def follow(self, urls: Iterable[str]) -> None:
        """Follow these feeds from now on; a feed that was given up is tried again."""
        known = {state.url: state for state in self._ledger.feeds()}
        for url in urls:
            self._followed.add(url)
            state = known.get(url)
            if state is None or state.state == "gone":
                self._ledger.put_feed(FeedState(url))

    def due_at(self) -> datetime | None:
        """When the next of the feeds is due; None where none is left to follow."""
        moments = [moment_of(state.next_at) if state.next_at else self._adder.now() for state in self._live()]
        return min(moments, default=None)

    def round(self) -> Round:
        """Fetch the feeds that are due, and add the reports that are new in them."""
        done = Round(self._adder.now())
        due = [state for state in self._live() if not state.next_at or moment_of(state.next_at) <= done.at]
        jobs: dict[Future[Any], tuple[Callable[..., None], _Following]] = {}
        backlog: deque[tuple[_Following, FeedEntry, str | None]] = deque()
        for state in due:
            jobs[self._crew.submit(partial(self._fetch, state))] = (partial(self._listed, backlog, done), _Following(state))
        pages = 0
        while (jobs or backlog) and not self._stop.is_set():
            while backlog and pages < _AHEAD:
                following, entry, outlet = backlog.popleft()
                jobs[self._crew.submit(partial(self._take, entry, outlet))] = (partial(self._added, done), following)
                pages += 1
            finished, _ = wait(jobs, timeout=0.5, return_when=FIRST_COMPLETED)
            for job in finished:
                act, following = jobs.pop(job)
                pages -= act.func == self._added  # type: ignore[attr-defined]
                act(following, job)
                if self._stop.is_set():
                    break
        for job in jobs:
            job.cancel()
        return done

    def _live(self) -> list[FeedState]:
        return [one for one in self._ledger.feeds() if one.url in self._followed and one.state not in {"gone", "moved"}]

    def _fetch(self, state: FeedState) -> tuple[Fetched, Feed | None]:
        """In a thread: the feed, None where it has not changed."""
        fetched = self._fetcher.fetch(
            state.url, most_mb=self._limits.feed_mb, etag=state.etag, last_modified=state.last_modified
        )
        return fetched, None if fetched.status == 304 else read_feed(fetched.content, url=fetched.url, limits=self._limits)

    def _listed(
        self,
        backlog: deque[tuple[_Following, FeedEntry, str | None]],
        done: Round,
        following: _Following,
        job: Future[tuple[Fetched, Feed | None]],
    ) -> None:
        """What is new in a feed goes into the backlog."""
        try:
            fetched, feed = job.result()
        except AcquireError as error:
            self._failed(following.state, error, done)
            return
        state = self._moved(following.state, fetched)
        following.state = replace(state, etag=fetched.etag or state.etag, last_modified=fetched.last_modified)
        if feed is None:
            following.state = replace(state, state="fine")
        else:
            following.state = replace(following.state, title=feed.title or state.title)
            if feed.cut:
                left = f"{state.url}: {feed.cut} further entries were left; raise the limit entries to have them"
                self._ledger.add_issue(Issue(state.url, "acquire", left), at=self._adder.now())
            new = self._new(feed.entries)
            following.open = len(new)
            backlog.extend((following, entry, feed.title) for entry in new)
        self._settle(following, done)

    def _new(self, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
        listed = list(entries)
        seen = self._ledger.visited(entry.url for entry in listed)
        return [one for one in listed if one.url not in seen or (one.updated and moment(one.updated) > seen[one.url])]

    def _take(self, entry: FeedEntry, outlet: str | None) -> _Taken:
        """In a thread: a page that a feed lists."""
        recorder = _Recorder(self._fetcher)
        day = entry.published.date() if entry.published else None
        came = gather_page(entry.url, title=entry.title, dct=day, outlet=outlet, limits=self._limits, fetcher=recorder)
        return _Taken(entry, came, recorder.last)

    def _added(self, done: Round, following: _Following, job: Future[_Taken]) -> None:
        taken = job.result()
        outcome = self._adder.add(following.state.url, taken.came)
        done.outcomes.append(outcome)
        fresh = bool(outcome.added and outcome.added.fresh)
        following.state = replace(following.state, reports=following.state.reports + fresh)
        if isinstance(taken.came, Unreachable):
            following.waiting = True
        else:
            fetched = taken.fetched
            outcome_ = "fetched" if fetched else "failed"
            validators = (fetched.etag, fetched.last_modified) if fetched else (None, None)
            self._ledger.put_visit(Visit(taken.entry.url, moment(self._adder.now()), outcome_, *validators))
        following.open -= 1
        self._settle(following, done)

    def _settle(self, following: _Following, done: Round) -> None:
        """Once all pages of a feed are kept, keep that it is fine; until then, a new start would begin it anew."""
        if following.open:
            return
        now = self._adder.now()
        state = replace(
            following.state,
            state="fine",
            failures=0,
            error=None,
            fetched_at=moment(now),
            next_at=moment(now + self._every),
        )
        if following.waiting:
            # The feed has to be read again, though it be unchanged, for the pages that could not be had.
            state = replace(state, etag=None, last_modified=None)
        self._ledger.put_feed(state)
        done.feeds["fine"] += 1

    def _moved(self, state: FeedState, fetched: Fetched) -> FeedState:
        """The state under the address that the server says is the lasting one."""
        if not fetched.moved_to or fetched.moved_to == state.url:
            return state
        self._ledger.put_feed(replace(state, state="moved", error=f"moved to {fetched.moved_to}", next_at=None))
        self._followed.add(fetched.moved_to)
        return replace(state, url=fetched.moved_to)

    def _failed(self, state: FeedState, error: AcquireError, done: Round) -> None:
        failures = state.failures + 1
        pause = min(self._every * 2 ** min(failures, 20), _LONGEST)
        if isinstance(error, Unreachable) and error.retry_after_s:
            pause = max(pause, min(timedelta(seconds=error.retry_after_s), _LONGEST))
        now = self._adder.now()
        is_gone = isinstance(error, Gone) and failures >= _GIVEN_UP
        kind = "gone" if is_gone else "failing"
        next_at = None if is_gone else moment(now + max(pause, self._every))
        self._ledger.put_feed(
            replace(state, state=kind, failures=failures, error=str(error), fetched_at=moment(now), next_at=next_at)
        )
        done.feeds[kind] += 1


class _Recorder:
    """A fetcher that keeps what it fetched last."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.last: Fetched | None = None

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """As `Fetcher.fetch`."""
        self.last = self._fetcher.fetch(url, most_mb=most_mb, etag=etag, last_modified=last_modified)
        return self.last
