"""What a time expression says, word by word: the parts that `timexes` puts together into a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from menurut.resolve.times.lexicon import TimeWords
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word, words_of

# No time expression is longer; what is longer is a mistaken span.
MAX_LENGTH = 500

_ISO = r"(?<!\d)(?P<iy>\d{4})-(?P<im>\d{1,2})(?:-(?P<id>\d{1,2}))?(?![\d/])"
_FULL = r"(?<!\d)(?P<a>\d{1,2})\s?[/.-]\s?(?P<b>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?!\d)"
_SHORT = r"(?<!\d)(?P<c>\d{1,2})\s?/\s?(?P<d>\d{1,2})(?![\d/])"
_CLOCK = r"(?<![\d.])(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?![\d])(?:[:.]\d{2}(?!\d))?"
_DIGITS = re.compile("|".join((_ISO, _FULL, _SHORT, _CLOCK)))
_DECADE = re.compile(r"(?<!\d)(\d{3})0\s?(?:-\s?an|['’]?s|-?\s?[ех]|-?ые|-?ых)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What was said. `offset` counts days from the report's date, or from the day last told where `told`.

    `bare` is a number that nothing else claimed (a day whose month follows the range, or a year); `few` an amount
    without a number.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    decade: str | None = None
    weekday: int | None = None
    part: str | None = None
    part_offset: int = 0
    clock: str | None = None
    half: str | None = None
    offset: int | None = None
    told: bool = False
    unit: str | None = None
    amount: int | None = None
    few: bool = False
    shift: str | None = None
    ref: str | None = None
    bare: int | None = None

    @property
    def dated(self) -> bool:
        """Whether it says anything that a day, month or year can be told from."""
        return self != Frame(shift=self.shift, ref=self.ref)


def read_frames(text: str, lex: TimeWords) -> tuple[Frame, ...]:
    """One frame, or two where `text` says a range (`15-18 Juni`)."""
    text = _ORDINAL.sub("", text[:MAX_LENGTH])
    frames = [Frame()]
    end = 0
    clocked = False
    for match in (*_matches(text), None):
        words = words_of(text[end : match.start() if match else len(text)])
        clocked = _read_words(words, frames, lex, clocked=clocked)
        if match is not None:
            frames[-1] = _with_digits(match, frames[-1], clock=clocked or _clock_follows(text, match.end(), lex))
            end = match.end()
    return tuple(frames[:2]) if len(frames) > 1 and frames[1].dated else (frames[0],)


def _matches(text: str) -> list[re.Match[str]]:
    found = [*_DIGITS.finditer(text), *_DECADE.finditer(text)]
    kept: list[re.Match[str]] = []
    for match in sorted(found, key=lambda m: (m.start(), -m.end())):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


def _clock_follows(text: str, at: int, lex: TimeWords) -> bool:
    after = words_of(text[at:])
    return bool(after) and bool(lex.halves.match(after, 0) or lex.zones.match(after, 0))


def _with_digits(match: re.Match[str], frame: Frame, *, clock: bool) -> Frame:
    if match.re is _DECADE:
        return replace(frame, decade=f"{match[1]}X")
    if match["iy"]:
        day = int(match["id"]) if match["id"] else None
        return replace(frame, year=int(match["iy"]), month=int(match["im"]), day=day)
    if match["a"]:
        year = int(match["y"])
        day, month = _day_first(int(match["a"]), int(match["b"]))
        return replace(frame, day=day, month=month, year=year if len(match["y"]) == 4 else 2000 + year - 100 * (year > 68))
    if match["c"]:
        day, month = _day_first(int(match["c"]), int(match["d"]))
        return replace(frame, day=day, month=month)
    hour, minute = int(match["h"]), int(match["mi"])
    if clock or ":" in match.group():
        return _with_clock(frame, hour, minute)
    return replace(frame, day=hour, month=minute) if 1 <= minute <= 12 else frame


def _day_first(first: int, second: int) -> tuple[int, int]:
    """Day and month; month first only where there is no other way to read it."""
    return (second, first) if second > 12 >= first else (first, second)


def _with_clock(frame: Frame, hour: int, minute: int) -> Frame:
    # The first hour counts; a second one in brackets is the same in another zone.
    return frame if frame.clock or hour > 24 or minute > 59 else replace(frame, clock=f"{hour:02}:{minute:02}")


def _read_words(words: Sequence[Word], frames: list[Frame], lex: TimeWords, *, clocked: bool) -> bool:
    """Add what `words` say to the last of `frames`, or to a new one behind a range mark; tell if an hour is due."""
    at = 0
    while at < len(words):
        frame, before = frames[-1], clocked
        clocked = False
        if (ref := lex.refs.match(words, at)) is not None and not _longer(words, at, ref[1], frame, lex):
            frames[-1] = replace(frame, ref=frame.ref or ref[0])
            at = ref[1]
        elif (to := _range_mark(words, at, lex)) is not None and frame.dated and len(frames) == 1:
            frames.append(Frame())
            at = to
        elif before and (hour := read_number(words, at, lex)) is not None:
            frames[-1] = _with_clock(frame, _whole(hour[0], 99), 0)
            at = hour[1]
        else:
            frames[-1], at, clocked = _read_word(words, at, frame, lex)
    return clocked


def _range_mark(words: Sequence[Word], at: int, lex: TimeWords) -> int | None:
    if words[at].text in "-–—":
        return at + 1
    mark, shift = lex.ranges.match(words, at), lex.shifts.match(words, at)
    return mark[1] if mark and not (shift and shift[1] > mark[1]) else None


def _longer(words: Sequence[Word], at: int, end: int, frame: Frame, lex: TimeWords) -> bool:
    """Whether another book has a longer phrase here: `belakangan` is in more than one."""
    # A direction behind what it directs (`dua hari sebelumnya`) is no reference of its own (`sebelumnya`).
    if frame.dated and (shift := lex.shifts.match(words, at)) is not None and shift[1] >= end:
        return True
    books = (lex.days, lex.parts, lex.shifts, lex.units)
    return any((found := book.match(words, at)) is not None and found[1] > end for book in books)


def _read_word(words: Sequence[Word], at: int, frame: Frame, lex: TimeWords) -> tuple[Frame, int, bool]:
    directed = frame.unit is not None and lex.shifts.match(words, at) is not None
    if frame.bare is None and not directed and (day := lex.days.match(words, at)) is not None:
        return _with_day(frame, day[0]), day[1], False
    if frame.bare is None and (clock := lex.clock.match(words, at)) is not None and _hour_next(words, clock[1], lex):
        return frame, clock[1], True
    if frame.clock and frame.half is None and (half := lex.halves.match(words, at)) is not None:
        return replace(frame, half=half[0]), half[1], False
    if (part := lex.parts.match(words, at)) is not None:
        return _with_part(frame, part[0]), part[1], False
    if (weekday := lex.weekdays.match(words, at)) is not None and _named(words, at, lex):
        return replace(frame, weekday=weekday[0] if frame.weekday is None else frame.weekday), weekday[1], False
    if (month := lex.months.match(words, at)) is not None and _named(words, at, lex):
        return _with_month(frame, month[0]), month[1], False
    if (one := lex.one.match(words, at)) is not None:
        return replace(frame, unit=one[0], amount=1), one[1], False
    mark = lex.marks.match(words, at) if frame.day is None else None
    if mark is not None and frame.bare is not None and 1 <= frame.bare <= 31:
        return replace(frame, day=frame.bare, bare=None), mark[1], False
    if mark is not None and mark[1] < len(words):
        number = read_number(words, mark[1], lex)
        if number is not None and 1 <= number[0] <= 31:
            return replace(frame, day=int(number[0])), number[1], False
    if (article := lex.articles.match(words, at)) is not None and article[1] < len(words):
        at, frame = article[1], replace(frame, bare=1) if lex.units.match(words, article[1]) else frame
        return frame, at, False
    if (unit := lex.units.match(words, at)) is not None:
        return _with_unit(frame, unit[0]), unit[1], False
    if (shift := lex.shifts.match(words, at)) is not None:
        return replace(frame, shift=shift[0] if frame.shift in (None, "this") else frame.shift), shift[1], False
    if (vague := lex.vague.match(words, at)) is not None:
        return replace(frame, few=True), vague[1], False
    if (number := read_number(words, at, lex)) is not None:
        return _with_number(frame, _whole(number[0], 9999)), number[1], False
    return frame, at + 1, False


def _whole(number: Fraction, most: int) -> int:
    return int(number) if number < most else most


def _hour_next(words: Sequence[Word], at: int, lex: TimeWords) -> bool:
    """Whether an hour can follow: `pukul 2`, or the end of the words where its digits were cut out."""
    return at == len(words) or read_number(words, at, lex) is not None


def _named(words: Sequence[Word], at: int, lex: TimeWords) -> bool:
    """Whether a word that is a weekday or month only with a capital letter (`Minggu`, `May`) has one."""
    if lex.capital.match(words, at) is None:
        return True
    counted = at > 0 and (read_number(words, at - 1, lex) is not None or lex.vague.match(words, at - 1) is not None)
    ahead = at + 1 < len(words) and (shift := lex.shifts.match(words, at + 1)) is not None and shift[0] != "past"
    return words[at].text[:1].isupper() and not counted and not ahead


def _with_day(frame: Frame, meaning: str) -> Frame:
    told = meaning.startswith("told")
    offset, part = re.fullmatch(r"(?:told)?([+-]?\d+)?(T.*)?", meaning).groups()  # type: ignore[union-attr]
    if frame.offset is not None:
        return frame
    return replace(frame, offset=int(offset or 0), told=told, part=part or frame.part)


def _with_part(frame: Frame, meaning: str) -> Frame:
    offset, _, part = meaning.rpartition("T")
    if frame.part is not None:
        return frame
    return replace(frame, part=f"T{part}", part_offset=int(offset or 0))


def _with_month(frame: Frame, month: int) -> Frame:
    if frame.month is not None:
        return frame
    if frame.bare is not None and 1 <= frame.bare <= 31:
        return replace(frame, month=month, day=frame.bare, bare=None)
    return replace(frame, month=month)


def _with_unit(frame: Frame, unit: str) -> Frame:
    if frame.bare is not None and frame.year is None and not (unit == "year" and frame.bare >= 1000):
        return replace(frame, unit=unit, amount=frame.bare, bare=None)
    return frame if frame.unit and frame.amount else replace(frame, unit=unit)


def _with_number(frame: Frame, number: int) -> Frame:
    if 1000 <= number <= 2999:
        return frame if frame.year else replace(frame, year=number)
    if frame.month is not None and frame.day is None and 1 <= number <= 31:
        return replace(frame, day=number)
    return replace(frame, bare=number)
