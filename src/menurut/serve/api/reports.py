"""The API: reports with all that was read of them, and what people correct in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.export.incidents import plain
from menurut.export.wording import line
from menurut.model import Claim, StoreError
from menurut.model.transport import to_json
from menurut.run.keeping import Corrected
from menurut.run.persons import person_of
from menurut.serve.caching import Cached
from menurut.serve.problems import Problem, refuse
from menurut.serve.rendering import workplace_of
from menurut.serve.report.asked import Corrections, Undoing
from menurut.serve.report.showing import Shown, corrector, show
from menurut.serve.who import Analyst, Reader, address_of
from menurut.store import Kept, finding
from menurut.store.keys import claim_cites
from menurut.store.readings import Superseded
from menurut.store.words import parse

router = APIRouter()
_LARGEST = 2**62
_MOST_PLACES = 10


@router.get("/reports")
def reports(
    request: Request,
    _reader: Reader,
    _: Cached,
    text: Annotated[str, Query(max_length=500, description='words, "words in a row", -without, begun*')] = "",
    turned_away: Annotated[bool | None, Query(description="only what the gate turned away, or only the others")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="so many at most")] = 50,
    after: Annotated[str, Query(max_length=20, description="`next` of the page before")] = "",
) -> dict[str, Any]:
    """Reports, the last to arrive first."""
    words = text.strip() or None
    if words:
        try:
            parse(words)
        except StoreError as error:
            refuse("text", str(error))
    if after and not (after.isascii() and after.isdecimal() and int(after) < _LARGEST):
        refuse("after", f"{after!r} is no page; give `next` of the page before")
    below = int(after) if after else None
    found = workplace_of(request).ledger.read(
        lambda db: finding.reports(db, words=words, turned_away=turned_away, limit=limit + 1, after=below)
    )
    page = found[:limit]
    return {"reports": [facts(kept) for _, kept in page], "next": str(page[-1][0]) if len(found) > limit else None}


@router.get("/reports/{name}", response_model=None)
def report(request: Request, name: str, _reader: Reader, _: Cached) -> dict[str, Any] | Response:
    """One report with its text, its newest reading, and the history of that; its id or six letters of its key lead here."""
    shown = show(workplace_of(request), name)
    if shown.key != name:
        return RedirectResponse(f"/api/v1/reports/{shown.key}", 302)
    kept, reading = shown.kept, shown.reading
    return {
        **facts(kept),
        "copies": shown.copies,
        "text": kept.report.text,
        "sentences": [[sentence.start, sentence.end] for sentence in kept.report.sentences],
        "reading": to_json(kept.report, reading) if reading else None,
        "claims": [_claim(shown, claim) for claim in reading.claims] if reading else [],
        "judgements": list(map(plain, shown.judgements)),
        "history": [
            {
                "reader": past.version.reader,
                "by": person_of(past.version.reader),
                "at": past.version.made_at.isoformat(),
                "action": past.deed.action if past.deed else "read",
                **({key: value for key, value in past.deed.detail.items() if key != "reading"} if past.deed else {}),
            }
            for past in shown.history
        ],
    }


@router.post("/reports/{key}/corrections", responses={409: {"description": "corrected or read by somebody else meanwhile"}})
def correct(request: Request, key: str, asked: Corrections, person: Analyst) -> dict[str, Any]:
    """Correct the reading: all of the corrections are kept as one more reading, or none."""
    try:
        values = asked.values()
    except ValueError as error:
        refuse("corrections", str(error))
    address = address_of(request)
    try:
        done = corrector(workplace_of(request)).correct(key, values, by=person.name, seen=asked.seen, address=address)
    except Superseded as error:
        raise _superseded(error) from error
    return _done(request, key, done)


@router.post("/reports/{key}/corrections/undo", responses={409: {"description": "corrected or read meanwhile"}})
def undo(request: Request, key: str, asked: Undoing, person: Analyst) -> dict[str, Any]:
    """Keep an earlier reading once more, so that it counts again."""
    address = address_of(request)
    try:
        done = corrector(workplace_of(request)).undo(
            key, by=person.name, seen=asked.seen, back_to=asked.back_to, address=address
        )
    except Superseded as error:
        raise _superseded(error) from error
    return _done(request, key, done)


@router.get("/gazetteer")
def gazetteer(
    request: Request,
    _reader: Reader,
    text: Annotated[str, Query(min_length=1, max_length=100, description="words of the name of a place")],
) -> dict[str, Any]:
    """Places of the gazetteer with a name that has these words, the foremost first."""
    from menurut.resolve.places.gazetteer import shipped

    found = shipped().search(text, limit=_MOST_PLACES)
    country = request.state.tongue.country
    return {
        "places": [
            {
                "entry": one.entry,
                "name": one.name,
                "kind": one.kind,
                "country": one.country,
                "country_name": country(one.country) if one.country else None,
                "lat": one.lat,
                "lon": one.lon,
            }
            for one in found
        ]
    }


def facts(kept: Kept) -> dict[str, Any]:
    """What is known of a report beside its text."""
    one = kept.report
    return {
        "key": kept.key,
        "id": one.id,
        "title": one.title,
        "outlet": one.outlet,
        "date": one.dct.isoformat() if one.dct else None,
        "author": one.author,
        "url": one.url,
        "lang": one.lang,
        "digest": one.digest,
        "found": kept.found,
        "arrived_at": kept.arrived_at,
        "revision": kept.revision,
        "relevant": kept.relevant,
        "gate": {"score": kept.gate_score, "reason": kept.reason},
        "origin": kept.origin,
        "likeness": kept.likeness,
        "readers": list(kept.readers),
    }


def _claim(shown: Shown, claim: Claim) -> dict[str, Any]:
    found = dict.fromkeys(shown.incidents[event][0] for event in claim.events if event in shown.incidents)
    return {"claim": claim.id, "id": shown.cites[claim.id], "incidents": list(found)}


def _superseded(error: Superseded) -> Problem:
    newest = error.newest
    by, at = person_of(newest.reader), newest.made_at.isoformat()
    return Problem(409, line(str(error)), more={"newest": {"reader": newest.reader, "by": by, "at": at}})


def _done(request: Request, key: str, done: Corrected) -> dict[str, Any]:
    kept = workplace_of(request).ledger.report(key)[0]
    cites = claim_cites(kept.report, done.reading.claims)
    return {
        "reader": done.reading.reader,
        "claims": [{"claim": claim.id, "id": cite} for claim, cite in zip(done.reading.claims, cites, strict=True)],
        "incidents": done.reconciled.incidents,
    }
