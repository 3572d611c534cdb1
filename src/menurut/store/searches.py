"""What people have saved of their searches, and how far each had come when they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from menurut.model import StoreError
from menurut.store import tables as t
from menurut.store.finding import NotKept
from menurut.store.packing import moment, moment_of
from menurut.store.transactions import Transactions
from menurut.store.writing import next_id

MOST = 200
"""Searches that one person may save."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search that was saved: the page that it is of, and what stands after the `?` of its address."""

    id: int
    member: str
    name: str
    page: str
    query: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """The last visit of a page; `mark` tells how far the ledger had come."""

    at: datetime
    mark: str


class Searches:
    """The searches and last visits of those who use a ledger, given by their names."""

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger

    def save(self, name: str, *, member: str, page: str, query: str, at: datetime) -> Search:
        """Save a search, in the place of the one that this person has under that name. Raises StoreError past 200."""
        same = (t.search.c.member == member) & (t.search.c.page == page) & (t.search.c.name == name)

        def change(db: Connection) -> Search:
            mine = db.execute(select(t.search.c.id).where(t.search.c.member == member)).scalars().all()
            before = db.execute(select(t.search.c.id).where(same)).scalar()
            if before is None and len(mine) >= MOST:
                raise StoreError(f"{MOST} searches are saved already; remove one first")
            db.execute(delete(t.search).where(same))
            made = Search(before or next_id(db, t.search), member, name, page, query, moment_of(moment(at)))
            row = {column: getattr(made, column) for column in Search.__slots__}
            db.execute(insert(t.search), row | {"made_at": moment(at)})
            return made

        return self._ledger.write(change)

    def rename(self, search: int, name: str, *, member: str) -> None:
        """Give one of this person's searches another name. Raises NotKept where there is none with that id."""
        mine = update(t.search).where(t.search.c.id == search, t.search.c.member == member).values(name=name)
        if not self._ledger.write(lambda db: db.execute(mine).rowcount):
            raise NotKept(f"no search with the id {search} that you saved; look at the list again")

    def of(self, member: str, *, page: str | None = None) -> list[Search]:
        """The searches of a person, by their names; those of one page, or all."""
        query = select(t.search).where(t.search.c.member == member).order_by(t.search.c.name, t.search.c.id)
        if page is not None:
            query = query.where(t.search.c.page == page)
        rows = self._ledger.read(lambda db: db.execute(query).all())
        return [Search(row.id, row.member, row.name, row.page, row.query, moment_of(row.made_at)) for row in rows]

    def remove(self, search: int, *, member: str) -> None:
        """Remove one of this person's. Raises NotKept where there is none with that id."""
        mine = delete(t.search).where(t.search.c.id == search, t.search.c.member == member)
        if not self._ledger.write(lambda db: db.execute(mine).rowcount):
            raise NotKept(f"no search with the id {search} that you saved; look at the list again")

    def look(self, page: str, *, member: str, at: datetime, mark: str) -> None:
        """Keep that a person looks at a page now, in the place of the visit before."""

        def change(db: Connection) -> None:
            dialect = sqlite if db.dialect.name == "sqlite" else postgresql
            row = {"member": member, "page": page, "at": moment(at), "mark": mark}
            new = dialect.insert(t.seen).values(row)
            db.execute(new.on_conflict_do_update(index_elements=["member", "page"], set_={"at": row["at"], "mark": mark}))

        self._ledger.write(change)

    def last_look(self, page: str, *, member: str) -> Seen | None:
        """The last visit of a page by a person; None where there was none."""
        query = select(t.seen.c.at, t.seen.c.mark).where(t.seen.c.member == member, t.seen.c.page == page)
        row = self._ledger.read(lambda db: db.execute(query).first())
        return Seen(moment_of(row.at), row.mark) if row else None
