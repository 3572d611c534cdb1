"""Places of disputed status: what they are called, who claims them, who held them on the day of the report."""

from __future__ import annotations

from datetime import date

from menurut.model import Dispute
from menurut.resolve.places.gazetteer import Entry


def dispute_of(entry: Entry, day: date | None) -> Dispute | None:
    """The dispute about a place; without a `day` its holders are the last ones known."""
    if entry.status is None:
        return None
    on = day.isoformat() if day else "9999"
    held = [one["by"] for one in entry.status["held"] if one.get("since", "") <= on < one.get("until", "99999")]
    return Dispute(tuple(entry.status["names"]), tuple(entry.status["claimed"]), tuple(dict.fromkeys(held)))
