"""The words of a language for numbers: `tables/LANG/numbers.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import code_of, phrases, table, values

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What figures and dates share.

    `numbers`, `teens`, `scales`, `articles`: values; `joiners` may stand inside a number; `vague`: low and high;
    `ranges` stand between two numbers or two dates. A language without a table has digits alone.
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


def number_words(lang: str) -> NumberWords:
    """The words for numbers in `lang`, an ISO 639 code with or without region."""
    return _number_words(code_of(lang))


def sections(code: str) -> dict[str, Any]:
    """The fields of `NumberWords`, for the lexicons that build on it."""
    rows = table(code, "numbers")
    return {
        "lang": code,
        "decimal": rows.get("decimal", "."),
        "numbers": values(rows, "numbers"),
        "teens": values(rows, "teens"),
        "scales": values(rows, "scales"),
        "articles": values(rows, "articles"),
        "joiners": phrases(rows, "joiners"),
        "vague": Phrases({phrase: _bounds(meaning) for phrase, meaning in rows.get("vague", {}).items()}),
        "ranges": phrases(rows, "ranges"),
    }


@cache
def _number_words(code: str) -> NumberWords:
    return NumberWords(**sections(code))


def _bounds(meaning: list[int]) -> Bounds:
    low, high = (*meaning, None, None)[:2]
    return low, high
