"""The page: overview. A list, facets and a form that work alone; the map and the time line stand beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from menurut.run.naming import why_none
from menurut.serve.api.marks import box_of
from menurut.serve.asking import Asked, AskedQuery
from menurut.serve.fresh import NotReady
from menurut.serve.overview.cards import Card, cards
from menurut.serve.overview.links import FEW, View, choices
from menurut.serve.overview.visiting import Visit, visit_of
from menurut.serve.panorama import Box, Selection, Snapshot, Spot
from menurut.serve.panorama.columns import Numbers
from menurut.serve.problems import refuse
from menurut.serve.reasons import reason_in, told_in
from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Reader
from menurut.serve.workplace import Workplace

router = APIRouter()

LISTED = 20
"""Incidents of one page of the list."""
_WAIT_S = 1.0
_AGAIN_S = "3"

Order = Literal["newest", "harm", "contested", "arrived"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a request wants to see of what fits. `box` is the part of the map, `is_boxed` whether the list keeps to it."""

    order: Order
    after: str
    box: Box | None
    is_boxed: bool
    selected: str

    def manner(self, bbox: str) -> dict[str, str]:
        """The same as fields of an address, but for where the list goes on and what is selected."""
        given = {"order": "" if self.order == "newest" else self.order, "bbox": bbox, "only": "map" if self.is_boxed else ""}
        return {name: value for name, value in given.items() if value}


@router.get("/")
def overview(
    request: Request,
    asked: AskedQuery,
    person: Reader,
    order: Order = "newest",
    after: Annotated[str, Query(max_length=100)] = "",
    bbox: Annotated[str, Query(max_length=100)] = "",
    only: Literal["", "map"] = "",
    selected: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """All incidents that fit: how many, according to whom, where and when."""
    workplace = workplace_of(request)
    wanted = _Shown(order, after, box_of(bbox) if bbox else None, bool(only and bbox), selected)
    visit = visit_of(workplace.ledger.searches, member=person.name, now=workplace.now())
    try:
        snapshot = workplace.panorama.get(wait_s=_WAIT_S).value
    except NotReady:
        return _waiting(request)
    values = _values(workplace, snapshot, asked, wanted, visit)
    values |= {"view": View(asked.fields, wanted.manner(bbox)), "wanted": wanted, "visit": visit, "few": FEW}
    values |= {"reason": partial(reason_in, request.state.tongue), "told": partial(told_in, request.state.tongue)}
    response = page(request, "overview.html", **values)
    response.background = BackgroundTask(visit.keep)
    return response


def _waiting(request: Request) -> Response:
    response = page(request, "overview_waiting.html", status=503)
    response.headers["refresh"] = response.headers["retry-after"] = _AGAIN_S
    return response


def _values(workplace: Workplace, snapshot: Snapshot, asked: Asked, wanted: _Shown, visit: Visit) -> dict[str, Any]:
    chosen = snapshot.select(asked.filters)
    new = chosen.newest(visit.since) if visit.since else np.zeros(0, np.int32)
    found, following = _listed(chosen, wanted, new)
    made = partial(cards, workplace, snapshot)
    return {
        "number": len(chosen),
        "disputed": chosen.disputed,
        "new": len(new),
        "just_contested": len(chosen.contested(visit.since)) if visit.since else 0,
        "facets": choices(chosen, asked.filters),
        "bounds": chosen.bounds(),
        "cards": made(found),
        "following": following,
        "selected": _selected(snapshot, wanted.selected, made),
        "why": why_none(workplace.ledger, asked.filters) if not len(chosen) else None,
    }


def _listed(chosen: Selection, wanted: _Shown, new: Numbers) -> tuple[Numbers, str]:
    """The incidents of one page of the list, and where the next begins; empty after the last."""
    box = wanted.box if wanted.is_boxed else None
    if wanted.order == "arrived":
        (start,) = _numbers(wanted.after, 1) if wanted.after else (0,)
        some = new[start : start + LISTED]
        return some, str(start + LISTED) if len(new) > start + LISTED else ""
    after = Spot(*_numbers(wanted.after, 3)) if wanted.after else None
    some, spot = chosen.ranked(wanted.order, limit=LISTED, after=after, box=box)
    return some, f"{spot.key}.{spot.newness}.{spot.row}" if spot else ""


def _numbers(after: str, number: int) -> list[int]:
    try:
        found = [int(part) for part in after.split(".")]
    except ValueError:
        found = []
    if len(found) != number or not all(-1 <= one < 2**63 for one in found):
        refuse("after", f"{after[:60]!r} is no page of this list; begin at its first")
    return found


def _selected(snapshot: Snapshot, cite: str, made: partial[list[Card]]) -> Card | None:
    at = snapshot.place_of(cite) if cite.isascii() else None
    return next(iter(made(np.array([at], np.int32))), None) if at is not None else None
