"""Names that stay: of reports, of claims, of words that are the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from menurut.model import Claim, Report, Span

_LENGTH = 16  # hexadecimal digits: among a thousand million claims two alike are not to be expected
_LONGEST = 200  # letters: an index of PostgreSQL holds some 2700 bytes
_EPOCH = date(1970, 1, 1).toordinal()
_NO_WORD = re.compile(r"[\W_]+")


def report_key(report: Report) -> str:
    """The lasting id of a report: its text, where it was published, and all by which it would be read otherwise."""
    dct = report.dct.isoformat() if report.dct else None
    return _hash((report.digest, report.url or report.id, dct, report.outlet, report.lang))


def claim_cites(report: Report, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The ids by which the claims of one reading are cited, from the report, the spans of content and cue, the stance.

    A newer reading that finds the same claim gives it the same id. Where two claims of one reading are alike in all of
    this, their order tells them apart.
    """
    key = report_key(report)
    seen: dict[str, int] = {}
    cites = []
    for claim in claims:
        alike = _hash((key, _spans(claim.content), _spans([claim.cue] if claim.cue else []), claim.stance))
        seen[alike] = seen.get(alike, 0) + 1
        cites.append(alike if seen[alike] == 1 else _hash((alike, seen[alike])))
    return tuple(cites)


def same_words(claim: Claim, text: str) -> str:
    """A key that is equal for claims that say the same in the same words, whatever stands around them."""
    words = " ".join(span.of(text) for span in claim.content)
    return _hash((claim.stance, _folded(_NO_WORD.sub(" ", words))))


def issue_key(report: str, stage: str, error: str) -> str:
    """A key that is equal where the same went wrong with the same report again."""
    return _hash((report, stage, error))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without difference of case, width or blanks: how names of sides and outlets are compared, by 200 letters."""
    return _folded(text)[:_LONGEST]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The day of that number."""
    return date.fromordinal(number + _EPOCH)


def _spans(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in sorted(spans))


def _hash(parts: tuple[object, ...]) -> str:
    named = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
