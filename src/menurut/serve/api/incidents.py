"""The API: incidents, as lists and one by one, and their tolls over time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.export.incidents import incident_fields, summary_fields
from menurut.export.telling import tellings
from menurut.serve.asking import AskedQuery
from menurut.serve.caching import Cached
from menurut.serve.incident.filing import FILES
from menurut.serve.incident.finding import meant
from menurut.serve.incident.series import toll_series
from menurut.serve.problems import refuse
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Reader
from menurut.store import Cursor, IncidentCursor

router = APIRouter()
_Limit = Annotated[int, Query(ge=1, le=500, description="so many at most")]
_After = Annotated[str, Query(max_length=100, description="`next` of the page before")]


@router.get("/incidents")
def incidents(
    request: Request, asked: AskedQuery, _reader: Reader, _: Cached, limit: _Limit = 50, after: _After = ""
) -> dict[str, Any]:
    """Incidents with a claim that fits; those first whose newest such claim is the newest.

    What an incident is a part of is told with the incident itself.
    """
    workplace = workplace_of(request)
    page = workplace.ledger.incidents(asked.filters, limit=limit, after=_cursor(after) if after else None)
    following = page.next and f"{page.next.claim.start}.{page.next.claim.row}.{page.next.incident}"
    told = map(summary_fields, workplace.unfold_several([one.incident.id for one in page.incidents]))
    return {"incidents": [{name: value for name, value in one.items() if name != "part_of"} for one in told], "next": following}


@router.get(
    "/incidents/{name}",
    response_model=None,
    responses={200: {"content": {kind: {} for kind, _ in FILES.values()}}, 302: {"description": "the id that it has"}},
)
def incident(
    request: Request,
    name: str,
    _reader: Reader,
    _: Cached,
    form: Annotated[Literal["", "json", "csv", "geojson"], Query(alias="format", description="as a file to keep")] = "",
) -> dict[str, Any] | Response:
    """All that is known of one incident; the id of an event or a claim of it, or six letters of one, leads there.

    With `format` it comes as a file: all of it as JSON, its claims as CSV, its places as GeoJSON.
    """
    found = meant(request, name)
    if found != name:
        return RedirectResponse(f"/api/v1/incidents/{found}{f'?format={form}' if form else ''}", 302)
    one = workplace_of(request).unfold(found, with_parts=True)
    if not form:
        return incident_fields(one)
    kind, write = FILES[form]
    named = {"content-disposition": f'attachment; filename="incident-{found}.{form}"'}
    return Response(write(one), media_type=kind, headers=named)


@router.get("/incidents/{name}/tolls", response_model=None)
def tolls(request: Request, name: str, _reader: Reader, _: Cached) -> dict[str, Any] | Response:
    """The tolls of one incident: low, best and high now, and as they were known at the end of each day."""
    found = meant(request, name)
    if found != name:
        return RedirectResponse(f"/api/v1/incidents/{found}/tolls", 302)
    workplace = workplace_of(request)
    one = workplace.unfold(found, with_parts=True)
    told = toll_series(one, {telling.claim: telling for telling in tellings(one.sayings)}, until=workplace.today())
    return told | {"series": [each | {"hue": workplace.hues.of(each["side"])} for each in told["series"]]}


def _cursor(text: str) -> IncidentCursor:
    try:
        start, row, number = map(int, text.split("."))
    except ValueError:
        refuse("after", f"{text[:60]!r} is no page; give `next` of the page before")
    if not (abs(start) < 2**31 and 0 <= row < 2**63 - 1 and 0 <= number < 2**63):
        refuse("after", f"{text[:60]!r} is no page; give `next` of the page before")
    return IncidentCursor(Cursor(start, row), number)
