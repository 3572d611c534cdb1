"""The page of all claims: what is asked of them, what fits, and the searches that a person keeps."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.export.wording import line
from menurut.model import StoreError
from menurut.serve.api.searches import LONGEST_NAME, LONGEST_QUERY, renamed, saved
from menurut.serve.asking import LONGEST, Asked, asked_of
from menurut.serve.cursors import SORTS, cursor_of, word_of
from menurut.serve.problems import Problem
from menurut.serve.rendering import page, query, workplace_of
from menurut.serve.rows import Row, row_of, ties_of
from menurut.serve.sending import FORMS, MOST
from menurut.serve.who import Reader
from menurut.serve.workplace import Workplace
from menurut.store import Cited

router = APIRouter()

FIELDS = (
    "text source side type stance status harm near in country since until lang outlet copies".split()  # noqa: SIM905 (as read)
)
"""What can be asked for, in the order in which it is shown."""
COUNTED = 1000
"""Claims up to which they are counted."""
_ON_PAGE = 50
_UNASKED = 500  # rows that come as they are scrolled to; for more a person has to ask
_SUGGESTED = 200


@router.get("/ledger")
def ledger(request: Request, person: Reader) -> Response:
    """What fits; the next rows alone where a page asks for them that is open already."""
    place = workplace_of(request)
    given = dict(request.query_params)
    clean = _clean({name: line(value) for name, value in given.items()})
    if clean != given:
        return RedirectResponse(f"/ledger{query(clean)}", 303)
    sort = clean.get("sort", "newest")
    shown: dict[str, Any] = {"asked": _fields(clean), "sort": sort, "unasked": _UNASKED, "errors": {}, "count": None}
    try:
        filters = _asked(clean).filters
        after = cursor_of(clean["after"], sort) if "after" in clean else None
    except Problem as problem:
        shown |= {"rows": [], "next": None, "so_far": 0, "is_first": True, "errors": problem.errors, "sort": "newest"}
        return page(request, "ledger.html", status=422, **shown, **_around(place, person.name))
    if after is None:
        hits = place.ledger.hits(filters, limit=COUNTED + 1, oldest=SORTS[sort])
        found = place.ledger.cited(hits[:_ON_PAGE])
        cursor = hits[_ON_PAGE - 1].cursor if len(hits) > _ON_PAGE else None
        shown["count"] = len(hits)
    else:
        some = place.ledger.claims(filters, limit=_ON_PAGE, after=after, oldest=SORTS[sort])
        found, cursor = list(some.claims), some.next
    so_far = int(clean.get("shown", "0")) + len(found)
    shown |= {"rows": _rows(place, found), "next": word_of(cursor, sort) if cursor else None, "so_far": so_far}
    if after is not None and request.headers.get("hx-request"):
        return _varied(page(request, "_ledger_rows.html", **shown))
    return _varied(page(request, "ledger.html", **shown, is_first=after is None, **_around(place, person.name)))


def _varied(answer: Response) -> Response:
    # The rows alone and the whole page have one address.
    answer.headers["vary"] = "hx-request"
    answer.headers["cache-control"] = "private, no-cache"
    return answer


def _clean(given: dict[str, str]) -> dict[str, str]:
    """What is asked, without what asks for nothing; `least` goes into `harm`, as the number of a figure of that kind."""
    fields = _fields(given)
    least = given.get("least", "")
    if least and "harm" in fields and ":" not in fields["harm"]:
        fields["harm"] = f"{fields['harm']}:{least}"
    if given.get("sort", "newest") != "newest":
        fields["sort"] = given["sort"]
    for name in ("after", "shown"):
        if given.get(name):
            fields[name] = given[name]
    if not (fields.get("shown", "").isdecimal() and len(fields["shown"]) < 9):
        fields.pop("shown", None)
    return fields


def _fields(given: dict[str, str]) -> dict[str, str]:
    return {name: given[name] for name in FIELDS if given.get(name)}


def _asked(clean: dict[str, str]) -> Asked:
    errors = {name: f"is longer than {LONGEST} letters" for name in FIELDS if len(clean.get(name, "")) > LONGEST}
    if clean.get("sort", "newest") not in SORTS:
        errors["sort"] = f"no order {clean['sort'][:40]!r}; known: {', '.join(SORTS)}"
    if errors:
        raise Problem(422, "; ".join(f"{name}: {why}" for name, why in errors.items()), errors=errors)
    return asked_of(_fields(clean))


def _rows(place: Workplace, found: list[Cited]) -> list[Row]:
    cites = [one.cite for one in found]
    incidents = place.ledger.incidents_of(cites)
    ties = ties_of(place.ledger.judgements(cites, beyond=True))
    return [row_of(one, incidents.get(one.cite, ()), ties.get(one.cite)) for one in found]


def _around(place: Workplace, member: str) -> dict[str, Any]:
    """What stands around the rows: the values that can be chosen, the person's searches, the forms of a file."""
    kept = place.ledger
    return {
        "langs": kept.known("lang"),
        "countries": kept.known("country"),
        "sides": _suggested(place, "side"),
        "outlets": _suggested(place, "outlet"),
        "searches": kept.searches.of(member, page="ledger"),
        "forms": FORMS,
        "most": MOST,
        "counted": COUNTED,
        "longest_name": LONGEST_NAME,
    }


def _suggested(place: Workplace, name: str) -> list[str]:
    """Names that a field may be filled in with: as they are written, if the overview has been made already."""
    try:
        facet = place.panorama.get(wait_s=0).value.rows.facets[name]
    except StoreError:  # not made yet, or not to be made
        return place.ledger.known(name)[:_SUGGESTED]
    return sorted((one for one in facet.shown if one), key=str.casefold)[:_SUGGESTED]


@router.post("/ledger/searches")
def save(
    request: Request,
    person: Reader,
    name: Annotated[str, Form(max_length=10 * LONGEST_NAME)] = "",
    asked: Annotated[str, Form(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """Save the search that the page shows, and go back to it."""
    kept = saved(workplace_of(request), person, name=name, page="ledger", query=asked)
    return RedirectResponse(f"/ledger?{kept.query}", 303)


@router.post("/ledger/searches/{search}")
def change(
    request: Request,
    person: Reader,
    search: Annotated[int, Path(ge=1, lt=2**63)],
    act: Annotated[str, Form(max_length=20)] = "rename",
    name: Annotated[str, Form(max_length=10 * LONGEST_NAME)] = "",
    back: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """Rename a search, or delete it, and go back to the page that was shown."""
    place = workplace_of(request)
    if act == "delete":
        place.ledger.searches.remove(search, member=person.name)
    else:
        renamed(place, person, search, name)
    return RedirectResponse(f"/ledger?{back}" if back.isprintable() else "/ledger", 303)
