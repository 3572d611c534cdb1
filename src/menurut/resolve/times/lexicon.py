"""The words of a language for time: `tables/LANG/times.toml` and CLDR's calendar, with those for numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from menurut.resolve.words.lexicon import NumberWords, sections
from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import code_of, locale, phrases, table


@dataclass(frozen=True, slots=True)
class TimeWords(NumberWords):
    """What a time expression is made of.

    `capital`: what names a weekday or month only with a capital letter; `parts`: a part of the day; `days`: days from
    the report's date, from the day last told (`told`), or the time last told (`then`), with a part; `feasts`: days of
    the year; `seasons`: seasons, quarters and halves of a year; `units` (with `s`: many of them), `one`: a unit of time
    and one of it; `shifts`: `past` (`last` where a number makes it a window), `this`, `that` (told before), `future`
    (`next`), `in` so many, `hence` (one or so many from now), `ahead` (from now on), `window` (until now), `before` and
    `after` what was told, `ante` and `from` an event that is named behind it; `marks`: `day` beside a day of the month,
    `since`, `for` (a duration), `eve`; `to`: between two times, beside the ranges of figures; `zones`: offsets from UTC
    or `local`; `halves` of the day, after an hour; `tense`: words that tell whether what they are about
    lies `ahead` or `back` (`-ed`: words with that ending), or is `held` up, which lies ahead with `until`; `on`: may part
    an hour from its day; `refs`: TIMEX3 values; `rewrite`: read as if it were written
    so; `sunday`: weeks that start with it.
    """

    months: Phrases[int]
    weekdays: Phrases[int]
    capital: Phrases[str]
    parts: Phrases[str]
    days: Phrases[str]
    feasts: Phrases[str]
    seasons: Phrases[str]
    units: Phrases[str]
    one: Phrases[str]
    shifts: Phrases[str]
    clock: Phrases[str]
    zones: Phrases[str]
    halves: Phrases[str]
    marks: Phrases[str]
    to: Phrases[str]
    refs: Phrases[str]
    until: Phrases[str]
    on: Phrases[str]
    tense: Phrases[str]
    endings: tuple[tuple[str, str], ...]
    rewrite: tuple[tuple[re.Pattern[str], str], ...]
    weekday_names: tuple[str, ...]
    sunday: bool


_PHRASES = ("capital", "parts", "days", "feasts", "seasons", "units", "one", "shifts", "clock", "zones", "halves", "marks")


def time_words(lang: str) -> TimeWords:
    """The words for time in `lang`, an ISO 639 code; without a table the names of months and weekdays alone."""
    return _time_words(code_of(lang))


@cache
def _time_words(code: str) -> TimeWords:
    rows, names = table(code, "times"), locale(code)
    tense: dict[str, str] = dict(rows.get("tense", {}))
    endings = {word: meaning for word, meaning in tense.items() if word.startswith("-")}
    books: dict[str, Any] = {section: phrases(rows, section) for section in (*_PHRASES, "to", "refs", "until", "on")}
    return TimeWords(
        **sections(code),
        **books,
        months=Phrases(_calendar(names, "months") | rows.get("months", {})),
        weekdays=Phrases(_calendar(names, "days") | rows.get("weekdays", {})),
        tense=Phrases({word: meaning for word, meaning in tense.items() if word not in endings}),
        endings=tuple((word[1:], meaning) for word, meaning in endings.items()),
        rewrite=tuple((_pattern(written), read) for written, read in rows.get("rewrite", {}).items()),
        weekday_names=_weekday_names(names),
        sunday=bool(rows.get("sunday", False)),
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


def _pattern(written: str) -> re.Pattern[str]:
    """Words as they stand, or between slashes a regular expression."""
    pattern = written[1:-1] if written[:1] == written[-1:] == "/" else re.escape(written)
    return re.compile(rf"(?:(?<!\w)|(?=-)){pattern}(?!\w)", re.IGNORECASE)


def _weekday_names(names: Locale | None) -> tuple[str, ...]:
    if names is None:
        return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    wide: dict[int, str] = names.days["stand-alone"]["wide"]
    return tuple(wide[number] for number in range(7))
