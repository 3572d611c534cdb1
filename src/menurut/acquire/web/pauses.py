"""How long to wait before a further try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_S = 1.0
_DOUBLINGS = 20


def backoff_s(tried: int, *, most_s: float) -> float:
    """The pause in seconds after `tried` tries: 1, 2, 4, ... up to `most_s`."""
    return min(_FIRST_S * float(2 ** min(tried - 1, _DOUBLINGS)), most_s)


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date (RFC 9110, 10.2.3); None without one.

    A date counts from the server's own Date header, since its clock may be wrong; where that is missing, from `now`.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked[:18])
    at = _moment(asked)
    if at is None:
        return None
    return max(0.0, (at - (_moment(headers.get("date", "")) or now)).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
