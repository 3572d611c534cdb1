"""Who is logged in, and the tokens by which programs come in. Secrets are known by digests alone, which callers make."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, insert, or_, select, update

from menurut.model import StoreError
from menurut.store import tables as t
from menurut.store.finding import NotKept
from menurut.store.members import Member, member_of
from menurut.store.packing import moment, moment_of
from menurut.store.transactions import Transactions
from menurut.store.writing import next_id

SCOPES = ("read", "decide", "add", "admin")


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in until `expires_at`; `seen_at` is the last request of which was kept that it came."""

    member: Member
    made_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """By which a program comes in for a member; `scopes` are of SCOPES. It opens nothing once expired or revoked."""

    id: int
    digest: str = field(repr=False)
    member: Member
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class Sessions:
    """The sessions of a ledger's members."""

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger

    def start(self, digest: str, *, member: int, at: datetime, expires_at: datetime) -> None:
        """Keep that the member with that id holds the secret of this digest; sessions that are over are forgotten."""

        def change(db: Connection) -> None:
            db.execute(delete(t.session).where(t.session.c.expires_at <= moment(at)))
            row = {"digest": digest, "member": member, "made_at": moment(at), "seen_at": moment(at)}
            db.execute(insert(t.session), row | {"expires_at": moment(expires_at)})

        self._ledger.write(change)

    def of(self, digest: str, *, at: datetime) -> Session | None:
        """The session of that digest; None where it is over, or its member is let in no more."""
        open_ = _with_member(t.session).where(t.session.c.expires_at > moment(at), t.member.c.active.is_(True))
        row = self._ledger.read(lambda db: db.execute(open_.where(t.session.c.digest == digest)).first())
        if row is None:
            return None
        mine = t.session.c
        made, seen, expires = (moment_of(row._mapping[column]) for column in (mine.made_at, mine.seen_at, mine.expires_at))
        return Session(member_of(row), made, seen, expires)

    def touch(self, digest: str, *, at: datetime) -> None:
        """Keep that a request came. Once a minute is enough: every write waits for the others."""
        seen = update(t.session).where(t.session.c.digest == digest).values(seen_at=moment(at))
        self._ledger.write(lambda db: db.execute(seen))

    def end(self, digest: str) -> None:
        """End one session."""
        self._ledger.write(lambda db: db.execute(delete(t.session).where(t.session.c.digest == digest)))


class Tokens:
    """The tokens of a ledger's members. None is ever deleted: the audit names them by their ids."""

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger

    def add(
        self, digest: str, *, member: int, name: str, scopes: Collection[str], at: datetime, expires_at: datetime | None
    ) -> Token:
        """Keep a token of the member with that id. Raises StoreError for scopes that are none, NotKept for no member."""
        if not scopes or not set(scopes) <= {*SCOPES}:
            raise StoreError(f"no token for {' '.join(scopes)[:40]!r}; its scopes are some of: {', '.join(SCOPES)}")
        row = {"digest": digest, "member": member, "name": name, "scopes": " ".join(one for one in SCOPES if one in scopes)}
        row |= {"made_at": moment(at), "expires_at": expires_at and moment(expires_at), "revoked_at": None, "used_at": None}

        def change(db: Connection) -> Token:
            if db.execute(select(t.member.c.id).where(t.member.c.id == member)).first() is None:
                raise NotKept(f"no account with the id {member}; `menurut user list` shows them")
            db.execute(insert(t.token), row | {"id": next_id(db, t.token)})
            return _token(db.execute(_with_member(t.token).where(t.token.c.digest == digest)).one())

        return self._ledger.write(change)

    def of(self, digest: str, *, at: datetime) -> Token | None:
        """The token of that digest; None where it is revoked or expired, or its member is let in no more."""
        mine = t.token.c
        open_ = (
            _with_member(t.token)
            .where(mine.revoked_at.is_(None), or_(mine.expires_at.is_(None), mine.expires_at > moment(at)))
            .where(t.member.c.active.is_(True))
        )
        row = self._ledger.read(lambda db: db.execute(open_.where(mine.digest == digest)).first())
        return _token(row) if row else None

    def every(self, *, member: int | None = None) -> list[Token]:
        """The tokens of the member with that id, or all; the newest first, what opens nothing any more among them."""
        query = _with_member(t.token).order_by(t.token.c.id.desc())
        if member is not None:
            query = query.where(t.token.c.member == member)
        return [_token(row) for row in self._ledger.read(lambda db: db.execute(query).all())]

    def touch(self, token: int, *, at: datetime) -> None:
        """Keep that the token with that id was used. Once a minute is enough."""
        self._ledger.write(lambda db: _set(db, token, used_at=moment(at)))

    def revoke(self, token: int, *, at: datetime, member: int | None = None) -> None:
        """Let the token open nothing any more, if it is that member's. Raises NotKept where there is none."""
        self._ledger.write(lambda db: _set(db, token, member=member, revoked_at=moment(at)))


def _set(db: Connection, token: int, *, member: int | None = None, **changed: str) -> None:
    mine = update(t.token).where(t.token.c.id == token)
    if member is not None:
        mine = mine.where(t.token.c.member == member)
    if not db.execute(mine.values(**changed)).rowcount:
        raise NotKept(f"no token with the id {token}; the page of tokens shows them")


def _with_member(table: Table) -> Select[Any]:
    return select(table, t.member).join(t.member, t.member.c.id == table.c.member)


def _token(row: Row[Any]) -> Token:
    of = {column.name: row._mapping[column] for column in t.token.c}
    moments = {name: of[name] and moment_of(of[name]) for name in ("made_at", "expires_at", "revoked_at", "used_at")}
    return Token(**of | moments | {"member": member_of(row), "scopes": tuple(of["scopes"].split())})
