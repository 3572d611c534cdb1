"""Counts of what was found and what of it was right, and the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ROWS: Mapping[str, str] = {
    "cue": "cues whose characters overlap",
    "claim": "claims that share at least half of the characters of both contents together, paired one to one",
    "attribution": "paired claims with the right innermost source, or with none where the outlet itself tells",
    "chain": "paired claims with every source right, from the outermost in",
    "stance": "attributed claims with the right stance",
    "trigger": "events whose triggers overlap, whatever their types",
    "event": "events whose triggers overlap and whose types agree",
    "argument": "actors and targets of paired events",
    "where": "places of paired events",
    "when": "times of paired events",
    "harm": "figures of people: text, kind, low and high",
    "harm+group": "figures of people, with the group of the victims",
    "entity": "mentions of entities that overlap, whatever their kind",
    "place": "places with the right country, and near enough where the gold has coordinates",
    "time": "time expressions with the right value",
    "relation": "relations between paired claims",
    "reported event": "who says what happened: the right event in a claim of the right innermost source",
}
"""Every row of the scores and what it counts, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, how many were found, how many the gold has."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of the found that is right, from 0 to 1; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found, from 0 to 1; 0 where the gold has nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0


Scores = Mapping[str, Counts]
"""Counts by row; every row of `ROWS` is there."""


def render(scores: Scores) -> str:
    """The scores as a table in plain text, rates in percent, one row a line."""
    lines = [f"{'':16}{'P':>7}{'R':>7}{'F1':>7}{'right':>8}{'found':>7}{'gold':>7}"]
    for row in ROWS:
        of = scores[row]
        rates = "".join(f"{100 * rate:7.1f}" for rate in (of.precision, of.recall, of.f1))
        lines.append(f"{row:16}{rates}{of.right:8}{of.found:7}{of.gold:7}")
    return "\n".join(lines) + "\n"
