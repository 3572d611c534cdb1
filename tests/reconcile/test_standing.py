from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Origin, Party
from menurut.reconcile.standing import STATUSES, Status, agreed, disputed, status, statuses
from reconcile.speaking import (
    AZERBAIJAN,
    BAKU,
    FIRST,
    KARABAKH,
    OTHER_OUTLET,
    OUTLET,
    RED_CROSS,
    SECOND,
    STEPANAKERT,
    THIRD,
    YEREVAN,
    judged,
    killed,
    says,
)

MINISTRY = Origin("nk/mod", "Ministry", "government", "Nagorno-Karabakh", "nk/mod")
HOSPITAL = Origin("nk/health", "Hospital", "government", "Nagorno-Karabakh", "nk/health")
ARMENIA = Party("AM", "Armenia", "state", "Armenia")


def test_nothing_told_has_no_status() -> None:
    assert status([], []) is None
    assert statuses([], []) == agreed([], []) == disputed([], []) == ()


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="known: single origin"):
        Status("true", "", (), "", False, ())


def test_a_ministry_its_state_and_those_who_repeat_it_are_one_origin() -> None:
    told = [says("c1", MINISTRY), says("c2", STEPANAKERT), says("c3", MINISTRY)]
    found = statuses(told, [judged("repeats", "c2", "c1"), judged("repeats", "c3", "c2")])
    assert [(one.status, one.claims) for one in found] == [("single origin", ("c1", "c2", "c3"))]
    assert found[0].why == "only Nagorno-Karabakh says so"


def test_bodies_of_one_side_that_corroborate_each_other_are_one_side() -> None:
    told = [says("c1", MINISTRY), says("c2", HOSPITAL)]
    assert status(told, [judged("corroborates", "c2", "c1")]).status == "one side only"


def test_allies_are_one_side_and_enemies_are_both() -> None:
    allies = [says("c1", STEPANAKERT), says("c2", YEREVAN, actors=(), targets=(ARMENIA, KARABAKH))]
    tie = [judged("corroborates", "c2", "c1")]
    found = status(allies, tie)
    assert (found.status, found.tellers) == ("one side only", ("Nagorno-Karabakh", "Armenia"))
    assert found.why == "told by Nagorno-Karabakh and Armenia alone, who do not face each other"
    assert status([says("c1", STEPANAKERT), says("c2", BAKU)], tie).status == "both sides"


def test_both_sides_of_talks_face_each_other() -> None:
    talks = {"type": "consult", "actors": (AZERBAIJAN, ARMENIA), "targets": ()}
    told = [says("c1", YEREVAN, **talks), says("c2", BAKU, **talks), says("c3", OUTLET, **talks)]
    known = [judged("corroborates", "c2", "c1"), judged("corroborates", "c3", "c1")]
    found = status(told, known)
    assert found.status == "both sides"
    assert found.why == "Armenia and Azerbaijan both say so, and Kabar Dunia"
    assert agreed(told, known) == (found,)


def test_who_takes_no_part_makes_it_independent_and_an_outlet_alone_does_not() -> None:
    tie = [judged("corroborates", "c2", "c1")]
    assert status([says("c1", STEPANAKERT), says("c2", RED_CROSS)], tie).status == "independent"
    assert status([says("c1", STEPANAKERT), says("c2", OUTLET)], tie).status == "independent"
    assert status([says("c1", OUTLET), says("c2", OTHER_OUTLET)], tie).status == "independent"
    assert status([says("c1", OUTLET), says("c2", OUTLET)], tie).status == "single origin"
    assert status([says("c1", RED_CROSS)], []).status == "single origin"
    assert agreed([says("c1", STEPANAKERT), says("c2", RED_CROSS)], tie) == ()


def test_yes_and_no_of_two_sides_is_contested_and_shown_with_its_claims_and_reasons() -> None:
    told = [says("c1", BAKU), says("c2", STEPANAKERT, stance="deny"), says("c3", BAKU)]
    known = [judged("contradicts", "c2", "c1"), judged("repeats", "c3", "c1"), judged("contradicts", "c2", "c3")]
    found = statuses(told, known)
    assert [one.status for one in found] == ["contested", "contested"]
    assert [one.why for one in found] == [
        "told by Azerbaijan; denied by Nagorno-Karabakh",
        "denied by Nagorno-Karabakh; told by Azerbaijan",
    ]
    (rivalry,) = disputed(told, known)
    assert (rivalry.one, rivalry.other) == found
    assert rivalry.claims == (("c1", "c2"), ("c3", "c2"))
    assert rivalry.reasons == ("c2 contradicts c1", "c2 contradicts c3")


def test_a_denial_that_its_origin_took_back_is_an_admission() -> None:
    told = [
        says("c1", BAKU),
        says("c2", STEPANAKERT, stance="deny"),
        says("c3", STEPANAKERT, stance="admit", day=SECOND),
    ]
    known = [judged("contradicts", "c2", "c1"), judged("supersedes", "c3", "c2"), judged("corroborates", "c3", "c1")]
    found = statuses(told, known)
    assert [(one.status, one.claims) for one in found] == [("admitted against interest", ("c1", "c3")), ("withdrawn", ("c2",))]
    assert found[0].why == "admitted by Nagorno-Karabakh; told by Azerbaijan and Nagorno-Karabakh"
    assert found[1].why == "Nagorno-Karabakh later said otherwise"
    assert disputed(told, known) == ()
    assert agreed(told, known) == found[:1]


def test_to_admit_what_nobody_else_says_is_a_single_origin() -> None:
    assert status([says("c1", STEPANAKERT, stance="admit")], []).status == "single origin"


def test_a_claim_that_its_origin_denies_later_is_withdrawn() -> None:
    told = [says("c1", BAKU), says("c2", BAKU, stance="deny", day=SECOND)]
    found = statuses(told, [judged("supersedes", "c2", "c1")])
    assert [(one.status, one.negative) for one in found] == [("single origin", True), ("withdrawn", False)]


def test_a_toll_that_moves_is_one_statement_told_by_who_tells_the_last() -> None:
    told = [
        says("c1", STEPANAKERT, killed(16), content="16"),
        says("c2", OUTLET, killed(16)),
        says("c3", STEPANAKERT, killed(84), day=THIRD, content="84"),
    ]
    known = [judged("repeats", "c2", "c1"), judged("supersedes", "c3", "c1"), judged("supersedes", "c3", "c2")]
    (found,) = statuses(told, known)
    assert (found.status, found.words, found.claims) == ("single origin", "84", ("c1", "c2", "c3"))


def test_only_what_still_stands_is_disputed() -> None:
    told = [says("c1", STEPANAKERT, killed(16)), says("c2", BAKU, killed(30)), says("c3", STEPANAKERT, killed(30), day=SECOND)]
    known = [judged("contradicts", "c2", "c1"), judged("supersedes", "c3", "c1"), judged("corroborates", "c3", "c2")]
    found = statuses(told, known)
    assert [(one.status, one.claims) for one in found] == [("both sides", ("c2", "c3")), ("withdrawn", ("c1",))]
    assert disputed(told, known) == ()


def test_statements_that_contradict_each_other_stand_apart_though_a_third_agrees_with_both() -> None:
    told = [says("c1", YEREVAN), says("c2", RED_CROSS), says("c3", BAKU)]
    known = [
        judged("corroborates", "c2", "c1", 0.9),
        judged("corroborates", "c3", "c2", 0.6),
        judged("contradicts", "c3", "c1"),
    ]
    assert [one.claims for one in statuses(told, known)] == [("c1", "c2"), ("c3",)]


def test_the_main_statement_is_the_one_that_most_origins_tell() -> None:
    told = [says("c1", STEPANAKERT), says("c2", STEPANAKERT), says("c3", OUTLET), says("c4", RED_CROSS)]
    known = [judged("repeats", "c2", "c1"), judged("corroborates", "c4", "c3")]
    assert status(told, known).claims == ("c3", "c4")


def test_supersession_in_a_circle_withdraws_nothing() -> None:
    told = [says(f"c{n}", BAKU, stance="deny" if n == 2 else "assert") for n in (1, 2, 3)]
    circle = [judged("supersedes", f"c{a}", f"c{b}") for a, b in ((1, 2), (2, 3), (3, 1))]
    assert "withdrawn" not in {one.status for one in statuses(told, circle)}


def test_an_earlier_report_takes_nothing_back() -> None:
    told = [says("c1", BAKU, stance="deny", day=FIRST), says("c2", BAKU, day=SECOND)]
    assert "withdrawn" not in {one.status for one in statuses(told, [judged("supersedes", "c1", "c2")])}


def test_a_source_named_like_the_other_side_is_another_voice() -> None:
    namesake = replace(BAKU, side="Nagorno-Karabakh")
    found = status([says("c1", BAKU), says("c2", namesake)], [judged("corroborates", "c2", "c1")])
    assert found.status == "both sides"


def test_judgements_of_other_incidents_are_no_matter() -> None:
    told = [says("c1", BAKU)]
    assert statuses(told, [judged("contradicts", "elsewhere", "c1"), judged("repeats", "x", "y")]) == statuses(told, [])


SAYINGS = st.lists(
    st.tuples(
        st.sampled_from([STEPANAKERT, MINISTRY, HOSPITAL, BAKU, YEREVAN, RED_CROSS, OUTLET, OTHER_OUTLET]),
        st.sampled_from(["assert", "deny", "admit"]),
        st.sampled_from([None, FIRST, SECOND]),
    ),
    min_size=1,
    max_size=8,
).map(lambda several: [says(f"c{n}", origin, stance=stance, day=day) for n, (origin, stance, day) in enumerate(several)])
JUDGED = st.lists(
    st.tuples(st.sampled_from(["repeats", "corroborates", "contradicts", "supersedes"]), st.integers(0, 7), st.integers(0, 7)),
    max_size=14,
).map(lambda several: [judged(kind, f"c{a}", f"c{b}") for kind, a, b in several if a != b])


@given(SAYINGS, JUDGED, st.randoms())
def test_no_order_matters_and_every_claim_is_in_one_statement(told: list, known: list, chance) -> None:  # noqa: ANN001
    found, rivals = statuses(told, known), disputed(told, known)
    chance.shuffle(told)
    chance.shuffle(known)
    assert (statuses(told, known), disputed(told, known)) == (found, rivals)
    assert sorted(claim for one in found for claim in one.claims) == sorted(one.claim for one in told)
    assert {one.status for one in found} <= set(STATUSES)
    at_odds = {frozenset((one.a, one.b)) for one in known if one.type == "contradicts"}
    assert not any(pair <= set(one.claims) for one in found for pair in at_odds)


def test_five_thousand_claims_about_one_incident_take_seconds() -> None:
    told = [says(f"c{n:04}", (STEPANAKERT, BAKU)[n % 2]) for n in range(5_000)]
    known = [
        judged("contradicts" if back % 2 else "repeats", f"c{n:04}", f"c{n - back:04}")
        for n in range(50, 5_000)
        for back in range(1, 21)
    ]
    begun = process_time()
    assert status(told, known).status == "contested"
    assert process_time() - begun < 10


def test_another_state_that_speaks_of_the_dead_is_no_third_party_where_nobody_tells_who_did_it() -> None:
    tie = [judged("corroborates", "c2", "c1")]
    told = [says("c1", STEPANAKERT, killed(16), actors=(), type="harm"), says("c2", BAKU, killed(16), actors=(), type="harm")]
    found = status(told, tie)
    assert found is not None
    assert found.status == "both sides"
    assert "independent" not in found.why


def test_a_contradiction_that_is_told_both_ways_round_keeps_both_reasons_in_any_order() -> None:
    told = [says("c0", STEPANAKERT), says("c1", BAKU)]
    known = [judged("contradicts", "c0", "c1"), judged("contradicts", "c1", "c0")]
    (one,), (other,) = disputed(told, known), disputed(told, known[::-1])
    assert one.reasons == other.reasons == ("c0 contradicts c1", "c1 contradicts c0")
