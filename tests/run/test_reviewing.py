"""What most needs a person: ranked by one number, spread over incidents, without what was decided."""

from __future__ import annotations

from collections import Counter

import pytest

from menurut.model import Decision
from menurut.run.reconciling import Reconciler
from menurut.run.reviewing import SPREAD, WEIGHTS, Card, need, queue, waiting
from menurut.store import Ledger
from run.happening import Happening, Story, judge, keep, now
from store.making import NOON, holders

STORIES = [
    Story(
        n,
        n // 2,
        (Happening(n % 4, n % 3, n % 2, 0, (16, 31)[n % 2]), Happening((n + 1) % 4, n % 3, 0, 1, denied=n % 3 == 0)),
    )
    for n in range(12)
]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    for story in STORIES:
        keep(ledger, story)
    Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all()
    return ledger


def test_the_number_grows_with_doubt_weight_and_harm() -> None:
    assert need(0.0, 1.0, 1000) == 0
    assert need(0.5, 1.0, 0) == 0.5
    assert need(0.5, 1.0, 9) == 1.0
    assert need(0.5, 0.4, 99) == pytest.approx(0.6)
    assert WEIGHTS["contradicts"] == max(WEIGHTS.values())


def test_the_queue_is_in_order_each_card_once_and_spread_over_incidents(filled: Ledger) -> None:
    cards = queue(filled)
    assert {card.kind for card in cards} >= {"judgement", "pair"}
    assert [card.need for card in cards] == sorted((card.need for card in cards), reverse=True)
    assert len({card.id for card in cards}) == len(cards)
    standing = {(one.type, one.a, one.b) for one in filled.all_judgements()}
    incident = {name: filled.incident(name)[0].id for card in cards if card.kind == "pair" for name in card.ids}
    of: Counter[str] = Counter()
    for card in cards:
        if card.kind == "judgement":
            assert (card.type, card.a, card.b) in standing
        else:
            assert len({incident[name] for name in card.ids}) == 2
            of.update({incident[name] for name in card.ids})
    assert max(of.values()) <= SPREAD


def test_an_empty_ledger_asks_nobody(ledger: Ledger) -> None:
    assert queue(ledger) == ()
    assert waiting(ledger, ()) == []


@pytest.mark.parametrize("kind", ["judgement", "pair"])
def test_what_was_decided_waits_no_more(filled: Ledger, kind: str) -> None:
    cards = queue(filled)
    assert waiting(filled, cards) == list(cards)
    card = next(one for one in cards if one.kind == kind)
    a, b = card.ids
    filled.decide(Decision("rate", (a,), ("2",), "me"), at=NOON)
    assert waiting(filled, [card]) == [card]
    decision = Decision("reject", (b,), (a,), "me") if kind == "judgement" else Decision("apart", (a,), (b,), "me")
    filled.decide(decision, at=NOON)
    assert waiting(filled, [card]) == []
    filled.decide(Decision("undo", ("2",), (), "me"), at=NOON)
    assert waiting(filled, [card]) == [card]


def test_a_reading_that_was_found_right_or_wrong_waits_no_more(filled: Ledger) -> None:
    claim = next(iter(filled.all_sayings())).claim
    card = Card("reading", claim, None, "reading", 0.4, 0, 0.3)
    filled.decide(Decision("confirm", (claim,), ("b" * 16, "repeats"), "me"), at=NOON)
    assert waiting(filled, [card]) == [card]
    filled.decide(Decision("reject", (claim,), (), "me"), at=NOON)
    assert waiting(filled, [card]) == []
