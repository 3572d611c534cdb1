"""Logging in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.run.locks import digest, fits, hashed, is_old, marked, new_mark, new_secret
from menurut.serve.door import SESSION_DAYS
from menurut.serve.pages.settings import inside
from menurut.serve.rendering import page, workplace_of
from menurut.serve.throttle import WITHIN, tried_from
from menurut.serve.who import address_of, person_of
from menurut.store import Deed

router = APIRouter()
_KNOWN = "menurut-known"
_YEAR_S = 365 * 86_400


@router.get("/login")
def login(request: Request, back: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Ask for name and password; who is in already goes on."""
    if person_of(request) is not None:
        return RedirectResponse(inside(back), 303)
    return page(request, "login.html", back=inside(back), trouble="", name="")


@router.post("/login")
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Let a person in who knows the password; too many failures are not heard for a while.

    A browser in which he has logged in before is counted by itself, so that nobody's guesses keep him out of it.
    """
    work = workplace_of(request)
    now, address = work.now(), address_of(request) or "unknown"
    members = work.ledger.members
    member = members.named(name)
    # What is no name of an account may be a password that went into the wrong field: it is kept nowhere as it is.
    tried = tried_from(member.name if member else digest(name), address)
    if member and member.password and (known := marked(request.cookies.get(_KNOWN, ""), member.password)):
        tried = tried_from(f"browser {known}", f"browser {known}")
    if not work.throttle.admit(tried, at=now):
        refused = page(request, "login.html", status=429, back=inside(back), trouble="wait", name=name)
        refused.headers["retry-after"] = str(int(WITHIN.total_seconds()))
        return refused
    if not fits(password, member.password if member and member.active else None) or member is None:
        work.ledger.audit.put(Deed("?", "login failed", member.name if member else "?", address), at=now)
        return page(request, "login.html", status=401, back=inside(back), trouble="wrong", name=name)
    kept = member.password or ""
    if is_old(kept):
        kept = hashed(password, name=member.name)
        members.set_password(member.id, kept)
    members.forget_failures(name=tried.name, before=now - WITHIN)
    if before := request.cookies.get(work.door.cookie):
        work.ledger.sessions.end(digest(before))
    secret = new_secret()
    work.ledger.sessions.start(digest(secret), member=member.id, at=now, expires_at=now + timedelta(days=SESSION_DAYS))
    work.ledger.audit.put(Deed(member.name, "login", member.name, address), at=now)
    answer = RedirectResponse(inside(back), 303)
    secure = request.app.state.settings.secure
    answer.set_cookie(
        work.door.cookie, secret, max_age=SESSION_DAYS * 86_400, httponly=True, samesite="lax", secure=secure, path="/"
    )
    answer.set_cookie(_KNOWN, new_mark(kept), max_age=_YEAR_S, httponly=True, samesite="strict", secure=secure, path="/login")
    return answer


@router.post("/logout")
def leave(request: Request) -> Response:
    """End the session."""
    work = workplace_of(request)
    person, secret = person_of(request), request.cookies.get(work.door.cookie)
    if secret and person:
        work.ledger.sessions.end(digest(secret))
        work.ledger.audit.put(Deed(person.name, "logout", person.name), at=work.now())
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(work.door.cookie, path="/", secure=request.app.state.settings.secure, httponly=True)
    return answer
