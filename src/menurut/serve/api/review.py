"""The API: what most needs a person."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from menurut.serve.api.decisions import last_decision
from menurut.serve.cards import cards, fields
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Analyst

router = APIRouter()
Kind = Literal["", "judgement", "pair", "reading", "contradicts", "corroborates", "repeats", "supersedes"]


@router.get("/review")
def review(
    request: Request,
    _analyst: Analyst,
    limit: Annotated[int, Query(ge=1, le=100, description="so many at most")] = 20,
    after: Annotated[str, Query(max_length=60, description="`next` of the page before")] = "",
    kind: Annotated[Kind, Query(description="of card, or of judgement; else all")] = "",
) -> dict[str, Any]:
    """Judgements and readings that are unsure, and incidents that nearly were one, on which nobody has decided.

    Ranked by `need` = doubt x weight x (1 + log10(1 + harm)). `seen` goes with what is decided about them.
    """
    work = workplace_of(request)
    seen = last_decision(work.ledger)
    found, following = cards(work, limit=limit, after=after, only=kind)
    return {"cards": [fields(one) for one in found], "next": following, "seen": seen}
