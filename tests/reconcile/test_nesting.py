from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Account, Site, Toll, values
from menurut.reconcile.nesting import may_hold, part_of, profile
from menurut.reconcile.packing import pack
from reconcile.telling import ARMENIA, AZERBAIJAN, KABUL, TALISH, account, killed

KARABAKH = Site("nagorno-karabakh", "Nagorno-Karabakh", "region", 39.9, 46.7, ("c:AZ",))
HEIGHTS = Site("c:talish", "Talish", "settlement", 40.38, 46.75, ("nagorno-karabakh", "c:AZ"))
WAR = profile(
    "war",
    [
        account("1", type="clash", actors=(AZERBAIJAN, ARMENIA), targets=(), sites=(KARABAKH,), period=None),
        account("2", type="clash", actors=(), targets=(), sites=(KARABAKH,), period=None, said=date(2020, 9, 30)),
    ],
)


def test_a_strike_is_a_part_of_the_war_that_is_told_as_a_whole() -> None:
    strike = profile("strike", [account("3", sites=(HEIGHTS,))])
    assert WAR.form == "war"
    assert part_of(strike, [strike, WAR]) == "war"


def test_a_strike_elsewhere_or_years_before_is_no_part_of_it() -> None:
    assert part_of(profile("strike", [account("3", sites=(KABUL,), actors=(), targets=())]), [WAR]) is None
    before = (date(2016, 4, 2), date(2016, 4, 3))
    assert part_of(profile("strike", [account("3", period=before)]), [WAR]) is None


def test_what_nobody_ties_to_the_war_is_no_part_of_it() -> None:
    assert part_of(profile("strike", [account("3", sites=(), actors=(), targets=())]), [WAR]) is None


def test_a_war_is_no_part_of_itself_nor_of_another_war() -> None:
    other = profile("other", [account("3", type="clash", actors=(AZERBAIJAN, ARMENIA), sites=(), period=None)])
    assert part_of(WAR, [WAR, other]) is None


def test_that_somebody_holds_a_place_is_no_happening_in_a_war() -> None:
    held = profile("held", [account("3", type="control", status="ongoing", sites=(HEIGHTS,))])
    assert part_of(held, [WAR]) is None


def test_a_toll_that_runs_holds_the_happenings_with_fewer_dead_of_its_side() -> None:
    dead = account("4", type="harm", actors=(), sites=(), tolls=killed(84), period=None, said=date(2020, 9, 29))
    toll = profile("toll", [dead])
    strike = profile("strike", [account("3", tolls=killed(5), sites=(TALISH,))])
    larger = profile("larger", [account("3", tolls=killed(90), sites=(TALISH,))])
    foreign = profile("foreign", [account("3", tolls=killed(5, side="Armenia"), targets=(ARMENIA,), sites=(TALISH,))])
    assert part_of(strike, [toll]) == "toll"
    assert part_of(larger, [toll]) is None
    assert part_of(foreign, [toll]) is None


def test_reports_without_dates_tell_of_no_time_inside_another() -> None:
    undated = profile("strike", [account("3", said=None, period=None, sites=(HEIGHTS,))])
    assert part_of(undated, [WAR]) is None


DAY = date(2020, 9, 27)
ACCOUNTS = st.builds(
    account,
    report=st.just("1"),
    type=st.sampled_from(["assault", "clash", "harm", "control", "aid"]),
    status=st.sampled_from(values("status")),
    sites=st.sampled_from([(), (KARABAKH,), (TALISH,), (KARABAKH, TALISH)]),
    period=st.none() | st.sampled_from([1, 3, 4, 59, 60, 400]).map(lambda days: (DAY, DAY + timedelta(days))),
    tolls=st.sampled_from([(), killed(84), killed(None, 5), (Toll("wounded", None, None, "civilian"),)]),
)


@given(st.lists(st.lists(ACCOUNTS, min_size=1, max_size=5), max_size=6))
def test_packed_rows_tell_what_may_hold_others(incidents: list[list[Account]]) -> None:
    told = [profile(f"{at}", accounts).may_hold for at, accounts in enumerate(incidents)]
    found = may_hold([[pack(one) for one in accounts] for accounts in incidents])
    assert all(kept or not holds for kept, holds in zip(found, told, strict=True))
    figured = [
        all(one.low is not None or one.high is not None for two in several for one in two.tolls) for several in incidents
    ]
    bare = [any(one.type == "harm" and not one.tolls for one in several) for several in incidents]
    assert all(kept == holds for kept, holds, all_, none in zip(found, told, figured, bare, strict=True) if all_ and not none)
