"""Every row of the tables of times does what it says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from menurut.resolve import read_timex
from menurut.resolve.times.lexicon import time_words
from menurut.resolve.times.timewords import read_frames
from menurut.resolve.times.told import Told
from menurut.resolve.words.tables import languages, table

DCT = date(2020, 9, 29)  # a Tuesday


def rows(*sections: str) -> list[Any]:
    return [
        pytest.param(lang, phrase.replace("*", "а"), meaning, id=f"{lang}-{section}-{phrase}")
        for lang in languages("times")
        for section in sections
        for phrase, meaning in table(lang, "times").get(section, {}).items()
    ]


@pytest.mark.parametrize(("lang", "phrase", "month"), rows("months"))
def test_months(lang: str, phrase: str, month: int) -> None:
    assert read_timex(f"15 {phrase} 2016", lang, None) == f"2016-{month:02}-15"


@pytest.mark.parametrize(("lang", "phrase", "weekday"), rows("weekdays"))
def test_weekdays(lang: str, phrase: str, weekday: int) -> None:
    value = read_timex(phrase, lang, DCT)
    assert value is not None
    day = date.fromisoformat(value)
    assert day.weekday() == weekday
    assert timedelta(0) <= DCT - day < timedelta(7)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("capital"))
def test_names_that_need_a_capital(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "capital"
    lower, upper = (read_frames(text, time_words(lang))[0] for text in (phrase, phrase.capitalize()))
    assert (lower.weekday, lower.month) == (None, None)
    assert (upper.weekday, upper.month) != (None, None)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("parts"))
def test_parts_of_the_day(lang: str, phrase: str, meaning: str) -> None:
    offset, _, part = meaning.rpartition("T")
    day = date(2016, 7, 15) + timedelta(int(offset or 0))
    assert read_timex(f"{phrase} 2016-07-15", lang, None) == f"{day}T{part}"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("days"))
def test_days(lang: str, phrase: str, meaning: str) -> None:
    around = date(2020, 9, 20) if meaning.startswith("told") else DCT
    offset, mark, part = meaning.removeprefix("told").partition("T")
    expected = f"{around + timedelta(int(offset or 0))}{mark}{part}"
    assert read_timex(phrase, lang, DCT, told=Told("2020-09-20", date(2020, 9, 20))) == expected


@pytest.mark.parametrize(("lang", "phrase", "unit"), rows("units", "one"))
def test_units(lang: str, phrase: str, unit: str) -> None:
    assert read_frames(f"3 {phrase}", time_words(lang))[0].unit == unit


@pytest.mark.parametrize(("lang", "phrase", "shift"), rows("shifts"))
def test_shifts(lang: str, phrase: str, shift: str) -> None:
    month = {"id": "bulan", "en": "month", "ru": "месяц"}[lang]
    values = {
        "past": {"2020-08"},
        "last": {"2020-08"},
        "this": {"2020-09"},
        "future": {"2020-10"},
        "next": {"2020-10"},
        "in": {"2020-10"},
        "ahead": {"2020-09/2020-10"},
        "window": {"2020-08/2020-09"},
        "before": {"2014-06"},
        "after": {"2014-08"},
    }
    assert read_timex(f"{month} {phrase}", lang, DCT, told=Told(None, date(2014, 7, 1))) in values[shift]


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("clock"))
def test_clocks(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "clock"
    assert read_timex(f"{phrase} 9", lang, DCT) == "2020-09-29T09:00"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("zones"))
def test_zones(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "zone"
    assert read_timex(f"09.30 {phrase}", lang, DCT) == "2020-09-29T09:30"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("halves"))
def test_halves_of_the_day(lang: str, phrase: str, meaning: str) -> None:
    hour = {"am": "06", "noon": "06", "pm": "18"}[meaning]
    text = f"{'jam' if lang == 'id' else 'at'} 6:30 {phrase}"
    assert read_timex(text, lang, DCT) == f"2020-09-29T{'18' if meaning == 'noon' else hour}:30"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("marks"))
def test_marks_of_days(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "day"
    text = f"{phrase} 27" if lang == "id" else f"27 {phrase}"
    assert read_timex(text, lang, DCT) == "2020-09-27"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("refs"))
def test_loose_words(lang: str, phrase: str, meaning: str) -> None:
    assert read_timex(phrase, lang, DCT) == meaning


@pytest.mark.parametrize("lang", languages("times"))
def test_ranges_of_years(lang: str) -> None:
    for phrase in table(lang, "numbers")["ranges"]:
        assert read_timex(f"2011 {phrase} 2014", lang, None) == "2011/2014"
