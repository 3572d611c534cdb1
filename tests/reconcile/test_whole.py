from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.model import Account
from menurut.reconcile.whole import whole
from reconcile.telling import ARMENIA, KABUL, TALISH, account, killed

SAME = [account(f"report {n}", said=date(2020, 9, 28 + n // 3)) for n in range(4)]
TOLD = [
    *SAME,
    account("kabul 1", sites=(KABUL,), actors=(), targets=(), named=(KABUL,), words=frozenset(), verb="blast"),
    account("kabul 2", sites=(KABUL,), actors=(), targets=(), named=(KABUL,), words=frozenset(), verb="blast"),
    account("undated", said=None, period=None, around=None),
    account("future", said=date(2031, 1, 1), period=None, around=None),
]


def test_one_strike_told_by_several_reports_is_one_incident_named_by_its_first_account() -> None:
    (incident,) = whole(SAME)
    assert set(incident.accounts) == {one.cite for one in SAME}
    assert incident.id == min(SAME, key=lambda one: (one.said, one.cite)).cite


def test_the_same_figures_in_another_country_are_another_incident() -> None:
    kabul = account("k", sites=(KABUL,), actors=(), targets=(), named=(KABUL,), tolls=killed(16, side="Afghanistan"))
    karabakh = account("n", tolls=killed(16))
    assert len(whole([kabul, karabakh])) == 2


def test_every_account_is_in_just_one_incident() -> None:
    found = [cite for incident in whole(TOLD) for cite in incident.accounts]
    assert sorted(found) == sorted(one.cite for one in TOLD)


@settings(deadline=None, max_examples=30)
@given(st.permutations(TOLD))
def test_the_order_of_arrival_does_not_matter(order: list[Account]) -> None:
    assert {(one.id, one.accounts) for one in whole(order)} == {(one.id, one.accounts) for one in whole(TOLD)}


def test_a_person_puts_together_and_takes_apart() -> None:
    kabul, talish = TOLD[4], SAME[0]
    (joined,) = [one for one in whole(TOLD, same=[(kabul.cite, talish.cite)]) if kabul.cite in one.accounts]
    assert talish.cite in joined.accounts
    parted = whole(TOLD, apart=[(SAME[0].cite, SAME[1].cite)])
    assert not any({SAME[0].cite, SAME[1].cite} <= set(one.accounts) for one in parted)


@pytest.mark.parametrize("said", [None, date(1, 1, 1), date(9999, 12, 31)])
def test_a_report_off_the_calendar_or_without_a_date_breaks_nothing(said: date | None) -> None:
    assert whole([*SAME, account("odd", said=said, period=None, around=None)])


def test_a_source_named_like_an_actor_of_another_side_ties_nothing_by_its_name() -> None:
    other = account("other", actors=(ARMENIA,), targets=(), sites=(KABUL,), named=(ARMENIA, KABUL), period=None)
    assert len(whole([account("one", sites=(TALISH,)), other])) == 2


def test_a_report_without_a_date_is_joined_where_place_and_figure_tie_it_and_only_there() -> None:
    dated = [account(f"report {n}", tolls=killed(16)) for n in range(2)]
    tied = account("tied", tolls=killed(16), said=None, period=None, around=None)
    loose = account("loose", sites=(), said=None, period=None, around=None)
    (joined,) = [one for one in whole([*dated, tied, loose]) if tied.cite in one.accounts]
    assert {one.cite for one in dated} <= set(joined.accounts)
    assert loose.cite not in joined.accounts


def test_the_same_happening_a_year_off_is_another_one() -> None:
    now = account("now")
    then = account("then", said=date(2019, 9, 28), period=(date(2019, 9, 27), date(2019, 9, 28)))
    assert len(whole([now, then])) == 2
