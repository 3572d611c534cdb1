"""How far a ledger has come: a token that tells whether anything has changed since."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, update

from menurut.store import tables as t
from menurut.store.prepared import run

_LASTS = (
    *(select(func.max(table.c.id)) for table in (t.report, t.reading, t.judgement, t.decision, t.issue)),
    select(func.max(t.obeyed.c.decision)),
    select(func.max(t.turn.c.number)),
)
_STATE = select(*(last.scalar_subquery() for last in _LASTS))


def state(db: Connection) -> str:
    """A short token that is another whenever a report, reading, judgement, decision or issue came or accounts moved."""
    return "-".join(f"{number or 0:x}" for number in run(db, _STATE, {})[0])


def turn(db: Connection) -> None:
    """Keep that what reconciling makes has changed."""
    if not db.execute(update(t.turn).values(number=t.turn.c.number + 1)).rowcount:
        db.execute(insert(t.turn), {"number": 1})
