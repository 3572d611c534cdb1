"""Who did what, and when: rows that are added and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from menurut.store import tables as t
from menurut.store.packing import moment, moment_of
from menurut.store.transactions import Transactions
from menurut.store.writing import next_id


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: an action (`login`, `correct`) on a subject, from an address if one is known, with what it was."""

    who: str
    action: str
    subject: str
    address: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audited:
    """A deed as it is kept: its row, and when it was done."""

    id: int
    at: datetime
    deed: Deed


class Audit:
    """The deeds that a ledger keeps."""

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger

    def put(self, deed: Deed, *, at: datetime) -> int:
        """Keep a deed, and give its row. `put_deed` does so inside a transaction that does more."""
        return self._ledger.write(lambda db: put_deed(db, deed, at=at))

    def last(
        self,
        *,
        limit: int,
        after: int | None = None,
        who: str | None = None,
        action: str | None = None,
        subject: str | None = None,
    ) -> list[Audited]:
        """Deeds, the newest first, from below the row `after` on; of one person, action or subject, or all."""
        query = select(t.audit).order_by(t.audit.c.id.desc()).limit(limit)
        for name, wanted in {"who": who, "action": action, "subject": subject}.items():
            if wanted is not None:
                query = query.where(t.audit.c[name] == wanted)
        if after is not None:
            query = query.where(t.audit.c.id < after)
        rows = self._ledger.read(lambda db: db.execute(query).all())
        return [
            Audited(row.id, moment_of(row.at), Deed(row.who, row.action, row.subject, row.address, json.loads(row.detail)))
            for row in rows
        ]


def put_deed(db: Connection, deed: Deed, *, at: datetime) -> int:
    """Keep a deed, and give its row."""
    number = next_id(db, t.audit)
    detail = json.dumps(deed.detail, ensure_ascii=False, sort_keys=True)
    row = {"id": number, "at": moment(at), "who": deed.who, "action": deed.action, "subject": deed.subject}
    db.execute(insert(t.audit), row | {"address": deed.address, "detail": detail})
    return number
