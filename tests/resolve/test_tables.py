"""Every row of every table does what it says."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from menurut.resolve import Figure, read_figure, read_timex
from menurut.resolve.lexicon import SERVED, lexicon, table
from menurut.resolve.numbers import read_number
from menurut.resolve.phrases import words_of
from menurut.resolve.timewords import read_frames
from menurut.resolve.told import Told

DCT = date(2020, 9, 29)  # a Tuesday
UNIT = {"id": "dua", "en": "two", "ru": "два"}
NOUN = {"id": "orang", "en": "people", "ru": "человек"}
BOUNDED = {"over": (101, None), "least": (100, None), "most": (None, 100), "under": (None, 99), "about": (100, 100)}


def rows(*sections: str) -> list[Any]:
    return [
        pytest.param(lang, phrase.replace("*", "а"), meaning, id=f"{lang}-{section}-{phrase}")
        for lang in SERVED
        for section in sections
        for phrase, meaning in table(lang)[section].items()
    ]


def test_all_tables_have_the_same_sections_and_no_other() -> None:
    assert table("id").keys() == table("en").keys() == table("ru").keys()


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("numbers", "scales"))
def test_numbers_and_scales(lang: str, phrase: str, meaning: str) -> None:
    words = words_of(phrase)
    assert read_number(words, 0, lexicon(lang)) == (Fraction(meaning), len(words))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("scales"))
def test_scales_multiply(lang: str, phrase: str, meaning: str) -> None:
    words = words_of(f"{UNIT[lang]} {phrase}")
    assert read_number(words, 0, lexicon(lang)) == (2 * Fraction(meaning), len(words))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("teens"))
def test_teens_add(lang: str, phrase: str, meaning: str) -> None:
    assert read_number(words_of(f"{UNIT[lang]} {phrase}"), 0, lexicon(lang)) == (2 + Fraction(meaning), 2)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("vague"))
def test_vague_numbers(lang: str, phrase: str, meaning: list[int]) -> None:
    assert read_figure(f"{phrase} {NOUN[lang]}", lang) == Figure(*(*meaning, None)[:2])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("articles", "collective"))
def test_counts_before_a_noun(lang: str, phrase: str, meaning: str) -> None:
    assert read_figure(f"{phrase} soldier", lang) == Figure(int(meaning), int(meaning))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("bounds"))
def test_bounds(lang: str, phrase: str, meaning: str) -> None:
    if meaning == "none":
        assert read_figure(f"{phrase} xyz", lang) == Figure(0, 0)
    elif meaning == "between":
        joined = next(iter(table(lang)["and"])) if lang != "ru" else "до"
        assert read_figure(f"{phrase} 10 {joined} 15 {NOUN[lang]}", lang) == Figure(10, 15)
    else:
        assert read_figure(f"{phrase} 100 {NOUN[lang]}", lang) == Figure(*BOUNDED[meaning])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("after"))
def test_bounds_behind(lang: str, phrase: str, meaning: str) -> None:
    assert read_figure(f"100 {phrase}", lang) == Figure(*(BOUNDED | {"decade": (100, 109)})[meaning])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("ranges"))
def test_ranges(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "to"
    assert read_figure(f"10 {phrase} 15 {NOUN[lang]}", lang) == Figure(10, 15)
    assert read_timex(f"2011 {phrase} 2014", lang, None) == "2011/2014"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("and"))
def test_and_adds(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "and"
    assert read_figure(f"10 xyz {phrase} 15 zyx", lang) == Figure(25, 25)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("including"))
def test_parts_are_not_added(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "part"
    assert read_figure(f"10 xyz, {phrase} 3 zyx", lang) == Figure(10, 10)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("of"))
def test_wholes_are_not_added(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "of"
    assert read_figure(f"10 {phrase} 15 xyz", lang) == Figure(10, 10)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("measures"))
def test_measures_count_no_people(lang: str, phrase: str, meaning: str) -> None:
    assert meaning in ("age", "time", "share", "length", "weight", "money", "thing")
    assert read_figure(f"15 {phrase}", lang) == Figure(None, None)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("singles"))
def test_single_persons(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "one"
    assert read_figure(phrase, lang) == Figure(1, 1)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("ordinals", "definite"))
def test_one_person_pointed_to(lang: str, phrase: str, meaning: str) -> None:
    assert meaning in ("1", "the")
    assert read_figure(f"{phrase} xyz", lang) == Figure(1, 1)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("groups"))
def test_groups_are_not_countable(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "many"
    assert read_figure(f"Ali {phrase}", lang) == Figure(None, None)


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
    lower, upper = (read_frames(text, lexicon(lang))[0] for text in (phrase, phrase.capitalize()))
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
    assert read_frames(f"3 {phrase}", lexicon(lang))[0].unit == unit


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


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("joiners"))
def test_joiners_stand_inside_numbers(lang: str, phrase: str, meaning: str) -> None:
    number = {
        "and": ("one hundred and two", 102),
        "of": ("quarter of million", 250_000),
        "a": ("half a million", 500_000),
    }
    text, value = number[meaning]
    assert phrase in text
    assert read_number(words_of(text), 0, lexicon(lang)) == (value, len(text.split()))
