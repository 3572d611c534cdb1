from dataclasses import replace
from datetime import date

import numpy as np

from menurut.model import Party, Site, Toll
from menurut.reconcile.columns import columns
from menurut.reconcile.packing import NEVER, ROW, WIDTH, code, day_number, pack
from reconcile.telling import AZERBAIJAN, STRIKE, TALISH, account, killed


def row(**changes: object) -> np.void:
    (one,) = np.frombuffer(pack(account("a", **changes)), ROW)  # type: ignore[arg-type]
    assert isinstance(one, np.void)
    return one


def test_a_row_has_the_bytes_of_its_form_whatever_the_account_tells() -> None:
    many = tuple(Party(f"p{n}", f"Group {n}", "armed group", f"Side {n}", ("above",)) for n in range(40))
    sites = tuple(Site(f"s{n}", f"Place {n}", "settlement") for n in range(40))
    tolls = tuple(Toll("killed", n, None, "civilian") for n in range(9))
    full = account("a", actors=many, targets=many, sites=sites, named=(*many, *sites), tolls=tolls, sentence=10**6)
    empty = account(
        "a", actors=(), targets=(), sites=(), named=(), period=None, around=None, said=None, verb="", words=frozenset()
    )
    for one in (STRIKE, full, empty):
        assert len(pack(one)) == ROW.itemsize


def test_a_row_tells_what_the_account_tells() -> None:
    one = row(tolls=killed(16))
    assert one["actors"].tolist() == [code("AZ"), 0, 0, 0]
    assert code("c:AZ") in one["holders"]
    assert one["start"] == day_number(date(2020, 9, 27))
    assert (one["toll_low"][0], one["toll_high"][0]) == (16, 16)
    assert one["lat"] == np.float32(TALISH.lat)


def test_the_order_in_which_parties_are_told_does_not_matter() -> None:
    several = (AZERBAIJAN, Party("x", "X", "armed group"), Party("y", "Y", "armed group"))
    assert pack(account("a", actors=several)) == pack(account("a", actors=several[::-1]))


def test_what_is_not_told_is_not_zero() -> None:
    one = row(period=None, around=None, said=None, sites=(replace(TALISH, lat=None),))
    assert {int(one[name]) for name in ("said", "start", "end", "around_start", "around_end")} == {NEVER}
    assert np.isnan(one["lat"])
    assert row(tolls=(Toll("killed", 16, None, "civilian"),))["toll_high"][0] > 10**9


def test_a_figure_that_no_row_can_hold_is_cut() -> None:
    assert row(tolls=killed(10**15))["toll_low"][0] == 2**31 - 1


def test_a_vector_of_another_length_is_not_kept() -> None:
    assert not row(trigger=bytes([1] * (WIDTH - 1)))["trigger"].any()
    assert row(trigger=bytes([1] * WIDTH))["trigger"].all()


def test_columns_have_vectors_of_length_one_and_no_direction_where_none_is_kept() -> None:
    rows = np.frombuffer(pack(account("a", content=bytes([3] * WIDTH))) + pack(account("b")), ROW)
    np.testing.assert_allclose(np.linalg.norm(columns(rows)["content"], axis=1), [1, 0], atol=1e-6)
