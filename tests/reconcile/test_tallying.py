from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Incident, Origin, Toll
from menurut.reconcile.tallying import Tally, tally, tally_by_day
from menurut.reconcile.totals import total
from reconcile.speaking import (
    BAKU,
    FIRST,
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


def bounds(rows: tuple[Tally, ...]) -> dict[tuple[str, str | None, str], tuple[int | None, int | None, int | None]]:
    return {(row.kind, row.side, row.group): (row.low, row.best, row.high) for row in rows}


def only(rows: tuple[Tally, ...]) -> Tally:
    (row,) = rows
    return row


SOLDIERS = ("killed", "Nagorno-Karabakh", "military")


def test_repeats_are_never_added_up() -> None:
    told = [says("c1", STEPANAKERT, killed(16)), says("c2", STEPANAKERT, killed(16)), says("c3", OUTLET, killed(16))]
    row = only(tally(told, [judged("repeats", "c2", "c1")]))
    assert (row.low, row.best, row.high) == (16, 16, 16)
    assert row.low_cites == row.best_cites == row.high_cites == ("c1", "c2", "c3")


def test_a_side_is_believed_of_its_own_dead_before_a_neutral_body_and_that_before_the_enemy() -> None:
    own, neutral, enemy = (
        says("own", STEPANAKERT, killed(84)),
        says("icrc", RED_CROSS, killed(90), day=THIRD),
        says("enemy", BAKU, killed(550), day=THIRD),
    )
    assert only(tally([own, neutral, enemy], [])).best == 84
    assert only(tally([neutral, enemy, says("news", OUTLET, killed(70), day=THIRD)], [])).best == 90
    assert only(tally([enemy], [])).best == 550
    row = only(tally([own, neutral, enemy], []))
    assert (row.low, row.high, row.high_cites) == (84, 550, ("enemy",))
    assert row.reasons[0] == "best 84: Nagorno-Karabakh counts its own losses (2020-09-27)"


def test_a_superseded_number_is_still_low_but_not_best() -> None:
    told = [says("c1", STEPANAKERT, killed(84)), says("c2", STEPANAKERT, killed(31), day=FIRST)]
    row = only(tally(told, [judged("supersedes", "c2", "c1")]))
    assert (row.low, row.best, row.high) == (31, 31, 84)
    assert "superseded: 84" in row.reasons


def test_the_later_number_of_a_voice_is_best_without_any_judgement() -> None:
    told = [says("c1", STEPANAKERT, killed(31), day=SECOND), says("c2", STEPANAKERT, killed(16), day=FIRST)]
    assert only(tally(told, [])).best == 31


def test_a_new_number_of_dead_leaves_the_number_of_wounded() -> None:
    wounded = Toll("wounded", 101, None, "unknown", "Nagorno-Karabakh")
    told = [says("c1", STEPANAKERT, killed(16), wounded), says("c2", STEPANAKERT, killed(31), day=SECOND)]
    rows = bounds(tally(told, [judged("supersedes", "c2", "c1")]))
    assert rows[SOLDIERS] == (16, 31, 31)
    assert rows["wounded", "Nagorno-Karabakh", "unknown"] == (101, 101, None)


def test_a_withdrawn_number_counts_for_nothing() -> None:
    told = [says("c1", BAKU, killed(550)), says("c2", BAKU, day=SECOND, stance="deny"), says("c3", STEPANAKERT, killed(31))]
    row = only(tally(told, [judged("supersedes", "c2", "c1")]))
    assert (row.low, row.high) == (31, 31)
    assert only(tally(told, [])).high == 550


@pytest.mark.parametrize(
    "changes",
    [{"stance": "deny"}, {"status": "negated"}, {"status": "planned"}, {"stance": "threaten"}, {"certainty": "unknown"}],
)
def test_what_is_denied_or_only_feared_is_no_figure(changes: dict[str, str]) -> None:
    assert tally([says("c1", BAKU, killed(550), **changes)], []) == ()


def test_nobody_killed_is_a_figure_of_zero() -> None:
    row = only(tally([says("c1", STEPANAKERT, killed(0), status="negated")], []))
    assert (row.low, row.best, row.high) == (0, 0, 0)


def test_open_bounds_stay_open_where_they_lie_beyond_what_is_told() -> None:
    assert bounds(tally([says("c1", STEPANAKERT, killed(101, None))], []))[SOLDIERS] == (101, 101, None)
    assert bounds(tally([says("c1", STEPANAKERT, killed(None, 30))], []))[SOLDIERS] == (None, None, 30)
    both = [says("c1", STEPANAKERT, killed(20, None)), says("c2", OUTLET, killed(50))]
    assert bounds(tally(both, []))[SOLDIERS] == (20, 20, 50)
    beyond = [says("c1", STEPANAKERT, killed(60, None)), says("c2", OUTLET, killed(50))]
    assert bounds(tally(beyond, []))[SOLDIERS] == (50, 60, None)
    below = [says("c1", STEPANAKERT, killed(None, 30)), says("c2", OUTLET, killed(50))]
    assert bounds(tally(below, []))[SOLDIERS] == (None, 50, 50)


def test_the_smaller_number_in_one_claim_is_a_part_of_the_larger() -> None:
    told = says("c1", BAKU, killed(10, side="Azerbaijan", group="civilian"), killed(5, side="Azerbaijan", group="civilian"))
    assert bounds(tally([told], [])) == {("killed", "Azerbaijan", "civilian"): (10, 10, 10)}


def test_a_number_that_its_words_call_a_part_is_not_the_lowest() -> None:
    whole = says("c1", BAKU, killed(10), report="r")
    part = says("c2", BAKU, killed(5), report="r", words="five of them members of one family")
    assert only(tally([whole, part], [])).low == 10
    assert only(tally([whole, replace(part, report="another")], [])).low == 5


def test_soldiers_and_people_of_both_kinds_are_different_figures() -> None:
    told = [says("c1", STEPANAKERT, killed(16)), says("c2", STEPANAKERT, killed(16, group="mixed"))]
    assert set(bounds(tally(told, [judged("corroborates", "c2", "c1")]))) == {SOLDIERS, (*SOLDIERS[:2], "mixed")}


def test_a_rival_figure_counts_the_same_people_whatever_side_it_names() -> None:
    own, rival = says("c1", STEPANAKERT, killed(31)), says("c2", BAKU, killed(550, side="Armenia"))
    assert bounds(tally([own, rival], [judged("contradicts", "c2", "c1")])) == {SOLDIERS: (31, 31, 550)}
    assert len(tally([own, rival], [])) == 2


def test_two_sides_that_count_each_their_own_are_never_mixed() -> None:
    a = says("c1", STEPANAKERT, killed(31), killed(200, side="Azerbaijan"))
    b = says("c2", BAKU, killed(550), killed(12, side="Azerbaijan"))
    rows = bounds(tally([a, b], [judged("contradicts", "c2", "c1")]))
    assert rows == {SOLDIERS: (31, 31, 550), ("killed", "Azerbaijan", "military"): (12, 12, 200)}


def test_a_figure_without_side_or_group_takes_them_from_the_one_that_it_repeats() -> None:
    told = [says("c1", STEPANAKERT, killed(58)), says("c2", OUTLET, killed(58, side=None, group="unknown"))]
    assert only(tally(told, [judged("repeats", "c2", "c1")])).low_cites == ("c1", "c2")
    assert len(tally(told, [])) == 2


def test_supersession_in_a_circle_and_against_time_is_no_supersession() -> None:
    told = [says("c1", STEPANAKERT, killed(16)), says("c2", STEPANAKERT, killed(31)), says("c3", STEPANAKERT, killed(20))]
    circle = [judged("supersedes", "c1", "c2"), judged("supersedes", "c2", "c3"), judged("supersedes", "c3", "c1")]
    assert only(tally(told, circle)) == only(tally(told, []))
    late = says("c2", STEPANAKERT, killed(31), day=SECOND)
    assert only(tally([told[0], late], [judged("supersedes", "c1", "c2")])).best == 31


def test_undated_and_future_reports_are_the_oldest() -> None:
    today = says("c1", STEPANAKERT, killed(31), day=SECOND)
    undated, future = says("c2", STEPANAKERT, killed(16), day=None), says("c3", STEPANAKERT, killed(99), day=date(2099, 1, 1))
    assert only(tally([today, undated], [])).best == 31
    assert only(tally([today, undated, future], [], until=THIRD)).best == 31
    assert only(tally([today, undated, future], [], until=THIRD)).high == 99


def test_a_source_named_like_the_other_sides_army_does_not_count_its_own() -> None:
    namesake = Origin("nagorno-karabakh", "Nagorno-Karabakh", "state", "Azerbaijan", "nagorno-karabakh")
    told = [says("c1", namesake, killed(550), day=THIRD), says("c2", STEPANAKERT, killed(31))]
    assert only(tally(told, [])).best == 31


def test_the_toll_of_each_day_knows_nothing_of_the_next() -> None:
    told = [
        says("c1", STEPANAKERT, killed(16), day=FIRST),
        says("c2", STEPANAKERT, killed(31), day=SECOND),
        says("c3", BAKU, killed(550), day=THIRD),
        says("c4", OUTLET, killed(7), day=None),
    ]
    days = tally_by_day(told, [judged("supersedes", "c2", "c1")])
    assert [(day, bounds(rows)[SOLDIERS]) for day, rows in days] == [
        (FIRST, (16, 16, 16)),
        (SECOND, (16, 31, 31)),
        (THIRD, (16, 31, 550)),
        (None, (7, 31, 550)),
    ]
    assert days[-1][1] == tally(told, [judged("supersedes", "c2", "c1")])


def test_a_withdrawal_holds_from_its_own_day() -> None:
    told = [says("c1", BAKU, killed(550), day=FIRST), says("c2", BAKU, stance="deny", day=THIRD)]
    told.append(says("c3", STEPANAKERT, killed(31), day=SECOND))
    days = dict(tally_by_day(told, [judged("supersedes", "c2", "c1")]))
    assert bounds(days[FIRST])[SOLDIERS] == (550, 550, 550)
    assert bounds(days[SECOND])[SOLDIERS] == (31, 31, 550)
    assert only(tally(told, [judged("supersedes", "c2", "c1")])).high == 31


def incident(name: str, part_of: str | None = None) -> Incident:
    return Incident(name, (name,), part_of)


def row(number: int | None, side: str | None = "A", group: str = "military", high: int | None = -1) -> Tally:
    return Tally("killed", side, group, number, number, number if high == -1 else high, (f"c{number}",))


def test_incidents_are_added_and_soldiers_to_civilians() -> None:
    found = total([(incident("i"), [row(10), row(3, group="civilian")]), (incident("j"), [row(5)])])
    assert bounds(found) == {("killed", "A", "mixed"): (18, 18, 18)}
    assert found[0].low_cites == ("c10", "c3", "c5")


def test_a_whole_holds_its_groups() -> None:
    assert bounds(total([(incident("i"), [row(10), row(3, group="civilian"), row(12, group="mixed")])])) == {
        ("killed", "A", "mixed"): (13, 13, 13)
    }
    found = only(total([(incident("i"), [row(10), row(30, group="unknown")])]))
    assert (found.best, found.group) == (30, "unknown")
    assert found.reasons == ("people of all groups: killed 30 (A, unknown) holds killed 10 (A, military)",)


def test_groups_can_stand_apart() -> None:
    found = bounds(total([(incident("i"), [row(10), row(3, group="civilian")]), (incident("j"), [row(5)])], by_group=True))
    assert found == {("killed", "A", "civilian"): (3, 3, 3), ("killed", "A", "military"): (15, 15, 15)}


def test_sides_are_added_and_unnamed_people_may_be_among_them() -> None:
    given = [(incident("i"), [row(10), row(4, "B"), row(12, None)]), (incident("j"), [row(2, None)])]
    assert bounds(total(given))["killed", "A", "military"] == (10, 10, 10)
    assert bounds(total(given, by_side=False)) == {("killed", None, "military"): (16, 16, 16)}


@pytest.mark.parametrize(("whole", "best", "how"), [(20, 20, "its own figure"), (9, 12, "its parts")])
def test_an_incident_counts_as_the_larger_of_itself_and_its_parts(whole: int, best: int, how: str) -> None:
    found = only(total([(incident("w"), [row(whole)]), (incident("i", "w"), [row(7)]), (incident("j", "w"), [row(5)])]))
    assert found.best == best
    assert f"incident w: {how} taken" in found.reasons[-1]


def test_parts_of_parts_and_of_wholes_that_are_not_given_count_once() -> None:
    deep = [
        (incident("w"), []),
        (incident("m", "w"), [row(3)]),
        (incident("s", "m"), [row(4)]),
        (incident("t", "gone"), [row(1)]),
    ]
    assert only(total(deep)).best == 5


def test_parts_in_a_circle_count_by_themselves() -> None:
    found = total([(incident("i", "j"), [row(1)]), (incident("j", "i"), [row(2)]), (incident("k", "j"), [row(4)])])
    assert only(found).best == 5  # j is 4 by its part k, i is 1
    assert only(total([(incident("i", "i"), [row(1)])])).best == 1


def test_an_open_high_leaves_the_sum_open_and_an_open_low_counts_as_nothing() -> None:
    found = only(
        total([(incident("i"), [row(16, high=None)]), (incident("j"), [row(None, high=30)]), (incident("k"), [row(2)])])
    )
    assert (found.low, found.best, found.high, found.high_cites) == (18, 18, None, ())


def test_the_same_incident_twice_is_one_and_nothing_is_nothing() -> None:
    assert only(total([(incident("i"), [row(1)])] * 2)).best == 1
    assert total([]) == ()


def test_a_chain_of_ten_thousand_parts_is_followed() -> None:
    chain = [(incident(f"{n:05}", f"{n - 1:05}" if n else None), [row(n)]) for n in range(1, 10_000)]
    assert only(total(chain)).best == 9_999


ORIGINS = st.sampled_from([STEPANAKERT, BAKU, YEREVAN, RED_CROSS, OUTLET, OTHER_OUTLET])
NUMBERS = st.one_of(st.none(), st.integers(0, 9))
TOLLS = st.builds(
    lambda kind, a, b, side, group: Toll(kind, *((a, b) if a is None or b is None else sorted((a, b))), group=group, side=side),
    *(st.sampled_from(["killed", "wounded"]), NUMBERS, NUMBERS),
    *(st.sampled_from([None, "Nagorno-Karabakh", "Azerbaijan"]), st.sampled_from(["military", "civilian", "mixed", "unknown"])),
)
SAYINGS = st.lists(
    st.builds(
        lambda origin, tolls, day, stance: (origin, tolls, day, stance),
        ORIGINS,
        st.lists(TOLLS, max_size=3),
        st.sampled_from([None, FIRST, SECOND]),
        st.sampled_from(["assert", "deny", "admit"]),
    ),
    max_size=7,
).map(lambda several: [says(f"c{n}", o, *t, day=d, stance=s) for n, (o, t, d, s) in enumerate(several)])
JUDGED = st.lists(
    st.tuples(st.sampled_from(["repeats", "corroborates", "contradicts", "supersedes"]), st.integers(0, 6), st.integers(0, 6)),
    max_size=12,
).map(lambda several: [judged(kind, f"c{a}", f"c{b}") for kind, a, b in several if a != b])


@given(SAYINGS, JUDGED, st.randoms())
def test_no_order_matters_and_bounds_are_in_order(told: list, known: list, chance) -> None:  # noqa: ANN001
    rows = tally(told, known)
    chance.shuffle(told)
    chance.shuffle(known)
    assert tally(told, known) == rows
    for one in rows:
        known_bounds = [bound for bound in (one.low, one.best, one.high) if bound is not None]
        assert known_bounds == sorted(known_bounds)
        for bound, cites in ((one.low, one.low_cites), (one.best, one.best_cites), (one.high, one.high_cites)):
            assert (bound is None) == (cites == ())


def test_five_thousand_claims_about_one_incident_take_seconds() -> None:
    told = [says(f"c{n:04}", STEPANAKERT if n % 2 else BAKU, killed(n % 97)) for n in range(5_000)]
    known = [judged("supersedes", f"c{n:04}", f"c{n - back:04}") for n in range(50, 5_000) for back in range(2, 42, 2)]
    begun = process_time()
    assert only(tally(told, known)).high == 96
    assert process_time() - begun < 10
