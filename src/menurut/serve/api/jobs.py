"""Adding reports: a job for each request, and what happens in it as server-sent events."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Query, Request, UploadFile
from starlette.responses import StreamingResponse

from menurut.acquire import Given, language_code
from menurut.export.wording import line, shorten
from menurut.model import AcquireError
from menurut.serve.jobs import Crowded, Job, Wanted
from menurut.serve.problems import Problem, refuse
from menurut.serve.rendering import safe_url, workplace_of
from menurut.serve.who import Analyst, Person, Reader
from menurut.store import Deed

router = APIRouter()
_ADDRESSES = 500
MOST_FILES = 2000
"""Files that one request may bring."""
_POLL_S = 0.15
_HEARTBEAT_S = 15.0


@router.post("/jobs", status_code=202)
def start(
    request: Request,
    person: Analyst,
    text: Annotated[str, Form(description="the text of one report")] = "",
    url: Annotated[str, Form(description="addresses of pages, feeds, sitemaps; one a line")] = "",
    files: Annotated[list[UploadFile] | None, Form(description="text, HTML, JSONL, WARC, OPML")] = None,
    title: Annotated[str, Form(max_length=1000, description="of the text")] = "",
    outlet: Annotated[str, Form(max_length=300, description="of reports that do not tell it")] = "",
    day: Annotated[str, Form(alias="date", max_length=40, description="of reports that do not tell it")] = "",
    lang: Annotated[str, Form(max_length=20, description="of reports that do not tell it")] = "",
    everything: Annotated[bool, Form(description="also what does not seem to be about armed conflict")] = False,
) -> dict[str, Any]:
    """Add a text, files, addresses. What is kept already is not added again, so that it can be given once more."""
    given = Given(_day(day), outlet.strip() or None, _lang(lang))
    addresses = [one.strip() for one in url.splitlines() if one.strip()]
    sent = [one for one in files or [] if one.filename]
    if not (text.strip() or addresses or sent):
        refuse("text", "there is nothing to read; give a text, files or addresses")
    if bad := [one for one in addresses if not safe_url(one)]:
        refuse("url", f"{shorten(bad[0], 80)} is no http or https address")
    for field, number, most in (("url", len(addresses), _ADDRESSES), ("files", len(sent), MOST_FILES)):
        if number > most:
            refuse(field, f"{number} at once; give {most} at most")
    told = shorten(title.strip() or text.strip(), 80) or ", ".join(
        shorten(one, 60) for one in [*(line(one.filename or "") for one in sent), *addresses][:3]
    )
    work = workplace_of(request)
    folder = work.jobs.inbox.folder()
    try:
        places = [_pasted(Path(folder.name), text, title.strip())] if text.strip() else []
        places += [_saved(Path(folder.name) / str(number), one) for number, one in enumerate(sent)]
        job = work.jobs.start(Wanted((*places, *addresses), given, everything, folder), by=person.name, title=told)
        work.ledger.audit.put(Deed(person.name, "added", told[:200]), at=work.now())
    except Crowded as error:
        folder.cleanup()
        raise Problem(429, str(error)) from error
    except BaseException:
        folder.cleanup()
        raise
    return job_fields(job)


@router.get("/jobs")
def jobs(request: Request, person: Reader) -> dict[str, Any]:
    """The last jobs, the newest first: of all for who may add himself."""
    recent = workplace_of(request).jobs.recent()
    return {"jobs": [job_fields(job) for job in recent if _is_told(job, person)], "next": None}


@router.get("/jobs/{name}")
def job(request: Request, name: str, person: Reader) -> dict[str, Any]:
    """One job, with all that has happened in it so far."""
    found = _found(request, name, person)
    events = [{"number": number, "kind": kind, **told} for number, (kind, told) in enumerate(list(found.events), 1)]
    return job_fields(found) | {"events": events}


@router.post("/jobs/{name}/stop")
def stop(request: Request, name: str, person: Analyst) -> dict[str, Any]:
    """End a job after the report that is being read; what it has added stays."""
    found = _found(request, name, person)
    work = workplace_of(request)
    work.jobs.stop(found)
    work.ledger.audit.put(Deed(person.name, "stopped", found.title[:200]), at=work.now())
    return job_fields(found)


@router.get("/jobs/{name}/events", response_class=StreamingResponse)
async def events(
    request: Request,
    name: str,
    person: Reader,
    after: Annotated[int, Query(ge=0, le=2**31, description="the number of the last event that is known")] = 0,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> StreamingResponse:
    """What happens in a job, as it happens: server-sent events; who comes again is told what he has missed."""
    found = _found(request, name, person)
    known = int(last_event_id) if last_event_id.isdecimal() else after
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_told(request, found, known), media_type="text/event-stream", headers=headers)


async def _told(request: Request, job: Job, known: int) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    spoken_at = loop.time()
    while not await request.is_disconnected():
        is_over = job.is_over
        for number, (kind, told) in enumerate(job.events[known:], known + 1):
            yield f"id: {number}\nevent: {kind}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
            known, spoken_at = number, loop.time()
        if is_over:
            return
        if loop.time() - spoken_at > _HEARTBEAT_S:
            yield ": still here\n\n"
            spoken_at = loop.time()
        await asyncio.sleep(_POLL_S)


def job_fields(job: Job) -> dict[str, Any]:
    """A job, ready for JSON."""
    return {
        "id": job.id,
        "by": job.by,
        "title": job.title,
        "made_at": job.made_at.isoformat(timespec="seconds"),
        "state": job.state,
        "counts": dict(job.counts),
    }


def _is_told(job: Job, person: Person) -> bool:
    """Whether a person is told of a job: what others give, and what failed of it, is not for who may only look."""
    return person.may("analyst") or job.by == person.name


def _found(request: Request, name: str, person: Person) -> Job:
    found = workplace_of(request).jobs.get(name)
    if found is None or not _is_told(found, person):
        raise Problem(
            404, f"no job {shorten(name, 40)!r}; jobs are forgotten when the server starts anew, what they added is not"
        )
    return found


def _pasted(folder: Path, text: str, title: str) -> str:
    file = folder / "pasted.json"
    file.write_text(json.dumps({"text": text, "title": title or None}), encoding="utf-8")
    return str(file)


def _saved(folder: Path, sent: UploadFile) -> str:
    # Of the name that came only its last part is kept, and of this nothing that a file system could stumble over.
    name = "".join(letter for letter in PurePosixPath((sent.filename or "").replace("\\", "/")).name if letter.isprintable())
    folder.mkdir()
    file = folder / (name.encode("utf-8", "replace").decode().strip(". ")[-100:] or "report.txt")
    with file.open("wb") as out:
        shutil.copyfileobj(sent.file, out)
    return str(file)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        refuse("date", f"{shorten(text, 40)!r} is no date; write it as 2020-09-27")


def _lang(text: str) -> str | None:
    try:
        return language_code(text.strip()) if text.strip() else None
    except AcquireError as error:
        refuse("lang", str(error))
