"""Bringing reports together: whatever the order, one by one or in bulk, with what people decide."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Decision
from menurut.run.adding import Adder
from menurut.run.reconciling import Reconciled, Reconciler
from menurut.store import Filters, Ledger
from menurut.store.deciding import Settled
from run.happening import Happening, Made, Story, expected, judge, keep, made, now, told
from run.standing_in import Clock
from store.ledgers import faults, rows_of
from store.making import NOON, arrival, holders

HAPPENINGS = st.builds(
    Happening,
    type=st.integers(0, 3),
    town=st.integers(0, 1),
    actor=st.integers(0, 1),
    ago=st.none() | st.integers(0, 4),
    killed=st.sampled_from([0, 0, 16, 31]),
    denied=st.booleans(),
)
STORIES = st.lists(
    st.tuples(st.none() | st.integers(0, 9), st.lists(HAPPENINGS, min_size=1, max_size=4)), min_size=1, max_size=7
).map(lambda drawn: [Story(n, day, tuple(happenings)) for n, (day, happenings) in enumerate(drawn)])
FEW = [
    Story(0, 0, (Happening(0, 0, 0, 0), Happening(1, 0, 0, 0, 16), Happening(2, 0, 0, 1))),
    Story(1, 1, (Happening(0, 0, 0, 1), Happening(1, 0, 0, 1, 16))),
    Story(2, 1, (Happening(1, 0, 0, 1, 31), Happening(2, 0, 0, None, denied=True))),
    Story(3, 4, (Happening(2, 0, 0, 4, denied=True), Happening(3, 1, 1, 0), Happening(0, 0, 0, 4))),
    Story(4, None, (Happening(0, 0, 0, None), Happening(2, 0, 0, None))),
    Story(5, 5, (Happening(3, 1, 1, 1), Happening(1, 0, 0, 5, 31))),
    Story(6, 5, (Happening(0, 0, 0, 5), Happening(1, 0, 0, 5, 16), Happening(2, 0, 0, 5))),
]


def reconciler(ledger: Ledger) -> Reconciler:
    return Reconciler(ledger, now=now, judge=judge, holders=holders)


def one_by_one(ledger: Ledger, stories: Sequence[Story]) -> Made:
    work = reconciler(ledger)
    for story in stories:
        work.reconcile(keep(ledger, story))
    return made(ledger)


def in_bulk(ledger: Ledger, stories: Sequence[Story]) -> Made:
    for story in stories:
        keep(ledger, story)
    reconciler(ledger).reconcile_all()
    return made(ledger)


def test_several_reports_of_one_happening_are_one_incident(ledger: Ledger) -> None:
    incidents, stands = one_by_one(ledger, FEW)
    assert max(len(incident.accounts) for incident in incidents) > 2
    assert stands
    assert (incidents, stands) == expected((story, "one") for story in FEW)
    assert faults(ledger, thorough=True) == []


@pytest.mark.parametrize("order", [(6, 5, 4, 3, 2, 1, 0), (3, 0, 6, 1, 5, 2, 4)])
@pytest.mark.parametrize("how", [one_by_one, in_bulk])
def test_the_order_of_arrival_changes_nothing(ledger: Ledger, order: tuple[int, ...], how) -> None:  # noqa: ANN001
    assert how(ledger, [FEW[n] for n in order]) == expected((story, "one") for story in FEW)
    assert faults(ledger, thorough=True) == []


@given(stories=STORIES, rest=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_reports_in_any_order_come_to_what_they_come_to_at_once(empty, stories: list[Story], rest) -> None:  # noqa: ANN001
    wanted = expected((story, "one") for story in stories)
    with empty() as ledger:
        assert one_by_one(ledger, rest.draw(st.permutations(stories))) == wanted
        assert faults(ledger, words=False) == []
        work = reconciler(ledger)
        work.rebuild()
        assert made(ledger) == wanted
    with empty() as ledger:
        at = rest.draw(st.integers(0, len(stories)))
        one_by_one(ledger, stories[at:])
        assert in_bulk(ledger, stories[:at]) == wanted


@given(stories=STORIES, rest=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_newer_reading_takes_the_place_of_the_older(empty, stories: list[Story], rest) -> None:  # noqa: ANN001
    anew = rest.draw(st.sets(st.sampled_from(stories)))
    with empty() as ledger:
        work = reconciler(ledger)
        one_by_one(ledger, stories)
        for story in rest.draw(st.permutations(sorted(anew, key=lambda story: story.number))):
            report, reading = told(story, reader="two")
            ledger.add_reading(report, reading, at=NOON, holders=holders)
            if rest.draw(st.booleans()):
                work.reconcile_all()
        work.reconcile_all()
        assert made(ledger) == expected((story, "two" if story in anew else "one") for story in stories)
        assert faults(ledger, words=False) == []


@given(stories=STORIES, rest=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_decisions_are_obeyed_whenever_they_are_made(empty, stories: list[Story], rest) -> None:  # noqa: ANN001
    cites = sorted(cite for incident in expected((story, "one") for story in stories)[0] for cite in incident.accounts)
    some = st.lists(st.sampled_from(cites), min_size=1, max_size=2, unique=True).map(tuple)
    kinds = st.sampled_from(["same", "apart"])
    decided = rest.draw(
        st.lists(st.builds(Decision, kind=kinds, subject=some, other=some, by=st.just("R. Hartono")), max_size=5)
    )
    settled = Settled.of(decided)
    wanted = expected(((story, "one") for story in stories), settled)
    with empty() as ledger:
        work = reconciler(ledger)
        steps: list[Story | Decision] = [*stories]
        at = 0
        for decision in decided:
            at = rest.draw(st.integers(at, len(steps)))
            steps.insert(at, decision)
            at += 1
        for step in steps:
            if isinstance(step, Story):
                work.reconcile(keep(ledger, step))
            elif rest.draw(st.booleans()):
                work.decide(step)
            else:
                ledger.decide(step, at=NOON)
        work.reconcile_all()
        assert made(ledger) == wanted
        assert ledger.decisions() == decided
        assert faults(ledger, words=False) == []
        work.rebuild()
        assert made(ledger) == wanted


def head_and_other(found: Made) -> tuple[str, str]:
    incident = max(found[0], key=lambda incident: (len(incident.accounts), incident.id))
    return incident.id, next(cite for cite in incident.accounts if cite != incident.id)


def together(ledger: Ledger, one: str, other: str) -> bool:
    return other in ledger.incident(one)[0].accounts


def test_what_a_person_told_apart_is_apart_until_a_person_says_otherwise(ledger: Ledger) -> None:
    head, other = head_and_other(in_bulk(ledger, FEW))
    work = reconciler(ledger)
    before = made(ledger)
    for kind, so in (("apart", False), ("same", True), ("apart", False), ("same", True)):
        changed = work.decide(Decision(kind, (head,), (other,), "R. Hartono"))
        assert changed.incidents > 0
        assert together(ledger, head, other) is so
    assert len(ledger.decisions()) == 4
    stranger = next(incident.id for incident in before[0] if head not in incident.accounts)
    work.decide(Decision("same", (head,), (stranger,), "R. Hartono"))
    assert together(ledger, head, stranger)
    work.decide(Decision("apart", (stranger,), (other,), "R. Hartono"))
    assert not together(ledger, stranger, other)
    assert faults(ledger) == []


def test_the_earlier_of_two_incidents_names_them_when_they_are_joined_though_it_is_the_smaller(ledger: Ledger) -> None:
    early = [Story(n, 0, (Happening(0, 0, 0, 0),)) for n in range(2)]
    late = [Story(n, 60, (Happening(3, 1, 1, 0),)) for n in range(2, 6)]
    (small, large) = sorted(one_by_one(ledger, [*late, *early])[0], key=lambda incident: len(incident.accounts))
    assert (len(small.accounts), len(large.accounts)) == (2, 4)
    decision = Decision("same", (large.id,), (small.id,), "R. Hartono")
    reconciler(ledger).decide(decision)
    joined = made(ledger)
    assert [incident.id for incident in joined[0]] == [small.id]
    assert joined == expected([(story, "one") for story in (*early, *late)], Settled.of([decision]))


def test_a_decision_that_was_only_kept_is_obeyed_with_the_next_report(ledger: Ledger) -> None:
    head, other = head_and_other(in_bulk(ledger, FEW[:6]))
    decision = Decision("apart", (head,), (other,), "R. Hartono")
    ledger.decide(decision, at=NOON)
    assert together(ledger, head, other)
    one_by_one(ledger, FEW[6:])
    assert made(ledger) == expected([(story, "one") for story in FEW], Settled.of([decision]))


def test_a_decision_about_what_is_not_there_yet_is_obeyed_when_it_comes(ledger: Ledger) -> None:
    first, second = FEW[0], FEW[3]
    alone = {story: expected([(story, "one")])[0] for story in (first, second)}
    one, other = (min(incident.id for incident in alone[story]) for story in (first, second))
    work = reconciler(ledger)
    assert work.decide(Decision("same", (one,), (other,), "R. Hartono")) == Reconciled()
    one_by_one(ledger, [first, second])
    assert together(ledger, one, other)


def test_reconciling_again_changes_nothing(ledger: Ledger) -> None:
    work = reconciler(ledger)
    key = keep(ledger, FEW[0])
    assert work.reconcile(key).reports == 1
    rows = rows_of(ledger)
    assert work.reconcile(key) == Reconciled()
    assert work.reconcile_all() == Reconciled()
    assert work.reconcile("0123456789abcdef") == Reconciled()
    assert rows_of(ledger) == rows
    assert ledger.unreconciled() == 0


def test_progress_is_told(ledger: Ledger) -> None:
    for story in FEW:
        keep(ledger, story)
    assert ledger.unreconciled() == len(FEW)
    seen: list[tuple[int, int]] = []
    assert reconciler(ledger).reconcile_all(lambda done, every: seen.append((done, every))).reports == len(FEW)
    assert seen == [(len(FEW), len(FEW))]


def test_a_report_that_cannot_be_compared_is_an_issue_and_keeps_no_other_from_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from menurut.run import reconciling

    sound = reconciling.accounts

    def broken(report, reading, **more):  # noqa: ANN001, ANN003, ANN202
        if report.id == "story-1":
            raise ZeroDivisionError("on purpose")
        return sound(report, reading, **more)

    for story in FEW[:3]:
        keep(ledger, story)
    monkeypatch.setattr(reconciling, "accounts", broken)
    reconciler(ledger).reconcile_all()
    ((_, issue),) = ledger.issues(limit=9)
    assert issue.stage == "reconcile"
    assert "ZeroDivisionError: on purpose" in issue.error
    assert made(ledger)[0] == expected((story, "one") for story in (FEW[0], FEW[2]))[0]


def test_a_report_is_reconciled_as_it_is_added_unless_it_is_left_for_later(ledger: Ledger) -> None:
    class Reader:
        version = "one"

        def read(self, report):  # noqa: ANN001, ANN202
            return next(reading for story in FEW for made_, reading in [told(story)] if made_.id == report.id)

    for story, work in ((FEW[0], reconciler(ledger)), (FEW[1], None)):
        adder = Adder(ledger, now=Clock(), gated=False, reader=Reader, reconciler=work)  # type: ignore[arg-type]
        assert adder.add("a.txt", told(story)[0]).what == "read"
    assert ledger.unreconciled() == 1
    assert len(ledger.incidents(Filters(), limit=99).incidents) == len(expected([(FEW[0], "one")])[0])


def test_a_thousand_reports_of_one_happening_are_one_incident(empty) -> None:  # noqa: ANN001
    many = [Story(n, 1, (Happening(0, 0, 0, 1),)) for n in range(1000)]
    with empty() as ledger:
        for story in many:
            keep(ledger, story)
        Reconciler(ledger, now=now, judge=lambda *_, **__: [], holders=holders).reconcile_all()
        (incident,) = made(ledger)[0]
        assert len(incident.accounts) == len(many)


def test_one_report_twice_in_a_dump_and_back_stays_one(ledger: Ledger) -> None:
    came = arrival(told(FEW[0])[0])
    for _ in range(2):
        ledger.add(came, told(FEW[0])[1], at=NOON, holders=holders)
        reconciler(ledger).reconcile_all()
    assert made(ledger) == expected([(FEW[0], "one")])
