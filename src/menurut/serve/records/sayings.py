"""Who vouches for each claim, and with what stance: out of the packed bodies of sayings, without unpacking all of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from menurut.model import Origin, values
from menurut.serve.records.batches import batches, places
from menurut.serve.records.columns import Cites, Codes, Ints, Reports, Rows, numbers
from menurut.store import Ledger
from menurut.store.prepared import ask

_FEW = 300  # reports whose sayings are asked for at once
_SHARE = 0.2  # of all reports: above it all sayings are gone through, in their order on the disk
_HEADS = 100_000  # that are remembered
_BEFORE, _AFTER = b'"origin":{', b',"certainty":'
_OF_ORIGIN = frozenset({"key", "name", "kind", "side", "body", "own"})

_Said = tuple[int, str, bytes]
"""The place of a report, a claim of it, and the body of one of its sayings."""


@dataclass(slots=True)
class Origins:
    """Numbers origins, and finds that of a saying. An origin is one whoever passed its words on."""

    origins: list[Origin]
    _code: dict[Origin, int] = field(default_factory=dict)
    _known: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._code = {origin: at for at, origin in enumerate(self.origins)}

    def of(self, body: bytes) -> tuple[int, int]:
        """The numbers of the origin and of the stance of a saying."""
        head = _head(zlib.decompress(body))
        if head not in self._known:
            if len(self._known) >= _HEADS:
                self._known.clear()
            told = json.loads(head)
            origin = Origin(**{name: value for name, value in told["origin"].items() if name in _OF_ORIGIN})
            if origin not in self._code:
                self._code[origin] = len(self.origins)
                self.origins.append(origin)
            self._known[head] = (self._code[origin], values("stance").index(told["stance"]))
        return self._known[head]


def _head(plain: bytes) -> bytes:
    """The part of a saying's JSON that tells its origin and stance; all of it, where that is not in its usual place.

    A quotation mark inside of a text has a backslash before it there, so no text can look like a name of a field.
    """
    start = plain.find(_BEFORE)
    end = plain.find(_AFTER, start)
    return b"{%b}" % plain[start:end] if 0 <= start < end else plain


@dataclass(frozen=True, slots=True)
class Said:
    """The claims of some reports, one row for each: its id, and the places of its origin, stance and report."""

    cite: Cites
    origin: Ints
    stance: Codes
    report: Ints


def said_in(ledger: Ledger, reports: Reports, changed: Rows, origins: Origins) -> Said:
    """What is claimed in the reports at the places `changed`."""
    if len(changed) > _SHARE * len(reports.row):
        return _gathered(_all(ledger, reports, frozenset(changed.tolist())), origins)
    return _gathered(_some(ledger, reports, changed), origins)


_NOTHING = Said(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, np.int32))


def _gathered(told: Iterable[Sequence[_Said]], origins: Origins) -> Said:
    parts = [_NOTHING]
    for several in told:
        # A claim that tells of several events has a saying for each, one after the other.
        firsts = [one for one, before in zip(several, [None, *several], strict=False) if before is None or one[1] != before[1]]
        codes = np.array([origins.of(body) for _, _, body in firsts], np.int32).reshape(-1, 2)
        parts.append(
            Said(
                numbers([claim for _, claim, _ in firsts]),
                codes[:, 0],
                codes[:, 1].astype(np.int8),
                np.array([report for report, _, _ in firsts], np.int32),
            )
        )
    cite, origin, stance, report = (np.concatenate([getattr(one, name) for one in parts]) for name in Said.__slots__)
    cite, first = np.unique(cite, return_index=True)
    return Said(cite, origin[first], stance[first], report[first])


def _some(ledger: Ledger, reports: Reports, changed: Rows) -> Iterator[list[_Said]]:
    sql = (
        "SELECT account.report, saying.claim, saying.body FROM account JOIN saying ON saying.account = account.id"
        " WHERE account.report {reports} ORDER BY saying.id"
    )
    for start in range(0, len(changed), _FEW):
        asked = reports.row[changed[start : start + _FEW]].tolist()
        rows = ledger.read(lambda db: ask(db, sql, reports=asked))  # noqa: B023 (asked at once)
        at, _ = places(reports.row, np.array([row[0] for row in rows], np.int64))
        yield [(place, claim, body) for place, (_, claim, body) in zip(at.tolist(), rows, strict=True)]


def _all(ledger: Ledger, reports: Reports, wanted: Collection[int]) -> Iterator[list[_Said]]:
    accounts, of = _accounts(ledger, reports)
    sql = "SELECT id, account, claim, body FROM saying WHERE id > :after ORDER BY id LIMIT :limit"
    for rows in batches(ledger, sql):
        at, known = places(accounts, np.array([row[1] for row in rows], np.int64))
        found = (row for row, is_known in zip(rows, known.tolist(), strict=True) if is_known)
        told = zip(of[at].tolist(), found, strict=True)
        yield [(place, claim, body) for place, (_, _, claim, body) in told if place in wanted]


def _accounts(ledger: Ledger, reports: Reports) -> tuple[Rows, Ints]:
    """The rows of all accounts, in order, each with the place of its report; by an index that holds both."""
    sql = "SELECT id, report FROM account WHERE report > :after AND report <= :until"
    ends = [0, *reports.row[_FEW::_FEW].tolist(), *reports.row[-1:].tolist()]
    found = [np.zeros((0, 2), np.int64)]
    for after, until in pairwise(ends):
        rows = ledger.read(lambda db: ask(db, sql, after=after, until=until))  # noqa: B023 (asked at once)
        found.append(np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2))
    every = np.concatenate(found)
    every = every[np.argsort(every[:, 0])]
    at, known = places(reports.row, every[:, 1])
    return every[known, 0], at.astype(np.int32)
