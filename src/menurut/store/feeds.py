"""What is remembered of feeds and pages between rounds: when each was fetched, what its server said, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from menurut.store import tables as t

_BATCH = 1000  # addresses in one question: an engine takes some ten thousand parameters at most


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed as it stands: `state` is `waiting` (never fetched), `fine`, `failing`, `moved` (to `moved_to`) or `gone`.

    `failures` counts those since it was last fine, `error` tells the last; moments as in the tables; `reports` counts
    those that came of it.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    state: str = "waiting"
    failures: int = 0
    error: str | None = None
    fetched_at: str | None = None
    next_at: str | None = None
    reports: int = 0
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """That a page was fetched, with what its server would know it again by."""

    url: str
    at: str
    outcome: str
    etag: str | None = None
    last_modified: str | None = None


def feeds(db: Connection) -> list[FeedState]:
    """All feeds that were ever followed, by their URLs."""
    return [FeedState(**row._mapping) for row in db.execute(select(t.feed).order_by(t.feed.c.url))]


def put_feed(db: Connection, state: FeedState) -> None:
    """Keep how a feed stands now: the only rows of a ledger that change."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    row = asdict(state)
    new = dialect.insert(t.feed).values(row)
    db.execute(new.on_conflict_do_update(index_elements=["url"], set_={name: new.excluded[name] for name in row}))


def last_visit(db: Connection, url: str) -> Visit | None:
    """The last time that the page was fetched."""
    columns = [t.visit.c[field.name] for field in fields(Visit)]
    row = db.execute(select(*columns).where(t.visit.c.url == url).order_by(t.visit.c.id.desc()).limit(1)).first()
    return Visit(**row._mapping) if row else None


def visited(db: Connection, urls: Iterable[str]) -> dict[str, str]:
    """The last moment at which each of the pages was fetched, for those that were."""
    asked = list(urls)
    found: dict[str, str] = {}
    for first in range(0, len(asked), _BATCH):
        among = t.visit.c.url.in_(asked[first : first + _BATCH])
        rows = db.execute(select(t.visit.c.url, t.visit.c.at).where(among).order_by(t.visit.c.id))
        found |= {row.url: row.at for row in rows}
    return found


def put_visit(db: Connection, visit: Visit, *, number: int) -> None:
    """Keep a visit, under the next number."""
    db.execute(insert(t.visit), asdict(visit) | {"id": number})
