"""Dates as feeds, sitemaps and archives write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SHORT = re.compile(r"(\d{4})(?:-(\d\d))?\Z")


def moment(text: str | None) -> datetime | None:
    """The time that ISO 8601 or RFC 5322 text states, in its own zone, or in UTC where it names none; else None."""
    text = (text or "").strip()
    if not text or len(text) > 60:
        return None
    short = _SHORT.match(text)
    if short:
        text = f"{short[1]}-{short[2] or '01'}-01"
    try:
        found = datetime.fromisoformat(text) if text[0].isdigit() and text[3:4].isdigit() else parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
