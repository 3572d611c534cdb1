"""What went wrong with one report while the others went on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """`report` names the report or file, `stage` the step that failed, `error` says what, where and what next."""

    report: str
    stage: str
    error: str
