"""Dates and hours in digits: `27/9/2020`, `2020-09-27`, `07.00`, `0130 GMT`, `1990-an`."""

from __future__ import annotations

import re
from dataclasses import replace

from menurut.resolve.times.frame import Frame, with_clock, year_of
from menurut.resolve.times.lexicon import TimeWords
from menurut.resolve.words.phrases import words_of

_ISO = r"(?<!\d)(?P<iy>\d{4})(?P<s1>[-/.])(?P<im>\d{1,2})(?:(?P=s1)(?P<id>\d{1,2}))?(?![\d/])"
_FULL = r"(?<!\d)(?P<a>\d{1,2})\s?(?P<s2>[/.-])\s?(?P<b>\d{1,2})\s?(?P=s2)\s?(?P<y>\d{4}|\d{2})(?!\d)"
_SHORT = r"(?<!\d)(?P<c>\d{1,2})\s?/\s?(?P<d>\d{1,2})(?![\d/])"
_MONTH = r"(?<![\d/])(?P<m>\d{1,2})/(?P<my>\d{4})(?![\d/])"
_CLOCK = r"(?<![\d.])(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?![\d])(?:[:.]\d{2}(?!\d))?"
_MILITARY = r"(?<!\d)(?P<mh>[01]\d|2[0-3])(?P<mm>[0-5]\d)(?=\s?\(?[^\W\d_])"
_DIGITS = re.compile("|".join((_ISO, _FULL, _MONTH, _SHORT, _CLOCK, _MILITARY)))
_TENS = r"(?:\s?-\s?an|\s?an|['’]?s|-?\s?[ехі]|-?ые|-?ых|-?ті|-?тих|-?х|'?l[aı]r|-ci illər)"
_DECADE = re.compile(rf"(?<!\d)((?:\d\d)?\d)0{_TENS}\b", re.IGNORECASE)


def matches(text: str, lex: TimeWords) -> list[re.Match[str]]:
    """What stands in digits, in order and without overlap."""
    found = [*(m for m in _DIGITS.finditer(text) if _meant(m, text, lex)), *_DECADE.finditer(text)]
    kept: list[re.Match[str]] = []
    for match in sorted(found, key=lambda m: (m.start(), -m.end())):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


def _meant(match: re.Match[str], text: str, lex: TimeWords) -> bool:
    """Four digits are an hour only before a zone; a year and a number above 12 are no month (`2015-16`)."""
    if match["mh"]:
        return _zone_follows(text, match.end(), lex)
    return not match["iy"] or bool(match["id"]) or (int(match["im"]) <= 12 and match["s1"] != ".")


def clock_follows(text: str, at: int, lex: TimeWords) -> bool:
    """Whether what stands at `at` makes an hour of the number before it."""
    after = words_of(text[at:])
    return bool(after) and bool(lex.halves.match(after, 0) or lex.zones.match(after, 0))


def _zone_follows(text: str, at: int, lex: TimeWords) -> bool:
    after = words_of(text[at:])
    return bool(after) and lex.zones.match(after, 0) is not None


def with_digits(match: re.Match[str], frame: Frame, *, clock: bool) -> Frame:
    """The frame with what `match` says; `clock` where an hour is due."""
    if "iy" not in match.re.groupindex:
        decade = match[1] if len(match[1]) == 3 else ("20" if match[1] in "012" else "19") + match[1]
        return replace(frame, decade=frame.decade or f"{decade}X")
    if match["iy"]:
        day = int(match["id"]) if match["id"] else None
        return _once(frame, day, int(match["im"]), int(match["iy"]))
    if match["a"]:
        return _once(frame, *_day_first(int(match["a"]), int(match["b"])), year_of(match["y"]))
    if match["my"]:
        return _once(frame, None, int(match["m"]), int(match["my"]))
    if match["c"]:
        return _once(frame, *_day_first(int(match["c"]), int(match["d"])), frame.year)
    if match["mh"]:
        return with_clock(frame, int(match["mh"]), int(match["mm"]))
    hour, minute = int(match["h"]), int(match["mi"])
    if clock or ":" in match.group():
        return with_clock(frame, hour, minute)
    return _once(frame, hour, minute, frame.year) if 1 <= minute <= 12 else frame


def _once(frame: Frame, day: int | None, month: int, year: int | None) -> Frame:
    """A date; one in brackets behind another (`19 Juni (19/6)`) says it again, and adds the year."""
    if frame.month is not None and frame.day is not None:
        return replace(frame, year=frame.year or year)
    return replace(frame, day=day, month=month, year=year, bare=None if day else frame.bare)


def _day_first(first: int, second: int) -> tuple[int, int]:
    """Day and month; month first only where there is no other way to read it."""
    return (second, first) if second > 12 >= first else (first, second)
