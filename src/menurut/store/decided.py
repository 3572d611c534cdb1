"""Decisions as rows: what each is about, which of them a later one has undone, and what somebody decided meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Row, select

from menurut.model import DECISIONS, Decision, StoreError, values
from menurut.store import tables as t
from menurut.store.finding import NotKept
from menurut.store.packing import moment_of
from menurut.store.prepared import ask, put

UNDO = "undo"
_BATCH = 500
_LAST = 2**62  # above every row
_COLUMNS = tuple(t.decision.c[name] for name in ("id", "kind", "subject", "other", "by", "note", "made_at"))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is kept: `id` is its row, `undone_by` that of the `undo` which holds against it, None without one."""

    id: int
    decision: Decision
    made_at: datetime
    undone_by: int | None = None


class Overtaken(StoreError):  # noqa: N818 (as NotKept and Several)
    """Somebody has decided about the same meanwhile; `decided` is the last of what was. Nothing was written."""

    def __init__(self, decided: Decided) -> None:
        self.decided = decided
        by, kind = decided.decision.by, decided.decision.kind
        super().__init__(f"{by} decided about the same meanwhile ({kind}, row {decided.id}); look at it, then decide again")


def ids_of(decision: Decision) -> tuple[str, ...]:
    """The ids of events, claims and origins that a decision is about; of an undo the row that it undoes."""
    if decision.kind in ("rate", UNDO):
        return decision.subject
    relations = values("relation")
    return tuple(dict.fromkeys(one for one in (*decision.subject, *decision.other) if one not in relations))


def undoes(decision: Decision, row: int) -> int:
    """The row that an undo with that row undoes, always an earlier one; 0 for any other decision."""
    name = decision.subject[0] if decision.kind == UNDO and decision.subject else ""
    back = int(name) if name.isascii() and name.isdecimal() and len(name) < len(str(_LAST)) else 0
    return back if back < row else 0


def about(db: Connection, decision: Decision) -> tuple[str, ...]:
    """The same; of an undo the ids of what it undoes. Raises NotKept, and Overtaken for what is undone already."""
    if decision.kind != UNDO:
        return ids_of(decision)
    found = _of_rows(db, [undoes(decision, _LAST)])
    if not found:
        name = " ".join(decision.subject)[:20]
        raise NotKept(f"no decision {name!r} in this ledger that can be undone; `menurut history` lists them")
    if found[0].undone_by is not None:
        raise Overtaken(_of_rows(db, [found[0].undone_by])[0])
    while (back := undoes(found[0].decision, found[0].id)) and (further := _of_rows(db, [back])):
        found = further
    return ids_of(found[0].decision)


def put_touched(db: Connection, row: int, ids: Iterable[str]) -> None:
    """Keep that the decision with that row is about these ids."""
    put(db, t.touched, [{"key": key, "decision": row} for key in sorted({_key(one) for one in ids})])


def touch_all(db: Connection) -> None:
    """Find all decisions by what they are about, where none is yet."""
    every = made(db, DECISIONS)
    root: dict[int, int] = {}
    for row, decision in every.items():
        back = undoes(decision, row)
        root[row] = root.get(back, row)
        put_touched(db, row, ids_of(every[root[row]]))


def decided(db: Connection, ids: Collection[str] | None, *, after: int | None, limit: int) -> list[Decided]:
    """Decisions about any of these ids, or all; the newest first, from below the row `after` on."""
    below = _LAST if after is None else after
    if ids is None:
        found = db.execute(_query().where(t.decision.c.id < below).order_by(t.decision.c.id.desc()).limit(limit)).all()
        return _with_undone(db, _read(found))
    rows = ask(
        db,
        "SELECT DISTINCT decision FROM touched WHERE key {keys} AND decision < :below ORDER BY decision DESC LIMIT :limit",
        keys=[_key(one) for one in ids],
        below=below,
        limit=limit,
    )
    return _of_rows(db, [row for (row,) in rows])


def overtaken(db: Connection, ids: Collection[str], *, seen: int) -> Decided | None:
    """The last decision above the row `seen` that holds and is about one of these ids.

    An undo of what came after `seen` itself leaves all as it was seen.
    """
    rows = ask(
        db,
        "SELECT DISTINCT decision FROM touched WHERE key {keys} AND decision > :seen",
        keys=[_key(one) for one in ids],
        seen=seen,
    )
    for one in _of_rows(db, [row for (row,) in rows]):
        if one.undone_by is None and undoes(one.decision, one.id) <= seen:
            return one
    return None


def holding(db: Connection, kinds: Sequence[str], *, ids: Collection[str] | None = None) -> dict[int, Decision]:
    """The decisions of these kinds that are not undone, about any of these ids or all; by their rows, the oldest first."""
    if ids is None:
        gone = undone(undos(db))
        return {row: decision for row, decision in made(db, kinds).items() if row not in gone}
    rows = ask(db, "SELECT DISTINCT decision FROM touched WHERE key {keys}", keys=[_key(one) for one in ids])
    found = _of_rows(db, [row for (row,) in rows])
    return {one.id: one.decision for one in reversed(found) if one.decision.kind in kinds and one.undone_by is None}


def made(db: Connection, kinds: Sequence[str]) -> dict[int, Decision]:
    """All decisions of these kinds, undone or not; by their rows, the oldest first."""
    return {one.id: one.decision for one in _read(db.execute(_query(kinds).order_by(t.decision.c.id)).all())}


def undos(db: Connection) -> dict[int, int]:
    """What each undo undoes, by their rows."""
    return {row: undoes(undo, row) for row, undo in made(db, [UNDO]).items()}


def undone(of_undo: Mapping[int, int]) -> dict[int, int]:
    """The rows that are undone, each with the undo that holds against it; `of_undo` has what each undo undoes.

    A later undo may have undone an earlier, so that the last is heard first.
    """
    found: dict[int, int] = {}
    for row in sorted(of_undo, reverse=True):
        if row not in found:
            found.setdefault(of_undo[row], row)
    return found


def joined(ids: Sequence[str]) -> str:
    """Ids as one column holds them."""
    # An origin's key may hold blanks.
    return " ".join(one.replace("%", "%25").replace(" ", "%20") for one in ids)


def _parted(ids: str) -> tuple[str, ...]:
    return tuple(unquote(one) for one in ids.split(" ") if one)


def _key(name: str) -> int:
    """By what an id is found: an origin's may be longer than an index takes."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)


def _query(kinds: Sequence[str] = DECISIONS) -> Any:  # noqa: ANN401 (a Select of seven columns)
    return select(*_COLUMNS).where(t.decision.c.kind.in_(kinds))


def _read(rows: Iterable[Row[Any]]) -> list[Decided]:
    return [
        Decided(
            row.id, Decision(row.kind, _parted(row.subject), _parted(row.other or ""), row.by, row.note), moment_of(row.made_at)
        )
        for row in rows
    ]


def _of_rows(db: Connection, rows: Sequence[int]) -> list[Decided]:
    """The decisions with these rows, the newest first."""
    wanted = sorted(rows, reverse=True)
    found: list[Decided] = []
    for at in range(0, len(wanted), _BATCH):
        some = _query().where(t.decision.c.id.in_(wanted[at : at + _BATCH])).order_by(t.decision.c.id.desc())
        found += _read(db.execute(some).all())
    return _with_undone(db, found)


def _with_undone(db: Connection, found: Sequence[Decided]) -> list[Decided]:
    gone = undone(_undos_of(db, [one.id for one in found]))
    return [Decided(one.id, one.decision, one.made_at, gone.get(one.id)) for one in found]


def _undos_of(db: Connection, rows: Iterable[int]) -> dict[int, int]:
    """What each undo of these rows undoes, and each undo of such an undo, and so on."""
    found: dict[int, int] = {}
    asked = set(rows)
    while asked:
        some = ask(
            db,
            "SELECT id, subject FROM decision WHERE kind = 'undo' AND subject {subjects}",
            subjects=[str(one) for one in asked],
        )
        new = {int(row): int(subject) for row, subject in some if int(subject) < row}
        asked = new.keys() - found.keys()
        found |= new
    return found
