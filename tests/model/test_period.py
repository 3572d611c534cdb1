from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model.ontology import values
from menurut.model.period import PARTS, SEASONS, Period, period_of

ROWS = [
    ("2020-09-27", (2020, 9, 27), (2020, 9, 28), "day"),
    ("2020-02-29", (2020, 2, 29), (2020, 3, 1), "day"),
    ("2020-12-31", (2020, 12, 31), (2021, 1, 1), "day"),
    ("2020-09-27TMO", (2020, 9, 27), (2020, 9, 27, 12), "part"),
    ("2020-09-27TAF", (2020, 9, 27, 12), (2020, 9, 27, 18), "part"),
    ("2020-09-27TEV", (2020, 9, 27, 18), (2020, 9, 27, 21), "part"),
    ("2020-12-31TNI", (2020, 12, 31, 21), (2021, 1, 1, 6), "part"),
    ("2020-09-27T20:30", (2020, 9, 27, 20, 30), (2020, 9, 27, 20, 31), "minute"),
    ("2020-09-27T24:00", (2020, 9, 28), (2020, 9, 28, 0, 1), "minute"),
    ("2020-W40", (2020, 9, 28), (2020, 10, 5), "week"),
    ("2020-W53", (2020, 12, 28), (2021, 1, 4), "week"),
    ("2020-W40-WE", (2020, 10, 3), (2020, 10, 5), "week"),
    ("2020-09", (2020, 9, 1), (2020, 10, 1), "month"),
    ("2020-12", (2020, 12, 1), (2021, 1, 1), "month"),
    ("2020-Q1", (2020, 1, 1), (2020, 4, 1), "season"),
    ("2020-Q4", (2020, 10, 1), (2021, 1, 1), "season"),
    ("2020-H2", (2020, 7, 1), (2021, 1, 1), "season"),
    ("2020-SU", (2020, 6, 1), (2020, 9, 1), "season"),
    ("2020-WI", (2020, 12, 1), (2021, 3, 1), "season"),
    ("2020", (2020, 1, 1), (2021, 1, 1), "year"),
    ("0001", (1, 1, 1), (2, 1, 1), "year"),
    ("199X", (1990, 1, 1), (2000, 1, 1), "decade"),
    ("19XX", (1900, 1, 1), (2000, 1, 1), "century"),
    ("000X", (1, 1, 1), (10, 1, 1), "decade"),
    ("2020-09-27/2020-09-29", (2020, 9, 27), (2020, 9, 30), "span"),
    ("2020-09-27TNI/2020-09-29", (2020, 9, 27, 21), (2020, 9, 30), "span"),
    ("2003/2011", (2003, 1, 1), (2012, 1, 1), "span"),
    ("2015-06/2016-06", (2015, 6, 1), (2016, 7, 1), "span"),
]


@pytest.mark.parametrize(("value", "start", "end", "granularity"), ROWS, ids=[row[0] for row in ROWS])
def test_the_interval_that_a_value_denotes(value: str, start: tuple[int, ...], end: tuple[int, ...], granularity: str) -> None:
    first = datetime(*start)  # type: ignore[arg-type]  # a date and perhaps an hour
    assert period_of(value) == Period(first, datetime(*end), granularity)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        *("", "PAST_REF", "PRESENT_REF", "FUTURE_REF", "P11W", "XXXX-07-15", "XXXX-09", "XXXX-XX-XXTNI", "X", "/", "2020/"),
        *("2020-02-31", "2021-02-29", "0000", "0000-01-01", "99999", "99999-01-01", "9999", "9999-12-31", "999X", "99XX"),
        *("2020-13", "2020-00", "2020-W54", "2020-W00", "2020-Q5", "2020-09-27T25:00", "2020-09-27T24:01", "2020-09-27TXX"),
        *("2011/2003", "2020-09-29/2020-09-27", "2020/PRESENT_REF", "2020/2021/2022", "٢٠٢٠", "2020-09-27 ", "-2020", "2020\n"),
    ],
)
def test_what_denotes_no_interval(value: str) -> None:
    assert period_of(value) is None


def test_parts_of_the_day_and_seasons_leave_no_gap() -> None:
    ends = [PARTS[part] for part in ("TMO", "TAF", "TEV", "TNI")]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
    assert ends[0][0] == 0 < ends[-1][1] - 24  # the small hours are of the night before as well
    for names in (("Q1", "Q2", "Q3", "Q4"), ("H1", "H2"), ("SP", "SU", "FA", "WI")):
        assert sum(SEASONS[name][1] for name in names) == 12


@given(st.text() | st.from_regex(r"[0-9X]{1,5}(-[0-9QHWX]{1,3}){0,2}(T[A-Z0-9:]{2,5})?(/[0-9X]{4}(-[0-9]{2}){0,2})?"))
def test_no_text_raises(value: str) -> None:
    period = period_of(value)
    assert period is None or period.granularity in values("granularity")


@given(st.dates(max_value=datetime(9999, 12, 30).date()))
def test_a_day_lies_in_its_month_week_and_year(day: object) -> None:
    text = str(day)
    periods = [period_of(text), period_of(text[:7]), period_of(text[:4])]
    found = [period for period in periods if period is not None]
    assert found[0].start.date() == day
    assert all(period.start <= found[0].start and found[0].end <= period.end for period in found)
