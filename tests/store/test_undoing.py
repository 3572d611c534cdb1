"""Decisions that are undone, and those of two persons at once; on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Decision, StoreError, values
from menurut.run.reconciling import Reconciler
from menurut.store import Decided, Ledger, NotKept, Overtaken
from menurut.store.deciding import Settled
from run.happening import Happening, Story, expected, judge, keep, made, now
from store.ledgers import faults, rows_of
from store.making import NOON, holders

FEW = [
    Story(0, 0, (Happening(0, 0, 0, 0), Happening(1, 0, 0, 0, 16), Happening(2, 0, 0, 1))),
    Story(1, 1, (Happening(0, 0, 0, 1), Happening(1, 0, 0, 1, 16))),
    Story(2, 1, (Happening(1, 0, 0, 1, 31), Happening(2, 0, 0, None, denied=True))),
    Story(3, 4, (Happening(2, 0, 0, 4, denied=True), Happening(3, 1, 1, 0), Happening(0, 0, 0, 4))),
]
SAME = Decision("same", ("a", "b"), ("c",), "R. Hartono", "one strike")


def reconciler(ledger: Ledger) -> Reconciler:
    return Reconciler(ledger, now=now, judge=judge, holders=holders)


def undo(row: int, by: str = "me") -> Decision:
    return Decision("undo", (str(row),), (), by)


def decided(ledger: Ledger, *about: str) -> list[tuple[int, str, int | None]]:
    """Row, kind and what undoes it, of all or of those about some ids."""
    return [(one.id, one.decision.kind, one.undone_by) for one in ledger.decided(about or None, limit=99)]


def test_a_decision_is_given_as_it_is_kept(ledger: Ledger) -> None:
    at = datetime(2026, 11, 22, 14, 0, 5, 999, tzinfo=timezone(timedelta(hours=7)))
    one = ledger.decide(SAME, at=at)
    assert one == Decided(1, SAME, datetime(2026, 11, 22, 7, 0, 5, tzinfo=UTC))
    assert ledger.decided(limit=9) == [one]


def test_decisions_are_found_by_what_they_are_about_the_newest_first(ledger: Ledger) -> None:
    several = [
        SAME,
        Decision("confirm", ("b",), ("d", "contradicts"), "me"),
        Decision("rate", ("name:100% benar " + "x" * 9000,), ("B",), "me"),
        Decision("reject", ("d",), ("e", "contradicts"), "me"),
    ]
    for decision in several:
        ledger.decide(decision, at=NOON)
    ledger.accept("a", by="me", at=NOON)
    assert [one.decision for one in ledger.decided(limit=9)] == several[::-1]
    assert [one.id for one in ledger.decided(["b"], limit=9)] == [2, 1]
    assert [one.id for one in ledger.decided(["e", "c", "zz"], limit=9)] == [4, 1]
    assert [one.id for one in ledger.decided(several[2].subject, limit=9)] == [3]
    for nobody in ("contradicts", "B", "zz", ""):
        assert ledger.decided([nobody], limit=9) == []
    assert ledger.decided([], limit=9) == []
    assert [one.id for one in ledger.decided(limit=2)] == [4, 3]
    assert [one.id for one in ledger.decided(after=3, limit=1)] == [2]
    assert [one.id for one in ledger.decided(["b", "e"], after=4, limit=1)] == [2]
    assert ledger.decided(after=1, limit=9) == []


def test_what_is_undone_is_as_if_it_had_never_been_decided_until_that_is_undone(ledger: Ledger) -> None:
    ledger.decide(SAME, at=NOON)
    ledger.decide(Decision("rate", ("x",), ("B",), "me"), at=NOON)
    ledger.decide(undo(1), at=NOON)
    assert [one.kind for one in ledger.decisions()] == ["rate"]
    assert decided(ledger, "c") == [(3, "undo", None), (1, "same", 3)]
    ledger.decide(undo(3), at=NOON)
    assert [one.kind for one in ledger.decisions()] == ["same", "rate"]
    assert decided(ledger, "c") == [(4, "undo", None), (3, "undo", 4), (1, "same", None)]
    ledger.decide(undo(1), at=NOON)
    ledger.decide(undo(2), at=NOON)
    assert ledger.decisions() == []
    assert decided(ledger) == [
        (6, "undo", None),
        (5, "undo", None),
        (4, "undo", None),
        (3, "undo", 4),
        (2, "rate", 6),
        (1, "same", 5),
    ]
    assert decided(ledger, "x") == [(6, "undo", None), (2, "rate", 6)]


@pytest.mark.parametrize("row", ["3", "0", "-1", "x", "", "1 2", "9" * 30, "²", "\ud800"])
def test_what_is_not_there_cannot_be_undone(ledger: Ledger, row: str) -> None:
    ledger.decide(SAME, at=NOON)
    ledger.accept("key", by="me", at=NOON)
    with pytest.raises(NotKept, match="menurut history"):
        ledger.decide(Decision("undo", (row,), (), "me"), at=NOON)
    with pytest.raises(NotKept):
        ledger.decide(undo(2), at=NOON)  # a report that was accepted has been read
    assert len(rows_of(ledger)["decision"]) == 2


def test_what_is_undone_already_is_told(ledger: Ledger) -> None:
    ledger.decide(SAME, at=NOON)
    first = ledger.decide(undo(1, "R. Hartono"), at=NOON)
    with pytest.raises(Overtaken, match=r"R\. Hartono") as told:
        ledger.decide(undo(1, "S. Utami"), at=NOON)
    assert told.value.decided == first
    assert len(rows_of(ledger)["decision"]) == 2


def test_whoever_did_not_see_a_later_decision_about_the_same_is_told_of_it(ledger: Ledger) -> None:
    first = ledger.decide(Decision("reject", ("p",), ("q", "contradicts"), "R. Hartono"), at=NOON, seen=0)
    for decision in (
        Decision("confirm", ("q",), ("r", "contradicts"), "S. Utami"),
        Decision("same", ("x", "p"), ("y",), "S. Utami"),
        Decision("rate", ("p",), ("2",), "S. Utami"),
    ):
        before = rows_of(ledger)
        with pytest.raises(Overtaken) as told:
            ledger.decide(decision, at=NOON, seen=0)
        assert told.value.decided == first
        assert isinstance(told.value, StoreError)
        assert rows_of(ledger) == before
    ledger.decide(Decision("confirm", ("x",), ("y", "contradicts"), "S. Utami"), at=NOON, seen=0)
    ledger.decide(Decision("rate", ("name:q r",), ("B",), "S. Utami"), at=NOON, seen=0)
    ledger.decide(Decision("confirm", ("p",), ("q", "contradicts"), "S. Utami"), at=NOON, seen=1)


def test_an_undo_overtakes_whoever_knew_what_it_undoes_and_nobody_else(ledger: Ledger) -> None:
    ledger.decide(SAME, at=NOON)
    back = ledger.decide(undo(1), at=NOON)
    other = Decision("apart", ("a",), ("c",), "S. Utami")
    with pytest.raises(Overtaken) as told:
        ledger.decide(other, at=NOON, seen=1)
    assert told.value.decided == back
    with pytest.raises(Overtaken):
        ledger.decide(undo(1), at=NOON, seen=1)
    ledger.decide(other, at=NOON, seen=0)
    ledger.decide(undo(3), at=NOON)
    ledger.decide(other, at=NOON, seen=2)


def test_of_two_who_decide_at_once_one_is_told(ledger: Ledger) -> None:
    ledger.decide(SAME, at=NOON)
    together = Barrier(8)

    def decide(number: int) -> int:
        together.wait()
        try:
            reconciler(ledger).decide(Decision("reject", ("p",), (f"q{number}",), "me"), seen=1)
        except Overtaken as error:
            return error.decided.id
        return 0

    with ThreadPoolExecutor(8) as several:
        came = sorted(several.map(decide, range(8)))
    assert came == [0, *[2] * 7]


CITES = sorted(cite for incident in expected((story, "one") for story in FEW)[0] for cite in incident.accounts)


def filled(ledger: Ledger, stories: list[Story] = FEW) -> list[str]:
    """The claims of a ledger that has the stories now."""
    for story in stories:
        keep(ledger, story)
    reconciler(ledger).reconcile_all()
    return sorted({saying.claim for saying in ledger.all_sayings()})


def obeyed(ledger: Ledger) -> object:
    """All that decisions have an effect on."""
    claims = sorted({saying.claim for saying in ledger.all_sayings()})
    # Of two claims that meet in two incidents, the judgement that was made first is shown: its score hangs on the order.
    among, every = (
        {(one.type, one.a, one.b, one.by.partition(", ")[2] if one.score is not None else one.by) for one in some}
        for some in (ledger.judgements(claims), ledger.all_judgements())
    )
    return made(ledger), among, every, ledger.decisions()


def holds(row: int, every: list[Decision]) -> bool:
    """Whether no undo that holds undoes that row, counted from 1: the same told otherwise than the store does."""
    return not any(
        one.kind == "undo" and one.subject == (str(row),) and holds(later, every)
        for later, one in enumerate(every, 1)
        if later > row
    )


@given(rest=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_ledger_obeys_what_holds_and_nothing_that_is_undone(empty, rest) -> None:  # noqa: ANN001
    early = rest.draw(st.integers(0, len(FEW)))
    some = st.lists(st.sampled_from(CITES), min_size=1, max_size=2, unique=True).map(tuple)
    grouping = st.builds(Decision, kind=st.sampled_from(["same", "apart"]), subject=some, other=some, by=st.just("me"))
    every: list[Decision] = []
    with empty() as ledger, empty() as other:
        claims = filled(other)
        filled(ledger, FEW[:early])
        pairs = st.lists(st.sampled_from(claims), min_size=2, max_size=2, unique=True)
        kinds = st.sampled_from(["confirm", "reject"])
        about = st.builds(
            lambda kind, pair, type_: Decision(kind, (pair[0],), (pair[1], type_), "me"),
            kinds,
            pairs,
            st.sampled_from(sorted(values("relation"))),
        )
        for at in range(rest.draw(st.integers(1, 8))):
            standing = [row for row in range(1, at + 1) if holds(row, every)]
            undoing = [st.sampled_from(standing).map(undo)] * 2 if standing else []
            decision = rest.draw(st.one_of(grouping, about, *undoing))
            every.append(decision)
            if rest.draw(st.booleans()):
                reconciler(ledger).decide(decision, seen=at)
            else:
                ledger.decide(decision, at=NOON)
        filled(ledger, FEW[early:])
        held = [one for row, one in enumerate(every, 1) if one.kind != "undo" and holds(row, every)]
        assert ledger.decisions() == held
        settled = Settled.of([one for one in held if one.kind in ("same", "apart")])
        assert made(ledger) == expected(((story, "one") for story in FEW), settled)
        nothing = obeyed(other)
        for decision in held:
            reconciler(other).decide(decision)
        assert obeyed(ledger) == obeyed(other)
        assert [one.undone_by is None for one in reversed(ledger.decided(limit=99))] == [
            holds(row, every) for row in range(1, len(every) + 1)
        ]
        for row in [row for row, one in enumerate(every, 1) if one.kind != "undo" and holds(row, every)]:
            reconciler(ledger).decide(undo(row))
        assert obeyed(ledger) == nothing
        assert faults(ledger, words=False) == []
        reconciler(ledger).rebuild()
        assert obeyed(ledger) == nothing


def test_the_state_is_another_after_whatever_a_page_shows(ledger: Ledger) -> None:
    seen = [ledger.state()]

    def changed() -> bool:
        seen.append(ledger.state())
        return seen[-1] not in seen[:-1] and ledger.state() == seen[-1]

    key = keep(ledger, FEW[0])
    assert changed()
    work = reconciler(ledger)
    work.reconcile(key)
    assert changed()
    ledger.decide(Decision("apart", (CITES[0],), (CITES[1],), "me"), at=NOON)
    assert changed()
    work.reconcile_all()
    assert changed()
    work.decide(undo(1))
    assert changed()
    work.rebuild()
    assert changed()
    assert len(ledger.state()) < 60
    ledger.searches.save("mine", member="me", page="/", query="", at=NOON)
    ledger.members.add("me", role="admin", password=None, at=NOON)
    assert not changed()
