"""Who asks, and what he may."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from fastapi import Depends, HTTPException, Request

ROLES = ("reader", "analyst", "admin")
"""Each may what those before it may: to look; to decide, correct and add; to let others in."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work: `role` is one of ROLES; `is_local` where there are no accounts and only this machine is heard."""

    name: str
    role: str
    is_local: bool = False

    def may(self, role: str) -> bool:
        """Whether he may what this role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@cache
def _owner() -> Person:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return Person(name, "admin", is_local=True)


def person_of(request: Request) -> Person | None:  # noqa: ARG001 (accounts come)
    """Who asks; None where nobody has logged in."""
    return _owner()


def _role(role: str) -> object:
    def asked(request: Request) -> Person:
        person = person_of(request)
        if person is None:
            raise HTTPException(401, "log in first")
        if not person.may(role):
            raise HTTPException(403, f"this needs the role {role}; yours is {person.role}")
        return person

    return Depends(asked)


Reader = Annotated[Person, _role("reader")]
Analyst = Annotated[Person, _role("analyst")]
Admin = Annotated[Person, _role("admin")]
