"""How each claim on the page stands to others and to the points: links with their reasons, marks, lines to draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from menurut.export.sides import Unfolded
from menurut.export.telling import Column, Line, Telling
from menurut.export.wording import line
from menurut.reconcile.voices import negative

NAMED = 4
"""Claims that are named for one way of standing; the others are counted."""
_LATER = frozenset({"supersedes", "superseded by"})
_JUDGED = {"superseded by": "supersedes", "repeated by": "repeats"}


@dataclass(frozen=True, slots=True)
class Tie:
    """How a claim stands to another: `who` vouches for that one, `reasons` are plain words, `score` the machine's own.

    `kind` is one of `contradicts`, `supersedes`, `superseded by`, `corroborates`, `repeats`, `repeated by`; `a` and `b` are
    the claims as they were judged, which may be repeats of those that are shown.
    """

    kind: str
    claim: str
    who: str
    reasons: tuple[str, ...] = ()
    score: float | None = None
    by: str = ""
    a: str = ""
    b: str = ""

    @property
    def judged(self) -> str:
        """The type of the judgement behind it."""
        return _JUDGED.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Ties:
    """All of one kind: those that are named, and how many more there are."""

    kind: str
    named: tuple[Tie, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A line to draw between two claims: `admitted` from a denial to the admission of it, or `contradicts`."""

    kind: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a claim is marked with: how the statement stands that it belongs to, and whether that is agreed or disputed."""

    status: str = ""
    agreed: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Stances:
    """How the claims of one incident stand, looked up by their ids; each thread by its first claim."""

    ties: Mapping[str, tuple[Ties, ...]] = field(default_factory=dict)
    marks: Mapping[str, Marks] = field(default_factory=dict)
    threads: Mapping[str, Sequence[Thread]] = field(default_factory=dict)

    @classmethod
    def of(cls, one: Unfolded, sides: Sequence[Column]) -> Stances:
        """Those of all claims of the incident in these columns."""
        lines = [told for side in sides for told in side.lines]
        threads: dict[str, list[Thread]] = {}
        for thread in _threads(one, lines):
            threads.setdefault(thread.one, []).append(thread)
        return cls(_ties(one, lines), marked(one), threads)


def marked(one: Unfolded) -> dict[str, Marks]:
    """The marks of each claim that a statement is made of."""
    agreed = {claim for point in one.agreed for claim in point.claims}
    disputed = {claim for point in one.disputed for claim in point.claims}
    return {claim: Marks(point.status, claim in agreed, claim in disputed) for point in one.statuses for claim in point.claims}


def _ties(one: Unfolded, lines: Sequence[Line]) -> dict[str, tuple[Ties, ...]]:
    told = {each.claim: each for shown in lines for each in (shown.telling, *shown.repeats)}
    head = {each.claim: shown.telling.claim for shown in lines for each in (shown.telling, *shown.repeats)}
    judged: dict[tuple[str, frozenset[str]], Tie] = {}
    for judgement in one.judgements:
        a, b = head.get(judgement.a), head.get(judgement.b)
        if a is None or b is None or a == b:
            continue
        key = (judgement.type, frozenset((a, b)))
        straight = {judgement.a, judgement.b} <= {a, b}
        if key not in judged or straight:
            judged[key] = Tie(
                judgement.type, "", "", judgement.reasons, judgement.score, judgement.by, judgement.a, judgement.b
            )
    found = {}
    for shown in lines:
        claim = shown.telling.claim
        found[claim] = tuple(
            Ties(kind, tuple(_tie(kind, claim, other, told, judged) for other in others[:NAMED]), max(0, len(others) - NAMED))
            for kind, others in shown.stands
        )
    return found


def _tie(
    kind: str, claim: str, other: str, told: Mapping[str, Telling], judged: Mapping[tuple[str, frozenset[str]], Tie]
) -> Tie:
    known = judged.get((_JUDGED.get(kind, kind), frozenset((claim, other))))
    who = line(told[other].origin.name)
    if known is None:
        return Tie(kind, other, who)
    return Tie(kind, other, who, known.reasons, known.score, known.by, known.a, known.b)


def _threads(one: Unfolded, lines: Sequence[Line]) -> Iterator[Thread]:
    """The lines to draw; each pair once."""
    denials = {saying.claim for saying in one.sayings if negative(saying)}
    stances = {shown.telling.claim: shown.telling.stance for shown in lines}
    seen: set[frozenset[str]] = set()
    for shown in lines:
        claim = shown.telling.claim
        for kind, others in shown.stands:
            for other in others:
                pair = frozenset((claim, other))
                told = _thread(kind, (claim, other), denials, stances)
                if told and other in stances and pair not in seen:
                    seen.add(pair)
                    yield told


def _thread(kind: str, pair: tuple[str, str], denials: Set[str], stances: Mapping[str, str]) -> Thread | None:
    denial = next((claim for claim in pair if claim in denials), None)
    other = next((claim for claim in pair if claim not in denials), None)
    if denial and other and (kind in _LATER or (kind == "contradicts" and stances.get(other) == "admit")):
        return Thread("admitted", denial, other)
    return Thread("contradicts", *sorted(pair)) if kind == "contradicts" else None
