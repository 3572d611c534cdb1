"""Where a list of claims goes on, as a word without meaning to whoever hands it back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from menurut.serve.problems import refuse
from menurut.store import Cursor

SORTS = {"newest": False, "oldest": True}
"""The orders of claims, by the days of their events, and whether each begins with the oldest."""
_LONGEST = 60


def word_of(cursor: Cursor, sort: str) -> str:
    """The cursor of a list in that order."""
    return urlsafe_b64encode(f"{sort[0]}{cursor.start}.{cursor.row}".encode()).decode().rstrip("=")


def cursor_of(word: str, sort: str) -> Cursor:
    """The cursor that `word_of` made. Raises Problem, naming `after`, for anything else."""
    try:
        told = urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("ascii") if len(word) <= _LONGEST else ""
        start, _, row = told[1:].partition(".")
        found = Cursor(int(start), int(row))
    except ValueError:
        found = None
    if found is None or word_of(found, sort) != word or abs(found.start) >= 2**31 or not 0 <= found.row < 2**63:
        refuse("after", f"{word[:_LONGEST]!r} is no page of this list in this order; give what `next` said, or nothing")
    return found
