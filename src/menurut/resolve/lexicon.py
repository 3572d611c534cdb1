"""What the words of a language mean for figures and dates: one table per language, in `tables/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError

from menurut.resolve.phrases import Phrases

SERVED = ("id", "en", "ru")
# Close enough to be read with another language's table.
_NEAREST = {"in": "id", "ms": "id", "msa": "id", "may": "id", "zlm": "id"}

Bounds = tuple[int | None, int | None]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table of one language; a language without a table has names of months and weekdays only.

    `numbers`, `teens`, `scales`, `articles`: values; `vague`: low and high; `bounds`: `over`, `least`, `most`,
    `under`, `about`, `between`, `none`; `after`: the same behind the number, and `decade` (`380-an`); `collective`:
    `kedua tentara`; `parts`: a part of the day; `days`: days from the report's date or the day last told, with a part;
    `units`, `one`: a unit of time and one of it; `shifts`: `past` (`last` where a number makes it a window), `this`,
    `future` (`next`), `in`, `ahead` (from now on), `window` (until now), `before` and `after` what was told;
    `refs`: TIMEX3 values; `capital`: what names a weekday or month only with a capital letter.
    """

    lang: str
    decimal: str
    numbers: Phrases[Fraction]
    teens: Phrases[Fraction]
    scales: Phrases[Fraction]
    articles: Phrases[Fraction]
    joiners: Phrases[str]
    vague: Phrases[Bounds]
    bounds: Phrases[str]
    after: Phrases[str]
    ranges: Phrases[str]
    conjunctions: Phrases[str]
    wholes: Phrases[str]
    collective: Phrases[Fraction]
    ordinals: Phrases[Fraction]
    including: Phrases[str]
    measures: Phrases[str]
    definite: Phrases[str]
    singles: Phrases[str]
    groups: Phrases[str]
    countries: frozenset[str]
    months: Phrases[int]
    weekdays: Phrases[int]
    capital: Phrases[str]
    parts: Phrases[str]
    days: Phrases[str]
    units: Phrases[str]
    one: Phrases[str]
    shifts: Phrases[str]
    clock: Phrases[str]
    zones: Phrases[str]
    halves: Phrases[str]
    marks: Phrases[str]
    refs: Phrases[str]


def table(lang: str) -> Mapping[str, Any]:
    """The rows of a served language as they stand in its file: `{section: {phrase: meaning}}` and `decimal`."""
    return tomllib.loads(files("menurut.resolve").joinpath("tables", f"{lang}.toml").read_text(encoding="utf-8"))


def lexicon(lang: str) -> Lexicon:
    """The lexicon for `lang`, an ISO 639 code with or without region; any other string gives digits only."""
    code = lang.replace("_", "-").split("-")[0].lower()[:3]
    return _lexicon(_NEAREST.get(code, code))


@cache
def _lexicon(code: str) -> Lexicon:
    rows: Mapping[str, Any] = table(code) if code in SERVED else {"decimal": "."}
    names = _names(code)
    return Lexicon(
        lang=code,
        decimal=rows["decimal"],
        numbers=_values(rows, "numbers"),
        teens=_values(rows, "teens"),
        scales=_values(rows, "scales"),
        articles=_values(rows, "articles"),
        joiners=_words(rows, "joiners"),
        vague=Phrases({phrase: _bounds(meaning) for phrase, meaning in rows.get("vague", {}).items()}),
        bounds=_words(rows, "bounds"),
        after=_words(rows, "after"),
        ranges=_words(rows, "ranges"),
        conjunctions=_words(rows, "and"),
        wholes=_words(rows, "of"),
        collective=_values(rows, "collective"),
        ordinals=_values(rows, "ordinals"),
        including=_words(rows, "including"),
        measures=_words(rows, "measures"),
        definite=_words(rows, "definite"),
        singles=_words(rows, "singles"),
        groups=_words(rows, "groups"),
        countries=frozenset(str(name).casefold() for name in names.territories.values()) if names else frozenset(),
        months=Phrases(_calendar(names, "months") | rows.get("months", {})),
        weekdays=Phrases(_calendar(names, "days") | rows.get("weekdays", {})),
        capital=_words(rows, "capital"),
        parts=_words(rows, "parts"),
        days=_words(rows, "days"),
        units=_words(rows, "units"),
        one=_words(rows, "one"),
        shifts=_words(rows, "shifts"),
        clock=_words(rows, "clock"),
        zones=_words(rows, "zones"),
        halves=_words(rows, "halves"),
        marks=_words(rows, "marks"),
        refs=_words(rows, "refs"),
    )


def _words(rows: Mapping[str, Any], section: str) -> Phrases[str]:
    return Phrases(dict(rows.get(section, {})))


def _values(rows: Mapping[str, Any], section: str) -> Phrases[Fraction]:
    return Phrases({phrase: Fraction(meaning) for phrase, meaning in rows.get(section, {}).items()})


def _bounds(meaning: list[int]) -> Bounds:
    low, high = (*meaning, None, None)[:2]
    return low, high


def _names(code: str) -> Locale | None:
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return None


def _calendar(names: Locale | None, kind: str) -> dict[str, int]:
    """Names of months (1 is January) or weekdays (0 is Monday) by CLDR, full and short, in every case that it holds."""
    if names is None:
        return {}
    forms = names.months if kind == "months" else names.days
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in forms[context][width].items():
                # Names without a letter (Chinese months are numbers) would read every number as a month.
                if name[:1].isalpha():
                    found[name.strip(". ")] = number
    return found
