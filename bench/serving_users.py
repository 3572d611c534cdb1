"""Many users of a server at once, each reading what it opens before it opens the next: for `serving.py`."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence

import httpx

LIMIT_S = 30.0
_MIX = {"overview": 14, "incident": 34, "ledger": 18, "report": 16, "sources": 5, "source": 5, "review": 5, "history": 3}
"""How often each page is opened; what is not there yet is left out."""
_CALLS = {
    "overview": ("marks", "timeline", "incidents"),
    "incident": ("tolls",),
    "ledger": ("claims", "claims"),
    "report": ("report",),
    "sources": ("sources", "matrix"),
    "source": ("source",),
    "review": ("review",),
    "history": ("decisions",),
}
"""What a user of a page asks the API for."""

Times = dict[str, list[float]]


async def crowd(
    url: str, pages: Mapping[str, Sequence[str]], calls: Mapping[str, Sequence[str]], *, users: int, seconds: float
) -> tuple[Times, list[str]]:
    """Milliseconds of every answer, by the name of what was asked, and what went wrong; no user asks twice at a time.

    A user comes within the first seconds, opens a page, lets it ask the API, and reads for two to eight seconds.
    """
    times: Times = {}
    errors: list[str] = []
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=LIMIT_S, trust_env=False) as client:
        several = [_user(client, number, until, pages, calls, times, errors) for number in range(users)]
        await asyncio.gather(*several)
    return times, errors


async def _user(
    client: httpx.AsyncClient,
    number: int,
    until: float,
    pages: Mapping[str, Sequence[str]],
    calls: Mapping[str, Sequence[str]],
    times: Times,
    errors: list[str],
) -> None:
    dice = random.Random(number)  # noqa: S311 (nothing secret)
    there = [name for name in _MIX if name in pages]
    await asyncio.sleep(dice.random() * 5)
    while time.monotonic() < until:
        page = dice.choices(there, [_MIX[name] for name in there])[0]
        asked = [(f"page {page}", dice.choice(pages[page]))]
        asked += [(name, f"/api/v1{dice.choice(calls[name])}") for name in _CALLS[page] if name in calls]
        for name, path in asked:
            begun = time.perf_counter()
            try:
                answer = await client.get(path, follow_redirects=True)
            except httpx.HTTPError as error:
                errors.append(f"{path}: {type(error).__name__}")
                continue
            times.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
            if answer.status_code != httpx.codes.OK:
                errors.append(f"{path}: {answer.status_code}")
        await asyncio.sleep(dice.uniform(2, 8))
