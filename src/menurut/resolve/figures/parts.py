"""The words of a figure as parts: counts, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.figures.persons import conjunction, heads_group, measured, nth
from menurut.resolve.words.lexicon import Bounds
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word

# No figure of people is larger than mankind; what is larger is a misprint, a telephone number or noise.
MOST_PEOPLE = 10_000_000_000

_COUNTED = ("count", "known")
# A bound and its number, twice.
_LEAST_TWICE = 4

# A bare number of these behind `since` or `in` is a year.
_YEARS = range(1000, 2101)


@dataclass(frozen=True, slots=True)
class Part:
    """The words `at` to `end` and their part in the figure.

    `kind`: count, article, known (`twins`), bound, after, to, and, of, including, label, word.
    """

    kind: str
    at: int
    end: int
    meaning: str = ""
    bounds: Bounds = (None, None)
    scale: int = 1


def parts_of(words: Sequence[Word], lex: FigureWords) -> list[Part]:
    """The parts of a figure, in order, with `A to B` and `between A and B` as one count."""
    parts: list[Part] = []
    at = 0
    while at < len(words):
        parts.append(_part(words, at, lex, parts))
        at = parts[-1].end
    return _bounded_twice(_ranged(parts), words, lex)


def _part(words: Sequence[Word], at: int, lex: FigureWords, before: Sequence[Part]) -> Part:
    counted = bool(before) and before[-1].kind in _COUNTED
    # `100 orang lebih`: one noun may stand between the number and what bounds it from behind.
    noun = len(before) > 1 and before[-1].kind == "word" and before[-2].kind in _COUNTED
    if (counted or noun) and (after := lex.after.match(words, at)) is not None:
        return Part("after", at, after[1], after[0])
    if counted and (to := lex.ranges.match(words, at)) is not None:
        return Part("to", at, to[1])
    return (
        _number(words, at, lex, before)
        or _marked(words, at, lex, counted=counted)
        or _phrase(words, at, lex, first=not before or before[-1].kind == "and")
        or Part("word", at, at + 1)
    )


def _number(words: Sequence[Word], at: int, lex: FigureWords, before: Sequence[Part]) -> Part | None:
    """A count in digits or words, or the number of something else, unless a longer phrase stands here."""
    vague, number = lex.vague.match(words, at), read_number(words, at, lex)
    longer = max((found[1] for book in (lex.bounds, lex.including) if (found := book.match(words, at))), default=at)
    if vague is not None and vague[1] >= longer:
        # `более тысячи`: behind a bound it is one thousand, not thousands.
        bounded = bool(before) and before[-1].kind == "bound" and before[-1].meaning != "none"
        scaled = _scaled(words, at, vague, lex)
        if number is None or number[1] < scaled.end or (number[1] == scaled.end and not bounded):
            return scaled
    if number is None or number[1] <= longer:
        return None
    value, end = number
    if _labelled(words, at, end, before, lex):
        return Part("label", at, end, "name")
    unit = measured(words, end, lex)
    if 0 < value < 1 or unit == "share":
        # `sepertiga dari 90`, `90 persen dari 2,3 juta`: no more than the whole.
        return Part("bound", at, end, "most")
    if unit or nth(words, at, lex) is not None or value.denominator != 1 or not 0 <= value <= MOST_PEOPLE:
        return Part("word", at, end)
    # `10-15 ribu`, `two to three million`: the scale of the second number is that of the first as well.
    last = lex.scales.match(words, end - 1) if end > at + 1 else None
    scale = int(last[0]) if last is not None and last[0] >= 100 and value % last[0] == 0 else 1
    return Part("count", at, end, bounds=(int(value), int(value)), scale=scale)


def _scaled(words: Sequence[Word], start: int, vague: tuple[Bounds, int], lex: FigureWords) -> Part:
    """`puluhan ribu`, `tens of thousands`, `beberapa ratus`: the vague number times the scale behind it."""
    (low, high), end = vague
    at = end
    while at < len(words) and (joiner := lex.joiners.match(words, at)) is not None:
        at = joiner[1]
    factor = 0
    if at < len(words) and (scale := lex.scales.match(words, at)) is not None:
        factor, end = int(scale[0]), scale[1]
    elif at < len(words) and at > end and (second := lex.vague.match(words, at)) is not None and second[0][0]:
        factor, end = second[0][0], second[1]
    if factor:
        low, high = low and low * factor, high and (high * factor if low == high else (high + 1) * factor - 1)
    if low is not None and high is None and not factor and end < len(words) and _counts(words, end, lex):
        # `some 50`, `sejumlah 1.326`: the number counts.
        return Part("bound", start, end, "about")
    if measured(words, end, lex):
        return Part("word", start, end)
    return Part("count", start, end, "" if low == high else "vague", (low, high))


def _counts(words: Sequence[Word], at: int, lex: FigureWords) -> bool:
    return read_number(words, at, lex) is not None or lex.vague.match(words, at) is not None


def _labelled(words: Sequence[Word], at: int, end: int, before: Sequence[Part], lex: FigureWords) -> bool:
    """Whether the number names or dates something: `Batalyon 323`, `F-16`, `usia 20 dan 25`, `7 Oktober`, `sejak 2014`."""
    digits = words[at].text[:1].isdigit()
    if before and before[-1].kind == "label":
        year = digits and end == at + 1 and words[at].text.isdecimal() and int(words[at].text[:5]) in _YEARS
        return before[-1].meaning == "name" or year
    if len(before) > 1 and before[-1].kind in ("and", "to") and before[-2].meaning == "name" and before[-2].kind == "label":
        return end == len(words) or not words[end].text[:1].isalpha()
    if not digits:
        return False
    if end < len(words) and (words[end].text in lex.months or (words[end].text == "/" and words[end].glued)):
        return True
    if at and (words[at - 1].text in lex.months or (words[at - 1].text == "/" and words[at].glued)):
        return True
    if at > 1 and words[at - 1].text in "-‑" and words[at].glued and words[at - 1].glued:
        return words[at - 2].text.isalpha()
    return at > 0 and words[at].glued and words[at - 1].text.isupper() and len(words[at - 1].text) <= 3


def _marked(words: Sequence[Word], at: int, lex: FigureWords, *, counted: bool) -> Part | None:
    """What a mark says behind a count: `10-15`, `50-an`, `20+`; else what parts a list."""
    mark = words[at]
    if mark.text in ",;&،՝":
        return Part("and", at, at + 1, ",")
    if not mark.text or mark.text not in "-–—+:":
        return None
    following = at + 1 < len(words)
    if mark.text == "+":
        return Part("after", at, at + 1, "least") if counted else None
    if counted and mark.text == "-" and following and (tens := lex.after.match(words, at + 1)) is not None:
        return Part("after", at, tens[1], tens[0])
    if counted and mark.text != ":" and following and _counts(words, at + 1, lex):
        return Part("to", at, at + 1)
    loose = mark.text == ":" or (following and not mark.glued and not words[at + 1].glued)
    return Part("including", at, at + 1, "part") if loose else None


def _phrase(words: Sequence[Word], at: int, lex: FigureWords, *, first: bool) -> Part | None:
    """The phrase of the tables that stands here, by the first table that has one."""
    for kind, found in (
        ("including", lex.including.match(words, at)),
        ("bound", lex.bounds.match(words, at)),
        ("and", conjunction(words, at, lex)),
        ("of", lex.wholes.match(words, at)),
        ("label", lex.labels.match(words, at)),
    ):
        if found is not None:
            return Part(kind, at, found[1], found[0])
    if (article := lex.articles.match(words, at)) is not None and not heads_group(words[article[1] :], lex):
        return Part("article", at, article[1], bounds=(1, 1))
    if (known := lex.counted.match(words, at)) is not None:
        return _known("known", at, known)
    all_of = lex.collective.match(words, at) if first else None
    if all_of is not None and all_of[1] < len(words) and not measured(words, all_of[1], lex):
        return _known("count", at, all_of)
    return None


def _known(kind: str, at: int, found: tuple[Fraction, int]) -> Part:
    return Part(kind, at, found[1], bounds=(int(found[0]), int(found[0])))


def _bounded_twice(parts: Sequence[Part], words: Sequence[Word], lex: FigureWords) -> list[Part]:
    """The parts with `at least 10 but no more than 20` as one count; `at least 10 dead and up to 20 wounded` stay two."""
    joined: list[Part] = []
    for part in parts:
        joined.append(part)
        if part.kind != "count" or len(joined) < _LEAST_TWICE or joined[-2].meaning not in ("most", "under"):
            continue
        first = next((at for at in range(len(joined) - 3, 0, -1) if joined[at].kind in _COUNTED), None)
        if first is None or joined[first - 1].meaning not in ("least", "over"):
            continue
        between = joined[first + 1 : -2]
        but = any(lex.but.match(words, one.at) is not None for one in between)
        if not but and (not between or any(one.kind != "and" for one in between)):
            continue
        (low, known), (_, high) = joined[first].bounds, part.bounds
        if low is None or high is None:
            continue
        low += joined[first - 1].meaning == "over" and low == known
        high -= joined[-2].meaning == "under"
        if low <= high:
            joined[first - 1 :] = [Part("count", joined[first - 1].at, part.end, "range", (low, high))]
    return joined


def _ranged(parts: Sequence[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        between = len(joined) >= 3 and joined[-3].meaning == "between" and joined[-1].kind == "and"
        to = len(joined) >= 2 and joined[-1].kind == "to"
        if part.kind == "count" and (to or between) and joined[-2].kind in _COUNTED:
            first = joined[-2]
            low, high = first.bounds[0], part.bounds[1]
            if low is not None and high is not None and low * part.scale <= high and low < part.scale:
                low *= part.scale
            if low is None or high is None or low <= high:
                joined[-2:] = [Part("count", first.at, part.end, "range", (low, high))]
                continue
        joined.append(part)
    return joined
