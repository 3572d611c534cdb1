"""How well incidents and relations across reports agree with those of an annotation, as the corpus's own scorer counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from menurut.evaluate.happened import event_pairs
from menurut.evaluate.pairing import Sides
from menurut.evaluate.told import claim_pairs
from menurut.model import Reading, Report

Mention = tuple[str, str]
"""An event or claim: the id of its report, and its own there."""
Edge = tuple[str, Mention, Mention]
"""A relation: its type and the two claims."""
Groups = Collection[Collection[Mention]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and their harmonic mean F1, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Twice their product over their sum; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @classmethod
    def of(cls, right: int, found: int, gold: int) -> Agreement:
        """So many right of those found, and of those that the gold has."""
        return cls(right / found if found else 0.0, right / gold if gold else 0.0)


def b_cubed(gold: Groups, found: Groups) -> Agreement:
    """B-cubed over the events of incidents that several reports tell (Bagga and Baldwin 1998).

    An event that is in no such incident of the one side stands alone there.
    """
    wanted, offered = _across(gold), _across(found)
    of_gold = {event: group for group in wanted for event in group}
    of_found = {event: group for group in offered for event in group}
    events = of_gold.keys() | of_found.keys()
    precision = recall = 0.0
    for event in events:
        here, there = of_gold.get(event, {event}), of_found.get(event, {event})
        precision += len(here & there) / len(there)
        recall += len(here & there) / len(here)
    return Agreement(precision / max(1, len(events)), recall / max(1, len(events)))


def pairwise(gold: Groups, found: Groups) -> Agreement:
    """Pairs of events of two reports in one incident."""
    wanted, offered = (
        {frozenset(pair) for group in _across(groups) for pair in combinations(group, 2) if len({one[0] for one in pair}) > 1}
        for groups in (gold, found)
    )
    return Agreement.of(len(wanted & offered), len(offered), len(wanted))


def related(gold: Iterable[Edge], found: Iterable[Edge], *, typed: bool = True) -> Agreement:
    """Relations `(type, a, b)` between claims; direction counts for `supersedes` alone. Untyped, any type is right."""
    wanted, offered = ({_edge(*one, typed=typed) for one in several} for several in (gold, found))
    return Agreement.of(len(wanted & offered), len(offered), len(wanted))


def matched(report: Report, gold: Reading, found: Reading) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """For the events and the claims of `found` their like in `gold`, as `menurut evaluate` pairs them; the others have none."""
    sides = Sides(report, gold, found)
    events = {found.events[f].id: gold.events[g].id for g, f in event_pairs(sides)}
    claims = {found.claims[f].id: gold.claims[g].id for g, f in claim_pairs(sides)}
    return events, claims


def _across(groups: Groups) -> list[frozenset[Mention]]:
    return [frozenset(group) for group in groups if len({report for report, _ in group}) > 1]


def _edge(type_: str, a: Mention, b: Mention, *, typed: bool) -> object:
    if not typed:
        return frozenset((a, b))
    return type_, ((a, b) if type_ == "supersedes" else frozenset((a, b)))
