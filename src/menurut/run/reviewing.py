"""What most needs a person, in order: judgements and readings that are unsure, incidents that nearly were one.

The number by which they are ranked is `need` = doubt x weight x (1 + log10(1 + harm)):

- doubt: of a judgement or a reading 1 - its score; of two incidents how likely their two likest events are one (0 to 1);
- weight: WEIGHTS, what a mistake costs: a contradiction makes a claim contested, a repetition only folds one away;
- harm: the most people killed or wounded that one of the claims tells of.

Of one incident no more than SPREAD cards stand in the queue, so that no single incident fills it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import exp, log10

import numpy as np
from sqlalchemy import Connection

from menurut.model import Decision
from menurut.run.pairing import HUNDREDTHS, NEAR
from menurut.store import Ledger, doubts
from menurut.store.deciding import decisions

WEIGHTS: Mapping[str, float] = {
    "contradicts": 1.0,
    "supersedes": 0.8,
    "corroborates": 0.6,
    "reading": 0.5,
    "repeats": 0.4,
    "pair": 0.4,
}
SPREAD = 3
_JUDGEMENTS = 20_000  # the last that are looked at
_ACCOUNTS = 3_000
_READINGS = 40
_SURE = 0.9  # a judgement above this score needs nobody
_UNSURE = 0.7  # a reading under this score may need a person
_FIRST = 2_000  # of which the harm is looked up
_MOST = 1_000  # cards of a queue


@dataclass(frozen=True, slots=True)
class Card:
    """Something that a person may decide.

    `kind` is `judgement` (claims `a` and `b`, its `type` and `score`), `pair` (events `a` and `b` of two incidents; `score` is
    how likely they are one) or `reading` (claim `a`; `score` is the reader's for the event that it was least sure of).
    """

    kind: str
    a: str
    b: str | None
    type: str
    score: float
    harm: int
    need: float

    @property
    def id(self) -> str:
        """A name that lasts: `contradicts.7ff00300….7ff00500…`."""
        return ".".join(filter(None, (self.type, self.a, self.b)))

    @property
    def ids(self) -> tuple[str, ...]:
        """What a decision about it would be about."""
        return (self.a, self.b) if self.b else (self.a,)


def need(doubt: float, weight: float, harm: int) -> float:
    """How much a person is needed: see above."""
    return round(doubt * weight * (1 + log10(1 + harm)), 4)


def queue(ledger: Ledger) -> tuple[Card, ...]:
    """The cards of a ledger, what needs a person most first; what was decided already is among them."""
    return ledger.read(_queue)


def waiting(ledger: Ledger, cards: Sequence[Card]) -> list[Card]:
    """Those of the cards about which nobody has decided, and whose claims and events still stand as they did."""

    def look(db: Connection) -> list[Card]:
        made = decisions(db, ids={one for card in cards for one in card.ids})
        accounts = doubts.claims_of_events(db, {one for card in cards if card.kind == "pair" for one in card.ids})
        return [
            card
            for card in cards
            if not any(_settles(one, card) for one in made)
            and (card.kind != "pair" or all(one in accounts for one in card.ids))
        ]

    return ledger.read(look)


def _settles(one: Decision, card: Card) -> bool:
    """Whether the decision is about what the card asks."""
    if card.kind == "reading":
        return one.kind in ("confirm", "reject") and not one.other and card.a in one.subject
    kinds = ("same", "apart") if card.kind == "pair" else ("confirm", "reject")
    return one.kind in kinds and all(name in one.subject or name in one.other for name in card.ids)


def _queue(db: Connection) -> tuple[Card, ...]:
    judged = nlargest(
        _FIRST,
        doubts.doubted(db, look=_JUDGEMENTS, under=_SURE),
        key=lambda one: ((1 - one.score) * WEIGHTS[one.type], one.row),
    )
    near = _near(db)
    unsure = doubts.unsure(db, look=_READINGS, under=_UNSURE)
    claims_of = doubts.claims_of_events(db, {cite for a, b, _, _ in near for cite in (a, b)})
    harm = doubts.harms(
        db,
        {claim for one in judged for claim in (one.a, one.b)}
        | {claim for several in claims_of.values() for claim in several}
        | {claim for claim, _, _ in unsure},
    )

    def worst(claims: Iterable[str]) -> int:
        return max((harm.get(claim, 0) for claim in claims), default=0)

    found: list[tuple[Card, Collection[object]]] = []
    for one in judged:
        people = worst((one.a, one.b))
        card = Card("judgement", one.a, one.b, one.type, one.score, people, need(1 - one.score, WEIGHTS[one.type], people))
        found.append((card, [one.incident]))
    for a, b, likely, incidents in near:
        people = worst([*claims_of.get(a, ()), *claims_of.get(b, ())])
        found.append((Card("pair", a, b, "pair", likely, people, need(likely, WEIGHTS["pair"], people)), incidents))
    for claim, score, _ in unsure:
        people = harm.get(claim, 0)
        card = Card("reading", claim, None, "reading", score, people, need(1 - score, WEIGHTS["reading"], people))
        found.append((card, [claim]))
    found.sort(key=lambda one: (-one[0].need, one[0].id))
    return _spread(found)


def _spread(found: Iterable[tuple[Card, Collection[object]]]) -> tuple[Card, ...]:
    of: Counter[object] = Counter()
    kept: dict[str, Card] = {}
    for card, incidents in found:
        if len(kept) < _MOST and all(of[one] < SPREAD for one in incidents):
            kept.setdefault(card.id, card)
            of.update(incidents)
    return tuple(kept.values())


def _near(db: Connection) -> list[tuple[str, str, float, tuple[int, int]]]:
    """Pairs of incidents that are not one though two events look so: the likest two, how likely, and the incidents."""
    placed = doubts.placed(db, look=_ACCOUNTS)
    tables = [np.frombuffer(one.near, NEAR) for one in placed]
    if not tables:
        return []
    every = np.concatenate(tables)
    at = np.repeat(np.arange(len(placed)), [len(table) for table in tables])
    likely = every["score"] > 0
    every, at = every[likely], at[likely]
    known = doubts.places_of(db, np.unique(every["other"]).tolist())
    best: dict[tuple[int, int], tuple[int, str, str]] = {}
    for where, row, score in zip(at.tolist(), every["other"].tolist(), every["score"].tolist(), strict=True):
        one = placed[where]
        cite, incident = known.get(row, (one.cite, one.incident))
        if incident == one.incident:
            continue
        pair = (min(one.incident, incident), max(one.incident, incident))
        a, b = sorted((one.cite, cite))
        best[pair] = max(best.get(pair, (0, "", "")), (score, a, b))
    return [(a, b, round(1 / (1 + exp(-score / HUNDREDTHS)), 3), pair) for pair, (score, a, b) in best.items()]
