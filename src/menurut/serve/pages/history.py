"""The page of what people decided: who, when, what; each can be undone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.model import Decision
from menurut.run import deciding
from menurut.serve.api.decisions import decided
from menurut.serve.rendering import page, query, workplace_of
from menurut.serve.who import Analyst, Reader

router = APIRouter()
AT_ONCE = 50
_LAST = 2**62


@router.get("/history")
def history(
    request: Request,
    person: Reader,
    about: Annotated[str, Query(max_length=500)] = "",
    after: Annotated[int | None, Query(ge=0, le=_LAST)] = None,
) -> Response:
    """Decisions, the newest first: all, or those about one incident, event, claim or origin."""
    work = workplace_of(request)
    about = about.strip()
    ids = deciding.about(work.ledger, about) if about else None
    found = work.ledger.decided(ids, after=after, limit=AT_ONCE + 1)
    return page(
        request,
        "history.html",
        decided=found[:AT_ONCE],
        following=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
        about=about,
        after=after,
        may_undo=person.may("analyst"),
        now=work.now(),
    )


@router.post("/history/{number}/undo")
def undo(
    request: Request,
    person: Analyst,
    number: Annotated[int, Path(ge=1, le=_LAST)],
    about: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Undo a decision, and show the history again."""
    decided(request, person, Decision("undo", (str(number),), (), person.name), seen=None)
    return RedirectResponse(f"/history{query({'about': about}) if about else ''}", 303)
