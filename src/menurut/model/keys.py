"""Names and numbers that stay the same wherever they are made: ids of what is cited, words without difference, days."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from functools import lru_cache

_LENGTH = 16  # hexadecimal digits: among a thousand million ids two alike are not to be expected
_EPOCH = date(1970, 1, 1).toordinal()


def lasting_id(*parts: object) -> str:
    """An id of 16 hexadecimal digits that is the same for the same parts; None is as good as nothing."""
    named = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` without difference of case, width or blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The day of that number."""
    return date.fromordinal(number + _EPOCH)
