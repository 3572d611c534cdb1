from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.resolve.figures import Figure, read_figure
from menurut.resolve.words.lexicon import number_words
from menurut.resolve.words.numbers import MAX_DIGITS, read_digits, read_number
from menurut.resolve.words.phrases import words_of

ID = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
RU = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
RU_TENS = [
    "_",
    "_",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
]
RU_HUNDREDS = ["_", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"]


def spell_id(n: int) -> str:
    if n < 10:
        return ID[n]
    if n in (10, 11):
        return "sepuluh" if n == 10 else "sebelas"
    if n < 20:
        return f"{ID[n - 10]} belas"
    for scale, word in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if n >= scale:
            head = f"se{word}" if n // scale == 1 else f"{spell_id(n // scale)} {word}"
            return f"{head} {spell_id(n % scale)}" if n % scale else head
    raise AssertionError(n)


def spell_en(n: int) -> str:
    if n < 20:
        return EN[n]
    if n < 100:
        return EN_TENS[n // 10] + (f"-{EN[n % 10]}" if n % 10 else "")
    scale, word, link = (1000, "thousand", " ") if n >= 1000 else (100, "hundred", " and ")
    return f"{spell_en(n // scale)} {word}" + (f"{link}{spell_en(n % scale)}" if n % scale else "")


def spell_ru(n: int) -> str:
    if n < 20:
        return RU[n]
    if n >= 1000:
        last, thousands = n // 1000 % 10, spell_ru(n // 1000)
        if n // 1000 % 100 in range(11, 20) or last in (0, *range(5, 10)):
            head = f"{thousands} тысяч"
        elif last == 1:
            head = f"{thousands.removesuffix('один')}одна тысяча"
        else:
            head = f"{thousands.removesuffix('два') + 'две' if last == 2 else thousands} тысячи"
    else:
        head = RU_HUNDREDS[n // 100] if n >= 100 else RU_TENS[n // 10]
    rest = n % (1000 if n >= 1000 else 100 if n >= 100 else 10)
    return f"{head} {spell_ru(rest)}" if rest else head


@given(st.integers(1, 999_999))
def test_spelled_numbers_come_back(n: int) -> None:
    for lang, spell, noun in (
        ("id", spell_id, "pengungsi"),
        ("en", spell_en, "refugees"),
        ("ru", spell_ru, "беженцев"),
    ):
        assert read_figure(f"{spell(n)} {noun}", lang) == Figure(n, n), spell(n)


@given(
    st.integers(0, 9_999_999_999),
    st.sampled_from([",", ".", "\u00a0", " ", ""]),
    st.sampled_from(["id", "en", "ru", "xx"]),
)
def test_digits_with_any_separator_come_back(n: int, separator: str, lang: str) -> None:
    assert read_figure(f"{n:,}".replace(",", separator) + " jiwa", lang) == Figure(n, n)


@pytest.mark.parametrize(
    ("text", "decimal", "scaled", "value"),
    [
        ("1.219", ",", False, 1219),
        ("1,219", ",", False, 1219),
        ("1,219", ",", True, Fraction(1219, 1000)),
        ("1.219", ",", True, 1219),
        ("2,3", ",", True, Fraction(23, 10)),
        ("2.3", ",", True, Fraction(23, 10)),
        ("1.219.300,5", ",", False, Fraction(2438601, 2)),
        ("1,219,300.5", ".", False, Fraction(2438601, 2)),
        ("0.125", ".", False, Fraction(1, 8)),
        ("²", ".", False, None),
        ("dua", ",", False, None),
        ("9" * (MAX_DIGITS + 1), ",", False, None),
    ],
)
def test_digits(text: str, decimal: str, scaled: bool, value: Fraction | None) -> None:
    assert read_digits(text, decimal=decimal, scaled=scaled) == value


@pytest.mark.parametrize(
    ("text", "lang", "value", "length"),
    [
        ("2,3 juta orang", "id", 2_300_000, 2),
        ("satu setengah juta", "id", 1_500_000, 3),
        ("dua tiga", "id", 2, 1),
        ("dua lusin", "id", 24, 2),
        ("400 ribu 250", "id", 400_250, 3),
        ("half a million people", "en", 500_000, 3),
        ("quarter of a million", "en", 250_000, 4),
        ("two and three", "en", 2, 1),
        ("полторы тысячи", "ru", 1500, 2),
    ],
)
def test_a_number_ends_where_it_ends(text: str, lang: str, value: int, length: int) -> None:
    assert read_number(words_of(text), 0, number_words(lang)) == (value, length)


def test_what_is_no_number_is_none() -> None:
    assert read_number(words_of("warga"), 0, number_words("id")) is None
