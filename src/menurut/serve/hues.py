"""The colour of each side: the same on every page, the sides that speak most the furthest apart."""

from __future__ import annotations

from time import monotonic

from sqlalchemy import func, select

from menurut.model.keys import fold
from menurut.store import Ledger
from menurut.store import tables as t

COLOURS = 24
"""How many classes `side-0`, `side-1`, ... base.css has; a golden angle lies between two that follow each other."""
_AGE_S = 60.0


class Hues:
    """Which of the colours each side of the ledger has; looked up anew after a minute, but a side keeps what it has."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rank: dict[str, int] = {}
        self._asked_at: float | None = None

    def of(self, side: str | None) -> str:
        """The CSS class of a side, by its name: `side-3`; `side-none` where nobody is spoken for."""
        if not side:
            return "side-none"
        folded = fold(side)
        if folded not in self._rank and (self._asked_at is None or monotonic() - self._asked_at > _AGE_S):
            self._look()
        return f"side-{self._rank.setdefault(folded, len(self._rank)) % COLOURS}"

    def _look(self) -> None:
        self._asked_at = monotonic()
        query = (
            select(t.told.c.side)
            .where(t.told.c.side.is_not(None))
            .group_by(t.told.c.side)
            .order_by(func.count().desc(), "side")
        )
        rows = self._ledger.read(lambda db: db.execute(query.limit(10 * COLOURS)).scalars().all())
        for side in rows:
            self._rank.setdefault(side, len(self._rank))
