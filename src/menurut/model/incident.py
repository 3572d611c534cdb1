"""Incidents, and how the claims about them stand to one another."""

from __future__ import annotations

from dataclasses import dataclass

from menurut.model.ontology import require

DECISIONS = ("same", "apart", "confirm", "reject", "rate", "undo")
"""What a person may decide: that events are of one incident or are not, that a judgement holds or does not, NATO's axes; and
that a decision, an undo among them, is to be as if it had never been made."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening across reports. `id` is the cite of its head, one of `accounts`; any of these leads to it.

    `part_of` is the id of the incident that it is a part of: a strike in a war.
    """

    id: str
    accounts: tuple[str, ...]
    part_of: str | None = None

    def __post_init__(self) -> None:
        if self.id not in self.accounts:
            raise ValueError(f"incident {self.id} has no account of that id")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How claim `a`, the later, stands to claim `b`: `repeats`, `corroborates`, `contradicts` or `supersedes`.

    `score` from 0 to 1 is the machine's, None where a person or the report itself says so; `reasons` are plain words; `by`
    names the rules or the person.
    """

    type: str
    a: str
    b: str
    score: float | None
    reasons: tuple[str, ...]
    by: str

    def __post_init__(self) -> None:
        require("relation", self.type)
        if self.a == self.b:
            raise ValueError(f"claim {self.a} does not stand to itself")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, the later over the earlier: `kind` of DECISIONS about the ids `subject` against `other`.

    The subject of an `undo` is the row of the decision that it undoes, as text.
    """

    kind: str
    subject: tuple[str, ...]
    other: tuple[str, ...]
    by: str
    note: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in DECISIONS:
            raise ValueError(f"no decision {self.kind!r}; known: {', '.join(DECISIONS)}")
