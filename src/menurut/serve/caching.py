"""Answers that a browser has already are not made again: ETags out of the state of the ledger."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated

from fastapi import Depends, Request, Response

from menurut.serve.rendering import workplace_of
from menurut.serve.who import person_of


class NotModified(Exception):  # noqa: N818 (it is no error)
    """The browser has this answer already, under this tag."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def tagged(request: Request, response: Response, state: str) -> None:
    """Give the answer a tag made of the state that it is of. Raises NotModified where the browser has that one."""
    person = person_of(request)
    told = f"{state} {request.url} {person.name if person else ''} {request.state.tongue.lang} {request.state.tongue.zone}"
    tag = f'W/"{blake2b(told.encode(), digest_size=12).hexdigest()}"'
    if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        raise NotModified(tag)
    response.headers["etag"] = tag
    response.headers["cache-control"] = "private, no-cache"


def _of_the_ledger(request: Request, response: Response) -> None:
    tagged(request, response, workplace_of(request).state())


Cached = Annotated[None, Depends(_of_the_ledger)]
"""What an endpoint asks for whose answer follows from the ledger alone."""
