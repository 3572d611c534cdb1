"""Who may use a ledger, and what came of logging in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from menurut.model import StoreError
from menurut.store import tables as t
from menurut.store.finding import NotKept
from menurut.store.keys import fold
from menurut.store.packing import moment, moment_of
from menurut.store.transactions import Transactions
from menurut.store.writing import next_id

ROLES = ("reader", "analyst", "admin")
"""Each may what those before it may: to look; to decide, correct and add; to let others in."""
_LONGEST = 100  # letters of a name


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account; `role` is one of ROLES, `password` a hash, None where none opens it."""

    id: int
    name: str
    role: str
    password: str | None = field(repr=False)
    active: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """How many logins failed since some moment: by that name, from that address."""

    of_name: int
    of_address: int


class Members:
    """The accounts of a ledger. Names that differ in case, width or blanks alone are one."""

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger

    def add(self, name: str, *, role: str, password: str | None, at: datetime) -> Member:
        """Make an account; `password` is a hash. Raises StoreError for a name that is taken or none, a role that is none."""
        shown = " ".join(name.split())
        if not shown.isprintable() or not 0 < len(shown) <= _LONGEST:
            raise StoreError(f"an account needs a name of 1 to {_LONGEST} letters that can be seen; give such a one")
        _check_role(role)

        def change(db: Connection) -> Member:
            if _of_name(db, shown):
                raise StoreError(f"there is an account {shown!r} already; take another name")
            member = Member(next_id(db, t.member), shown, role, password, True, moment_of(moment(at)))
            row = {name: getattr(member, name) for name in Member.__slots__}
            db.execute(insert(t.member), row | {"folded": fold(shown), "made_at": moment(at)})
            return member

        return self._ledger.write(change)

    def every(self) -> list[Member]:
        """All accounts, by their names."""
        rows = self._ledger.read(lambda db: db.execute(select(t.member).order_by(t.member.c.folded)).all())
        return [member_of(row) for row in rows]

    def named(self, name: str) -> Member | None:
        """The account of that name."""
        return self._ledger.read(lambda db: _of_name(db, name))

    def set_role(self, member: int, role: str) -> None:
        """Give another role to the account with that id."""
        _check_role(role)
        self._ledger.write(lambda db: _set(db, member, role=role))

    def set_password(self, member: int, password: str | None) -> None:
        """Keep another hash; all sessions of the account end."""

        def change(db: Connection) -> None:
            _set(db, member, password=password)
            db.execute(delete(t.session).where(t.session.c.member == member))

        self._ledger.write(change)

    def set_active(self, member: int, active: bool) -> None:
        """Let the account in or not; where not, all its sessions end, and its tokens open nothing."""

        def change(db: Connection) -> None:
            _set(db, member, active=active)
            if not active:
                db.execute(delete(t.session).where(t.session.c.member == member))

        self._ledger.write(change)

    def put_failure(self, name: str, *, address: str, at: datetime) -> None:
        """Keep that somebody failed to log in by that name, known or not."""

        def change(db: Connection) -> None:
            row = {"id": next_id(db, t.attempt), "name": fold(name), "address": address, "at": moment(at)}
            db.execute(insert(t.attempt), row)

        self._ledger.write(change)

    def failures(self, name: str, *, address: str, since: datetime) -> Failures:
        """How many logins by that name, and from that address, failed since."""
        count = select(func.count()).select_from(t.attempt).where(t.attempt.c.at >= moment(since))
        both = select(
            count.where(t.attempt.c.name == fold(name)).scalar_subquery().label("of_name"),
            count.where(t.attempt.c.address == address).scalar_subquery().label("of_address"),
        )
        row = self._ledger.read(lambda db: db.execute(both).one())
        return Failures(row.of_name, row.of_address)

    def forget_failures(self, *, name: str | None = None, before: datetime | None = None) -> None:
        """Forget the failed logins by that name, and those from before that moment."""

        def change(db: Connection) -> None:
            if name is not None:
                db.execute(delete(t.attempt).where(t.attempt.c.name == fold(name)))
            if before is not None:
                db.execute(delete(t.attempt).where(t.attempt.c.at < moment(before)))

        self._ledger.write(change)


def member_of(row: Row[Any]) -> Member:
    """The account of a row with the columns of `member`, which may have others too."""
    of = {column.name: row._mapping[column] for column in t.member.c if column.name != "folded"}
    return Member(**of | {"made_at": moment_of(of["made_at"])})


def _of_name(db: Connection, name: str) -> Member | None:
    row = db.execute(select(t.member).where(t.member.c.folded == fold(name))).first()
    return member_of(row) if row else None


def _set(db: Connection, member: int, **changed: object) -> None:
    if not db.execute(update(t.member).where(t.member.c.id == member).values(**changed)).rowcount:
        raise NotKept(f"no account with the id {member}; `menurut user list` shows them")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise StoreError(f"no role {role[:20]!r}; known: {', '.join(ROLES)}")
