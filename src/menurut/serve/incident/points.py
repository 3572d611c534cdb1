"""What all agree on and what is disputed, with the words and the claims behind each statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from menurut.export.sides import Point, Unfolded
from menurut.export.telling import Telling
from menurut.reconcile.voices import negative

CLAIMS = 12
"""Claims that are named behind a statement; the others are counted."""
_REASONS = 4


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands by a statement: a side, or where he speaks for none his own name."""

    name: str
    side: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of fact with the claim whose words stand for it; `denies` where it says that something was not so."""

    status: str
    why: str
    quoted: Telling
    voices: tuple[Voice, ...]
    claims: tuple[str, ...]
    more: int
    denies: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two statements that cannot both hold, and why."""

    one: Statement
    other: Statement
    reasons: tuple[str, ...]


class Points:
    """The statements of one incident."""

    def __init__(self, one: Unfolded, said: Mapping[str, Telling]) -> None:
        self._told = said
        self._denials = {saying.claim for saying in one.sayings if negative(saying)}
        self._of_claim = {claim: point for point in one.statuses for claim in point.claims}
        self.main = self._statement(one.status) if one.status else None
        self.all = [self._statement(point) for point in one.statuses]
        self.agreed = [self._statement(point) for point in one.agreed]
        self.disputed = [dispute for point in one.disputed if (dispute := self._dispute(point))]

    def _statement(self, point: Point, claims: Sequence[str] = ()) -> Statement:
        behind = tuple(claims or point.claims)
        # Where only some of its claims are at odds with others, the words of another would not be what is disputed.
        quoted = self._told[point.quoted if point.quoted in behind else behind[0]]
        return Statement(
            point.status,
            point.why[0] if point.why else "",
            quoted,
            _voices(self._told[claim] for claim in point.claims),
            behind[:CLAIMS],
            max(0, len(behind) - CLAIMS),
            quoted.claim in self._denials,
        )

    def _dispute(self, point: Point) -> Dispute | None:
        """The two statements that the claims of a point belong to, each with those of its claims that are at odds."""
        behind: dict[int, list[str]] = {}
        points: Mapping[int, Point] = {id(self._of_claim[claim]): self._of_claim[claim] for claim in point.claims}
        for claim in point.claims:
            behind.setdefault(id(self._of_claim[claim]), []).append(claim)
        if len(behind) != 2:
            return None
        one, other = (self._statement(points[number], claims) for number, claims in behind.items())
        return Dispute(one, other, point.why[:_REASONS])


def _voices(told: Iterable[Telling]) -> tuple[Voice, ...]:
    return tuple(dict.fromkeys(Voice(one.origin.side or one.origin.name, one.origin.side) for one in told))
