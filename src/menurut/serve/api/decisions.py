"""The API: what people decide, and its history."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from menurut.model import Decision
from menurut.run import deciding
from menurut.serve.problems import Problem
from menurut.serve.reasons import decision_in
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Analyst, Person, Reader, address_of
from menurut.store import Decided, Deed, Ledger, Overtaken

router = APIRouter()
_LAST = 2**62


def _seen_letters(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it holds letters that cannot be seen")
    return text


_Id = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_seen_letters)]
_Note = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_seen_letters)]
_Seen = Annotated[int, Field(ge=0, le=_LAST, description="the last decision that you knew; a later one about the same is told")]


class Wanted(BaseModel):
    """What somebody decides.

    `same`: incident, other incident. `apart`: events, then the incident or one of its events. `confirm`, `reject`: claim, then
    another and how the first stands to it; a claim alone, whether it was read rightly. `rate`: origin or claim, rating.
    `undo`: the id of a decision.
    """

    kind: Literal["same", "apart", "confirm", "reject", "rate", "undo"]
    subject: Annotated[list[_Id], Field(min_length=1, max_length=2000)]
    other: Annotated[list[_Id], Field(max_length=5000)] = []
    note: _Note | None = None
    seen: _Seen | None = None


class Back(BaseModel):
    """Why a decision is undone."""

    note: _Note | None = None
    seen: _Seen | None = None


@router.get("/decisions")
def decisions(
    request: Request,
    _reader: Reader,
    about: Annotated[str, Query(max_length=500, description="the id of an incident, event, claim or origin")] = "",
    limit: Annotated[int, Query(ge=1, le=500, description="so many at most")] = 50,
    after: Annotated[int | None, Query(ge=0, le=_LAST, description="`next` of the page before")] = None,
) -> dict[str, Any]:
    """What people decided, the newest first; what was undone, too."""
    ledger = workplace_of(request).ledger
    ids = deciding.about(ledger, about) if about else None
    found = ledger.decided(ids, after=after, limit=limit + 1)
    return {
        "decisions": [deciding.fields_of(one) for one in found[:limit]],
        "next": found[limit - 1].id if len(found) > limit else None,
    }


@router.post("/decisions", status_code=201)
def decide(request: Request, person: Analyst, wanted: Wanted) -> dict[str, Any]:
    """Decide. Where somebody has decided about the same after `seen`, 409 with what he decided, as `decision`."""
    made = Decision(wanted.kind, tuple(wanted.subject), tuple(wanted.other), person.name, wanted.note or None)
    return deciding.fields_of(decided(request, person, made, seen=wanted.seen))


@router.post("/decisions/{number}/undo", status_code=201)
def undo(
    request: Request,
    person: Analyst,
    number: Annotated[int, Path(ge=1, le=_LAST)],
    back: Back | None = None,
) -> dict[str, Any]:
    """Undo a decision; an undo can be undone as well. Where that was done already, 409 with that, as `decision`."""
    made = Decision("undo", (str(number),), (), person.name, back.note if back else None)
    return deciding.fields_of(decided(request, person, made, seen=back.seen if back else None))


def decided(request: Request, person: Person, wanted: Decision, *, seen: int | None) -> Decided:
    """What was wanted, kept; raises Problem with the other's decision where somebody was there before."""
    work = workplace_of(request)
    try:
        made = deciding.decide(work.reconciler, wanted, seen=seen)
    except Overtaken as error:
        other = error.decided
        tongue = request.state.tongue
        told = tongue.say("%(who)s decided about this %(ago)s: %(what)s.") % {
            "who": other.decision.by,
            "ago": tongue.ago(other.made_at, work.now()),
            "what": decision_in(tongue, other.decision),
        }
        raise Problem(409, told, more={"decision": deciding.fields_of(other)}) from error
    address = address_of(request)
    work.ledger.audit.put(Deed(person.name, "decision", str(made.id), address, {"kind": made.decision.kind}), at=work.now())
    return made


def last_decision(ledger: Ledger) -> int:
    """The row of the last decision that there is, 0 where there is none: what whoever looks now knows."""
    newest = ledger.decided(limit=1)
    return newest[0].id if newest else 0
