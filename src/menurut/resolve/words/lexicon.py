"""The words of a language for numbers: `tables/LANG/numbers.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import Table, code_of, phrases, table, values

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What figures and dates share.

    `numbers`, `teens`, `scales`, `articles`: values; `joiners` may stand inside a number; `vague`: low and high;
    `ranges` stand between two numbers or two dates. `suffixes` are glued to digits (`100'den`, `20-ти`) and `clitics`
    to the beginning of a word (`وعشرون`); `reversed` is whether units may come before tens. A language without a table
    has digits alone.
    """

    lang: str
    decimal: str
    numbers: Phrases[Fraction]
    teens: Phrases[Fraction]
    scales: Phrases[Fraction]
    articles: Phrases[Fraction]
    joiners: Phrases[str]
    vague: Phrases[Bounds]
    ranges: Phrases[str]
    suffixes: frozenset[str]
    clitics: tuple[str, ...]
    reversed: bool


def number_words(lang: str) -> NumberWords:
    """The words for numbers in `lang`, an ISO 639 code with or without region."""
    return _number_words(code_of(lang))


def sections(code: str) -> dict[str, Any]:
    """The fields of `NumberWords`, for the lexicons that build on it."""
    rows = table(code, "numbers")
    return {
        "lang": code,
        "decimal": rows.get("decimal", "."),
        "numbers": Phrases(_inflected(rows, _glued(rows))),
        "teens": values(rows, "teens"),
        "scales": Phrases(_inflected(rows, rows.get("scales", {}))),
        "articles": values(rows, "articles"),
        "joiners": phrases(rows, "joiners"),
        "vague": Phrases({phrase: _bounds(meaning) for phrase, meaning in rows.get("vague", {}).items()}),
        "ranges": phrases(rows, "ranges"),
        "suffixes": frozenset(rows.get("suffixes", ())),
        "clitics": tuple(rows.get("clitics", ())),
        "reversed": bool(rows.get("reversed", False)),
    }


@cache
def _number_words(code: str) -> NumberWords:
    return NumberWords(**sections(code))


def _bounds(meaning: list[int]) -> Bounds:
    low, high = (*meaning, None, None)[:2]
    return low, high


def _glued(rows: Table) -> dict[str, str]:
    """The numbers, with tens and units in one word where the language writes them so (`glued`): `քսանհինգ`."""
    numbers: dict[str, str] = dict(rows.get("numbers", {}))
    if not rows.get("glued", False):
        return numbers
    units = {word: int(value) for word, value in numbers.items() if value in "123456789"}
    tens = {word: int(value) for word, value in numbers.items() if value in ("20", "30", "40", "50", "60", "70", "80", "90")}
    return {f"{ten}{unit}": str(a + b) for ten, a in tens.items() for unit, b in units.items()} | numbers


def _inflected(rows: Table, words: Mapping[str, str]) -> dict[str, Fraction]:
    """Every number with each of the language's `endings`: `yüz`, `yüzden`. A row of its own counts before those."""
    endings = {f"{word}{ending}": Fraction(value) for word, value in words.items() for ending in rows.get("endings", ())}
    return endings | {word: Fraction(value) for word, value in words.items()}
