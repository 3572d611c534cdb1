"""Names that stay: of reports, of claims, of words that are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from menurut.model import Claim, Report, Span
from menurut.model.keys import fold as fold_all
from menurut.model.keys import lasting_id

_LONGEST = 200  # letters: an index of PostgreSQL holds some 2700 bytes
_NO_WORD = re.compile(r"[\W_]+")


def report_key(report: Report) -> str:
    """The lasting id of a report: its text, where it was published, and all by which it would be read otherwise."""
    dct = report.dct.isoformat() if report.dct else None
    return lasting_id(report.digest, report.url or report.id, dct, report.outlet, report.lang)


def claim_cites(report: Report, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The ids by which the claims of one reading are cited, from the report, the spans of content and cue, the stance.

    A newer reading that finds the same claim gives it the same id. Where two claims of one reading are alike in all of
    this, their order tells them apart.
    """
    key = report_key(report)
    seen: dict[str, int] = {}
    cites = []
    for claim in claims:
        alike = lasting_id(key, _spans(claim.content), _spans([claim.cue] if claim.cue else []), claim.stance)
        seen[alike] = seen.get(alike, 0) + 1
        cites.append(alike if seen[alike] == 1 else lasting_id(alike, seen[alike]))
    return tuple(cites)


def same_words(claim: Claim, text: str) -> str:
    """A key that is equal for claims that say the same in the same words, whatever stands around them."""
    words = " ".join(span.of(text) for span in claim.content)
    return lasting_id(claim.stance, fold_all(_NO_WORD.sub(" ", words)))


def issue_key(report: str, stage: str, error: str) -> str:
    """A key that is equal where the same went wrong with the same report again."""
    return lasting_id(report, stage, error)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without difference of case, width or blanks: how names of sides and outlets are compared, by 200 letters."""
    return fold_all(text)[:_LONGEST]


def _spans(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in sorted(spans))
