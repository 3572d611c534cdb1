"""What persons hold of origins, by NATO's letters: the last that each has, with who and when. The program rates nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from menurut.reconcile.records import RELIABILITY
from menurut.store import Ledger

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rated:
    """A letter of RELIABILITY, who has entered it, when, and why; `decision` is the id of that decision."""

    letter: str
    by: str
    at: datetime
    note: str | None
    decision: int

    @property
    def words(self) -> str:
        """What the letter means."""
        return RELIABILITY[self.letter]


def ratings(ledger: Ledger, origins: Collection[str]) -> dict[str, Rated]:
    """The last rating that stands of each of these origins, given by their keys, for those that have one."""
    found: dict[str, Rated] = {}
    after: int | None = None
    while origins and len(found) < len(set(origins)):
        several = ledger.decided(origins, after=after, limit=_AT_ONCE)
        for one in several:
            made = one.decision
            if made.kind == "rate" and one.undone_by is None and made.other and made.other[0] in RELIABILITY:
                for origin in made.subject:
                    found.setdefault(origin, Rated(made.other[0], made.by, one.made_at, made.note, one.id))
        if len(several) < _AT_ONCE:
            break
        after = several[-1].id
    return found
