"""The page on which reports are added, and looked on at as they are read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from menurut.serve.rendering import page, workplace_of
from menurut.serve.who import Analyst

router = APIRouter()


@router.get("/add")
def add(request: Request, _analyst: Analyst) -> HTMLResponse:
    """Paste a text, drop files, give addresses; below, the jobs of late."""
    work = workplace_of(request)
    feeds = [one for one in work.ledger.feeds() if one.state != "gone"][:50]
    return page(request, "add.html", jobs=work.jobs.recent(), feeds=feeds, today=work.today().isoformat())
