"""The pages about sources: who speaks, what became of their claims, who contradicts whom. Nobody is said to be right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from menurut.export.wording import line
from menurut.model import values
from menurut.reconcile.records import RELIABILITY
from menurut.serve.api.sources import Words, is_current, kept
from menurut.serve.fresh import Made, NotReady
from menurut.serve.incident.bodies import body_of
from menurut.serve.locale import Tongue
from menurut.serve.reasons import reason_in, told_in
from menurut.serve.records import Records
from menurut.serve.records.answering import heads, listed, namesakes, opponents, place_of, sides_by_claims
from menurut.serve.records.answers import By, Head, Sort
from menurut.serve.records.becoming import met, questioned
from menurut.serve.records.counting import RELATIONS
from menurut.serve.records.portrait import portrait
from menurut.serve.records.question import QuestionQuery
from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Reader

router = APIRouter()

Leaf = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]
_LISTED, _PAIRS, _FEW = 50, 20, 3
_SIDES = 200  # that can be chosen from a list
_DARKEST = 6
_KINDS = {"io": "intergovernmental body", "ngo": "NGO", "armed_group": "armed group"}
"""What a kind of origin is called, where that is not its name in the ontology."""
NO_SIDE = "-"
"""In a form, those who speak for no side."""


@router.get("/sources")
def sources(
    request: Request,
    _reader: Reader,
    q: Words = "",
    side: Annotated[str, Query(max_length=500)] = "",
    kind: Annotated[str, Query(max_length=30)] = "",
    sort: Sort = "claims",
    number: Leaf = 1,
) -> Response:
    """A table of origins: searched, sorted, paged."""

    def show(made: Made[Records]) -> Response:
        found = made.value.finder.find(
            words=q, side=None if not side else "" if side == NO_SIDE else side, kind=kind or None, sort=sort
        )
        leaf, pages = _leaf(number, len(found), _LISTED)
        start = (leaf - 1) * _LISTED
        chosen = {side} - {"", NO_SIDE}
        given = {"q": q, "side": side, "kind": kind, "sort": "" if sort == "claims" else sort}
        return page(
            request,
            "sources.html",
            **_shared(request, made),
            sources=listed(workplace_of(request).ledger, made.value, found[start : start + _LISTED]),
            asked={"q": q, "side": side, "kind": kind, "sort": sort},
            fields={name: value for name, value in given.items() if value},
            sides=sorted({*sides_by_claims(made.value)[:_SIDES], *chosen}, key=str.casefold),
            kinds=values("entity_kind"),
            sorts=_sorts(request.state.tongue),
            total=len(found),
            start=start,
            number=leaf,
            pages=pages,
        )

    return _when_ready(request, show)


@router.get("/sources/matrix")
def matrix(
    request: Request,
    _reader: Reader,
    by: By = "side",
    became: Annotated[str, Query(pattern=f"^({'|'.join(RELATIONS)})$")] = "contradicted",
    most: Annotated[int, Query(ge=1, le=60)] = 12,
) -> Response:
    """Who contradicts whom, as a table of which each cell leads to the claims in question."""

    def show(made: Made[Records]) -> Response:
        found = made.value.crossed.matrix(by, most=most)
        cells = found.cells[became].tolist()
        darkest = max((count for row in cells for count in row), default=0)
        shown = heads(made.value, found) if made.value.counted.speakers else []
        return page(
            request,
            "sources_matrix.html",
            **_shared(request, made),
            heads=shown,
            rows=[_pairs_of(became, by, "row", head) for head in shown],
            columns=[_end("column", by, head) for head in shown],
            cells=cells,
            sums=made.value.counted.totals(by, became)[list(found.chosen)].tolist(),
            by=by,
            became=became,
            most=most,
            shade=lambda count: ceil(_DARKEST * (count / darkest) ** 0.5) if count else 0,
        )

    return _when_ready(request, show)


@router.get("/sources/pairs")
def pairs(
    request: Request,
    _reader: Reader,
    asked: QuestionQuery,
    number: Leaf = 1,
) -> Response:
    """The claims in question, side by side."""

    def show(made: Made[Records]) -> Response:
        records, tongue = made.value, request.state.tongue
        became, by, ends = asked.became, asked.by, asked.ends(records)
        every = questioned(records.counted, became, by=by, row=ends[0], column=ends[1])
        leaf, pages_ = _leaf(number, len(every), _PAIRS)
        ledger = workplace_of(request).ledger
        given = {name: value for name, value in request.query_params.items() if name != "page"}
        return page(
            request,
            "sources_pairs.html",
            **_shared(request, made),
            title=_title(tongue, became, *(_called(tongue, records, by, end) for end in ends)),
            source=listed(ledger, records, [ends[0]])[0] if by == "origin" and ends[0] is not None else None,
            pairs=met(ledger, records.counted, became, every[(leaf - 1) * _PAIRS : leaf * _PAIRS]),
            became=became,
            fields=given,
            total=len(every),
            number=leaf,
            pages=pages_,
        )

    return _when_ready(request, show)


@router.get("/sources/{origin:path}")
def source(
    request: Request, person: Reader, origin: str, side: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    """One origin: its record, what it turned round, what is contradicted, by whom, when and where it spoke."""

    def show(made: Made[Records]) -> Response:
        records, ledger, tongue = made.value, workplace_of(request).ledger, request.state.tongue
        at = place_of(records, origin, side)
        one = portrait(records.counted, at)
        last = ledger.decided([records.counted.speakers[at].key], limit=1)

        def some(became: str) -> list[Any]:
            return met(ledger, records.counted, became, questioned(records.counted, became, row=at)[:_FEW])

        return page(
            request,
            "source.html",
            **_shared(request, made),
            source=listed(ledger, records, [at])[0],
            one=one,
            languages_of=[(tongue.language(code), claims) for code, claims in one.langs],
            namesakes=namesakes(records, at),
            opponents=opponents(records, at),
            withdrawn=some("withdrawn"),
            contradicted=some("contradicted"),
            may_rate=person.may("analyst"),
            reliability=RELIABILITY,
            seen=last[0].id if last else 0,
        )

    return _when_ready(request, show)


def _when_ready(request: Request, show: Callable[[Made[Records]], Response]) -> Response:
    """The page; until the first count is there, one that waits for it."""
    try:
        made = kept(request)
    except NotReady:
        answer = page(request, "sources_waiting.html", status=503)
        answer.headers["retry-after"] = "4"
        return answer
    return show(made)


def _shared(request: Request, made: Made[Records]) -> dict[str, Any]:
    """What the templates about sources have in common."""
    tongue = request.state.tongue
    return {
        "made": made,
        "is_current": is_current(request, made),
        "reason": partial(reason_in, tongue),
        "told": partial(told_in, tongue),
        "body_of": body_of,
        "percent": _percent,
        "percent_of": lambda part, whole: _percent(part / whole, part / whole),
        "called_kind": lambda kind: tongue.say(_KINDS.get(kind, kind)),
    }


def _percent(low: float, high: float) -> str:
    """`31–64 %`; a share too small for that is not told as none."""
    first, last = (f"{100 * end:.0f}" for end in (low, high))
    if last == "0" and high:
        return "< 1 %"
    return f"{last} %" if first == last else f"{first}–{last} %"


def _leaf(number: int, several: int, size: int) -> tuple[int, int]:
    """The page that is shown, the last where there are not so many; and how many there are."""
    pages_ = max(1, ceil(several / size))
    return min(number, pages_), pages_


def _sorts(tongue: Tongue) -> dict[str, str]:
    return {
        "claims": tongue.say("most claims"),
        "contradicted": tongue.say("most contradicted"),
        "corroborated": tongue.say("most corroborated"),
        "first": tongue.say("most told first"),
        "withdrawn": tongue.say("most withdrawn"),
        "name": tongue.say("name"),
    }


def _pairs_of(became: str, by: str, field: str, head: Head) -> str:
    """Where the claims of a row stand."""
    return f"/sources/pairs?{urlencode({'became': became, 'by': by})}&{_end(field, by, head)}"


def _end(field: str, by: str, head: Head) -> str:
    return urlencode({field: head.side or ""} if by == "side" else {field: head.origin, f"{field}_side": head.side or ""})


def _called(tongue: Tongue, records: Records, by: str, at: int | None) -> str | None:
    """A row or column in words; None for any."""
    if at is None:
        return None
    if by == "side":
        return line(records.counted.sides[at] or "") or tongue.say("those who speak for no side")
    return line(records.counted.names[at]) or line(records.counted.speakers[at].key)


def _title(tongue: Tongue, became: str, row: str | None, column: str | None) -> str:
    """What the list is of: `Claims of Armenia that claims of Turkey contradict`."""
    anyone, others, both = {
        "contradicted": (
            tongue.say("Claims that others contradict"),
            tongue.say("Claims of %(row)s that others contradict"),
            tongue.say("Claims of %(row)s that claims of %(column)s contradict"),
        ),
        "corroborated": (
            tongue.say("Claims that others say too"),
            tongue.say("Claims of %(row)s that others say too"),
            tongue.say("Claims of %(row)s that %(column)s says too"),
        ),
        "withdrawn": (
            tongue.say("Claims that were later turned round"),
            tongue.say("Claims that %(row)s later turned round"),
            tongue.say("Claims that %(row)s later turned round"),
        ),
        "first": (
            tongue.say("Claims that somebody told first"),
            tongue.say("Claims that %(row)s told first"),
            tongue.say("Claims that %(row)s told first"),
        ),
    }[became]
    text = anyone if row is None and column is None else others if column is None else both
    return text % {"row": tongue.say("anyone") if row is None else row, "column": column}
