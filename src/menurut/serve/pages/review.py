"""The page of the review queue: one card at a time, one key for each decision."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from menurut.serve.api.decisions import last_decision
from menurut.serve.api.review import Kind
from menurut.serve.cards import cards
from menurut.serve.reasons import reason_in, told_in
from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Analyst

router = APIRouter()
AT_ONCE = 12
"""Cards of one page: the browser asks for more when they are done."""


@router.get("/review")
def review(request: Request, _person: Analyst, kind: Kind = "", after: Annotated[str, Query(max_length=60)] = "") -> Response:
    """What most needs a person, first."""
    work = workplace_of(request)
    seen = last_decision(work.ledger)
    found, following = cards(work, limit=AT_ONCE, after=after, only=kind)
    tongue = request.state.tongue
    return page(
        request,
        "review.html",
        cards=found,
        following=following,
        kind=kind,
        after=after,
        seen=seen,
        reason=partial(reason_in, tongue),
        told=partial(told_in, tongue),
    )
