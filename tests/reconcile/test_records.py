from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Origin
from menurut.reconcile.records import CREDIBILITY, RELIABILITY, Rating, Record, rating, records, wilson
from reconcile.speaking import BAKU, OTHER_OUTLET, OUTLET, RED_CROSS, SECOND, STEPANAKERT, judged, says


def record(several: list[Record], origin: Origin) -> Record:
    (found,) = [one for one in several if (one.origin, one.side) == (origin.key, origin.side)]
    return found


def test_claims_are_counted_not_what_they_say_of_each_event() -> None:
    one = says("c1", BAKU)
    (found,) = records([one, replace(one, account="another"), says("c2", BAKU)], [])
    assert (found.origin, found.name, found.side, found.claims) == ("AZ", "Azerbaijan", "Azerbaijan", 2)
    assert (found.corroborated, found.contradicted, found.first, found.withdrawn) == (0, 0, 0, 0)


def test_both_ends_of_a_corroboration_are_corroborated_and_the_earlier_was_first() -> None:
    found = records([says("c1", BAKU), says("c2", RED_CROSS, day=SECOND)], [judged("corroborates", "c2", "c1")])
    assert [(one.corroborated, one.first) for one in (record(found, BAKU), record(found, RED_CROSS))] == [(1, 1), (1, 0)]


def test_what_one_voice_says_again_is_no_corroboration() -> None:
    ministry = Origin("AZ/mod", "Ministry", "government", "Azerbaijan", "AZ")
    found = records([says("c1", BAKU), says("c2", ministry)], [judged("corroborates", "c2", "c1")])
    assert {(one.corroborated, one.first) for one in found} == {(0, 0)}


def test_an_outlet_that_another_follows_was_first_and_not_corroborated() -> None:
    found = records([says("c1", OUTLET), says("c2", OTHER_OUTLET, day=SECOND)], [judged("repeats", "c2", "c1")])
    assert (record(found, OUTLET).first, record(found, OUTLET).corroborated) == (1, 0)
    assert record(found, OTHER_OUTLET).first == 0


def test_several_judgements_of_one_claim_count_it_once() -> None:
    told = [says("c1", BAKU), says("c2", STEPANAKERT, stance="deny"), says("c3", RED_CROSS, stance="deny")]
    found = records(told, [judged("contradicts", "c2", "c1"), judged("contradicts", "c3", "c1")])
    assert record(found, BAKU).contradicted == 1


def test_a_claim_turned_round_is_withdrawn_and_a_new_toll_is_not() -> None:
    told = [says("c1", BAKU, stance="deny"), says("c2", BAKU, stance="admit", day=SECOND), says("c3", BAKU, day=SECOND)]
    assert record(records(told, [judged("supersedes", "c2", "c1")]), BAKU).withdrawn == 1
    assert record(records(told, [judged("supersedes", "c3", "c2")]), BAKU).withdrawn == 0
    both_ways = [judged("supersedes", "c2", "c1"), judged("supersedes", "c1", "c2")]
    undated = [replace(one, said=None) for one in told]
    assert record(records(undated, both_ways), BAKU).withdrawn == 0


def test_two_of_one_name_on_different_sides_have_records_of_their_own() -> None:
    namesake = replace(BAKU, side="Armenia")
    found = records([says("c1", BAKU), says("c2", namesake)], [judged("corroborates", "c2", "c1")])
    assert {one.side: one.corroborated for one in found} == {"Armenia": 1, "Azerbaijan": 1}


def test_a_name_without_a_side_belongs_to_the_only_side_of_that_name() -> None:
    plain = replace(BAKU, side=None)
    (found,) = records([says("c1", BAKU), says("c2", plain)], [])
    assert (found.side, found.claims) == ("Azerbaijan", 2)
    three = records([says("c1", BAKU), says("c2", plain), says("c3", replace(BAKU, side="Armenia"))], [])
    assert sorted((one.side or "", one.claims) for one in three) == [("", 1), ("Armenia", 1), ("Azerbaijan", 1)]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilsons_interval_holds_the_share_and_lies_between_none_and_all(a: int, b: int) -> None:
    count, of = sorted((a, b))
    low, high = wilson(count, of)
    assert 0 <= low <= (count / of if of else 0.5) <= high <= 1


@pytest.mark.parametrize(("count", "of"), [(2, 1), (-1, 3)])
def test_no_share_has_no_interval(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"no share: {count} of {of}"):
        wilson(count, of)


def test_each_count_has_its_interval() -> None:
    one = Record("AZ", "Azerbaijan", "Azerbaijan", claims=10, corroborated=5, contradicted=10, first=0, withdrawn=1)
    assert one.corroborated_interval == wilson(5, 10)
    assert one.contradicted_interval == wilson(10, 10)
    assert one.first_interval == wilson(0, 10)
    assert one.withdrawn_interval == wilson(1, 10)


def test_natos_axes_have_their_letters_and_numbers() -> None:
    assert ("".join(RELIABILITY), list(CREDIBILITY)) == ("ABCDEF", [1, 2, 3, 4, 5, 6])
    assert Rating("B", 2).words == "usually reliable, probably true"


@pytest.mark.parametrize("text", ["B2", " b2 ", "B 2", "b-2", "B/2"])
def test_a_rating_can_be_written_in_these_ways(text: str) -> None:
    assert str(rating(text)) == "B2"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("G2", "no reliability 'G'; known: A"),
        ("B7", "no credibility 7; known: 1"),
        ("B", "as in B2"),
        ("", "as in B2"),
        ("2B", "as in B2"),
        ("B²", "as in B2"),
    ],
)
def test_another_rating_is_refused_with_those_there_are(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rating(text)


def test_no_order_matters() -> None:
    told = [says(f"c{n}", origin) for n, origin in enumerate((BAKU, STEPANAKERT, OUTLET, BAKU, RED_CROSS))]
    known = [judged("corroborates", "c4", "c0"), judged("contradicts", "c3", "c1"), judged("repeats", "c3", "c0")]
    assert records(told[::-1], known[::-1]) == records(told, known)


def test_of_two_that_tell_on_one_day_nobody_was_first() -> None:
    found = records([says("c1", BAKU), says("c2", RED_CROSS)], [judged("corroborates", "c2", "c1")])
    assert [one.first for one in found] == [0, 0]
