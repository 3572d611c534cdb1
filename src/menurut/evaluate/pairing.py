"""Pairing what was found with the gold, one to one, and when two things count as the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from menurut.evaluate.counts import Counts
from menurut.model import Reading, Report, Span

T = TypeVar("T")
Pairs = Sequence[tuple[int, int]]
"""`(index in the gold, index in the found)`, best pair first."""


def pairs(gold: Sequence[T], found: Sequence[T], likeness: Callable[[T, T], float]) -> Pairs:
    """Pair greedily by likeness; what has a likeness of 0 is never paired.

    Among equals the pair latest in the gold, then latest in the found, goes first, as in the corpus's own scorer: with
    another order the counts of crossing candidates would differ.
    """
    candidates = [
        (value, g, f)
        for g, wanted in enumerate(gold)
        for f, offered in enumerate(found)
        if (value := likeness(wanted, offered)) > 0
    ]
    free_gold, free_found, chosen = set(range(len(gold))), set(range(len(found))), []
    for _, g, f in sorted(candidates, reverse=True):
        if g in free_gold and f in free_found:
            free_gold.remove(g)
            free_found.remove(f)
            chosen.append((g, f))
    return chosen


def count(gold: Sequence[T], found: Sequence[T], likeness: Callable[[T, T], float]) -> Counts:
    """Counts of a row whose right ones are the pairs."""
    return Counts(len(pairs(gold, found, likeness)), len(found), len(gold))


def touch(some: Iterable[Span], others: Sequence[Span]) -> bool:
    """Whether any of the spans overlaps any of the others."""
    return any(a.overlaps(b) for a in some for b in others)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two readings of one report, and the mentions behind the ids of each."""

    report: Report
    gold: Reading
    found: Reading

    def same(self, kind: str) -> Callable[[str, str], bool]:
        """Whether an id of the gold and one of the found share a mention; `kind` names a list of a reading."""
        wanted, offered = _mentions(self.gold, kind), _mentions(self.found, kind)
        return lambda g, f: touch(wanted[g], offered[f])

    def same_speaker(self) -> Callable[[str | None, str | None], bool]:
        """As `same` of entities; None is the outlet itself."""
        same = self.same("entities")
        return lambda g, f: g is f if g is None or f is None else same(g, f)


def _mentions(reading: Reading, kind: str) -> Mapping[str, Sequence[Span]]:
    match kind:
        case "entities":
            return {x.id: x.mentions for x in reading.entities}
        case "places":
            return {x.id: x.mentions for x in reading.places}
        case _:
            return {x.id: x.mentions for x in reading.times}
