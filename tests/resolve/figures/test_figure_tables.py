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

UNIT = {"id": "dua", "en": "two", "ru": "два"}
NOUN = {"id": "orang", "en": "people", "ru": "человек"}
BOUNDED = {"over": (101, None), "least": (100, None), "most": (None, 100), "under": (None, 99), "about": (100, 100)}


def rows(*sections: str) -> list[Any]:
    return [
        pytest.param(lang, phrase.replace("*", "а"), meaning, id=f"{lang}-{section}-{phrase}")
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
    assert read_figure(f"100 {phrase}", lang) == Figure(*(BOUNDED | {"decade": (100, 109)})[meaning])


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


@pytest.mark.parametrize(("lang", "phrase", "meaning"), rows("joiners"))
def test_joiners_stand_inside_numbers(lang: str, phrase: str, meaning: str) -> None:
    number = {
        "and": ("one hundred and two", 102),
        "of": ("quarter of million", 250_000),
        "a": ("half a million", 500_000),
    }
    text, value = number[meaning]
    assert phrase in text
    assert read_number(words_of(text), 0, number_words(lang)) == (value, len(text.split()))
