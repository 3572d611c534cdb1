"""The words of a language for time: `tables/LANG/times.toml` and CLDR's calendar, with those for numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale

from menurut.resolve.words.lexicon import NumberWords, sections
from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import code_of, locale, phrases, table


@dataclass(frozen=True, slots=True)
class TimeWords(NumberWords):
    """What a time expression is made of.

    `capital`: what names a weekday or month only with a capital letter; `parts`: a part of the day; `days`: days from
    the report's date or the day last told, with a part; `units`, `one`: a unit of time and one of it; `shifts`: `past`
    (`last` where a number makes it a window), `this`, `future` (`next`), `in`, `ahead` (from now on), `window` (until
    now), `before` and `after` what was told; `refs`: TIMEX3 values.
    """

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


def time_words(lang: str) -> TimeWords:
    """The words for time in `lang`, an ISO 639 code; without a table the names of months and weekdays alone."""
    return _time_words(code_of(lang))


@cache
def _time_words(code: str) -> TimeWords:
    rows, names = table(code, "times"), locale(code)
    return TimeWords(
        **sections(code),
        months=Phrases(_calendar(names, "months") | rows.get("months", {})),
        weekdays=Phrases(_calendar(names, "days") | rows.get("weekdays", {})),
        capital=phrases(rows, "capital"),
        parts=phrases(rows, "parts"),
        days=phrases(rows, "days"),
        units=phrases(rows, "units"),
        one=phrases(rows, "one"),
        shifts=phrases(rows, "shifts"),
        clock=phrases(rows, "clock"),
        zones=phrases(rows, "zones"),
        halves=phrases(rows, "halves"),
        marks=phrases(rows, "marks"),
        refs=phrases(rows, "refs"),
    )


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
