"""From scores of pairs to probabilities: for each head and link, how likely each tail is, and how likely none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from menurut.reader.layers import LINKS
from menurut.reader.spans import Floats, Ints, Pairs


@dataclass(frozen=True, slots=True)
class Choice:
    """The tails of one head (numbers of spans) with their probabilities, and the probability of none; they add up to 1."""

    tails: Ints
    chances: Floats
    none: float

    def by(self, group: Callable[[int], str | None]) -> dict[str, float]:
        """Chances added up over the tails that `group` puts together; tails for which it gives None are left out."""
        total: dict[str, float] = {}
        for tail, chance in zip(self.tails.tolist(), self.chances.tolist(), strict=True):
            name = group(tail)
            if name is not None:
                total[name] = total.get(name, 0.0) + chance
        return total


NOTHING = Choice(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), 1.0)

Choices = Mapping[tuple[str, int], Choice]
"""`{(link, head's number): Choice}`; a head without candidates is not in it."""


def choices(pairs: Pairs, scores: Floats, nothing: Floats) -> Choices:
    """Softmax over each head's candidates and none. `scores` is `[pairs]`, `nothing` is `[spans, links]`."""
    if not len(pairs):
        return {}
    order = np.lexsort((pairs.head, pairs.link))
    link, head, tail, score = pairs.link[order], pairs.head[order], pairs.tail[order], scores[order]
    starts = np.flatnonzero((np.diff(link, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0))
    stops = np.append(starts[1:], len(link))
    names = list(LINKS)
    found = {}
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        none = float(nothing[head[start], link[start]])
        top = max(none, float(score[start:stop].max()))
        weights = np.exp(score[start:stop] - top)
        zero = float(np.exp(none - top))
        total = float(weights.sum()) + zero
        found[names[link[start]], int(head[start])] = Choice(tail[start:stop], weights / total, zero / total)
    return found


def best(choice: Choice, group: Callable[[int], str | None]) -> tuple[str | None, float]:
    """The likeliest of the groups of tails and none, with its chance; None stands for none."""
    return max([(None, choice.none), *choice.by(group).items()], key=lambda pair: pair[1])


def several(choice: Choice, group: Callable[[int], str | None], *, least: float = 0.3) -> dict[str, float]:
    """All groups of tails that are likelier than none and have at least the chance `least`, likeliest first."""
    found = sorted(choice.by(group).items(), key=lambda pair: -pair[1])
    return {name: chance for name, chance in found if chance > choice.none and chance >= least}
