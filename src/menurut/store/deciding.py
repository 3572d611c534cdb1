"""What people decide: rows that later runs obey, the later over the earlier; and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from urllib.parse import unquote

from sqlalchemy import Connection, delete, insert, select

from menurut.model import DECISIONS, Decision
from menurut.store import tables as t
from menurut.store.packing import moment
from menurut.store.writing import next_id

_GROUPING = ("same", "apart")


def put_decision(db: Connection, decision: Decision, *, at: datetime) -> None:
    """Keep a decision."""
    row = {"kind": decision.kind, "subject": _joined(decision.subject), "other": _joined(decision.other) or None}
    _put(db, row | {"by": decision.by, "note": decision.note, "made_at": moment(at)})


def put_acceptance(db: Connection, report: str, *, by: str, note: str | None, at: datetime) -> None:
    """Keep that a person wants a report read that was turned away, given by its key."""
    _put(db, {"kind": "accept", "subject": report, "other": None, "by": by, "note": note, "made_at": moment(at)})


def _put(db: Connection, row: dict[str, str | None]) -> None:
    db.execute(insert(t.decision), row | {"id": next_id(db, t.decision)})


def decisions(db: Connection, *, kinds: Sequence[str] = DECISIONS) -> list[Decision]:
    """What was decided, the oldest first."""
    return list(_numbered(db, kinds).values())


def grouped_by(db: Connection) -> tuple[Settled, Settled, int]:
    """Where accounts belong by the decisions that they are grouped by, and by all; and the row of the last decision."""
    last = db.execute(select(t.obeyed.c.decision)).scalar() or 0
    made = _numbered(db, _GROUPING)
    now = Settled.of(list(made.values()))
    newest = max(made, default=0)
    return now if newest == last else Settled.of([one for row, one in made.items() if row <= last]), now, newest


def _numbered(db: Connection, kinds: Sequence[str]) -> dict[int, Decision]:
    """The decisions of these kinds by their rows, the oldest first."""
    columns = (t.decision.c.id, t.decision.c.kind, t.decision.c.subject, t.decision.c.other, t.decision.c.by, t.decision.c.note)
    rows = db.execute(select(*columns).where(t.decision.c.kind.in_(kinds)).order_by(t.decision.c.id))
    return {row.id: Decision(row.kind, _parted(row.subject), _parted(row.other or ""), row.by, row.note) for row in rows}


def put_obeyed(db: Connection, last: int) -> None:
    """Keep that accounts are grouped by all decisions up to this one."""
    db.execute(delete(t.obeyed))
    db.execute(insert(t.obeyed), {"decision": last})


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


def _joined(ids: Sequence[str]) -> str:
    # An origin's key may hold blanks.
    return " ".join(one.replace("%", "%25").replace(" ", "%20") for one in ids)


def _parted(ids: str) -> tuple[str, ...]:
    return tuple(unquote(one) for one in ids.split(" ") if one)
