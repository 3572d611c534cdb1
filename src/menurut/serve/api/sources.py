"""The API: origins, what became of their claims, and who contradicts whom. Nobody is said to be right."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from menurut.serve.caching import tagged
from menurut.serve.fresh import Made
from menurut.serve.records import Records
from menurut.serve.records.answering import heads, listed, namesakes, opponents, place_of, times
from menurut.serve.records.answers import By, Crossing, MonthOf, Pair, PairsFound, Portrayed, Said, Sort, Sources
from menurut.serve.records.becoming import met, questioned
from menurut.serve.records.portrait import portrait
from menurut.serve.records.question import QuestionQuery
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Reader

router = APIRouter()

Words = Annotated[str, Query(max_length=500, description="words of the name, the side or the key")]
Offset = Annotated[str, Query(max_length=12, pattern=r"^\d*$", description="the `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/sources")
def sources(
    request: Request,
    response: Response,
    _reader: Reader,
    q: Words = "",
    side: Annotated[str | None, Query(max_length=500, description="empty for those who speak for none")] = None,
    kind: Annotated[str, Query(max_length=30)] = "",
    sort: Sort = "claims",
    limit: Limit = 50,
    after: Offset = "",
) -> Sources:
    """Origins and what became of their claims: those with most claims first, or in another order."""
    made = kept(request, response)
    places = made.value.finder.find(words=q, side=side, kind=kind or None, sort=sort)
    start = int(after or 0)
    shown = places[start : start + limit]
    return Sources(
        as_of=made.at,
        is_current=is_current(request, made),
        sources=listed(workplace_of(request).ledger, made.value, shown),
        total=len(places),
        next=str(start + limit) if start + limit < len(places) else None,
    )


@router.get("/sources/matrix")
def matrix(
    request: Request,
    response: Response,
    _reader: Reader,
    by: By = "side",
    most: Annotated[int, Query(ge=1, le=60)] = 20,
) -> Crossing:
    """Who contradicts whom: those of whose claims most are contradicted, against one another."""
    made = kept(request, response)
    found = made.value.crossed.matrix(by, most=most)
    return Crossing(
        as_of=made.at,
        is_current=is_current(request, made),
        by=by,
        heads=heads(made.value, found),
        contradicted=found.cells["contradicted"].tolist(),
        corroborated=found.cells["corroborated"].tolist(),
    )


@router.get("/sources/pairs")
def pairs(
    request: Request,
    response: Response,
    _reader: Reader,
    asked: QuestionQuery,
    limit: Limit = 50,
    after: Offset = "",
) -> PairsFound:
    """The claims in question, side by side. By side, `row` and `column` are sides, empty for those who speak for none."""
    made = kept(request, response)
    counted = made.value.counted
    row, column = asked.ends(made.value)
    every = questioned(counted, asked.became, by=asked.by, row=row, column=column)
    start = int(after or 0)
    found = met(workplace_of(request).ledger, counted, asked.became, every[start : start + limit])
    return PairsFound(
        as_of=made.at,
        is_current=is_current(request, made),
        pairs=[
            Pair(claim=Said.of(one.claim), other=Said.of(one.other) if one.other else None, reasons=list(one.reasons))
            for one in found
        ],
        total=len(every),
        next=str(start + limit) if start + limit < len(every) else None,
    )


@router.get("/sources/{origin:path}")
def source(
    request: Request,
    response: Response,
    _reader: Reader,
    origin: str,
    side: Annotated[str | None, Query(max_length=500, description="where several of one key speak for different sides")] = None,
) -> Portrayed:
    """One origin: its record, when and where it spoke, and who contradicts it most."""
    made = kept(request, response)
    at = place_of(made.value, origin, side)
    counted = made.value.counted
    one = portrait(counted, at)
    return Portrayed(
        as_of=made.at,
        is_current=is_current(request, made),
        source=listed(workplace_of(request).ledger, made.value, [at])[0],
        stances=times(one.stances),
        langs=times(one.langs),
        outlets=times(one.outlets),
        months=[
            MonthOf(month=month.month, claims=month.claims, contradicted=month.contradicted, corroborated=month.corroborated)
            for month in one.months
        ],
        carried=one.carried,
        contradicted_by=opponents(made.value, at),
        namesakes=namesakes(made.value, at),
    )


def kept(request: Request, response: Response | None = None) -> Made[Records]:
    """The records as they are kept in memory. Raises NotReady, and NotModified where the browser has the answer already."""
    workplace = workplace_of(request)
    made = workplace.records.get()
    if response is not None:
        tagged(request, response, f"{made.state} {workplace.state()}")
    return made


def is_current(request: Request, made: Made[Records]) -> bool:
    """Whether the ledger has not changed since."""
    return made.state == workplace_of(request).state()
