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
from urllib.parse import urlsplit

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
_LEFT = frozenset({"gone", "moved"})
_TICK = timedelta(seconds=1)  # to which moments are kept
LONGEST_ADDRESS = 2000
"""Bytes of a feed's address: what an index of PostgreSQL holds."""
_GIVEN_UP = 3  # times that a server says of a feed that there is none


@dataclass(slots=True)
class Round:
    """What one round did: feeds by their state, outcomes by what became of them."""

    at: datetime
    feeds: Counter[str] = field(default_factory=Counter)
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(slots=True)
class _Following:
    """A feed that is being fetched: `open` pages are still to come, `waiting` whether one of them has to be tried again."""

    state: FeedState
    open: int = 0
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that a feed lists; `outlet` is the feed's own name."""

    following: _Following
    entry: FeedEntry
    outlet: str | None


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something to fetch in a thread from a host, and what is done with it then."""

    host: str
    fetch: Callable[[], Any]
    then: Callable[[Round, Future[Any]], None]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A page, fetched: its report or its fault."""

    page: _Page
    came: Report | AcquireError
    fetched: Fetched | None


class Watcher:
    """Follows feeds and adds what is new in them.

    `every` is the time between two rounds of a feed that is fine. A feed that takes longer goes on through the rounds of
    the others: of each host one page is fetched at a time. When `stop` is set, a round ends after the report in hand;
    what it has not come to is found anew by the next watcher.
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
        self._open: dict[str, _Following] = {}
        self._backlog: dict[str, deque[_Errand]] = {}
        self._busy: set[str] = set()
        self._denied: Counter[str] = Counter()
        self._jobs: dict[Future[Any], _Errand] = {}

    def follow(self, urls: Iterable[str]) -> None:
        """Follow these feeds from now on, or where they have moved to; a feed that was given up is tried again."""
        known = {state.url: state for state in self._ledger.feeds()}
        for given in urls:
            url, seen = given, {given}
            while (state := known.get(url)) and state.moved_to and state.moved_to not in seen:
                url = state.moved_to
                seen.add(url)
            if state and state.state == "gone" and url != given:
                url, state = given, known[given]  # where it led to is dead: the address that was given is asked again
            self._followed.add(url)
            if state is None:
                self._ledger.put_feed(FeedState(url))
            elif state.state in _LEFT:
                self._take_up(state)

    def close(self) -> None:
        """Let its threads go, each after the page in hand."""
        self._crew.close()

    def due_at(self) -> datetime | None:
        """When the next of the feeds is due; None where none is left to follow."""
        if self._open:
            return self._adder.now()
        now = self._adder.now()
        return min((self._due(state, now) for state in self._live()), default=None)

    def _due(self, state: FeedState, now: datetime) -> datetime:
        """When a feed is due; what was planned under a wrong clock, or another `every`, is no plan."""
        due = moment_of(state.next_at) if state.next_at else now
        longest = self._every if state.state == "fine" else max(self._every, _LONGEST)
        return due if due <= now + longest else now

    def round(self) -> Round:
        """Fetch the feeds that are due, and add the reports that are new in them.

        Ends when all is done, or after `every` where some are slow: these go on in the next round.
        """
        done = Round(self._adder.now())
        for state in self._live():
            if state.url not in self._open and self._due(state, done.at) <= done.at:
                following = self._open[state.url] = _Following(state)
                host = urlsplit(state.url).netloc
                errand = _Errand(host, partial(self._fetch, state), partial(self._listed, following))
                self._backlog.setdefault(host, deque()).appendleft(errand)
        while (self._jobs or self._backlog) and not self._stop.is_set() and self._adder.now() < done.at + self._every:
            self._send_out()
            finished, _ = wait(self._jobs, timeout=0.5, return_when=FIRST_COMPLETED)
            for job in finished:
                errand = self._jobs.pop(job)
                self._busy.discard(errand.host)
                errand.then(done, job)
                if self._stop.is_set():
                    break
        return done

    def _send_out(self) -> None:
        """Have feeds and pages fetched, one of each host at a time, and no more than can be read soon."""
        for host in [host for host in self._backlog if host not in self._busy]:
            if len(self._busy) == _AHEAD:
                return
            errand = self._backlog[host].popleft()
            if not self._backlog[host]:
                del self._backlog[host]
            self._busy.add(host)
            self._jobs[self._crew.submit(errand.fetch)] = errand

    def _live(self) -> list[FeedState]:
        return [one for one in self._ledger.feeds() if one.url in self._followed and one.state not in _LEFT]

    def _fetch(self, state: FeedState) -> tuple[Fetched, Feed | None] | AcquireError:
        """In a thread: the feed, None where it has not changed."""
        try:
            fetched = self._fetcher.fetch(
                state.url, most_mb=self._limits.feed_mb, etag=state.etag, last_modified=state.last_modified
            )
            if fetched.status == 304:
                return fetched, None
            return fetched, read_feed(fetched.content, url=fetched.url, limits=self._limits)
        except AcquireError as error:
            return error
        except Exception as error:
            return _unthought_of(state.url, error)

    def _listed(self, following: _Following, done: Round, job: Future[tuple[Fetched, Feed | None] | AcquireError]) -> None:
        """What is new in a feed goes into the backlog."""
        got = job.result()
        if isinstance(got, AcquireError):
            self._failed(following.state, got, done)
            return
        fetched, feed = got
        if not self._stays(following, fetched):
            return
        state = following.state
        if feed is not None:
            following.state = replace(
                state, title=feed.title or state.title, etag=fetched.etag, last_modified=fetched.last_modified
            )
            if feed.cut:
                left = f"{state.url}: {feed.cut} further entries were left; raise the limit entries to have them"
                self._ledger.add_issue(Issue(state.url, "acquire", left), at=self._adder.now())
            for entry in self._new(feed.entries):
                page = _Page(following, entry, feed.title)
                host = urlsplit(entry.url).netloc
                self._backlog.setdefault(host, deque()).append(_Errand(host, partial(self._take, page), self._added))
                following.open += 1
        self._settle(following, done)

    def _new(self, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
        """Those that were never fetched, or were changed since; a feed's clock may be wrong, and tomorrow is no change."""
        listed, now = list(entries), self._adder.now()
        seen = self._ledger.visited(entry.url for entry in listed)
        changed = {
            one.url
            for one in listed
            if one.updated and one.url in seen and moment_of(seen[one.url]) + _TICK <= one.updated <= now
        }
        return [one for one in listed if one.url not in seen or one.url in changed]

    def _take(self, page: _Page) -> _Taken:
        """In a thread: a page that a feed lists."""
        recorder, entry = _Recorder(self._fetcher), page.entry
        day = entry.published.date() if entry.published else None
        try:
            came = gather_page(entry.url, title=entry.title, dct=day, outlet=page.outlet, limits=self._limits, fetcher=recorder)
        except Exception as error:
            came = _unthought_of(entry.url, error)
        return _Taken(page, came, recorder.last)

    def _added(self, done: Round, job: Future[_Taken]) -> None:
        taken = job.result()
        following, entry = taken.page.following, taken.page.entry
        outcome = self._adder.add(following.state.url, taken.came)
        done.outcomes.append(outcome)
        fresh = bool(outcome.added and outcome.added.fresh)
        following.state = replace(following.state, reports=following.state.reports + fresh)
        following.open -= 1
        if isinstance(taken.came, Unreachable):
            following.waiting = True
        else:
            # What was not read is asked for without conditions when somebody wants it.
            fetched = taken.fetched if outcome.what == "read" else None
            validators = (fetched.etag, fetched.last_modified) if fetched else (None, None)
            outcome_ = "failed" if isinstance(taken.came, AcquireError) else "fetched"
            self._ledger.put_visit(Visit(entry.url, moment(self._adder.now()), outcome_, *validators))
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
        self._open.pop(state.url, None)
        self._denied.pop(state.url, None)
        done.feeds["fine"] += 1

    def _stays(self, following: _Following, fetched: Fetched) -> bool:
        """Follow the feed under the address that its server says is the lasting one; False where that is followed already."""
        state, new = following.state, fetched.moved_to
        if not new or new == state.url or len(new.encode()) > LONGEST_ADDRESS:
            return True
        self._ledger.put_feed(replace(state, state="moved", moved_to=new, error=f"moved to {new}", next_at=None))
        del self._open[state.url]
        self._followed.add(new)
        for known in self._ledger.feeds():
            if known.url == new:
                if known.state in _LEFT:
                    self._take_up(known)
                return False
        following.state = replace(state, url=new)
        self._ledger.put_feed(following.state)
        self._open[new] = following
        return True

    def _take_up(self, state: FeedState) -> None:
        """Follow again a feed that was left: its server may have come back, or lead in a circle."""
        self._ledger.put_feed(replace(state, state="waiting", moved_to=None, failures=0, error=None, next_at=None))

    def _failed(self, state: FeedState, error: AcquireError, done: Round) -> None:
        failures = state.failures + 1
        pause = min(self._every * 2 ** min(failures, 20), _LONGEST)
        if isinstance(error, Unreachable) and error.retry_after_s:
            pause = max(pause, min(timedelta(seconds=error.retry_after_s), _LONGEST))
        now = self._adder.now()
        self._denied[state.url] = self._denied[state.url] + 1 if isinstance(error, Gone) else 0
        is_gone = self._denied[state.url] >= _GIVEN_UP
        kind = "gone" if is_gone else "failing"
        next_at = None if is_gone else moment(now + max(pause, self._every))
        self._ledger.put_feed(
            replace(state, state=kind, failures=failures, error=str(error), fetched_at=moment(now), next_at=next_at)
        )
        self._open.pop(state.url, None)
        done.feeds[kind] += 1


def _unthought_of(url: str, error: Exception) -> AcquireError:
    return AcquireError(f"{url}: {type(error).__name__}: {error}; please report this")


class _Recorder:
    """A fetcher that keeps what it fetched last."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.last: Fetched | None = None

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """As `Fetcher.fetch`."""
        self.last = self._fetcher.fetch(url, most_mb=most_mb, etag=etag, last_modified=last_modified)
        return self.last
