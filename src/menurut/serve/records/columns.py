"""The columns that records are counted from: one row for each claim, report and judgement of the ledger.

Claims, origins and reports are named by their place in these columns. Days are whole numbers from 1970-01-01 on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from menurut.model import Origin, StoreError

Ints = NDArray[np.int32]
Rows = NDArray[np.int64]
Codes = NDArray[np.int8]
Cites = NDArray[np.uint64]
Flags = NDArray[np.bool_]

_Kind = TypeVar("_Kind", bound=np.generic)

NEVER = int(np.iinfo(np.int32).min)
"""The day of a report that has none."""
_DIGITS = 16


def numbers(cites: Sequence[str]) -> Cites:
    """The ids of claims, 16 hexadecimal digits each, as numbers of 64 bits. Raises StoreError for any other id."""
    if not cites:
        return np.zeros(0, np.uint64)
    if all(len(cite) == _DIGITS for cite in cites):
        try:
            return np.frombuffer(bytes.fromhex("".join(cites)), ">u8").astype(np.uint64)
        except ValueError:
            pass
    raise StoreError("the ledger holds ids of claims that are not 16 hexadecimal digits; import it anew from a dump")


def cite_of(number: int) -> str:
    """The id of a claim, of its number."""
    return f"{int(number):0{_DIGITS}x}"


def _none(kind: type[_Kind]) -> Callable[[], NDArray[_Kind]]:
    """Makes a column without rows."""
    return lambda: np.zeros(0, kind)


@dataclass(frozen=True, slots=True)
class Reports:
    """One row for each report. `read` is the row of the reading that its claims are of, 0 where it has none."""

    row: Rows = field(default_factory=_none(np.int64))
    read: Rows = field(default_factory=_none(np.int64))
    said: Ints = field(default_factory=_none(np.int32))
    outlet: Ints = field(default_factory=_none(np.int32))
    lang: Ints = field(default_factory=_none(np.int32))
    outlets: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """One row for each claim that was ever seen, in the order of their coming; a row stays where it is.

    `origin` is -1 where no report tells the claim now. `stance` is its place in the ontology. `ordered` are the ids in
    their order, `order` the row of each of these.
    """

    cite: Cites = field(default_factory=_none(np.uint64))
    origin: Ints = field(default_factory=_none(np.int32))
    stance: Codes = field(default_factory=_none(np.int8))
    report: Ints = field(default_factory=_none(np.int32))
    ordered: Cites = field(default_factory=_none(np.uint64))
    order: Ints = field(default_factory=_none(np.int32))

    def rows(self, cites: Cites) -> Ints:
        """The row of each of these claims; all must have been seen."""
        return self.order[np.searchsorted(self.ordered, cites)]

    def with_(self, cites: Cites) -> Claims:
        """The same, and rows for those of these claims that were not seen yet."""
        new = np.setdiff1d(cites, self.ordered)
        if not len(new):
            return self
        at = np.searchsorted(self.ordered, new)
        rows = np.arange(len(self.cite), len(self.cite) + len(new), dtype=np.int32)
        nobody = np.full(len(new), -1, np.int32)
        return Claims(
            cite=np.concatenate((self.cite, new)),
            origin=np.concatenate((self.origin, nobody)),
            stance=np.concatenate((self.stance, nobody.astype(np.int8))),
            report=np.concatenate((self.report, nobody)),
            ordered=np.insert(self.ordered, at, new),
            order=np.insert(self.order, at, rows),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """One row for each judgement ever made, between rows of Claims: claim `a`, the later, against `b`.

    `type` is its place in the ontology, `own` if a report says so itself.
    """

    row: Rows = field(default_factory=_none(np.int64))
    type: Codes = field(default_factory=_none(np.int8))
    own: Flags = field(default_factory=_none(np.bool_))
    a: Ints = field(default_factory=_none(np.int32))
    b: Ints = field(default_factory=_none(np.int32))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The judgements that stand now between claims that are told now."""

    type: Codes = field(default_factory=_none(np.int8))
    a: Ints = field(default_factory=_none(np.int32))
    b: Ints = field(default_factory=_none(np.int32))


@dataclass(frozen=True, slots=True)
class Columns:
    """All that records are counted from. `negative` are claims that supersede or were superseded and say: it was not so.

    `origins` have no carriers. Nothing here is ever changed: newer columns are other ones.
    """

    reports: Reports = Reports()
    claims: Claims = Claims()
    origins: tuple[Origin, ...] = ()
    judged: Judged = Judged()
    pairs: Pairs = Pairs()
    negative: Flags = field(default_factory=_none(np.bool_))
    said: Ints = field(default_factory=_none(np.int32))
    """The day of each claim's report, NEVER where it has none."""
