"""Who asks, and what he may."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from menurut.store import ROLES

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work: `role` is one of the store's ROLES.

    `is_local` is whether there are no accounts and only this machine is heard;
    `member` is the id of the account; `scopes` are those of the token by which a program comes in, None for a person.
    """

    name: str
    role: str
    is_local: bool = False
    member: int | None = None
    scopes: frozenset[str] | None = None

    def may(self, role: str) -> bool:
        """Whether he may what this role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@cache
def owner() -> Person:
    """Whose machine it is: who asks where there are no accounts."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return Person(name, "admin", is_local=True)


def person_of(request: Request) -> Person | None:
    """Who asks; None where nobody has logged in."""
    found: Person | None = getattr(request.state, "person", None)
    return found


def address_of(request: Request) -> str | None:
    """From which address somebody asks, for the audit; None where that is not known."""
    return request.client.host if request.client else None


def _role(role: str) -> Any:  # noqa: ANN401 (what FastAPI makes of a dependency)
    def asked(request: Request) -> Person:
        person = person_of(request)
        if person is None:
            raise HTTPException(401, "log in first, or send a token", {"www-authenticate": "Bearer"})
        if not person.may(role):
            raise HTTPException(403, f"this needs the role {role}; yours is {person.role}")
        scope = _scope(role, request)
        if person.scopes is not None and scope not in person.scopes:
            raise HTTPException(403, f"this needs a token with the scope {scope}")
        return person

    return Depends(asked)


def _scope(role: str, request: Request) -> str:
    """What a token must be for: to change anything, be it one's own, more than to read."""
    if role == "admin":
        return "admin"
    if request.scope["path"].startswith("/api/v1/jobs") and role == "analyst":
        return "add"
    return "read" if role == "reader" and request.method in SAFE else "decide"


Reader = Annotated[Person, _role("reader")]
Analyst = Annotated[Person, _role("analyst")]
Admin = Annotated[Person, _role("admin")]
"""What an endpoint asks for that only those may use."""
