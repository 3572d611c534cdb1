"""A ledger: where reports, readings and all that was said of them are kept, in SQLite or PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from menurut.model import DECISIONS, Account, Decision, Incident, Issue, Judgement, Reading, Report, Saying
from menurut.store import accounts, decided, deciding, dumping, feeds, finding, neighbours, showing, wholes
from menurut.store import state as states
from menurut.store import tables as t
from menurut.store.audit import Audit
from menurut.store.decided import Decided
from menurut.store.dumping import Batch
from menurut.store.engine import BUSY_S, address, open_engine, shown, told
from menurut.store.feeds import FeedState, Visit
from menurut.store.filters import Filters
from menurut.store.finding import Cited, Kept, NotKept
from menurut.store.indexing import Holders
from menurut.store.keys import issue_key, report_key
from menurut.store.members import Members
from menurut.store.packing import moment
from menurut.store.search import Cursor, Hit, find
from menurut.store.searches import Searches
from menurut.store.sessions import Sessions, Tokens
from menurut.store.showing import IncidentCursor, Incidents, Meeting
from menurut.store.wholes import Whole
from menurut.store.writing import Added, Arrival, insert_new, next_id, put_reading, put_report

T = TypeVar("T")

PATIENCE_S = (0.2, 1, 3, 8, 15)
"""Seconds between the tries to reach a database server that has gone away: it may be starting anew."""
_BATCH = 100
_MANY = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Claims that were found, and where to go on; `next` is None after the last."""

    claims: tuple[Cited, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the gate let a report through, and who has read it, the newest last."""

    relevant: bool
    readers: tuple[str, ...]


class _Some(Protocol[T]):
    def __call__(self, db: Connection, *, after: int, limit: int) -> tuple[list[T], int | None]: ...


class Ledger:
    """A ledger, opened; a context manager. Its methods raise StoreError where the database refuses.

    `where` is a file or `postgresql://USER@HOST/DATABASE`; `create` allows for a new one; `busy_s` are the seconds that a
    change waits for another writer of the file. What it adds stands or falls
    as one transaction, and adding the same again adds nothing. Who uses it, and what they do, is kept by `members`,
    `sessions`, `tokens`, `searches` and `audit`.
    """

    def __init__(self, where: str | Path, *, create: bool = False, busy_s: float = BUSY_S) -> None:
        full = address(where)
        self._engine = open_engine(full, create=create, busy_s=busy_s)
        self.name = shown(full)
        self.members = Members(self)
        self.sessions = Sessions(self)
        self.tokens = Tokens(self)
        self.searches = Searches(self)
        self.audit = Audit(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, arrival: Arrival, reading: Reading | None, *, at: datetime, holders: Holders) -> Added:
        """Keep a report with its reading (None: it was turned away, or not read yet), at the moment `at`.

        `holders` gives the entries of the gazetteer that hold an entry.
        """

        def put(db: Connection) -> Added:
            number, added = put_report(db, arrival, at=at)
            if reading is None:
                return added
            return replace(added, read=put_reading(db, number, arrival.report, reading, at=at, holders=holders))

        return self.write(put)

    def add_reading(self, report: Report, reading: Reading, *, at: datetime, holders: Holders) -> bool:
        """Keep one more reading of a report that is kept; False where that reader's is there already."""

        def put(db: Connection) -> bool:
            number = db.execute(select(t.report.c.id).where(t.report.c.key == report_key(report))).scalar()
            if number is None:
                raise NotKept(f"no report {report.id!r} in this ledger with that text; add it first")
            return put_reading(db, number, report, reading, at=at, holders=holders)

        return self.write(put)

    def add_issue(self, issue: Issue, *, at: datetime) -> bool:
        """Keep what went wrong; False where the very same is there already."""
        key = issue_key(issue.report, issue.stage, issue.error)
        row = {"key": key, "report": issue.report, "stage": issue.stage, "error": issue.error, "first_at": moment(at)}
        return self.write(lambda db: insert_new(db, t.issue, [row | {"id": next_id(db, t.issue)}]) > 0)

    def accept(self, report: str, *, by: str, at: datetime, note: str | None = None) -> None:
        """Keep that a person wants a report read that was turned away, given by its key."""
        self.write(lambda db: deciding.put_acceptance(db, report, by=by, note=note, at=at))

    def decide(self, decision: Decision, *, at: datetime, seen: int | None = None) -> Decided:
        """Keep what a person decided. What is about accounts is obeyed when they are reconciled the next time.

        `seen` is the last decision that the person knew, by its row: where a later one that holds is about one of the same
        ids, Overtaken is raised with that one, and nothing is written.
        """
        return self.write(lambda db: deciding.put_decision(db, decision, at=at, seen=seen))

    def decisions(self, *, kinds: Sequence[str] = DECISIONS, about: Collection[str] | None = None) -> list[Decision]:
        """What people decided about events, judgements and origins and what holds, the oldest first.

        All of it, or that of these `kinds`, or `about` any of these ids alone.
        """
        return self.read(lambda db: deciding.decisions(db, kinds=kinds, ids=about))

    def decided(self, about: Collection[str] | None = None, *, after: int | None = None, limit: int) -> list[Decided]:
        """What people decided about any of these ids of events, claims and origins, or at all; what is undone, too.

        The newest first, from below the row `after` on.
        """
        return self.read(lambda db: decided.decided(db, about, after=after, limit=limit))

    def state(self) -> str:
        """A short token, another one whenever what pages show of the ledger has changed; feeds and visits apart."""
        return self.read(states.state)

    def standing(self, report: Report) -> Standing | None:
        """How the report stands that has this text, date, outlet and address; None where it is not kept."""
        key = report_key(report)
        query = (
            select(t.report.c.relevant, t.reading.c.reader)
            .select_from(t.report.outerjoin(t.reading, t.reading.c.report == t.report.c.id))
            .where(t.report.c.key == key)
            .order_by(t.reading.c.id)
        )
        rows = self.read(lambda db: db.execute(query).all())
        return Standing(rows[0].relevant, tuple(row.reader for row in rows if row.reader)) if rows else None

    def claims(self, filters: Filters, *, limit: int, after: Cursor | None = None, oldest: bool = False) -> Page:
        """The claims that fit, those of the newest (or the `oldest`) events first."""

        def look(db: Connection) -> Page:
            hits = find(db, filters, limit=limit + 1, after=after, oldest=oldest)
            shown_ = hits[:limit]
            return Page(tuple(finding.cited(db, shown_)), shown_[-1].cursor if len(hits) > limit else None)

        return self.read(look)

    def hits(self, filters: Filters, *, limit: int, oldest: bool = False) -> list[Hit]:
        """Which claims fit, up to `limit`, in the order of `claims`: to count them, or to read them a few at a time."""
        return self.read(lambda db: find(db, filters, limit=limit, oldest=oldest))

    def cited(self, hits: Sequence[Hit]) -> list[Cited]:
        """The claims that were found, in the same order."""
        return self.read(lambda db: finding.cited(db, hits))

    def known(self, column: str) -> list[str]:
        """The values that a column of `finding.OPEN` has, in their order; at most `finding.MANY`."""
        return self.read(lambda db: finding.known(db, column))

    def claim(self, cite: str) -> Cited:
        """The claim that is cited by this id, or by its first six letters or more."""
        return self.read(lambda db: finding.claim(db, cite))

    def incidents(self, filters: Filters, *, limit: int, after: IncidentCursor | None = None) -> Incidents:
        """The incidents with a claim that fits; those first whose newest such claim is the newest."""
        return self.read(lambda db: showing.incidents(db, filters, limit=limit, after=after))

    def incident(self, name: str) -> tuple[Incident, list[Account], list[Saying]]:
        """The incident of the account that is cited by this id, or by its first six letters or more; all that it holds."""
        return self.read(lambda db: showing.incident(db, name))

    def incidents_of(self, claims: Collection[str]) -> dict[str, list[Meeting]]:
        """The incidents that these claims, given by their ids, tell of."""
        return self.read(lambda db: showing.incidents_of(db, claims))

    def wholes(self, incidents: Collection[str], *, only: Collection[str] | None = None) -> dict[str, Whole]:
        """The incidents with these ids, each with its accounts and what is said of them, for those that are there.

        With `only` no more is read of the accounts than these fields.
        """
        return self.read(lambda db: wholes.wholes(db, incidents, only=only))

    def accounts_in(self, incidents: Collection[str], *, only: Collection[str] | None = None) -> dict[str, list[Account]]:
        """The accounts of the incidents with these ids; with `only` no more of them than these fields."""
        return self.read(lambda db: wholes.accounts_in(db, incidents, only=only))

    def features_in(self, incidents: Collection[str]) -> dict[str, list[bytes]]:
        """The packed rows of the accounts of the incidents with these ids: see `reconcile.packing`."""
        return self.read(lambda db: wholes.features_in(db, incidents))

    def beside(self, blocks: Collection[int], *, most: int) -> list[str]:
        """The ids of at most so many incidents with an account in these blocks, the largest first."""
        return self.read(lambda db: neighbours.beside(db, blocks, most=most))

    def account(self, cite: str) -> tuple[Account, str]:
        """The account with this id, and the id of its incident."""
        return self.read(lambda db: showing.account(db, cite))

    def unreconciled(self) -> int:
        """How many reports have been read and not been reconciled since."""
        return len(self.read(accounts.unreconciled))

    def judgements(self, claims: Collection[str], *, beyond: bool = False) -> list[Judgement]:
        """How these claims stand to one another; with `beyond` also to any others."""
        return self.read(lambda db: showing.judgements(db, claims, beyond=beyond))

    def sayings_of(self, claims: Collection[str]) -> list[Saying]:
        """What these claims, given by their ids, say of each of their events."""
        return self.read(lambda db: showing.sayings_of(db, claims))

    def all_sayings(self) -> Iterator[Saying]:
        """All that is said of events, a few hundred in memory at a time."""
        return self._all(showing.sayings_after)

    def all_judgements(self) -> Iterator[Judgement]:
        """All judgements that stand, a few hundred in memory at a time; last those that a person alone has made."""
        yield from self._all(showing.judgements_after)
        yield from self.read(showing.judgements_of_persons)

    def reports(self, *, words: str | None = None, turned_away: bool | None = None, limit: int) -> list[Kept]:
        """Reports, the last to arrive first: with these words, only those that were turned away, or only the others."""
        found = self.read(lambda db: finding.reports(db, words=words, turned_away=turned_away, limit=limit))
        return [kept for _, kept in found]

    def report(self, name: str) -> tuple[Kept, Reading | None]:
        """The report of this key or id, and its newest reading."""

        def look(db: Connection) -> tuple[Kept, Reading | None]:
            number, kept = finding.report(db, name)
            return kept, finding.newest_reading(db, number)

        return self.read(look)

    def revisions(self, url: str) -> list[Kept]:
        """All texts that were published at the URL, the oldest first."""
        return self.read(lambda db: finding.revisions(db, url))

    def unread(self, *, reader: str) -> Iterator[Kept]:
        """Reports that `reader` has not read, a few in memory at a time; reading them meanwhile does no harm."""
        last = 0
        while found := self.read(lambda db: finding.unread(db, reader=reader, after=last, limit=_BATCH)):  # noqa: B023 (asked at once)
            for number, kept in found:
                last = number
                yield kept

    def issues(self, *, limit: int) -> list[tuple[str, Issue]]:
        """What went wrong, the newest first, with the moment when it was first seen."""
        return self.read(lambda db: finding.issues(db, limit=limit))

    def feeds(self) -> list[FeedState]:
        """All feeds that were ever followed, by their URLs."""
        return self.read(feeds.feeds)

    def put_feed(self, state: FeedState) -> None:
        """Keep how a feed stands now."""
        self.write(lambda db: feeds.put_feed(db, state))

    def last_visit(self, url: str) -> Visit | None:
        """The last time that the page was fetched."""
        return self.read(lambda db: feeds.last_visit(db, url))

    def visited(self, urls: Iterable[str]) -> dict[str, str]:
        """The last moment at which each of the pages was fetched, for those that were."""
        return self.read(lambda db: feeds.visited(db, urls))

    def put_visit(self, visit: Visit) -> None:
        """Keep that a page was fetched."""
        self.write(lambda db: feeds.put_visit(db, visit, number=next_id(db, t.visit)))

    def dump(self, put: Callable[[Iterator[Batch]], int]) -> int:
        """Hand all rows to `put`, as they stand at one moment; what it counts is given back."""
        return self._patiently(lambda db: put(dumping.rows(db)), writes=False, tries=1)

    def restore(self, batches: Iterable[Batch]) -> int:
        """Put the rows of a dump into this ledger, which must be empty: all of them, or none."""
        # A second try would find the batches half used up.
        return self._patiently(lambda db: dumping.put_rows(db, batches), writes=True, tries=1)

    def counts(self) -> dict[str, int]:
        """How many reports, readings, claims and issues are kept."""
        return self.read(finding.counts)

    def _all(self, some: _Some[T]) -> Iterator[T]:
        last: int | None = 0
        while last is not None:
            found, last = self.read(lambda db: some(db, after=last or 0, limit=_MANY))  # noqa: B023 (asked at once)
            yield from found

    def read(self, look: Callable[[Connection], T]) -> T:
        """What `look` finds, in one transaction that sees one state of the ledger."""
        return self._patiently(look, writes=False)

    def write(self, change: Callable[[Connection], T]) -> T:
        """What `change` gives, after its transaction has been kept; it may be called again where the server went away."""
        return self._patiently(change, writes=True)

    def _patiently(self, act: Callable[[Connection], T], *, writes: bool, tries: int = len(PATIENCE_S) + 1) -> T:
        # A look sees one state of the ledger in SQLite anyway; a change has to see what the writer before it has left.
        one_state = {"isolation_level": "REPEATABLE READ"} if not writes and self._engine.dialect.name != "sqlite" else {}
        engine = self._engine.execution_options(writes=writes, **one_state)
        with told(self.name):
            for pause_s in (*PATIENCE_S[: tries - 1], None):
                try:
                    with engine.begin() as db:
                        return act(db)
                except DBAPIError as error:
                    if pause_s is None or not _passes(error):
                        raise
                    time.sleep(pause_s)
            raise AssertionError("the last try returns or raises")


def _passes(error: DBAPIError) -> bool:
    """Whether the server may be back soon: it closed the connection, or does not listen now."""
    gone = error.connection_invalidated or "connection failed" in str(error.orig) or "starting up" in str(error.orig)
    return gone and "sqlite" not in type(error.orig).__module__
