"""How a person reads: language, time zone, light or dark; kept in cookies of his browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from menurut.serve.locale import LANGUAGES, zones
from menurut.serve.problems import refuse
from menurut.serve.rendering import THEMES, page

router = APIRouter()
_YEAR_S = 365 * 24 * 3600


@router.get("/settings")
def settings(
    request: Request,
    back: Annotated[str, Query(max_length=2000)] = "",
    lang: Annotated[str, Query(max_length=20)] = "",
    zone: Annotated[str, Query(max_length=60)] = "",
    theme: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Keep what was chosen and go back to where the person was; choosing nothing shows what can be chosen."""
    chosen = {"lang": (lang, LANGUAGES), "zone": (zone, zones()), "theme": (theme, THEMES)}
    for name, (value, known) in chosen.items():
        if value and value not in known:
            refuse(name, f"no {name} {value!r}; known: {', '.join(known) if len(known) < 10 else 'see /settings'}")
    kept = {name: value for name, (value, _) in chosen.items() if value}
    if not kept:
        return page(request, "settings.html", zones=zones(), back=inside(back))
    answer = RedirectResponse(inside(back), 303)
    for name, value in kept.items():
        answer.set_cookie(name, value, max_age=_YEAR_S, samesite="lax", httponly=True, secure=request.app.state.settings.secure)
    return answer


def inside(back: str) -> str:
    """The path to go back to, if it is one of this server."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable() else "/"
