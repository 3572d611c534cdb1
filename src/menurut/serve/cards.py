"""Cards of the review queue as they are shown: the claims side by side, the incidents that they are of, why it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from menurut.export.telling import Telling, headline, tellings
from menurut.export.wording import line
from menurut.model import Account, Judgement, Saying
from menurut.run.reviewing import Card, waiting
from menurut.serve.workplace import Workplace
from menurut.store import Ledger, NotKept, doubts

_AT_ONCE = 40
_PATIENCE_S = 30.0  # for the first queue of a ledger, on a machine that is busy
_CLAIMS = 3
"""Claims of one event that a card shows."""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a card: an event with the claims that tell of it, or a claim with what it tells."""

    incident: str | None
    what: str
    where: tuple[str, ...]
    claims: tuple[Telling, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with its halves: two, but for a reading; and the judgement that it doubts."""

    card: Card
    halves: tuple[Half, ...]
    judgement: Judgement | None = None

    @property
    def moves(self) -> dict[str, dict[str, Any]]:
        """What can be decided about it, by the key for it: as the API takes it."""
        a, b, card = self.card.a, self.card.b, self.card
        if card.kind == "reading":
            return {key: {"kind": kind, "subject": [a], "other": []} for key, kind in (("y", "confirm"), ("n", "reject"))}
        if card.kind == "pair":
            return {key: {"kind": kind, "subject": [a], "other": [b]} for key, kind in (("m", "same"), ("n", "apart"))}
        judged = {"subject": [a], "other": [b, card.type]}
        moves = {"y": judged | {"kind": "confirm"}, "n": judged | {"kind": "reject"}}
        if self.together:
            moves["s"] = {"kind": "apart", "subject": [a], "other": [self.halves[0].incident]}
        return moves

    @property
    def together(self) -> bool:
        """Whether both halves are of one incident."""
        return len({half.incident for half in self.halves}) == 1 and self.halves[0].incident is not None


def cards(work: Workplace, *, limit: int, after: str = "", only: str = "") -> tuple[list[Shown], str | None]:
    """So many cards that wait for a decision, of one kind or all, from below that id on; and the id to go on below."""
    ranked = [one for one in work.queue.get(wait_s=_PATIENCE_S).value if not only or only in (one.kind, one.type)]
    start = next((at for at, one in enumerate(ranked, 1) if one.id == after), 0) if after else 0
    found: list[Shown] = []
    for at in range(start, len(ranked), _AT_ONCE):
        found += shown(work.ledger, waiting(work.ledger, ranked[at : at + _AT_ONCE])[: limit + 1 - len(found)])
        if len(found) > limit:
            return found[:limit], found[limit - 1].card.id
    return found, None


def shown(ledger: Ledger, several: Sequence[Card]) -> list[Shown]:
    """The cards as they are shown, but for those whose claims tell of nothing any more or stand otherwise now."""
    pairs = [one for one in several if one.kind == "pair"]
    claims_of = ledger.read(lambda db: doubts.claims_of_events(db, {name for one in pairs for name in one.ids}))
    claims = {name for one in several if one.kind != "pair" for name in one.ids}
    sayings = ledger.sayings_of(claims | {claim for some in claims_of.values() for claim in some[: _CLAIMS * 4]})
    accounts = {name: found for name in {one.account for one in sayings} if (found := _account(ledger, name))}
    judged = {(one.type, one.a, one.b): one for one in ledger.judgements(claims)}
    made = (_shown(one, sayings, accounts, judged) for one in several)
    return [one for one in made if one is not None]


def fields(one: Shown) -> dict[str, Any]:
    """The card for a program."""
    card = one.card
    told = {"id": card.id, "kind": card.kind, "type": card.type, "need": card.need, "score": card.score, "harm": card.harm}
    halves = [
        {
            "incident": half.incident,
            "what": half.what,
            "where": list(half.where),
            "more": half.more,
            "claims": [_claim(telling) for telling in half.claims],
        }
        for half in one.halves
    ]
    return told | {"ids": list(card.ids), "halves": halves, "reasons": list(one.judgement.reasons) if one.judgement else []}


def _claim(telling: Telling) -> dict[str, Any]:
    return {
        "id": telling.claim,
        "report": telling.report,
        "said": telling.said.isoformat() if telling.said else None,
        "lang": telling.lang,
        "chain": list(telling.chain),
        "side": telling.origin.side,
        "stance": telling.stance,
        "certainty": telling.certainty,
        "words": telling.words,
        "happenings": list(telling.happenings),
        "tolls": list(telling.tolls),
    }


def _account(ledger: Ledger, name: str) -> tuple[Account, str] | None:
    try:
        return ledger.account(name)
    except NotKept:
        return None


def _shown(
    card: Card,
    sayings: Sequence[Saying],
    accounts: Mapping[str, tuple[Account, str]],
    judged: Mapping[tuple[str, str, str], Judgement],
) -> Shown | None:
    halves = [_half(card, name, sayings, accounts) for name in card.ids]
    if any(half is None for half in halves):
        return None
    whole = tuple(half for half in halves if half is not None)
    if card.kind == "judgement":
        judgement = judged.get((card.type, card.a, card.b or ""))
        return Shown(card, _meeting(card, whole, sayings, accounts), judgement) if judgement else None
    found = Shown(card, whole)
    return None if card.kind == "pair" and found.together else found


def _half(card: Card, name: str, sayings: Sequence[Saying], accounts: Mapping[str, tuple[Account, str]]) -> Half | None:
    mine = [one for one in sayings if (one.account if card.kind == "pair" else one.claim) == name and one.account in accounts]
    if not mine:
        return None
    told = tellings(mine)
    account, incident = accounts[mine[0].account]
    head = headline([account])
    return Half(incident, head.what, tuple(map(line, head.where)), tuple(told[:_CLAIMS]), max(0, len(told) - _CLAIMS))


def _meeting(
    card: Card, halves: tuple[Half, ...], sayings: Sequence[Saying], accounts: Mapping[str, tuple[Account, str]]
) -> tuple[Half, ...]:
    """The halves under the incident in which both claims meet, where there is one."""
    of = [{accounts[one.account][1] for one in sayings if one.claim == name and one.account in accounts} for name in card.ids]
    both = sorted(set.intersection(*of))
    if not both:
        return halves
    return tuple(Half(both[0], half.what, half.where, half.claims, half.more) for half in halves)
