"""What people decide: rows that later runs obey, the later over the earlier; and what they come to together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product

from sqlalchemy import Connection, delete, insert, select

from menurut.model import DECISIONS, Decision
from menurut.store import tables as t
from menurut.store.decided import UNDO, Decided, Overtaken, about, holding, joined, made, overtaken, put_touched, undone, undos
from menurut.store.packing import moment
from menurut.store.state import turn
from menurut.store.writing import next_id

_GROUPING = ("same", "apart")


def put_decision(db: Connection, decision: Decision, *, at: datetime, seen: int | None = None) -> Decided:
    """Keep a decision of somebody who knew all up to the row `seen`; None, where that does not matter.

    Raises Overtaken where a later one that holds is about one of the same ids, NotKept where there is nothing to undo.
    """
    ids = about(db, decision)
    if seen is not None and (later := overtaken(db, ids, seen=seen)):
        raise Overtaken(later)
    row = {"kind": decision.kind, "subject": joined(decision.subject), "other": joined(decision.other) or None}
    number = _put(db, row | {"by": decision.by, "note": decision.note, "made_at": moment(at)})
    put_touched(db, number, ids)
    return Decided(number, decision, at.astimezone(UTC).replace(microsecond=0))


def put_acceptance(db: Connection, report: str, *, by: str, note: str | None, at: datetime) -> None:
    """Keep that a person wants a report read that was turned away, given by its key."""
    _put(db, {"kind": "accept", "subject": report, "other": None, "by": by, "note": note, "made_at": moment(at)})


def _put(db: Connection, row: dict[str, str | None]) -> int:
    number = next_id(db, t.decision)
    db.execute(insert(t.decision), row | {"id": number})
    return number


def decisions(db: Connection, *, kinds: Sequence[str] = DECISIONS, ids: Collection[str] | None = None) -> list[Decision]:
    """What was decided and holds, about any of these ids or all, the oldest first; neither undos nor what is undone."""
    return list(holding(db, [kind for kind in kinds if kind != UNDO], ids=ids).values())


def grouped_by(db: Connection) -> tuple[Settled, Settled, int]:
    """Where accounts belong by the decisions that they are grouped by, and by all; and the row of the last decision."""
    last = db.execute(select(t.obeyed.c.decision)).scalar() or 0
    every, of_undo = made(db, _GROUPING), undos(db)
    newest = max((*every, *of_undo), default=0)
    now = _settled(every, of_undo)
    if newest == last:
        return now, now, newest
    before = {row: one for row, one in every.items() if row <= last}
    return _settled(before, {row: one for row, one in of_undo.items() if row <= last}), now, newest


def _settled(every: Mapping[int, Decision], of_undo: Mapping[int, int]) -> Settled:
    gone = undone(of_undo)
    return Settled.of([decision for row, decision in every.items() if row not in gone])


def put_obeyed(db: Connection, last: int) -> None:
    """Keep that accounts are grouped by all decisions up to this one."""
    db.execute(delete(t.obeyed))
    db.execute(insert(t.obeyed), {"decision": last})
    turn(db)


@dataclass(frozen=True, slots=True)
class Settled:
    """Where accounts belong by what people decided, free of contradictions: `group` names those that are one happening."""

    group: dict[str, frozenset[str]] = field(default_factory=dict)
    apart: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, made: Sequence[Decision]) -> Settled:
        """What decisions of the kinds `same` and `apart` come to, given from the oldest to the newest.

        The newest is heard first; an older one that cannot hold with what is there already is not obeyed.
        """
        groups: dict[str, set[str]] = {}
        foes: dict[int, set[int]] = {}
        for decision in reversed(made):
            for a, b in _pairs(decision):
                one, other = groups.setdefault(a, {a}), groups.setdefault(b, {b})
                if one is other:
                    continue
                if decision.kind == "apart":
                    foes.setdefault(id(one), set()).add(id(other))
                    foes.setdefault(id(other), set()).add(id(one))
                elif id(other) not in foes.get(id(one), ()):
                    one |= other
                    for cite in other:
                        groups[cite] = one
                    for foe in foes.pop(id(other), set()):
                        foes[foe] = foes[foe] - {id(other)} | {id(one)}
                        foes.setdefault(id(one), set()).add(foe)
        whole = {id(group): frozenset(group) for group in groups.values()}
        return cls(
            {cite: whole[id(group)] for cite, group in groups.items()},
            {
                cite: frozenset().union(*(whole[foe] for foe in foes[id(group)]))
                for cite, group in groups.items()
                if foes.get(id(group))
            },
        )

    def changed(self, other: Settled) -> set[str]:
        """The accounts of which the two do not say the same."""
        cites = {*self.group, *other.group}
        return {
            cite
            for cite in cites
            if self.group.get(cite) != other.group.get(cite) or self.apart.get(cite) != other.apart.get(cite)
        }


def _pairs(decision: Decision) -> Iterable[tuple[str, str]]:
    if decision.other:
        return product(decision.subject, decision.other)
    return zip(decision.subject, decision.subject[1:], strict=False)
