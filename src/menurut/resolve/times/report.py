"""The time expressions of a whole report: each in the light of those before it and of the words around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from menurut.model import Reading, Report, Span, Timex
from menurut.resolve.times.explain import CONTEXT, Dated, explain_timex
from menurut.resolve.times.lexicon import time_words
from menurut.resolve.times.told import NOTHING, Told, first_day
from menurut.resolve.words.phrases import words_of

# Dates that the report writes in digits count as told, whether or not anything happens on them: `Senin (10/7)`.
_WRITTEN = re.compile(r"(?<![\d/.,])\d{1,2}/\d{1,2}(?:/\d{4}|/\d{2})?(?![\d/])")
_WRITTEN_IN_FULL = re.compile(r"(?<![\d/.,])\d{1,2}/\d{1,2}/\d{4}(?![\d/])")
_NAMED_IN_FULL = re.compile(r"(?<!\d)\d{1,2}\s[^\W\d_]{3,10}\s\d{4}(?!\d)")
# A report without a date is not taken to be newer than its newest full date by more than this.
NEWER_DAYS = 31
# No mention is parted from the rest of itself by more than a full stop and a space: `Feb. 25`.
# No more than `waktu setempat, pada hari` parts an hour from the day behind it.
_APPOSED = 30
_GAP = re.compile(r"[.,]?\s?")


@dataclass(frozen=True, slots=True)
class _Mention:
    """One mention, or neighbours that are one expression; `timex` is None of a date that no timex covers."""

    span: Span
    timex: str | None


def resolve_times(report: Report, reading: Reading) -> tuple[Timex, ...]:
    """The timexes of `reading` with value, zone and doubts, in the same order.

    A report without a date is taken to be as old as the newest day that it tells in full.
    """
    explicit = _explicit(report, reading)
    near = report.dct or _newest(report, reading, explicit)
    told = NOTHING
    if report.dct is None:
        for value in sorted(explicit.values()):
            told = told.then(value)
        told = replace(told, newest=near or told.last)
    found: dict[str, list[tuple[int, Dated]]] = {timex.id: [] for timex in reading.times}
    mentions = _mentions(report, reading)
    for at, mention in enumerate(mentions):
        text, span = mention.span.of(report.text), mention.span
        before, after = report.text[max(0, span.start - CONTEXT) : span.start], report.text[span.end : span.end + CONTEXT]
        known = told
        if at + 1 < len(mentions) and _apposed(report, mention, mentions[at + 1]):
            following = explain_timex(mentions[at + 1].span.of(report.text), report.lang, near, told=told).value
            known = told.then(following[:10] if following and first_day(following) else None)
        dated = explain_timex(text, report.lang, near, told=known, before=before, after=after)
        if (
            report.dct is None
            and len(dated.value or "") == 10
            and explain_timex(text, report.lang, None).value == "PRESENT_REF"
        ):
            dated = replace(dated, value="PRESENT_REF")  # its newest day need not be its today
        rank, dated = _ranked(text, report, dated, explicit)
        if mention.timex is not None and dated.value is not None:
            found[mention.timex].append((rank, dated))
        told = told.beside(dated.value) if dated.lasting else told.then(dated.value)
    return tuple(_resolved(timex, found[timex.id]) for timex in reading.times)


def _apposed(report: Report, mention: _Mention, following: _Mention) -> bool:
    """Whether `mention` is an hour or a part of the day, and `following` right behind it is its day.

    `tengah malam, Jumat (4/11)`, `pukul 04.00 pada Senin`.
    """
    gap = report.text[mention.span.end : following.span.start]
    if len(gap) > _APPOSED:
        return False
    words = [word for word in words_of(gap) if word.text not in ",("]
    on = time_words(report.lang).on.match(words, 0) if words else ("", 0)
    if on is None or on[1] != len(words):
        return False
    hour, day = (explain_timex(x.span.of(report.text), report.lang, None).value or "" for x in (mention, following))
    return hour.startswith("XXXX-XX-XXT") and not day.startswith("XXXX-XX")


def _resolved(timex: Timex, found: list[tuple[int, Dated]]) -> Timex:
    """The value of the plainest mention; zones and doubts of all."""
    if not found:
        return replace(timex, value=None)
    best = min(found, key=lambda x: x[0])[1]
    zone = best.zone or next((dated.zone for _, dated in found if dated.zone), None)
    doubts = tuple(dict.fromkeys(doubt for _, dated in found for doubt in dated.doubts))
    return replace(timex, value=best.value, zone=zone, doubts=doubts)


def _mentions(report: Report, reading: Reading) -> list[_Mention]:
    """Every mention, in the order of the text, and the dates in digits between them."""
    found: list[_Mention] = []
    for timex in reading.times:
        for span in sorted(timex.mentions):
            gap = report.text[found[-1].span.end : span.start] if found and found[-1].timex == timex.id else None
            if gap is not None and _GAP.fullmatch(gap):
                found[-1] = _Mention(Span(found[-1].span.start, span.end), timex.id)
            else:
                found.append(_Mention(span, timex.id))
    spans = [mention.span for mention in found]
    written = [Span(match.start(), match.end()) for match in _WRITTEN.finditer(report.text)]
    found.extend(_Mention(span, None) for span in written if not any(span.overlaps(other) for other in spans))
    return sorted(found, key=lambda mention: mention.span)


def _explicit(report: Report, reading: Reading) -> Mapping[int, str]:
    """Where the report writes a time with its year, and its value."""
    found = {}
    for timex in reading.times:
        for mention in timex.mentions:
            value = explain_timex(mention.of(report.text), report.lang, None).value
            if value is not None and value[:4].isdigit():
                found[mention.start] = value
    return found


def _newest(report: Report, reading: Reading, explicit: Mapping[int, str]) -> date | None:
    """The newest day that the report tells with its year."""
    days = [day for value in explicit.values() if "/" not in value and (day := first_day(value))]
    for pattern in (_WRITTEN_IN_FULL, _NAMED_IN_FULL):
        for match in pattern.finditer(report.text):
            day = first_day(explain_timex(match.group(), report.lang, None).value)
            days += [day] if day else []
    newest = max(days, default=None)
    if newest is None:
        return None
    for timex in reading.times:
        for mention in timex.mentions:
            # A day without a year that lies shortly after the newest with one is newer.
            day = first_day(explain_timex(mention.of(report.text), report.lang, None, told=Told(None, newest)).value)
            newest = day if day and timedelta(0) < day - newest <= timedelta(NEWER_DAYS) else newest
    return newest


def _ranked(text: str, report: Report, dated: Dated, explicit: Mapping[int, str]) -> tuple[int, Dated]:
    """How plainly the mention says its time: it names a date, then a weekday, then what relates to a date."""
    value = dated.value
    if value is None:
        return 4, dated
    alone = explain_timex(text, report.lang, None).value
    if alone and (alone[:4].isdigit() or (alone.startswith("XXXX-") and not alone.startswith("XXXX-XX"))):
        return 0, replace(dated, value=_with_year(value, alone, explicit))
    return 3 if not value[:4].isdigit() else 2 if alone else 1, dated


def _with_year(value: str, alone: str, explicit: Mapping[int, str]) -> str:
    """`7 Oktober` takes the year of `7 Oktober 2023` where the report writes both."""
    days = [day for other in explicit.values() if (day := first_day(other))]
    years = {day.year for day in days if f"XXXX-{day.isoformat()[5:]}" == alone[:10]}
    if len(years) != 1 or alone[4:] not in value:
        return value
    start, mark, end = value.partition("/")
    return f"{years.pop():04}{alone[4:]}{mark}{end}" if start[4:].startswith(alone[4:]) else value
