"""Every row of the tables of numbers and figures does what it says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from menurut.resolve import Figure, read_figure
from menurut.resolve.words.lexicon import number_words
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import words_of
from menurut.resolve.words.tables import languages, table

UNIT = {
    "ar": "اثنان",
    "az": "iki",
    "en": "two",
    "hy": "երկու",
    "id": "dua",
    "ru": "два",
    "tr": "iki",
    "uk": "два",
}
NOUN = {
    "ar": "شخص",
    "az": "nəfər",
    "en": "people",
    "hy": "մարդ",
    "id": "orang",
    "ru": "человек",
    "tr": "kişi",
    "uk": "осіб",
}
BOUNDED = {"over": (101, None), "least": (100, None), "most": (None, 100), "under": (None, 99), "about": (100, 100)}


def rows(*sections: str) -> list[Any]:
    return [
        pytest.param(lang, phrase.replace("*", "цы" if lang in ("ru", "uk") else "x"), meaning, id=f"{lang}-{section}-{phrase}")
        for name in ("numbers", "figures")
        for lang in languages(name)
        for section in sections
        for phrase, meaning in table(lang, name).get(section, {}).items()
    ]


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("numbers", "scales"))
def test_numbers_and_scales(lang: str, phrase: str, meaning: str) -> None:
    words = words_of(phrase)
    assert read_number(words, 0, number_words(lang)) == (Fraction(meaning), len(words))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("scales"))
def test_scales_multiply(lang: str, phrase: str, meaning: str) -> None:
    words = words_of(f"{UNIT[lang]} {phrase}")
    assert read_number(words, 0, number_words(lang)) == (2 * Fraction(meaning), len(words))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("teens"))
def test_teens_add(lang: str, phrase: str, meaning: str) -> None:
    assert read_number(words_of(f"{UNIT[lang]} {phrase}"), 0, number_words(lang)) == (2 + Fraction(meaning), 2)


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
        joined = next(iter(table(lang, "figures")["and"])) if lang != "ru" else "до"
        assert read_figure(f"{phrase} 10 {joined} 15 {NOUN[lang]}", lang) == Figure(10, 15)
    else:
        assert read_figure(f"{phrase} 100 {NOUN[lang]}", lang) == Figure(*BOUNDED[meaning])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("after"))
def test_bounds_behind(lang: str, phrase: str, meaning: str) -> None:
    assert read_figure(f"100 {phrase}", lang) == Figure(*(BOUNDED | {"decade": (100, 199)})[meaning])


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("ranges"))
def test_ranges(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "to"
    assert read_figure(f"10 {phrase} 15 {NOUN[lang]}", lang) == Figure(10, 15)


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
    assert meaning in ("age", "time", "share", "length", "weight", "money", "thing", "group", "person")
    counted = 15 if meaning == "person" else None
    assert read_figure(f"15 {phrase}", lang) == Figure(counted, counted)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("singles"))
def test_single_persons(lang: str, phrase: str, meaning: str) -> None:
    assert meaning in ("one", "any", "alone")
    assert read_figure(phrase, lang) == Figure(1, 1)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("counted"))
def test_nouns_that_hold_a_number(lang: str, phrase: str, meaning: str) -> None:
    assert read_figure(phrase, lang) == Figure(int(meaning), int(meaning))
    assert read_figure(f"12 {phrase}", lang) == Figure(12, 12)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("ordinals"))
def test_one_of_many(lang: str, phrase: str, meaning: str) -> None:
    assert read_figure(f"{phrase} xyz", lang) == Figure(1, 1)
    for counting in table(lang, "figures").get("counting", {}):
        assert read_figure(f"{phrase} xyz", lang, after=f" {counting} xyz") == Figure(int(meaning), int(meaning))


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("counting"))
def test_ordinals_that_count(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "nth"
    ordinal = {"en": "third", "id": "ketiga", "ru": "третий", "uk": "третій"}[lang]
    assert read_figure(f"xyz {ordinal}", lang, after=f" {phrase}") == Figure(3, 3)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("definite"))
def test_one_person_pointed_to(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "the"
    assert read_figure(f"{phrase} xyz", lang) == Figure(1, 1)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("labels"))
def test_names_and_years_are_not_counted(lang: str, phrase: str, meaning: str) -> None:
    assert meaning in ("name", "year")
    number = "47" if meaning == "name" else "2014"
    assert read_figure(f"xyz {phrase} {number}", lang) == Figure(None, None)
    assert read_figure(f"12 xyz {phrase} {number}", lang) == Figure(12, 12)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("rates"))
def test_rates_are_not_counted(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "rate"
    assert read_figure(f"12 xyz {phrase}", lang) == Figure(None, None)
    assert read_figure("12", lang, after=f" {phrase}") == Figure(None, None)


ENDINGS = [(lang, ending) for lang in languages("numbers") for ending in table(lang, "numbers").get("suffixes", ())]
ORDINALS = [(lang, ending) for lang in languages("figures") for ending in table(lang, "figures").get("nth", ())]


@pytest.mark.parametrize(("lang", "ending"), ENDINGS)
def test_endings_behind_digits(lang: str, ending: str) -> None:
    for mark in ("", "-", "'"):
        words = words_of(f"20{mark}{ending}")
        assert read_number(words, 0, number_words(lang)) == (20, len(words))


@pytest.mark.parametrize(("lang", "ending"), ORDINALS)
def test_digits_as_ordinals(lang: str, ending: str) -> None:
    assert read_figure(f"12{ending} xyz", lang) == read_figure(f"12-{ending} xyz", lang) == Figure(1, 1)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("groups"))
def test_groups_are_not_countable(lang: str, phrase: str, meaning: str) -> None:
    assert meaning == "many"
    assert read_figure(f"Ali {phrase}", lang) == Figure(None, None)


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("joiners"))
def test_joiners_stand_inside_numbers(lang: str, phrase: str, meaning: str) -> None:
    number = {
        "and": ("two {} a half thousand", "два {} половиной тысячи", "два {} половиною тисячі", "مئة {} خمسة"),
        "of": ("quarter {} million",),
        "a": ("half {} million",),
        "point": ("2 тыс{} 500", "2 тис{} 500"),
    }
    values = {"and": (2500, 105), "of": (250_000,), "a": (500_000,), "point": (2500,)}
    told = [words_of(text.format(phrase)) for text in number[meaning]]
    read = [read_number(words, 0, number_words(lang)) for words in told]
    assert any(found == (value, len(words)) for found, words in zip(read, told, strict=True) for value in values[meaning])
