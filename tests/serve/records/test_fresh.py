"""What is kept in memory of a ledger, and when it is made anew."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from threading import Event

import pytest

from menurut.model import StoreError
from menurut.serve.fresh import Fresh, NotReady

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Maker:
    """Counts how often it was asked; waits where it is told to, and breaks where it is told to."""

    def __init__(self) -> None:
        self.state = "one"
        self.befores: list[str | None] = []
        self.go_on = Event()
        self.go_on.set()
        self.breaks = False

    def make(self, before: str | None) -> str:
        self.befores.append(before)
        state = self.state
        assert self.go_on.wait(10)
        if self.breaks:
            raise StoreError("no ledger")
        return f"made of {state}"

    def fresh(self, *, quick_s: float = 5.0, rest: float = 9.0, after: Fresh[str] | None = None) -> Fresh[str]:
        return Fresh(self.make, state=lambda: self.state, now=lambda: NOON, quick_s=quick_s, rest=rest, after=after)


def test_it_is_made_once_and_anew_when_the_ledger_has_changed() -> None:
    maker = Maker()
    kept = maker.fresh()
    assert [kept.get().value, kept.get().value] == ["made of one", "made of one"]
    maker.state = "two"
    assert (kept.get().value, kept.get().state) == ("made of two", "two")
    assert maker.befores == [None, "made of one"]


def test_what_takes_long_is_given_as_it_was_meanwhile() -> None:
    maker = Maker()
    kept = maker.fresh(quick_s=-1, rest=0)
    assert kept.get().value == "made of one"
    time.sleep(1.1)  # it rests for a second
    maker.go_on.clear()
    maker.state = "two"
    assert kept.get().value == "made of one"
    maker.go_on.set()
    kept.close()
    assert kept.get().value == "made of two"


def test_after_a_long_making_it_rests() -> None:
    maker = Maker()
    kept = maker.fresh(quick_s=-1, rest=1000)
    kept.get()
    maker.state = "two"
    assert kept.get().value == "made of one"
    assert len(maker.befores) == 1


def test_who_asks_before_the_first_is_there_is_told_to_wait() -> None:
    maker = Maker()
    maker.go_on.clear()
    kept = maker.fresh()
    with pytest.raises(NotReady, match="try again"):
        kept.get(wait_s=0.01)
    maker.go_on.set()
    assert kept.get().value == "made of one"


def test_what_hindered_the_first_is_told_and_it_is_tried_again() -> None:
    maker = Maker()
    maker.breaks = True
    kept = maker.fresh()
    with pytest.raises(StoreError, match="no ledger"):
        kept.get()
    maker.breaks = False
    assert kept.get().value == "made of one"


def test_a_failure_later_leaves_what_there_was() -> None:
    maker = Maker()
    kept = maker.fresh()
    kept.get()
    maker.state, maker.breaks = "two", True
    assert kept.get().value == "made of one"
    maker.breaks = False
    time.sleep(1.1)
    assert kept.get().value == "made of two"


def test_once_closed_nothing_is_begun() -> None:
    maker = Maker()
    kept = maker.fresh()
    kept.close()
    with pytest.raises(NotReady):
        kept.get(wait_s=0.01)
    assert maker.befores == []


def test_what_is_needed_first_is_made_first() -> None:
    first, second = Maker(), Maker()
    first.go_on.clear()
    leader = first.fresh()
    follower = second.fresh(after=leader)
    leader.start()
    with pytest.raises(NotReady):
        follower.get(wait_s=0.05)
    assert second.befores == []
    first.go_on.set()
    assert follower.get().value == "made of one"
