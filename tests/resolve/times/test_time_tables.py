"""Every row of the tables of times does what it says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from menurut.model import Reading, Report, Span, Timex
from menurut.model.period import SEASONS
from menurut.resolve.times import Told, explain_timex, read_timex, resolve_times
from menurut.resolve.times.lexicon import time_words
from menurut.resolve.times.tense import ahead
from menurut.resolve.times.timewords import read_frames
from menurut.resolve.words.tables import languages, table

DCT = date(2020, 9, 29)  # a Tuesday
TOLD = Told("2020-09-20", date(2020, 9, 20), None, "2020-09-20")
MONTHS = {"id": "bulan", "en": "month", "ru": "месяц"}
SECTIONS = (
    *("rewrite", "months", "weekdays", "capital", "parts", "days", "feasts", "seasons", "units", "one", "shifts", "clock"),
    *("zones", "halves", "marks", "to", "refs", "until", "on", "tense"),
)


def rows(*sections: str, langs: tuple[str, ...] = ()) -> list[Any]:
    return [
        pytest.param(lang, phrase.replace("*", "а"), meaning, id=f"{lang}-{section}-{phrase}")
        for lang in langs or languages("times")
        for section in sections
        for phrase, meaning in table(lang, "times").get(section, {}).items()
    ]


@pytest.mark.parametrize("lang", languages("times"))
def test_no_section_is_left_unread(lang: str) -> None:
    assert set(table(lang, "times")) <= {*SECTIONS, "sunday"}


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
    around = date(2020, 9, 20) if meaning.startswith("t") else DCT
    offset, mark, part = re.sub("^(told|then)", "", meaning).partition("T")
    expected = f"{around + timedelta(int(offset or 0))}{mark}{part}"
    assert read_timex(phrase, lang, DCT, told=TOLD) == expected


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("feasts"))
def test_feasts(lang: str, phrase: str, meaning: str) -> None:
    if " " not in meaning:
        day, mark, part = meaning.partition("T")
        year = "" if len(day) == 10 else "2018-"
        assert read_timex(f"{phrase} {'' if len(day) == 10 else 2018}", lang, DCT) == f"{year}{day}{mark}{part}"
        return
    held = [date.fromisoformat(text) for text in meaning.split()]
    assert held == sorted(held)
    for on in held:
        assert read_timex(f"{phrase} {on.year}", lang, DCT) == str(on)
        assert read_timex(phrase, lang, on + timedelta(1)) == str(on)


@pytest.mark.parametrize(("lang", "phrase", "season"), rows("seasons"))
def test_seasons(lang: str, phrase: str, season: str) -> None:
    assert season in SEASONS
    assert read_timex(f"{phrase} 2018", lang, DCT) == f"2018-{season}"


@pytest.mark.parametrize(("lang", "phrase", "unit"), rows("units"))
def test_units(lang: str, phrase: str, unit: str) -> None:
    frame = read_frames(f"3 {phrase}", time_words(lang))[0]
    assert (frame.unit, frame.amount) == (unit.removesuffix("s"), 3)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("one"))
def test_words_for_a_number_of_units(lang: str, phrase: str, meaning: str) -> None:
    amount, _, unit = meaning.rpartition(" ")
    frame = read_frames(phrase, time_words(lang))[0]
    assert (frame.unit, frame.amount) == (unit, int(amount or 1))


@pytest.mark.parametrize(("lang", "phrase", "shift"), rows("shifts", langs=tuple(MONTHS)))
def test_shifts(lang: str, phrase: str, shift: str) -> None:
    values = {
        "past": {"2020-08"},
        "last": {"2020-08"},
        "this": {"2020-09"},
        "that": {"2014-07"},
        "future": {"2020-10"},
        "next": {"2020-10"},
        "in": {"2020-09"},  # without a number it is no distance
        "hence": {"2020-10"},
        "ahead": {"2020-09/2020-10"},
        "window": {"2020-08/2020-09"},
        "before": {"2014-06"},
        "after": {"2014-08"},
        "from": {"2014-06"},
        "ante": {"2014-06"},
    }
    told = Told(None, date(2014, 7, 1))
    assert {read_timex(text, lang, DCT, told=told) for text in (f"{MONTHS[lang]} {phrase}", f"{phrase} {MONTHS[lang]}")} & (
        values[shift]
    )


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("clock"))
def test_clocks(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "clock"
    assert read_timex(f"{phrase} 9", lang, DCT) == "2020-09-29T09:00"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("zones"))
def test_zones(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "local" or re.fullmatch(r"[+-]\d\d:[0-5]\d", meaning)
    dated = explain_timex(f"09.30 {phrase}", lang, DCT)
    assert (dated.value, dated.zone) == ("2020-09-29T09:30", meaning)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("halves"))
def test_halves_of_the_day(lang: str, phrase: str, meaning: str) -> None:
    hour = {"am": "06", "noon": "18", "pm": "18"}[meaning]
    assert read_timex(f"6:30 {phrase}", lang, DCT) == f"2020-09-29T{hour}:30"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("marks"))
def test_marks(lang: str, phrase: str, meaning: str) -> None:
    values = {
        "day": {"2020-09-27"},
        "since": {"2020-09-27/2020-09-29", "2020-09-27"},
        "eve": {"2020-09-27TNI"},
        "for": {"2020-09-27"},
    }
    texts = [f"{phrase} 27", f"27 {phrase}", f"{phrase} 27/9", f"{phrase} 27 September"]
    assert {read_timex(text, lang, DCT) for text in texts} & values[meaning]


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("refs"))
def test_loose_words(lang: str, phrase: str, meaning: str) -> None:
    assert read_timex(phrase, lang, DCT) == meaning


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("tense"))
def test_tenses(lang: str, phrase: str, meaning: str) -> None:
    word = f"отправ{phrase[1:]}" if phrase.startswith("-") and lang == "ru" else phrase.replace("-", "attack")
    values = {"ahead": True, "back": False, "none": None, "held": None}
    assert ahead(f"{word} ", "", time_words(lang)) is values[meaning]
    assert ahead(f"{word} ", "", time_words(lang), until=True) is (meaning == "held" or values[meaning])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("until"))
def test_words_for_the_end_of_what_is_held_up(lang: str, phrase: str, meaning: str) -> None:
    held = next(word for word, tense in table(lang, "times")["tense"].items() if tense == "held").replace("*", "а")
    friday = {"id": "Jumat", "en": "Friday", "ru": "пятницы"}[lang]
    assert meaning == "until"
    assert read_timex(friday, lang, DCT, before=f"{held} {phrase} ") == "2020-10-02"
    assert read_timex(friday, lang, DCT, before=f"{held} ") == "2020-09-25"


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("on"))
def test_words_between_an_hour_and_its_day(lang: str, phrase: str, meaning: str) -> None:
    clock, day = "09:30", {"id": "Senin (21/9)", "en": "September 21", "ru": "21 сентября"}[lang]
    text = f"{clock} {phrase} {day}"
    spans = (Span(0, len(clock)), Span(len(text) - len(day), len(text)))
    times = tuple(Timex(f"T{number}", None, (span,)) for number, span in enumerate(spans))
    found = resolve_times(Report("r", text, lang, (), dct=DCT), Reading("r", "annotation", times=times))
    assert meaning == "on"
    assert [x.value for x in found] == ["2020-09-21T09:30", "2020-09-21"]


@pytest.mark.parametrize("lang", languages("times"))
def test_ranges_of_years(lang: str) -> None:
    for phrase in (*table(lang, "numbers")["ranges"], *table(lang, "times").get("to", {}), "-", "–"):
        assert read_timex(f"2011 {phrase} 2014", lang, None) == "2011/2014"


@pytest.mark.parametrize(("lang", "written", "read"), rows("rewrite"))
def test_rewritten_spellings(lang: str, written: str, read: str) -> None:
    if not written.startswith("/"):
        assert read_frames(written, time_words(lang)) == read_frames(read, time_words(lang))
