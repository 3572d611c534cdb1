"""The API: the people of many incidents counted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from menurut.export.tolls import toll_fields
from menurut.run.tallying import COUNTS, gathered
from menurut.serve.asking import AskedQuery
from menurut.serve.caching import Cached
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Reader

router = APIRouter()

MOST = 2000
"""Incidents of one count."""


@router.get("/tallies")
def tallies(
    request: Request,
    asked: AskedQuery,
    _reader: Reader,
    _: Cached,
    by: Annotated[
        Literal["side", "incident", "day"],
        Query(description="totals by side, each incident by itself, or what was known at the end of each day"),
    ] = "side",
) -> dict[str, Any]:
    """Low, best and high of all incidents with a claim that fits, with the claims behind each; nobody is counted twice.

    No more than 2,000 incidents are looked at, those with the newest claims; `cut` says whether more would fit.
    """
    workplace = workplace_of(request)
    found = gathered(workplace.ledger, asked.filters, most=MOST)
    counted = [
        {"of": one.name or None, "title": one.title or None, "tallies": [toll_fields(row) for row in one.tallies]}
        for one in COUNTS[by](found.figures, workplace.today())
    ]
    return {"by": by, "counted": counted, "incidents": len(found.figures), "cut": found.is_cut}
