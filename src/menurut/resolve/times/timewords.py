"""From the words of a time expression to its frames."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from menurut.resolve.times.digits import clock_follows, matches, with_digits
from menurut.resolve.times.frame import (
    Frame,
    with_clock,
    with_day,
    with_feast,
    with_month,
    with_number,
    with_part,
    with_shift,
    with_unit,
    with_weekday,
)
from menurut.resolve.times.lexicon import TimeWords
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word, words_of

# No time expression is longer; what is longer is a mistaken span.
MAX_LENGTH = 500

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|-?го|-?му|-?м|-?га|-?c[ıiuü])\b|(?<=[1-9])-?е\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s\b")
_SUFFIX = re.compile(r"(?<=\w)['’]([^\W\d_]+)")
_TH_DAY = re.compile(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?:century|day|week|month|year|anniversary)\b)", re.IGNORECASE)
# `1980-88`, `2015/16`: years that a reader of months would take for a month.
_YEARS = re.compile(r"(?<![\d/.-])([12]\d)(\d\d)(\s?[-–—/]\s?)(\d\d)(?![-\d/.])")


def read_frames(text: str, lex: TimeWords) -> tuple[Frame, ...]:
    """One frame, or two where `text` says a range (`15-18 Juni`)."""
    text = _plain(text[:MAX_LENGTH], lex)
    frames = [Frame()]
    end = 0
    clocked = False
    for match in (*matches(text, lex), None):
        words = words_of(text[end : match.start() if match else len(text)])
        clocked = _read_words(words, frames, lex, clocked=clocked)
        if match is not None:
            # `pukul 02.20 dan 02.45`: the second is an hour as the first is.
            clock = clocked or clock_follows(text, match.end(), lex) or (frames[0].clock is not None and not frames[-1].dated)
            frames[-1] = with_digits(match, frames[-1], clock=clock)
            end = match.end()
    return tuple(frames[:2]) if (len(frames) > 1 and frames[1].dated) or (len(frames) > 1 and frames[1].ref) else (frames[0],)


def _plain(text: str, lex: TimeWords) -> str:
    """The text with its spellings evened out."""
    for written, read in lex.rewrite:
        text = written.sub(read, text)
    if lex.suffixes:
        text = _SUFFIX.sub(lambda match: "" if match[1].casefold() in lex.suffixes else match[0], text)
    marked = _TH_DAY.sub(r"the day-of-month \1", text) if lex.lang == "en" else text
    return _ORDINAL.sub("", _POSSESSIVE.sub("", _YEARS.sub(_years, marked)))


def _years(match: re.Match[str]) -> str:
    """Only an end that is later and no month of a year (`2003-04`) is a year."""
    later = int(match[4]) > int(match[2]) and (int(match[4]) > 12 or "–" in match[3] or "/" in match[3])
    return f"{match[1]}{match[2]} - {match[1]}{match[4]}" if later else match.group()


def _read_words(words: Sequence[Word], frames: list[Frame], lex: TimeWords, *, clocked: bool) -> bool:
    """Add what `words` say to the last of `frames`, or to a new one behind a range mark; tell if an hour is due."""
    at = 0
    while at < len(words):
        frame, before = frames[-1], clocked
        clocked = False
        if (ref := lex.refs.match(words, at)) is not None and not _longer(words, at, ref[1], frame, lex):
            # `2014 hingga sekarang` is a range.
            ends = ref[0] == "PRESENT_REF" and frame.dated and lex.ranges.match(words, at) is not None and len(frames) == 1
            frames[-1:] = [frame, Frame(ref=ref[0])] if ends else [replace(frame, ref=frame.ref or ref[0])]
            at = ref[1]
        elif (to := _range_mark(words, at, frame, lex)) is not None and len(frames) == 1:
            frames.append(Frame())
            at = to
        elif before and (hour := read_number(words, at, lex)) is not None:
            at = hour[1]
            if hour[0].denominator != 1 and hour[0] < 1 and (full := at < len(words) and read_number(words, at, lex)):
                # `setengah delapan` is half an hour before eight.
                frames[-1], at = with_clock(frame, int(full[0]) - 1, 30), full[1]
            else:
                frames[-1] = with_clock(frame, int(hour[0]) if hour[0] < 99 else 99, 30 if hour[0].denominator == 2 else 0)
        else:
            frames[-1], at, clocked = _read_word(words, at, frame, lex)
    return clocked


def _range_mark(words: Sequence[Word], at: int, frame: Frame, lex: TimeWords) -> int | None:
    """Where the second time of a range starts, if word `at` stands between two."""
    if not frame.dated or frame.counts:
        return None  # `dua hari hingga`: nothing that could be a first time
    if words[at].text in "-–—":
        # `18-month`, `pertengahan-2014`: a hyphen inside one word.
        unit = at + 1 < len(words) and lex.units.match(words, at + 1) is not None
        return None if unit and words[at].glued else at + 1
    marks = [mark for book in (lex.ranges, lex.to) if (mark := book.match(words, at)) is not None]
    other = [found for book in (lex.shifts, lex.parts, lex.zones) if (found := book.match(words, at)) is not None]
    end = max((mark[1] for mark in marks), default=None)
    if end is None or any(found[1] > end for found in other):
        return None
    joined = all(mark[0] == "and" for mark in marks)
    return None if joined and not _date_follows(words, end, frame, lex) else end


def _date_follows(words: Sequence[Word], at: int, frame: Frame, lex: TimeWords) -> bool:
    """Whether `and` joins two times: two weekdays, two days of a month, two years."""
    if at >= len(words):
        return True  # digits follow, which were cut out
    number = read_number(words, at, lex)
    if number is not None:
        return number[0] >= 1 and frame.unit is None
    return any(book.match(words, at) is not None for book in (lex.weekdays, lex.months, lex.days, lex.marks, lex.parts))


def _longer(words: Sequence[Word], at: int, end: int, frame: Frame, lex: TimeWords) -> bool:
    """Whether another book has a longer phrase here: `belakangan` is in more than one."""
    # A direction behind what it directs (`dua hari sebelumnya`) is no reference of its own (`sebelumnya`).
    shift = lex.shifts.match(words, at)
    if shift and shift[1] >= end and (frame.dated or (shift[1] < len(words) and _amount_follows(words, shift[1], lex))):
        return True
    books = (lex.days, lex.parts, lex.shifts, lex.units, lex.seasons, lex.feasts)
    return any((found := book.match(words, at)) is not None and found[1] > end for book in books)


def _amount_follows(words: Sequence[Word], at: int, lex: TimeWords) -> bool:
    """Whether a direction (`the past`) is followed by what it directs (`year`, `few days`)."""
    if read_number(words, at, lex) is not None:
        return True
    return any(book.match(words, at) is not None for book in (lex.units, lex.one, lex.vague, lex.articles, lex.weekdays))


def _read_word(words: Sequence[Word], at: int, frame: Frame, lex: TimeWords) -> tuple[Frame, int, bool]:
    """The frame with the phrase at word `at`, where the phrase ends, and whether it announces an hour."""
    directed = frame.unit is not None and lex.shifts.match(words, at) is not None
    if frame.bare is None and not frame.few and not directed and (day := lex.days.match(words, at)) is not None:
        return with_day(frame, day[0]), day[1], False
    if (
        frame.bare is None
        and not frame.few
        and (clock := lex.clock.match(words, at)) is not None
        and _hour_next(words, clock[1], lex)
    ):
        return frame, clock[1], True
    if frame.half is None and (half := lex.halves.match(words, at)) is not None and (hour := _hour(frame)) is not None:
        return replace(hour, half=half[0]), half[1], False
    if (zone := lex.zones.match(words, at)) is not None:
        return replace(frame, zone=frame.zone or zone[0]), zone[1], False
    if (feast := lex.feasts.match(words, at)) is not None:
        return with_feast(frame, feast[0]), feast[1], False
    if (season := lex.seasons.match(words, at)) is not None:
        return replace(frame, season=frame.season or season[0], bare=None), season[1], False
    mark, shift = lex.marks.match(words, at), lex.shifts.match(words, at)
    if mark and not (shift and shift[1] > mark[1]) and (marked := _marked(words, mark, frame, lex)) is not None:
        return *marked, False
    if (part := lex.parts.match(words, at)) is not None:
        return with_part(frame, part[0]), part[1], False
    return *_read_unit(words, at, frame, lex), False


def _read_unit(words: Sequence[Word], at: int, frame: Frame, lex: TimeWords) -> tuple[Frame, int]:
    if (weekday := lex.weekdays.match(words, at)) is not None and _named(words, at, lex):
        return with_weekday(frame, weekday[0]), weekday[1]
    if (month := lex.months.match(words, at)) is not None and _named(words, at, lex):
        return with_month(frame, month[0]), month[1]
    if (one := lex.one.match(words, at)) is not None:
        return with_unit(frame, one[0] if " " in one[0] else f"1 {one[0]}"), one[1]
    if (vague := lex.vague.match(words, at)) is not None and frame.bare is None:
        return replace(frame, few=True), vague[1]
    if (article := lex.articles.match(words, at)) is not None and article[1] < len(words):
        counted = lex.units.match(words, article[1]) is not None and frame.bare is None
        return replace(frame, bare=article[0]) if counted else frame, article[1]
    if (unit := lex.units.match(words, at)) is not None:
        return with_unit(frame, unit[0]), unit[1]
    if (shift := lex.shifts.match(words, at)) is not None:
        return with_shift(frame, _event_follows(words, shift)), shift[1]
    if (number := read_number(words, at, lex)) is not None:
        return with_number(frame, number[0]), number[1]
    return frame, at + 1


def _marked(words: Sequence[Word], mark: tuple[str, int], frame: Frame, lex: TimeWords) -> tuple[Frame, int] | None:
    """What a mark makes of the number or time beside it."""
    meaning, end = mark
    if meaning in ("since", "for"):
        return replace(frame, since=frame.since or meaning == "since"), end
    if meaning == "eve":
        # `malam Minggu` is the night before Sunday, `malam ini` is none.
        eve = end < len(words) and lex.weekdays.match(words, end) is not None and frame.part is None
        return (replace(frame, part="TNI", eve=True), end) if eve else None
    if frame.day is not None:
        return None
    if frame.number:
        return replace(frame, day=frame.number, bare=None), end
    number = read_number(words, end, lex) if end < len(words) else None
    if number is not None and number[0].denominator == 1 and 1 <= number[0] <= 31:
        return replace(frame, day=int(number[0])), number[1]
    return None


def _event_follows(words: Sequence[Word], shift: tuple[str, int]) -> str:
    """`sehari setelah serangan` counts back to an event; `from` stays open where the words end, as the text goes on."""
    meaning, end = shift
    return "event" if meaning == "from" and end < len(words) and words[end].text[:1].isalpha() else meaning


def _hour_next(words: Sequence[Word], at: int, lex: TimeWords) -> bool:
    """Whether an hour can follow: `pukul 2`, or the end of the words where its digits were cut out."""
    return at == len(words) or read_number(words, at, lex) is not None


def _hour(frame: Frame) -> Frame | None:
    """The frame with its clock, or with its bare number or amount of hours as one: `8 p.m.`, `5 часов утра`."""
    if frame.clock:
        return frame
    if frame.unit == "hour" and frame.amount is not None and frame.shift is None:
        return with_clock(replace(frame, unit=None, amount=None), frame.amount, 0)
    return with_clock(replace(frame, bare=None), frame.number, 0) if frame.number and frame.number <= 12 else None


def _named(words: Sequence[Word], at: int, lex: TimeWords) -> bool:
    """Whether a word that is a weekday or month only with a capital letter (`Minggu`, `May`) has one."""
    if lex.capital.match(words, at) is None:
        return True
    counted = at > 0 and (read_number(words, at - 1, lex) is not None or lex.vague.match(words, at - 1) is not None)
    month = lex.months.match(words, at) is not None
    ahead = at + 1 < len(words) and (shift := lex.shifts.match(words, at + 1)) is not None and shift[0] != "past"
    return words[at].text[:1].isupper() and (month or (not counted and not ahead))
