"""News written for the tests of the gate: of conflicts and of anything else, in languages that it learnt and others."""

from __future__ import annotations

import json
from pathlib import Path

from menurut.model import Report

ROWS = [json.loads(line) for line in (Path(__file__).parent / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]


def report(text: str, *, lang: str = "id", title: str | None = None) -> Report:
    """A report of `text` without sentences, which the gate does not look at."""
    return Report("r", text, lang, (), title=title)


CONFLICT, OTHER = (
    {row["name"]: report(row["text"], lang=row["lang"]) for row in ROWS if row["relevant"] is relevant}
    for relevant in (True, False)
)
