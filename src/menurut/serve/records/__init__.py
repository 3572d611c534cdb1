"""What became of the claims of each origin, and who contradicts whom, kept in memory and quick at a million claims."""

from __future__ import annotations

from dataclasses import dataclass

from menurut.serve.records.counting import Counted, counted
from menurut.serve.records.finding import Finder
from menurut.serve.records.loading import load
from menurut.serve.records.pairing import Crossed, crossed
from menurut.store import Ledger

__all__ = ["Counted", "Crossed", "Finder", "Records", "records_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The records of all origins, the counts of all pairs, and what finds an origin."""

    counted: Counted
    crossed: Crossed
    finder: Finder


def records_of(ledger: Ledger, before: Records | None = None) -> Records:
    """The records as the ledger stands; with those `before` only what has come since is read. Raises StoreError."""
    columns = load(ledger, before.counted.columns if before else None)
    made = counted(columns, before.counted if before else None)
    return Records(made, crossed(made), Finder.of(made))
