"""One claim as it is compared with others: who says it, with what stance, and what of it can be matched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from menurut.model import Origin, Saying, Toll
from menurut.reconcile.figures import told
from menurut.reconcile.kinship import one_origin

Matched = Sequence[tuple[Saying, Saying, float]]
"""Sayings of two claims about one happening, with the score that it is one."""
TELLS = frozenset({"assert", "admit", "accuse", "condemn", "predict"})
"""Stances that tell of what is or was, rather than of what shall be."""
_ASKED = frozenset({"demand", "threaten", "agree"})
_CALLS = frozenset({"demand", "propose", "ask"})
_HAPPENED = frozenset({"occurred", "ongoing"})
_RUNNING = frozenset({"harm", "clash"})
_DAY = timedelta(days=1)
_STEM = 6
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Voice:
    """One claim with what it says of the events of one incident, and what is compared of it, worked out once."""

    claim: str
    sayings: tuple[Saying, ...]
    stems: frozenset[str]
    numbers: frozenset[str]
    parties: frozenset[str]
    sites: frozenset[str]
    tolls: tuple[Toll, ...]
    meaning: NDArray[np.float32] | None

    @classmethod
    def of(cls, sayings: Sequence[Saying]) -> Voice:
        """`sayings` are of one claim, one for each event."""
        first = sayings[0]
        vector = None
        if first.meaning:
            vector = np.frombuffer(first.meaning, np.int8).astype(np.float32)
            vector /= max(float(np.linalg.norm(vector)), 1e-9)
        return cls(
            first.claim,
            tuple(sorted(sayings, key=lambda one: one.account)),
            frozenset(word[:_STEM] for word in _WORD.findall(first.words) if len(word) > 3 and not word.isdigit()),
            frozenset(_NUMBER.findall(first.words)),
            frozenset(party.key for one in sayings for party in (*one.actors, *one.targets)),
            frozenset(site.key for one in sayings for site in one.sites),
            tuple(dict.fromkeys(toll for one in sayings for toll in one.tolls if told(toll))),
            vector,
        )

    def denies(self, saying: Saying) -> bool:
        """Whether the claim says that the event was not so. To refuse a demand is not to deny what happened."""
        if self.refuses:
            return False
        if saying.stance == "deny":
            return saying.status == "negated" or not any(one.status == "negated" for one in self.sayings)
        return saying.status == "negated" and saying.stance in TELLS

    @property
    def refuses(self) -> bool:
        """Whether it says no to a demand, a threat or an offer, rather than to what is told as a fact."""
        return self.sayings[0].stance == "deny" and any(one.type in _ASKED for one in self.sayings)

    @property
    def calls(self) -> bool:
        """Whether it calls on somebody, rather than tells."""
        return self.sayings[0].stance in _CALLS

    @property
    def asks(self) -> bool:
        """Whether it calls on somebody or tells of such a call."""
        return self.calls or any(one.type == "demand" for one in self.sayings)

    @property
    def types(self) -> frozenset[str]:
        """The types of its events."""
        return frozenset(one.type for one in self.sayings)

    @staticmethod
    def day_apart(x: Saying, y: Saying) -> bool:
        """Whether the two tell of what happened on different days."""
        if not {x.status, y.status} <= _HAPPENED or {x.type, y.type} & _RUNNING:
            return False
        first, second = _days(x), _days(y)
        return first is not None and second is not None and (first[1] <= second[0] or second[1] <= first[0])

    def nearness(self, other: Voice) -> float:
        """Cosine of the two meanings, -1 to 1; 0 where one has none."""
        return 0.0 if self.meaning is None or other.meaning is None else float(self.meaning @ other.meaning)

    @property
    def origin(self) -> Origin:
        """Who vouches for it."""
        return self.sayings[0].origin


def _days(saying: Saying) -> tuple[date, date] | None:
    """The time of the event; where none is told, any time up to the report."""
    if saying.period is not None or saying.said is None:
        return saying.period
    return date.min, saying.said + _DAY


def kin(a: Origin, b: Origin) -> str:
    """How the origins stand: `own` where both are outlets' own telling, `told` where one is, `one` or `two`."""
    if a.own or b.own:
        return "own" if a.own and b.own else "told"
    return "one" if one_origin(a, b) else "two"
