"""The searches that a person has saved: views of the ledger and of the overview, by name."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from menurut.export.wording import line
from menurut.serve.problems import Problem, refuse
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Person, Reader
from menurut.serve.workplace import Workplace
from menurut.store import Search
from menurut.store.searches import MOST

router = APIRouter()

LONGEST_NAME, LONGEST_QUERY = 100, 4000
"""Characters of a name, and of what stands after the `?` of an address."""
Page = Literal["ledger", "overview"]
Id = Annotated[int, Path(ge=1, lt=2**63)]


class Naming(BaseModel):
    """A name for a search."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class Saving(Naming):
    """A search to save: what stands after the `?` of the page's address."""

    page: Page = "ledger"
    query: Annotated[str, Field(max_length=LONGEST_QUERY)] = ""


@router.get("/searches", response_model=dict[str, Any])
def searches(request: Request, person: Reader, page: Annotated[Page | None, Query()] = None) -> dict[str, Any]:
    """What you have saved, by name."""
    found = workplace_of(request).ledger.searches.of(person.name, page=page)
    return {"searches": [_fields(one) for one in found], "next": None}


@router.post("/searches", status_code=201, response_model=dict[str, Any])
def save(request: Request, person: Reader, saving: Saving) -> dict[str, Any]:
    """Save a search, in the place of the one of that name."""
    return _fields(saved(workplace_of(request), person, name=saving.name, page=saving.page, query=saving.query))


@router.patch("/searches/{search}", response_model=dict[str, Any])
def rename(request: Request, person: Reader, search: Id, naming: Naming) -> dict[str, Any]:
    """Give a search another name."""
    return _fields(renamed(workplace_of(request), person, search, naming.name))


@router.delete("/searches/{search}", status_code=204, response_class=Response)
def remove(request: Request, person: Reader, search: Id) -> None:
    """Remove a search."""
    workplace_of(request).ledger.searches.remove(search, member=person.name)


def saved(place: Workplace, person: Person, *, name: str, page: str, query: str) -> Search:
    """The search, saved. Raises Problem where it has no name, or the person has too many already."""
    kept = place.ledger.searches
    called = _name(name)
    mine = kept.of(person.name)
    if len(mine) >= MOST and not any((one.name, one.page) == (called, page) for one in mine):
        raise Problem(409, f"{MOST} searches are saved already; remove one first")
    told = urlencode([(field, value) for field, value in parse_qsl(query.removeprefix("?")) if field != "after"])
    return kept.save(called, member=person.name, page=page, query=told, at=place.now())


def renamed(place: Workplace, person: Person, search: int, name: str) -> Search:
    """The search by its new name. Raises NotKept where there is none, Problem where another has that name."""
    kept = place.ledger.searches
    called = _name(name)
    before = next((one for one in kept.of(person.name) if one.id == search), None)
    mine = kept.of(person.name, page=before.page) if before else []
    if any(one.name == called and one.id != search for one in mine):
        raise Problem(409, f"{called!r} is another of your searches; take another name", errors={"name": "is taken"})
    kept.rename(search, called, member=person.name)
    return next(one for one in kept.of(person.name) if one.id == search)


def _name(name: str) -> str:
    called = line(name)
    if not called or len(called) > LONGEST_NAME:
        refuse("name", f"give a name of 1 to {LONGEST_NAME} letters")
    return called


def _fields(one: Search) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "page": one.page, "query": one.query, "made_at": one.made_at.isoformat()}
