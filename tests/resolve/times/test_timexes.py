from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.resolve import read_timex
from menurut.resolve.times.told import Told
from strategies import texts

DCT = date(2020, 9, 29)  # a Tuesday
VALUE = re.compile(
    r"(?:(?:\d{4}|XXXX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX)(?:T\d\d:\d\d|TMO|TAF|TEV|TNI)?)?)?|\d{3}X|\d\dXX|\d{4}-W\d\d|P\d+[DWMY])"
)

CASES = [
    ("id", "Minggu (27/9/2020)", "2020-09-27"),
    ("id", "Minggu, (27/9/20) waktu setempat", "2020-09-27"),
    ("id", "(27/09)", "2020-09-27"),
    ("id", "27.09.2020", "2020-09-27"),
    ("id", "9/27/2020", "2020-09-27"),
    ("id", "7 Oktober 2019", "2019-10-07"),
    ("id", "tanggal 15-18 September", "2020-09-15/2020-09-18"),
    ("id", "27 hingga 29 September", "2020-09-27/2020-09-29"),
    ("id", "28 Desember sampai 3 Januari 2020", None),
    ("id", "Senin malam", "2020-09-28TNI"),
    ("id", "Senin (28/9) dini hari", "2020-09-28TMO"),
    ("id", "Senin (28/9) pukul 20.30 WIB", "2020-09-28T20:30"),
    ("id", "pukul 8 malam", "2020-09-29T20:00"),
    ("id", "pukul 2 pagi", "2020-09-29T02:00"),
    ("id", "Selasa", "2020-09-29"),
    ("id", "Selasa lalu", "2020-09-22"),
    ("id", "Selasa depan", "2020-10-06"),
    ("id", "Jumat mendatang", "2020-10-02"),
    ("id", "Sabtu pekan lalu", "2020-09-26"),
    ("id", "Senin (29/9)", "2020-09-28"),
    ("id", "kemarin", "2020-09-28"),
    ("id", "besok pagi", "2020-09-30TMO"),
    ("id", "malam ini", "2020-09-29TNI"),
    ("id", "dua hari lalu", "2020-09-27"),
    ("id", "dua hari ini", "2020-09-28/2020-09-29"),
    ("id", "dua minggu ke depan", "2020-09-29/2020-10-13"),
    ("id", "sepekan terakhir", "2020-09-22/2020-09-29"),
    ("id", "pekan lalu", "2020-W39"),
    ("id", "minggu depan", "2020-W41"),
    ("id", "hari Minggu", "2020-09-27"),
    ("id", "akhir pekan", "2020-09-26/2020-09-27"),
    ("id", "awal bulan ini", "2020-09"),
    ("id", "Juni lalu", "2020-06"),
    ("id", "November", "2019-11"),
    ("id", "Mei tahun lalu", "2019-05"),
    ("id", "tahun lalu", "2019"),
    ("id", "tahun 1990-an", "199X"),
    ("id", "1990 - an", "199X"),
    ("id", "2014 lalu", "2014"),
    ("id", "11 minggu", "2020-07-14/2020-09-29"),
    ("id", "beberapa hari terakhir", "PAST_REF"),
    ("id", "beberapa hari mendatang", "FUTURE_REF"),
    ("id", "beberapa menit kemudian", "PAST_REF"),
    ("id", "saat ini", "PRESENT_REF"),
    ("id", "31 Februari 2020", None),
    ("id", "31/2/2020", None),
    ("id", "99/99/9999", None),
    ("id", "tahun 0", None),
    ("id", "", None),
    ("en", "27/9/2020", "2020-09-27"),
    ("en", "Sept. 27", "2020-09-27"),
    ("en", "September 27th, 2020", "2020-09-27"),
    ("en", "from September 27 to 29", "2020-09-27/2020-09-29"),
    ("en", "Sunday through Monday", "2020-09-27/2020-09-28"),
    ("en", "late on Thursday", "2020-09-24TNI"),
    ("en", "at 8 p.m. on Monday", "2020-09-28T20:00"),
    ("en", "12:30 a.m. on Monday", "2020-09-28T00:30"),
    ("en", "next Monday", "2020-10-05"),
    ("en", "October 9", "2020-10-09"),
    ("en", "last July", "2020-07"),
    ("en", "the past 18 months", "2019-03/2020-09"),
    ("en", "a week ago", "2020-09-22"),
    ("en", "in two days", "2020-10-01"),
    ("en", "the 1990s", "199X"),
    ("en", "2003-2011", "2003/2011"),
    ("en", "2011 to 2003", None),
    ("en", "late 2013", "2013"),
    ("en", "recent days", "PAST_REF"),
    ("en", "31 February", None),
    ("ru", "27 сентября 2020 года", "2020-09-27"),
    ("ru", "в понедельник", "2020-09-28"),
    ("ru", "в ночь на воскресенье", "2020-09-26TNI"),
    ("ru", "В ночь с 15 на 16 июля", "2020-07-15TNI"),
    ("ru", "на прошлой неделе", "2020-W39"),
    ("ru", "в 1990-х годах", "199X"),
    ("ru", "три дня назад", "2020-09-26"),
    ("uk", "27 вересня 2020", "2020-09-27"),
    ("no-such-language", "Xday (27/9/2020)", "2020-09-27"),
]


@pytest.mark.parametrize(("lang", "text", "value"), CASES, ids=str)
def test_values(lang: str, text: str, value: str | None) -> None:
    assert read_timex(text, lang, DCT) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15 Juli", "XXXX-07-15"),
        ("29 Februari", "XXXX-02-29"),
        ("30 Februari", None),
        ("September", "XXXX-09"),
        ("malam", "XXXX-XX-XXTNI"),
        ("Senin", None),
        ("Senin lalu", "PAST_REF"),
        ("hari ini", "PRESENT_REF"),
        ("kemarin", "PAST_REF"),
        ("pekan depan", "FUTURE_REF"),
        ("27/9/2020", "2020-09-27"),
    ],
)
def test_values_without_the_date_of_the_report(text: str, value: str | None) -> None:
    assert read_timex(text, "id", None) == value


@pytest.mark.parametrize(
    ("text", "told", "value"),
    [
        ("hari itu", Told("2020-09-20", date(2020, 9, 20)), "2020-09-20"),
        ("sehari sebelumnya", Told("2020-09-20", date(2020, 9, 20)), "2020-09-19"),
        ("pagi", Told("2020-09-20", date(2020, 9, 20)), "2020-09-20TMO"),
        ("pagi", Told("2020-09-20TNI", date(2020, 9, 20)), "2020-09-21TMO"),
        ("Senin berikutnya", Told("2020-09-20", date(2020, 9, 20)), "2020-09-21"),
        ("lima tahun sebelumnya", Told(None, date(2011, 1, 1)), "2006"),
    ],
)
def test_values_against_what_was_told(text: str, told: Told, value: str) -> None:
    assert read_timex(text, "id", DCT, told=told) == value


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["id", "en", "ru", "fr", "xx"]))
def test_full_dates_come_back_whatever_the_dct(day: date, lang: str) -> None:
    for text in (day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"({day.day:02}.{day.month:02}.{day.year})"):
        assert read_timex(text, lang, None) == day.isoformat()
        assert read_timex(text, lang, DCT) == day.isoformat()


@given(st.dates(date(1, 1, 15), date(9999, 12, 1)), st.sampled_from(range(7)))
def test_a_bare_weekday_is_the_last_such_day(dct: date, weekday: int) -> None:
    name = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"][weekday]
    day = date.fromisoformat(read_timex(name, "id", dct) or "")
    assert day.weekday() == weekday
    assert timedelta(0) <= dct - day < timedelta(7)


WORDS = st.sampled_from(
    [
        "Minggu",
        "Senin",
        "27",
        "9",
        "2020",
        "31/2",
        "27/9/2020",
        "07.00",
        "pukul",
        "malam",
        "lalu",
        "depan",
        "pekan",
        "hari",
        "ini",
        "tahun",
        "1990-an",
        "Juni",
        "-",
        "hingga",
        "dua",
        "sejak",
        "itu",
        "sebelumnya",
        "terakhir",
        "9999",
        "next",
        "last",
        "week",
        "two",
        "days",
        "ago",
        "May",
        "p.m.",
        "overnight",
        "ночь",
        "на",
        "года",
        "15",
        "сентября",
        "прошлой",
        "abad",
        "depan",
        "ke",
        "dekade",
        "99",
    ]
)
contexts = st.builds(Told, st.none() | st.dates().map(str), st.none() | st.dates(), st.none() | st.dates())


@given(
    texts | st.text() | st.lists(WORDS, max_size=10).map(" ".join),
    st.sampled_from(["id", "en", "ru", "ar", "zh", ""]) | st.text(max_size=6),
    st.none() | st.dates(),
    contexts,
)
def test_any_text_gives_a_well_formed_value_or_none(text: str, lang: str, dct: date | None, told: Told) -> None:
    value = read_timex(text, lang, dct, told=told)
    if value is not None and not value.endswith("_REF"):
        assert all(VALUE.fullmatch(end) for end in value.split("/")), value
        assert value.count("/") <= 1
