"""Reconciling that judges claims as the annotation of the examples does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from export.happenings import judged
from menurut.model import Judgement, Saying
from menurut.run.reconciling import Reconciler
from menurut.store import Ledger


def clock() -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


def judge(
    sayings: Sequence[Saying], *, alike: Callable[[str, str], float], about: Collection[str] | None = None
) -> list[Judgement]:
    """The judgements of the annotation between these claims."""
    claims = {saying.claim for saying in sayings}
    several = {
        (one.type, one.a, one.b): one
        for _, one in judged()
        if {one.a, one.b} <= claims and (about is None or {one.a, one.b} & {*about})
    }
    return list(several.values())


def as_annotated(kept: Ledger) -> Reconciler:
    return Reconciler(kept, now=clock, judge=judge)
