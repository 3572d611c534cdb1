"""What became of claims, claim by claim: each with the one that meets it, what both say, and why they stand so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from menurut.export.telling import Telling, tellings
from menurut.serve.records.columns import Ints, Rows, cite_of
from menurut.serve.records.counting import RELATIONS, Counted
from menurut.serve.records.pairing import between
from menurut.store import Ledger

NOBODY = -1
"""In the place of another claim, where one stands alone."""
_JUDGED = RELATIONS | {"withdrawn": "supersedes"}


@dataclass(frozen=True, slots=True)
class Met:
    """A claim, and the one through which it became what it is (None where it was told first); `reasons` in plain words."""

    claim: Telling
    other: Telling | None
    reasons: tuple[str, ...] = ()


def questioned(
    counted: Counted, became: str, *, by: str = "origin", row: int | None = None, column: int | None = None
) -> Ints | Rows:
    """The claims of the row's that became so, each beside the one of the column's through which: the newest first.

    One that was told first stands beside NOBODY. Without a row or a column anybody's claims stand there.
    """
    if became != "first":
        return between(counted, became, by=by, row=row, column=column)
    claims = counted.firsts
    if row is not None:
        claims = claims[counted.groups(by)[counted.of_claim[claims]] == row]
    return np.stack((claims, np.full(len(claims), NOBODY)), 1)[: None if column is None else 0]


def met(ledger: Ledger, counted: Counted, became: str, pairs: Ints | Rows) -> list[Met]:
    """These pairs in words. One that a newer reading no longer tells is left out. Raises StoreError."""
    cites = counted.columns.claims.cite
    named = [(cite_of(cites[one]), None if other == NOBODY else cite_of(cites[other])) for one, other in pairs.tolist()]
    wanted = sorted({cite for pair in named for cite in pair if cite})
    told = {one.claim: one for one in tellings(ledger.sayings_of(wanted))} if wanted else {}
    why = _reasons(ledger, wanted, became)
    return [
        Met(told[one], told.get(other or ""), why.get(frozenset((one, other)), ()))
        for one, other in named
        if one in told and (other is None or other in told)
    ]


def _reasons(ledger: Ledger, claims: Sequence[str], became: str) -> dict[frozenset[str | None], tuple[str, ...]]:
    if became not in _JUDGED or not claims:
        return {}
    judged = (one for one in ledger.judgements(claims) if one.type == _JUDGED[became])
    return {frozenset((one.a, one.b)): one.reasons for one in judged}
