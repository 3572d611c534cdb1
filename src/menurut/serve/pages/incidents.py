"""The page of an incident: what, where, when; a column for each side; agreed and disputed; tolls; how to cite it."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.export.telling import headline
from menurut.reconcile.standing import STATUSES
from menurut.serve.api.decisions import last_decision
from menurut.serve.incident.bodies import body_of
from menurut.serve.incident.citing import citation
from menurut.serve.incident.finding import counts_of, events_of, history_of, meant, reports_of
from menurut.serve.problems import Problem
from menurut.serve.reasons import decision_in, reason_in, told_in
from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Reader

router = APIRouter()


@router.get("/incidents/{name}")
def incident(
    request: Request, name: str, person: Reader, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1
) -> Response:
    """One incident; the id of an event or a claim of it, or six letters of one, leads there."""
    workplace = workplace_of(request)
    try:
        found = meant(request, name)
    except Problem as problem:
        if "choices" not in problem.more:
            raise
        return page(request, "incident_choices.html", status=409, name=name, choices=problem.more["choices"])
    if found != name:
        return RedirectResponse(_moved(found, name, number), 302)
    one = workplace.unfold(found, with_parts=True)
    sheet = workplace.sheets.of(one, until=workplace.today())
    number = min(number, len(sheet.leaves))
    address = str(request.url.replace(query="", fragment=""))
    return page(
        request,
        "incident.html",
        one=one,
        head=headline(one.accounts, head=one.incident.id),
        counts=counts_of(one),
        meanings=STATUSES,
        body_of=body_of,
        said=sheet.said,
        leaves=sheet.leaves,
        leaf=sheet.leaves.leaf(number),
        number=number,
        stances=sheet.stances,
        points=sheet.points,
        tolls=sheet.tolls,
        day_of=date.fromisoformat,
        toll_hues=json.dumps({row["side"]: workplace.hues.of(row["side"]) for row in sheet.tolls["tallies"] if row["side"]}),
        spots=sheet.spots,
        points_json=json.dumps([spot.point for spot in sheet.spots if spot.point], ensure_ascii=False),
        reports=reports_of(workplace.ledger, one),
        history=history_of(workplace.ledger, one),
        decision_words=partial(decision_in, request.state.tongue),
        events=events_of(one),
        seen=last_decision(workplace.ledger),
        citation=citation(one, list(sheet.said.values()), tongue=request.state.tongue, address=address, on=workplace.today()),
        may_decide=person.may("analyst"),
        reason=partial(reason_in, request.state.tongue),
        told=partial(told_in, request.state.tongue),
    )


def _moved(found: str, name: str, number: int) -> str:
    page_ = f"?{urlencode({'page': number})}" if number > 1 else ""
    return f"/incidents/{found}{page_}#c-{name}"
