"""How large a request may be: nobody fills memory or the disk with what no page would send."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from menurut.serve import problems
from menurut.serve.door import OPEN
from menurut.serve.problems import Problem

LARGEST_MB, USUAL_MB, STRANGER_MB = 200.0, 4.0, 0.1
"""Megabytes of a request that brings files to read, of any other, and of one for which nobody needs to log in."""
_FILES = "/api/v1/jobs"


class Bounded:
    """Refuses what says that it is too large before a byte of it is read, and the rest as soon as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most_mb = LARGEST_MB if scope["path"] == _FILES else STRANGER_MB if scope["path"] in OPEN else USUAL_MB
        why = f"a request may have {most_mb:g} MB here; send less at once"
        told = request.headers.get("content-length", "")
        if told.isascii() and told.isdecimal() and (len(told) > 15 or int(told) > most_mb * 1e6):
            await problems.answer(request, Problem(413, why))(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most_mb * 1e6:
                raise HTTPException(413, why)
            return message

        await self._app(scope, counted, send)
