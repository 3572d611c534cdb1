"""The claims: those that fit what is asked, a page at a time or as a file, and each by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from menurut.export.fields import fields_of
from menurut.export.incidents import plain
from menurut.serve.asking import AskedQuery
from menurut.serve.caching import Cached
from menurut.serve.cursors import SORTS, cursor_of, word_of
from menurut.serve.rendering import workplace_of
from menurut.serve.sending import FORMS, MOST, claims_file
from menurut.serve.who import Reader
from menurut.store import Cited, Meeting

router = APIRouter()

Sort = Annotated[Literal["newest", "oldest"], Query(description="by the days of the events")]
Limit = Annotated[int, Query(ge=1, le=500, description="claims on a page")]
After = Annotated[str, Query(max_length=100, description="what the page before gave as `next`")]
Form = Annotated[
    Literal["json", "csv", "jsonl", "geojson", "xlsx"],
    Query(alias="format", description=f"json: a page; the others: a file of all that fits, up to {MOST:,} claims"),
]


@router.get(
    "/claims",
    response_model=dict[str, Any],
    responses={200: {"content": {media.partition(";")[0]: {} for _, media in FORMS.values()}}},
)
def claims(
    request: Request,
    _reader: Reader,
    asked: AskedQuery,
    _: Cached,
    sort: Sort = "newest",
    limit: Limit = 50,
    after: After = "",
    form: Form = "json",
) -> Any:  # noqa: ANN401 (a page, or a file)
    """The claims that fit all that is asked, by the days of their events.

    As a file `limit` and `after` say nothing, and `jsonl` has each claim with all that was read of it.
    """
    place = workplace_of(request)
    if form != "json":
        return claims_file(place.ledger, asked.filters, form=form, oldest=SORTS[sort], today=place.today())
    start = cursor_of(after, sort) if after else None
    found = place.ledger.claims(asked.filters, limit=limit, after=start, oldest=SORTS[sort])
    incidents = place.ledger.incidents_of([one.cite for one in found.claims])
    told = [claim_fields(one, incidents.get(one.cite, ())) for one in found.claims]
    return {"claims": told, "next": word_of(found.next, sort) if found.next else None}


@router.get("/claims/{name}", response_model=dict[str, Any])
def claim(
    request: Request,
    response: Response,  # noqa: ARG001 (its tag)
    _reader: Reader,
    name: Annotated[str, Path(max_length=100, description="the id, or its first six letters or more")],
    _: Cached,
) -> dict[str, Any]:
    """One claim, with how it stands to others, the incidents that it tells of, and who has read it so."""
    ledger = workplace_of(request).ledger
    found = ledger.claim(name)
    incidents = ledger.incidents_of([found.cite]).get(found.cite, ())
    judgements = ledger.judgements([found.cite], beyond=True)
    more = {"readers": list(found.readers), "judgements": list(map(plain, judgements))}
    return claim_fields(found, incidents) | more


def claim_fields(found: Cited, incidents: Sequence[Meeting]) -> dict[str, Any]:
    """The columns of an export, as values, and what leads on: ids, and the characters in the report's text."""
    (said,) = found.reading.claims
    return fields_of(found.cite, found.report, found.reading) | {
        "cite": found.cite,
        "day": found.day.isoformat() if found.day else None,
        "report": found.key,
        "spans": [[span.start, span.end] for span in said.content],
        "cue": [said.cue.start, said.cue.end] if said.cue else None,
        "incidents": [
            {"id": one.id, "type": one.type, "first": one.first.isoformat() if one.first else None, "reports": one.reports}
            for one in incidents
        ],
    }
