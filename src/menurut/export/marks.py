"""A text cut at every edge of its marks: so they may nest and cross and still be written as plain nested elements."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from menurut.model import Claim, Reading, Report, Span

LANES = 4
"""How many underlines can lie below each other; claims nested deeper share the lowest."""


@dataclass(frozen=True, slots=True)
class Underline:
    """One piece of a claim's content: `claim` counts from 0 in the order given; `first` is whether it is its first.

    `lane` is 0 next to the letters. Pieces that overlap lie in different lanes, the shorter nearer to the letters.
    """

    span: Span
    claim: int
    first: bool
    lane: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters under the same marks throughout; `underlines` from the letters outwards, `starts` those that begin."""

    span: Span
    text: str
    underlines: tuple[Underline, ...]
    roles: tuple[str, ...]
    starts: tuple[Underline, ...]


def underlines(claims: Sequence[Claim]) -> list[Underline]:
    """The underlines of the contents of all claims."""
    pieces = [
        (len(span), span.start, number, piece, span)
        for number, claim in enumerate(claims)
        for piece, span in enumerate(sorted(claim.content))
    ]
    lanes: list[list[Span]] = [[] for _ in range(LANES)]
    laid = []
    for _, _, number, piece, span in sorted(pieces):
        lane = next((at for at, taken in enumerate(lanes) if not _meets(taken, span)), LANES - 1)
        insort(lanes[lane], span)
        laid.append(Underline(span, number, piece == 0, lane))
    return laid


def _meets(taken: Sequence[Span], span: Span) -> bool:
    """Whether a span overlaps one of those in a lane, which are in order and apart."""
    after = bisect_left(taken, span)
    return any(span.overlaps(other) for other in taken[max(0, after - 1) : after + 1])


def roles(reading: Reading) -> list[tuple[str, Span]]:
    """Every other mark: what it is (`source`, `cue`, `trigger`, `figure`) and where."""
    sources = {name for claim in reading.claims for name in claim.source}
    return [
        *(("source", mention) for entity in reading.entities if entity.id in sources for mention in entity.mentions),
        *(("cue", claim.cue) for claim in reading.claims if claim.cue),
        *(("trigger", event.trigger) for event in reading.events),
        *(("figure", harm.text) for event in reading.events for harm in event.harm),
    ]


def stretches(report: Report, reading: Reading, claims: Sequence[Claim], *, edges: Iterable[Span] = ()) -> Iterator[Stretch]:
    """The whole text in order, each character once; cut at `edges` too, so that each of these spans is whole stretches."""
    drawn = sorted(underlines(claims), key=lambda under: (under.span.start, under.claim))
    marked = sorted(roles(reading), key=lambda mark: mark[1])
    spans = [*(under.span for under in drawn), *(span for _, span in marked), *edges]
    cuts = sorted({0, len(report.text), *(edge for span in spans for edge in (span.start, span.end))})
    over: list[Underline] = []
    held: list[tuple[str, Span]] = []
    next_drawn = next_marked = 0
    for start, end in pairwise(cuts):
        starts = []
        while next_drawn < len(drawn) and drawn[next_drawn].span.start == start:
            starts.append(drawn[next_drawn])
            next_drawn += 1
        while next_marked < len(marked) and marked[next_marked][1].start == start:
            held.append(marked[next_marked])
            next_marked += 1
        over = [under for under in (*over, *starts) if under.span.end > start]
        held = [(role, span) for role, span in held if span.end > start]
        yield Stretch(
            span=Span(start, end),
            text=report.text[start:end],
            underlines=tuple(sorted(over, key=lambda under: under.lane)),
            roles=tuple(dict.fromkeys(role for role, _ in held)),
            starts=tuple(starts),
        )
