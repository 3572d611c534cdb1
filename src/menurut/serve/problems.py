"""What went wrong, told to programs as RFC 9457 has it and to people as a page with a way on."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from menurut.export.wording import line
from menurut.model import MenurutError, StoreError
from menurut.serve.answers import Json
from menurut.serve.caching import NotModified
from menurut.serve.headers import HEADERS
from menurut.serve.rendering import page
from menurut.store import NotKept, Several

_LOG = logging.getLogger("menurut.serve")

TITLES = {
    400: "This cannot be understood",
    401: "Log in first",
    403: "This is not for you to do",
    404: "There is nothing here",
    405: "This cannot be done here",
    409: "Somebody was here before you",
    413: "This is too large",
    421: "Wrong address",
    422: "This asks for nothing that there could be",
    429: "Too many tries",
    500: "Something broke here",
    503: "The ledger cannot be used now",
}
"""What each status means, in the words of the interface (translated in `locale`)."""


_FIELD = {
    "type": "object",
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
    "required": ["field", "message"],
}
_SCHEMA = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": _FIELD},
    },
    "required": ["type", "title", "status", "detail"],
}
DESCRIBED: dict[int | str, dict[str, Any]] = {
    status: {"description": TITLES[status], "content": {"application/problem+json": {"schema": _SCHEMA}}}
    for status in TITLES
    if status not in (405, 500)
}
"""The problems that any endpoint of the API may answer with, for its description."""


class Problem(Exception):  # noqa: N818 (RFC 9457 calls it so)
    """An answer that tells what went wrong: `detail` in a sentence, `errors` field by field, `more` members of its own."""

    def __init__(
        self, status: int, detail: str, *, errors: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = dict(errors or {})
        self.more = dict(more or {})


def refuse(field: str, why: str) -> NoReturn:
    """Raise that what a field asks for cannot be."""
    raise Problem(422, f"{field}: {why}", errors={field: why})


def answer(request: Request, problem: Problem) -> Response:
    """The problem as JSON below `/api/`, else as a page."""
    title = TITLES.get(problem.status, TITLES[500])
    if request.url.path.startswith("/api/"):
        told: dict[str, Any] = {"type": "about:blank", "title": title, "status": problem.status, "detail": problem.detail}
        if problem.errors:
            told["errors"] = [{"field": field, "message": why} for field, why in problem.errors.items()]
        return Json(told | problem.more, problem.status, media_type="application/problem+json")
    if problem.status == 401 and request.method == "GET":
        return RedirectResponse(f"/login?back={quote(request.url.path, safe='')}", 303)
    return page(request, "problem.html", status=problem.status, title=title, problem=problem)


def install(app: FastAPI) -> None:
    """Let the app answer every failure so."""

    @app.exception_handler(Problem)
    def _problem(request: Request, error: Problem) -> Response:
        return answer(request, error)

    @app.exception_handler(NotModified)
    def _same(_: Request, error: NotModified) -> Response:
        return Response(status_code=304, headers={"etag": error.tag, "cache-control": "private, no-cache"})

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        errors = {_field(one["loc"]): str(one["msg"]) for one in error.errors()}
        return answer(request, Problem(422, "; ".join(f"{field}: {why}" for field, why in errors.items()), errors=errors))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        response = answer(request, Problem(error.status_code, str(error.detail)))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(MenurutError)
    def _ours(request: Request, error: MenurutError) -> Response:
        return answer(request, Problem(_status(error), line(str(error))))

    @app.exception_handler(Exception)
    def _broken(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
        response = answer(request, Problem(500, f"{type(error).__name__}; the server's log tells more, please report it"))
        response.headers.update(HEADERS)  # this is made outside of what puts them on all other answers
        return response


def _status(error: MenurutError) -> int:
    if isinstance(error, Several):
        return 409
    if isinstance(error, NotKept):
        return 404
    return 503 if isinstance(error, StoreError) else 422


def _field(where: Sequence[Any]) -> str:
    return ".".join(str(part) for part in where if part not in ("query", "body", "path", "header")) or "request"
