"""The web app put together: one ledger, the API below `/api/v1`, the pages, the assets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from threading import Lock
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from menurut import __version__
from menurut.model import StoreError
from menurut.serve import problems
from menurut.serve.answers import Json
from menurut.serve.api.jobs import MOST_FILES
from menurut.serve.bounds import Bounded
from menurut.serve.headers import Careful
from menurut.serve.locale import tongue_of
from menurut.serve.problems import Problem
from menurut.serve.rendering import workplace_of
from menurut.serve.settings import Settings
from menurut.serve.shelf import Assets
from menurut.serve.who import Person
from menurut.serve.workplace import Workplace, utc

API = ("claims", "decisions", "incidents", "jobs", "marks", "reports", "review", "searches", "sources", "tallies", "timeline")
"""Rooms of the API: modules of `menurut.serve.api`, each with its `router`."""
PAGES = ("overview", "incidents", "reports", "ledger", "sources", "review", "history", "add", "login", "team", "settings")
"""The pages: modules of `menurut.serve.pages`, each with its `router`."""
_DESCRIPTION = (
    "Who says what happened. Ids are those that claims, incidents and reports are cited by, and last. Lists are paged: "
    "give `next` as `after`. Answers carry an ETag. What goes wrong is told as RFC 9457 has it."
)


def create_app(settings: Settings, *, now: Callable[[], datetime] = utc) -> FastAPI:
    """The web app on the ledger of `settings`; where that cannot be opened, every page says why and what to do."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if app.state.workplace is not None:
                app.state.workplace.close()
                app.state.workplace = None

    app = FastAPI(
        title="menurut",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        default_response_class=Json,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},  # it tells nobody anything
        form_limits={"max_files": MOST_FILES, "max_part_size": 2_000_000},  # no report that is read is longer
    )
    app.state.settings = settings
    app.state.now = now
    app.state.workplace = None
    app.state.opening = Lock()
    app.mount("/assets", Assets(), name="assets")
    for name in API:
        app.include_router(_module("api", name).router, prefix="/api/v1", tags=[name], responses=problems.DESCRIBED)
    for name in PAGES:
        app.include_router(_module("pages", name).router, include_in_schema=False)
    problems.install(app)
    app.add_middleware(Bounded)
    app.middleware("http")(_opened)
    app.add_middleware(_Tongues)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Careful)
    return app


def _module(room: str, name: str) -> Any:  # noqa: ANN401 (a module, of which the router is taken)
    return import_module(f"menurut.serve.{room}.{name}")


async def _opened(request: Request, go_on: Callable[[Request], Any]) -> Response:
    """Open the ledger at the first request that needs it, and again where that failed; tell who asks, or turn him away."""
    if not request.scope["path"].startswith("/assets/"):  # as routes are found by: no header has a part in it
        try:
            request.state.person = await run_in_threadpool(_entered, request)
        except StoreError as error:
            return problems.answer(request, Problem(503, str(error)))
        except Problem as problem:
            return problems.answer(request, problem)
    answer: Response = await go_on(request)
    return answer


def _entered(request: Request) -> Person | None:
    open_ledger(request.app)
    return workplace_of(request).door.enter(request)


def open_ledger(app: FastAPI) -> None:
    """Open the app's ledger, if it is not. Raises StoreError."""
    with app.state.opening:
        if app.state.workplace is None:
            app.state.workplace = Workplace(app.state.settings, now=app.state.now)


class _Tongues:
    """Gives each request the language and time zone that it is answered in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            request.state.tongue = tongue_of(request)
        await self._app(scope, receive, send)
