"""The API: incidents over time, and how many have each value of a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from menurut.export.wording import line
from menurut.serve.asking import AskedQuery
from menurut.serve.caching import tagged
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Reader

router = APIRouter()


@router.get("/timeline")
def timeline(request: Request, response: Response, asked: AskedQuery, _reader: Reader) -> dict[str, Any]:
    """How many incidents began on each day, in each week or month, and how many of these are contested.

    All are counted that fit but for `since` and `until`; those far from all others in time in `before` and `after`.
    """
    made = workplace_of(request).panorama.get()
    tagged(request, response, made.state)
    told = made.value.select(replace(asked.filters, since=None, until=None)).timeline
    bars = [{"day": bar.day.isoformat(), "count": bar.count, "contested": bar.contested} for bar in told.bars]
    return {"step": told.step, "bars": bars, "before": told.before, "after": told.after, "undated": told.undated}


@router.get("/facets")
def facets(request: Request, response: Response, asked: AskedQuery, _reader: Reader) -> dict[str, Any]:
    """The values of filters that most incidents have, 30 of each at most; those that fit all but that filter are counted."""
    made = workplace_of(request).panorama.get()
    tagged(request, response, made.state)
    found = made.value.select(asked.filters)
    listed = {
        name: [{"value": line(value.shown), "count": value.count} for value in several]
        for name, several in found.facets.items()
    }
    return {"incidents": len(found), "contested": found.disputed, "facets": listed}
