"""A time expression's value with the reasons for it, in words."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date

from menurut.resolve.times.dated import contradicted
from menurut.resolve.times.days import day_of
from menurut.resolve.times.frame import Frame
from menurut.resolve.times.lexicon import TimeWords, time_words
from menurut.resolve.times.tense import ahead as tells_ahead
from menurut.resolve.times.timewords import MAX_LENGTH, read_frames
from menurut.resolve.times.timexes import no_such_day, value_of
from menurut.resolve.times.told import NOTHING, Told, first_day
from menurut.resolve.words.phrases import Phrases, words_of

# How much of the report before and behind a time expression can tell whether it lies ahead.
CONTEXT = 120

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}
_PLURALS = {"century": "centuries"}
_SHIFTS = {
    "past": "before {from_date}",
    "last": "before {from_date}",
    "window": "up to {from_date}",
    "this": "of {from_date}",
    "that": "of {from_told}",
    "future": "after {from_date}",
    "next": "after {from_date}",
    "ahead": "from {from_date} on",
    "in": "after {from_date}",
    "hence": "after {from_date}",
    "before": "before {from_told}",
    "ante": "before {from_told}, back from an event",
    "after": "after {from_told}",
    "event": "before {from_told}, back to an event",
    "from": "before {from_told}, back to an event",
    "for": "long, without a date",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A TIMEX3 `value`, None where there is none; the `zone` of the clock; what speaks against the value, and for it.

    `lasting` is whether the time tells how long something has lasted or since when, not when it happened.
    """

    value: str | None
    zone: str | None = None
    doubts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    lasting: bool = False


def read_timex(
    text: str, lang: str, dct: date | None, *, told: Told = NOTHING, before: str = "", after: str = ""
) -> str | None:
    """The TIMEX3 value of the time expression `text` in the language `lang` (ISO 639-1); None where it has none.

    `dct` is the report's date, `told` what the report has told before, `before` and `after` the report's text around
    the expression. Where `dct` is None, dates without a year are those nearest to what was told, and without that their
    year is `XXXX`. Dates in digits are day first unless that is impossible. Never raises.
    """
    return explain_timex(text, lang, dct, told=told, before=before, after=after).value


def explain_timex(text: str, lang: str, dct: date | None, *, told: Told = NOTHING, before: str = "", after: str = "") -> Dated:
    """`read_timex` with the clock's zone (`+07:00`, `local`), doubts and reasons in words. Never raises."""
    lex = time_words(lang)
    frames = _with_context(read_frames(text, lex), text, before, after, lex)
    until = _stands(lex.until, text, before)
    ahead = tells_ahead(before[-CONTEXT:], after[:CONTEXT], lex, until=until) if before or after else None
    value = value_of(frames, dct, told=told, ahead=ahead, sunday=lex.sunday)
    doubts = tuple(doubt for frame in frames for doubt in _doubts(frame, value if len(frames) == 1 else None, lex))
    reasons = tuple(reason for frame in frames for reason in _reasons(text[:MAX_LENGTH], frame, value, dct, told))
    if ahead and value:
        reasons = (*reasons, "the words around tell of something ahead")
    zone = next((frame.zone for frame in frames if frame.zone), None)
    lasting = (frames[0].counts and "/" in (value or "")) or any(frame.since for frame in frames)
    return Dated(value, zone, doubts, reasons, lasting or _since_before(before, lex))


def _stands(phrases: Phrases[str], text: str, before: str) -> bool:
    """Whether one of `phrases` begins the mention or stands right before it."""
    words, near = words_of(text[:40]), words_of(before[-40:])
    begins = bool(words) and phrases.match(words, 0) is not None
    return begins or phrases.match_before(near, len(near)) is not None


def _since_before(before: str, lex: TimeWords) -> bool:
    near = words_of(before[-40:])
    mark = lex.marks.match_before(near, len(near))
    return mark is not None and mark[0] == "since"


def _turn(frame: Frame, text: str, lex: TimeWords) -> bool:
    """Whether the direction stands before a unit without a number: `sebelum akhir tahun` is this year, no year before."""
    words = words_of(text[:40])
    first = lex.shifts.match(words, 0) if words else None
    return first is not None and first[0] == frame.shift and not (frame.amount or frame.few or frame.many)


def _with_context(frames: tuple[Frame, ...], text: str, before: str, after: str, lex: TimeWords) -> tuple[Frame, ...]:
    """An amount takes its direction from the words beside it: `sehari` before `setelah serangan` counts back."""
    frame = frames[-1]
    if frame.shift == "in" and (not frame.amount or not frame.counts):
        return (*frames[:-1], replace(frame, shift=None))  # `in June`, no distance
    if frame.shift in ("from", "event", "ante") and (not frame.counts or _turn(frame, text, lex)):
        return (*frames[:-1], replace(frame, shift=None))  # `after 2014`: the time itself
    if frame.shift == "from":
        # Nothing behind it names an event: it is the time after what was told.
        shift = "event" if not after or after.lstrip(" ")[:1].isalpha() else "after"
    elif frame.counts and (frame.amount or frame.few) and frame.shift is None and (found := _shift_beside(before, after, lex)):
        if found == "for" and not frame.amount:
            return frames
        shift = found  # `for` stays no direction: a duration (`P11W`)
    else:
        return frames
    return (*frames[:-1], replace(frame, shift=shift))


def _shift_beside(before: str, after: str, lex: TimeWords) -> str | None:
    """The direction that stands outside the mention: behind it, or the mark of a duration right before it."""
    words = words_of(after[:40]) if after[:1] == " " else ()
    behind = lex.shifts.match(words, 0) if words else None
    if behind and behind[0] in ("past", "after", "before", "ante", "from"):
        return "event" if behind[0] == "from" else behind[0]
    words = words_of(before[-20:])
    for at in range(max(0, len(words) - 3), len(words)):
        if (mark := lex.marks.match(words, at)) is not None and mark == ("for", len(words)):
            return "for"
    return None


def _doubts(frame: Frame, value: str | None, lex: TimeWords) -> tuple[str, ...]:
    """What contradicts the value, in words."""
    if frame.month is not None and not 1 <= frame.month <= 12:
        return (f"there is no month {frame.month}",)
    year = int(frame.bare) if frame.year is None and frame.unit == "year" and frame.bare is not None else frame.year
    if year is not None and not 1 <= year <= 9999:
        return (f"the year {year} is out of range",)
    if no_such_day(frame):
        return (f"{frame.day} {month_name[frame.month or 1]}{f' {frame.year}' if frame.year else ''} does not exist",)
    if frame.weekday is None or frame.month is None or frame.day is None or value is None:
        return ()
    day = first_day(value)
    written = day_of(frame.year or (day.year if day else 2000), frame.month, frame.day)
    if written is None or not contradicted(frame, written):
        return ()
    name = lex.weekday_names[frame.weekday]
    return (f'"{name}" is not the weekday of {written}, a {_WEEKDAYS[written.weekday()]}',)


def _reasons(text: str, frame: Frame, value: str | None, dct: date | None, told: Told) -> tuple[str, ...]:
    """What each slot of a frame says, and what it is counted from."""
    from_date = str(dct) if dct else "the report's date, which is not known"
    from_told = str(told.day or told.last or from_date)
    reasons = []
    if frame.day is not None or frame.month or frame.year:
        named = (("day", frame.day), ("month", frame.month), ("year", frame.year))
        nearest = "" if frame.year else f", of the year nearest to {from_date}"
        reasons.append(", ".join(f"{name} {number}" for name, number in named if number is not None) + nearest)
    if frame.weekday is not None:
        reasons.append(_WEEKDAYS[frame.weekday] + ("" if frame.day else f", counted from {from_date}"))
    if frame.offset is not None or frame.then:
        start = from_told if frame.told or frame.then else from_date
        reasons.append(
            f"{_amount(abs(frame.offset), 'day')} {'before' if frame.offset < 0 else 'after'} {start}"
            if frame.offset
            else start
        )
    if frame.unit and frame.century is None:
        several = f"several {_PLURALS.get(frame.unit, f'{frame.unit}s')}" if frame.few or frame.many else f"the {frame.unit}"
        amount = _amount(frame.amount, frame.unit) if frame.amount else several
        direction = _SHIFTS.get(frame.shift or "", "up to {from_date}").format(from_date=from_date, from_told=from_told)
        reasons.append(f"{amount} {direction}")
    # `late` and `early` tell a part of the day only where there is a day: `late September` has no night.
    parted = "T" in (value or "")[len("XXXX-XX-XX") :]
    slots = (
        ("", _PARTS.get(frame.part or "", frame.part) if parted else None),
        ("clock ", frame.clock and f"{frame.clock} {frame.half or ''}".strip()),
        ("century ", frame.century and str(frame.century)),
        ("season ", frame.season),
        ("decade ", frame.decade),
        ("a feast held on ", ", ".join(str(day) for day in frame.feasts if dct and day.year == dct.year)),
        ("zone ", frame.zone),
        ("no date, ", frame.ref),
    )
    reasons.extend(name + said for name, said in slots if said)
    return tuple(f'"{text.strip()}": {reason}' for reason in reasons)


def _amount(number: int, unit: str) -> str:
    """`1 day`, `2 centuries`."""
    return f"1 {unit}" if number == 1 else f"{number} {_PLURALS.get(unit, f'{unit}s')}"
