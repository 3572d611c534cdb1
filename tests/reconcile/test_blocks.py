from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from menurut.model import Account, Party, Site
from menurut.reconcile.blocks import DAYS, EPOCH_DAYS, blocks, epoch
from menurut.reconcile.packing import ROW, pack
from menurut.reconcile.pairs import scores
from menurut.reconcile.whole import candidates
from reconcile.telling import AZERBAIJAN, KABUL, KARABAKH, TALISH, account, killed

DAY = date(2020, 9, 28)


def met(a: Account, b: Account) -> bool:
    return bool(set(blocks(a)) & set(blocks(b)))


def test_blocks_are_the_same_whatever_the_order_and_each_is_there_once() -> None:
    several = (AZERBAIJAN, KARABAKH, Party("x", "X", "person", "Armenia"))
    sites = (TALISH, KABUL)
    one = account("a", actors=several, sites=sites, named=(*several, *sites))
    other = account("a", actors=several[::-1], sites=sites[::-1], named=(*sites[::-1], *several[::-1]))
    assert blocks(one) == blocks(other)
    assert list(blocks(one)) == sorted(set(blocks(one)))
    assert all(-(2**63) <= key < 2**63 for key in blocks(one))


@pytest.mark.parametrize("days", range(DAYS + 1))
def test_reports_a_few_days_apart_meet(days: int) -> None:
    assert met(account("a", period=None), account("b", period=None, said=DAY + timedelta(days)))


def test_a_late_report_meets_by_the_day_that_it_tells_of_and_not_without_one() -> None:
    late = account("b", said=DAY + timedelta(90))
    assert met(account("a"), late)
    assert not met(account("a", period=None), replace(late, period=None))


def test_a_strike_and_its_dead_meet_and_a_strike_and_a_meeting_do_not() -> None:
    assert met(account("a"), account("b", type="harm", tolls=killed(16)))
    assert not met(account("a"), account("b", type="consult"))


def test_what_was_planned_meets_no_deed_but_a_flight_and_its_plan_do() -> None:
    assert not met(account("a"), account("b", status="planned"))
    assert met(account("a", type="displace"), account("b", type="displace", status="planned"))
    assert met(account("a", status="planned"), account("b", status="negated"))
    assert met(account("a"), account("b", status="negated"))


def test_those_with_nothing_in_common_do_not_meet() -> None:
    far = account("b", actors=(), targets=(), sites=(KABUL,), named=(KABUL,))
    assert not met(account("a"), far)


def test_neighbouring_places_meet() -> None:
    near = Site("g:near", "Near", "settlement", TALISH.lat, TALISH.lon)
    bare: dict[str, Any] = {"actors": (), "targets": ()}
    assert met(account("a", **bare, named=(TALISH,)), account("b", **bare, sites=(near,), named=(near,)))


def test_an_account_that_names_nobody_meets_by_the_country_or_the_story_of_its_report() -> None:
    bare: dict[str, Any] = {"actors": (), "targets": (), "sites": ()}
    country = Site("c:AZ", "Azerbaijan", "country")
    assert met(account("a"), account("b", **bare, named=(country,)))
    story = account("b", **bare, named=(), story=frozenset({TALISH.key}))
    assert met(account("a"), story)
    assert not blocks(replace(story, story=frozenset()))


@pytest.mark.parametrize("said", [date(1, 1, 1), date(9999, 12, 31), date(2031, 5, 5)])
def test_odd_dates_still_have_blocks(said: date) -> None:
    odd = account("a", said=said, period=None, around=None)
    assert blocks(odd)
    assert met(odd, account("b", said=said, period=None, around=None))
    assert isinstance(epoch(odd), int)


def test_an_epoch_is_of_the_days_that_are_told_of() -> None:
    assert epoch(account("a")) == epoch(account("b", said=DAY + timedelta(30)))
    assert epoch(account("a", period=None)) != epoch(account("b", period=None, said=DAY + timedelta(EPOCH_DAYS)))


def test_five_thousand_accounts_of_many_days_are_compared_in_few_pairs() -> None:
    told = [
        account(
            f"r{n}",
            said=DAY + timedelta(n // 500),
            period=None,
            actors=(Party(f"p{n % 50}", f"P{n % 50}", "armed group", f"Side {n % 50}"),),
            targets=(),
            sites=(),
            named=(),
        )
        for n in range(5000)
    ]
    left, right = candidates(told)
    assert 0 < len(left) < 5000 * 60
    found = scores(np.frombuffer(b"".join(map(pack, told)), ROW), left, right)
    assert np.isfinite(found).all()


def test_a_report_without_a_date_meets_those_that_a_place_and_a_figure_tie_it_to() -> None:
    dated, undated = account("1", tolls=killed(16)), account("2", tolls=killed(16), said=None, period=None, around=None)
    assert set(blocks(dated)) & set(blocks(undated))
    other = account("3", tolls=killed(31), said=None, period=None, around=None)
    assert not set(blocks(dated)) & set(blocks(other))
