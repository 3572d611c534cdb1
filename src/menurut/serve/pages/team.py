"""The page of the team: one's own password and tokens; for admins who is let in, and who did what."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.model import StoreError
from menurut.run.locks import TOKEN_PREFIX, digest, fits, hashed, new_secret
from menurut.serve.problems import Problem, refuse
from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Admin, Person, Reader
from menurut.serve.workplace import Workplace
from menurut.store import ROLES, SCOPES, Deed, Member

router = APIRouter()
_DAYS = (7, 30, 90, 365)
_DEEDS = 100
Number = Annotated[int, Path(ge=1, le=2**62)]
_ONE_BY_ONE = Lock()  # two admins must not both be the last but one


@router.get("/team")
def team(request: Request, person: Reader, after: Annotated[int | None, Query(ge=1, le=2**62)] = None) -> Response:
    """One's own password and tokens; for admins all accounts, and the audit."""
    if person.scopes is not None:
        raise Problem(403, "this is for who has logged in; a token does not open it")
    return _shown(request, person, after=after)


@router.post("/team/password")
def password(
    request: Request,
    person: Reader,
    old: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Take another password; all sessions end and all tokens are revoked: one logs in anew."""
    work, member = _member(request, person)
    if not fits(old, member.password):
        return _shown(request, person, trouble="old")
    try:
        work.ledger.members.set_password(member.id, hashed(new, name=member.name))
    except StoreError as error:
        return _shown(request, person, trouble=str(error))
    for token in work.ledger.tokens.every(member=member.id):
        if token.revoked_at is None:
            work.ledger.tokens.revoke(token.id, at=work.now())
    work.ledger.audit.put(Deed(person.name, "password changed", member.name), at=work.now())
    return RedirectResponse("/login", 303)


@router.post("/team/tokens")
def add_token(
    request: Request,
    person: Reader,
    name: Annotated[str, Form(max_length=100)] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    days: Annotated[int, Form(ge=1, le=366)] = 90,
    old: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Make a token, which is shown this once; it outlives the session, and so the password is asked for."""
    work, member = _member(request, person)
    if not fits(old, member.password):
        return _shown(request, person, trouble="token")
    wanted = [one for one in SCOPES if one in (scopes or [])]
    if not wanted:
        refuse("scopes", f"choose one at least: {', '.join(SCOPES)}")
    if not name.strip():
        refuse("name", "say what the token is for")
    secret, now = new_secret(TOKEN_PREFIX), work.now()
    token = work.ledger.tokens.add(
        digest(secret), member=member.id, name=name.strip(), scopes=wanted, at=now, expires_at=now + timedelta(days=days)
    )
    work.ledger.audit.put(Deed(person.name, "token made", f"token {token.id}", detail={"scopes": wanted}), at=now)
    return _shown(request, person, secret=secret)


@router.post("/team/tokens/{token}/revoke")
def revoke(request: Request, token: Number, person: Reader) -> Response:
    """Let a token open nothing any more: one's own, or anybody's for an admin."""
    work, member = _member(request, person)
    work.ledger.tokens.revoke(token, at=work.now(), member=None if person.may("admin") else member.id)
    work.ledger.audit.put(Deed(person.name, "token revoked", f"token {token}"), at=work.now())
    return RedirectResponse("/team", 303)


@router.post("/team/members")
def add_member(
    request: Request,
    person: Admin,
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=20)] = "reader",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Let somebody in."""
    work = workplace_of(request)
    try:
        member = work.ledger.members.add(name, role=role, password=hashed(new, name=name), at=work.now())
    except StoreError as error:
        return _shown(request, person, trouble=str(error))
    work.ledger.audit.put(Deed(person.name, "account made", member.name, detail={"role": role}), at=work.now())
    work.door.forget()
    return RedirectResponse("/team", 303)


@router.post("/team/members/{member}")
def change_member(
    request: Request,
    member: Number,
    person: Admin,
    role: Annotated[str, Form(max_length=20)] = "",
    active: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Give an account another role, or let it in or not. The last admin stays one."""
    with _ONE_BY_ONE:
        return _changed(request, member, person, role=role, active=active)


def _changed(request: Request, member: int, person: Person, *, role: str, active: str) -> Response:
    work = workplace_of(request)
    found = next((one for one in work.ledger.members.every() if one.id == member), None)
    if found is None:
        raise Problem(404, f"no account with the id {member}")
    admins = [one for one in work.ledger.members.every() if one.active and one.role == "admin"]
    if admins == [found] and ((role and role != "admin") or active == "no"):
        return _shown(request, person, trouble="last")
    if role and role != found.role:
        work.ledger.members.set_role(member, role)
        work.ledger.audit.put(Deed(person.name, "role changed", found.name, detail={"role": role}), at=work.now())
    if active and (active == "yes") != found.active:
        work.ledger.members.set_active(member, active == "yes")
        what = "account opened" if active == "yes" else "account closed"
        work.ledger.audit.put(Deed(person.name, what, found.name), at=work.now())
    return RedirectResponse("/team", 303)


def _member(request: Request, person: Person) -> tuple[Workplace, Member]:
    work = workplace_of(request)
    member = work.ledger.members.named(person.name)
    if person.member is None or member is None or person.scopes is not None:
        raise Problem(403, "this is for who has logged in to an account; make one with: menurut user add NAME --role admin")
    return work, member


def _shown(request: Request, person: Person, *, after: int | None = None, secret: str = "", trouble: str = "") -> Response:
    work = workplace_of(request)
    is_admin = person.may("admin")
    deeds = work.ledger.audit.last(limit=_DEEDS + 1, after=after) if is_admin else []
    answer = page(
        request,
        "team.html",
        status=422 if trouble else 200,
        members=work.ledger.members.every() if is_admin else [],
        tokens=work.ledger.tokens.every(member=None if is_admin else person.member) if person.member else [],
        deeds=deeds[:_DEEDS],
        after=deeds[_DEEDS - 1].id if len(deeds) > _DEEDS else None,
        secret=secret,
        trouble=trouble,
        roles=ROLES,
        scopes=SCOPES,
        days=_DAYS,
        now=work.now(),
    )
    answer.headers["cache-control"] = "no-store"
    return answer
