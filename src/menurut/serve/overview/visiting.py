"""When somebody last looked at the overview: what has come since is new to him."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from menurut.model import StoreError
from menurut.store.searches import Searches

PAGE = "overview"
_VISIT = timedelta(minutes=30)
"""A visit has ended when nothing was looked at for so long."""
_OFTEN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """`since` is when the visit before this one ended, None where this is the first; `keep` puts down that it goes on."""

    since: datetime | None
    keep: Callable[[], None]


def visit_of(searches: Searches, *, member: str, now: datetime) -> Visit:
    """The visit that a person is on now."""
    last = searches.last_look(PAGE, member=member)
    if last is None:
        since = None
    elif now - last.at > _VISIT:
        since = last.at
    else:
        since = datetime.fromisoformat(last.mark) if last.mark else None
    mark = since.isoformat() if since else ""

    def keep() -> None:
        if last is None or now - last.at > _OFTEN:
            # Whoever only looks need not know that somebody else is writing just now.
            with suppress(StoreError):
                searches.look(PAGE, member=member, at=now, mark=mark)

    return Visit(since, keep)
